"""Why rows cannot be used or placed, as the partner is told it."""

from collections.abc import Mapping
from dataclasses import dataclass

from geoaudit.places import postcodes
from geoaudit.records import points, screening
from geoaudit.requests.wording import CODES

_RIGHT_DAY = "Correct the day."
_LEFT_OUT = "They are left out; nothing has to be done if that is right."
_IF_KNOWN = "Add it where you know it; leave it blank where you do not."
_APART = "They are counted apart; nothing has to be done."


@dataclass(frozen=True)
class Reason:
    """What a partner is told of rows.

    Attributes
    ----------
    what : str
        What is wrong with them, with places for ``{column}``, ``{identifier}``, ``{numbers}``, ``{period}``.
    do : str
        What to do about it.
    must : bool
        Whether they must.
    """

    what: str
    do: str
    must: bool = True


REJECTED: Mapping[str, Reason] = {
    screening.DUPLICATE: Reason(
        "the same, in every column, as an earlier row of that {identifier}", _LEFT_OUT, must=False
    ),
    screening.SECOND: Reason("a second row with the same {identifier}", "Send one row for each."),
    "required value missing": Reason("{column} is empty", "Fill it in."),
    screening.NOT_READABLE: Reason("{column} is no date that can be read", "Write it as 31/03/2023."),
    screening.FUTURE: Reason("{column} lies in the future", _RIGHT_DAY),
    screening.EARLY: Reason("{column} lies before 1900", _RIGHT_DAY),
    screening.NUMBER: Reason("{numbers} is no number that can be read", "Write figures alone."),
    screening.BELOW_ZERO: Reason("{numbers} is below nought", "Correct it."),
    screening.PER_CENT: Reason("{column} is above 100 per cent", "Correct it."),
    screening.PERIOD: Reason(
        "{period} is no period of the kind that was asked for", f"Take it from the sheet {CODES}."
    ),
    screening.TOTAL: Reason("totals of other rows", _LEFT_OUT, must=False),
    screening.SECOND_FIGURE: Reason(
        "a second figure for what an earlier row gives one for", "Send one figure for each."
    ),
    screening.NOT_ROUNDED: Reason(
        "a figure that is not rounded as you said that it would be", "Tell us how figures are rounded."
    ),
}
"""Of each reason for which the audit rejects a row. No other goes without words: a test holds them equal."""

NOT_PLACED: Mapping[str, Reason] = {
    postcodes.MISSING: Reason("no {column}", _IF_KNOWN, must=False),
    postcodes.NO_COORDINATES: Reason("no {column}", _IF_KNOWN, must=False),
    postcodes.INVALID: Reason("{column} is not a postcode", "Correct it, or leave it blank."),
    postcodes.PARTIAL: Reason(
        "{column} is only the first part of a postcode", "Send the whole of it, as far as it is known."
    ),
    postcodes.NOT_IN_GAZETTEER: Reason(
        "{column} is in no list of postcodes that we have", "Check it: a letter may be wrong."
    ),
    postcodes.OUTSIDE: Reason("{column} is outside the area of the audit", _APART, must=False),
    postcodes.ELSEWHERE: Reason("{column} is outside the area of the audit", _APART, must=False),
    points.UNREADABLE: Reason(
        "the coordinates are no numbers that can be read", "Write whole metres, figures alone."
    ),
    postcodes.ZERO: Reason("the coordinates are 0, 0", "Leave them blank where the place is not known."),
    postcodes.OUTSIDE_GB: Reason(
        "the coordinates are outside Great Britain", "Check that neither stands in the other's column."
    ),
}
"""Of each reason for which a row has no place. No fixed abode and custody are no faults of a file."""
