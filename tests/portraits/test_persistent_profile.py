"""Persistent offenders: shares of those of whom it can be told, and the overlap of lists as figures alone."""

from dataclasses import replace

from small_profiles import case, protected

from geoaudit.portraits.persistent import persistent

RULE = "18 or over, convicted of 6 or more recordable offences in 12 months"
AREAS = """
W1|Alder|persistent|30
W1|Alder|not persistent|70
W1|Alder|not recorded|20
W1|Alder|All|120
W2|Birch|persistent|10
W2|Birch|not persistent|190
W2|Birch|not recorded|0
W2|Birch|All|200
NFA|no fixed abode|persistent|8
NFA|no fixed abode|not persistent|2
NFA|no fixed abode|not recorded|0
NFA|no fixed abode|All|10
All|All|persistent|48
All|All|not persistent|262
All|All|not recorded|20
All|All|All|330
"""
LISTS = "IOM and PPO|50\nIOM only|111\nPPO only|57\non none|112\nnot recorded|0\nAll|330"


def told(lists: str | None = LISTS, policy: str = "internal"):
    parts = {"figures": protected(AREAS, ("area", "persistent"), policy)}
    if lists is not None:
        parts["on_lists"] = protected(lists, ("on_lists",), policy)
    return persistent(replace(case("persistent", **parts), rule=RULE))


def test_the_share_is_of_those_of_whom_it_can_be_told():
    """48 of 310 is 15%; the 20 of whom it is not known are told apart from both answers."""
    whole = told().tables["areas"].set_index("area_code").loc["All"]
    assert whole[["n", "base", "percent", "unknown"]].tolist() == [48, 310, 15, 20]
    assert any("48 persistent offenders" in one and "of 310" in one for one in told().sentences)


def test_the_rule_stands_beside_the_figure():
    """Who is counted as persistent is in the sentence and in the method."""
    found = told()
    assert RULE in found.sentences[0]
    assert any(RULE in one for one in found.methods)


def test_no_row_of_no_area_is_compared():
    """8 of 10 of no fixed abode are far above 15%, and are no area that stands out."""
    found = told()
    assert found.tables["areas"].set_index("area_code").loc["NFA", "verdict"] == ""
    assert any("higher than that of everybody in Alder" in one for one in found.sentences)
    assert any("lower than that of everybody in Birch" in one for one in found.sentences)
    assert not any("abode" in one for one in found.sentences)
    (bars,) = found.charts
    assert list(bars.labels) == ["Alder", "Birch"]


def test_lists_are_told_as_how_many_are_on_several():
    """Of 218 people on any list 50 are on more than one."""
    assert told().sentences[-1] == "Of 218 people on any list 50 are on more than one."


def test_a_hidden_combination_is_not_talked_about():
    """Where a combination is hidden nothing is said of how many are on several lists."""
    assert not any("list" in one for one in told(LISTS.replace("|50", "|c").replace("|111", "|c")).sentences)


def test_rare_combinations_are_taken_for_neither():
    """Combinations that are taken together may be of one list or of several: nothing is said."""
    text = LISTS.replace("not recorded|0", "rare, taken together|7")
    assert not any("any list" in one for one in told(text).sentences)


def test_a_list_with_and_in_its_name_is_one_list():
    """'Prevent and Deter only' is a single list, though its name has the word between lists."""
    text = "Prevent and Deter only|40\non none|290\nAll|330"
    assert told(text).sentences[-1] == "Of 40 people on any list 0 are on more than one."


def test_lists_can_be_left_out():
    """A source without lists has the table by area, and no word of lists."""
    found = told(None)
    assert list(found.tables) == ["areas"]
    assert not any("list" in one for one in (*found.sentences, *found.methods))


def test_every_column_has_a_meaning():
    """A reader finds in words what each column of each table is."""
    found = told()
    assert {str(name) for table in found.tables.values() for name in table} <= set(found.meanings)
