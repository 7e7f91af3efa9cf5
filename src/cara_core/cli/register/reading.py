"""``cara register read``: a sheet that was filled in, and what it changes in every case of the group."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from cara_core.casework.register.results import RegisterEntry, RegisterKept
from cara_core.cli.arguments.files import FilePlace, read_input
from cara_core.cli.arguments.store import asker, hooks_status, in_options, open_cases, store_url
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, DONE, WRONG
from cara_core.cli.terminal.asking import Stopped, can_ask, is_agreed
from cara_core.cli.terminal.lines import detail, heading, plain, print_lines
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import Fault, InputError
from cara_core.formats.referral import FileKind
from cara_core.formats.tables.register import RegisterRow, read_register
from cara_core.terms.decision.lines import Line

__all__ = ["Call", "run"]

_NOT_KEPT: Final = "cara: nothing was kept"
_PLACE: Final = re.compile(r"\[(\d+)\]\.?(.*)", re.DOTALL)


@attrs.frozen(kw_only=True)
class Call:
    """The options as they stood on the command line."""

    file: str
    yes: bool
    key: str | None
    store: str | None
    by: str | None


def run(call: Call) -> int:
    """Show what the sheet changes, and keep it; the exit status."""
    asks, url = asker(call.by), store_url(call.store)
    rows = _rows(call.file)
    if rows is None:
        return WRONG
    entries = [_entry(row) for row in rows]
    try:
        with open_cases(url) as casework:
            tried = casework.try_register(entries, at=now(), by=asks.who)
            print_lines(_lines(tried, entries))
            if not tried.recorded:
                return DONE
            if not (call.yes or _is_wanted()):
                return ATTENTION
            kept = casework.record_register(entries, at=now(), by=asks.who, request=call.key)
    except InputError as wrong:
        for fault in in_options(wrong, by=asks.option).faults:
            print_note(_line(fault, call.file, rows))
        print_note(_NOT_KEPT)
        return WRONG
    except Stopped:
        print_note(f"\n{_NOT_KEPT}")
        return ATTENTION
    print_lines([plain(f"kept: {_count(len(kept.recorded))}")])
    return hooks_status(kept.hooks) or (ATTENTION if kept.unbooked else DONE)


def _rows(file: str) -> Sequence[RegisterRow] | None:
    """The rows of this file; ``None``: something is wrong with it, and was named."""
    try:
        data, _ = read_input(file, FileKind.CSV, names=".csv")
    except InputError as wrong:
        lines = [FilePlace(file).line(fault) for fault in wrong.faults]
    else:
        found = read_register(data)
        lines = [FilePlace(file, fault.row).line(fault) for fault in found.faults]
        if not lines:
            return found.rows
    for line in (*lines, _NOT_KEPT):
        print_note(line)
    return None


def _entry(row: RegisterRow) -> RegisterEntry:
    return RegisterEntry(workshop=row.workshop, case=row.case, attendance=row.attendance, cause=row.cause)


def _line(fault: Fault, file: str, rows: Sequence[RegisterRow]) -> str:
    """The fault as a line that begins with its row."""
    found = _PLACE.fullmatch(fault.path)
    if found is None:
        return f"cara: {fault}"
    place = FilePlace(file, rows[int(found[1])].number)
    return place.line(attrs.evolve(fault, path=found[2].removeprefix("what.")))


def _is_wanted() -> bool:
    if not can_ask():
        print_note(f"{_NOT_KEPT}: --yes keeps it")
        return False
    if is_agreed("Keep this?"):
        return True
    print_note(_NOT_KEPT)
    return False


def _lines(tried: RegisterKept, entries: Sequence[RegisterEntry]) -> Iterator[Line]:
    """What is to be kept, case by case, and of which cases the same is on record."""
    if tried.recorded:
        yield heading(f"To be kept: {_count(len(tried.recorded))}")
    said = {entry.case: entry.attendance.replace("_", " ") for entry in entries}
    widest = max(map(len, said), default=0)
    for answer in tried.recorded:
        name = answer.case.id
        begun = f"; begins {len(answer.began)}, ends {len(answer.ended)}" if answer.ledger else ""
        yield plain(f"  {name.ljust(widest)}  {said[name]}{begun}")
    for name in tried.unbooked:
        yield plain(f"  {name}: not booked into it, as far as is on record. Is it the right case?")
    if tried.already:
        yield detail(f"on record already, and left as it is: {_count(len(tried.already))}")


def _count(number: int) -> str:
    return f"{number} case" if number == 1 else f"{number} cases"
