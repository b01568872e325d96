"""Categories that hardly anyone has: a name that has slipped into a column of categories is one of them."""

import pandas as pd

from geoaudit.records.schema import NOT_RECORDED

FEW = 3
RARE = "rare, taken together"
REMARK = f"categories that fewer than {FEW} people of the source have, taken together"


def take_together(values: "pd.Series[str]", people: "pd.Series[str]") -> "pd.Series[str]":
    """Return the categories with `RARE` for each that fewer than `FEW` distinct people of the source have.

    The words of a category are published with the tables that it splits, so one that a single person has
    could say who it is.

    Parameters
    ----------
    values : Series of str
        A category for each row.
    people : Series of str
        Whom the row is about; a row that names nobody is somebody of its own.
    """
    each = pd.DataFrame({"value": values, "person": people}).drop_duplicates()
    counted = each["value"].value_counts()
    few = counted.index[counted < FEW].difference([NOT_RECORDED])
    return values.mask(values.isin(few), RARE)


def people_of(person: "pd.Series[str] | None", index: pd.Index) -> "pd.Series[str]":
    """Return whom each row is about, a row that names nobody apart from all others."""
    alone = pd.Series("row " + index.astype(str), index, dtype="str")
    return alone if person is None else ("person " + person).fillna(alone)
