"""Which facts of a case stand, and in which order did they happen? Worked out here once, for everybody who asks.

**Standing.** From the highest number down: a fact falls where a later one that stands supersedes it
(itself, or through a chain of corrections) or takes it back, and where the fact that it follows
from has fallen. What takes a fact back can be taken back itself; then the first stands again.

**Order.** Numbers say in which order facts were recorded. What a case has come to follows from the
order in which they *happened*, their :class:`Place`: the day, the instant of that day, then the
number at the bottom of a chain of corrections (its root). A fact of which only the day is
known comes behind everything of that day that was recorded before it and has an instant: so a
fact that is added puts no others in another order. Comparing instants where both have one, and
numbers elsewhere, would be no order at all: 09:00 as number 1, no instant as number 2, and
08:00 as number 3 would each come before the next.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, Generic, NamedTuple, TypeVar

import attrs

from cara_core.case.facts import (
    AttendanceRecorded,
    ConcernRaised,
    Fact,
    PersonUnavailable,
    RecordedInError,
    SafetyHoldPlaced,
    Screened,
    What,
    WorkshopHeld,
    WorkshopNotHeld,
)
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant

__all__ = ["Place", "Recorded", "fallen", "first_reported", "happening_day", "standing"]

WhatT = TypeVar("WhatT", bound=What)
WhatT_co = TypeVar("WhatT_co", bound=What, covariant=True)


_OWN_DAY: Final[Mapping[type, Callable[[Any], Day]]] = {
    AttendanceRecorded: attrgetter("workshop_on"),
    WorkshopHeld: attrgetter("workshop_on"),
    WorkshopNotHeld: attrgetter("workshop_on"),
    PersonUnavailable: attrgetter("from_"),
}
"""What has its place on another day than that on which it is reported: on which."""


class Place(NamedTuple):
    """Where a fact stands in the order of happening: its day as a number, the second, and its root."""

    day: int
    second: float
    root: int


_new_place: Final = tuple.__new__


@attrs.frozen(slots=False)
class Recorded(Generic[WhatT_co]):
    """A fact that stands: under which number it is kept, on which day it happened, and what it says.

    ``on`` is the day somebody says it happened: that of the first of a chain of corrections,
    unless a correction moved it. ``place`` is where it stands in the order of happening.
    """

    number: int
    on: Day
    what: WhatT_co
    fact: Fact = attrs.field(repr=False, eq=False)
    place: Place = attrs.field(eq=False)

    @property
    def at(self) -> Instant | None:
        """The instant it happened, where that is known."""
        return self.fact.at

    @property
    def by(self) -> str:
        """Who says so."""
        return self.fact.by

    @property
    def root(self) -> int:
        """The number of the first fact of its chain of corrections; of a fact that corrects nothing its own."""
        return self.place.root

    @property
    def recorded_on(self) -> Day:
        """On which day in London was it recorded?"""
        return self.fact.recorded_on


def happening_day(what: What, on: Day) -> Day:
    """On which day has this its place? A workshop has it on its own day, whenever somebody reports it."""
    own_day = _OWN_DAY.get(type(what))
    return on if own_day is None else own_day(what)


def first_reported(
    records: Iterable[Recorded[WhatT]], *, about: Callable[[WhatT], Hashable]
) -> tuple[Recorded[WhatT], ...]:
    """Of several reports of one thing the one that was recorded first: whatever is reported later, it stays that."""
    found: dict[Hashable, Recorded[WhatT]] = {}
    for record in records:
        thing = about(record.what)
        if thing not in found or record.root < found[thing].root:
            found[thing] = record
    return tuple(found.values())


def fallen(facts: Iterable[Fact]) -> Mapping[int, int]:
    """For the number of each fact that stands no longer: the number of the fact by which it fell."""
    found: dict[int, int] = {}
    follow_on: list[tuple[int, int]] = []
    corrections: set[int] = set()
    every = sorted(facts, key=lambda fact: fact.number)
    root_of: dict[int, int] = {}
    for fact in every:
        root_of[fact.number] = fact.number if fact.supersedes is None else root_of.get(fact.supersedes, fact.supersedes)
    takes_the_place: dict[int, int] = {}
    for fact in reversed(every):
        what, root = fact.what, root_of[fact.number]
        # Of two corrections of one fact that would both stand again, as one was taken back in between, the later does.
        if root in takes_the_place:
            found.setdefault(fact.number, takes_the_place[root])
        if isinstance(what, Screened | ConcernRaised | SafetyHoldPlaced) and what.cause is not None:
            follow_on.append((fact.number, what.cause))
        stands = fact.number not in found
        # A correction that was corrected again still takes the place of the first; one taken back does not.
        if fact.supersedes is not None and (stands or found[fact.number] in corrections):
            found.setdefault(fact.supersedes, fact.number)
            corrections.add(fact.number)
            if stands:
                takes_the_place[root] = fact.number
        if isinstance(what, RecordedInError) and stands and what.fact < fact.number:
            found.setdefault(what.fact, fact.number)
    for number, cause in reversed(follow_on):
        if cause in found:
            found.setdefault(number, found[cause])
    return found


def standing(facts: Sequence[Fact]) -> tuple[Recorded[What], ...]:
    """The facts that stand, in the order in which they happened.

    ``facts`` are those of one case, in the order of their numbers. A correction keeps the place
    of what it corrects; one that moves the day has its own day.
    """
    for fact in facts:
        if fact.supersedes is not None or type(fact.what) is RecordedInError:
            break
    else:
        # Nearly every case has no correction: then every fact stands, and replaying stays quick.
        return _in_order(facts, {}, {})
    gone = fallen(facts)
    root_of: dict[int, int] = {}
    day_of: dict[int, Day] = {}
    found: list[Fact] = []
    for fact in facts:
        number, corrected = fact.number, fact.supersedes
        root_of[number] = number if corrected is None else root_of.get(corrected, corrected)
        day_of[number] = fact.on if corrected is None or fact.moves_day else day_of.get(corrected, fact.on)
        if number not in gone:
            found.append(fact)
    return _in_order(sorted(found, key=lambda fact: root_of[fact.number]), root_of, day_of)


def _in_order(
    facts: Iterable[Fact], root_of: Mapping[int, int], day_of: Mapping[int, Day]
) -> tuple[Recorded[What], ...]:
    """These facts, which are in the order of their roots, put into the order of happening.

    ``root_of`` and ``day_of``: where a number stands in neither, the fact is its own root and has its own day.
    """
    latest: dict[int, float] = {}
    found: list[Recorded[What]] = []
    in_order, before = True, Place(0, 0.0, 0)
    for fact in facts:
        number, on, what = fact.number, fact.on, fact.what
        root = number
        if root_of:
            root, on = root_of[number], day_of[number]
        placed = day = on.toordinal()
        if type(what) in _OWN_DAY:
            placed = happening_day(what, on).toordinal()
        if fact.at is not None and placed == day:
            second = fact.at.timestamp()
            latest[placed] = max(second, latest.get(placed, second))
        else:
            second = latest.get(placed, 0.0) if latest else 0.0
        place = _new_place(Place, (placed, second, root))
        found.append(Recorded(number, on, what, fact, place))
        if place < before:
            in_order = False
        before = place
    return tuple(found if in_order else sorted(found, key=lambda recorded: recorded.place))
