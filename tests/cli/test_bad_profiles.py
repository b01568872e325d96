"""What no profile can be made of ends in one sentence and its exit code; what was mistyped is counted."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from hotspot_county import ACROSS, LIVED_IN, SPOTS, WARDS, asking, hot_county, postcode, write

from geoaudit import audit
from geoaudit.pack.read import open_pack
from geoaudit.pack.verify import verify
from geoaudit.provenance import sha256_of
from geoaudit.records.ethnicity import DIFFERENT, OTHER
from geoaudit.records.needs import OFF_SCALE
from geoaudit.tally import tally

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
def counted(monkeypatch):
    """The partnerships of which anything was counted."""
    seen = []

    def counting(spec, engine, evidence, partnership):
        seen.append(partnership)
        return tally(spec, engine, evidence, partnership)

    monkeypatch.setattr(audit, "tally", counting)
    return seen


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


def remarks(pack) -> dict[str, int]:
    """What the workspace says of the rows that were read."""
    return json.loads((pack.path.parent / "ws" / "audit" / "run.json").read_text())[0]["remarks"]["caseload"]


def report(pack) -> str:
    return (pack.path / "report.html").read_text()


class TestMistyped:
    """What is on no list, on no scale or no age is counted as what it is, and nobody is lost."""

    def test_unknown_codes_are_other_codes(self, packed, counted):
        """People with a word of no classification are counted as other code, and the word is nowhere.

        How many rows have one, and how many such codes there are, is told; they are in no percentage of those
        recorded.
        """
        pack, printed = packed(profile("breakdown", by=["ethnic_group"]))
        (entry,) = pack.found
        table = next(iter(pack.finding_tables(entry).values())).set_index("ethnic_group")
        assert table.loc["other code", "n"] == (northside()["ethnicity"] == CANARY).sum()
        assert table.loc["All", "n"] == table["n"].drop("All").sum() == len(northside())
        said = remarks(pack)
        assert said[OTHER.format(year="2021")] == (people()["ethnicity"] == CANARY).sum()
        assert said[DIFFERENT.format(year="2021")] == 1
        recorded = len(northside()) - table.loc["other code", "n"]
        assert table.loc["White", "base_recorded"] == recorded
        assert table.loc[["other code", "not recorded"], "percent_recorded"].isna().all()
        assert "the ethnic group is recorded by a code that is on no list" in report(pack)
        assert counted
        assert CANARY not in printed + "".join(
            path.read_text(errors="replace") for path in pack.path.rglob("*") if path.is_file()
        )

    def test_an_age_of_214_is_not_recorded(self, packed):
        """They are in the total, and in no band, and how many they are is told to who holds the records."""
        pack, _ = packed(profile("breakdown", by=["age_band"]))
        (entry,) = pack.found
        table = next(iter(pack.finding_tables(entry).values())).set_index("age_band")
        assert table.loc["not recorded", "n"] == (northside()["age"] == 214).sum()
        told = [n for words, n in remarks(pack).items() if words.startswith("age")]
        assert told == [(people()["age"] == 214).sum()]
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
        assert remarks(pack)[OFF_SCALE] == (people()["S8"] == 99).sum()

    def test_the_instrument_is_in_the_manifest_once(self, packed):
        """By its name without its path, with the hash of its bytes and its edition."""
        pack, _ = packed(profile("needs", by=["gender"]))
        (entry,) = [one for one in pack.manifest["references"] if one["name"] == "instrument.csv"]
        assert entry["sha256"] == sha256_of(pack.path.parent / "instrument.csv")
        assert entry["for"] == [{"what": "instrument of needs", "edition": "made up, 2021"}]


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

    def test_a_population_of_another_time(self, county, refused, counted):
        """Ten years before the caseload it is of other people."""
        rows = [f"{code},30-39,{sex},400" for code in WARDS for sex in ("Male", "Female")]
        write(county.parent / "lived.csv", ["ward,age,sex,people", *rows])
        said = refused(
            profile("rates", per="residents", population="lived"),
            '\n[populations.lived]\nfile = "lived.csv"\ndate = 2011-06-30\nboundaries = "wards"\n'
            'code = "ward"\nvalue = "people"\nage_band = "age"\ngender = "sex"\n',
        )
        assert "2011" in said
        assert not counted

    def test_a_base_of_nought(self, county, refused, counted):
        """Nobody lives in a ward where people are under supervision: no rate can be made."""
        write(county.parent / "residents.csv", ["ward,people", *(f"{code},0" for code in WARDS)])
        assert "add up to 0" in refused(profile("rates", per="residents"))
        assert not counted

    def test_a_column_that_the_source_has_not(self, refused):
        """The nearest column is suggested."""
        assert "did you mean 'gender'" in refused(profile("breakdown", by=["gendre"]))

    @pytest.mark.parametrize(
        ("kind", "rows", "what"),
        [
            ("performance", None, "is not there"),
            ("performance", ["measure,target", "A,1"], "must have a column 'actual'"),
            (
                "performance",
                ["measure,target,actual,direction,period,unit", "A,1,2,up,2002/03,%"],
                "column 'direction'",
            ),
            ("scores", ["area,section,score,weight", "X,B,170,1"], "at most 100"),
        ],
    )
    def test_a_file_of_published_figures_that_is_none(self, county, refused, counted, kind, rows, what):
        """It is named and refused before anything is counted: missing, of other columns, off its scale."""
        if rows:
            write(county.parent / "figures.csv", rows)
        asked = profile(kind, file="figures.csv").replace('source = "caseload"\n', "")
        said = refused(asked, code=RECORDS)
        assert "figures.csv" in said
        assert what in said
        assert not counted

    def test_comparators_that_are_none(self, county, refused, counted):
        """More of a family than its base, before anything is counted."""
        head = "scheme,edition,family,category,n,base,period"
        write(county.parent / "families.csv", [head, "CSP families,2002,Family 4,Male,70,60,2001/02"])
        assert "at most its base" in refused(
            profile("comparison", by=["gender"], file="families.csv"), code=RECORDS
        )
        assert not counted

    def test_an_area_of_another_partnership(self, refused, counted):
        """A page is of an area of the partnership, and that is known before anything is counted."""
        asked = profile("area", areas=["Nowhere"]).replace('source = "caseload"\n', "")
        assert "'Nowhere' is none of" in refused(asked)
        assert not counted

    def test_an_instrument_with_a_cut_off_off_its_scale(self, county, refused):
        """A need from 12 points on of a scale that ends at 10."""
        write(county.parent / "instrument.csv", [INSTRUMENT[0], "S8,drugs,Section 8,0,10,12,,,yes"])
        assert "cut-off" in refused(profile("needs", by=["gender"]), code=RECORDS)
