"""``cara schedule --all``: everybody who waits, at the least cost together; the board; and booking it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import Fact
from cara_core.casework.casework import Casework
from cara_core.casework.results import ReadBy, UnreadableCase
from cara_core.cli.arguments.store import open_cases
from cara_core.cli.case.words import english
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.schedule.as_json import force_plan_mapping
from cara_core.cli.schedule.bookings import Bookings, Invitations, places_held, print_unreadable, readable
from cara_core.cli.schedule.call import Call
from cara_core.cli.schedule.everybody_plan import Planner
from cara_core.cli.schedule.everybody_words import explanation_lines, force_plan_lines
from cara_core.cli.schedule.files import read_people, read_travel_times
from cara_core.cli.schedule.kept_needs import email_of_each, kept_needs_of, of_holders
from cara_core.cli.schedule.plan import ForcePlan
from cara_core.cli.terminal.lines import print_json, print_lines
from cara_core.cli.terminal.pictures import write_picture
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import CaraError, CaseError, Fault, InputError
from cara_core.planning.booking import kept_apart
from cara_core.report.board_picture import board_svg, board_weeks
from cara_core.terms.workshops import Workshop, WorkshopPair

__all__ = ["run"]


@attrs.frozen
class _Recorded:
    """What was recorded, by case, and the exit status of that."""

    facts: Mapping[str, Sequence[Fact]]
    status: int


def run(call: Call) -> int:
    """Place everybody who waits, and book it where that is asked; the exit status."""
    people, emails = (None, None) if call.people is None else read_people(call.people)
    travel = read_travel_times(call.travel)
    read_by, unreadable = ReadBy(who=call.by, at=now(), reason=call.reason), list[UnreadableCase]()
    with open_cases(call.url) as casework:
        apart = casework.keep_apart_marks()
        running: list[Case] = []
        calendar = casework.calendar()
        every_case = _all_cases(readable(casework.each_case(read_by=read_by), unreadable), running)
        if people is None:
            every_case = iter([*of_holders(every_case)])
            people = kept_needs_of(casework, running, read_by)
        people = kept_apart(people, apart)
        places = places_held(every_case, people, apart)
        planner = Planner(call=call, people=people, seats=places.taken, travel=travel, calendar=calendar)
        shared = bool(call.workshops) or not calendar.is_empty
        plans = [planner.plan(cases) for cases in _placed_together(running, shared=shared)]
        _check_names(call, plans)
        explanations = [
            planner.explain(call.why, plan) for plan in plans if call.why is not None and plan.is_waiting(call.why)
        ]
        email_of = email_of_each(emails, casework, read_by)
        recorded = _book(casework, running, plans, planner, email_of) if call.book else _Recorded({}, DONE)
    places.print_uncounted()
    _print_plans(call, plans, recorded.facts)
    for explanation in explanations:
        print_lines(explanation_lines(explanation))
    if call.svg is not None:
        _draw(plans, call, call.svg)
    failures = [failure for plan in plans for failure in plan.offer.failures]
    for failure in failures:
        print_note(f"cara: {failure}")
    status = max(recorded.status, print_unreadable(unreadable))
    left = any(plan.assignment.unplaced for plan in plans)
    return ATTENTION if failures or (left and call.fail_impossible) else status


def _all_cases(cases: Iterable[Case], running: list[Case]) -> Iterator[Case]:
    """The same cases; those whose caution runs are added to ``running`` on the way, so that they are read once."""
    for case in cases:
        if case.phase.issued:
            running.append(case)
        yield case


def _placed_together(cases: Sequence[Case], *, shared: bool) -> Iterator[Sequence[Case]]:
    """The cases that share workshops: those of one force, or all where there is one calendar for them."""
    by_force = (lambda _: "") if shared else (lambda case: case.force)
    for _, together in groupby(sorted(cases, key=by_force), key=by_force):
        yield list(together)


def _check_names(call: Call, plans: Sequence[ForcePlan]) -> None:
    """Is what the call names there at all? Raises :class:`InputError`."""
    offered = {workshop.id for plan in plans for workshop in plan.offer.workshops}
    faults = []
    if call.cancelled - offered:
        faults.append(Fault("--cancelled", "NOT_ON_OFFER", "allowed: the id of a workshop that is on offer"))
    if call.why is not None and not any(plan.is_waiting(call.why) for plan in plans):
        faults.append(Fault("--why", "NOT_WAITING", "allowed: a case that waits and whose needs are known"))
    if faults:
        raise InputError(faults)


def _book(
    casework: Casework,
    cases: Sequence[Case],
    plans: Sequence[ForcePlan],
    planner: Planner,
    email_of: Callable[[str], str | None],
) -> _Recorded:
    """Book every pair of the plans, a case at a time."""
    call = planner.call
    bookings = Bookings(casework=casework, on=call.on, by=call.by, invitations=Invitations.into(call.ics, email_of))
    by_name = {case.id: case for case in cases}
    facts: dict[str, Sequence[Fact]] = {}
    refused: dict[str, CaraError] = {}
    for plan in plans:
        offered = {workshop.id: workshop for workshop in plan.offer.workshops}
        pairs = {placement.case: placement.pair for placement in plan.assignment.placed}
        refused |= _book_in_turns(bookings, [(by_name[name], pair) for name, pair in pairs.items()], offered, facts)
        for unplaced in plan.assignment.unplaced:
            if unplaced.case in plan.waiting_list.held:
                case = by_name[unplaced.case]
                facts[case.id] = bookings.cancel(case, offered)
    for name, why in sorted(refused.items()):
        print_note(f"cara: {name}: not booked, and looked at again with the next list: {_codes(why)}")
    kept = {case: recorded for case, recorded in facts.items() if recorded}
    if not kept or refused:
        return _Recorded(kept, ATTENTION if refused else DONE)
    overbooked = bookings.are_overbooked([workshop for plan in plans for workshop in plan.ahead])
    return _Recorded(kept, ATTENTION if overbooked else bookings.status)


def _book_in_turns(
    bookings: Bookings,
    placed: Sequence[tuple[Case, WorkshopPair]],
    offered: Mapping[str, Workshop],
    facts: dict[str, Sequence[Fact]],
) -> Mapping[str, CaraError]:
    """Book these pairs; who was refused, and why. One that is refused stops nobody else.

    Who waits for a place that somebody else of the list is about to leave is asked again after them.
    """
    refused: dict[str, CaraError] = {}
    while placed:
        again: list[tuple[Case, WorkshopPair]] = []
        for case, pair in placed:
            try:
                facts[case.id] = bookings.book(case, pair, offered)
                refused.pop(case.id, None)
            except (CaseError, InputError) as why:
                refused[case.id] = why
                again.append((case, pair))
        placed = again if len(again) < len(placed) else ()
    return refused


def _codes(why: CaraError) -> str:
    """Why a booking was refused, by its codes: what stands in a case is not told to whoever plans."""
    return ", ".join(sorted({fault.code for fault in why.faults})) if isinstance(why, InputError) else why.code


def _print_plans(call: Call, plans: Sequence[ForcePlan], facts: Mapping[str, Sequence[Fact]]) -> None:
    if not plans and not call.as_json:
        print_note("no caution runs in any case")
    for number, plan in enumerate(plans):
        if call.as_json:
            of_this_plan = {case: recorded for case, recorded in facts.items() if plan.is_waiting(case)}
            print_json(force_plan_mapping(plan, call.on, of_this_plan))
        else:
            recorded = len(facts) if call.book else None
            print_lines(force_plan_lines(plan, call.on, recorded=recorded, first=not number))


def _draw(plans: Sequence[ForcePlan], call: Call, file: str) -> None:
    """The board of every plan in one picture."""
    taken: Counter[str] = Counter()
    new: Counter[str] = Counter()
    for plan in plans:
        taken.update(plan.board.taken)
        new.update(plan.board.new)
    ahead = {workshop.id: workshop for plan in plans for workshop in plan.ahead}
    title = ", ".join(dict.fromkeys(plan.title for plan in plans)) or None
    weeks = call.weeks or board_weeks(ahead.values(), new, on=call.on)
    picture = board_svg(ahead.values(), taken, english(), on=call.on, fresh=new, title=title, weeks=weeks)
    if write_picture(picture, file=file):
        print_note(f"{file}: the board of {weeks} weeks; {len(ahead)} groups are on offer")
