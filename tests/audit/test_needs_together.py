"""Which needs come together, through the whole program: counted, protected, attacked, told and kept to."""

import numpy as np
import pandas as pd
import pytest
from hotspot_county import LIVED_IN, NORTHSIDE, SPOTS, WARDS, asking, finding, hot_county, packed, postcode

from geoaudit.errors import SpecificationError
from geoaudit.records.needs import TOGETHER

OASYS = """column,need,section,least,most,cut_off,yes,no,scored
S3,accommodation,Section 3,0,8,2,,,yes
S5,finance,Section 5,0,8,2,,,yes
S8,drugs,Section 8,0,10,2,,,yes
S9,alcohol,Section 9,0,8,2,,,yes
S6,relationships,Section 6,0,8,2,,,yes
S7,lifestyle and associates,Section 7,0,8,2,,,yes
S11,thinking and behaviour,Section 11,0,8,2,,,yes
S12,attitudes,Section 12,0,8,2,,,yes
"""
SECTIONS = {
    "accommodation": "S3",
    "finance": "S5",
    "drugs": "S8",
    "alcohol": "S9",
    "relationships": "S6",
    "lifestyle and associates": "S7",
    "thinking and behaviour": "S11",
    "attitudes": "S12",
}
INSTRUMENT = '\n[needs.oasys]\nfile = "oasys.csv"\nedition = "OASys of 2009"\n'


def people(count: int = 900) -> pd.DataFrame:
    """People with needs of which drugs and alcohol come together; of one in nine nothing is known."""
    rng = np.random.default_rng(11)
    drugs, asked = rng.random(count) < 0.4, np.arange(count) % 9 > 0
    each = {
        "accommodation": rng.random(count) < 0.3,
        "finance": rng.random(count) < 0.4,
        "drugs": drugs,
        "alcohol": rng.random(count) < np.where(drugs, 0.6, 0.3),
        **{need: rng.random(count) < 0.5 for need in list(SECTIONS)[4:]},
    }
    found = pd.DataFrame({need: has & asked for need, has in each.items()})
    home = [postcode(LIVED_IN[i % len(LIVED_IN)], SPOTS[i % 3]) for i in range(count)]
    ward = [WARDS[LIVED_IN[i % len(LIVED_IN)]] for i in range(count)]
    return found.assign(asked=asked, postcode=home, ward=ward, gender=rng.choice(["Male", "Female"], count))


def written(folder, instrument: bool):
    """The county with the people, assessed or with a list of needs, and its specification."""
    spec, who = hot_county(folder, "caseload"), people()
    table = who[["postcode", "gender"]].assign(person_id=[f"P{i}" for i in who.index], address_type="Settled")
    text = spec.read_text()
    text = text[: text.find("[[tables]]")]
    if instrument:
        (folder / "oasys.csv").write_text(OASYS, encoding="utf-8")
        scores = {
            column: np.where(who["asked"], np.where(who[need], "3", "0"), "")
            for need, column in SECTIONS.items()
        }
        table = table.assign(**scores)
        text = text.replace("as_at = 2022-01-31", 'as_at = 2022-01-31\nneeds = "oasys"') + INSTRUMENT
    else:
        table["needs"] = [";".join(need for need in SECTIONS if row[need]) for _, row in who.iterrows()]
    table.to_csv(folder / "caseload.csv", index=False)
    spec.write_text(text)
    return spec


@pytest.fixture(params=[True, False], ids=["instrument", "list"])
def county(tmp_path, request):
    """A county whose people were assessed with an instrument, and one that has a list."""
    return written(tmp_path / "county", request.param)


def needs(title="Needs", together="drugs", by=("area",)) -> str:
    """The lines of a profile of needs."""
    named = f'together = "{together}"\n' if together else ""
    listed = ", ".join(f'"{column}"' for column in by)
    return f'\n[[profiles]]\ntitle = "{title}"\nkind = "needs"\nsource = "caseload"\nby = [{listed}]\n{named}'


def told(pack) -> pd.DataFrame:
    """The table of a pack's profile that tells which needs come together, by need."""
    tables = finding(pack, "Needs").values()
    return next(table for table in tables if TOGETHER in table).set_index("need")


def of_northside(instrument: bool) -> pd.DataFrame:
    """Those of the partnership whom percentages are of, counted from the people themselves."""
    every = people()
    mine = every[every["ward"].isin(NORTHSIDE)]
    return mine[mine["asked"]] if instrument else mine


@pytest.mark.parametrize("policy", ["standard", "internal"])
def test_what_the_pack_tells_is_what_the_people_have(county, policy):
    """Each number that is shown is that of the people themselves, and alcohol is told to be more common."""
    pack = packed(asking(county, needs(), policy=policy))
    found, true = told(pack), of_northside("oasys" in county.read_text())
    has = true[true["drugs"]]
    assert set(found.index) == set(SECTIONS) - {"drugs"}
    shown = found[found["n"].notna()]
    assert "alcohol" in shown.index
    for need, row in shown.iterrows():
        assert (row["n"], row["base"]) == (has[need].sum(), len(has))
        assert row["n_rest"] == true[need].sum() - has[need].sum()
        assert row["base_rest"] == len(true) - len(has)
    assert shown.loc["alcohol", "verdict"] == "more common than elsewhere"
    report = pack.container.read("report.html").decode("utf-8")
    assert "Among those with a need to do with drugs, one to do with alcohol" in report


def test_people_of_no_fixed_abode_are_among_them(county):
    """Where the audit is of all land the numbers are of everybody, wherever they live."""
    table = pd.read_csv(county.parent / "caseload.csv", dtype="str", keep_default_na=False)
    table.loc[::10, ["postcode", "address_type"]] = ["", "No fixed abode"]
    table.to_csv(county.parent / "caseload.csv", index=False)
    text = county.read_text().replace('partnership = "Northside"', 'partnership = "all"')
    county.write_text(text.replace('parent = "LAD21NM"\n', ""))
    own = told(packed(asking(county, needs()))).loc["alcohol"]
    every = people()
    assert (own["n"], own["base"]) == (every["alcohol"][every["drugs"]].sum(), every["drugs"].sum())
    others = every["asked"] if "oasys" in text else every["drugs"].notna()
    assert own["base"] + own["base_rest"] == others.sum()


def test_nobody_is_exposed_by_it(county):
    """The attack goes for figures of the table by who has the need too, and finds none."""
    disclosure = packed(asking(county, needs(by=("area", "gender")))).manifest["disclosure"]
    assert disclosure["exposed"] == 0
    assert disclosure["figures_attacked"] > 0


def test_the_need_told_stays_the_one_need(county):
    """A second pack of the same workspace that names another need, or none, is refused in one sentence."""
    plain = county.read_text()
    packed(asking(county, needs()), "first")
    for name in ("alcohol", ""):
        county.write_text(plain)
        with pytest.raises(SpecificationError, match="must be told of one need") as found:
            packed(asking(county, needs(together=name)), f"other {name}")
        assert "\n" not in str(found.value)
    county.write_text(plain)
    packed(asking(county, needs()), "again")


@pytest.mark.parametrize("having", [0, 1])
def test_a_need_that_one_has_or_nobody_has_can_be_named(tmp_path, having):
    """No word of the list's tables is it, since a rare one stands in none, and nothing is told of so few."""
    spec = written(tmp_path / "county", instrument=False)
    table = pd.read_csv(spec.parent / "caseload.csv", dtype="str", keep_default_na=False)
    table["needs"] = table["needs"].str.replace("drugs;?", "", regex=True)
    table.loc[: 30 * having - 1 : 30, "needs"] += ";drugs"
    table.to_csv(spec.parent / "caseload.csv", index=False)
    pack = packed(asking(spec, needs()))
    assert set(told(pack)["verdict"]) <= {
        "fewer than 30 assessed, or perhaps fewer",
        "cannot be said: hidden",
    }
    assert pack.manifest["disclosure"]["exposed"] == 0
