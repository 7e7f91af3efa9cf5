"""``cara case list``: every case in the store, with how far it has come."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.cli.arguments.store import open_existing_store, store_url, who_asks
from cara_core.cli.case.words import english
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.terminal.lines import print_json
from cara_core.cli.terminal.streams import print_note, print_result
from cara_core.errors import StoreError
from cara_core.formats.case_file import case_mapping

if TYPE_CHECKING:
    from cara_core.store.log.reading import CaseRow

__all__ = ["run"]

_COLUMNS: Final = ("case", "force", "opened", "last fact", "facts", "phase")


def run(*, store: str | None, by: str | None, reason: str | None, as_json: bool) -> int:
    """List the cases; the exit status.

    That they were read is logged first. A case that cannot be read stops no other.
    """
    asker, unreadable = who_asks(by), 0
    with open_existing_store(store_url(store)) as log:
        log.consulted(asker, now(), reason=reason)
        widths = _widths(log.cases())
        if widths and not as_json:
            print_result(_line(_COLUMNS, widths))
        for name, facts in log.readings():
            if isinstance(facts, StoreError):
                unreadable += 1
                # Its reason names the case; for a program it stands beside the results.
                (print_note if as_json else print_result)(f"{name.ljust(widths[0])}  cannot be read: {facts}")
                continue
            case = replay(facts)
            if as_json:
                print_json(case_mapping(case))
            else:
                print_result(_line(_cells(case), widths))
    if not widths:
        print_note("there is no case in the store yet")
    return ATTENTION if unreadable else DONE


def _widths(rows: "Iterable[CaseRow]") -> Sequence[int]:
    """How wide is each column but the last, so that every cell fits? Of no cases: no widths."""
    case, force = 0, 0
    for row in rows:
        case, force = max(case, len(row.case)), max(force, len(row.force))
    return (max(6, case), max(12, force), 10, 10, 5) if case else ()


def _cells(case: Case) -> Sequence[str]:
    force = case.force if case.community is None else f"{case.force}/{case.community}"
    phase = english().spell(case.phase)
    held = "; safety hold" if case.hold is not None else ""
    return (case.id, force, str(case.opened_on), str(case.facts[-1].on), str(case.number), f"{phase}{held}")


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells[:-1], widths, strict=True)]
    return "  ".join([*padded, cells[-1]])
