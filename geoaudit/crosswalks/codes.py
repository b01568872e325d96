"""Columns of codes, tens of thousands at a time."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


def among(codes: "pd.Series | pd.Index[str]", known: "pd.Series | pd.Index[str]") -> NDArray[np.bool_]:
    """Say which codes are among those known; the library's own way takes each of these by itself."""
    one, other = (_array(each) for each in (codes, known))
    return np.asarray(pc.is_in(one, value_set=other), dtype=bool)


def _array(codes: "pd.Series | pd.Index[str]") -> Any:  # noqa: ANN401 pyarrow has no types
    return pa.array(codes.astype("str").array, pa.large_string(), from_pandas=True)
