"""Which pairs can one person attend, how good is each, and can the case still be completed?

The plan of one case, for a screen or a program. Whoever chooses, the core checks it again
when it is recorded. Needs no extra.
"""

from collections import Counter
from collections.abc import Sequence

import attrs

from cara_core.planning.booking import Outlook, shown_reasons
from cara_core.stages.schedule.assignment import others_seats
from cara_core.stages.schedule.fitting_pairs import (
    Forecast,
    Taken,
    Travel,
    Verdict,
    cost,
    feasible,
    forecast,
    ranked,
    verdicts,
    warnings,
)
from cara_core.terms.days import Day, WorkingDays, days_between
from cara_core.terms.workshops import Caveat, Misfit, Workshop, WorkshopPair

__all__ = ["CasePlan", "Ranked", "plan_case"]


@attrs.frozen(kw_only=True)
class Ranked:
    """One pair that fits: what it costs in minutes of travel, and what to look at before it is booked."""

    pair: WorkshopPair
    cost: int
    caveats: tuple[Caveat, ...]


@attrs.frozen(kw_only=True)
class CasePlan:
    """The pairs that fit, the best first; why each other does not; and what lies ahead.

    ``taken`` are the places others hold, by workshop.
    """

    outlook: Outlook
    ranked: tuple[Ranked, ...]
    others: tuple[Verdict, ...]
    forecast: Forecast
    taken: Taken

    @property
    def pairs(self) -> tuple[WorkshopPair, ...]:
        """The pairs that fit, the best first."""
        return tuple(ranked.pair for ranked in self.ranked)

    @property
    def reasons(self) -> Counter[Misfit]:
        """How many pairs each reason stands against."""
        return Counter(reason for verdict in self.others for reason in shown_reasons(verdict.misfits))

    def of(self, pair: WorkshopPair) -> Ranked | None:
        """That pair, where it fits."""
        return next((ranked for ranked in self.ranked if ranked.pair == pair), None)


def plan_case(
    outlook: Outlook,
    offered: Sequence[Workshop],
    seats: Taken,
    travel: Travel,
    on: Day,
    *,
    working: WorkingDays | None = None,
    avoided: frozenset[Day] = frozenset(),
) -> CasePlan:
    """Which pairs fit this case, seen from that day?

    ``travel`` gives minutes one way. ``working`` knows the bank holidays and ``avoided`` the
    days that are better avoided: both warn, and keep nobody away.
    """
    person = outlook.waiting
    kept = others_seats(seats, [person.case])
    ahead = [workshop for workshop in offered if workshop.on >= on]
    found = verdicts(person.needs, person.span, ahead, kept, person.attended)
    pairs = ranked(person.needs, feasible(found), travel, person.span.earliest)
    # Where the first was attended and the second is missed, the second is repeated, or both are: the terms say which.
    both = pairs
    if person.attended is not None and outlook.both_repeated:
        both = feasible(verdicts(person.needs, outlook.pair_span, ahead, kept))
    repeats = _Repeats(outlook, pairs, both)

    def judged(pair: WorkshopPair) -> Ranked:
        caveats = warnings(_still_ahead(pair, outlook), kept, working, avoided)
        return Ranked(
            pair=pair,
            cost=cost(person.needs, pair, travel, person.span.earliest),
            caveats=(*caveats, *(() if repeats.fit_after(pair) else (Caveat.NO_REPEAT_FITS,))),
        )

    return CasePlan(
        outlook=outlook,
        ranked=tuple(map(judged, pairs)),
        others=tuple(verdict for verdict in found if not verdict.fits),
        forecast=repeats.forecast(on),
        taken=kept,
    )


def _still_ahead(pair: WorkshopPair, outlook: Outlook) -> WorkshopPair:
    """What of a pair lies ahead: of one whose first was attended, the second alone."""
    return pair if outlook.attended is None else WorkshopPair(pair.second, pair.second)


@attrs.frozen
class _Repeats:
    """The pairs that fit, and ``both``, the pairs among which a repeat of both workshops would have to be found."""

    outlook: Outlook
    pairs: Sequence[WorkshopPair]
    both: Sequence[WorkshopPair]

    def fit_after(self, pair: WorkshopPair) -> bool:
        """Were the second day of that pair missed, would the repeat that is asked then still fit?"""
        if self.outlook.attended is not None and not self.outlook.both_repeated:
            return any(other.second.on > pair.second.on for other in self.pairs)
        return any(other.first.on > pair.second.on for other in self.both)

    def forecast(self, on: Day) -> Forecast:
        """The forecast of the stage; where only the second is outstanding, counted by the second."""
        if self.outlook.attended is None or not self.pairs:
            return forecast(self.pairs, on)
        soonest = min(self.pairs, key=lambda pair: pair.second.on)
        return Forecast(
            pair=True,
            repeat=self.fit_after(soonest),
            last_booking=max(pair.second.on for pair in self.pairs),
            wait_days=days_between(on, until=soonest.second.on),
        )
