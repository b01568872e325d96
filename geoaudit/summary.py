"""What a manager needs to know of a run, in lines of text or as one value."""

from collections.abc import Sequence

from geoaudit.audit import Outcome
from geoaudit.counts.quality import ACCEPTED, PLACED
from geoaudit.counts.table import TOTAL
from geoaudit.disclosure.hiding import Hiding
from geoaudit.pack.attacked import in_words

CONTEXT = (
    "For maps of crime a share placed of at least 85% is often quoted (Ratcliffe 2004): it is context, not a "
    "pass mark."
)


def as_value(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """Return the summary that `--json` prints."""
    packs = [
        {
            **o.balance.value,
            "spec_sha256": o.spec_sha256,
            "pack": str(o.pack) if o.pack else None,
            "attack": o.certificate.value,
            "hidden": [one.value for one in o.hidden],
        }
        for o in outcomes
    ]
    return {"packs": packs, "reminders": _reminders(outcomes)}


def as_text(outcomes: Sequence[Outcome]) -> str:
    """Return the summary for people: rows read and rejected, share placed, what an attack found."""
    parts = ["\n".join(_one(outcome)) for outcome in outcomes]
    return "\n\n".join([*parts, *_reminders(outcomes), CONTEXT])


def _reminders(outcomes: Sequence[Outcome]) -> list[str]:
    """Each reminder once, however many packs it is of."""
    return list(dict.fromkeys(said for outcome in outcomes for said in outcome.reminders))


def _one(outcome: Outcome) -> list[str]:
    balance = outcome.balance
    lines = [f"Partnership: {outcome.partnership}"]
    for name, figures in balance.sources.items():
        read, accepted = figures[TOTAL], figures[ACCEPTED]
        lines.append(f"{name}: {read:,} rows read, {accepted:,} accepted, {read - accepted:,} rejected")
        lines += _reasons(figures, {ACCEPTED, TOTAL})
        for placed in balance.placed:
            if placed.source == name:
                lines += _placed(placed.boundaries, placed.figures)
    lines += map(_hidden, outcome.hidden)
    lines.append(in_words(outcome.certificate))
    if outcome.pack:
        lines.append(f"The pack is {outcome.pack}")
    return lines


def _hidden(one: Hiding) -> str:
    """How much of a table is hidden and why, as far as anything is."""
    why = {
        "about too few people": one.few,
        "telling of everybody in a row": one.telling,
        "to protect others": one.others,
    }
    hidden = ", ".join(f"{n:,} {words}" for words, n in why.items() if n)
    made_of = ", which estimates are made of" if one.estimated else ""
    return f"{one.title}: {one.shown:,} figures stand{made_of}; hidden: {hidden or 'none'}"


def _placed(boundaries: str, figures: dict[str, int]) -> list[str]:
    rows, placed = figures[TOTAL], figures[PLACED]
    line = f"  on {boundaries}: {placed:,} of {rows:,} placed ({placed / max(rows, 1):.1%})"
    return [line, *_reasons(figures, {PLACED, TOTAL})]


def _reasons(figures: dict[str, int], but: set[str]) -> list[str]:
    return [f"    {n:>9,}  {reason}" for reason, n in figures.items() if reason not in but and n]
