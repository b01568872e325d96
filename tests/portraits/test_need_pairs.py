"""Which needs come together: each need among those with one named need, against everybody else."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import chi2_contingency, false_discovery_control
from small_profiles import case, protected

from geoaudit.portraits.need_pairs import COME_TOGETHER
from geoaudit.portraits.need_ratios import LESS, MORE, NOT_SAID, TOO_FEW
from geoaudit.portraits.needs import needs
from geoaudit.records.needs import STATES, TOGETHER
from geoaudit.statistics.comparing import NO_EVIDENCE
from geoaudit.statistics.proportions import wilson
from geoaudit.statistics.ratios import risk_ratio

HAS, OTHERS = "drugs: with the need", "drugs: otherwise"
# With the need, without it, no evidence, not assessed: 400 are assessed, of whom 200 have drugs.
OVERALL = {
    "All": (340, 50, 10, 100),
    "drugs": (200, 190, 10, 100),
    "alcohol": (180, 220, 0, 100),
    "accommodation": (120, 280, 0, 100),
    "finance": (203, 197, 0, 100),
}
# Of those with drugs, and of all: who has each need besides.
BOTH = {"drugs": (200, 200), "alcohol": (120, 180), "accommodation": (40, 120), "finance": (101, 203)}
LIST = "All|500\ndrugs|200\nalcohol|180\naccommodation|180\nfinance|252\nnone identified|8\nnone recorded|40"
LISTED = {"drugs": (200, 200), "alcohol": (120, 180), "accommodation": (40, 180), "finance": (101, 252)}


def instrument(**more):
    """Everybody by need and state, as an instrument tells it."""
    lines = [
        f"{need}|{state}|{n}"
        for need, figures in {**OVERALL, **more}.items()
        for state, n in zip((*STATES, "All"), (*figures, sum(figures)), strict=True)
    ]
    return protected("\n".join(lines), ("need", "need_state"))


def pairs(both, with_any=(200, 340), policy="internal"):
    """The table by who has drugs and by need, with the numbers of all; ``c`` is hidden in both its parts."""
    lines = [f"{HAS}|All|{with_any[0]}", f"All|All|{with_any[1]}", f"{OTHERS}|All|c"]
    for need, (n, all_) in both.items():
        others = "c" if n == "c" else all_ - n
        lines += [f"{HAS}|{need}|{n}", f"{OTHERS}|{need}|{others}", f"All|{need}|{all_}"]
    return protected("\n".join(lines), (TOGETHER, "need"), policy)


def assessed(both=BOTH, with_any=(200, 340), figures=None, **more):
    """What is told of an instrument."""
    tables = {"figures": figures or instrument(), TOGETHER: pairs(both, with_any)}
    return needs(replace(case("needs", **tables), **more))


def listed(both=LISTED, **more):
    """What is told of a plain list."""
    tables = {"figures": protected(LIST, ("need",)), TOGETHER: pairs(both, (200, 500))}
    return needs(replace(case("needs", **tables), **more))


def of(told):
    """The table by need."""
    return told.tables["together"].set_index("need")


def said(told) -> list[str]:
    """What is said of needs that come together."""
    return [sentence for sentence in told.sentences if "those with a need to do with drugs" in sentence]


def test_of_an_instrument_the_base_is_who_has_the_need_and_the_rest_everybody_else_assessed():
    """120 of the 200 with drugs have alcohol, 60%, and 60 of the other 200 of 400 assessed, 30%: twice."""
    own = of(assessed()).loc["alcohol"]
    assert own[TOGETHER] == "drugs"
    assert list(own[["n", "base", "percent"]]) == [120, 200, 60]
    assert list(own[["n_rest", "base_rest", "percent_rest"]]) == [60, 200, 30]
    ends = wilson(120, 200)
    assert list(own[["lower", "upper"]]) == pytest.approx([100 * float(ends.lower), 100 * float(ends.upper)])
    expected = risk_ratio(120, 200, 60, 200)
    assert list(own[["ratio", "ratio_lower", "ratio_upper"]]) == pytest.approx(
        [2.0, float(expected.lower), float(expected.upper)]
    )
    assert own["verdict"] == MORE


def test_of_a_plain_list_the_rest_is_everybody_else():
    """Of 300 without drugs recorded, those of whom nothing is recorded among them, 60 have alcohol: 20%."""
    own = of(listed()).loc["alcohol"]
    assert list(own[["n", "base", "percent"]]) == [120, 200, 60]
    assert list(own[["n_rest", "base_rest", "percent_rest"]]) == [60, 300, 20]
    assert own["ratio"] == pytest.approx(3.0)


def test_the_named_need_is_in_no_row_of_its_own_table():
    """That those with drugs have drugs says nothing; what is no need is none there either."""
    for told in (assessed(), listed({**LISTED, "none recorded": (0, 40), "none identified": (0, 8)})):
        assert list(of(told).index) == ["accommodation", "finance", "alcohol"]
        assert set(told.tables["together"][TOGETHER]) == {"drugs"}


def test_p_is_corrected_for_the_comparisons_that_there_are():
    """Three needs are compared, once each: that those with drugs have drugs is not among them."""
    found = of(assessed())
    p = [
        chi2_contingency([[n, 200 - n], [all_ - n, 200 - all_ + n]], correction=False).pvalue
        for n, all_ in (BOTH[need] for need in found.index)
    ]
    assert found["p"].to_numpy() == pytest.approx(p)
    assert found["p_corrected"].to_numpy() == pytest.approx(false_discovery_control(p, method="bh"))


def test_sentences_say_which_are_more_and_which_less_common():
    """One with its ratio, interval, shares and base; those less common by name; of no difference nothing."""
    more, less = said(assessed())
    assert more == (
        "Among those with a need to do with drugs, one to do with alcohol is 2.0 times as common as among "
        "everybody else (95% interval 1.6 to 2.6): 60% of 200, against 30%."
    )
    assert less == (
        "Needs to do with accommodation are less common among those with a need to do with drugs than among "
        "everybody else."
    )
    assert of(assessed())["verdict"].to_dict() == {
        "alcohol": MORE, "accommodation": LESS, "finance": NO_EVIDENCE
    }  # fmt: skip


def test_three_at_most_are_told_the_surest_first():
    """Of four that are more common those three are named whose ratio is largest at its lower end."""
    both = {"drugs": (200, 200), "alcohol": (120, 180), "finance": (140, 200)}
    both |= {"health": (30, 35), "attitudes": (110, 180)}
    told = [sentence.split("to do with ")[2].split(" is ")[0] for sentence in said(assessed(both))]
    lower = of(assessed(both)).loc[list(both)[1:], "ratio_lower"].sort_values(ascending=False)
    assert set(of(assessed(both))["verdict"]) == {MORE}
    assert told == list(lower.index[:3]) == ["health", "finance", "alcohol"]


def test_of_a_list_they_say_recorded():
    """What is not recorded may be there all the same, so nothing is said to be common."""
    more, less = said(listed())
    assert "one to do with alcohol is recorded 3.0 times as often as among everybody else" in more
    assert "are recorded less often among" in less


def test_about_stands_before_the_base_where_totals_are_rounded():
    """The base is about so many where the policy rounds what is of everybody too."""
    figures = protected("All|501\ndrugs|201\nalcohol|183", ("need",), "midpoint-6")
    lines = [f"{HAS}|All|201", "All|All|501", f"{HAS}|alcohol|123", "All|alcohol|183"]
    rounded = protected("\n".join(lines), (TOGETHER, "need"), "midpoint-6")
    told = needs(replace(case("needs", figures=figures, **{TOGETHER: rounded}), about="about "))
    assert "61% of about 201, against 20%" in said(told)[0]
    assert "of 200, against" in said(assessed(about="about "))[0]


def test_of_a_hidden_number_nothing_is_said():
    """Where the number with both is hidden there is no share, no ratio and no sentence about that need."""
    told = assessed({**BOTH, "alcohol": ("c", 180)})
    own = of(told).loc["alcohol"]
    assert own["verdict"] == NOT_SAID
    assert np.isnan(own[["percent", "ratio", "p", "p_corrected"]].to_numpy(float)).all()
    assert not any("alcohol" in sentence for sentence in said(told))
    assert of(told).loc["finance", "verdict"] == NO_EVIDENCE


def test_where_all_are_hidden_nothing_is_said():
    """Not even that there is no evidence: nobody looked."""
    told = assessed({need: ("c", all_) for need, (_, all_) in BOTH.items()})
    assert set(of(told)["verdict"]) == {NOT_SAID}
    assert said(told) == []
    assert len(told.charts) == 1


@pytest.mark.parametrize("few", [29, 372])
def test_fewer_than_thirty_with_the_need_or_without_are_not_compared(few):
    """29 with drugs, or 28 assessed without, are too few for a ratio, and nothing is said."""
    figures = instrument(drugs=(few, 400 - few, 0, 100))
    both = {"drugs": (few, few), "alcohol": (15, 40), "finance": (14, 41)}
    told = assessed(both, (few, 380), figures)
    assert set(of(told)["verdict"]) == {TOO_FEW}
    assert of(told)["ratio"].isna().all()
    assert said(told) == []


def test_no_evidence_is_said_in_those_words():
    """Half with drugs and half without have each of two needs: none is said to be more common."""
    told = assessed({"drugs": (200, 200), "alcohol": (90, 180), "finance": (101, 203)})
    (sentence,) = said(told)
    assert sentence == (
        "There is no evidence that any of the 2 needs compared is more or less common among those with a "
        "need to do with drugs than among everybody else."
    )


def test_a_need_that_is_not_scored_is_left_out():
    """What the instrument does not score is in no row, sentence or bar."""
    told = assessed(unscored=("alcohol",))
    assert list(of(told).index) == ["accommodation", "finance"]
    assert not any("alcohol" in sentence for sentence in said(told))
    assert "alcohol" not in vars(told.charts[-1])["labels"]


def test_the_chart_has_the_shares_of_those_with_the_need():
    """The largest share first, of 200 people, each with its interval; what is hidden has no bar."""
    bars = vars(assessed().charts[-1])
    assert bars["title"] == "A profile: among those with a need to do with drugs"
    assert bars["unit"] == "per cent of 200 people"
    assert bars["labels"] == ["alcohol", "finance", "accommodation"]
    assert list(bars["values"]) == [60, 51, 20]
    assert bars["lower"][0] == pytest.approx(100 * float(wilson(120, 200).lower))
    hidden = vars(assessed({**BOTH, "alcohol": ("c", 180)}).charts[-1])
    assert hidden["labels"] == ["finance", "accommodation"]


def test_a_need_that_hardly_anybody_has_is_no_word_of_the_list():
    """A rare need stands in no table of a list by its name: the named one is told of by its own total."""
    without = protected(LIST.replace("drugs|200\n", ""), ("need",))
    rare = pairs({"alcohol": (2, 180), "finance": (0, 252)}, (2, 500))
    told = needs(case("needs", figures=without, **{TOGETHER: rare}))
    assert of(told)["base"].tolist() == [2, 2]
    assert set(of(told)["verdict"]) == {TOO_FEW}
    assert said(told) == []


def test_a_profile_that_names_no_need_tells_nothing_of_it():
    """No table, no sentence and no method."""
    told = needs(case("needs", figures=instrument()))
    assert "together" not in told.tables
    assert said(told) == []
    assert COME_TOGETHER not in told.methods
    assert COME_TOGETHER in assessed().methods


def test_every_column_has_a_meaning_and_nothing_is_said_of_causes():
    """Each column of the table is said, and no sentence says why."""
    told = assessed()
    assert set(told.tables["together"]) <= set(told.meanings)
    assert not any(word in " ".join(said(told)) for word in ("because", "leads to", "due to", "nan"))
