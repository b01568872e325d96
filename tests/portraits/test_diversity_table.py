"""Diversity: the inspectorate's table, how complete it is, and who is counted more often than the rest."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from small_profiles import case, protected

from geoaudit.portraits.diversity import diversity
from geoaudit.statistics.ratios import risk_ratio

ETHNICITY = """
custody|white|100
custody|minority ethnic|40
custody|other code|2
custody|not recorded|8
custody|All|150
community|white|300
community|minority ethnic|40
community|other code|0
community|not recorded|10
community|All|350
All|white|400
All|minority ethnic|80
All|other code|2
All|not recorded|18
All|All|500
"""
GENDER = """
custody|F|5
custody|M|140
custody|Unknown|5
custody|All|150
community|F|20
community|M|330
community|Unknown|0
community|All|350
All|F|25
All|M|470
All|Unknown|5
All|All|500
"""
AGE = """
custody|under 25|50
custody|25 and over|100
custody|not recorded|0
custody|All|150
community|under 25|90
community|25 and over|260
community|not recorded|0
community|All|350
All|under 25|140
All|25 and over|360
All|not recorded|0
All|All|500
"""
GROUPS = "Asian or Asian British|50\nMixed|30\nWhite|400\nother code|2\nnot recorded|18\nAll|500"
AGES = "under 18|0\n18-20|60\n21-24|80\n25-29|100\n30-39|260\nnot recorded|0\nAll|500"


def made(policy: str = "internal", by=("order_type",), population=None, **texts):
    of = {"ethnicity": (ETHNICITY, "ethnic_pair"), "gender": (GENDER, "gender"), "age": (AGE, "age_pair")}
    tables = {
        name: protected(_of_items(texts.get(name, text), by), (*by, column), policy)
        for name, (text, column) in of.items()
    }
    tables["groups"] = protected(GROUPS, ("ethnic_group",))
    tables["ages"] = protected(AGES, ("age_band",))
    found = case("diversity", "orders", figures=tables["ethnicity"], **tables)
    return replace(found, plan=replace(found.plan, by=by), population=population)


def _of_items(text: str, by) -> str:
    """The lines as they are, or of all items together where there are none."""
    lines = text.strip().splitlines()
    return text if by else "\n".join(line.removeprefix("All|") for line in lines if line.startswith("All|"))


def test_the_columns_are_those_of_the_inspectorate_with_missing_beside_them():
    """Annual report 2003/2004, paragraph 1.13: seven columns in its order; here who is in none follows."""
    found = diversity(made()).tables["table"]
    assert list(found) == [
        "order_type",
        *("All", "White", "Minority ethnic", "Male", "Female", "Under 25", "25 and over"),
        *("Ethnicity missing", "Gender missing", "Age missing"),
    ]


def test_each_percentage_is_of_its_own_column():
    """40 of 80 minority ethnic people is 50%, 100 of 400 white ones 25%, 150 of all 500 30%."""
    custody = diversity(made()).tables["table"].set_index("order_type").loc["custody"]
    assert custody["Minority ethnic"] == "50% (40 of 80)"
    assert custody["White"] == "25% (100 of 400)"
    assert custody["All"] == "30% (150 of 500)"
    assert custody["Under 25"] == "36% (50 of 140)"


def test_a_base_under_30_has_no_percentage_but_words():
    """25 women are too few: the cell says so, and their figures have no percentage and no ratio."""
    found = diversity(made()).tables
    assert found["table"].set_index("order_type").loc["custody", "Female"] == "base under 30"
    women = found["figures"].set_index(["order_type", "group"]).loc[("custody", "Female")]
    assert (women["n"], women["base"], women["said"]) == (5, 25, "base under 30")
    assert women[["percent", "lower", "upper"]].isna().all()
    ratios = found["against-the-rest"].set_index(["order_type", "group"])
    assert np.isnan(ratios.loc[("custody", "Female"), "ratio"])


def test_codes_that_a_classification_does_not_have_are_missing():
    """2 of another code and 18 not recorded are 20 of whom ethnicity is missing: 480 of 500 are recorded."""
    found = diversity(made()).tables
    assert found["table"].set_index("order_type").loc["base", "Ethnicity missing"] == "20"
    of = found["recorded"].set_index("characteristic").loc["ethnicity"]
    assert of[["n", "base", "percent"]].tolist() == [480, 500, 96]
    assert found["recorded"].set_index("characteristic").loc["gender", "n"] == 495
    groups = found["ethnic-groups"].set_index("ethnic_group")
    assert groups.loc["Mixed", ["percent", "base_recorded", "percent_recorded"]].tolist() == [6, 480, 6]
    assert np.isnan(groups.loc["other code", "base_recorded"])


def test_disproportionality_is_against_the_rest_of_those_recorded():
    """40 of 80 over 100 of 400 is 2; its interval is that of the ratio of two proportions."""
    found = diversity(made()).tables["against-the-rest"].set_index(["order_type", "group"])
    minority = found.loc[("custody", "Minority ethnic")]
    expected = risk_ratio(40, 80, 100, 400)
    assert minority[["ratio", "ratio_lower", "ratio_upper"]].tolist() == pytest.approx(
        [*map(float, expected)]
    )
    assert (minority["ratio"], minority["verdict"]) == (2.0, "more often")
    assert found.loc[("custody", "White"), "ratio"] == 0.5


def test_sentences_say_who_differs_and_who_does_not():
    """Minority ethnic people are twice as often in custody; a refused base is not talked about."""
    said = diversity(made()).sentences
    assert any(
        one.startswith("Minority ethnic, against the rest") and "custody 2.00 times" in one for one in said
    )
    assert any(one.startswith("Ethnicity is recorded for 96%") for one in said)
    assert not any("Female" in one for one in said)


def test_where_nobody_of_the_rest_is_counted_the_least_ratio_is_said():
    """40 of 80 against none of 400 has no ratio: the sentence gives the lower end of its interval alone."""
    text = ETHNICITY.replace("custody|white|100", "custody|white|0").replace(
        "custody|All|150", "custody|All|50"
    )
    said = " ".join(diversity(made(ethnicity=text)).sentences)
    assert "custody at least" in said
    assert "nan" not in said


def test_no_evidence_is_said_in_those_words():
    """Under 25 at 36% against 28% in custody: the interval of 1.29 holds 1."""
    text = AGE.replace("custody|under 25|50", "custody|under 25|45").replace("under 25|90", "under 25|95")
    said = diversity(made(age=text)).sentences
    assert any("Under 25: no evidence of a difference from the rest" in one for one in said)


def test_hidden_cells_have_no_figure_and_no_sentence():
    """Where a group's figure is hidden its cell says so, and no ratio is made of it or of its rest."""
    hidden = ETHNICITY.replace("custody|minority ethnic|40", "custody|minority ethnic|c").replace(
        "custody|white|100", "custody|white|c"
    )
    found = diversity(made(ethnicity=hidden))
    assert found.tables["table"].set_index("order_type").loc["custody", "Minority ethnic"] == "hidden"
    ratios = found.tables["against-the-rest"].set_index(["order_type", "group"])
    assert ratios.loc[[("custody", "White"), ("custody", "Minority ethnic")], "verdict"].tolist() == ["", ""]
    assert not any("Minority" in one and "custody" in one for one in found.sentences)


@pytest.mark.parametrize(("shown", "word"), [(35, ""), (30, "base under 30")])
def test_rounded_bases_that_may_be_under_30_are_refused(shown, word):
    """35 stands for 33 to 37 and is enough, 30 for 28 to 32 and may be too few."""
    people = (("white", shown), ("minority ethnic", 55), ("not recorded", 5), ("All", 95))
    text = "\n".join(f"{item}|{group}|{n}" for item in ("custody", "All") for group, n in people)
    gender = "\n".join(f"{item}|{group}|95" for item in ("custody", "All") for group in ("M", "All"))
    made_of = made("round-5", ethnicity=text, gender=gender, age=gender.replace("|M|", "|under 25|"))
    found = diversity(made_of).tables["figures"].set_index("group")
    assert found.loc["White", "said"] == word


def test_completeness_has_a_trend_where_there_are_several_periods():
    """92% of 100 and then 70% of 100: less often recorded, by intervals that do not overlap."""
    text = "".join(
        f"{item}|{group}|{n}|{period}\n"
        for period, known in (("2021/22", 92), ("2022/23", 70))
        for item in ("custody", "All")
        for group, n in (("white", known), ("not recorded", 100 - known), ("All", 100))
    )
    both = "".join(
        f"{i}|M|100|{p}\n{i}|All|100|{p}\n" for p in ("2021/22", "2022/23") for i in ("custody", "All")
    )
    found = diversity(made(ethnicity=text, gender=both, age=both.replace("|M|", "|under 25|")))
    (trend,) = [one for one in found.charts if "recorded" in one.title]
    assert list(trend.series["ethnicity"]) == [92, 70]
    assert list(trend.periods) == ["2021/22", "2022/23"]
    assert any("92% (2021/22) and for 70% (2022/23): less often" in one for one in found.sentences)


def test_a_population_is_of_those_ages_of_which_anybody_is_counted():
    """140 of 14,000 aged 18 to 24 are 10 per 1,000, twice the 360 of 72,000; those under 18 are left out."""
    people = pd.DataFrame(
        {"area_code": "W1", "age_band": ["under 18", "18-20", "21-24", "25-29"], "n": [50e3, 6e3, 8e3, 72e3]}
    )
    found = diversity(made(population=people)).tables["against-the-population"].set_index("group")
    young = found.loc["Under 25"]
    assert young[["n", "population", "per_1000", "ratio"]].tolist() == [140, 14_000, 10.0, 2.0]
    assert young["verdict"] == "more often"
    assert list(found.index) == ["Under 25", "25 and over"]


def test_a_population_by_ethnic_group_gives_both_the_pair_and_the_groups():
    """80 of 8,000 minority ethnic people are 10 per 1,000, 400 of 80,000 white ones 5; Mixed is one group."""
    people = pd.DataFrame(
        {
            "ethnic_group": ["White", "Mixed", "Asian or Asian British"],
            "n": [80e3, 2e3, 6e3],
            "area_code": "W1",
        }
    )
    found = (
        diversity(made(population=people)).tables["against-the-population"].set_index("group", append=False)
    )
    assert found.loc["Minority ethnic", ["per_1000", "ratio"]].tolist() == [10.0, 2.0]
    assert found.loc["Mixed", ["n", "population", "per_1000"]].tolist() == [30, 2000, 15.0]


def test_without_items_each_group_is_a_share_of_everybody():
    """80 of 500 are minority ethnic, 16%; there is no table of items and no ratio against the rest."""
    found = diversity(made(by=()))
    share = found.tables["figures"].set_index("group").loc["Minority ethnic"]
    assert share[["n", "base", "percent"]].tolist() == [80, 500, 16]
    assert "table" not in found.tables
    assert "against-the-rest" not in found.tables


def test_areas_of_one_name_are_two_items():
    """Two wards called St Mary have a row each, told apart by their codes."""

    def text(words):
        areas = (("W1", "St Mary", 40), ("W2", "St Mary", 60), ("W3", "Alder", 0), ("All", "All", 100))
        return "\n".join(f"{code}|{name}|{word}|{n}" for code, name, n in areas for word in (*words, "All"))

    of = {"ethnicity": text(["white"]), "gender": text(["Male"]), "age": text(["under 25"])}
    found = diversity(made(by=("area",), **of)).tables["table"].set_index("area_name")
    assert found["White"].to_dict() == {
        "base": "100",
        "St Mary (W1)": "40% (40 of 100)",
        "St Mary (W2)": "60% (60 of 100)",
        "Alder": "0% (0 of 100)",
    }


@pytest.mark.parametrize("by", [("order_type",), ()])
def test_every_column_has_a_meaning(by):
    """A reader finds in words what each column of each table is."""
    people = pd.DataFrame({"gender": ["Male", "Female"], "n": [10e3, 10e3], "area_code": "W1"})
    found = diversity(made(by=by, population=people))
    assert {str(name) for table in found.tables.values() for name in table} <= set(found.meanings)
