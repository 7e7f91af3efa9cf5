"""``cara due``: what has to happen next, in every case, the most urgent first."""

from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from itertools import chain
from typing import TYPE_CHECKING, Final

import attrs

from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.cli.arguments.store import open_existing_store, store_url, who_asks
from cara_core.cli.arguments.working_days import calendar
from cara_core.cli.case.words import english
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.terminal.lines import print_json, print_lines
from cara_core.cli.terminal.spinner import spinner
from cara_core.cli.terminal.streams import print_note
from cara_core.delivery.stopped_messages import stopped_sends
from cara_core.due.duties import Duty, Owner
from cara_core.due.words import duty_lines, duty_name
from cara_core.errors import Fault, InputError
from cara_core.formats.due_rows import due_mapping
from cara_core.terms.days import Day, WorkingDays

if TYPE_CHECKING:
    from cara_core.store.case_store import CaseStore

__all__ = ["run"]

_MENDED: Final = "cara: the index of duties was not what it had been made as, and was made anew from the facts"
_UNREADABLE: Final = "cannot be read: what is due in it is not known"
_OWNERS: Final = {owner.value: owner for owner in Owner}


def run(
    *,
    on: str | None,
    owner: str | None,
    fail_overdue: bool,
    store: str | None,
    by: str | None,
    reason: str | None,
    as_json: bool,
    rebuild: bool = False,
) -> int:
    """Show what is due; the exit status. That the cases were read is logged first."""
    day, asker, owned_by = decision_day(on), who_asks(by), _owner(owner)
    working, tally = calendar(), _Tally()
    with open_existing_store(store_url(store)) as log:
        log.consulted(asker, now(), reason=reason)
        with spinner("working out what is due"):
            if rebuild:
                log.reindex(working)
            due = _started(_all_due(log, day, working, tally.name_unreadable))
        owned = (duty for duty in due if owned_by in {None, duty.owner})
        _print_duties(tally.counted(owned, day), day, as_json=as_json)
    if not tally.due and not as_json:
        print_lines(duty_lines((), english(), day))
    if tally.due > 1 and not as_json:
        print_note(f"{tally.due} due, {tally.overdue} of them overdue")
    return ATTENTION if tally.unreadable or (tally.overdue and fail_overdue) else DONE


def _all_due(log: "CaseStore", on: Day, working: WorkingDays, unreadable: Callable[[str], None]) -> Iterator[Duty]:
    """What is due in every case, and what was stopped on its way out, in one order: most urgent first.

    The index of duties is in that order already: it is merged as it is read, and never held in memory as a whole.
    """
    stopped = sorted(stopped_sends(log), key=_by_due_day)
    due = log.due(on, working, mended=lambda: print_note(_MENDED), unreadable=unreadable)
    return merge(due, stopped, key=_by_due_day)


def _print_duties(duties: Iterable[Duty], on: Day, *, as_json: bool) -> None:
    if not as_json:
        print_lines(line for duty in duties for line in duty_lines((duty,), english(), on))
        return
    for duty in duties:
        print_json(due_mapping(duty, on, duty_name(duty, english())))


def _by_due_day(duty: Duty) -> tuple[Day, str]:
    return duty.due_by, duty.case


@attrs.define
class _Tally:
    """How many duties were shown, how many of them are overdue, and how many cases could not be read."""

    due: int = 0
    overdue: int = 0
    unreadable: int = 0

    def name_unreadable(self, case: str) -> None:
        """Say that what is due in this case is not known."""
        self.unreadable += 1
        print_note(f"cara: case {case} {_UNREADABLE}")

    def counted(self, duties: Iterable[Duty], on: Day) -> Iterator[Duty]:
        """The same duties, counted as they go by."""
        for duty in duties:
            self.due += 1
            self.overdue += duty.overdue_days(on) > 0
            yield duty


def _owner(name: str | None) -> Owner | None:
    if name is None or name in _OWNERS:
        return None if name is None else _OWNERS[name]
    raise InputError([Fault("--owner", "NOT_ALLOWED", f"nobody's; allowed: {', '.join(_OWNERS)}")])


def _started(due: Iterator[Duty]) -> Iterator[Duty]:
    """The same duties, once the first is known: only then is the index up to date."""
    first = next(due, None)
    return iter(()) if first is None else chain((first,), due)
