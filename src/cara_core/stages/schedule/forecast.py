"""Can the case still be completed, until when, and would a full repeat still fit?"""

from collections.abc import Iterable, Sequence

import attrs

from cara_core.terms.days import Day, days_between
from cara_core.terms.workshops import WorkshopPair

__all__ = ["Forecast", "forecast", "repeatable"]


@attrs.frozen(kw_only=True)
class Forecast:
    """Whether the case can still be completed, and until when.

    ``pair``: a pair still fits. ``repeat``: were the earliest pair's second day missed, another
    whole pair would still fit. ``last_booking``: the last first day of any pair that fits.
    ``wait_days``: how long until the first workshop in reach, the hidden wait of a rare
    language.
    """

    pair: bool
    repeat: bool
    last_booking: Day | None
    wait_days: int | None


def forecast(pairs: Sequence[WorkshopPair], on: Day) -> Forecast:
    """Asked at issue, and after each absence: does a pair still fit, and a full repeat?

    ``pairs`` are those that can be attended. A repeat fits where another pair begins after
    the second day of the earliest: the worst of the two absences.
    """
    if not pairs:
        return Forecast(pair=False, repeat=False, last_booking=None, wait_days=None)
    earliest = min(pairs, key=lambda pair: (pair.second.on, pair.first.on))
    last = max(pair.first.on for pair in pairs)
    return Forecast(
        pair=True,
        repeat=repeatable(earliest, pairs),
        last_booking=last,
        wait_days=days_between(on, until=min(pair.first.on for pair in pairs)),
    )


def repeatable(pair: WorkshopPair, fitting: Iterable[WorkshopPair]) -> bool:
    """Were the second day of this pair missed, would another whole pair still fit?"""
    return any(another.first.on > pair.second.on for another in fitting)
