"""Figures as somebody has published them: targets of the invented service, and an inspection's scores."""

import pandas as pd

_TARGETS = (
    ("Reports for court in time", "90%", "92%", "88%", "higher is better", "%", ""),
    ("First appointments in five days", "90%", "84%", "81%", "higher is better", "%", ""),
    ("Orders completed", "75%", "77%", "74%", "higher is better", "%", ""),
    ("Breach in ten days", "85%", "86%", "79%", "higher is better", "%", ""),
    ("Starts of unpaid work in a fortnight", "70%", "48%", "66%", "higher is better", "%", ""),
    ("Days of sickness", "8", "8.6", "9.4", "lower is better", "days", "a year and person"),
)
_SCORES = (
    ("Assessment", "Needs", "72%", "2", "30%", "70%", "74%"),
    ("Assessment", "Risk", "66%", "1", "30%", "70%", "74%"),
    ("Supervision", "Contact", "81%", "3", "40%", "78%", "74%"),
    ("Supervision", "Interventions", "74%", "2", "40%", "78%", "74%"),
    ("Results", "Compliance", "76%", "1", "30%", "72%", "74%"),
    ("Results", "Progress", "68%", "1", "30%", "72%", "74%"),
)


def performance() -> pd.DataFrame:
    """Return a table of targets and results."""
    columns = ["measure", "target", "actual", "comparator", "direction", "unit", "note"]
    return pd.DataFrame(_TARGETS, columns=columns).assign(period="2022/23")


def scores() -> pd.DataFrame:
    """Return the weighted criteria of an inspection with the scores that it printed."""
    columns = ["section", "criterion", "score", "weight", "section_weight", "published_section"]
    table = pd.DataFrame(_SCORES, columns=[*columns, "published_overall"])
    table.insert(0, "area", "Wethershire")
    return table
