"""``cara report today``: a coordinator's day as text, as JSON, or as a page."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import ConcernRaised, Immediacy
from cara_core.casework.casework import Casework
from cara_core.casework.results import CaseHead
from cara_core.channels.atomic_file import write_atomically
from cara_core.cli.arguments.store import open_cases
from cara_core.cli.case.words import english
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.report.call import Call
from cara_core.cli.report.offered import on_offer, places_of, seats_held
from cara_core.cli.terminal.lines import detail, plain, print_json, print_lines
from cara_core.cli.terminal.spinner import spinner
from cara_core.cli.terminal.streams import print_note
from cara_core.due.duty import Duty
from cara_core.errors import Fault, InputError, StoreError
from cara_core.planning.bank_holidays import working_days_known
from cara_core.report.today.day import URGENT, Concern, Today, last_counted, sees_risk, today_of
from cara_core.report.today.json_form import day_mapping
from cara_core.report.today.page import day_page
from cara_core.report.today.parts import laid_out
from cara_core.report.today.text_lines import day_lines

__all__ = ["run"]

_MENDED: Final = "cara: the index of duties was not what it had been made as, and was made anew from the facts"


@attrs.frozen(kw_only=True)
class _Day:
    """The day, and what somebody should know who asked for it."""

    today: Today
    notes: Sequence[str]


def run(call: Call) -> int:
    """Tell the day; the exit status. That the cases were read is logged first."""
    with open_cases(call.url) as casework, spinner("working out the day"):
        day = _day(casework, call)
    for note in day.notes:
        print_note(f"cara: {note}")
    if call.html is not None:
        _write_page(day.today, call)
    elif call.as_json:
        print_json(day_mapping(day.today, english()))
    else:
        print_lines(day_lines(laid_out(day.today, english())))
    return ATTENTION if day.today.unreadable or day.today.places.incomplete else DONE


def _day(casework: Casework, call: Call) -> _Day:
    """Worked out from the index; only the cases that hold places, or a concern that nobody took up, are read."""
    asked, working = call.asked, working_days_known()
    heads = casework.cases(force=asked.force, read_by=call.read_by)
    # What is not for whoever reads the day is not even asked for.
    owner = None if sees_risk(asked.owner) else asked.owner
    due = casework.due(on=last_counted(asked.on, working), owner=owner, force=asked.force)
    reading = _Reading(casework)
    held = seats_held(reading.each(head.case for head in heads if _may_hold_places(head)))
    immediacy = _immediacy(due, reading)
    names = dict.fromkeys((head.force, head.community) for head in heads if head.force)
    names |= {} if asked.force is None else {(asked.force, None): None}
    offer = on_offer(sorted(names, key=lambda name: (name[0], name[1] or "")), asked, casework.calendar())
    unreadable = {head.case for head in heads if head.why_unreadable is not None}
    unreadable |= {*due.unreadable, *reading.unreadable}
    today = today_of(asked, due, places_of(offer, held), working, immediacy=immediacy, unreadable=unreadable)
    notes = [*([_MENDED.removeprefix("cara: ")] if due.mended else []), *offer.failures]
    return _Day(today=today, notes=notes)


def _may_hold_places(head: CaseHead) -> bool:
    """Does a caution run in it? No place is held before, and none once the case has ended."""
    return head.phase is not None and head.phase.issued


@attrs.define
class _Reading:
    """Reads cases, each once; those that cannot be read are named."""

    casework: Casework
    unreadable: list[str] = attrs.field(factory=list)

    def each(self, names: Iterator[str]) -> Iterator[Case]:
        """These cases, but for those that cannot be read."""
        for name in names:
            case = self.case(name)
            if case is not None:
                yield case

    def case(self, name: str) -> Case | None:
        """This case; ``None``: it cannot be read."""
        try:
            return self.casework.case(name)
        except StoreError:
            self.unreadable.append(name)
            return None


def _immediacy(duties: Sequence[Duty], reading: _Reading) -> Mapping[Concern, Immediacy]:
    """How soon does somebody act on each of the concerns that nobody has taken up? The index does not say it."""
    found: dict[Concern, Immediacy] = {}
    for name in dict.fromkeys(duty.case for duty in duties if duty.kind in URGENT):
        case = reading.case(name)
        for record in () if case is None else case.standing:
            if isinstance(record.what, ConcernRaised):
                found[Concern(name, str(record.root))] = record.what.immediacy
    return found


def _write_page(today: Today, call: Call) -> None:
    if call.html is None:
        return
    page = day_page(laid_out(today, english()))
    try:
        write_atomically(call.html, page)
    except OSError:
        raise InputError([Fault("--html", "NOT_WRITABLE", "it cannot be written; allowed: a file")]) from None
    said = f"{call.html}: {today.asked.on}, {len(today.due)} due, {today.overdue} of them overdue"
    print_lines([plain(said), detail("  it opens from disk, fetches nothing, and can be printed on A4")])
