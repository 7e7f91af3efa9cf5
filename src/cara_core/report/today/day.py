"""A coordinator's day as one value: who is at risk, what is due and whose it is, the groups of the next weeks.

Text, JSON and the page are made of this value, and so say the same. It holds the names of cases,
kinds and days: nothing that anybody said, and no way to reach anybody. The provider's and the
records' own day has no part that says who is at risk: see ``at_risk``.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import attrs

from cara_core.case.facts import Immediacy
from cara_core.due.duty import Duty, DutyKind, Owner
from cara_core.terms.days import DAYS_PER_WEEK, Day, WorkingDays, days_after
from cara_core.terms.instants import Instant
from cara_core.terms.workshops import Workshop

__all__ = [
    "AHEAD_WORKING_DAYS",
    "URGENT",
    "AheadCount",
    "Asked",
    "Concern",
    "DayGroup",
    "DayPlaces",
    "DayRow",
    "Risk",
    "Today",
    "last_counted",
    "last_group_day",
    "sees_risk",
    "today_of",
]

AHEAD_WORKING_DAYS: Final = 5
"""What comes is counted over so many working days: a choice of this project."""
_SECONDS: Final = 60
_LAST: Final = dt.datetime.max.replace(tzinfo=dt.UTC)


class Risk(StrEnum):
    """Why somebody is at risk today, in the order in which a coordinator reads it."""

    CONCERN = "concern"
    HIGH_RISK = "high_risk"
    HOLD = "hold"
    STOPPED = "stopped"
    ISSUE_REVIEW = "issue_review"


_RISK_OF: Final[Mapping[DutyKind, Risk]] = {
    DutyKind.ACKNOWLEDGE_CONCERN: Risk.CONCERN,
    DutyKind.REASSESS_RISK: Risk.CONCERN,
    DutyKind.DECIDE_AFTER_INCIDENT: Risk.CONCERN,
    DutyKind.CLOSE_CONCERN: Risk.CONCERN,
    DutyKind.ACT_ON_HIGH_RISK: Risk.HIGH_RISK,
    DutyKind.REVIEW_RISK: Risk.HIGH_RISK,
    DutyKind.MARAC_REPLY: Risk.HIGH_RISK,
    DutyKind.LIFT_OR_KEEP_HOLD: Risk.HOLD,
    DutyKind.END_STOPPED: Risk.STOPPED,
    DutyKind.REVIEW_ISSUE: Risk.ISSUE_REVIEW,
}
"""A hold and a review stand exactly as long as their duty, and so does a stop until the case ends: a test holds it."""
URGENT: Final = frozenset({DutyKind.ACKNOWLEDGE_CONCERN})
"""Duties about a concern of which it has to be known how soon somebody acts."""
_SEES_NO_RISK: Final = frozenset({Owner.PROVIDER, Owner.RECORDS})


def sees_risk(owner: Owner | None) -> bool:
    """Does whoever reads this day see who is at risk? A provider never does: they see ``paused``."""
    return owner not in _SEES_NO_RISK


class Concern(NamedTuple):
    """A concern for safety: its case, and its number as a duty is about it."""

    case: str
    about: str


@attrs.frozen(kw_only=True)
class Asked:
    """Which day is asked for: from which moment on, of which force, whose duties, and how many weeks of groups.

    ``on`` is the day of ``at`` in London. ``owner`` and ``force`` are ``None`` for everybody's and for every force.
    """

    on: Day
    at: Instant
    weeks: int
    owner: Owner | None = None
    force: str | None = None


@attrs.frozen(kw_only=True)
class DayRow:
    """One duty, seen from the moment of the day.

    ``minutes_late``: by the clock, where hours count (below 0: so many are left); else ``None``.
    ``risk``: why somebody is at risk, where this duty says so. ``immediacy`` is that of the
    concern, where it is known.
    """

    duty: Duty
    on: Day
    minutes_late: int | None
    risk: Risk | None
    immediacy: Immediacy | None

    @property
    def overdue(self) -> bool:
        """Is it overdue: by the clock where hours count, else by the day?"""
        return self.duty.overdue_days(self.on) > 0 if self.minutes_late is None else self.minutes_late > 0


@attrs.frozen(kw_only=True)
class AheadCount:
    """How many duties of one owner are due on one of the days that come."""

    on: Day
    owner: Owner
    count: int


@attrs.frozen(kw_only=True)
class DayGroup:
    """One workshop of the next weeks, and how many of its places are taken."""

    workshop: Workshop
    taken: int

    @property
    def below(self) -> int:
        """How many more are needed for its least number?"""
        return max(0, self.workshop.least - self.taken)

    @property
    def over(self) -> int:
        """How many more hold a place than there are?"""
        return max(0, self.taken - self.workshop.most)


@attrs.frozen(kw_only=True)
class DayPlaces:
    """The workshops on offer, the places taken by their ids, and what is not known of them.

    ``uncounted``: bookings that name no workshop. ``illustrative``: workshops that nobody can cite.
    ``incomplete``: somebody who was asked for workshops gave no answer.
    """

    workshops: Sequence[Workshop] = ()
    taken: Mapping[str, int] = attrs.field(factory=dict)
    uncounted: int = 0
    illustrative: int = 0
    incomplete: bool = False


@attrs.frozen(kw_only=True)
class Today:
    """A coordinator's day. ``at_risk`` is ``None`` where it is not for whoever reads it.

    ``due`` are the duties that are due on that day or overdue, by owner; ``ahead`` counts those
    of the working days that follow. ``unreadable`` are the cases of which not everything is
    known; only their number is said to whoever does not see who is at risk.
    """

    asked: Asked
    at_risk: tuple[DayRow, ...] | None
    due: tuple[DayRow, ...]
    ahead: tuple[AheadCount, ...]
    groups: tuple[DayGroup, ...]
    places: DayPlaces
    unreadable: tuple[str, ...]

    @property
    def overdue(self) -> int:
        """How many duties of those listed as due are overdue?"""
        return sum(row.overdue for row in self.due)

    @property
    def named_unreadable(self) -> tuple[str, ...]:
        """The cases that cannot be read, as far as this reader is told their names."""
        return self.unreadable if sees_risk(self.asked.owner) else ()


def last_counted(on: Day, working: WorkingDays) -> Day:
    """The last of the days over which what comes is counted."""
    return working.after(on, AHEAD_WORKING_DAYS)


def last_group_day(asked: Asked) -> Day:
    """The last day of the weeks whose groups are shown; the first is the day itself."""
    return days_after(asked.on, asked.weeks * DAYS_PER_WEEK - 1)


def today_of(
    asked: Asked,
    duties: Iterable[Duty],
    places: DayPlaces,
    working: WorkingDays,
    *,
    immediacy: Mapping[Concern, Immediacy] | None = None,
    unreadable: Iterable[str] = (),
) -> Today:
    """What does this day look like?

    ``duties`` are the open ones that begin by :func:`last_counted`; those of another owner count
    only for who is at risk. ``immediacy`` says how soon somebody acts on a concern, by its case and number.
    """
    rows = [_row(duty, asked, immediacy or {}) for duty in sorted(duties, key=_place)]
    begun = [row for row in rows if row.duty.opens_on <= asked.on]
    risks, owners = list(Risk), list(Owner)
    at_risk = sorted(
        (row for row in begun if row.risk is not None),
        key=lambda row: (risks.index(row.risk or Risk.CONCERN), *_pressing(row)),
    )
    own = [row for row in rows if asked.owner in {None, row.duty.owner}]
    due = [row for row in own if row.duty.opens_on <= asked.on and row.duty.due_by <= asked.on]
    return Today(
        asked=asked,
        at_risk=tuple(at_risk) if sees_risk(asked.owner) else None,
        due=tuple(sorted(due, key=lambda row: (owners.index(row.duty.owner), *_pressing(row)))),
        ahead=_ahead(own, asked.on, last_counted(asked.on, working)),
        groups=_groups(places, asked),
        places=places,
        unreadable=tuple(sorted(set(unreadable))),
    )


def _row(duty: Duty, asked: Asked, immediacy: Mapping[Concern, Immediacy]) -> DayRow:
    late = None if duty.due_at is None else int((asked.at.timestamp() - duty.due_at.timestamp()) // _SECONDS)
    return DayRow(
        duty=duty,
        on=asked.on,
        minutes_late=late,
        risk=_RISK_OF.get(duty.kind),
        immediacy=immediacy.get(Concern(duty.case, duty.about)) if duty.kind in URGENT else None,
    )


def _place(duty: Duty) -> tuple[object, ...]:
    """What is due at an hour stands before what is due by the end of that day."""
    return (duty.due_by, duty.due_at or _LAST, duty.case, duty.kind, duty.about, duty.root)


def _pressing(row: DayRow) -> tuple[bool, bool, bool]:
    """A concern that nobody has taken up stands before all else, what is overdue before what is not.

    One of which nobody can read how urgent it is counts as one for now.
    """
    later = row.immediacy in {Immediacy.TODAY, Immediacy.NEXT_CONTACT}
    return (row.duty.kind not in URGENT, not row.overdue, later)


def _ahead(rows: Iterable[DayRow], on: Day, last: Day) -> tuple[AheadCount, ...]:
    """What comes, by day and owner."""
    owners = list(Owner)
    counts = Counter((row.duty.due_by, owners.index(row.duty.owner)) for row in rows if on < row.duty.due_by <= last)
    return tuple(AheadCount(on=day, owner=owners[owner], count=count) for (day, owner), count in sorted(counts.items()))


def _groups(places: DayPlaces, asked: Asked) -> tuple[DayGroup, ...]:
    shown = [workshop for workshop in places.workshops if asked.on <= workshop.on <= last_group_day(asked)]
    return tuple(
        DayGroup(workshop=workshop, taken=places.taken.get(workshop.id, 0))
        for workshop in sorted(shown, key=lambda workshop: (workshop.on, workshop.starts, workshop.id))
    )
