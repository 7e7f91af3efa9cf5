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
VICTIMS_TEXT = "PLANTED-VICTIM-é-7731"
PARTICIPANTS_TEXT = "PLANTED-PARTICIPANT-ü-1377"


def make_fact(case: str, number: int, what: What, *, supersedes: int | None = None, why: str | None = None) -> Fact:
    """One fact of a case."""
    return Fact(case=case, number=number, on=ON, by="PC 1234", what=what, supersedes=supersedes, why=why)


def opening(case: str) -> Fact:
    """The first fact of a case, with both people's data."""
    return make_fact(case, 1, Referred(force="somewhere", community="some", referral=example()))


def victims_fact(case: str, number: int) -> Fact:
    """A fact that holds what the victim said."""
    what = VictimContacted(
        occasion=Occasion.OTHER,
        how=Channel.TELEPHONE,
        reached=True,
        concern=False,
        escalated_to=None,
        said=VICTIMS_TEXT,
    )
    return make_fact(case, number, what)


def participants_fact(case: str, number: int) -> Fact:
    """A fact that holds what the participant said."""
    return make_fact(case, number, BookingCancelled(reason=PARTICIPANTS_TEXT))


def plain(case: str, number: int) -> Fact:
    """A fact with nothing personal in it."""
    what = AttendanceRecorded(part=Part.FIRST, workshop_on=ON, attendance=Attendance.ATTENDED)
    return make_fact(case, number, what)


def booked(case: str, number: int) -> Fact:
    """A pair of workshops."""
    return make_fact(case, number, WorkshopsBooked(first=Day(2026, 12, 1), second=Day(2026, 12, 29)))


def held(case: str, number: int) -> Fact:
    """A safety hold, for what the victim said."""
    return make_fact(case, number, SafetyHoldPlaced(concern=Source.VICTIM, reason=VICTIMS_TEXT))


def corrected(case: str, number: int, supersedes: int) -> Fact:
    """A fact that takes the place of another of what the victim said."""
    return make_fact(case, number, victims_fact(case, number).what, supersedes=supersedes, why=VICTIMS_TEXT)


def judged(case: str, number: int) -> Fact:
    """A judgement of an absence."""
    return make_fact(
        case, number, AbsenceJudged(part=Part.FIRST, workshop_on=ON, reasonable=True, reason=PARTICIPANTS_TEXT)
    )


def life(case: str) -> list[Fact]:
    """Nine facts of one case, of both people and of nobody."""
    return [
        opening(case),
        victims_fact(case, 2),
        participants_fact(case, 3),
        plain(case, 4),
        corrected(case, 5, 2),
        booked(case, 6),
        held(case, 7),
        judged(case, 8),
        plain(case, 9),
    ]
