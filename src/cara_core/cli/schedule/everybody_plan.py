"""The plan of everybody who waits in one force: what is on offer to them, and who gets which pair."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from cara_core.case.case import Case
from cara_core.casework.calendar.results import StoredCalendar
from cara_core.cli.schedule.call import Call
from cara_core.cli.schedule.files import read_calendars
from cara_core.cli.schedule.on_offer import OnOffer, join_offers, kept_offer, offered_by
from cara_core.cli.schedule.plan import ForcePlan
from cara_core.cli.terminal.spinner import spinner
from cara_core.forces.force import Force
from cara_core.forces.loader import load_force
from cara_core.planning.assigning import assign, replan
from cara_core.planning.booking import outlook_of, query_of
from cara_core.planning.explaining import COMPARED, Explanation, explain
from cara_core.planning.waiting_list import WaitingList, no_repeat_after, waiting_list
from cara_core.stages.schedule.assignment import Assignment, others_seats
from cara_core.stages.schedule.fitting_pairs import Taken, Travel
from cara_core.stages.schedule.greedy import greedy
from cara_core.terms.days import Day
from cara_core.terms.workshops import Needs, Workshop, WorkshopQuery

__all__ = ["Planner"]


@attrs.frozen(kw_only=True)
class Planner:
    """Plans for many: on whose call, what the people need, which places are taken, how long each way is.

    ``calendar`` is what the store keeps.
    """

    call: Call
    people: Mapping[str, Needs]
    seats: Taken
    travel: Travel
    calendar: StoredCalendar
    _loaded: dict[tuple[str, str | None], Force] = attrs.field(factory=dict, init=False)

    def force_of(self, case: Case) -> Force:
        """The force and community of this case, loaded once."""
        key = (case.force, case.community)
        if key not in self._loaded:
            self._loaded[key] = load_force(case.force, community=case.community)
        return self._loaded[key]

    def plan(self, cases: Sequence[Case]) -> ForcePlan:
        """The plan of these cases, which are placed together."""
        call, offer = self.call, self._on_offer(cases)
        everybody = self._waiting_list(cases, offer)
        # Nobody is sent to what begins today by a plan of many: a letter would come too late.
        ahead = [each for each in offer.workshops if each.on > call.on and each.id not in call.cancelled]
        kept = others_seats(self.seats, (waiting.case for waiting in everybody.waiting))
        with spinner(f"placing {len(everybody.waiting):,} people"):
            assignment = self._assign(everybody, ahead, kept)
            no_repeat = no_repeat_after(assignment, everybody.outlooks, ahead, kept)
        return ForcePlan(
            force=cases[0].force,
            title=" and ".join(sorted({self.force_of(case).card.name for case in cases})),
            offer=offer,
            ahead=ahead,
            waiting_list=everybody,
            assignment=assignment,
            kept=kept,
            no_repeat=no_repeat,
        )

    def _waiting_list(self, cases: Sequence[Case], offer: OnOffer) -> WaitingList:
        call, policy = self.call, self.force_of(cases[0]).policy(self.call.on)
        within, cancelled = call.first_within, call.cancelled
        return waiting_list(
            cases, self.people, call.on, offer.workshops, policy, first_within=within, cancelled=cancelled
        )

    def _assign(self, everybody: WaitingList, ahead: Sequence[Workshop], kept: Taken) -> Assignment:
        call, travel = self.call, self.travel
        if call.greedy:
            return greedy(everybody.waiting, ahead, kept, travel)
        if call.cancelled:
            return replan(everybody.waiting, everybody.held, ahead, kept, travel, time_limit=call.time_limit)
        return assign(everybody.waiting, ahead, kept, travel, time_limit=call.time_limit)

    def explain(self, case: str, plan: ForcePlan) -> Explanation:
        """Why did the person of this case get this pair?"""
        # What better pairs would cost the others takes the solver, which a greedy call does without.
        compared = 0 if self.call.greedy else COMPARED
        waiting = plan.waiting_list.waiting
        with spinner("comparing"):
            return explain(
                case, plan.assignment, waiting, plan.ahead, self.seats, travel=self.travel, compared=compared
            )

    def _on_offer(self, cases: Sequence[Case]) -> OnOffer:
        """What is on offer to these cases?

        Each force, with each of its communities, is asked once for each kind of person: the
        same group, language and access, over the days of all of them together.
        """
        by_force: dict[tuple[str, str | None], list[Case]] = {}
        for case in cases:
            by_force.setdefault((case.force, case.community), []).append(case)
        if self.call.workshops:
            return self._in_calendars(cases, [self.force_of(alike[0]) for alike in by_force.values()])
        if not self.calendar.is_empty:
            return kept_offer(self.calendar, [self.force_of(alike[0]) for alike in by_force.values()])
        return join_offers([offered_by(self.force_of(alike[0]), self._queries(alike)) for alike in by_force.values()])

    def _in_calendars(self, cases: Sequence[Case], forces: Sequence[Force]) -> OnOffer:
        """What the calendars of the call offer: for the gaps of all these cases, in a language of any of the forces."""
        terms = [case.terms for case in cases if case.terms is not None]
        gap = (min(each.gap_least_days for each in terms), max(each.gap_most_days for each in terms))
        languages = {language for force in forces for language in force.policy(self.call.on).languages}
        avoided: frozenset[Day] = frozenset().union(*(force.days_to_avoid for force in forces))
        return read_calendars(self.call.workshops, gap, sorted(languages, key=lambda each: each.tag), avoided)

    def _queries(self, cases: Sequence[Case]) -> Iterator[WorkshopQuery]:
        """One question for each kind of person among these cases, which are all of one force."""
        queries: dict[WorkshopQuery, WorkshopQuery] = {}
        on, policy = self.call.on, self.force_of(cases[0]).policy(self.call.on)
        for case in cases:
            needs = self.people.get(case.id)
            waits_for = None if needs is None else outlook_of(case, needs, on, (), policy)
            if needs is None or waits_for is None:
                continue
            query = query_of(needs, waits_for.waiting.span, waits_for.attended)
            # People whose queries differ in their days alone are of one kind.
            kind = attrs.evolve(query, earliest=on, latest=on)
            joined = queries.get(kind, query)
            earliest, latest = min(query.earliest, joined.earliest), max(query.latest, joined.latest)
            queries[kind] = attrs.evolve(query, earliest=earliest, latest=latest)
        yield from queries.values()
