"""Made-up values to show and to measure texts with: usual ones, and the longest that are realistic.

``domain/contact.md`` sections 9.4 (parts are counted with the longest values) and 18.5.
Telephone numbers are from the ranges Ofcom keeps for drama; nobody and nothing here exists.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from itertools import product
from typing import Final

import attrs

from cara_core.contact.text.rendering import named
from cara_core.contact.views import (
    CancelledPart,
    CautionPart,
    FacilitatorView,
    OfficePart,
    OfficerView,
    ParticipantView,
    PersonPart,
    RegisterPart,
    RulesPart,
    ServicesPart,
    SessionPart,
    SupervisorView,
    TaskPart,
    VictimView,
    View,
    WorkerPart,
)
from cara_core.terms.days import Day
from cara_core.terms.messages import Reader, Trigger
from cara_core.terms.pack import DateWords

__all__ = ["FLAGS", "Reading", "longest_day", "readings", "sample"]


@attrs.frozen
class Reading:
    """How the flags of a text stand: each makes another text of it, and somebody has to read them all."""

    both_repeated: bool = True
    first_attended: bool = False
    both_cancelled: bool = False


FLAGS: Final[Mapping[str, str]] = {
    "rules.both_repeated": "both_repeated",
    "rules.missed_only": "both_repeated",
    "first.attended": "first_attended",
    "cancelled.both": "both_cancelled",
}
"""What a text may only ask for, ``((flag??words))``, and what of a :class:`Reading` it depends on."""


def readings(text: str) -> tuple[Reading, ...]:
    """In how many ways can this text read? Every way once, the usual one first."""
    asked = sorted({FLAGS[name] for name in named(text) if name in FLAGS})
    usual = [getattr(Reading(), name) for name in asked]
    ways = product(*((value, not value) for value in usual))
    return tuple(Reading(**dict(zip(asked, way, strict=True))) for way in ways)


def longest_day(dates: DateWords, year: int = 2027) -> Day:
    """The day of that year whose written form, in these words, has the most letters."""
    # A week holds every weekday, and days of two digits are never shorter: 22 to 28 of each month are enough.
    days = (Day(year, month, number) for month in range(1, 13) for number in range(22, 29))
    return max(days, key=lambda day: len(dates.months[day.month - 1]) + len(dates.weekdays[day.isoweekday() - 1]))


def sample(
    reader: Reader,
    *,
    longest: bool,
    dates: DateWords | None = None,
    reading: Reading | None = None,
    trigger: Trigger = Trigger.NONE,
) -> View:
    """A view for this reader with made-up values; with ``longest`` the longest realistic ones.

    ``dates``: with ``longest``, days are those with the longest words there. ``reading``: how the
    flags stand; not given: as is usual. ``trigger``: what a task is about is such as sending
    writes for a message that this brings about.
    """
    if longest:
        first = second = Day(2027, 9, 29) if dates is None else longest_day(dates)
    else:
        first, second = Day(2027, 3, 6), Day(2027, 4, 3)
    made_up = _MadeUp(longest=longest, first=first, second=second, reading=reading or Reading(), trigger=trigger)
    return _SAMPLES[reader](made_up)


_ABOUT: Final[Mapping[Trigger, str]] = {
    Trigger.OVERDUE: "After the first workshop",
    Trigger.BLOCKED: "What was decided",
    Trigger.FAILED: "Your two dates",
    Trigger.PREPARED: "example-pack 1.0",
    Trigger.ATTENDANCE_MISSING: "2027-03-06 Example Hall",
    Trigger.END_AT_RISK: "both workshops",
    Trigger.EXPIRED: "both workshops",
    Trigger.UNACKNOWLEDGED: "the officer in the case",
}
"""What a mail to staff is about, as ``delivery/tasks.py`` reads it off a case; a test holds both to be alike."""


@attrs.frozen(kw_only=True)
class _MadeUp:
    """The made-up values of one sample, usual or longest: ``first`` and ``second`` are the days of the workshops."""

    longest: bool
    first: Day
    second: Day
    reading: Reading
    trigger: Trigger = Trigger.NONE

    @property
    def office(self) -> OfficePart:
        """Whom to ring, and how to complain."""
        longest = self.longest
        return OfficePart(
            name="Example Community Programmes Office (North)" if longest else "Example Office",
            phone="01632 960 123",
            email="community.programmes.north@example.org" if longest else "office@example.org",
            hours="Monday to Friday, 8:30am to 5:30pm, not on bank holidays" if longest else "weekdays 9 to 5",
            address="Example Community Centre, 129 Long Example Street, Exampleton EX1 1EX"
            if longest
            else "1 Example Street",
            advice="Ask any solicitor. Example Advice Line: 01632 960 124",
            complaints="Write to Complaints, 1 Example Street, Exampleton, or call 01632 960 125",
            short_name="Example Team, North" if longest else "Example Office",
            reply_by=self.second if longest else Day(2027, 3, 12),
            reply_time=dt.time(10, 30) if longest else dt.time(16),
        )

    def session(self, on: Day, *, attended: bool = False) -> SessionPart:
        """A workshop on that day."""
        longest = self.longest
        return SessionPart(
            date=on,
            starts=dt.time(10, 30) if longest else dt.time(10),
            ends=dt.time(15, 45) if longest else dt.time(15),
            arrive_by=dt.time(10, 15) if longest else dt.time(9, 45),
            venue="Example Community Centre, 129 Long Example Street" if longest else "Example Hall",
            place="Example Community Centre E" if longest else "Example Hall",
            attended=attended,
        )

    @property
    def task(self) -> TaskPart:
        """Something that a member of staff has to do."""
        longest = self.longest
        return TaskPart(
            case="SYN-2027-000001",
            what=_ABOUT.get(self.trigger)
            or ("call the participant about the date that was missed" if longest else "call the participant"),
            since=self.first,
            by=self.second,
            status="temporary_failure" if longest else "failed",
            rule="V3",
            field="channels[0].verified_on" if longest else "channels",
            attempts=3,
        )


def _participant(values: _MadeUp) -> View:
    longest, about = values.longest, values.session(values.first)
    return ParticipantView(
        participant=PersonPart(name="Synthetic Maximiliana Longname-Exampleton" if longest else "Synthetic Sample"),
        office=values.office,
        session=about,
        first=values.session(values.first, attended=values.reading.first_attended),
        second=values.session(values.second),
        rules=RulesPart(both_repeated=values.reading.both_repeated),
        cancelled=CancelledPart(both=values.reading.both_cancelled),
        caution=CautionPart(issued_on=values.first, ends_on=values.second, conditions="condition.workshops"),
        services=ServicesPart(list="\n".join(["Example Line: 01632 960 126, weekdays 9 to 5"] * (8 if longest else 2))),
    )


def _victim(values: _MadeUp) -> View:
    name = "Maximiliana" if values.longest else "Sam"
    return VictimView(worker=WorkerPart(first_name=name, number="01632 960 127"))


def _facilitator(values: _MadeUp) -> View:
    places = 14 if values.longest else 2
    people = "\n".join(["SYN-2027-000001, en, no interpreter, step-free"] * places)
    register = RegisterPart(session="EX-A-01", date=values.first, places=places, people=people, conflicts="none")
    return FacilitatorView(task=values.task, register=register, office=values.office)


def _officer(values: _MadeUp) -> View:
    return OfficerView(
        task=values.task,
        first=values.session(values.first),
        second=values.session(values.second),
        session=values.session(values.first),
        attendance="attended" if values.longest else "late",
        ends_on=values.second,
    )


def _supervisor(values: _MadeUp) -> View:
    return SupervisorView(task=values.task)


_SAMPLES: Final[Mapping[Reader, Callable[[_MadeUp], View]]] = {
    Reader.PARTICIPANT: _participant,
    Reader.VICTIM: _victim,
    Reader.FACILITATOR: _facilitator,
    Reader.OFFICER: _officer,
    Reader.SUPERVISOR: _supervisor,
}
