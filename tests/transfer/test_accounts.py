"""The account of what was carried, and a crosswalk of the areas asked about."""

from geoaudit.crosswalks.crosswalk import AREA, EXACT
from geoaudit.transfer.accounts import ESTIMATED, IN, NOT_TRANSFERRED, UNCHANGED, account
from geoaudit.transfer.moving import PART_UNKNOWN, move
from geoaudit.transfer.scope import OUTSIDE, within
from tests.transfer.crosswalks import bounded, counted, crosswalk

WALK = crosswalk(
    [("A", "X", 1.0, EXACT), ("B", "Y", 0.75, AREA), ("B", "Z", 0.25, AREA), ("C", "Z", 0.9, AREA)],
    lost=[("C", "sea", 0.1)],
)


def test_the_account_closes_by_its_own_rows() -> None:
    """What is in is what is out unchanged, out by estimate, and left for each reason."""
    rows = [("b", "A", 100, 100, 100), ("b", "B", 60, 60, 60), ("b", "C", 40, 40, 40), ("a", "A", None, 1, 4)]
    figures = bounded(rows, "k")
    found = account(figures, move(figures, ["k"], WALK), ["k"])
    assert list(found.itertuples(index=False, name=None)) == [
        ("b", IN, 200.0),
        ("b", UNCHANGED, 100.0),
        ("b", ESTIMATED, 96.0),
        ("b", f"{NOT_TRANSFERRED}sea", 4.0),
        ("a", IN, 2.5),
        ("a", UNCHANGED, 2.5),
        ("a", ESTIMATED, 0.0),
        ("a", f"{NOT_TRANSFERRED}sea", 0.0),  # C has no row: what of it is in the sea is not known
    ]


def test_what_other_areas_would_get_is_kept_apart() -> None:
    """B's quarter in Z is outside what is asked about; C, of which nothing is known here, is no gap."""
    walk = within(WALK, ["A", "B"], ["X", "Y"])
    moved = move(counted([("A", 100), ("B", 60)]), [], walk)
    assert moved.figures["area_code"].tolist() == ["X", "Y"]
    assert moved.figures["n"].tolist() == [100, 45]
    assert moved.untransferred.to_numpy().tolist() == [[OUTSIDE, 15.0, 0.0, 60.0]]


def test_all_areas_kept_leave_the_crosswalk_as_it_is() -> None:
    """Asking about everything changes no figure."""
    figures = counted([("A", 100), ("B", 60), ("C", 40)])
    walk = within(WALK, "ABC", "XYZ")
    assert move(figures, [], walk).figures.equals(move(figures, [], WALK).figures)
    assert walk.untransferred.equals(WALK.untransferred)


def test_a_target_left_unknown_is_left_out_where_its_other_area_is_not_asked_about() -> None:
    """Without C in the crosswalk Z is B's part alone; with it Z is not known."""
    figures = counted([("A", 100), ("B", 60)])
    assert PART_UNKNOWN in move(figures, [], WALK).untransferred["reason"].tolist()
    assert move(figures, [], within(WALK, ["A", "B"], "XYZ")).untransferred.empty
