"""The report's first page and its glossary."""

import re
from dataclasses import replace

from geoaudit.pack.filing import file_contents
from geoaudit.pack.front import front_of
from geoaudit.pack.glossary import TERMS, terms_in
from geoaudit.pack.report import render


def test_what_was_found_is_in_the_findings_own_words(contents, found):
    """The first finding of each source, with a link to its part; nothing is said that it does not say."""
    made = replace(contents, found=found)
    front = front_of(made, file_contents(made))
    assert [(one.part, one.sentences) for one in front.told] == [
        ("hotspot-1", ("Crime is densest in the north.",)),
        ("hotspot-2", ("Abbey is a hot spot.", "Bridge is a cold spot.")),
    ]


def test_a_pack_without_findings_tells_of_its_tables(contents):
    """Where no profile and no hotspot was asked for, the tables' sentences stand there."""
    made = replace(contents, sentences={contents.tables[1].title: ("There were 39 people.",)})
    front = front_of(made, file_contents(made))
    assert [(one.title, one.part, one.sentences) for one in front.told] == [
        ("People by ward and gender", "table-2", ("There were 39 people.",))
    ]


def test_what_was_hidden_is_counted(contents, crimes):
    """One of the fifteen figures about people is hidden; of a pack of public figures nothing is."""
    front = front_of(contents, file_contents(contents))
    assert front.hidden == (
        "1 of the 15 figures about people is hidden, so that nobody can be found out from this pack.",
        "Others are rounded for the same reason, so parts may not add up to their total.",
    )
    public = replace(contents, tables=(crimes,))
    (said,) = front_of(public, file_contents(public)).hidden
    assert said.startswith("No table of this pack is about people")


def test_how_good_the_data_is(whole):
    """Warnings, the least share placed (245 of 248), breaks, estimates."""
    warned, placed, broken, estimated = front_of(whole, file_contents(whole)).data
    assert warned == "1 warning stands with the data: read it before using the figures."
    assert placed == "98.8% of the rows of crime have a place on the map: the lowest share listed."
    assert "crime and caseload" in broken
    assert "[e]" in estimated


def test_the_glossary_has_the_words_that_are_used(whole, contents):
    """A word stands in it where the page uses it and nowhere else; each has a meaning of its own."""
    words = [term.word for term in terms_in("<p>The rate of each ward</p><script>median</script>")]
    assert words == ["Rate", "Ward"]
    page = render(whole, file_contents(whole)).decode()
    glossary = re.search(r'id="words".*?</section>', page, re.DOTALL)[0]
    assert "Gi* (Getis-Ord)" in glossary
    assert "p-value" in glossary
    bare = render(contents, file_contents(contents)).decode()
    assert "Gi*" not in re.search(r'id="words".*?</section>', bare, re.DOTALL)[0]
    assert len({term.meaning for term in TERMS}) == len({term.id for term in TERMS}) == len(TERMS)


def test_a_title_cannot_leave_the_style_sheet(contents):
    """A title with quotes and an end of a style in it heads the printed pages as text."""
    made = replace(contents, title='A "title" </style><script>x</script> \\ é')
    page = render(made, file_contents(made)).decode()
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert "@bottom-right" in style
    assert "A \\22 title\\22  \\3c \\2f style" in style


def test_equal_contents_give_an_equal_page(whole):
    """Two renderings are the same to the byte, the map to be explored among them."""
    filing = file_contents(whole)
    assert render(whole, filing) == render(whole, filing)
