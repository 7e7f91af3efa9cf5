"""Which workshops lie in the next weeks, and how many of their places are taken: for a coordinator's day.

Where workshops come from is asked in :func:`on_offer` alone, and who holds places in :func:`seats_held` alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import attrs

from cara_core.case.case import Case
from cara_core.casework.calendar.results import StoredCalendar
from cara_core.cli.schedule.on_offer import OnOffer, join_offers, kept_offer, offered_by
from cara_core.errors import ForceError
from cara_core.forces.force import Force
from cara_core.forces.loader import load_force
from cara_core.planning.booking import held_seats, names_no_workshop
from cara_core.report.today.day import Asked, DayPlaces, last_group_day
from cara_core.terms.policy import Delivery
from cara_core.terms.referral import Sex
from cara_core.terms.workshops import WorkshopQuery

__all__ = ["ForceName", "Held", "on_offer", "places_of", "seats_held"]

ForceName = tuple[str, str | None]
"""A force by its id, and a community over it, or none."""


def on_offer(names: Iterable[ForceName], asked: Asked, calendar: StoredCalendar) -> OnOffer:
    """What is on offer in the weeks that are asked for: what the store keeps, else what these forces offer.

    A force that cannot be asked is among the failures.
    """
    if not calendar.is_empty:
        kept = kept_offer(calendar, ())
        first, last = asked.on, last_group_day(asked)
        ahead = tuple(workshop for workshop in kept.workshops if first <= workshop.on <= last)
        return attrs.evolve(kept, workshops=ahead)
    offers, failures = list[OnOffer](), list[str]()
    for name, community in names:
        try:
            force = load_force(name, community=community)
        except ForceError as wrong:
            failures.append(f"workshops: {'; '.join(str(wrong).split(chr(10) + '  '))}")
        else:
            offers.append(offered_by(force, _queries(force, asked)))
    return join_offers([*offers, OnOffer(workshops=(), failures=tuple(failures))])


@attrs.frozen
class Held:
    """How many places are held in each workshop, and how many bookings name none."""

    taken: Mapping[str, int]
    uncounted: int


def seats_held(cases: Iterable[Case]) -> Held:
    """Which places do these cases hold?"""
    taken, uncounted = Counter[str](), 0
    for case in cases:
        taken.update(seat.workshop for seat in held_seats((case,), {}))
        uncounted += names_no_workshop(case)
    return Held(taken, uncounted)


def places_of(offer: OnOffer, held: Held) -> DayPlaces:
    """The workshops on offer with the places taken in them."""
    return DayPlaces(
        workshops=offer.workshops,
        taken=held.taken,
        uncounted=held.uncounted,
        illustrative=offer.illustrative,
        incomplete=bool(offer.failures),
    )


def _queries(force: Force, asked: Asked) -> Iterator[WorkshopQuery]:
    """One question for each kind of person whom the force gives the programme to, over these weeks."""
    for language in force.policy(asked.on).languages:
        for sex in Sex:
            yield WorkshopQuery(
                language=language.tag,
                interpreter_needed=language.delivery is Delivery.INTERPRETER,
                sex=sex,
                earliest=asked.on,
                latest=last_group_day(asked),
            )
