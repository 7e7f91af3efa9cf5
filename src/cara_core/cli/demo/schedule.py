"""The last act of ``cara demo``: two workshops are booked, missed, booked again, and no repeat would fit any more."""

from collections.abc import Iterator

from cara_core.case.case import Case
from cara_core.case.facts import Attendance, AttendanceRecorded, CautionIssued, Fact, What
from cara_core.cli.case.words import english
from cara_core.cli.schedule.on_offer import OnOffer
from cara_core.cli.schedule.one_case_words import forecast_lines, pair_lines
from cara_core.cli.schedule.plan import Proposal
from cara_core.cli.terminal.lines import detail, heading, plain
from cara_core.errors import CaraError
from cara_core.examples.lives import lives
from cara_core.examples.scheduling import Scene, scene
from cara_core.forces.force import Force
from cara_core.formats.fact import fact_in_case
from cara_core.formats.tables.travel import TravelTimes
from cara_core.planning.bank_holidays import working_days_known
from cara_core.planning.booking import booking_of, outlook_of, query_of
from cara_core.planning.case_plan import plan_case
from cara_core.programme import open_case, record
from cara_core.stages.schedule.fitting_pairs import seats_by_workshop
from cara_core.terms.caution import Part
from cara_core.terms.days import Day
from cara_core.terms.decision.lines import Kind, Line

__all__ = ["schedule_lines"]


def schedule_lines(force: Force) -> Iterator[Line]:
    """The act, under the rules of this force. Where a rule of its own ends it early, that is shown."""
    act = scene()
    yield plain()
    yield heading("Two workshops that fit, missed and found again, from a small calendar")
    try:
        yield from _booked_twice(act, force)
    except CaraError as wrong:
        yield Line(Kind.NOT_MET, f"This one stops here, by the rules of this force: {wrong}")


def _booked_twice(act: Scene, force: Force) -> Iterator[Line]:
    """A pair is booked, the first workshop missed, and another pair booked."""
    words = english()
    case = _case_with_caution(act, force)
    yield detail(f"{len(act.offered)} workshops are on offer; the caution runs to {words.spell(case.ends_on)}.")
    for on in (act.booked_on, act.rebooked_on):
        proposal = _propose(case, act, force, on)
        yield from _proposal_lines(proposal, on)
        pair = proposal.chosen
        if pair is None:
            return
        case = _record(case, booking_of(pair), on, by="coordinator 3", force=force)
        yield plain(f"  Booked: {pair.first.id} and {pair.second.id}")
        if on is act.booked_on:
            missed = AttendanceRecorded(part=Part.FIRST, workshop_on=pair.first.on, attendance=Attendance.ABSENT)
            case = _record(case, missed, act.missed_on, by="provider", force=force)
            yield plain()
            yield plain(f"{words.spell(act.missed_on)}: the first workshop was missed; both have to be repeated.")


def _case_with_caution(act: Scene, force: Force) -> Case:
    """The first of the lives, up to the caution."""
    life = lives()[0]
    case, _ = open_case(life.referral, force, case=act.needs.case, on=life.opened_on, by=life.by)
    for asked, what in life.facts:
        case, _ = record(case, fact_in_case(case.id, case.number + 1, asked, what), force)
        if isinstance(what, CautionIssued):
            break
    return case


def _propose(case: Case, act: Scene, force: Force, on: Day) -> Proposal:
    seen = outlook_of(case, act.needs, on, act.offered, force.policy(on))
    if seen is None:
        raise CaraError("no workshop is outstanding")
    offer, nowhere = OnOffer(workshops=act.offered), TravelTimes()
    plan = plan_case(seen, offer.workshops, seats_by_workshop(()), nowhere, on, working=working_days_known())
    choice = force.choice(query_of(act.needs, seen.waiting.span, seen.attended), plan.pairs)
    return Proposal(case=case, plan=plan, offer=offer, travel=nowhere, chosen=choice.pair, local=choice.local)


def _proposal_lines(proposal: Proposal, on: Day) -> Iterator[Line]:
    yield plain()
    yield heading(f"{english().spell(on)}: {len(proposal.plan.ranked)} of the pairs fit")
    for number, ranked in enumerate(proposal.plan.ranked, 1):
        yield from pair_lines(ranked, proposal, number)
    yield from forecast_lines(proposal.plan)


def _record(case: Case, what: What, on: Day, *, by: str, force: Force) -> Case:
    return record(case, Fact(case=case.id, number=case.number + 1, on=on, by=by, what=what), force)[0]
