"""What a partner's figures measure, and whether that can be carried to other boundaries."""

from geoaudit.errors import SpecificationError

COUNT = "count"
REBUILT = ("rate", "percentage", "mean")
"""Carried as their numerator and their base, and divided again on the other boundaries."""
REFUSED = {
    "median": "the middle of a part is not known from the middle of the whole",
    "index": "what an index is made of is not known, and its steps are not equal",
}
MEASURES = (COUNT, *REBUILT, *REFUSED)


def require_movable(source: str, measure: str, based: bool) -> None:
    """Refuse to carry a measure to other boundaries where that cannot be done honestly.

    Parameters
    ----------
    source : str
        The name of the source, for the message.
    measure : str
        One of `MEASURES`.
    based : bool
        Whether the base is known too, so that the numerator is: the population of a rate, the whole of a
        percentage, the number that a mean is of.

    Raises
    ------
    SpecificationError
        For a median, an index, a rate, percentage or mean without its base, or a word that is no measure.
    """
    if measure not in MEASURES:
        raise SpecificationError(
            f"The measure of the source '{source}' must be one of {', '.join(MEASURES)}, but is '{measure}'; "
            f"choose the one that its figures are."
        )
    if measure in REFUSED:
        raise SpecificationError(
            f"Figures carried to other boundaries must add up, but those of the source '{source}' are each a "
            f"{measure}: {REFUSED[measure]}; show it on its own boundaries, or ask the partner for counts."
        )
    if measure in REBUILT and not based:
        raise SpecificationError(
            f"A {measure} is carried to other boundaries only as its numerator and its base, but the source "
            f"'{source}' has no base; give the counts that the {measure} was made from, or its base."
        )
