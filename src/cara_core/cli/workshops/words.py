"""The calendar of the store in lines, for a coordinator."""

from collections.abc import Iterator, Sequence
from typing import Final

from cara_core.casework.calendar.results import (
    CalendarChanges,
    CalendarEntry,
    CalendarKept,
    CalendarWorkshop,
    CaseMet,
    EntryChange,
    EntryKind,
    HowChanged,
)
from cara_core.cli.terminal.lines import detail, heading, plain
from cara_core.terms.decision.lines import Line
from cara_core.terms.referral import Sex

__all__ = ["COLUMNS", "change_lines", "kept_lines", "table_lines", "version_cells"]

_HOW: Final = {
    HowChanged.ADDED: "new",
    HowChanged.CHANGED: "changed",
    HowChanged.GONE: "not in the file: it stays until it is cancelled",
    HowChanged.CANCELLED: "in the file, but it was cancelled: it stays so",
}
COLUMNS: Final = ("id", "part", "day", "time", "venue", "language", "group", "places", "state")


def version_cells(entry: CalendarEntry, kept: CalendarWorkshop, *, staffed: bool) -> Sequence[str]:
    """One workshop as the cells of a table under :data:`COLUMNS`."""
    workshop = kept.workshop
    state = entry.state.value if kept.cause is None else f"{entry.state.value} ({kept.cause})"
    short = "" if staffed or kept.cause is not None else ", not staffed"
    return (
        workshop.id,
        "A" if workshop.part.value == "first" else "B",
        f"{workshop.on:%a} {workshop.on}",
        f"{workshop.starts:%H:%M}-{workshop.ends:%H:%M}",
        workshop.venue,
        workshop.language,
        "women" if workshop.sex is Sex.FEMALE else "men",
        f"{workshop.least}-{workshop.most}",
        f"{state}{short}",
    )


def table_lines(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """These rows in columns; the last is as long as it is."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join(padded).rstrip()


def change_lines(changes: CalendarChanges) -> Iterator[Line]:
    """What an import changes: what is new, changed, gone or cancelled; the rest is counted."""
    for kind in (EntryKind.WORKSHOP, EntryKind.FACILITATOR):
        shown = [entry for entry in changes.entries if entry.kind is kind and entry.how in _HOW]
        unchanged = changes.count(HowChanged.UNCHANGED, kind)
        yield heading(f"{kind.value.capitalize()}s: {_counted(changes, kind)}")
        widest = max((len(entry.id) for entry in shown), default=0)
        for entry in shown:
            yield from _entry_lines(entry, widest)
        if unchanged:
            yield detail(f"  {unchanged} as before")


def _counted(changes: CalendarChanges, kind: EntryKind) -> str:
    counts = [(how, changes.count(how, kind)) for how in (HowChanged.ADDED, HowChanged.CHANGED)]
    return ", ".join(f"{count} {_HOW[how]}" for how, count in counts if count) or "nothing to keep"


def _entry_lines(entry: EntryChange, widest: int) -> Iterator[Line]:
    yield plain(f"  {entry.id.ljust(widest)}  {_HOW[entry.how]}")
    for field in entry.fields:
        yield detail(f"  {' ' * widest}    {field.name}: {_value(field.before)} → {_value(field.after)}")


def _value(value: object) -> str:
    match value:
        case None | [] | "":
            return "none"
        case bool():
            return "yes" if value else "no"
        case list():
            return ";".join(map(str, value))
        case _:
            return str(value)


def kept_lines(kept: CalendarKept) -> Iterator[Line]:
    """What was kept, and the cases that somebody has to look at."""
    if kept.repeated:
        yield plain("It was kept before under this key; nothing was added.")
    else:
        yield plain(f"Kept: {len(kept.entries)}.")
    if kept.cases or kept.unreadable:
        yield heading("Look at these cases")
    for met in kept.cases:
        yield plain(f"  {_case_words(met)}")
    for case in kept.unreadable:
        yield plain(f"  {case.case}  cannot be read: whether it is booked into one of them, nobody knows")


def _case_words(met: CaseMet) -> str:
    workshop = f"{met.case}  {met.before.id} on {met.before.on}"
    what = "was cancelled" if met.after is None else "is another now"
    recorded = ", ".join(f"fact {fact.number}: {fact.kind}" for fact in met.facts) or "nothing was recorded"
    return f"{workshop} {what}; {recorded}" if met.refused is None else f"{workshop} {what}; refused ({met.refused})"
