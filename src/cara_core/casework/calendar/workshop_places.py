"""May these two workshops be booked, as far as that depends on the workshops, and on who else goes to them?

What the case itself says to it is asked in ``stages/attendance.py``. Asked twice of each booking: before
it is kept, with everything else that stands against it, and again in the transaction that keeps it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import Part, WorkshopsBooked
from cara_core.errors import Fault
from cara_core.forces.force import Force
from cara_core.store.booked_places import BookedPlaces
from cara_core.store.calendar.stored_calendar import StoredCalendar
from cara_core.terms.days import Day, days_before
from cara_core.terms.referral import Sex
from cara_core.terms.workshops import Workshop, WorkshopQuery

__all__ = ["KnownWorkshops", "WorkshopPlaces", "known_workshops"]

_BOOKED_WITHIN_DAYS: Final = 366
"""A place is held by a booking no older than this: no caution lasts half as long (20 weeks, the safety floor)."""


@attrs.frozen(kw_only=True)
class KnownWorkshops:
    """The workshops of which it is known what they are, by id. ``any_known``: is there a calendar at all?"""

    by_id: Mapping[str, Workshop]
    any_known: bool
    cancelled: frozenset[str] = frozenset()


class _Asked(NamedTuple):
    """One of the two workshops of a booking."""

    part: Part
    id: str
    on: Day


@attrs.frozen(kw_only=True)
class WorkshopPlaces:
    """What stands against a booking because of its workshops, in one store."""

    places: BookedPlaces

    def against(self, case: Case, booking: WorkshopsBooked, known: KnownWorkshops, today: Day) -> Iterator[Fault]:
        """Everything that stands against it: an id, a day or a time that is not the workshop's, a full group.

        Of a workshop that has passed by ``today`` nothing is asked: what was arranged is recorded as it was.
        """
        asked = [workshop for workshop in _asked(case, booking) if workshop.on >= today]
        since = days_before(booking.first, _BOOKED_WITHIN_DAYS)
        holders = self.places.holders([workshop.id for workshop in asked if workshop.id in known.by_id], since=since)
        for wanted in asked:
            path = f"what.{wanted.part}_workshop"
            workshop = known.by_id.get(wanted.id)
            if wanted.id in known.cancelled:
                yield Fault(path, "NOT_HELD", "that workshop was cancelled; allowed: one that is held")
            elif workshop is None:
                if known.any_known:
                    allowed = "no workshop of that id is known; allowed: the id of one in the calendar, or none"
                    yield Fault(path, "NOT_ON_OFFER", allowed)
            else:
                yield from _mismatches(path, wanted, workshop, booking)
                yield from _no_place(path, workshop, holders[wanted.id] - {case.id})


def _asked(case: Case, booking: WorkshopsBooked) -> Iterator[_Asked]:
    """The workshops that are booked by it: of a first that was attended nothing is asked any more."""
    attended = case.attended(Part.FIRST)
    if booking.first_workshop is not None and (attended is None or attended.what.workshop_on != booking.first):
        yield _Asked(Part.FIRST, booking.first_workshop, booking.first)
    if booking.second_workshop is not None:
        yield _Asked(Part.SECOND, booking.second_workshop, booking.second)


def _mismatches(path: str, wanted: _Asked, workshop: Workshop, booking: WorkshopsBooked) -> Iterator[Fault]:
    if workshop.part is not wanted.part:
        yield Fault(path, "OTHER_PART", f"that workshop is a {workshop.part}; allowed: a {wanted.part}")
    if workshop.on != wanted.on:
        yield Fault(path, "OTHER_DAY", f"that workshop is on {workshop.on}; allowed: that day, or another workshop")
    arranged = {"starts": f"{workshop.starts:%H:%M}", "ends": f"{workshop.ends:%H:%M}", "venue": workshop.venue}
    for name, value in arranged.items():
        given = getattr(booking, f"{wanted.part}_{name}")
        if given is not None and given != value:
            allowed = "as the calendar has it, or left out"
            yield Fault(f"what.{wanted.part}_{name}", "NOT_AS_PLANNED", f"not that workshop's; allowed: {allowed}")


def _no_place(path: str, workshop: Workshop, others: frozenset[str]) -> Iterator[Fault]:
    if not workshop.staffed:
        allowed = "allowed: a workshop with two facilitators qualified on its day who speak its language"
        yield Fault(path, "FACILITATORS", f"nobody, or not enough, to run it; {allowed}")
    if len(others) >= workshop.most:
        yield Fault(path, "FULL", f"all {workshop.most} places are taken; allowed: a workshop with a place")


def known_workshops(
    calendar: StoredCalendar, named: Iterable[Workshop], force: Force, booking: WorkshopsBooked
) -> KnownWorkshops:
    """The workshops as the store has them; those that whoever books names, beside them; else what the force offers."""
    given = {workshop.id: workshop for workshop in named}
    if calendar.is_empty:
        return KnownWorkshops(by_id=given, any_known=True) if given else _offered_by(force, booking)
    offered = {workshop.id: workshop for workshop in calendar.workshops}
    return KnownWorkshops(by_id={**given, **offered}, any_known=True, cancelled=frozenset(calendar.cancelled))


def _offered_by(force: Force, booking: WorkshopsBooked) -> KnownWorkshops:
    """The workshops that the force offers about the days of this booking, for whomever."""
    languages = sorted({offered.tag for offered in force.policy(booking.first).languages})
    by_id: dict[str, Workshop] = {}
    any_known = False
    for language in languages:
        for sex in (Sex.MALE, Sex.FEMALE):
            query = WorkshopQuery(
                language=language,
                interpreter_needed=False,
                sex=sex,
                earliest=days_before(booking.first, _BOOKED_WITHIN_DAYS),
                latest=booking.second,
            )
            offer = force.workshops(query)
            any_known = any_known or bool(offer.workshops or offer.failures)
            by_id.update((workshop.id, workshop) for workshop in offer.workshops)
    return KnownWorkshops(by_id=by_id, any_known=any_known)
