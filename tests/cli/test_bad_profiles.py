"""What no profile can be made of ends in one sentence and its exit code; what was mistyped is counted."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from hotspot_county import ACROSS, LIVED_IN, SPOTS, WARDS, asking, hot_county, postcode, write

from geoaudit.pack.read import open_pack
from geoaudit.pack.verify import verify

SPECIFICATION, RECORDS = 10, 11
CANARY = "Quetzalcoatl"
INSTRUMENT = (
    "column,need,section,least,most,cut_off,yes,no,scored",
    "S8,drugs,Section 8,0,10,2,,,yes",
    "S9,alcohol,Section 9,0,8,4,,,yes",
)


def people(count: int = 320) -> pd.DataFrame:
    """People as clerks type them: codes of nobody's list, an age of 214, scores off the scale."""
    number = np.arange(count)
    return pd.DataFrame(
        {
            "person_id": [f"P{i}" for i in number],
            "postcode": [postcode(LIVED_IN[i % len(LIVED_IN)], SPOTS[i % 3]) for i in number],
            "address_type": "Settled",
            "gender": np.where(number % 4 == 0, "Female", "Male"),
            "ethnicity": np.select([number % 40 == 0, number % 8 == 1], [CANARY, "A1"], "W1"),
            "age": np.where(number % 50 == 0, 214, 20 + number % 40),
            "S8": np.where(number % 32 == 0, 99, number % 5),
            "S9": number % 7,
        }
    )


def northside() -> pd.DataFrame:
    """Those of the partnership, of whom the pack is."""
    ward = np.array([LIVED_IN[i % len(LIVED_IN)] for i in range(len(people()))])
    return people()[ward % ACROSS < ACROSS - 1]


@pytest.fixture
def county(tmp_path):
    """A county whose caseload has ethnic codes and an instrument."""
    spec = hot_county(tmp_path / "county", "caseload")
    people().to_csv(spec.parent / "caseload.csv", index=False)
    write(spec.parent / "instrument.csv", INSTRUMENT)
    text = spec.read_text().replace(
        "as_at = 2022-01-31\n", 'as_at = 2022-01-31\nethnicity = "2021"\nneeds = "made-up"\n'
    )
    text = re.sub(r"(?s)\n\[\[tables\]\].*", "\n", text)
    spec.write_text(text + '\n[needs.made-up]\nfile = "instrument.csv"\nedition = "made up, 2021"\n')
    return spec


def profile(kind: str, **keys: object) -> str:
    """A profile of the caseload."""
    given = {"title": "A profile", "kind": kind, "source": "caseload", **keys}
    return "\n[[profiles]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in given.items())


@pytest.fixture
def refused(county, geoaudit):
    """Run the audit with more in its specification, and return the one sentence in which it must end."""

    def go(*more: str, code: int = SPECIFICATION) -> str:
        asking(county, *more)
        ran = geoaudit("run", county, "--out", county.parent / "pack", "--workspace", county.parent / "ws")
        assert ran.code == code, ran.err
        assert re.fullmatch(r"geoaudit: [^\n]+[.?]\n", ran.err), ran.err
        assert "unforeseen" not in ran.err
        assert not (county.parent / "pack").exists()
        return ran.err

    return go


@pytest.fixture
def packed(county, geoaudit):
    """Run the audit with more in its specification, and return the pack and what was printed."""

    def go(*more: str):
        asking(county, *more)
        out = county.parent / "pack"
        ran = geoaudit("run", county, "--out", out, "--workspace", county.parent / "ws")
        assert ran.code == 0, ran.err
        assert verify(out) == []
        return open_pack(out), ran.out + ran.err

    return go


class TestMistyped:
    """What is on no list, on no scale or no age is counted as what it is, and nobody is lost."""

    def test_unknown_codes_are_other_codes(self, packed):
        """People with a word of no classification are counted as other code, and the word is nowhere."""
        pack, printed = packed(profile("breakdown", by=["ethnic_group"]))
        (entry,) = pack.found
        table = next(iter(pack.finding_tables(entry).values())).set_index("ethnic_group")
        assert table.loc["other code", "n"] == (northside()["ethnicity"] == CANARY).sum()
        assert table.loc["All", "n"] == table["n"].drop("All").sum() == len(northside())
        assert CANARY not in printed + "".join(
            path.read_text(errors="replace") for path in pack.path.rglob("*") if path.is_file()
        )

    def test_an_age_of_214_is_not_recorded(self, packed):
        """They are in the total, and in no band."""
        pack, _ = packed(profile("breakdown", by=["age_band"]))
        (entry,) = pack.found
        table = next(iter(pack.finding_tables(entry).values())).set_index("age_band")
        assert table.loc["not recorded", "n"] == (northside()["age"] == 214).sum()
        assert table.loc["All", "n"] == len(northside())

    def test_a_score_off_its_scale_is_no_evidence(self, packed):
        """People scored 99 of 10 are assessed, with no evidence of the need, and in no percentage of it."""
        pack, _ = packed(profile("needs", by=["gender"]))
        tables = pack.finding_tables(pack.found[0])
        needs = next(table for name, table in tables.items() if name.endswith("-needs.csv")).set_index("need")
        off = (northside()["S8"] == 99).sum()
        assert needs.loc["drugs", "no_evidence"] == off > 0
        assert needs.loc["drugs", "base"] == len(northside()) - off
        assert needs.loc["alcohol", "base"] == len(northside())


def test_two_assessed_without_a_need_do_not_follow_from_those_with_it(county, packed):
    """Of the women assessed, many others not being, all but two have the need: not both are told."""
    mine = people()
    women = northside().index[northside()["gender"] == "Female"]
    mine["S8"] = np.where(mine["gender"] == "Female", 9, np.where(mine.index % 3 == 0, 9, 0))
    mine.loc[women[:2], "S8"] = 0
    mine.loc[women[2:20], ["S8", "S9"]] = np.nan
    mine.to_csv(county.parent / "caseload.csv", index=False)
    pack, _ = packed(profile("needs", by=["gender"]))
    told = [pd.read_csv(pack.path / table["file"]) for table in pack.manifest["tables"]]
    drugs = next(t for t in told if {"gender", "need"} <= set(t)).query(
        "need == 'drugs' and gender == 'Female'"
    )
    asked = next(t for t in told if {"gender", "assessed"} <= set(t))
    asked = asked.query("assessed == 'full assessment' and gender == 'Female'")
    shown = [t.query("address_class == 'All'") if "address_class" in t else t for t in (drugs, asked)]
    shown = [one["n"].iloc[0] for one in shown]
    assert pd.isna(shown).any() or shown[1] - shown[0] != 2


class TestRefused:
    """What figures cannot be made of is refused before anything is written."""

    def test_a_population_of_another_boundary_set(self, county, refused):
        """Its areas are not those of the audit."""
        write(county.parent / "lived.csv", ["ward,age,sex,people", "NZ35,30-39,Male,400"])
        said = refused(
            profile("rates", per="residents", population="lived"),
            '\n[populations.lived]\nfile = "lived.csv"\ndate = 2021-06-30\nboundaries = "squares-500"\n'
            'code = "ward"\nvalue = "people"\nage_band = "age"\ngender = "sex"\n',
        )
        assert "squares-500" in said

    def test_a_population_of_another_time(self, county, refused):
        """Ten years before the caseload it is of other people."""
        rows = [f"{code},30-39,{sex},400" for code in WARDS for sex in ("Male", "Female")]
        write(county.parent / "lived.csv", ["ward,age,sex,people", *rows])
        said = refused(
            profile("rates", per="residents", population="lived"),
            '\n[populations.lived]\nfile = "lived.csv"\ndate = 2011-06-30\nboundaries = "wards"\n'
            'code = "ward"\nvalue = "people"\nage_band = "age"\ngender = "sex"\n',
        )
        assert "2011" in said

    def test_a_base_of_nought(self, county, refused):
        """Nobody lives in a ward where people are under supervision: no rate can be made."""
        write(county.parent / "residents.csv", ["ward,people", *(f"{code},0" for code in WARDS)])
        assert "0" in refused(profile("rates", per="residents"))

    def test_a_column_that_the_source_has_not(self, refused):
        """The nearest column is suggested."""
        assert "did you mean 'gender'" in refused(profile("breakdown", by=["gendre"]))

    def test_a_file_that_is_not_there(self, refused):
        """The file of targets is named."""
        assert "targets.csv" in refused(
            profile("performance", file="targets.csv").replace('source = "caseload"\n', ""), code=RECORDS
        )

    def test_an_instrument_with_a_cut_off_off_its_scale(self, county, refused):
        """A need from 12 points on of a scale that ends at 10."""
        write(county.parent / "instrument.csv", [INSTRUMENT[0], "S8,drugs,Section 8,0,10,12,,,yes"])
        assert "cut-off" in refused(profile("needs", by=["gender"]), code=RECORDS)
