from dataclasses import replace

import pandas as pd
import pytest

from geoaudit.disclosure.policy import ACCOUNTS
from geoaudit.errors import DisclosureError, PackError
from geoaudit.pack.accounts import account_problems
from geoaudit.pack.contents import PackContents
from geoaudit.pack.parts import SHARE_COLUMNS, unbalanced
from geoaudit.pack.read import open_pack
from geoaudit.pack.verify import verify
from geoaudit.pack.write import write_pack


def with_figure(balance, outcome, n, marker=""):
    cells = balance.cells.copy()
    at = cells["outcome"] == outcome
    cells.loc[at, "n"] = n
    cells.loc[at, "marker"] = marker
    return cells


@pytest.mark.parametrize("outcome", ["in", "out", "not transferred: outside every target area"])
def test_a_balance_that_does_not_close_makes_no_pack(whole, balance, outcome):
    """One unit more in, out or not transferred, and a public source's pack is refused with the step."""
    cells = with_figure(balance, outcome, 99)
    with pytest.raises(PackError, match="Burglary on later wards, to wards-later"):
        replace(whole, balance=(replace(balance, cells=cells),))


def test_what_is_said_of_others_is_not_added_to_them(balance):
    """The estimated share is a part of what went out, and the balance closes whatever it is."""
    assert unbalanced(with_figure(balance, "of which estimated", 3)) == []


def test_a_hidden_figure_leaves_the_balance_open(balance):
    """Where a figure is hidden nobody can say that the step does not close."""
    assert unbalanced(with_figure(balance, "out", pd.NA, "c")) == []


def test_a_step_without_what_came_in_does_not_close(balance):
    """What went out must have come in: a step that does not say what came in is refused."""
    assert unbalanced(balance.cells[balance.cells["outcome"] != "in"]) != []


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("covered", pd.DataFrame({"source": ["crime"]}), "columns source, month, covered"),
        (
            "covered",
            pd.DataFrame({"source": ["crime"], "month": ["2021-01"], "covered": [1.2]}),
            "from 0 to 1",
        ),
        ("comparisons", {"a to b": pd.DataFrame({"from_code": []})}, "must have the columns from_code"),
        ("shares", pd.DataFrame({"from": ["a"]}), "must have the columns from, to, by"),
        ("accuracy", pd.DataFrame({"source": ["crime"]}), "must have the columns source, table"),
    ],
)
def test_parts_without_their_columns_are_refused(whole, part, value, said):
    """A part that a reader could not read makes no pack."""
    with pytest.raises(PackError, match=said):
        replace(whole, **{part: value})


def shares(*given):
    """Return how one area is shared out over others by land, in these shares; the last goes to none."""
    rows = [("wards", "wards-later", "area", "W1", f"L{i}", share, "area") for i, share in enumerate(given)]
    frame = pd.DataFrame(rows, columns=list(SHARE_COLUMNS))
    return frame.assign(to_code=[*frame["to_code"][:-1], None])


def test_shares_of_an_area_come_to_one(whole, tmp_path):
    """Shares that lose a part of an area make no pack; in a pack they are filed, and found when changed."""
    with pytest.raises(PackError, match="must come to 1, and those of 1 of 1"):
        replace(whole, shares=shares(0.5, 0.3, 0.1))
    write_pack(replace(whole, shares=shares(0.5, 0.3, 0.2)), tmp_path / "p")
    assert verify(tmp_path / "p") == []
    shares(0.5, 0.3, 0.1).to_csv(tmp_path / "p/quality/shares.csv", index=False)
    (said,) = account_problems(open_pack(tmp_path / "p"))
    assert said.startswith("The shares of an area must come to 1")


def test_parts_of_other_sources_are_refused(whole, months, accuracy):
    """Breaks, months and errors of a source that the pack does not hold are of nothing."""
    for part in (
        {"breaks": (replace(whole.breaks[0], source="other"),)},
        {"coverage": {"caseload": months}},
        {"accuracy": accuracy.assign(source="other")},
    ):
        with pytest.raises(PackError):
            replace(whole, **part)


def test_errors_of_estimates_about_people_stay_with_the_sender(whole, accuracy, tmp_path):
    """With the estimate they give the count: no pack is made with one, and one in a pack is found."""
    of_people = accuracy.assign(source="caseload")
    with pytest.raises(DisclosureError, match="must stay with the sender"):
        replace(whole, accuracy=of_people)
    write_pack(whole, tmp_path / "p")
    of_people.to_csv(tmp_path / "p/quality/estimate_errors.csv", index=False)
    (said,) = account_problems(open_pack(tmp_path / "p"))
    assert said.endswith("estimates of 'caseload' are: it is about people.")


def test_figures_of_a_personal_source_enter_no_part(months, balance):
    """The balance and the months of people stay with the sender, as counted and rounded alike."""
    people = {"source": "caseload", "public": False, "scale": ACCOUNTS}
    for profile in (months, balance):
        for n in (profile.cells["n"], profile.cells["n"] // 6 * 6 + 3):
            with pytest.raises(DisclosureError, match="never publishes"):
                replace(profile, **people, cells=profile.cells.assign(n=n))
        hidden = profile.cells.assign(n=pd.array([pd.NA] * len(profile.cells), dtype="Int64"), marker="c")
        assert replace(profile, **people, cells=hidden).hidden == len(hidden)


@pytest.mark.parametrize(
    ("file", "source", "n"),
    [
        ("quality/balance.csv", "crime", "15"),
        ("quality/coverage_months.csv", "crime", "15"),
        ("quality/share-placed.csv", "", "15"),
    ],
)
def test_a_figure_of_people_put_into_a_part_is_found(whole, tmp_path, file, source, n):
    """Whoever lets a source of people be told of in a part is found out, however round its figures are."""
    write_pack(whole, tmp_path / "p")
    path = tmp_path / "p" / file
    cells = pd.read_csv(path, dtype=str, keep_default_na=False)
    cells["n"], cells["marker"] = n, ""
    cells = cells.replace({"source": {source: "caseload"}})
    cells.to_csv(path, index=False)
    pack = open_pack(tmp_path / "p")
    for entry in pack.manifest["quality"]:
        if entry["file"] == "quality/share-placed.csv":
            entry["public"] = not file.endswith("share-placed.csv")
    assert list(account_problems(pack)) == [
        f"{file} holds figures that the policy midpoint-6 never publishes."
    ]


def test_what_is_worked_out_from_hidden_months_is_found(whole, tmp_path):
    """A usual figure beside a hidden one would tell of it."""
    write_pack(whole, tmp_path / "p")
    path = tmp_path / "p/quality/coverage_months.csv"
    cells = pd.read_csv(path, dtype=str, keep_default_na=False).replace({"source": {"crime": "caseload"}})
    cells = cells.assign(n="", marker="c")
    cells.to_csv(path, index=False)
    said = "quality/coverage_months.csv holds figures that the policy midpoint-6 never publishes."
    assert list(account_problems(open_pack(tmp_path / "p"))) == [said]
    cells.assign(usual="", ratio="").to_csv(path, index=False)
    assert list(account_problems(open_pack(tmp_path / "p"))) == []


def test_a_pack_with_every_part_is_whole(whole, tmp_path):
    """Every part is filed under its own name, described, listed, and found to be right."""
    write_pack(whole, tmp_path / "p")
    pack = open_pack(tmp_path / "p")
    named = {entry["file"] for entry in pack.manifest["quality"]}
    assert named >= {
        "quality/balance.csv",
        "quality/coverage_months.csv",
        "quality/boundary_changes_wards_to_wards-later.csv",
        "quality/estimate_errors.csv",
    }
    assert verify(tmp_path / "p") == []
    assert list(account_problems(pack)) == []
    assert pack.manifest["breaks"][0] == {
        "source": "crime",
        "date": "2021-01-01",
        "what": "new <counting> rules",
    }
    assert pack.manifest["warnings"] == list(whole.warnings)


def test_a_finding_of_a_parts_name_does_not_take_its_file(whole, tmp_path):
    """The balance keeps its path, whatever a finding is called."""
    write_pack(replace(whole, findings={"balance": pd.DataFrame({"a": [1]})}), tmp_path / "p")
    assert (tmp_path / "p/quality/balance.csv").read_text().startswith("source,table,step,outcome,period,n")
    assert (tmp_path / "p/quality/balance-2.csv").exists()


def test_the_same_contents_give_the_same_bytes(whole, tmp_path):
    """Two packs with every part are equal to the byte, save for the manifest's date."""
    for name in "ab":
        write_pack(whole, tmp_path / name)
    files = [p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*") if p.suffix]
    equal = [(tmp_path / "a" / f).read_bytes() == (tmp_path / "b" / f).read_bytes() for f in files]
    assert [f.name for f, same in zip(files, equal, strict=True) if not same] in ([], ["manifest.json"])


def test_a_balance_changed_on_the_way_is_found(whole, tmp_path):
    """A figure of the balance that somebody changed no longer closes, and is named."""
    write_pack(whole, tmp_path / "p")
    path = tmp_path / "p/quality/balance.csv"
    path.write_bytes(path.read_bytes().replace(b",17,", b",18,"))
    assert list(account_problems(open_pack(tmp_path / "p"))) == [
        "quality/balance.csv: what came in is not what went out at 1 steps."
    ]


def test_callers_need_none_of_it(contents):
    """A pack without these parts is made as before."""
    bare = PackContents(
        contents.title, contents.partnership, contents.spec_sha256, contents.policy, contents.sources,
        (), contents.tables, {}, {}, {}, contents.boundaries,
    )  # fmt: skip
    assert (bare.balance, bare.breaks, bare.warnings, len(bare.covered), len(bare.accuracy)) == ((),) * 3 + (
        0,
        0,
    )
