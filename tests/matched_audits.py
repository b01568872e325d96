"""Specifications on the published data of the Northumbria Police area, and the packs made of them."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from street_crimes import AREAS

from geoaudit.audit import Outcome, run
from geoaudit.spec import read_spec

DETAILS = {
    "cas-2001": ("2001-04-29", "name"),
    "wards-2013": ("2013-12-31", "WD13NM"),
    "wards-2019": ("2019-12-31", "WD19NM"),
    "wards-2022": ("2022-12-31", "WD22NM"),
}
AUDIT = """
[audit]
title = "Matched"
partnership = {partnership}
boundaries = "{main}"
periods = {periods}
report_formats = []
near = 0
"""
BOUNDARIES = """
[boundaries.{name}]
file = "{file}"
date = {date}
code = "{code}"
name = "{title}"
"""
STREET = """
[[sources]]
name = "{name}"
public = true
kind = "offences"
files = {files}
format = "police.uk"
"""
PARTNER = """
[[sources]]
name = "{name}"
public = true
kind = "table"
files = ["{name}.csv"]
boundaries = "{boundaries}"
columns = {{ crime_type = "crime_type" }}
"""
TABLE = """
[[tables]]
title = "{title}"
source = "{source}"
by = {by}
{how}
"""
BY = ["area", "crime_type"]
CRIME = 'where = { record_type = "crime" }'


@dataclass(frozen=True)
class Made:
    """A pack, and what is exact about it."""

    pack: Path
    outcome: Outcome

    @property
    def report(self) -> str:
        """The pack's report."""
        return (self.pack / "report.html").read_text(encoding="utf-8")

    def file(self, path: str) -> pd.DataFrame:
        """One of the pack's CSV files."""
        return pd.read_csv(self.pack / path, keep_default_na=False, dtype={"period": "str"})

    def table(self, title: str) -> pd.DataFrame:
        """A table by its title."""
        manifest = json.loads((self.pack / "manifest.json").read_text(encoding="utf-8"))
        (file,) = (entry["file"] for entry in manifest["tables"] if entry["title"] == title)
        found = self.file(file)
        return found.assign(n=pd.to_numeric(found["n"]))

    def cells(self, title: str) -> "pd.Series[int]":
        """The figures that are no totals, by area, type and period."""
        table = self.table(title)
        inner = table[(table[["area_code", "crime_type"]] != "All").all(axis=1)]
        return inner.set_index(["area_code", "crime_type", "period"])["n"]

    def totals(self, title: str) -> "pd.Series[int]":
        """The figures of all areas and types, by period."""
        table = self.table(title)
        return table[(table[["area_code", "crime_type"]] == "All").all(axis=1)].set_index("period")["n"]


def boundaries(data: Path, *names: str) -> str:
    """The sections of boundary sets of the police force area."""
    folder = data / "northumbria" / "boundaries"
    return "".join(
        BOUNDARIES.format(
            name=name,
            file=(folder / f"{AREAS[name][0]}.geojson").as_posix(),
            date=DETAILS[name][0],
            code=AREAS[name][1],
            title=DETAILS[name][1],
        )
        for name in names
    )


def audit(partnership: str | list[str], main: str, periods: Sequence[str]) -> str:
    """The first section of a specification."""
    return AUDIT.format(partnership=json.dumps(partnership), main=main, periods=json.dumps(list(periods)))


def street(data: Path, name: str, *archives: str) -> str:
    """A source of street-level crimes."""
    folder = data / "northumbria" / "police-uk"
    files = [(folder / f"{archive}_northumbria.zip").as_posix() for archive in archives]
    return STREET.format(name=name, files=json.dumps(files))


def table(title: str, source: str, *how: str, by: Sequence[str] = BY) -> str:
    """A table of a specification; `how` are further lines of it."""
    return TABLE.format(title=title, source=source, by=json.dumps(list(by)), how="\n".join(how))


def packs(folder: Path, text: str, place: str = "pack") -> dict[str, Made]:
    """Make the packs of a specification, by partnership."""
    spec = folder / "audit.toml"
    spec.write_text(text, encoding="utf-8")
    done = run(read_spec(spec), folder / place, folder / "workspace", lambda _: None, replace=False)
    return {outcome.partnership: Made(outcome.pack or folder, outcome) for outcome in done}


def command(folder: Path, text: str) -> tuple[int, str]:
    """Run the command on a specification as a user does: its exit code, and what it says."""
    (folder / "audit.toml").write_text(text, encoding="utf-8")
    code = "from geoaudit.cli import main; main()"
    places = ["--out", str(folder / "pack"), "--workspace", str(folder / "workspace")]
    ran = [sys.executable, "-c", code, "run", str(folder / "audit.toml"), *places]
    ended = subprocess.run(ran, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stderr


def refused(folder: Path, text: str) -> str:
    """The one sentence in which a specification must be refused for its periods; no pack is left."""
    code, said = command(folder, text)
    assert code == 13, said
    assert said.startswith("geoaudit: ")
    assert said.count("\n") == 1
    assert not (folder / "pack").exists()
    return said


def assert_closes(made: Made) -> None:
    """Fail where a step of the pack's balance is a unit out, or an exact one by 1e-9 of what came in."""
    cells = made.file("quality/balance.csv")
    cells = cells[~cells["outcome"].str.startswith("of which")]
    steps = cells.assign(n=pd.to_numeric(cells["n"])).groupby(["source", "table", "step", "period"])
    for name, rows in steps:
        into = rows["outcome"] == "in"
        assert into.sum() == 1, name
        assert rows.loc[into, "n"].sum() == rows.loc[~into, "n"].sum(), name
    exact = [step for one in made.outcome.balance.tables for step in one.estimated]
    assert exact
    for step in exact:
        assert step.out + sum(step.lost.values()) == pytest.approx(step.into, rel=1e-9)
