"""The two ways in which questions are averaged into a section's score, each by its name.

Source: HM Inspectorate of Probation (2014) Inspection of Adult Offending Work, aggregate report on six
inspections, scoring approach. It says that a section's score is "the average of the scores for the component
general criteria", and of each outcome that it is "an average, over all the relevant questions", of the
proportion of work judged sufficient. The two are the same only where the criteria have equally many
questions.
"""

from pathlib import Path

import pandas as pd

from geoaudit.appraisal.reading import numbers, read_published, refuse, require_filled, require_once

MEAN_OF_QUESTIONS = "mean of questions"
MEAN_OF_CRITERIA = "mean of criteria means"
RULES = (MEAN_OF_QUESTIONS, MEAN_OF_CRITERIA)


def read_questions(path: Path) -> pd.DataFrame:
    """Read scores of questions.

    Parameters
    ----------
    path : Path
        A table with the columns ``section``, ``criterion``, ``question`` and ``score`` (the per cent of the
        relevant cases that were judged sufficient; blank where the question was not relevant to any).

    Returns
    -------
    DataFrame
        Those columns, ``score`` a number, NaN where there is none.

    Raises
    ------
    FileError
        Where the file cannot be read, lacks a column or has no row.
    RecordsError
        Where a row lacks a name, repeats another's section, criterion and question, or has a score that is
        none or not from 0 to 100. A question may count in two sections, and then has a row in each.
    """
    read = read_published(path, ("section", "criterion", "question", "score"), ())
    names = ["section", "criterion", "question"]
    require_filled(read, names)
    require_once(read, names)
    score = numbers(read, "score", 0.0)
    refuse(read, "at most 100, or nothing, in column 'score'", score > 100)
    return read.text.assign(score=score)


def averaged(questions: pd.DataFrame) -> pd.DataFrame:
    """Return each section's score by both rules.

    Parameters
    ----------
    questions : DataFrame
        ``section``, ``criterion``, ``score`` (per cent; NaN where not relevant, which is left out).

    Returns
    -------
    DataFrame
        One row for each section, in the table's order, and each of `RULES`: ``section``, ``rule``, ``score``
        (per cent, not rounded; NaN where no question was relevant), ``criteria``, ``questions`` (how many are
        averaged).
    """
    criteria = questions.groupby(["section", "criterion"], sort=False)["score"].agg(["mean", "count", "sum"])
    sections = criteria.groupby("section", sort=False).agg(
        questions=("count", "sum"),
        criteria=("mean", "count"),
        total=("sum", "sum"),
        by_criteria=("mean", "mean"),
    )
    both = sections.assign(
        **{
            MEAN_OF_QUESTIONS: sections["total"] / sections["questions"],
            MEAN_OF_CRITERIA: sections["by_criteria"],
        }
    )
    long = both.reset_index().melt(
        ["section", "criteria", "questions"], list(RULES), var_name="rule", value_name="score"
    )
    order = long["section"].map({name: place for place, name in enumerate(sections.index)})
    ordered = long.iloc[order.argsort(kind="stable")].reset_index(drop=True)
    return ordered[["section", "rule", "score", "criteria", "questions"]]


def averaging_sentences(scored: pd.DataFrame) -> tuple[str, ...]:
    """Return each section's score by both rules, in words.

    Parameters
    ----------
    scored : DataFrame
        As `averaged` returns.
    """
    known = scored.dropna(subset="score").set_index("section")
    by_question, by_criterion = (known[known["rule"] == rule] for rule in RULES)
    both = by_question.assign(by_criterion=by_criterion["score"])
    return tuple(
        f"{row.Index} scores {row.score:.1f}% as the {MEAN_OF_QUESTIONS} ({row.questions} of them) and "
        f"{row.by_criterion:.1f}% as the {MEAN_OF_CRITERIA} ({row.criteria} of them)."
        for row in both.itertuples()
    )
