"""Records and distinct people of one source as one system: whoever is counted has a record, or several.

A table of people is a table of their records too, of which nothing is told: each figure of people is at most
that of their records, and where there is a record there is somebody.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.sparse import block_array, csr_array

from geoaudit.disclosure.attack_system import System, record_system
from geoaudit.disclosure.published import RECORDS, Published

EACH = 1000
"""How many records one person can have."""


def both(
    records: Sequence[Published], people: Sequence[Published], persons: System, zones: pd.DataFrame
) -> System:
    """Return the system of tables of records and of distinct people, whose own system is `persons`.

    Its rows begin with the cells of `records`, then those of `people`, in their order.
    """
    among = {name for t in records for name in t.several}
    counted = record_system([*records, *(_unknown(t, among) for t in people)], zones)
    first = sum(len(t.cells) for t in records)
    size = sum(len(t.cells) for t in people)
    own, unknown = counted.sums[:first], counted.sums[first : first + size]
    rest, heads = counted.sums[first + size :], persons.sums[:size]
    sums = block_array(
        [[own, None], [None, persons.sums], [rest, None], [unknown, -heads], [-unknown, EACH * heads]],
        format="csr",
    )
    ties = np.zeros(2 * size), np.full(2 * size, np.inf)
    least, most = (
        np.concatenate([of_records[:first], of_people, of_records[first + size :], tie])
        for of_records, of_people, tie in (
            (counted.least, persons.least, ties[0]),
            (counted.most, persons.most, ties[1]),
        )
    )
    return System(csr_array(sums), least, most)


def _unknown(table: Published, among: set[str]) -> Published:
    """A table of people as one of records of which nothing is known."""
    cells = table.cells.assign(lower=0.0, upper=np.inf, down=np.nan, up=np.nan, width=np.nan)
    several = tuple(name for name in table.several if name in among)
    return replace(table, measure=RECORDS, several=several, cells=cells)
