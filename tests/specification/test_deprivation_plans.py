"""What a specification may ask of deprivation indices, and what not."""

import pytest

from geoaudit.errors import SpecificationError
from geoaudit.land import placed_on
from geoaudit.records.columns import check_mapping
from geoaudit.records.schema import OFFENDERS
from geoaudit.spec import AuditSpec, read_spec

HEAD = """
[audit]
title = "An audit"
boundaries = "wards"
periods = ["2021"]

[boundaries.wards]
file = "wards.geojson"
date = 2022-12-31
code = "CD"
name = "NM"

[boundaries.small]
file = "wards.geojson"
date = 2011-12-31
code = "CD"
name = "NM"

[weights.residents]
file = "people.csv"
code = "CD"
value = "n"
boundaries = "small"

[weights.of-wards]
file = "people.csv"
code = "CD"
value = "n"
boundaries = "wards"

[[sources]]
name = "people"
kind = "offenders"
files = ["people.csv"]
as_at = 2022-09-30

[[sources]]
name = "crimes"
kind = "offences"
public = true
files = ["people.csv"]
"""
INDEX = """
[deprivation.{0}]
file = "imd.csv"
edition = "Indices of {0}"
boundaries = "{1}"
code = "code"
decile = "{2}"
"""
IMD = INDEX.format("2019", "small", "decile")
PROFILE = '\n[[profiles]]\ntitle = "{0} {1}"\nkind = "deprivation"\nsource = "{0}"\nindex = "{1}"\n'
TABLE = '\n[[tables]]\ntitle = "A table"\nsource = "crimes"\nby = ["{}"]\n'


@pytest.fixture
def read(tmp_path):
    """Reads a specification that is `HEAD` and the text given."""
    for name in ("wards.geojson", "people.csv", "imd.csv"):
        (tmp_path / name).write_text("x")

    def read(text: str) -> AuditSpec:
        (tmp_path / "audit.toml").write_text(HEAD + text, encoding="utf-8")
        return read_spec(tmp_path / "audit.toml")

    return read


def test_a_profile_is_made_of_a_table_by_decile(read):
    """Its source is told by its index, which is placed on; with a column of land the table is by it too."""
    spec = read(IMD + PROFILE.format("people", "2019"))
    assert [plan.request.by for plan in spec.tables] == [("deprivation",)]
    assert (spec.indices, placed_on(spec)) == ({"people": "2019"}, ["small", "wards"])
    spec = read(IMD + 'rural = "ruc"\n' + PROFILE.format("people", "2019"))
    assert [plan.request.by for plan in spec.tables] == [("deprivation", "rural")]


def test_any_table_can_be_by_decile(read):
    """The only index that there is tells a source that no profile names one of."""
    assert read(IMD + TABLE.format("deprivation")).indices == {"crimes": "2019"}


def test_sources_can_have_an_index_each(read):
    """Two indices in one specification are of two sources, by their profiles; one nobody asks for is none."""
    both = IMD + INDEX.format("2015", "small", "decile")
    spec = read(both + PROFILE.format("people", "2015") + PROFILE.format("crimes", "2019"))
    assert spec.indices == {"people": "2015", "crimes": "2019"}
    assert read(both + TABLE.format("crime_type")).indices == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (INDEX.format("2019", "smal", "decile") + PROFILE.format("people", "2019"), "did you mean 'small'"),
        (INDEX.format("2019", "small", "code") + PROFILE.format("people", "2019"), "'code' stands twice"),
        (IMD + PROFILE.format("people", "2018"), r"deprivation index of the profile .* did you mean '2019'"),
        (TABLE.format("deprivation"), r"those of 'crimes' have none: add \[deprivation.NAME\]"),
        (
            IMD + TABLE.format("rural"),
            r"must tell urban from rural .* \[deprivation.2019\] does not: add rural",
        ),
        (
            IMD + INDEX.format("2015", "small", "decile") + TABLE.format("deprivation"),
            r"told by one deprivation index, and there are 2 for 'crimes' \(2019, 2015\)",
        ),
        (
            IMD
            + INDEX.format("2015", "small", "decile")
            + PROFILE.format("people", "2019")
            + PROFILE.format("people", "2015"),
            r"told by one deprivation index, and there are 2 for 'people'",
        ),
        (
            IMD + PROFILE.format("people", "2019") + 'per = "of-wards"\n',
            r"\[weights.of-wards\] is not on 'small'",
        ),
        (IMD + PROFILE.format("people", "2019").replace('index = "2019"', ""), "have 'index' for the kind"),
    ],
    ids=["set", "column", "name", "none", "rural", "which", "two", "per", "index"],
)
def test_what_contradicts_itself_is_refused(read, text, words):
    """An index on no boundary set, none or two for a source, rates of other areas: in one sentence."""
    with pytest.raises(SpecificationError, match=words):
        read(text)


@pytest.mark.parametrize("column", ["deprivation", "rural"])
def test_no_column_of_ones_own_is_called_so(column):
    """What GeoAudit makes itself cannot be mapped."""
    with pytest.raises(SpecificationError, match="take another"):
        check_mapping({column: "x"}, OFFENDERS)
