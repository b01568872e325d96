"""From the sample county's files to a specification that says what the county's own says."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sample_files import BOUNDARIES, SAMPLE

from geoaudit.drafting import saving
from geoaudit.drafting.arriving import found_at, sent
from geoaudit.drafting.draft import Draft
from geoaudit.drafting.growing import remapped, taken_as, with_files, with_source, without_file
from geoaudit.drafting.recognising import as_records
from geoaudit.drafting.saving import SPECIFICATION, forget_sent, save, text_of
from geoaudit.drafting.wanting import wanting
from geoaudit.errors import DraftError, FileError
from geoaudit.records.ingest import ingest
from geoaudit.spec import read_spec

OWN = {"assault-attendances": "assaults-ae"}


def sent_to(desk):
    """A draft of two files that were sent to a folder, with what nobody can read from files."""
    desk.mkdir()
    paths = {"police.zip": SAMPLE / "police_uk.zip", "wards_2022.geojson": BOUNDARIES / "wards_2022.geojson"}
    came = [sent(name, path.read_bytes(), desk) for name, path in paths.items()]
    return replace(with_files(Draft(), came), title="Crime", partnership=("Wethershire",))


@pytest.fixture(scope="module")
def settled(drafted):
    """The draft with what nobody can read from files."""
    return replace(drafted, title="Wethershire", partnership=("Wethershire",))


@pytest.fixture(scope="module")
def saved(settled, tmp_path_factory):
    """The specification that was saved, as the command line reads it."""
    return read_spec(save(settled, tmp_path_factory.mktemp("saved") / "audit").place)


@pytest.fixture(scope="module")
def own():
    """The sources of the county's own specification, by name."""
    return {source.name: source for source in read_spec(SAMPLE / "audit.toml").sources}


def test_columns_dates_and_codes_are_read_as_the_countys_own_specification_says(saved, own):
    """Nothing of the map was derived from it; a column of the county's own is left out."""
    assert len(saved.sources) == 9
    for source in saved.sources:
        known = own[OWN.get(source.name, source.name)]
        theirs = {name: column for name, column in known.columns.items() if name != "setting"}
        assert source.columns.items() >= theirs.items()
        assert (source.kind, source.format in (known.format, "")) == (known.kind, True)
        assert (source.as_at, source.sheet, source.period) == (known.as_at, known.sheet, known.period)
        assert (source.offence_list, source.ethnicity) == (known.offence_list, known.ethnicity)
        assert source.dates == known.dates


@pytest.mark.parametrize("name", ["caseload", "orders", "recorded-offences", "assault-attendances"])
def test_as_many_rows_are_read_and_rejected_as_by_the_countys_own(saved, own, name, tmp_path):
    """For the same reasons, and over the same months."""
    mine = ingest(next(s for s in saved.sources if s.name == name), tmp_path)
    theirs = ingest(replace(own[OWN.get(name, name)], instrument=None), tmp_path)
    assert (mine.rows_read, mine.rejected, mine.months) == (theirs.rows_read, theirs.rejected, theirs.months)


def test_what_the_files_cover_is_said_of_people_and_left_to_public_files(saved):
    """The months of the extract, and not the two slips beyond them."""
    assert {name: period.label for name, period in saved.covers.items()} == dict.fromkeys(
        ["orders", "recorded-offences", "victims", "reoffending", "unpaid-work"], "2020-04 to 2023-03"
    )
    assert [source.name for source in saved.sources if source.public] == ["street-level"]
    assert saved.own == {"assault-attendances": "wards-2013"}


def test_rates_are_of_those_who_live_in_the_areas_that_are_counted_on(saved, own):
    """As the county's own specification has the weights; of what happens, not of who is there on a day."""
    theirs = read_spec(SAMPLE / "audit.toml").weights["residents"]
    assert replace(saved.weights["residents"], file=theirs.file) == theirs
    rates = {plan.source: plan.per for plan in saved.profiles if plan.kind == "rates"}
    assert rates == dict.fromkeys(["orders", "recorded-offences", "street-level", "victims"], "residents")


def test_what_is_missing_is_said_in_words(drafted):
    """A draft of files alone has neither a title nor anybody whom it is for."""
    assert wanting(drafted) == ("Say what the audit is called.", "Say whom the audit is for.")
    assert len(wanting(Draft())) == 5


def test_files_that_were_sent_move_and_the_draft_goes_on_with_them(tmp_path):
    """They lie beside audit.toml afterwards, and nowhere else; the draft can be saved again."""
    draft, place = sent_to(tmp_path / "desk"), tmp_path / "audit"
    done = save(draft, place)
    assert sorted(path.name for path in place.iterdir()) == [
        SPECIFICATION,
        "police.zip",
        "wards_2022.geojson",
    ]
    assert all(stat.S_IMODE((place / name).stat().st_mode) == 0o600 for name in ("police.zip",))
    assert 'files = ["police.zip"]' in done.place.read_text()
    assert not any(came.sent for came in done.draft.files)
    forget_sent(draft)
    assert not list((tmp_path / "desk").iterdir())
    forget_sent(done.draft)
    assert len(list(place.iterdir())) == 3
    with pytest.raises(FileError, match="No file matches"):
        save(draft, tmp_path / "other")
    with pytest.raises(DraftError, match="already"):
        save(done.draft, place)
    again = save(replace(done.draft, title="Crime anew"), place, over=True)
    assert 'title = "Crime anew"' in again.place.read_text()


def test_of_two_who_save_one_name_at_once_one_alone_gets_it(tmp_path):
    """The other is told so, and both have their files still: one in the folder, the other where they were."""

    def try_to(draft):
        try:
            return save(draft, tmp_path / "audit").place.read_text()
        except DraftError as problem:
            return str(problem)

    drafts = [replace(sent_to(tmp_path / who), title=who) for who in ("first", "second")]
    with ThreadPoolExecutor() as pool:
        said = list(pool.map(try_to, drafts))
    (lost,) = [number for number, words in enumerate(said) if "not lost unasked" in words]
    assert f'title = "{drafts[1 - lost].title}"' in (tmp_path / "audit" / SPECIFICATION).read_text()
    assert len(list((tmp_path / "audit").iterdir())) == 3
    assert all(came.path.exists() for came in drafts[lost].files)


def test_a_draft_that_cannot_be_saved_leaves_nothing_behind(tmp_path):
    """Neither a folder nor a copy; and a file that is there already stays as it is."""
    draft, place = sent_to(tmp_path / "desk"), tmp_path / "audit"
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DraftError, match="can be written"):
        save(draft, tmp_path / "file" / "audit")
    place.mkdir()
    (place / "wards_2022.geojson").write_text("another")
    with pytest.raises(DraftError, match="another file"):
        save(draft, place)
    assert [path.name for path in place.iterdir()] == ["wards_2022.geojson"]
    assert (place / "wards_2022.geojson").read_text() == "another"
    assert len(list((tmp_path / "desk").iterdir())) == 2


def test_a_copy_that_was_cut_off_has_no_files_name(tmp_path, monkeypatch):
    """A file that is half there is under a name of ours, hidden, so that saving again finds its name free."""
    draft, place = sent_to(tmp_path / "desk"), tmp_path / "audit"

    def cut_off(read, written):
        written.write(read.read(1_000))
        os.fsync(written.fileno())
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(saving.shutil, "copyfileobj", cut_off)
        patch.setattr(saving, "_undo", lambda made: None)  # as when the machine stops
        with pytest.raises(KeyboardInterrupt):
            save(draft, place)
    assert [path.name[0] for path in place.iterdir()] == ["."]
    assert (save(draft, place).place.parent / "police.zip").read_bytes() == draft.files[0].path.read_bytes()


def test_what_tells_people_apart_is_never_public(drafted):
    """Whatever was said of it before a column of persons was chosen."""
    first = drafted.supplied[0]
    source = replace(first.source, public=True, columns={**first.source.columns, "person_id": "CRN"})
    changed = with_source(drafted, replace(first, source=source))
    assert not changed.supplied[0].source.public
    plain = {name: column for name, column in source.columns.items() if name != "person_id"}
    changed = with_source(drafted, replace(first, source=replace(source, columns=plain)))
    assert changed.supplied[0].source.public


def test_a_draft_keeps_what_was_settled_when_files_come_and_go(drafted):
    """A source that somebody renamed and mapped stays so; one whose file goes, goes."""
    first = drafted.supplied[0]
    columns = {**first.source.columns, "setting": "Name"}
    mapped = remapped(replace(first, source=replace(first.source, name="people")), columns)
    draft = without_file(with_source(drafted, mapped), SAMPLE / "victims.csv")
    names = [one.name for one in draft.supplied]
    assert "people" in names
    assert "victims" not in names
    assert draft.supplied[names.index("people")].source.columns == columns


def test_a_file_can_be_said_to_be_something_else(drafted):
    """Its columns are then suggested for that; what lacks a column is told of."""
    path = SAMPLE / "victims.csv"
    taken = next(came.taken for came in drafted.files if came.path == path)
    draft = taken_as(drafted, path, as_records(taken, "orders"))
    source = next(one for one in draft.supplied if path in one.source.files)
    assert source.source.kind == "orders"
    assert "Say which column of victims is the order type." in wanting(draft)


def test_the_text_is_a_comment_and_a_path_that_a_person_can_follow(settled, tmp_path):
    """Files far away are named by their whole path, those beside the folder from it."""
    assert f'file = "{BOUNDARIES}/wards_2022.geojson"' in text_of(settled, tmp_path)
    beside = text_of(settled, SAMPLE.parent / "audit")
    assert 'file = "../boundaries/wards_2022.geojson"' in beside
    assert "# one row is a recorded offence" in beside


def test_two_years_of_one_extract_are_one_source_and_two_days_of_a_caseload_two(tmp_path):
    """Files with the same columns belong together, unless each is true on a day of its own."""
    for name in ("victims", "caseload"):
        rows = (SAMPLE / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        for copy in ("one", "two"):
            (tmp_path / f"{name}_{copy}.csv").write_text("".join(rows[:60]), encoding="utf-8")
    draft = with_files(Draft(), [found_at(path) for path in sorted(tmp_path.iterdir())])
    assert sorted(len(one.source.files) for one in draft.supplied) == [1, 1, 2]
