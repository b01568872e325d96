"""Ethnic groups: what is recorded, read by the classification of one census of England and Wales.

Each classification has its detailed categories, the codes of self-defined ethnicity that police and probation
write for them (16+1 for 2001, 18+1 for 2011 and 2021) and the broad groups that its own tables put them into.
The officer's six identity codes (IC1 and so on) are nobody's own word for themselves and are not in it. Nor
are numbers for 1991, of which the census form's and the health service's contradict one another. Roma has no
code in 18+1 and is read by its word.

A broad group is not the same under another classification: Chinese is in `Chinese or other ethnic group` in
2001 and in `Asian/Asian British` in 2011, so that figures under two of them are not compared by it.

Source: OPCS (1993), "1991 Census: Ethnic group and country of birth", for the four groups of 1991; Office for
National Statistics, Census 2001, 2011 and 2021, "Ethnic group", for the others; Association of Chief Police
Officers (2002), "Guide to self-defined ethnicity and descriptive monitoring", for the codes, with W3, A4 and
O2 as they were added to it for the census of 2011.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from geoaudit.records.schema import NOT_RECORDED

WHITE, OTHER_CODE = "White", "other code"
PAIRS = ("white", "minority ethnic", OTHER_CODE, NOT_RECORDED)
"""The two groups of the inspectorate's tables of diversity, and who is in neither."""
OTHER = "ethnicity codes not in the classification of {year}, taken as other code"
DIFFERENT = "different ethnicity codes that the classification of {year} has not"


@dataclass(frozen=True)
class Category:
    """A detailed category: its words, its code of self-defined ethnicity, and what else it is called."""

    words: str
    code: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """A broad group: its name in the classification, what else it is called, and its categories."""

    name: str
    also: tuple[str, ...]
    categories: tuple[Category, ...]


_BRITISH = Category("British", "W1", ("white british",))
_IRISH = Category("Irish", "W2", ("irish",))
_TRAVELLER = ("gypsy or irish traveller", "gypsy irish traveller")
_OTHER_WHITE = Category("Any other White background", "W9", ("other white", "white other"))
_MIXED = (
    Category("White and Black Caribbean", "M1", ("white and black caribbean",)),
    Category("White and Black African", "M2", ("white and black african",)),
    Category("White and Asian", "M3", ("white and asian",)),
    Category("Any other mixed background", "M9", ("other mixed", "any other mixed background")),
)
_INDIAN = Category("Indian", "A1", ("indian",))
_PAKISTANI = Category("Pakistani", "A2", ("pakistani",))
_BANGLADESHI = Category("Bangladeshi", "A3", ("bangladeshi",))
_OTHER_ASIAN = Category("Any other Asian background", "A9", ("other asian", "asian other"))
_BLACK = (
    Category("Caribbean", "B1", ("caribbean", "black caribbean")),
    Category("African", "B2", ("african", "black african")),
    Category(
        "Any other Black background",
        "B9",
        ("other black", "black other", "any other black african caribbean background"),
    ),
)
_CHINESE, _ARAB = Category("Chinese", "A4", ("chinese",)), Category("Arab", "O2", ("arab",))
_OTHER_GROUP = Category("Any other ethnic group", "O9", ("any other ethnic group", "any other"))
_MULTIPLE = (
    *_MIXED[:3],
    Category("Any other Mixed or Multiple background", "M9", ("other mixed", "other mixed or multiple")),
    Category("Other Mixed or Multiple ethnic groups", "", ("any other mixed multiple ethnic background",)),
)
_NATIONS_2011 = "English/Welsh/Scottish/Northern Irish/British"
_NATIONS_2021 = "English, Welsh, Scottish, Northern Irish or British"
_NATIONS = ("white british", _NATIONS_2011, _NATIONS_2021)
_ASIAN = ("asian", "asian or asian british")
_BLACKS = ("black", "black or black british", "black african caribbean or black british")

GROUPS_OF: Mapping[str, tuple[Group, ...]] = MappingProxyType(
    {
        "1991": (
            Group(WHITE, (), ()),
            Group(
                "Black",
                ("black groups",),
                (Category("Black-Caribbean"), Category("Black-African"), Category("Black-Other")),
            ),
            Group(
                "Indian, Pakistani and Bangladeshi",
                (),
                (Category("Indian"), Category("Pakistani"), Category("Bangladeshi")),
            ),
            Group(
                "Chinese and other groups",
                (),
                (
                    Category("Chinese"),
                    Category("Other-Asian"),
                    Category("Other-other"),
                    Category("Any other ethnic group", "", ("other", "other ethnic group")),
                ),
            ),
        ),
        "2001": (
            Group(WHITE, (), (_BRITISH, _IRISH, _OTHER_WHITE)),
            Group("Mixed", (), _MIXED),
            Group("Asian or Asian British", _ASIAN, (_INDIAN, _PAKISTANI, _BANGLADESHI, _OTHER_ASIAN)),
            Group("Black or Black British", _BLACKS, _BLACK),
            Group(
                "Chinese or other ethnic group",
                ("chinese or other", "other ethnic group", "other ethnic groups", "other"),
                (Category("Chinese", "O1", ("chinese",)), _OTHER_GROUP),
            ),
        ),
        "2011": (
            Group(
                WHITE,
                (),
                (
                    Category(_NATIONS_2011, "W1", _NATIONS),
                    _IRISH,
                    Category("Gypsy or Irish Traveller", "W3", _TRAVELLER),
                    _OTHER_WHITE,
                ),
            ),
            Group("Mixed/multiple ethnic groups", ("mixed", "mixed or multiple ethnic groups"), _MULTIPLE),
            Group("Asian/Asian British", _ASIAN, (_INDIAN, _PAKISTANI, _BANGLADESHI, _CHINESE, _OTHER_ASIAN)),
            Group("Black/African/Caribbean/Black British", _BLACKS, _BLACK),
            Group("Other ethnic group", ("other", "other ethnic groups"), (_ARAB, _OTHER_GROUP)),
        ),
        "2021": (
            Group(
                "Asian, Asian British or Asian Welsh",
                _ASIAN,
                (_BANGLADESHI, _CHINESE, _INDIAN, _PAKISTANI, _OTHER_ASIAN),
            ),
            Group("Black, Black British, Black Welsh, Caribbean or African", _BLACKS, _BLACK),
            Group("Mixed or Multiple ethnic groups", ("mixed",), _MULTIPLE),
            Group(
                WHITE,
                (),
                (
                    Category(_NATIONS_2021, "W1", _NATIONS),
                    _IRISH,
                    Category("Gypsy or Irish Traveller", "W3", _TRAVELLER),
                    Category("Roma", "", ("roma",)),
                    _OTHER_WHITE,
                ),
            ),
            Group("Other ethnic group", ("other", "other ethnic groups"), (_ARAB, _OTHER_GROUP)),
        ),
    }
)
"""The broad groups of each census, in its own order, with their categories."""

CLASSIFICATIONS = tuple(GROUPS_OF)

_MISSING = re.compile(
    r"ns|nk|na|n k|n a|not stated .*|(?:ethnicity |information )?not (?:stated|known|recorded|given|provided"
    r"|disclosed|available|obtained|answered|yet obtained)|unknown|missing|blank|none|null|refus(?:ed|al)"
    r"|declined|prefer(?:red)? not to (?:say|answer|state)"
    r"|(?:client |offender )?refused to (?:say|answer|state)|"
)
_AROUND = r"[^a-z0-9]+"
_NATIONALITY = "british"  # alone it is no ethnic group: with its group's name it is one


def labels_of(year: str) -> tuple[str, ...]:
    """Return the words of `ethnic_group` under a classification: all of them, whether or not anybody is."""
    return (*(group.name for group in GROUPS_OF[year]), OTHER_CODE, NOT_RECORDED)


def ethnic_columns(recorded: "pd.Series[str]", year: str) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the broad group and the pair of what is recorded.

    A code, a category's words, both (``W1 - White British``) or a broad group alone is read, whatever its
    case and punctuation. Not stated, refused and blank are not recorded. White is all of the group White,
    Irish, Gypsies, Travellers, Roma and other white minorities too, as in the inspectorate's tables.

    Parameters
    ----------
    recorded : Series of str
        As in the file.
    year : str
        The census, one of `CLASSIFICATIONS`.

    Returns
    -------
    columns : DataFrame
        `ethnic_group` (`labels_of`) and `ethnic_pair` (`PAIRS`), with the index of `recorded`.
    notes : dict of str to int
        Rows of a code that the classification has not, and how many different codes these are.
    """
    codes, distinct = pd.factorize(recorded)
    found = pd.Series([_group_of(str(text), _KNOWN[year]) for text in distinct], dtype="str")
    found = pd.concat([found, pd.Series([NOT_RECORDED], dtype="str")], ignore_index=True)
    group = found.take(codes).set_axis(recorded.index)
    pair = found.map(_pair_of).astype("str").take(codes).set_axis(recorded.index)
    strange = {_plain(str(text)) for text, name in zip(distinct, found, strict=False) if name == OTHER_CODE}
    notes = {
        OTHER.format(year=year): int((group == OTHER_CODE).sum()),
        DIFFERENT.format(year=year): len(strange),
    }
    return pd.DataFrame({"ethnic_group": group, "ethnic_pair": pair}), notes


def _pair_of(group: str) -> str:
    if group in (OTHER_CODE, NOT_RECORDED):
        return group
    return PAIRS[0] if group == WHITE else PAIRS[1]


def _group_of(text: str, known: Mapping[str, str]) -> str:
    plain = _plain(text)
    if plain in known:
        return known[plain]
    if _MISSING.fullmatch(plain) or _MISSING.fullmatch(plain.removeprefix("ns ")):
        return NOT_RECORDED
    first, _, rest = plain.partition(" ")
    start, _, last = plain.rpartition(" ")
    # A code beside its words is what both say: where they contradict one another nobody knows.
    beside = [
        known[code]
        for code, words in ((first, rest), (last, start))
        if code in known and known[code] == known.get(words)
    ]
    return beside[0] if beside else OTHER_CODE


def _plain(text: str) -> str:
    return re.sub(_AROUND, " ", text.casefold().replace("&", " and ")).strip()


def _spellings(group: Group) -> Iterator[str]:
    names = [_plain(name) for name in (group.name, *group.also)]
    yield from names
    for category in group.categories:
        words, code = _plain(category.words), category.code.casefold()
        called = {words, words.removeprefix("any "), *(_plain(name) for name in category.also)}
        yield from {f"{name} {word}" for name in names for word in called}
        yield from (called | {code}) - {_NATIONALITY, ""}


_KNOWN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        year: MappingProxyType({s: group.name for group in groups for s in _spellings(group)})
        for year, groups in GROUPS_OF.items()
    }
)
