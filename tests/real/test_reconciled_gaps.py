"""Months that no file holds, odd ones, and sources that share none, through the program on published data."""

import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from matched_audits import BOUNDARIES, CRIME, PARTNER, Made, audit, boundaries, packs, refused, street, table


@pytest.fixture(scope="module")
def specification(real_data, tmp_path_factory) -> tuple[Path, str]:
    """A folder, and a specification of all crimes by month whose periods are to be filled in."""
    archives = "2013-06_2014-06", "2018-11_2019-02", "2020-05_2021-12", "2022-02_2023-03"
    text = [
        audit("Northumbria", "wards-2022", ["PERIOD"]),
        boundaries(real_data, "wards-2022"),
        street(real_data, "recorded-crime", *archives),
        table("By month", "recorded-crime", by=["month"]),
    ]
    return tmp_path_factory.mktemp("coverage"), "".join(text)


@pytest.mark.parametrize("period", ["2021/22", "2021-12 to 2022-02"])
def test_a_period_with_a_gap_is_refused(specification, period):
    """January 2022 is in no file: every period with it is refused by name."""
    folder, text = specification
    said = refused(folder, text.replace("PERIOD", period))
    assert f"holds nothing for 2022-01 of the period '{period}'" in said
    assert "allow_part_covered" in said


@pytest.fixture(scope="module")
def part_covered(specification) -> Made:
    """The same where the specification allows it."""
    folder, text = specification
    text = text.replace("PERIOD", "2021-12 to 2022-02")
    allowed = text.replace("near = 0", "near = 0\nallow_part_covered = true")
    (pack,) = packs(folder, allowed, "allowed").values()
    return pack


def test_a_gap_is_shown_as_one(part_covered):
    """January 2022 has no figure, is a gap in the picture of both series, and marks the period."""
    months = part_covered.file("quality/coverage_months.csv")
    gap = months[months["month"] == "2022-01"]
    assert gap[["source", "covered", "n", "marker"]].to_numpy().tolist() == [
        ["recorded-crime: crime", 0.0, "", "x"],
        ["recorded-crime: incident", 0.0, "", "x"],
    ]
    picture = part_covered.report.partition('id="coverage"')[2].partition("</section>")[0]
    assert picture.count("2022-01: nothing held") == 2
    assert (
        "The period 2021-12 to 2022-02 is part-covered: nothing is held for 2022-01." in part_covered.report
    )


def test_the_odd_month_is_flagged_with_its_figures(part_covered):
    """Anti-social behaviour of July 2020, 0.21 of the usual, and no other of 50 months of each series."""
    months = part_covered.file("quality/coverage_months.csv")
    odd = months[months["odd"] == "yes"]
    assert odd[["source", "month", "n"]].to_numpy().tolist() == [
        ["recorded-crime: incident", "2020-07", "1368"]
    ]
    assert pd.to_numeric(odd["ratio"]).to_list() == pytest.approx([0.21], abs=0.005)
    assert pd.to_numeric(odd["usual"]).to_list() == pytest.approx([6466], abs=1)
    assert "2020-07: 1,368, where about 6,466 is usual (0.21 times)" in part_covered.report


@pytest.fixture(scope="module")
def force(real_data, tmp_path_factory) -> tuple[Path, str]:
    """Street crimes of May 2020 to December 2021 beside the quarterly force table of 2017/18."""
    folder = tmp_path_factory.mktemp("force")
    file = real_data / "northumbria" / "boundaries" / "PFA_2020-12.geojson"
    codes = gpd.read_file(file).set_index("pfa20_name")["pfa20_code"]
    codes = codes.rename({"Devon & Cornwall": "Devon and Cornwall"})
    with zipfile.ZipFile(real_data / "england-and-wales" / "home_office_offence_codes.zip") as archive:
        rows = pd.read_csv(archive.open("prc-pfa-201718.csv"), dtype="str")
    labels = "Q" + rows["Financial Quarter"] + " " + rows["Financial Year"]
    rows = rows.assign(area_code=rows["Force Name"].map(codes), period=labels).dropna(subset="area_code")
    rows.to_csv(folder / "force.csv", index=False)
    columns = 'columns = { crime_type = "Offence Code", n = "Number of Offences" }'
    partner = PARTNER.format(name="force", boundaries="forces")
    text = [
        audit("Northumbria", "forces", ["PERIOD"]),
        BOUNDARIES.format(
            name="forces", file=file.as_posix(), date="2020-12-31", code="pfa20_code", title="pfa20_name"
        ),
        partner.replace('columns = { crime_type = "crime_type" }', columns),
        street(real_data, "street", "2020-05_2021-12"),
        table("Of the force", "force", 'periods = "WAY"'),
        table("In the street", "street", CRIME, by=["area"]),
    ]
    return folder, "".join(text)


@pytest.mark.parametrize("way", ["summed", "by days"])
def test_the_force_table_is_refused_for_street_months(force, way):
    """The user is told what the force's quarters cover and what the audit asks for; no pack is made."""
    folder, text = force
    said = refused(folder, text.replace("PERIOD", "2021").replace("WAY", way))
    assert "The figures of 'force' must cover a period of the audit" in said
    assert "they cover 2017-04 to 2018-03, but the audit asks for 2021-01 to 2021-12" in said


def test_street_months_are_refused_for_the_force_table(force):
    """Asked for the force's year, the street source says which months it lacks and which it holds."""
    folder, text = force
    said = refused(folder, text.replace("PERIOD", "2017/18").replace("WAY", "summed"))
    assert "'street' holds nothing for 2017-04, 2017-05" in said
    assert "of the period '2017/18', but 2020-05 to 2021-12" in said
