"""The page on profiles: what each says, its charts and tables, one area beside all, and hostile words."""

import json
import re
import shutil
from dataclasses import replace

import pandas as pd
import pytest
from pages import html, opened, select
from square_pack import HOSTILE, by_month, by_ward, code, contents

from geoaudit.pack.filing import METADATA
from geoaudit.pack.write import write_pack
from geoaudit.profiles.charts import Bars
from geoaudit.profiles.finding import PROFILES, Finding
from geoaudit.ui.portraits import against_total

BY_AREA = "Offenders by ward & gender"
MONTHS = f"Incidents {HOSTILE}"
WARD = code(12)
MEANINGS = {"gender": "the gender", "n": "how many", "month": f"a month {HOSTILE}"}


def of_people(table):
    """Return a profile of people with two tables by area, and a chart."""
    cells = table.cells[table.cells["period"] == "2022"].drop(columns=["period", "marker"])
    whole = cells[cells["gender"] == "All"].drop(columns="gender")
    chart = Bars("Offenders", "people", ["Ward 12"], [9], [7], [12])
    return Finding(
        title=BY_AREA,
        method="breakdown",
        source="caseload",
        public=False,
        made_of=(table,),
        period="2022",
        boundaries="wards-2022",
        sentences=("Most live in wards.", "No ward stands out."),
        methods=("Each figure is as published.",),
        tables={"wards": whole.reset_index(drop=True), "genders": cells.reset_index(drop=True)},
        meanings=MEANINGS,
        charts=(chart,),
        chapter=PROFILES,
    )


def of_incidents(table):
    """Return a public profile without areas, in words that are markup."""
    return Finding(
        title=MONTHS,
        method="breakdown",
        source="street-level",
        public=True,
        made_of=(table,),
        period="2022",
        boundaries="",
        sentences=(f"Found: {HOSTILE}",),
        methods=(f"How: {HOSTILE}",),
        tables={"months": table.cells[["month", "n"]]},
        meanings=MEANINGS,
        chapter=PROFILES,
    )


def pack_with_profiles(out, formats=()):
    """Write a pack with two profiles and return its place."""
    whole = contents(tables=(by_ward, by_month))
    people, incidents = whole.tables
    found = (of_people(people), of_incidents(incidents))
    write_pack(replace(whole, found=found, report_formats=formats), out)
    return out


@pytest.fixture(scope="module")
def profiled(tmp_path_factory):
    """The place of a pack with two profiles and the picture of one."""
    return pack_with_profiles(tmp_path_factory.mktemp("profiled") / "pack", ("pictures",))


def copied(pack, tmp_path):
    """Copy a pack, to be changed."""
    return shutil.copytree(pack, tmp_path / "copied")


def tables_of(shown):
    """Return the HTML of each listing of a page, by its caption."""
    parts = [part.partition("</table>")[0] for part in shown.split("<caption>")[1:]]
    return {part.partition("</caption>")[0]: part for part in parts}


def test_a_profile_says_what_it_found_and_whence(profiled, monkeypatch):
    """Sentences, source, period, boundaries, protection, how, columns and what it was made of are shown."""
    app = opened(profiled, monkeypatch, "profiles")
    shown = html(app)
    assert select(app, "Profile").value == BY_AREA
    for words in (
        '<p class="ga-lead">Most live in wards.</p>',
        "From caseload (offenders): 2022. On wards-2022.",
        "Protected: standard, version",
        "Each figure is as published.",
        "<dt>Gender</dt><dd>the gender</dd>",
        "Made of Offenders by ward and gender as published here, and of nothing else about people.",
    ):
        assert words in shown
    assert [box.label for box in app.expander] == ["How this was worked out", "What the columns mean"]


def test_its_tables_are_listed_as_the_report_lists_them(profiled, monkeypatch):
    """Each table has its caption and heads; a figure that is hidden is not nought, the total is marked."""
    tables = tables_of(html(opened(profiled, monkeypatch, "profiles")))
    assert list(tables) == [BY_AREA.replace("&", "&amp;"), "Genders"]
    first = tables[BY_AREA.replace("&", "&amp;")]
    assert "Number</th>" in first
    assert "<td>–</td>" in first.partition("Ward 03</td>")[2].partition("</tr>")[0]
    assert first.count('class="ga-total"') == 1


def test_an_area_is_read_against_all_areas(profiled, monkeypatch):
    """The rows of a chosen ward stand each above that of all wards of the same gender, and no others."""
    app = opened(profiled, monkeypatch, "profiles")
    select(app, "Area").set_value(WARD).run()
    rows = tables_of(html(app))["Genders: Ward 12"].split("<tr")[2:]
    kinds = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    pairs = [(words, gender) for gender in ("All", "female", "male") for words in (WARD, "All")]
    assert [(code, gender) for code, _, gender, *_ in kinds] == pairs
    assert [row.startswith(' class="ga-chosen"') for row in rows] == [True, False] * 3


def test_an_area_is_not_offered_where_no_table_is_by_area(profiled, monkeypatch):
    """A profile by month is shown whole, and the area is kept for the next."""
    app = opened(profiled, monkeypatch, "profiles")
    select(app, "Area").set_value(WARD).run()
    select(app, "Profile").set_value(MONTHS).run()
    assert [box.label for box in app.selectbox] == ["Profile"]
    select(app, "Profile").set_value(BY_AREA).run()
    assert select(app, "Area").value == WARD


def test_words_and_pictures_that_are_markup_do_nothing(profiled, tmp_path, monkeypatch):
    """Hostile words stand as they are written, and a hostile picture is no more than the address of one."""
    broken = copied(profiled, tmp_path)
    entry = json.loads((broken / "manifest.json").read_text())["figures"]
    (picture,) = [one for one in entry if one["about"].startswith("profiles/")]
    svg = next(file for file in picture["files"] if file.endswith(".svg"))
    (broken / svg).write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>window.pwned=1</script></svg>')
    app = opened(broken, monkeypatch, "profiles")
    shown = html(app)
    assert shown.count("<img") == shown.count('<img src="data:image/svg+xml;base64,') == 1
    assert f'alt="{picture["alt"]}"' in shown
    select(app, "Profile").set_value(MONTHS).run()
    assert html(app).count("&lt;script&gt;") >= 4
    assert "<script" not in shown + html(app)
    assert "<img" not in html(app)
    assert not app.markdown
    (button,) = app.get("download_button")
    assert "!\\[x\\](http\\://" in button.proto.label


def test_every_table_can_be_taken_away(profiled, monkeypatch):
    """There is one download a table of the profile."""
    buttons = opened(profiled, monkeypatch, "profiles").get("download_button")
    assert [button.proto.label for button in buttons] == ["Offenders by ward & gender", "Genders"]


def test_a_pack_without_profiles_or_pictures_says_so(square_pack, tmp_path, monkeypatch):
    """One sentence stands in the place of what is not there, and says how profiles are had."""
    app = opened(square_pack, monkeypatch, "profiles")
    assert "profile = &#34;crime-and-disorder-audit&#34;" in html(app)
    assert not app.selectbox
    plain = opened(pack_with_profiles(tmp_path / "pack"), monkeypatch, "profiles")
    assert "made without pictures" in html(plain)


def test_a_table_that_does_not_say_what_it_holds_is_one_sentence(profiled, tmp_path, monkeypatch):
    """Metadata that is not JSON is refused in a sentence that names the file."""
    broken = copied(profiled, tmp_path)
    (path,) = (broken / "profiles").glob(f"*genders.csv{METADATA}")
    path.write_text("{")
    shown = html(opened(broken, monkeypatch, "profiles"))
    assert shown.count('role="alert"') == 1
    assert f"{path.name} of the pack must be JSON" in shown


def test_a_profile_that_lacks_something_is_one_sentence(profiled, tmp_path, monkeypatch):
    """A manifest from which part of a profile was taken is refused."""
    broken = copied(profiled, tmp_path)
    manifest = json.loads((broken / "manifest.json").read_text())
    del manifest["profiles"][0]["files"]
    (broken / "manifest.json").write_text(json.dumps(manifest))
    assert "profiles.files is missing" in html(opened(broken, monkeypatch, "quality"))


def test_an_area_without_a_total_stands_alone():
    """Of a table without a row of all areas the area's own rows are left, in their order."""
    table = pd.DataFrame(
        {"area_code": ["a", "b", "a"], "area_name": ["A", "B", "A"], "kind": ["y", "y", "x"], "n": [1, 2, 3]}
    )
    assert against_total(table, "a")["kind"].tolist() == ["y", "x"]


def test_a_total_that_comes_first_stands_below_the_area():
    """The area's row is above that of all areas, wherever these stood."""
    table = pd.DataFrame(
        {"area_code": ["All", "a", "b"], "area_name": ["All", "A", "B"], "rate": [1.0, 2.0, 3.0]}
    )
    assert against_total(table, "a")["area_code"].tolist() == ["a", "All"]
