"""``cara case list``: every case in the store, with how far it has come."""

from collections.abc import Container, Sequence
from typing import Final

import attrs

from cara_core.casework.casework import Casework
from cara_core.casework.results import CaseHead, ReadBy, UnreadableCase
from cara_core.cli.arguments.store import open_cases
from cara_core.cli.case.words import english
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.terminal.lines import print_json
from cara_core.cli.terminal.streams import print_note, print_result
from cara_core.errors import InputError
from cara_core.formats.case_file import case_mapping
from cara_core.terms.days import Day

__all__ = ["Call", "run"]

_COLUMNS: Final = ("case", "force", "opened", "last fact", "facts", "phase")


@attrs.frozen(kw_only=True)
class Call:
    """Which cases are asked for, of which store, and who asks.

    ``search`` is a part of their names; ``due``: only those in which something is due by ``on``; ``owner``: only those
    in which it is that one's to do.
    """

    url: str
    read_by: ReadBy
    as_json: bool
    search: str | None
    phase: str | None
    force: str | None
    due: bool
    owner: str | None
    on: Day

    @property
    def asks_for_some(self) -> bool:
        """Is it not every case that is asked for?"""
        return self.due or any(word is not None for word in (self.search, self.phase, self.force, self.owner))


def run(call: Call) -> int:
    """List the cases; the exit status. A case that cannot be read stops no other."""
    with open_cases(call.url) as casework:
        if call.as_json and not call.asks_for_some:
            return _print_cases_in_full(casework, call.read_by, None)  # read once, and logged once
        try:
            heads = _heads(casework, call)
        except InputError as wrong:
            raise InputError(attrs.evolve(fault, path=f"--{fault.path}") for fault in wrong.faults) from None
        if call.as_json:
            # That they are read is logged by now: it is one reading.
            return _print_cases_in_full(casework, None, {head.case for head in heads})
        return _print_list(heads, call)


def _heads(casework: Casework, call: Call) -> Sequence[CaseHead]:
    heads = casework.cases(force=call.force, phase=call.phase, text=call.search, read_by=call.read_by)
    if not (call.due or call.owner):
        return heads
    duties = casework.due(on=call.on, owner=call.owner)
    owing = {duty.case for duty in duties if not call.due or duty.due_by <= call.on}
    # Of a case that cannot be read nobody knows what is due: it stays on the list.
    return [head for head in heads if head.case in owing or head.why_unreadable is not None]


def _print_cases_in_full(casework: Casework, read_by: ReadBy | None, names: Container[str] | None) -> int:
    status = DONE
    for found in casework.each_case(read_by=read_by):
        if names is not None and (found.case if isinstance(found, UnreadableCase) else found.id) not in names:
            continue
        if isinstance(found, UnreadableCase):
            # Beside the results, which a program reads.
            print_note(f"{found.case}  cannot be read: {found.why}")
            status = ATTENTION
        else:
            print_json(case_mapping(found))
    return status


def _print_list(heads: Sequence[CaseHead], call: Call) -> int:
    if not heads:
        print_note("no case is so" if call.asks_for_some else "there is no case in the store yet")
        return DONE
    widths = (max(6, *(len(head.case) for head in heads)), max(12, *(len(head.force) for head in heads)), 10, 10, 5)
    print_result(_line(_COLUMNS, widths))
    for head in heads:
        if head.why_unreadable is None:
            print_result(_line(_cells(head), widths))
        else:
            print_result(f"{head.case.ljust(widths[0])}  cannot be read: {head.why_unreadable}")
    return ATTENTION if any(head.why_unreadable is not None for head in heads) else DONE


def _cells(head: CaseHead) -> Sequence[str]:
    force = head.force if head.community is None else f"{head.force}/{head.community}"
    phase = "" if head.phase is None else english().spell(head.phase)
    held = "; safety hold" if head.held else ""
    return (head.case, force, str(head.opened_on), str(head.last_on), str(head.number), f"{phase}{held}")


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells[:-1], widths, strict=True)]
    return "  ".join([*padded, cells[-1]])
