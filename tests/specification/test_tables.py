"""What a specification may ask of tables on several boundary sets and for other periods, and what not."""

from datetime import date

import pytest

from geoaudit.errors import GeographyError, SpecificationError
from geoaudit.periods.breaks import Break
from geoaudit.reconciliation import checks
from geoaudit.spec import AuditSpec, TablePlan, read_spec
from geoaudit.spec.plans import AS_GIVEN, BY_DAYS, INDICATED, SUMMED, SmallAreas, Weights

HEAD = """
[audit]
title = "An audit"
boundaries = "wards"
periods = ["2021"]

[boundaries.wards]
file = "wards.geojson"
date = 2022-12-31
in_force = 2022-05-05
code = "CD"
name = "NM"

[boundaries.before]
file = "wards.geojson"
date = 2013-12-31
code = "CD"
name = "NM"

[boundaries.small]
file = "wards.geojson"
date = 2021-03-21
code = "CD"
name = "NM"

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

[[sources]]
name = "partner"
kind = "table"
files = ["people.csv"]
boundaries = "before"
"""
TABLE = '\n[[tables]]\ntitle = "A table"\n'


@pytest.fixture
def read(tmp_path):
    """Reads a specification that is `HEAD` and a table with the keys given, and more after it."""
    for name in ("wards.geojson", "people.csv", "own.csv", "population.csv"):
        (tmp_path / name).write_text("x")

    def read(table: str, *changes: tuple[str, str], more: str = "") -> AuditSpec:
        head = HEAD
        for old, new in changes:
            assert old in head
            head = head.replace(old, new, 1)
        path = tmp_path / "audit.toml"
        path.write_text(head + TABLE + table + "\n" + more, encoding="utf-8")
        return read_spec(path)

    return read


def of(source: str, by: str = '"area"', *keys: str) -> str:
    """The keys of a table."""
    return "\n".join([f'source = "{source}"', f"by = [{by}]", *keys])


def placed(plan: TablePlan) -> tuple[str, str, bool]:
    """Where a table is shown and counted, and whether it is moved between the two."""
    return plan.boundaries, plan.counted_on, plan.moved


BEFORE = 'boundaries = "before"'
RECORDS = 'restated_from = "records"'


@pytest.mark.parametrize(
    ("table", "where"),
    [
        (of("people"), ("wards", "wards", False)),
        (of("people", '"area"', BEFORE), ("before", "wards", True)),
        (of("people", '"area"', BEFORE, RECORDS), ("before", "before", False)),
        (of("people", '"area"', BEFORE, 'restated_from = "protected figures"'), ("before", "wards", True)),
        (of("crimes", '"area"', BEFORE), ("before", "before", False)),
        (of("partner"), ("before", "before", False)),
        (of("partner", '"area"', 'boundaries = "wards"'), ("wards", "before", True)),
    ],
    ids=["own", "people", "asked for", "said", "public", "partner's", "partner's moved"],
)
def test_where_a_table_is_counted_and_where_it_is_shown(read, table, where):
    """People are counted on one set alone unless the table says records, a partner's figures on its own."""
    (plan,) = read(table).tables
    assert placed(plan) == where
    assert plan.estimated == plan.moved
    assert plan.place == plan.counted_on


def test_a_list_of_boundary_sets_is_a_table_on_each(read):
    """Each has the set's name in its title, in the order of the list; a list of one is no list."""
    plans = read(of("crimes", '"area"', 'boundaries = ["before", "wards"]')).tables
    assert [plan.request.title for plan in plans] == ["A table (before)", "A table (wards)"]
    assert [placed(plan) for plan in plans] == [("before", "before", False), ("wards", "wards", False)]
    (one,) = read(of("crimes", '"area"', 'boundaries = ["before"]')).tables
    assert (one.request.title, one.boundaries) == ("A table", "before")


def test_people_on_a_list_of_sets_are_counted_on_the_audits_alone(read):
    """Of two sets one is counted and the other estimated from it."""
    plans = read(of("people", '"area"', 'boundaries = ["wards", "before"]')).tables
    assert [placed(plan) for plan in plans] == [("wards", "wards", False), ("before", "wards", True)]


def test_a_table_by_date_is_of_a_series_of_sets(read):
    """Its records are placed on each set by its own day, and nothing of it is estimated."""
    (plan,) = read(of("crimes", '"area"', 'by_date = ["before", "wards"]')).tables
    assert plan.by_date == ("before", "wards")
    assert (plan.place, plan.moved, plan.estimated) == ("before + wards", False, False)


def test_the_day_on_which_a_set_came_into_force_is_read(read):
    """`in_force` is the set's own first day; without it there is none but the date."""
    spec = read(of("people"))
    assert spec.boundaries["wards"].in_force == date(2022, 5, 5)
    assert spec.boundaries["before"].in_force is None


@pytest.mark.parametrize("way", [SUMMED, BY_DAYS, *INDICATED])
def test_how_a_partners_periods_are_brought_to_the_audits(read, way):
    """Each way makes the table an estimate in time and leaves it on its own areas; some need an indicator."""
    indicator = ('indicator = "crimes"',) if way in INDICATED else ()
    (plan,) = read(of("partner", '"area"', f'periods = "{way}"', *indicator)).tables
    assert (plan.periods, plan.indicator) == (way, "crimes" if indicator else None)
    assert (plan.estimated, plan.moved) == (True, False)


def test_a_partners_periods_stay_as_given_unless_the_table_says_how(read):
    """Without a word nothing is brought to other periods."""
    (plan,) = read(of("partner")).tables
    assert (plan.periods, plan.estimated) == (AS_GIVEN, False)


@pytest.mark.parametrize("way", INDICATED)
def test_a_way_by_an_indicator_needs_one_and_others_have_none(read, way):
    """What is shared out as another source ran must name the source; what is not must name none."""
    for keys in (
        (f'periods = "{way}"',),
        ('indicator = "crimes"',),
        ('periods = "by days"\nindicator = "crimes"',),
    ):
        with pytest.raises(SpecificationError, match="'A table' must have an indicator where"):
            read(of("partner", '"area"', *keys))


WEIGHTS = """
[weights.residents]
file = "population.csv"
code = "LSOA"
value = "people"
boundaries = "small"

[weights.given]
file = "own.csv"
"""


def test_weights_are_figures_of_small_areas_or_shares_given_outright(read, tmp_path):
    """With code, value and boundaries they are the one, with none of the three the other."""
    spec = read(of("partner", '"area"', 'boundaries = "wards"', 'basis = "residents"'), more=WEIGHTS)
    assert spec.weights == {
        "residents": SmallAreas(tmp_path / "population.csv", "LSOA", "people", "small"),
        "given": Weights(tmp_path / "own.csv"),
    }
    assert spec.tables[0].basis == "residents"


@pytest.mark.parametrize("basis", ["area", "postcodes", "best-fit", "given"])
def test_the_audit_has_a_basis_of_its_own(read, basis):
    """Every way there is, and weights by their name, can be how the audit moves figures."""
    spec = read(of("partner"), ("periods =", f'basis = "{basis}"\nperiods ='), more=WEIGHTS)
    assert (spec.basis, spec.tables[0].basis) == (basis, None)


def test_a_hierarchy_is_a_list_of_files(read, tmp_path):
    """Its files are found beside the specification; without one there is none."""
    assert read(of("people"), more='[hierarchy]\nfiles = ["*own.csv"]').hierarchy == (tmp_path / "own.csv",)
    assert read(of("people")).hierarchy == ()


def test_breaks_are_read_with_their_day_and_words(read):
    """Each names its source, the first day of the new way, and what changed."""
    more = '[[breaks]]\nsource = "crimes"\ndate = 2020-03-23\nwhat = "the pandemic"'
    assert read(of("people"), more=more).breaks == (Break("crimes", date(2020, 3, 23), "the pandemic"),)


def test_marks_are_read_as_ranges(read):
    """What a partner's mark stands for is read in words, an open end as None."""
    marks = 'marks = { "*" = "1 to 4", "~" = "fewer than 3", "+" = "100+", "?" = "7" }'
    spec = read(of("partner"), ('kind = "table"', f'kind = "table"\nrounded_to = 5\n{marks}'))
    (source,) = (one for one in spec.sources if one.name == "partner")
    assert source.marks == {"*": (1, 4), "~": (0, 2), "+": (100, None), "?": (7, 7)}
    assert source.rounded_to == 5


def test_the_common_window_is_no_period_yet(read):
    """It is found when the sources have been read: until then there are no periods."""
    assert read(of("people"), ('["2021"]', '"common window"')).periods == ()


WORK = """
[[sources]]
name = "work"
kind = "unpaid-work"
files = ["people.csv"]
"""


def of_work(*keys: str) -> str:
    """A table of unpaid work with the keys given, and its source after it."""
    return of("work", '"area", "project_type"', *keys) + WORK


@pytest.mark.parametrize("measure", ["records", "persons", "hours"])
def test_a_table_has_a_measure_and_cells_to_keep(read, measure):
    """Both are carried to what counts it, a single category as a list of one; records are the default."""
    keys = 'keep = { area = "All", project_type = ["Food", "Paths"] }', f'measure = "{measure}"'
    (plan,) = read(of_work(*keys)).tables
    assert plan.request.measure == measure
    assert plan.request.keep == {"area": ("All",), "project_type": ("Food", "Paths")}
    (plain,) = read(of_work()).tables
    assert (plain.request.measure, plain.request.keep) == ("records", {})


def test_where_each_row_is_a_person_people_are_records(read):
    """A caseload's rows are its people: what is linked as records is, and can be moved, as they are."""
    (plan,) = read(of("people", '"area"', 'measure = "persons"', BEFORE)).tables
    assert (plan.request.measure, plan.moved) == ("records", True)


def test_estimates_are_tested_by_tables_of_the_same_measure(read):
    """Places on one set say nothing of how far off hostels on another are."""
    source = '[[sources]]\nname = "hostels"\nkind = "facilities"\npublic = true\nfiles = ["people.csv"]\n'
    other = source + '[[tables]]\ntitle = "Other"\nsource = "hostels"\nby = ["area"]\n'
    places = 'measure = "capacity"'
    assert list(checks(read(of("hostels", '"area"', BEFORE, places), more=other))) == []
    assert len(list(checks(read(of("hostels", '"area"', BEFORE, places), more=other + places)))) == 1


BY_DATE = 'by_date = ["before", "wards"]'


@pytest.mark.parametrize("policy", ["standard", "round-5", "midpoint-6", "suppress-5"])
@pytest.mark.parametrize("keys", [(), (RECORDS,)], ids=["not asked for", "asked for"])
def test_people_are_not_counted_by_date_in_a_pack_for_release(read, policy, keys):
    """The same people on several sets by their dates could be told apart, whoever asks for it."""
    with pytest.raises(SpecificationError, match=r"in a pack for release: .* on each set with") as refused:
        read(of("people", '"area"', BY_DATE, *keys), ("periods =", f'policy = "{policy}"\nperiods ='))
    assert "\n" not in str(refused.value)


def test_inside_the_service_people_are_counted_by_date_where_that_is_asked_for(read):
    """Under the policy for no release, and in so many words."""
    internal = ("periods =", 'policy = "internal"\nperiods =')
    (plan,) = read(of("people", '"area"', BY_DATE, RECORDS), internal).tables
    assert plan.by_date == ("before", "wards")
    with pytest.raises(SpecificationError, match="or add restated_from"):
        read(of("people", '"area"', BY_DATE), internal)


REFUSED_TABLES = [
    (
        of_work('measure = "hour"'),
        "have a measure that its source has, and 'hour' is none: did you mean 'hours'",
    ),
    (of_work('measure = "xyz"'), "there are records, persons, hours"),
    (of_work('measure = "project_type"'), "'project_type' is none: there are"),
    (of_work('measure = "persons"', BEFORE), "figures of distinct people cannot be shared out"),
    (of_work("keep = {area = []}"), "usable 'area' in \\[tables number 1.keep\\]"),
    (of_work('kept = {area = "All"}'), "did you mean 'keep'"),
    (of("crimes", '"area"', 'measure = "persons"'), "told apart in a source that is not public"),
    (of("crimes", '"area"', 'measure = "hours"'), "'hours' is none: there are records."),
    (of("partner", '"area"', 'measure = "n"'), "figures of its source as they were added up"),
    (of("partner", '"area"', 'measure = "persons"'), "leave measure out"),
    (of("crimes", '"area"', BEFORE, 'by_date = ["before", "wards"]'), "names both: leave one out"),
    (of("crimes", '"month"', 'by_date = ["before", "wards"]'), "count records by area"),
    (of("partner", '"area"', 'by_date = ["before", "wards"]'), "leave by_date out"),
    (of("crimes", '"area"', 'by_date = ["before"]'), "usable 'by_date' in \\[tables number 1\\]"),
    (of("crimes", '"area"', 'by_date = ["before", "ward"]'), "'ward' is not: did you mean 'wards'"),
    (of("people", '"area"', 'periods = "by days"'), "be of figures that a partner added up"),
    (of("partner", '"area"', 'periods = "by weeks"'), "usable 'periods' in \\[tables number 1\\]"),
    (
        of("partner", '"area"', 'periods = "by indicator"', 'indicator = "crime"'),
        "indicator of the table 'A table' must be defined, and 'crime' is not: did you mean 'crimes'",
    ),
    (of("partner", '"area"', RECORDS), "its source holds figures: leave restated_from out"),
    (of("people", '"area"', 'restated_from = "record"'), "usable 'restated_from'"),
    (of("people", '"area"', BEFORE, 'basis = "aera"'), "basis .* 'aera' is not: did you mean 'area'"),
    (of("people", '"area"', 'boundaries = ["before", "befor"]'), "'befor' is not: did you mean 'before'"),
    (of("people", '"area"', 'boundaries = ["before", "before"]'), "'before' stands twice"),
    (of("people", '"area"', "boundaries = []"), "usable 'boundaries' in \\[tables number 1\\]"),
    (of("people", '"area"', 'boundary = "before"'), "did you mean 'boundaries'"),
]


@pytest.mark.parametrize(("table", "said"), REFUSED_TABLES)
def test_a_table_that_contradicts_itself_is_refused(read, table, said):
    """What cannot be meant together, or names what is not there, is refused in one sentence."""
    with pytest.raises(SpecificationError, match=said) as refused:
        read(table)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("measure", "instead"),
    [
        ("rate", "above the line"),
        ("percentage", "above the line"),
        ("mean", "above the line"),
        ("median", "no median follows"),
        ("index", "what the index is made of"),
    ],
)
def test_figures_that_do_not_add_up_are_refused_with_what_to_ask_for(read, measure, instead):
    """Each measure but a count is refused in every table, with what to ask the partner for instead."""
    change = ('kind = "table"', f'kind = "table"\nmeasure = "{measure}"')
    with pytest.raises(SpecificationError, match=f"'partner' are of the measure {measure}: .*{instead}"):
        read(of("partner"), change)
    assert read(of("partner"), ('kind = "table"', 'kind = "table"\nmeasure = "count"')).tables


OWN = '[weights.own]\nfile = "own.csv"'
BREAK = '[[breaks]]\nsource = "crimes"'


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("public = true", "public = true\nrounded_to = 5", "rounded_to of their own, and 'crimes'"),
        ("public = true", 'public = true\nmarks = { "*" = "1 to 4" }', "marks of their own, and 'crimes'"),
        ("public = true", f"public = true\n{BEFORE}", "boundaries of their own, and 'crimes'"),
        ('kind = "table"', 'kind = "table"\nmarks = { "*" = "few" }', 'as in "1 to 4"'),
        ('kind = "table"', 'kind = "table"\nmarks = { "*" = "4 to 1" }', 'as in "1 to 4"'),
        ('kind = "table"', 'kind = "table"\nrounded_to = 1', "usable 'rounded_to'"),
        ('kind = "table"', 'kind = "table"\nmeasure = "ratio"', "usable 'measure'"),
        (
            "periods =",
            'basis = "people"\nperiods =',
            "\\[audit\\] basis must be defined, and 'people' is not",
        ),
        ("in_force = 2022-05-05", 'in_force = "May"', "usable 'in_force' in \\[boundaries.wards\\]"),
    ],
)
def test_what_sources_and_sets_cannot_be_is_refused(read, old, new, said):
    """Marks, rounding and boundaries are a partner's alone, and each must be what it can be."""
    with pytest.raises(SpecificationError, match=said) as refused:
        read(of("people"), (old, new))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (f'{OWN}\ncode = "LSOA"', "complete them"),
        (f'{OWN}\nvalue = "n"\nboundaries = "small"', "complete them"),
        (f'{OWN}\ncode = "C"\nvalue = "n"\nboundaries = "smal"', "did you mean 'small'"),
        ('[weights.own]\nfiles = "own.csv"', "'files' that means nothing in \\[weights.own\\]"),
        ("[weights.own]\n", "must have the key 'file' in \\[weights.own\\]"),
        ('[hierarchy]\nfile = "own.csv"', "did you mean 'files'"),
        ("[hierarchy]\nfiles = []", "usable 'files' in \\[hierarchy\\]"),
        (f'{BREAK[:-1]}s"\ndate = 2021-01-01\nwhat = "x"', "did you mean 'crimes'"),
        (f'{BREAK}\nwhat = "x"', "the key 'date' in \\[breaks number 1\\]"),
        (f"{BREAK}\ndate = 2021-01-01", "the key 'what' in \\[breaks number 1\\]"),
        (f'{BREAK}\ndate = 2021-01-01\nwhy = "x"', "'why' that means nothing in \\[breaks number 1\\]"),
    ],
)
def test_what_else_does_not_hold_is_refused_where_it_stands(read, more, said):
    """Keys of weights, hierarchies and breaks are refused in one sentence, with the way out."""
    with pytest.raises(SpecificationError, match=said) as refused:
        read(of("people"), more=more)
    assert "\n" not in str(refused.value)


def test_two_tables_must_not_come_to_one_title(read):
    """A title that is written out is that of a list's table all the same, in letters of either size."""
    lists = of("crimes", '"area"', 'boundaries = ["before", "wards"]')
    other = '[[tables]]\ntitle = "a table (Before)"\n' + of("people")
    with pytest.raises(
        SpecificationError, match="title must stand once, and 'a table \\(before\\)' stands"
    ) as refused:
        read(lists, more=other)
    assert "\n" not in str(refused.value)
    assert len(read(lists, more=other.replace("Before", "small")).tables) == 3


@pytest.mark.parametrize("name", ["area", "postcodes", "best-fit"])
def test_weights_cannot_be_called_what_a_way_is_called(read, name):
    """They would never be used: the way of that name is taken."""
    with pytest.raises(
        SpecificationError, match=f"name of their own, and \\[weights.{name}\\] has"
    ) as refused:
        read(of("people"), more=f'[weights.{name}]\nfile = "own.csv"')
    assert "\n" not in str(refused.value)
    assert read(of("people"), more='[weights.areas]\nfile = "own.csv"').weights


def test_a_hierarchy_without_files_is_refused(read):
    """A pattern that no file matches is a missing file, not an empty hierarchy."""
    with pytest.raises(GeographyError, match=r"No file matches 'none\.csv'") as refused:
        read(of("people"), more='[hierarchy]\nfiles = ["none.csv"]')
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("public", "kind"), [(False, "orders"), (False, "table"), (True, "table")])
def test_a_table_without_areas_has_no_boundaries_of_its_own(public, kind):
    """The same people on a second outline, or a partner's figures on another's codes, are refused."""
    from geoaudit.spec.document import Source, Table  # noqa: PLC0415
    from geoaudit.spec.tables import _contradictions  # noqa: PLC0415

    source = Source(
        name="s", kind=kind, files=["f"], public=public, boundaries="old" if kind == "table" else None
    )
    table = Table(title="T", source="s", by=["gender"], boundaries="other")
    assert any(words.startswith("be by area") for words in _contradictions(table, source))
    inner = Table(title="T", source="s", by=["gender"])
    assert not any(words.startswith("be by area") for words in _contradictions(inner, source))
