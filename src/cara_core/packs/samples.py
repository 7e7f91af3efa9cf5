"""Made-up values to show and to measure texts with: usual ones, and the longest that are realistic.

``domain/contact.md`` sections 9.4 (parts are counted with the longest values) and 18.5.
Telephone numbers are from the ranges Ofcom keeps for drama; nobody and nothing here exists.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from cara_core.contact.views import (
    CautionPart,
    FacilitatorView,
    OfficePart,
    OfficerView,
    ParticipantView,
    PersonPart,
    RegisterPart,
    ServicesPart,
    SessionPart,
    SupervisorView,
    TaskPart,
    VictimView,
    View,
    WorkerPart,
)
from cara_core.terms.days import Day
from cara_core.terms.messages import Reader
from cara_core.terms.pack import DateWords

__all__ = ["longest_day", "sample"]


def longest_day(dates: DateWords, year: int = 2027) -> Day:
    """The day of that year whose written form, in these words, has the most letters."""
    days = (Day(year, month, number) for month in range(1, 13) for number in range(22, 29))
    return max(days, key=lambda day: len(dates.months[day.month - 1]) + len(dates.weekdays[day.isoweekday() - 1]))


def sample(reader: Reader, longest: bool, dates: DateWords | None = None) -> View:  # noqa: FBT001 - two kinds of sample
    """A view for this reader with made-up values; with ``longest`` the longest realistic ones.

    ``dates``: with ``longest``, days are those with the longest words there.
    """
    return _SAMPLES[reader](longest, dates)


def _days(longest: bool, dates: DateWords | None) -> tuple[Day, Day]:  # noqa: FBT001 - as above
    if longest:
        found = Day(2027, 9, 29) if dates is None else longest_day(dates)
        return found, found
    return Day(2027, 3, 6), Day(2027, 4, 3)


def _office(longest: bool, by: Day) -> OfficePart:  # noqa: FBT001 - as above
    return OfficePart(
        name="Example Community Programmes Office (North)" if longest else "Example Office",
        phone="01632 960 123",
        email="community.programmes.north@example.org" if longest else "office@example.org",
        hours="Monday to Friday, 8:30am to 5:30pm, not on bank holidays" if longest else "weekdays 9 to 5",
        address="Example Community Centre, 129 Long Example Street, Exampleton EX1 1EX"
        if longest
        else "1 Example Street",
        advice="Ask any solicitor. Example Advice Line: 01632 960 124",
        complaints="Write to Complaints, 1 Example Street, Exampleton, or ring 01632 960 125",
        reply_by=by,
    )


def _session(on: Day, longest: bool) -> SessionPart:  # noqa: FBT001 - as above
    return SessionPart(
        date=on,
        starts=dt.time(10, 30) if longest else dt.time(10),
        ends=dt.time(15, 45) if longest else dt.time(15),
        arrive_by=dt.time(10, 15) if longest else dt.time(9, 45),
        venue="Example Community Centre, 129 Long Example Street" if longest else "Example Hall",
    )


def _task(first: Day, second: Day, longest: bool) -> TaskPart:  # noqa: FBT001 - as above
    return TaskPart(
        case="SYN-2027-000001",
        what="ring the participant about the date that was missed" if longest else "ring the participant",
        since=first,
        by=second,
        status="temporary_failure" if longest else "failed",
        rule="V3",
        field="channels[0].verified_on" if longest else "channels",
        attempts=3,
    )


def _participant(longest: bool, dates: DateWords | None) -> View:  # noqa: FBT001 - as above
    first, second = _days(longest, dates)
    about = _session(first, longest)
    return ParticipantView(
        participant=PersonPart(name="Synthetic Maximiliana Longname-Exampleton" if longest else "Synthetic Sample"),
        office=_office(longest, second),
        session=about,
        first=about,
        second=_session(second, longest),
        caution=CautionPart(issued_on=first, ends_on=second, conditions="take part in both workshops, on time"),
        services=ServicesPart(list="\n".join(["Example Line: 01632 960 126, weekdays 9 to 5"] * (8 if longest else 2))),
    )


def _victim(longest: bool, dates: DateWords | None) -> View:  # noqa: FBT001 - as above
    del dates
    return VictimView(worker=WorkerPart(first_name="Maximiliana" if longest else "Sam", number="01632 960 127"))


def _facilitator(longest: bool, dates: DateWords | None) -> View:  # noqa: FBT001 - as above
    first, second = _days(longest, dates)
    people = "\n".join(["SYN-2027-000001, en, no interpreter, step-free"] * (14 if longest else 2))
    register = RegisterPart(session="EX-A-01", date=first, places=14, people=people, conflicts="none")
    return FacilitatorView(task=_task(first, second, longest), register=register, office=_office(longest, second))


def _officer(longest: bool, dates: DateWords | None) -> View:  # noqa: FBT001 - as above
    first, second = _days(longest, dates)
    return OfficerView(
        task=_task(first, second, longest),
        first=_session(first, longest),
        second=_session(second, longest),
        session=_session(first, longest),
        attendance="attended" if longest else "late",
        ends_on=second,
    )


def _supervisor(longest: bool, dates: DateWords | None) -> View:  # noqa: FBT001 - as above
    return SupervisorView(task=_task(*_days(longest, dates), longest))


_SAMPLES: Final[Mapping[Reader, Callable[[bool, DateWords | None], View]]] = {
    Reader.PARTICIPANT: _participant,
    Reader.VICTIM: _victim,
    Reader.FACILITATOR: _facilitator,
    Reader.OFFICER: _officer,
    Reader.SUPERVISOR: _supervisor,
}
