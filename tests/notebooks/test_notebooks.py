"""The example notebooks run from start to end on the sample county, offline, and are kept without outputs."""

import shutil
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
OFFLINE = """
import socket

_addresses = socket.getaddrinfo

def _at_home(host, *args, **options):
    assert host in (None, "", "localhost", "127.0.0.1", "::1"), "a notebook must not need the network"
    return _addresses(host, *args, **options)

socket.getaddrinfo = _at_home
"""


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> NotebookNode:
    """Each notebook as it is kept."""
    return nbformat.read(request.param, as_version=4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what notebooks read, with a folder for them beside it."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("sample_data", "boundaries"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("workspace"))
    (copy / "notebooks").mkdir()
    return copy / "notebooks"


def test_there_are_notebooks() -> None:
    """The tests below look at something."""
    assert NOTEBOOKS


def test_it_runs_offline_from_start_to_end(notebook: NotebookNode, folder: Path) -> None:
    """Every cell runs in order, in a copy of the project; all say something but the imports."""
    notebook.cells.insert(0, nbformat.v4.new_code_cell(OFFLINE))
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": folder}}
    )
    client.execute()
    quiet = [cell for cell in notebook.cells[1:] if cell.cell_type == "code" and not cell.outputs]
    assert len(quiet) <= 1
    assert not [
        output
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr"
    ]


def test_it_is_kept_without_outputs(notebook: NotebookNode) -> None:
    """What is kept is what was written, so that a change can be read."""
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert not [cell for cell in code if cell.outputs or cell.execution_count is not None]


def test_every_cell_is_introduced_in_words(notebook: NotebookNode) -> None:
    """Text stands before each cell of code, and the first says that the data are invented."""
    kinds = [cell.cell_type for cell in notebook.cells]
    assert kinds[0] == "markdown"
    assert all(before == "markdown" for before, kind in pairwise(kinds) if kind == "code")
    assert "invented" in notebook.cells[0].source
