"""What ``cara case record``, ``screen`` and ``erase`` have in common: one call, and what is shown of what it kept."""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from cara_core.casework.results import CaseRecorded
from cara_core.casework.what_changed import CLOCK_WENT_BACK
from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.cli.arguments.store import hooks_status, store_url
from cara_core.cli.case.words import case_heading, english, may_follow
from cara_core.cli.exit_status import ATTENTION
from cara_core.cli.terminal.lines import heading, plain, print_json, print_lines
from cara_core.cli.terminal.streams import print_note
from cara_core.due.words import ledger_lines
from cara_core.formats.fact import fact_mapping
from cara_core.stages.breach import EARLIER_ARREST_RULES
from cara_core.stages.safety import LOWERS_NOTHING
from cara_core.terms.days import Day
from cara_core.terms.decision.lines import Line

__all__ = ["Call", "change_lines", "print_recorded"]


@attrs.frozen(kw_only=True)
class Call:
    """What one call asks: in which case of which store, looked at from which day.

    ``on`` is the day, where one was given; ``key`` makes the call safe to repeat.
    """

    case: str
    on: Day | None
    key: str | None
    url: str
    as_json: bool = False

    @classmethod
    def read(cls, *, case: str, on: str | None, key: str | None, store: str | None, as_json: bool = False) -> "Call":
        """The call that these options make; :class:`InputError` where they cannot be met."""
        day = None if on is None else decision_day(on)
        return cls(case=case, on=day, key=key, url=store_url(store), as_json=as_json)


_SAYS: Final[Mapping[str, str]] = {
    LOWERS_NOTHING: "the lower grade is kept, and lowers nothing: that needs a reason, a tool that the force "
    "knows, its answers, and a supervisor who is not the assessor",
    CLOCK_WENT_BACK: "the case holds what was recorded at a later hour: this clock is behind, or another was ahead",
    EARLIER_ARREST_RULES: "the words of CJA 2003 s.24A(2) that are held here do not reach an offence for which "
    "somebody was first arrested so early: other rules of arrest apply",
}


def print_recorded(recorded: CaseRecorded, *, as_json: bool, is_short: bool = False) -> int:
    """Say what was kept, and what the case has come to; the exit status.

    ``is_short``: what began and ended by it was shown before it was kept, and is not shown twice.
    """
    if recorded.unfinished is not None:
        print_note(f"cara: {recorded.unfinished}")
    status = hooks_status(recorded.hooks)
    for notice in recorded.notices:
        # Beside the results, which a program may read: it has the code, too.
        print_note(f"cara: {notice}: {_SAYS.get(notice, 'it is kept, and does not do what it seems to')}")
    for number in recorded.same_as:
        print_note(f"cara: not kept: the same as number {number}; where it happened again, say the hour (at), or --key")
    if as_json:
        for fact in recorded.facts:
            print_json(fact_mapping(fact))
    else:
        again = " (kept before, and not kept twice)" if recorded.repeated else ""
        lines = [plain(f"fact {fact.number} of {fact.on}: {fact.kind}{again}") for fact in recorded.facts]
        case = recorded.case
        if is_short:
            print_lines([*lines, case_heading(case)])
        else:
            print_lines([*lines, *change_lines(recorded), plain(), case_heading(case), plain(), *may_follow(case)])
    return ATTENTION if recorded.unfinished is not None or recorded.notices else status


def change_lines(recorded: CaseRecorded) -> Iterator[Line]:
    """What began and ended by it, which bookings somebody has to look at, and who was told otherwise."""
    if recorded.ledger:
        yield plain()
        yield heading("What began and ended by it")
        yield from ledger_lines(recorded.ledger, english())
    if recorded.bookings or recorded.outdated or recorded.swallowed:
        yield plain()
        yield heading("To be looked at")
    for booking in recorded.bookings:
        yield plain(f"  the booking of {booking.first} and {booking.second}")
    for sent in recorded.outdated:
        reader = english().spell(sent.reader)
        yield plain(f"  {sent.message} went to the {reader} ({sent.medium}, {sent.reference}), and is no longer so")
    for due in recorded.swallowed:
        yield plain(f"  {due.message} of {due.opens_on} was due while everything was paused, and will not go")
