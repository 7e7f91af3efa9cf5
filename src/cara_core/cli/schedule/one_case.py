"""``cara schedule CASE``: which two workshops one person can attend, and booking them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import Fact
from cara_core.casework.calendar.results import StoredCalendar
from cara_core.casework.casework import Casework
from cara_core.casework.results import ReadBy, UnreadableCase
from cara_core.cli.arguments.case_names import found_case
from cara_core.cli.arguments.store import open_cases
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.schedule.as_json import case_plan_mapping
from cara_core.cli.schedule.bookings import (
    Bookings,
    Invitations,
    PlacesHeld,
    places_held,
    print_unreadable,
    readable,
)
from cara_core.cli.schedule.call import Call, PairIds
from cara_core.cli.schedule.files import read_calendars, read_people, read_travel_times
from cara_core.cli.schedule.kept_needs import email_of_each, kept_needs, kept_needs_of, of_holders
from cara_core.cli.schedule.on_offer import OnOffer, kept_offer, offered_by
from cara_core.cli.schedule.one_case_words import case_plan_lines, nothing_outstanding
from cara_core.cli.schedule.plan import Proposal
from cara_core.cli.terminal.lines import plain, print_json, print_lines
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import Fault, InputError
from cara_core.forces.force import Force
from cara_core.forces.loader import load_force
from cara_core.planning.booking import Outlook, kept_apart, outlook_of, query_of, shown_reasons
from cara_core.planning.case_plan import CasePlan, plan_case
from cara_core.stages.attendance import NOTICE_DAYS
from cara_core.stages.schedule.fitting_pairs import Taken, Travel
from cara_core.terms.days import WorkingDays
from cara_core.terms.decision.lines import Line
from cara_core.terms.workshops import Needs, WorkshopPair

__all__ = ["run"]

_CHOICE_FAILED: Final = "the force's own preference failed, and the ranking of the core stands in"


def run(call: Call, name: str) -> int:
    """Find the workshops of one case, and book them where that is asked; the exit status."""
    people, emails = (None, None) if call.people is None else read_people(call.people)
    travel = read_travel_times(call.travel)
    if people is not None and name not in people:
        raise InputError([Fault("--participants", "NO_SUCH_CASE", "nobody in it is of this case; allowed: its person")])
    read_by, unreadable = ReadBy(who=call.by, at=now(), reason=call.reason), list[UnreadableCase]()
    with open_cases(call.url) as casework:
        if people is None:
            name = found_case(casework, name, by_parts=False)
            call = attrs.evolve(call, case=name)
        case, apart = casework.case(name, read_by=read_by), casework.keep_apart_marks()
        force = load_force(case.force, community=case.community)
        needs = kept_needs(casework, name, read_by) if people is None else people[name]
        needs = kept_apart({name: needs}, apart)[name]
        calendar, working = casework.calendar(), casework.working_days().of_force(case.force)
        planner = _Planner(
            call=call, case=case, needs=needs, force=force, travel=travel, calendar=calendar, working=working
        )
        prospect = planner.prospect()
        if prospect is None:
            print_lines(nothing_outstanding(case))
            return DONE
        # Who holds a place is read of every case.
        every_case = readable(casework.each_case(read_by=read_by), unreadable)
        places = (
            _places_beside(casework, every_case, needs, read_by, apart)
            if people is None
            else places_held(every_case, kept_apart(people, apart), apart)
        )
        proposal, failures = planner.propose(prospect, places.taken)
        email_of = email_of_each(emails, casework, read_by)
        facts, status = _book(proposal, casework, call, email_of) if call.book else ((), DONE)
    places.print_uncounted()
    status = max(status, print_unreadable(unreadable))
    for failure in (*prospect.offer.failures, *failures):
        print_note(f"cara: {failure}")
    _print_proposal(proposal, facts, call)
    impossible = not proposal.plan.pairs and call.fail_impossible
    return ATTENTION if impossible or prospect.offer.failures or failures else status


def _places_beside(
    casework: Casework, cases: Iterable[Case], needs: Needs, read_by: ReadBy, apart: Mapping[str, frozenset[str]]
) -> PlacesHeld:
    """The places that others hold. Their records are read only where this person has to be kept apart from somebody."""
    holders = list(of_holders(cases))
    if not needs.keep_apart:
        return attrs.evolve(places_held(holders, {}), unmarked=0)
    return places_held(holders, kept_apart(kept_needs_of(casework, holders, read_by), apart), apart)


class _Prospect(NamedTuple):
    """What one case waits for, and what is on offer for it."""

    outlook: Outlook
    offer: OnOffer


@attrs.frozen(kw_only=True)
class _Planner:
    """Plans for one case: on whose call, what the person needs, under whose rules, how long each way is.

    ``calendar`` is what the store keeps.
    """

    call: Call
    case: Case
    needs: Needs
    force: Force
    travel: Travel
    calendar: StoredCalendar
    working: WorkingDays

    def prospect(self) -> _Prospect | None:
        """What does the case wait for, and what is on offer for it? ``None``: it waits for nothing."""
        waits_for = self._outlook(OnOffer(workshops=()))
        if waits_for is None:
            return None
        offer = self._on_offer(waits_for)
        # A workshop that was attended is known only by what is on offer.
        seen = self._outlook(offer)
        return None if seen is None else _Prospect(seen, offer)

    def _outlook(self, offer: OnOffer) -> Outlook | None:
        call, policy = self.call, self.force.policy(self.call.on)
        return outlook_of(
            self.case,
            self.needs,
            call.on,
            offer.workshops,
            policy,
            first_within=call.first_within,
            notice_days=NOTICE_DAYS if call.short_notice is None else 0,
        )

    def _on_offer(self, waits_for: Outlook) -> OnOffer:
        if not self.call.workshops and not self.calendar.is_empty:
            return kept_offer(self.calendar, [self.force])
        if not self.call.workshops:
            return offered_by(self.force, [query_of(self.needs, waits_for.waiting.span, waits_for.attended)])
        gap = (waits_for.pair_span.gap_least_days, waits_for.pair_span.gap_most_days)
        languages = self.force.policy(self.call.on).languages
        return read_calendars(self.call.workshops, gap, languages, frozenset(self.force.days_to_avoid))

    def propose(self, prospect: _Prospect, taken: Taken) -> tuple[Proposal, Sequence[str]]:
        """The plan with the pair that is chosen, as the call says, else as the force prefers; and what failed."""
        call, travel, offer = self.call, self.travel, prospect.offer
        plan = plan_case(
            prospect.outlook,
            offer.workshops,
            taken,
            travel,
            call.on,
            working=self.working,
            avoided=offer.avoided,
        )
        proposal = Proposal(
            case=self.case, plan=plan, offer=offer, travel=travel, chosen=None, all_pairs=call.all_pairs
        )
        if call.pair is not None:
            return attrs.evolve(proposal, chosen=_named_pair(call.pair, plan)), ()
        waiting = prospect.outlook.waiting
        choice = self.force.choice(query_of(waiting.needs, waiting.span, prospect.outlook.attended), plan.pairs)
        failures = [f"{failure}; {_CHOICE_FAILED}" for failure in choice.failures]
        return attrs.evolve(proposal, chosen=choice.pair, local=choice.local), failures


def _named_pair(ids: PairIds, plan: CasePlan) -> WorkshopPair:
    """The pair of these ids, where it fits. Raises :class:`InputError` with why it does not."""
    for pair in plan.pairs:
        if (pair.first.id, pair.second.id) == ids:
            return pair
    for other in plan.others:
        if (other.pair.first.id, other.pair.second.id) == ids:
            reasons = ", ".join(shown_reasons(other.misfits))
            raise InputError([Fault("--pair", "NOT_FEASIBLE", f"it does not fit: {reasons}; allowed: one that fits")])
    raise InputError([Fault("--pair", "NOT_ON_OFFER", "allowed: a first and a second workshop that are on offer")])


def _book(
    proposal: Proposal, casework: Casework, call: Call, email_of: Callable[[str], str | None]
) -> tuple[Sequence[Fact], int]:
    """Book the chosen pair: what is recorded of it, and the exit status. Raises :class:`InputError`."""
    bookings = Bookings(casework=casework, on=call.on, by=call.by, invitations=Invitations.into(call.ics, email_of))
    if proposal.chosen is None:
        raise InputError([Fault("--book", "NOT_FEASIBLE", "no pair fits; allowed: where one does")])
    offered = {workshop.id: workshop for workshop in proposal.offer.workshops}
    facts = bookings.book(proposal.case, proposal.chosen, offered, short_notice=call.short_notice)
    if not facts:
        bookings.invite_again(proposal.case, proposal.chosen)
        return facts, DONE
    overbooked = bookings.are_overbooked((proposal.chosen.first, proposal.chosen.second))
    return facts, ATTENTION if overbooked else bookings.status


def _print_proposal(proposal: Proposal, facts: Sequence[Fact], call: Call) -> None:
    if call.as_json:
        print_json(case_plan_mapping(proposal, call.on, facts))
        return
    print_lines([*case_plan_lines(proposal, call.on), *(_recorded(facts) if call.book else ())])


def _recorded(facts: Sequence[Fact]) -> Iterator[Line]:
    """What was recorded by a booking."""
    yield plain()
    for fact in facts:
        yield plain(f"fact {fact.number} of {fact.on}: {fact.kind}")
    if not facts:
        yield plain("It is booked already, and not booked twice.")
