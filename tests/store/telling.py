"""Facts for the tests of the store; every value in them is made up."""

import datetime as dt

from cara_core.case.facts import (
    AbsenceJudged,
    Attendance,
    AttendanceRecorded,
    BookingCancelled,
    Channel,
    Fact,
    Occasion,
    Part,
    Referred,
    SafetyHoldPlaced,
    VictimContacted,
    What,
    WorkshopsBooked,
)
from cara_core.case.facts import Concern as Source
from cara_core.terms.days import Day
from support.referrals import example

AT = dt.datetime(2026, 11, 2, 9, 30, tzinfo=dt.UTC)
ON = Day(2026, 11, 2)
HERS = "PLANTED-HERS-é-7731"
HIS = "PLANTED-HIS-ü-1377"


def told(case: str, number: int, what: What, *, supersedes: int | None = None, why: str | None = None) -> Fact:
    """One fact of a case."""
    return Fact(case=case, number=number, on=ON, by="PC 1234", what=what, supersedes=supersedes, why=why)


def opening(case: str) -> Fact:
    """The first fact of a case, with both people's data."""
    return told(case, 1, Referred(force="somewhere", community="some", referral=example()))


def hers(case: str, number: int) -> Fact:
    """A fact that holds what the victim said."""
    what = VictimContacted(
        occasion=Occasion.OTHER, how=Channel.TELEPHONE, reached=True, concern=False, escalated_to=None, said=HERS
    )
    return told(case, number, what)


def his(case: str, number: int) -> Fact:
    """A fact that holds what the participant said."""
    return told(case, number, BookingCancelled(reason=HIS))


def plain(case: str, number: int) -> Fact:
    """A fact with nothing personal in it."""
    what = AttendanceRecorded(part=Part.FIRST, workshop_on=ON, attendance=Attendance.ATTENDED)
    return told(case, number, what)


def booked(case: str, number: int) -> Fact:
    """A pair of workshops."""
    return told(case, number, WorkshopsBooked(first=Day(2026, 12, 1), second=Day(2026, 12, 29)))


def held(case: str, number: int) -> Fact:
    """A safety hold, for what the victim said."""
    return told(case, number, SafetyHoldPlaced(concern=Source.VICTIM, reason=HERS))


def corrected(case: str, number: int, supersedes: int) -> Fact:
    """A fact that takes the place of another of what the victim said."""
    return told(case, number, hers(case, number).what, supersedes=supersedes, why=HERS)


def judged(case: str, number: int) -> Fact:
    """A judgement of an absence."""
    return told(case, number, AbsenceJudged(part=Part.FIRST, workshop_on=ON, reasonable=True, reason=HIS))


def life(case: str) -> list[Fact]:
    """Nine facts of one case, of both people and of nobody."""
    return [
        opening(case),
        hers(case, 2),
        his(case, 3),
        plain(case, 4),
        corrected(case, 5, 2),
        booked(case, 6),
        held(case, 7),
        judged(case, 8),
        plain(case, 9),
    ]
