"""``cara schedule --all``: everybody who waits, at the least cost together; the board; and booking it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import Fact
from cara_core.cli.arguments.store import open_existing_store, tell_forces
from cara_core.cli.case.words import english
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.schedule.as_json import plan_mapping
from cara_core.cli.schedule.everybody_words import everybody_told, why_told
from cara_core.cli.schedule.files import OnOffer, read_people, read_times
from cara_core.cli.schedule.keeping import Invitations, Keeping, held
from cara_core.cli.schedule.offers import on_offer
from cara_core.cli.schedule.run import Call
from cara_core.cli.terminal.lines import print_json, print_lines
from cara_core.cli.terminal.spinner import spinner
from cara_core.cli.terminal.streams import print_note, print_result
from cara_core.errors import Fault, InputError
from cara_core.forces.force import Force
from cara_core.forces.loader import load_force
from cara_core.planning.assigning import assign, replan
from cara_core.planning.explaining import COMPARED, explain
from cara_core.planning.waiting_list import WaitingList, no_repeat_after, waiting_list
from cara_core.report.board_picture import board_svg
from cara_core.stages.schedule.assignment import Assignment, others_seats, seats_of
from cara_core.stages.schedule.greedy import greedy
from cara_core.stages.schedule.pairs import Taken, Travel
from cara_core.terms.decision.lines import Line
from cara_core.terms.workshops import Needs, Workshop

if TYPE_CHECKING:
    from cara_core.store.case_store import CaseStore

__all__ = ["Plan", "run"]


@attrs.frozen(kw_only=True)
class Plan:
    """The plan of one force: who waits, what is on offer ahead, who gets which pair, and the places others keep."""

    force: str
    title: str
    offer: OnOffer
    ahead: Sequence[Workshop]
    queue: WaitingList
    found: Assignment
    kept: Taken
    no_repeat: frozenset[str]

    @property
    def full_board(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """The places taken with this plan, and how many of them are new in it, by workshop."""
        new = Counter(seat.workshop for seat in seats_of(self.found.placed, self.queue.waiting))
        before = Counter(one.id for pair in self.queue.held.values() for one in (pair.first, pair.second))
        taken = Counter({id_: len(seats) for id_, seats in self.kept.items()}) + new
        return taken, new - before


def run(call: Call) -> int:
    """Place everybody who waits, and book it where that is asked; the exit status."""
    people, travel = read_people(call.people), read_times(call.travel)
    with open_existing_store(call.url) as log:
        log.consulted(call.by, now(), reason=call.reason)
        running: list[Case] = []
        taken = held(_noted(log, running), people)
        forces = _Forces()
        by_force = (lambda _: "") if call.workshops else (lambda case: case.force)
        groups = [list(cases) for _, cases in groupby(sorted(running, key=by_force), key=by_force)]
        plans = [_planned(call, cases, people, taken.taken, travel, forces) for cases in groups]
        _check_named(call, plans)
        explained = [line for plan in plans for line in _why(call, plan, taken.taken, travel)]
        facts, status = _booked(call, log, running, plans, forces) if call.book else ({}, DONE)
    taken.tell()
    _tell(call, plans, facts)
    print_lines(explained)
    if call.svg is not None:
        _draw(call, plans)
    failures = [failure for plan in plans for failure in plan.offer.failures]
    for failure in failures:
        print_note(f"cara: {failure}")
    left = any(plan.found.unplaced for plan in plans)
    return ATTENTION if failures or (left and call.fail_impossible) else status


def _noted(log: "CaseStore", running: list[Case]) -> Iterator[Case]:
    """Every case; those whose caution runs are kept in mind."""
    for _, facts in log.streams():
        case = replay(facts)
        if case.phase.issued:
            running.append(case)
        yield case


@attrs.frozen
class _Forces:
    """The forces of the cases, each loaded once."""

    loaded: dict[tuple[str, str | None], Force] = attrs.field(factory=dict)

    def of(self, case: Case) -> Force:
        """The force and community of this case."""
        key = (case.force, case.community)
        if key not in self.loaded:
            self.loaded[key] = load_force(case.force, community=case.community)
        return self.loaded[key]


def _planned(  # noqa: PLR0917  (what a plan is made of)
    call: Call, cases: Sequence[Case], people: Mapping[str, Needs], seats: Taken, travel: Travel, forces: _Forces
) -> Plan:
    policy = forces.of(cases[0]).policy(call.on)
    offer = on_offer(call, cases, people, forces.of)
    everybody = waiting_list(
        cases,
        people,
        call.on,
        offer.workshops,
        policy,
        first_within=call.first_within,
        cancelled=call.cancelled,
    )
    # Nobody is sent to what begins today by a plan of many.
    ahead = [one for one in offer.workshops if one.on > call.on and one.id not in call.cancelled]
    kept = others_seats(seats, (one.case for one in everybody.waiting))
    with spinner(f"placing {len(everybody.waiting):,} people"):
        found = _assigned(call, everybody, ahead, kept, travel)
        no_repeat = no_repeat_after(found, everybody.outlooks, ahead, kept)
    title = " and ".join(sorted({forces.of(case).card.name for case in cases}))
    return Plan(
        force=cases[0].force,
        title=title,
        offer=offer,
        ahead=ahead,
        queue=everybody,
        found=found,
        kept=kept,
        no_repeat=no_repeat,
    )


def _assigned(call: Call, everybody: WaitingList, ahead: Sequence[Workshop], kept: Taken, travel: Travel) -> Assignment:
    if call.greedy:
        return greedy(everybody.waiting, ahead, kept, travel)
    if call.cancelled:
        return replan(everybody.waiting, everybody.held, ahead, kept, travel, time_limit=call.time_limit)
    return assign(everybody.waiting, ahead, kept, travel, time_limit=call.time_limit)


def _check_named(call: Call, plans: Sequence[Plan]) -> None:
    """Is what the call names there at all?"""
    offered = {one.id for plan in plans for one in plan.offer.workshops}
    faults = []
    if call.cancelled - offered:
        faults.append(Fault("--cancelled", "NOT_ON_OFFER", "allowed: the id of a workshop that is on offer"))
    if call.why is not None and not any(_waits(call.why, plan) for plan in plans):
        faults.append(Fault("--why", "NOT_WAITING", "allowed: a case that waits and whose needs are known"))
    if faults:
        raise InputError(faults)


def _waits(case: str, plan: Plan) -> bool:
    return any(one.case == case for one in plan.queue.waiting)


def _why(call: Call, plan: Plan, seats: Taken, travel: Travel) -> Sequence[Line]:
    """Why did this one get this pair?"""
    if call.why is None or not _waits(call.why, plan):
        return ()
    compared = 0 if call.greedy else COMPARED
    with spinner("comparing"):
        found = explain(call.why, plan.found, plan.queue.waiting, plan.ahead, seats, travel=travel, compared=compared)
    return list(why_told(found))


def _booked(
    call: Call, log: "CaseStore", running: Sequence[Case], plans: Sequence[Plan], forces: _Forces
) -> tuple[Mapping[str, Sequence[Fact]], int]:
    """Book every pair of the plans, a case at a time; the facts by case, and the exit status."""
    keeping = Keeping(store=log, on=call.on, by=call.by, invitations=Invitations.into(call.ics))
    by_name = {case.id: case for case in running}
    facts: dict[str, Sequence[Fact]] = {}
    for plan in plans:
        offered = {one.id: one for one in plan.offer.workshops}
        for placed in plan.found.placed:
            case = by_name[placed.case]
            facts[case.id] = keeping.book(case, placed.pair, offered, forces.of(case))
        for one in plan.found.unplaced:
            if one.case in plan.queue.held:
                case = by_name[one.case]
                facts[case.id] = keeping.cancel(case, offered, forces.of(case))
    kept = {case: some for case, some in facts.items() if some}
    if not kept:
        return kept, DONE
    status = tell_forces(log)
    return kept, ATTENTION if keeping.over([one for plan in plans for one in plan.ahead]) else status


def _tell(call: Call, plans: Sequence[Plan], facts: Mapping[str, Sequence[Fact]]) -> None:
    if not plans and not call.as_json:
        print_note("no caution runs in any case")
    for number, plan in enumerate(plans):
        if call.as_json:
            mine = {case: some for case, some in facts.items() if _waits(case, plan)}
            print_json(plan_mapping(plan.force, call.on, plan.found, plan.no_repeat, mine))
        else:
            print_lines(everybody_told(plan, call.on, len(facts) if call.book else None, first=not number))


def _draw(call: Call, plans: Sequence[Plan]) -> None:
    """The board of every plan in one picture."""
    taken: Counter[str] = Counter()
    fresh: Counter[str] = Counter()
    for plan in plans:
        mine, new = plan.full_board
        taken.update(mine)
        fresh.update(new)
    ahead = {one.id: one for plan in plans for one in plan.ahead}
    title = ", ".join(dict.fromkeys(plan.title for plan in plans)) or None
    picture = board_svg(ahead.values(), taken, english(), on=call.on, fresh=fresh, title=title)
    if call.svg == "-":
        print_result(picture.rstrip("\n"))
        return
    try:
        Path(call.svg or "").write_text(picture, encoding="utf-8")
    except OSError:
        raise InputError([Fault("--svg", "NOT_WRITABLE", "it cannot be written; allowed: a file, or -")]) from None
    print_note(f"{call.svg}: the board of {len(ahead)} groups")
