"""Postcodes as people type them, made into the one form that gazetteers use.

Source
------
The shapes of a postcode and the letters that each position allows: Royal Mail, "Postcode Address File:
Programmers' Guide" (positions, and the letters C I K M O V that end no postcode), widened by the
retired districts W1M, W1N, W1R, W1V, W1X and W1Y, which the Office for National Statistics' directories
still hold. Pseudo-postcodes: NHS Data Dictionary, "Postcode" (ZZ99 ...), and probation practice (NF1 ...).
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

MISSING = "no postcode"
INVALID = "not a postcode"
PARTIAL = "only the outward code or sector"
NO_FIXED_ABODE = "no fixed abode or other pseudo-postcode"
NOT_IN_GAZETTEER = "not in the gazetteer"
NO_GRID_REFERENCE = "in the gazetteer without a grid reference"
OUTSIDE = "outside every area"
ELSEWHERE = "outside the study area"
NO_COORDINATES = "no coordinates"
ZERO = "coordinates 0,0"
OUTSIDE_GB = "coordinates outside Great Britain"

_FIRST = "[A-PR-UWYZ]"
_SECOND = "[A-HK-Y]"
_THIRD = "[A-HJKMNPR-Y]"
_FOURTH = "[ABEHMNPRVWXY]"
_LAST = "[ABD-HJLNP-UW-Z]"
# No district is numbered with a leading nought, and 0 alone follows two letters only (BL0, SS0). So the
# second character is never both a possible letter O and a possible digit 0.
_OUTWARD = (
    f"(?:{_FIRST}[1-9][0-9]?|{_FIRST}[1-9]{_THIRD}"
    f"|{_FIRST}{_SECOND}(?:[1-9][0-9]|[0-9])|{_FIRST}{_SECOND}[1-9]{_FOURTH})"
)
_UNIT = f"^(?:{_OUTWARD}[0-9]{_LAST}{{2}}|GIR0AA)$"
_PSEUDO = (
    "^(?:ZZ99[0-9A-Z]{0,3}|NF1(?:[0-9][A-Z]{2})?|NFA|(?:OF)?NOFIXED(?:ABODE|ADDRESS)"
    "|(?:STREET)?HOMELESS|ROUGHSLEEP(?:ER|ING))$"
)
_BLANK = "^(?:|[.?/_X]+|N/A|NA|NK|NONE|NULL|NAN|UNKNOWN|NOT(?:KNOWN|RECORDED|GIVEN|PROVIDED|APPLICABLE))$"
_DROPPED = r"[\s\p{Z}\p{Pd}\p{Cf}\x{2212}]+"

_WIDTH = 8
_SHAPES = ("A9", "A99", "A9A", "AA9", "AA99", "AA9A")
_AS_DIGIT = str.maketrans({"O": "0", "I": "1"})
_AS_LETTER = str.maketrans({"0": "O", "1": "I"})


def normalise(raw: pd.Series) -> pd.DataFrame:
    """Read postcodes however they were typed.

    Letters are made capitals, spaces and hyphens are dropped, and letter O and digit 0, and letter I and
    digit 1, are exchanged where the position allows one of the two alone and only one reading results.

    Parameters
    ----------
    raw : Series
        Text, in any spelling; missing values are allowed.

    Returns
    -------
    DataFrame
        With the index of `raw`: ``postcode`` (as ``NE27 0AA``, missing where there is none), ``repaired``
        (bool: a letter and a digit were exchanged), ``reason`` (missing, or `MISSING`, `NO_FIXED_ABODE`,
        `PARTIAL` or `INVALID`), ``outward`` (the outward code where one can be read, else missing) and
        ``sector`` (it and the digit after it, as ``NE27 0``, where both can be read).
    """
    if raw.empty:
        return _read(pa.array([""])).iloc[:0].set_axis(raw.index)
    texts = pa.chunked_array([pa.array(raw.astype("str"), from_pandas=True).cast(pa.string())], pa.string())
    coded = pc.dictionary_encode(pc.fill_null(texts, "")).combine_chunks()
    read = _read(coded.dictionary)
    repeated = len(read) < len(raw)
    return (read.take(np.asarray(coded.indices)) if repeated else read).set_axis(raw.index)


def _read(texts: pa.Array) -> pd.DataFrame:
    shouted = pc.utf8_upper(texts)
    compact = pc.replace_substring_regex(shouted, _DROPPED, "")
    valid = pc.and_not(pc.match_substring_regex(compact, _UNIT), pc.match_substring_regex(compact, "^NF1"))
    read = _spaced(_text(pc.if_else(valid, compact, None)))
    left = np.flatnonzero(~np.asarray(valid))
    if left.size:
        rest = _read_odd(shouted.take(left), compact.take(left)).set_axis(left)
        for column in rest:
            read.loc[left, column] = rest[column]
    return read


def _spaced(unit: pd.Series) -> pd.DataFrame:
    outward = unit.str.slice(stop=-3)
    none = pd.Series(index=unit.index, dtype="str")
    return pd.DataFrame(
        {"postcode": outward + " " + unit.str.slice(start=-3), "repaired": False, "reason": none}
    ).assign(outward=outward, sector=outward + " " + unit.str.slice(start=-3, stop=-2))


def _read_odd(shouted: pa.Array, compact: pa.Array) -> pd.DataFrame:
    """Read texts of which none is a unit postcode as it stands."""
    blank, pseudo = _matches(compact, _BLANK), _matches(compact, _PSEUDO)
    mended = _mend(_text(compact).mask(blank | pseudo, ""))
    neither = blank | pseudo | mended.notna()
    partial, sector = (part.mask(neither) for part in _partial(shouted))
    reason = pd.Series(INVALID, mended.index, dtype="str").mask(partial.notna(), PARTIAL)
    reason = reason.mask(pseudo, NO_FIXED_ABODE).mask(blank, MISSING).mask(mended.notna())
    read = _spaced(mended)
    read = read.assign(outward=read["outward"].fillna(partial), sector=read["sector"].fillna(sector))
    return read.assign(repaired=mended.notna(), reason=reason)


def _mend(compact: pd.Series) -> pd.Series:
    """Return the one unit postcode that each text can stand for once O, 0, I and 1 are exchanged."""
    readings = [_as_shape(compact, shape + "9AA") for shape in _SHAPES]
    readings.append(
        pd.Series("GIR0AA", compact.index, dtype="str").where(compact.str.fullmatch("G[I1]R[O0]AA"))
    )
    found, several = readings[0], pd.Series(data=False, index=compact.index)
    for reading in readings[1:]:
        several |= found.notna() & reading.notna() & (found != reading).fillna(value=False)
        found = found.fillna(reading)
    return found.mask(several)


def _as_shape(compact: pd.Series, shape: str) -> pd.Series:
    fits = compact[compact.str.len() == len(shape)]
    if fits.empty:
        return pd.Series(index=compact.index, dtype="str")
    joined = pd.Series("", fits.index, dtype="str")
    for place, kind in enumerate(shape):
        character = fits.str.slice(place, place + 1)
        joined = joined + character.str.translate(_AS_DIGIT if kind == "9" else _AS_LETTER)
    fit = _matches(pa.array(joined, pa.string()), _UNIT).set_axis(fits.index)
    return joined.where(fit).reindex(compact.index)


def _partial(shouted: pa.Array) -> tuple[pd.Series, pd.Series]:
    """Return the outward code of a text that stops at it or at the digit after it, and the two together."""
    spaced = pc.utf8_trim_whitespace(pc.replace_substring_regex(shouted, _DROPPED, " "))
    found = pc.extract_regex(spaced, f"^(?P<outward>{_OUTWARD}) ?(?P<digit>[0-9]?)$")
    outward, digit = (_text(pc.struct_field(found, name)) for name in ("outward", "digit"))
    return outward, (outward + " " + digit).where(digit.fillna("") != "")


def _matches(text: pa.Array, pattern: str) -> pd.Series:
    found = pc.fill_null(pc.match_substring_regex(text, pattern), fill_value=False)
    return pd.Series(found.to_numpy(zero_copy_only=False), dtype=bool)


def _text(array: pa.Array) -> pd.Series:
    return pd.Series(array, dtype="str")


def is_postcode(text: str) -> bool:
    """Say whether a text is a unit postcode as it stands, spaces and case apart."""
    read = normalise(pd.Series([text]))
    return bool(read["postcode"].notna().iloc[0] and not read["repaired"].iloc[0])


def sort_keys(postcodes: pd.Series) -> NDArray[np.uint64]:
    """Return a number for each postcode (none missing) that sorts as the postcode does, and much faster."""
    texts = pa.chunked_array([pa.array(postcodes, pa.string())]).combine_chunks()
    padded = pa.concat_arrays([pc.utf8_rpad(texts, _WIDTH, " ")])
    if len(padded) == 0:
        return np.empty(0, np.uint64)
    return np.frombuffer(padded.buffers()[2], ">u8", len(padded)).astype(np.uint64)
