"""Derived columns of people in packs for release: they are protected together with what they are made of."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from geoaudit.audit import run
from geoaudit.pack.read import open_pack
from geoaudit.pack.verify import verify
from geoaudit.records.ethnicity import labels_of
from geoaudit.records.groupings import age_pair
from geoaudit.records.schema import AGE_BANDS
from geoaudit.spec import read_spec

SPEC = """
[audit]
title = "Trial county"
partnership = "Northside"
boundaries = "wards"
periods = ["2021"]
report_formats = []
policy = "{policy}"

[boundaries.wards]
file = "wards.geojson"
date = 2021-12-31
code = "WD21CD"
name = "WD21NM"
parent = "LAD21NM"

[gazetteer]
files = ["postcodes.csv"]

[[sources]]
name = "people"
kind = "offenders"
files = ["people.csv"]
as_at = 2022-09-30
ethnicity = "2001"
persistent = {{ least = 6 }}
"""
MADE = {
    "age_pair": ("age_band", dict(zip(AGE_BANDS, age_pair(pd.Series(AGE_BANDS)), strict=True))),
    "ethnic_pair": (
        "ethnic_group",
        {g: {"White": "white"}.get(g, "minority ethnic") for g in labels_of("2001")[:-2]},
    ),
}
"""What each is made of, and which of its words each word is."""
HEAD = "person_id,postcode,address_type,age,ethnicity,review_due,convictions_12m,lists\n"
CODES, LISTS = ("W1", "W1", "W1", "B1", "A1", "M1", "NS", "IC3"), ("", "", "", "IOM", "PPO", "IOM;PPO")


def caseload(county: Path) -> None:
    """Give the county a caseload in which few are in most cells, and nobody is 60 or over."""
    rows = [
        f"P{i},NE1 1A{'AB'[i % 3 == 0]},Settled,{17 + i * 7 % 40},{CODES[i % 8]},2022-{1 + i % 12:02d}-15,"
        f"{i * 5 % 9},{LISTS[i % 6]}\n"
        for i in range(90)
    ]
    (county.parent / "people.csv").write_text(HEAD + "".join(rows), encoding="utf-8")


def packed(
    county: Path, columns: Sequence[str], policy: str, ward: str = '"area", '
) -> dict[str, pd.DataFrame]:
    """The published cells of tables by ward and each of the columns, by column."""
    caseload(county)
    table = f'\n[[tables]]\ntitle = "{{0}}"\nsource = "people"\nby = [{ward}"{{0}}"]\n'
    county.write_text(
        SPEC.format(policy=policy) + "".join(table.format(column) for column in columns), encoding="utf-8"
    )
    out = county.parent / "pack"
    (outcome,) = run(read_spec(county), out, county.parent / "workspace", lambda _: None, replace=False)
    assert outcome.certificate.exposed == 0
    assert verify(out) == []
    found = open_pack(out)
    return {entry["title"]: found.profile(entry).cells for entry in found.manifest["tables"]}


@pytest.mark.parametrize("made", ["age_pair", "ethnic_pair"])
def test_no_hidden_figure_follows_from_what_is_made_of_it(county, made):
    """A shown figure of the two has no one hidden figure beneath it: subtraction would tell it."""
    of, words = MADE[made]
    cells = packed(county, [of, made], "suppress-6")
    fine, coarse = cells[of], cells[made]
    hidden = 0
    for area in fine["area_code"].unique():
        for word in set(words.values()):
            total = coarse.loc[(coarse["area_code"] == area) & (coarse[made] == word), "n"]
            parts = fine.loc[(fine["area_code"] == area) & fine[of].map(words).eq(word), "n"]
            assert not (total.notna().all() and parts.isna().sum() == 1), (area, word)
            hidden += int(parts.isna().sum())
    assert hidden > 0


def test_postcode_sectors_are_a_pack_of_their_own(county):
    """Without wards beside it a table by sector is made, rounded, with every sector that the areas have."""
    postcodes = county.parent / "postcodes.csv"
    postcodes.write_text(
        postcodes.read_text(encoding="utf-8").replace("NE1 9AD", "NE5 9AD"), encoding="utf-8"
    )
    cells = packed(county, ["sector"], "standard", "")["sector"]
    # Corley, where NE5 9 is, is of another partnership; nobody of the caseload lives in NE1 2 to NE1 9.
    assert set(cells["sector"]) == {*(f"NE1 {digit}" for digit in range(1, 10)), "not recorded", "All"}
