from datetime import date

import pytest

from geoaudit.errors import DisclosureError, FileError, GeoAuditError, PeriodError, SpecificationError
from geoaudit.spec import read_spec

WHOLE = """
[audit]
title = "An audit"
partnership = "Here"
boundaries = "wards"
periods = ["2021", "2021/22"]

[boundaries.wards]
file = "wards.geojson"
date = 2022-12-31
code = "CD"
name = "NM"

[gazetteer]
files = ["postcodes.csv"]

[[sources]]
name = "caseload"
kind = "offenders"
files = ["case*.csv"]
as_at = 2022-09-30
columns = { person_id = "CRN" }

[[sources]]
name = "partner"
kind = "table"
files = ["partner.csv"]
boundaries = "wards"

[[tables]]
title = "Offenders by ward"
source = "caseload"
by = ["area", "gender"]
where = { gender = "F" }
"""


@pytest.fixture
def written(tmp_path):
    """Writes a specification beside the files that it names."""
    for name in ("wards.geojson", "postcodes.csv", "caseload.csv", "partner.csv"):
        (tmp_path / name).write_text("x")

    def write(text, encoding="utf-8"):
        path = tmp_path / "audit.toml"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_a_specification_is_read_into_what_it_means(written, tmp_path):
    """Keys become the types of the domain, and paths are relative to the file itself."""
    spec = read_spec(written(WHOLE))
    assert spec.partnership == ("Here",)
    assert [p.label for p in spec.periods] == ["2021", "2021/22"]
    assert spec.boundaries["wards"].file == tmp_path / "wards.geojson"
    assert spec.gazetteer == (tmp_path / "postcodes.csv",)
    assert spec.sources[0].files == (tmp_path / "caseload.csv",)
    assert spec.sources[0].as_at == date(2022, 9, 30)
    assert spec.tables[0].request.where == {"gender": ("F",)}
    assert spec.tables[0].boundaries == "wards"


def test_defaults_are_the_safe_ones(written):
    """Without a word a source is not public, the policy is standard and a gap is refused."""
    spec = read_spec(written(WHOLE))
    assert (spec.sources[0].public, spec.policy.name, spec.allow_part_covered) == (False, "standard", False)


def test_what_editors_on_windows_add_does_no_harm(written):
    """A byte-order mark and Windows line ends are read like none."""
    assert read_spec(written(WHOLE.replace("\n", "\r\n"), "utf-8-sig")).title == "An audit"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "An', 'titel = "An', "'titel' that means nothing in \\[audit\\]: did you mean 'title'"),
        ('boundaries = "wards"\np', 'boundaries = "ward"\np', "'ward' is not: did you mean 'wards'"),
        ('source = "caseload"', 'source = "caselode"', "'caselode' is not: did you mean 'caseload'"),
        ("as_at = 2022-09-30\n", "", "'caseload' does not: add as_at"),
        ('kind = "offenders"', 'kind = "offender"', "usable 'kind' in \\[sources number 1\\]"),
        ('by = ["area", "gender"]', "by = []", "usable 'by' in \\[tables number 1\\]"),
        ('title = "Offenders by ward"\n', "", "must have the key 'title' in \\[tables number 1\\]"),
        ("[gazetteer]", "[boundaries.wards]\n[gazetteer]", "must be TOML"),
        ('name = "partner"', 'name = "caseload"', "source must stand once"),
        ('files = ["partner.csv"]\nboundaries = "wards"', 'files = ["partner.csv"]', "has none: add them"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_refused_in_one_sentence(written, old, new, said):
    """A typo, an unknown name or a missing key is refused where it stands, with the way out."""
    assert old in WHOLE
    with pytest.raises(SpecificationError, match=said) as refused:
        read_spec(written(WHOLE.replace(old, new, 1)))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ('"2021",', '"2021-13",', PeriodError),
        ("[boundaries", 'policy = "none"\n[boundaries', DisclosureError),
        ('"case*.csv"', '"cases.csv"', FileError),
    ],
)
def test_each_refusal_has_its_own_kind(written, old, new, kind):
    """A period, a policy and a missing file are refused as what they are, each with its exit code."""
    with pytest.raises(GeoAuditError) as refused:
        read_spec(written(WHOLE.replace(old, new, 1)))
    assert refused.type is kind


def test_a_specification_that_is_not_there_is_a_specification_error(tmp_path):
    """A missing file, and a folder in its place, are refused with the specification's exit code."""
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(SpecificationError, match="must be a file that can be read"):
            read_spec(path)


def test_what_publishers_ask_to_be_said_can_be_given(written):
    """Sentences of attribution are taken from the specification as they stand."""
    text = WHOLE.replace("[boundaries", 'attribution = ["Contains OS data."]\n[boundaries', 1)
    assert read_spec(written(text)).attribution == ("Contains OS data.",)
    assert read_spec(written(WHOLE)).attribution == ()


def test_other_formats_are_asked_for_by_name(written):
    """`gis_formats` adds Shapefiles and wide CSVs, each once; without it there are none."""
    asked = WHOLE.replace(
        'title = "An audit"', 'title = "An audit"\ngis_formats = ["csv", "shapefile", "csv"]'
    )
    assert read_spec(written(asked)).gis_formats == ("csv", "shapefile")
    assert read_spec(written(WHOLE)).gis_formats == ()


def test_the_report_is_written_in_fewer_formats_where_asked(written):
    """`report_formats` names each once; without it there are all three, and an empty list leaves out all."""
    for asked, wanted in (('["word", "pdf", "word"]', ("word", "pdf")), ("[]", ())):
        text = WHOLE.replace('title = "An audit"', f'title = "An audit"\nreport_formats = {asked}')
        assert read_spec(written(text)).report_formats == wanted
    assert read_spec(written(WHOLE)).report_formats == ("pdf", "word", "pictures")


@pytest.mark.parametrize("key", ["gis_formats", "report_formats"])
@pytest.mark.parametrize("value", ['["mapinfo"]', '"csv"'])
def test_a_format_that_there_is_not_is_refused(written, key, value):
    """An unknown format ends in one sentence that names the key and what it can be."""
    with pytest.raises(SpecificationError, match=key) as refused:
        read_spec(written(WHOLE.replace('title = "An audit"', f'title = "An audit"\n{key} = {value}')))
    assert len(str(refused.value).splitlines()) == 1
