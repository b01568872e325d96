"""The frame: what the documents and the contract say is what the code does."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from geoaudit import errors
from geoaudit.records.schema import schema_page

ROOT = Path(__file__).resolve().parents[2]


def test_the_import_contract_holds():
    """A room imports only rooms below it."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_exit_code_is_the_documented_one():
    """The exit codes that scripts rely on are those of the README."""
    documented = re.search(
        r"Exit codes: (.*?)\n\n", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    words = {word: int(code) for code, word in re.findall(r"(\d+)\s+(\w+)", documented[1])}
    coded = {
        "usage": errors.UsageError,
        "specification": errors.SpecificationError,
        "records": errors.RecordsError,
        "geography": errors.GeographyError,
        "period": errors.PeriodError,
        "disclosure": errors.DisclosureError,
        "engine": errors.EngineError,
        "pack": errors.PackError,
    }
    assert words == {"done": 0, **{word: error.exit_code for word, error in coded.items()}}


def test_the_schema_page_is_the_code():
    """docs/schema.md is what the schema module writes now."""
    assert (ROOT / "docs" / "schema.md").read_text(encoding="utf-8") == schema_page()


def test_every_key_of_a_specification_is_documented():
    """Each key that a specification may hold stands in docs/specification.md."""
    from geoaudit.spec import document  # noqa: PLC0415

    page = (ROOT / "docs" / "specification.md").read_text(encoding="utf-8")
    models = [model for model in vars(document).values() if isinstance(model, type)]
    models = [
        m for m in models if issubclass(m, document.Strict) and m not in {document.Strict, document.Document}
    ]
    keys = [field.alias or name for model in models for name, field in model.model_fields.items()]
    missing = [key for key in keys if f"`{key}`" not in page]
    assert missing == []


def test_ci_calls_the_readmes_own_commands():
    """The commands that CI takes from the README are there under their markers."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r"<!-- (main|test) -->\n```bash\n(.+)\n```", text))
    assert set(blocks) == {"main", "test"}
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert 'eval "$(readme main)"' in run
    assert 'eval "$(readme test)"' in run


def test_the_foundations_are_declared():
    """What the project is built on is declared, for the Pythons that it is tested on."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=]", d)[0] for d in project["dependencies"]}
    assert {"geopandas", "shapely", "pyproj", "folium", "streamlit", "pandas"} <= names
    assert project["requires-python"] == ">=3.11,<3.14"
