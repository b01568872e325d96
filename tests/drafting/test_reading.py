"""A saved specification opened again."""

import datetime as dt
from dataclasses import replace

import pytest
from county import make
from sample_files import SAMPLE

from geoaudit.drafting.arriving import found_at
from geoaudit.drafting.draft import Draft
from geoaudit.drafting.growing import with_files, with_source
from geoaudit.drafting.reading import opened
from geoaudit.drafting.saving import save, text_of
from geoaudit.errors import DraftError


@pytest.fixture
def saved(tmp_path):
    """The specification of a small county, saved with one of its tables refused."""
    files = make(tmp_path / "files").parent
    paths = [path for path in sorted(files.iterdir()) if path.suffix != ".toml"]
    draft = with_files(Draft(), [found_at(path) for path in paths])
    (people,) = [one for one in draft.supplied if one.source.kind == "offenders"]
    assert people.source.as_at is None
    draft = with_source(draft, replace(people, source=replace(people.source, as_at=dt.date(2022, 9, 30))))
    draft = replace(draft, title="Trial", parent="LAD21NM", partnership=("Northside", "Southside"))
    draft = replace(draft, refused=frozenset({"Crimes by month and type: street-level"}), policy="round-5")
    return save(draft, tmp_path / "audit").place


def test_what_was_saved_is_opened_as_it_was(saved):
    """The same text is written of it; the table that was refused still is."""
    draft = opened(saved)
    assert text_of(draft, saved.parent) == saved.read_text()
    assert (draft.parent, draft.partnership) == ("LAD21NM", ("Northside", "Southside"))
    assert draft.refused == {"Crimes by month and type: street-level"}
    assert draft.policy == "round-5"


@pytest.mark.parametrize(
    ("more", "part"),
    [
        ('[[breaks]]\nsource = "street-level"\ndate = 2021-06-01\nwhat = "a new system"\n', "breaks"),
        ('[[tables]]\ntitle = "Mine"\nsource = "street-level"\nby = ["month"]\n', "tables"),
    ],
)
def test_what_a_draft_cannot_say_is_not_lost_but_refused(saved, more, part):
    """The part is named, and the file stays as it is."""
    saved.write_text(saved.read_text() + more)
    with pytest.raises(DraftError, match=rf"\[{part}\]"):
        opened(saved)
    assert saved.read_text().endswith(more)


def test_the_countys_own_specification_says_more_than_the_page_can():
    """It has profiles, hotspots and protocols of its own."""
    with pytest.raises(DraftError, match="change it by hand"):
        opened(SAMPLE / "audit.toml")
