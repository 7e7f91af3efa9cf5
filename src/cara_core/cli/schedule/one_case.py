"""``cara schedule CASE``: which two workshops one person can attend, and booking them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import Fact
from cara_core.cli.arguments.store import open_existing_store, tell_forces
from cara_core.cli.arguments.working_days import calendar
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.schedule.as_json import case_plan_mapping
from cara_core.cli.schedule.files import OnOffer, offered_by, offered_in, read_people, read_times
from cara_core.cli.schedule.keeping import Invitations, Keeping, held
from cara_core.cli.schedule.one_case_words import Shown, nothing_told, plan_told
from cara_core.cli.schedule.run import Call
from cara_core.cli.terminal.lines import plain, print_json, print_lines
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import Fault, InputError
from cara_core.forces.force import Force
from cara_core.forces.loader import load_force
from cara_core.planning.booking import Outlook, outlook, query_of, shown_reasons
from cara_core.planning.case_plan import CasePlan, plan_case
from cara_core.stages.schedule.pairs import Taken, Travel
from cara_core.terms.decision.lines import Line
from cara_core.terms.workshops import Needs, WorkshopPair

if TYPE_CHECKING:
    from cara_core.store.case_store import CaseStore

__all__ = ["run"]

_CHOICE_FAILED: Final = "the force's own preference failed, and the ranking of the core stands in"


def run(call: Call, name: str) -> int:
    """Find the workshops of one case, and book them where that is asked; the exit status."""
    people, travel = read_people(call.people), read_times(call.travel)
    if name not in people:
        raise InputError([Fault("--participants", "NO_SUCH_CASE", "nobody in it is of this case; allowed: its person")])
    with open_existing_store(call.url) as log:
        case = log.case(name)
        log.consulted(call.by, now(), case=name, reason=call.reason)
        log.consulted(call.by, now(), reason=call.reason)  # who holds a place is read of every case
        force = load_force(case.force, community=case.community)
        seen, offer = _seen(call, case, people[name], force)
        if seen is None:
            print_lines(nothing_told(case))
            return DONE
        taken = held((replay(facts) for _, facts in log.streams()), people)
        asked = _Asked(call=call, case=case, force=force, travel=travel)
        shown, failures = asked.planned(seen, offer, taken.taken)
        keeping = Keeping(store=log, on=call.on, by=call.by, invitations=Invitations.into(call.ics))
        facts = _booked(shown, force, keeping) if call.book else ()
        status = _kept(log, keeping, shown, facts)
    taken.tell()
    for failure in (*offer.failures, *failures):
        print_note(f"cara: {failure}")
    if call.as_json:
        print_json(case_plan_mapping(shown, call.on, facts))
    else:
        print_lines([*plan_told(shown, call.on), *_recorded(call, facts)])
    if not shown.plan.pairs and call.fail_impossible:
        return ATTENTION
    return ATTENTION if offer.failures or failures else status


def _seen(call: Call, case: Case, needs: Needs, force: Force) -> tuple[Outlook | None, OnOffer]:
    """What the case waits for, and what is on offer for it."""
    policy = force.policy(call.on)
    seen = outlook(case, needs, call.on, (), policy, first_within=call.first_within)
    if seen is None:
        return None, OnOffer(workshops=())
    if call.workshops:
        gap = (seen.whole.gap_least_days, seen.whole.gap_most_days)
        offer = offered_in(call.workshops, gap, policy.languages, frozenset(force.days_to_avoid))
    else:
        offer = offered_by(force, [query_of(needs, seen.waiting.span, seen.attended)])
    return outlook(case, needs, call.on, offer.workshops, policy, first_within=call.first_within), offer


@attrs.frozen(kw_only=True)
class _Asked:
    """What is asked about one case: by which call, under whose rules, from where."""

    call: Call
    case: Case
    force: Force
    travel: Travel

    def planned(self, seen: Outlook, offer: OnOffer, taken: Taken) -> tuple[Shown, Sequence[str]]:
        """The plan, with the pair that is chosen: as it was asked for, else as the force prefers."""
        on, travel = self.call.on, self.travel
        plan = plan_case(seen, offer.workshops, taken, travel, on, working=calendar(), avoided=offer.avoided)
        shown = Shown(case=self.case, plan=plan, offer=offer, travel=travel, chosen=None, all_pairs=self.call.all_pairs)
        if self.call.pair is not None:
            return attrs.evolve(shown, chosen=_asked_for(self.call.pair, plan)), ()
        wanted = query_of(seen.waiting.needs, seen.waiting.span, seen.attended)
        choice = self.force.choice(wanted, plan.pairs)
        failures = [f"{failure}; {_CHOICE_FAILED}" for failure in choice.failures]
        return attrs.evolve(shown, chosen=choice.pair, local=choice.local), failures


def _asked_for(ids: tuple[str, str], plan: CasePlan) -> WorkshopPair:
    """The pair of these ids, where it fits. Raises :class:`InputError` with why it does not."""
    for pair in plan.pairs:
        if (pair.first.id, pair.second.id) == ids:
            return pair
    for one in plan.others:
        if (one.pair.first.id, one.pair.second.id) == ids:
            reasons = ", ".join(shown_reasons(one.misfits))
            raise InputError([Fault("--pair", "NOT_FEASIBLE", f"it does not fit: {reasons}; allowed: one that fits")])
    raise InputError([Fault("--pair", "NOT_ON_OFFER", "allowed: a first and a second workshop that are on offer")])


def _booked(shown: Shown, force: Force, keeping: Keeping) -> Sequence[Fact]:
    if shown.chosen is None:
        raise InputError([Fault("--book", "NOT_FEASIBLE", "no pair fits; allowed: where one does")])
    offered = {one.id: one for one in shown.offer.workshops}
    facts = keeping.book(shown.case, shown.chosen, offered, force)
    if not facts:
        keeping.invite(shown.case, shown.chosen)
    return facts


def _kept(log: "CaseStore", keeping: Keeping, shown: Shown, facts: Sequence[Fact]) -> int:
    """After a booking the force hears of it, and the places are counted again."""
    if not facts or shown.chosen is None:
        return DONE
    status = tell_forces(log)
    return ATTENTION if keeping.over((shown.chosen.first, shown.chosen.second)) else status


def _recorded(call: Call, facts: Sequence[Fact]) -> Sequence[Line]:
    if not call.book:
        return []
    said = [plain(f"fact {fact.number} of {fact.on}: {fact.kind}") for fact in facts]
    return [plain(), *(said or [plain("It is booked already, and not booked twice.")])]
