"""The plan of one case in words: the pairs that fit, why the others do not, and what lies ahead."""

from collections.abc import Iterator, Mapping
from typing import Final

from cara_core.case.case import Case
from cara_core.cli.case.words import case_heading, english
from cara_core.cli.schedule.plan import Proposal
from cara_core.cli.terminal.lines import detail, heading, plain
from cara_core.formats.tables.travel import TravelTimes
from cara_core.planning.booking import may_be_booked, shown_reasons
from cara_core.planning.case_plan import CasePlan, Ranked
from cara_core.stages.attendance import NOTICE_DAYS
from cara_core.stages.schedule.fitting_pairs import Taken
from cara_core.terms.days import Day, days_before
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.workshops import Misfit, Workshop, WorkshopPair

__all__ = [
    "case_plan_lines",
    "day_and_hour",
    "days_and_ids",
    "describe_group",
    "forecast_lines",
    "nothing_outstanding",
    "pair_lines",
    "reason_counts",
]

_SHOWN: Final = 10
"""So many pairs are shown; ``--all-pairs`` shows every one."""
_MINUTES_OF_AN_HOUR: Final = 60


def nothing_outstanding(case: Case) -> Iterator[Line]:
    """There is nothing to book."""
    yield case_heading(case)
    yield plain("No workshop is outstanding in this case.")


def case_plan_lines(proposal: Proposal, on: Day) -> Iterator[Line]:
    """The plan of one case, seen from that day."""
    yield case_heading(proposal.case)
    yield detail(_sought(proposal))
    if not proposal.plan.outlook.given:
        yield detail(english().say("forecast.not_given", {"on": on}))
    elif not may_be_booked(proposal.case):
        yield Line(Kind.REFER, "Nothing can be booked now: `cara case show` says what it waits for.")
    booking = proposal.case.booking
    if booking is not None:
        yield plain(f"Booked: {booking.first} and {booking.second}")
    if proposal.offer.illustrative:
        yield detail(f"{proposal.offer.illustrative} of the workshops are illustrative: the force replaces them.")
    yield plain()
    yield from _fitting_pairs(proposal)
    yield from _other_pairs(proposal)
    yield plain()
    yield heading("Forecast")
    yield from forecast_lines(proposal.plan)


def _sought(proposal: Proposal) -> str:
    """Which workshops are looked for, in which days?"""
    outlook = proposal.plan.outlook
    span = outlook.waiting.span
    days = f"from {_day(span.earliest)} to {_day(span.ends_on)}"
    if outlook.attended is not None:
        return f"The second workshop, {days}"
    least, most = outlook.pair_span.gap_least_days, outlook.pair_span.gap_most_days
    gap = f"{least} days" if least == most else f"{least} to {most} days"
    return f"Two workshops, {gap} apart, {days}"


def _fitting_pairs(proposal: Proposal) -> Iterator[Line]:
    ranking = proposal.plan.ranked
    shown = ranking if proposal.all_pairs else ranking[:_SHOWN]
    yield heading(f"Pairs that fit ({len(ranking)})")
    for number, ranked in enumerate(ranking, 1):
        # The chosen pair is shown wherever it ranks.
        if ranked in shown or ranked.pair == proposal.chosen:
            yield from pair_lines(ranked, proposal, number)
    if len(shown) < len(ranking):
        yield detail(f"      and {len(ranking) - len(shown)} more: --all-pairs")
    if proposal.local:
        yield detail("    → as the force prefers; the numbers are the ranking of the core")


def pair_lines(ranked: Ranked, proposal: Proposal, number: int) -> Iterator[Line]:
    """One pair that fits, over two lines, and what to look at before it is booked."""
    pair = ranked.pair
    lead = f"{'→' if pair == proposal.chosen else ' '}{number:>3}  "
    yield plain(f"{lead}{days_and_ids(pair)}")
    indent = " " * len(lead)
    yield detail(f"{indent}{describe_group(pair)}; {_places(pair, proposal.plan.taken)}{_way(pair, proposal)}")
    for caveat in ranked.caveats:
        yield Line(Kind.UNKNOWN, f"{indent}! {english().spell(caveat)}")


def days_and_ids(pair: WorkshopPair) -> str:
    """When the workshops of a pair are, and their ids."""
    first, second = pair.first, pair.second
    return f"{day_and_hour(first)}   {day_and_hour(second)}   {first.id}, {second.id}"


def day_and_hour(workshop: Workshop) -> str:
    """The day and the time, as a clock in London shows it."""
    weekday = english().say(f"weekday.{workshop.on.isoweekday()}")
    return f"{weekday} {_day(workshop.on)} {workshop.starts:%H:%M}"


def describe_group(pair: WorkshopPair) -> str:
    """Language, group and venue, once where they are the same for both."""
    return " / ".join(dict.fromkeys((_group_of(pair.first), _group_of(pair.second))))


def _group_of(workshop: Workshop) -> str:
    interpreted = ", with an interpreter" if workshop.interpreter else ""
    parts = (f"{workshop.language}{interpreted}", english().say(f"group.{workshop.sex}"), workshop.venue)
    return ", ".join(part for part in parts if part)


def _places(pair: WorkshopPair, taken: Taken) -> str:
    counts = [f"{len(taken.get(workshop.id, ()))} of {workshop.most}" for workshop in (pair.first, pair.second)]
    return f"{' and '.join(dict.fromkeys(counts))} places taken"


def _way(pair: WorkshopPair, proposal: Proposal) -> str:
    """How long the way is, where the table says so."""
    area, times = proposal.plan.outlook.waiting.needs.starts_from, proposal.travel
    if not isinstance(times, TravelTimes) or not times.knows(area, pair.first.venue or pair.second.venue):
        return ""
    return f"; {_duration(times(area, pair.second.venue))} away"


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, _MINUTES_OF_AN_HOUR)
    return f"{rest} minutes" if not hours else f"{hours} h {rest:02}"


def _other_pairs(proposal: Proposal) -> Iterator[Line]:
    others = proposal.plan.others
    if not others:
        return
    yield plain()
    yield heading(f"Why the others do not fit ({len(others)})")
    yield from reason_counts(proposal.plan.reasons)
    for other in others if proposal.all_pairs else ():
        yield plain(f"      {days_and_ids(other.pair)}")
        yield detail(f"      {'; '.join(english().spell(reason) for reason in shown_reasons(other.misfits))}")


def reason_counts(reasons: Mapping[Misfit, int]) -> Iterator[Line]:
    """Reasons, and how often each was met, the most frequent first."""
    for reason, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
        yield plain(f"  {count:>4}  {english().spell(reason)}")


def forecast_lines(plan: CasePlan) -> Iterator[Line]:
    """Does a pair fit, does a full repeat, until when, and how long is the wait?"""
    words, forecast = english(), plan.forecast
    if not forecast.pair or forecast.last_booking is None or forecast.wait_days is None:
        yield Line(Kind.NOT_MET, f"  {words.say('forecast.none')}")
        return
    both = plan.outlook.attended is None
    soonest = min(pair.first.on if both else pair.second.on for pair in plan.pairs)
    values = {"days": forecast.wait_days, "on": soonest}
    yield plain(f"  {words.say('forecast.fits' if both else 'forecast.fits_second', values)}")
    if forecast.repeat:
        yield plain(f"  {words.say('forecast.repeat')}")
    else:
        yield Line(Kind.REFER, f"  ! {words.say('forecast.no_repeat')}")
    last = {"on": forecast.last_booking, "by": days_before(forecast.last_booking, NOTICE_DAYS)}
    yield plain(f"  {words.say('forecast.last', last)}")


def _day(on: Day) -> str:
    return english().spell(on)
