"""Which two workshops can one person attend, and why not the others?

Both parts inside the caution, as far apart as the terms say, in a language the person has,
in a group of one sex, on days that are free, with a place left: the programme's public
pages. Whoever chooses, the core checks the choice again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import attrs

from cara_core.stages.schedule.forecast import Forecast, forecast, repeatable
from cara_core.terms.caution import Part, RunningTerms
from cara_core.terms.days import Day, WorkingDays, days_between
from cara_core.terms.workshops import Caveat, Misfit, Needs, Seat, Workshop, WorkshopPair, covers

__all__ = [
    "A_DAY_WAITED",
    "INTERPRETED",
    "Forecast",
    "Span",
    "Taken",
    "Travel",
    "Verdict",
    "cost",
    "feasible",
    "forecast",
    "misfits",
    "pair_misfits",
    "ranked",
    "seats_by_workshop",
    "verdicts",
    "warnings",
]


@attrs.frozen(kw_only=True)
class Span:
    """Within which days the pair has to lie, and how far apart.

    ``earliest``: the first day the first workshop can be. ``first_by``: the last, where the
    force asks for one. ``ends_on``: the caution's last day.
    """

    earliest: Day
    ends_on: Day
    gap_least_days: int
    gap_most_days: int
    first_by: Day | None = None

    @classmethod
    def of(cls, terms: RunningTerms, *, earliest: Day, ends_on: Day, first_by: Day | None = None) -> "Span":
        """The span under the terms a caution runs under."""
        least, most = terms.gap_least_days, terms.gap_most_days
        return cls(earliest=earliest, ends_on=ends_on, gap_least_days=least, gap_most_days=most, first_by=first_by)

    def after(self, attended: Workshop) -> "Span":
        """The same span where that first workshop was attended, whenever it was."""
        return attrs.evolve(self, earliest=min(self.earliest, attended.on), first_by=None)


@attrs.frozen
class Verdict:
    """One pair, and every reason it cannot be; none: it can."""

    pair: WorkshopPair
    misfits: tuple[Misfit, ...]

    @property
    def fits(self) -> bool:
        """Can it be attended?"""
        return not self.misfits


Taken = Mapping[str, Sequence[Seat]]
"""The places taken in each workshop, by its id."""


def seats_by_workshop(seats: Iterable[Seat]) -> Taken:
    """Which places are taken in each workshop? By the workshop's id."""
    found: dict[str, list[Seat]] = {}
    for seat in seats:
        found.setdefault(seat.workshop, []).append(seat)
    return found


def misfits(needs: Needs, workshop: Workshop, seats: Taken) -> tuple[Misfit, ...]:
    """Every reason this person cannot go to this workshop, whatever the other of the pair."""
    others = [seat for seat in seats.get(workshop.id, ()) if seat.case != needs.case]
    return tuple(reason for reason, found in _REASONS if found(needs, workshop, others))


def _speaks_another(needs: Needs, workshop: Workshop, _: Sequence[Seat]) -> bool:
    return not covers(workshop.language, wanted=needs.language) and not workshop.interpreter


def _has_no_interpreter(needs: Needs, workshop: Workshop, _: Sequence[Seat]) -> bool:
    return needs.interpreter_needed and not workshop.interpreter


def _is_for_the_other_sex(needs: Needs, workshop: Workshop, _: Sequence[Seat]) -> bool:
    return needs.sex is not workshop.sex


def _lacks_access(needs: Needs, workshop: Workshop, _: Sequence[Seat]) -> bool:
    return not needs.access <= workshop.access


def _is_on_a_day_away(needs: Needs, workshop: Workshop, _: Sequence[Seat]) -> bool:
    return workshop.on in needs.away


def _seats_somebody_to_avoid(needs: Needs, _: Workshop, others: Sequence[Seat]) -> bool:
    return any(seat.keep_apart & needs.keep_apart for seat in others)


def _is_full(_: Needs, workshop: Workshop, others: Sequence[Seat]) -> bool:
    return len(others) >= workshop.most


def _is_unstaffed(_: Needs, workshop: Workshop, __: Sequence[Seat]) -> bool:
    return not workshop.staffed


_REASONS: Final[tuple[tuple[Misfit, Callable[[Needs, Workshop, Sequence[Seat]], bool]], ...]] = (
    (Misfit.LANGUAGE, _speaks_another),
    (Misfit.INTERPRETER, _has_no_interpreter),
    (Misfit.GROUP, _is_for_the_other_sex),
    (Misfit.ACCESS, _lacks_access),
    (Misfit.AWAY, _is_on_a_day_away),
    (Misfit.KEEP_APART, _seats_somebody_to_avoid),
    (Misfit.FULL, _is_full),
    (Misfit.FACILITATORS, _is_unstaffed),
)


def pair_misfits(pair: WorkshopPair, span: Span) -> tuple[Misfit, ...]:
    """Every reason the days of a pair do not suit the caution, whoever goes."""
    first, second = pair.first, pair.second
    gap = days_between(first.on, until=second.on)
    found = (
        (Misfit.TOO_EARLY, first.on < span.earliest),
        (Misfit.FIRST_TOO_LATE, span.first_by is not None and first.on > span.first_by),
        (Misfit.GAP, not span.gap_least_days <= gap <= span.gap_most_days),
        (Misfit.AFTER_CAUTION, second.on > span.ends_on),
        (Misfit.OTHER_GROUP, second.after is not None and second.after != first.id),
    )
    return tuple(reason for reason, holds in found if holds)


def verdicts(
    needs: Needs, span: Span, offered: Sequence[Workshop], seats: Taken, attended: Workshop | None = None
) -> tuple[Verdict, ...]:
    """Every pair on offer, with every reason it cannot be, in the order of their days.

    A second that belongs to one first makes a pair with that one alone. ``attended`` is the
    first workshop where only the second is outstanding.
    """
    firsts = [workshop for workshop in offered if workshop.part is Part.FIRST] if attended is None else [attended]
    seconds = [workshop for workshop in offered if workshop.part is Part.SECOND]
    alone = {workshop.id: misfits(needs, workshop, seats) for workshop in (*firsts, *seconds)}
    if attended is not None:
        alone[attended.id] = ()
        span = span.after(attended)
    # Seconds by the first they belong to; those under None take whoever attended any first.
    goes_with: dict[str | None, list[Workshop]] = {}
    for second in seconds:
        goes_with.setdefault(second.after if attended is None else None, []).append(second)
    found = [
        Verdict(pair, tuple(dict.fromkeys((*alone[first.id], *alone[second.id], *pair_misfits(pair, span)))))
        for first in firsts
        for second in (*goes_with.get(first.id, ()), *goes_with.get(None, ()))
        if second.on > first.on
        for pair in (WorkshopPair(first, second),)
    ]
    return tuple(sorted(found, key=_by_day))


def _by_day(verdict: Verdict) -> tuple[Day, Day, str, str]:
    pair = verdict.pair
    return pair.first.on, pair.second.on, pair.first.id, pair.second.id


def feasible(found: Iterable[Verdict]) -> tuple[WorkshopPair, ...]:
    """The pairs that can be attended."""
    return tuple(verdict.pair for verdict in found if verdict.fits)


Travel = Callable[[str | None, str], int]
"""From an area to a venue: minutes one way."""


def ranked(needs: Needs, pairs: Iterable[WorkshopPair], travel: Travel, earliest: Day) -> tuple[WorkshopPair, ...]:
    """The pairs with the best first: the person's own language, then least travel and waiting, then by day."""
    return tuple(
        sorted(
            pairs, key=lambda pair: (cost(needs, pair, travel, earliest), pair.first.on, pair.first.id, pair.second.id)
        )
    )


INTERPRETED: Final = 240
"""What it costs in the ranking to sit through an interpreter, in minutes of travel: a choice of this project."""
A_DAY_WAITED: Final = 5
"""What it costs in the ranking to wait a day longer, in minutes of travel: a choice of this project."""


def cost(needs: Needs, pair: WorkshopPair, travel: Travel, earliest: Day) -> int:
    """How far and how long, in minutes of travel: both ways, both parts; less is better."""
    minutes = sum(travel(needs.starts_from, workshop.venue) for workshop in (pair.first, pair.second))
    interpreted = sum(not covers(workshop.language, wanted=needs.language) for workshop in (pair.first, pair.second))
    waited = days_between(earliest, until=pair.second.on)
    return 2 * minutes + INTERPRETED * interpreted + A_DAY_WAITED * waited


def warnings(
    pair: WorkshopPair,
    seats: Taken,
    working: WorkingDays | None = None,
    avoided: frozenset[Day] = frozenset(),
    fitting: Sequence[WorkshopPair] | None = None,
) -> tuple[Caveat, ...]:
    """What should a coordinator look at before booking this pair?

    ``avoided`` are a community's days to avoid, ``fitting`` the pairs the person can attend: where
    none of them begins after this one's second day, missing that day could not be made good.
    """
    both = (pair.first, pair.second)
    found = (
        (Caveat.UNDER_LEAST, any(len(seats.get(workshop.id, ())) + 1 < workshop.least for workshop in both)),
        (Caveat.BANK_HOLIDAY, working is not None and any(workshop.on in working.bank_holidays for workshop in both)),
        (Caveat.DAY_TO_AVOID, any(workshop.on in avoided for workshop in both)),
        (Caveat.NO_REPEAT_FITS, fitting is not None and not repeatable(pair, fitting)),
    )
    return tuple(warning for warning, holds in found if holds)
