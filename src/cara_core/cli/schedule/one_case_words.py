"""The plan of one case in words: the pairs that fit, why the others do not, and what lies ahead."""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.cli.case.words import case_heading, english
from cara_core.cli.schedule.files import OnOffer
from cara_core.cli.terminal.lines import detail, heading, plain
from cara_core.formats.tables.travel import TravelTimes
from cara_core.planning.booking import may_be_booked, shown_reasons
from cara_core.planning.case_plan import CasePlan, Ranked
from cara_core.stages.schedule.pairs import Taken, Travel
from cara_core.terms.days import Day
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.workshops import Misfit, Workshop, WorkshopPair

__all__ = ["Shown", "counted", "forecast_told", "group_told", "nothing_told", "pair_told", "plan_told", "when"]

_SHOWN: Final = 10
"""So many pairs are told one by one; ``--all-pairs`` tells every one."""
_HOUR: Final = 60


@attrs.frozen(kw_only=True)
class Shown:
    """What is told of one case: the plan, the pair that is chosen, and whether the force's preference chose it."""

    case: Case
    plan: CasePlan
    offer: OnOffer
    travel: Travel
    chosen: WorkshopPair | None
    local: bool = False
    all_pairs: bool = False


def nothing_told(case: Case) -> Iterator[Line]:
    """There is nothing to book."""
    yield case_heading(case)
    yield plain("No workshop is outstanding in this case.")


def plan_told(shown: Shown, on: Day) -> Iterator[Line]:
    """The whole plan."""
    plan, seen = shown.plan, shown.plan.outlook
    yield case_heading(shown.case)
    span, both = seen.waiting.span, seen.attended is None
    days = f"from {_day(span.earliest)} to {_day(span.ends_on)}"
    least, most = seen.whole.gap_least_days, seen.whole.gap_most_days
    gap = f"{least} days" if least == most else f"{least} to {most} days"
    yield detail(f"Two workshops, {gap} apart, {days}" if both else f"The second workshop, {days}")
    if not seen.given:
        yield detail(english().say("forecast.not_given", {"on": on}))
    elif not may_be_booked(shown.case):
        yield Line(Kind.REFER, "Nothing can be booked now: `cara case show` says what it waits for.")
    if shown.case.booking is not None:
        yield plain(f"Booked: {shown.case.booking.first} and {shown.case.booking.second}")
    if shown.offer.illustrative:
        yield detail(f"{shown.offer.illustrative} of the workshops are illustrative: the force replaces them.")
    yield plain()
    yield from _pairs(shown)
    yield from _others(shown)
    yield plain()
    yield heading("Forecast")
    yield from forecast_told(plan)


def _pairs(shown: Shown) -> Iterator[Line]:
    every = shown.plan.ranked
    told = every if shown.all_pairs else every[:_SHOWN]
    yield heading(f"Pairs that fit ({len(every)})")
    chosen = None if shown.chosen is None else shown.plan.of(shown.chosen)
    for number, one in enumerate(every, 1):
        if one in told or one == chosen:
            mark = "→" if one == chosen else " "
            yield from pair_told(f"{mark}{number:>3}", one, shown)
    if len(told) < len(every):
        yield detail(f"      and {len(every) - len(told)} more: --all-pairs")
    if shown.local:
        yield detail("    → as the force prefers; the numbers are the ranking of the core")


def pair_told(lead: str, one: Ranked, shown: Shown) -> Iterator[Line]:
    """One pair that fits, over two lines, and what to look at before it is booked."""
    pair = one.pair
    first, second = pair.first, pair.second
    yield plain(f"{lead}  {when(first)}   {when(second)}   {first.id}, {second.id}")
    indent = " " * (len(lead) + 2)
    yield detail(f"{indent}{group_told(pair)}; {_places(pair, shown.plan.taken)}{_way(pair, shown)}")
    for caveat in one.caveats:
        yield Line(Kind.UNKNOWN, f"{indent}! {english().spell(caveat)}")


def when(workshop: Workshop) -> str:
    """The day and the time, as a clock in London shows it."""
    weekday = english().say(f"weekday.{workshop.on.isoweekday()}")
    return f"{weekday} {_day(workshop.on)} {workshop.starts:%H:%M}"


def group_told(pair: WorkshopPair) -> str:
    """Language, group and venue, once where they are the same for both."""
    words = english()

    def of(one: Workshop) -> str:
        interpreted = ", with an interpreter" if one.interpreter else ""
        return ", ".join(
            part for part in (f"{one.language}{interpreted}", words.say(f"group.{one.sex}"), one.venue) if part
        )

    both = dict.fromkeys((of(pair.first), of(pair.second)))
    return " / ".join(both)


def _places(pair: WorkshopPair, taken: Taken) -> str:
    both = [f"{len(taken.get(one.id, ()))} of {one.most}" for one in (pair.first, pair.second)]
    return f"{' and '.join(dict.fromkeys(both))} places taken"


def _way(pair: WorkshopPair, shown: Shown) -> str:
    """How far it is, where the table says so."""
    area, times = shown.plan.outlook.waiting.needs.starts_from, shown.travel
    if not isinstance(times, TravelTimes) or not times.knows(area, pair.first.venue or pair.second.venue):
        return ""
    return f"; {_long(times(area, pair.second.venue))} away"


def _long(minutes: int) -> str:
    hours, rest = divmod(minutes, _HOUR)
    return f"{rest} minutes" if not hours else f"{hours} h {rest:02}"


def _others(shown: Shown) -> Iterator[Line]:
    others = shown.plan.others
    if not others:
        return
    yield plain()
    yield heading(f"Why the others do not fit ({len(others)})")
    yield from counted(shown.plan.reasons)
    for one in others if shown.all_pairs else ():
        first, second = one.pair.first, one.pair.second
        reasons = "; ".join(english().spell(reason) for reason in shown_reasons(one.misfits))
        yield plain(f"      {when(first)}   {when(second)}   {first.id}, {second.id}")
        yield detail(f"      {reasons}")


def counted(reasons: Mapping[Misfit, int]) -> Iterator[Line]:
    """Reasons, and how often each was met, the most frequent first."""
    for reason, count in sorted(reasons.items(), key=lambda one: (-one[1], one[0])):
        yield plain(f"  {count:>4}  {english().spell(reason)}")


def forecast_told(plan: CasePlan) -> Iterator[Line]:
    """Does a pair fit, does a full repeat, until when, and how long is the wait?"""
    words, found = english(), plan.forecast
    if not found.pair or found.last_booking is None or found.wait_days is None:
        yield Line(Kind.NOT_MET, f"  {words.say('forecast.none')}")
        return
    both = plan.outlook.attended is None
    soonest = min(pair.first.on if both else pair.second.on for pair in plan.pairs)
    values = {"days": found.wait_days, "on": soonest}
    yield plain(f"  {words.say('forecast.fits' if both else 'forecast.fits_second', values)}")
    if found.repeat:
        yield plain(f"  {words.say('forecast.repeat')}")
    else:
        yield Line(Kind.REFER, f"  ! {words.say('forecast.no_repeat')}")
    yield plain(f"  {words.say('forecast.last', {'on': found.last_booking})}")


def _day(on: Day) -> str:
    return english().spell(on)
