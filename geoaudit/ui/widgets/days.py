"""A day that somebody writes."""

import datetime as dt

import streamlit as st

from geoaudit.ui import state
from geoaudit.ui.widgets.fragments import notice

_FORM = "%d/%m/%Y"


def choose_day(words: str, key: str, day: dt.date | None, meaning: str) -> dt.date | None:
    """Let the person write a day, and return it; what was known before, where what is written is none.

    Parameters
    ----------
    words, meaning : str
        What the field is called, and what stands in its help.
    key : str
        The field's name in the session.
    day : date or None
        What is known of it.
    """
    known = f"{day:{_FORM}}" if day else ""
    text = st.text_input(
        words, key=state.begin(key, known), placeholder="dd/mm/yyyy", max_chars=10, help=meaning
    )
    try:
        return dt.datetime.strptime(text.strip(), _FORM).date() if text.strip() else None
    except ValueError:
        notice("A day is written as its day, month and year, such as 31/03/2023, and this is none.", "alarm")
        return day
