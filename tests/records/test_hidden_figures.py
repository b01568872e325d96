from geoaudit.records.ingest import ingest
from geoaudit.records.source import RecordSource

FIGURES = """area_code,period,n
A1,2021,12
A2,2021,*
A3,2021,<5
A4,2021,[c]
A5,2021,0
A6,2021,twelve
"""


def test_a_figure_that_its_publisher_hid_is_never_a_zero(tmp_path):
    """A star, a `<5` and a `[c]` are rejected as hidden, a word as not readable, and a 0 is a figure."""
    (tmp_path / "partner.csv").write_text(FIGURES)
    source = RecordSource(name="partner", kind="table", files=(tmp_path / "partner.csv",))
    records = ingest(source, tmp_path / "workspace")
    assert records.rejected == {"figure hidden by its publisher": 3, "number not readable": 1}
    assert records.rows_accepted == 2
