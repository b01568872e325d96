"""What may be published together: of what nobody could prove safe, a pack for release is refused."""

from collections.abc import Sequence
from datetime import date, timedelta

from geoaudit.counts.request import PERSONS, RECORDS
from geoaudit.counts.statement import NOT_DATED, is_snapshot, snapshot_label
from geoaudit.counts.table import TOTAL, Counts
from geoaudit.disclosure.policy import DisclosurePolicy
from geoaudit.errors import SpecificationError
from geoaudit.evidence import Evidence
from geoaudit.periods.snapshots import Snapshot, parse_when
from geoaudit.records.bands import banded
from geoaudit.records.needs import TOGETHER
from geoaudit.releases import Release
from geoaudit.spec import AuditSpec

APART = timedelta(weeks=4)
"""How far apart two days must be for their caseloads to differ by more than a few people."""


def require_one_name(evidence: Evidence, sources: Sequence[str]) -> None:
    """Refuse records about people that are, or were in an earlier pack, another source too.

    Raises
    ------
    SpecificationError
        Naming both.
    """
    named: dict[str, str] = {}
    for release in evidence.released:
        named |= dict.fromkeys(release.records_sha256, release.profile.source)
    for source in sources:
        for file in evidence.records[source].files:
            other = named.setdefault(file.sha256, source)
            if other != source:
                raise SpecificationError(
                    "Records about people must be one source, here and in earlier packs, and those of "
                    f"'{source}' are '{other}' too: they would be protected apart. Use one name for them."
                )


def require_same_bands(evidence: Evidence, sources: Sequence[str]) -> None:
    """Refuse numbers in other bands than an earlier pack told them in: both together tell them more nearly.

    Raises
    ------
    SpecificationError
        Naming the source and the number.
    """
    for profile in (release.profile for release in evidence.released if release.profile.source in sources):
        records = evidence.records[profile.source]
        for column in filter(banded, profile.by):
            known = {*records.words.get(column, profile.cells[column]), TOTAL}
            if column not in records.columns or not known.issuperset(profile.cells[column]):
                raise SpecificationError(
                    "Numbers must stay in the bands that an earlier pack of this workspace told them in, and "
                    f"those of '{banded(column)}' of '{profile.source}' do not: keep its profile of medians "
                    "with its edges, or give another workspace if that pack never left."
                )


def require_same_need(evidence: Evidence, sources: Sequence[str]) -> None:
    """Refuse another need to be told together with all others than in an earlier pack: triples would follow.

    Raises
    ------
    SpecificationError
        Naming the source.
    """
    for profile in (release.profile for release in evidence.released if release.profile.source in sources):
        if TOGETHER in profile.by:
            words = evidence.records[profile.source].words.get(TOGETHER, ())
            if not {*words, TOTAL}.issuperset(profile.cells[TOGETHER]):
                raise SpecificationError(
                    "Which needs come together must be told of one need, in earlier packs too, and a profile "
                    f"of '{profile.source}' told it of another, or told it and now does not: keep its "
                    "together, or give another workspace if that pack never left."
                )


def require_rounding(spec: AuditSpec, keys: Sequence[tuple[str, str]]) -> None:
    """Refuse exact figures of more than one measure of a source: each that is shown says it is not of few.

    Raises
    ------
    SpecificationError
        Naming the source.
    """
    sources = [source for source, _ in keys]
    twice = sorted({source for source in sources if sources.count(source) > 1})
    if twice and not spec.policy.rounded:
        raise SpecificationError(
            f"Under {spec.policy.name} the tables of a source must count one thing, and those of "
            f"'{twice[0]}' count several of records, people and a column: what is shown of the one tells of "
            "the other. Take out all but one, or choose a policy that rounds."
        )


def require_same_measures(evidence: Evidence, keys: Sequence[tuple[str, str]]) -> None:
    """Refuse to count records alone of which an earlier pack counted people, and the other way round.

    Raises
    ------
    SpecificationError
        Saying what to ask for besides.
    """
    now = set(keys)
    before = {(r.profile.source, r.profile.measure) for r in evidence.released}
    for source, measure in sorted(before - now):
        if any(name == source for name, _ in now):
            raise SpecificationError(
                "Tables must count what earlier packs of this workspace did of the same source, and none "
                f"counts {measure} of '{source}': they would be protected apart. Ask for such a table too, "
                "or give another workspace if that pack never left."
            )


def of_one_time(earlier: Sequence[Release], counts: Counts) -> list[Release]:
    """Return what earlier packs published of a table's own time.

    Periods are of one time where they share a day, and days where they are less than `APART` from each other.
    """
    now = [_days(label) for label in counts.cells["period"].unique()]
    before = {label: _days(label) for r in earlier for label in r.profile.cells["period"].unique()}
    met = {
        label
        for label, (start, end) in before.items()
        if any(start < finish and begin < end for begin, finish in now)
    }
    return [r for r in earlier if r.profile.cells["period"].isin(met).any()]


def require_one_day(evidence: Evidence, sources: Sequence[str]) -> None:
    """Refuse a caseload's file of which an earlier pack said that it was of another day.

    Raises
    ------
    SpecificationError
        Naming the source.
    """
    for release in evidence.released:
        source, hashes = release.profile.source, set(release.records_sha256)
        if source in sources:
            records = evidence.records[source]
            now = {snapshot_label(records)} if is_snapshot(records) else set()
            before = set(release.profile.cells["period"])
            same = hashes & {file.sha256 for file in records.files}
            if same and now and not now & before:
                raise SpecificationError(
                    f"A caseload must be of one day, and an earlier pack of this workspace has '{source}' of "
                    "another from the same file: they would be protected apart. Take the day that it had, or "
                    "give another workspace if that pack never left."
                )


def of_other_records(earlier: Sequence[Release], made_of: str) -> list[Release]:
    """Return what earlier packs counted from other records, or in another way."""
    return [r for r in earlier if r.made_of != made_of]


def require_one_policy(policy: DisclosurePolicy, earlier: Sequence[Release]) -> None:
    """Refuse a second policy for people of one time: rounded twice, a figure is told more nearly.

    Raises
    ------
    SpecificationError
        Naming the source and the other policy.
    """
    other = sorted({r.profile.policy.name for r in earlier} - {policy.name})
    if other:
        raise SpecificationError(
            "People of one time must be published under one policy, and an earlier pack of this workspace "
            f"counted '{earlier[0].profile.source}' under {other[0]}: take that policy, or give another "
            "workspace if that pack never left."
        )


def require_no_differences(policy: DisclosurePolicy, changed: Sequence[Release], counts: Counts) -> None:
    """Refuse figures that would tell what one person adds beside those of other records of one time.

    They are exact figures, and rounded ones of which one person can be more than one unit.

    Raises
    ------
    SpecificationError
        Naming the source.
    """
    one_each = counts.measure in (RECORDS, PERSONS) and (counts.cells["n"] <= counts.cells["persons"]).all()
    if changed and not (policy.rounded and one_each):
        raise SpecificationError(
            "Figures that are exact, or that one person can add several to, must be counted once for a time, "
            f"and an earlier pack of this workspace counted '{counts.source}' from other records, or with "
            "other postcodes, for the same days or less than four weeks away: the difference is people. "
            "Choose other periods, another day, or another workspace if that pack never left."
        )


def _days(label: str) -> tuple[date, date]:
    """The days that a period is of; of a snapshot those that are nearer to it than to another `APART`."""
    if label == NOT_DATED:
        return date.min, date.max
    when = parse_when(label)
    if isinstance(when, Snapshot):
        return when.at - APART / 2, when.at + APART / 2
    return when.start, when.end
