"""``cara case list``: every case in the store, with how far it has come."""

from collections.abc import Sequence
from typing import Final

from cara_core.casework.casework import Casework
from cara_core.casework.results import CaseHead, ReadBy, UnreadableCase
from cara_core.cli.arguments.store import open_cases, reader, store_url
from cara_core.cli.case.words import english
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.terminal.lines import print_json
from cara_core.cli.terminal.streams import print_note, print_result
from cara_core.formats.case_file import case_mapping

__all__ = ["run"]

_COLUMNS: Final = ("case", "force", "opened", "last fact", "facts", "phase")


def run(*, store: str | None, by: str | None, reason: str | None, as_json: bool) -> int:
    """List the cases; the exit status. A case that cannot be read stops no other."""
    read_by = reader(by, reason=reason)
    with open_cases(store_url(store)) as casework:
        return _print_cases_in_full(casework, read_by) if as_json else _print_list(casework, read_by)


def _print_cases_in_full(casework: Casework, read_by: ReadBy) -> int:
    status = DONE
    for found in casework.each_case(read_by=read_by):
        if isinstance(found, UnreadableCase):
            # Beside the results, which a program reads.
            print_note(f"{found.case}  cannot be read: {found.why}")
            status = ATTENTION
        else:
            print_json(case_mapping(found))
    return status


def _print_list(casework: Casework, read_by: ReadBy) -> int:
    heads = casework.cases(read_by=read_by)
    if not heads:
        print_note("there is no case in the store yet")
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
