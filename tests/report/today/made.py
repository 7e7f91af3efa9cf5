"""Duties and groups made by hand, and the day they come to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import attrs

from cara_core.case.facts import Immediacy
from cara_core.due.duty import Duty, DutyKind, Owner, WaitsFor
from cara_core.due.owners import OWNED_BY
from cara_core.planning.bank_holidays import working_days_known
from cara_core.report.today.day import Asked, Concern, DayPlaces, Today, today_of
from cara_core.terms.caution import Part
from cara_core.terms.days import day
from cara_core.terms.instants import london_day
from cara_core.terms.referral import Sex
from cara_core.terms.workshops import Workshop
from support.clocks import instant
from support.schedules import workshop

__all__ = ["DUTIES", "GROUPS", "IMMEDIACY", "MORNING", "TAKEN", "WORKING", "duty", "made_day"]

MORNING: Final = "2026-04-25T10:00:00+01:00"
"""A Saturday in London."""
WORKING: Final = working_days_known()


def duty(kind: DutyKind, case: str, due_by: str, **more: Any) -> Duty:
    """A duty that began a week before it is due; ``due_at`` as text."""
    due = day(due_by)
    at = more.pop("due_at", None)
    usual: dict[str, Any] = {"owner": OWNED_BY[kind].owner, "opens_on": due.subtract(days=7), "source": "TEST"}
    return Duty(case=case, kind=kind, due_by=due, due_at=None if at is None else instant(at), **(usual | more))


DUTIES: Final = (
    duty(DutyKind.ACKNOWLEDGE_CONCERN, "C/1", "2026-04-24", about="7", due_at="2026-04-24T18:30:00+01:00"),
    duty(DutyKind.ACKNOWLEDGE_CONCERN, "C/2", "2026-04-27", about="9", due_at="2026-04-27T17:00:00+01:00"),
    duty(DutyKind.REASSESS_RISK, "C/1", "2026-04-23", about="7"),
    duty(DutyKind.ACT_ON_HIGH_RISK, "R/1", "2026-04-27"),
    duty(DutyKind.LIFT_OR_KEEP_HOLD, "C/1", "2026-04-27"),
    duty(DutyKind.END_STOPPED, "R/1", "2026-04-24"),
    duty(DutyKind.REVIEW_ISSUE, "I/1", "2026-04-24", about="caution_issued"),
    duty(DutyKind.CONTACT_VICTIM, "V/1", "2026-04-25", about="first_workshop"),
    duty(DutyKind.BOOK_WORKSHOPS, "C/1", "2026-04-20", about="first", waits_for=WaitsFor.HOLD),
    duty(DutyKind.RECORD_ATTENDANCE, "P/1", "2026-04-28", about="first 2026-04-25", opens_on=day("2026-04-25")),
    duty(DutyKind.RECORD_ATTENDANCE, "P/2", "2026-04-30", about="first 2026-04-28", opens_on=day("2026-04-28")),
    duty(DutyKind.JUDGE_ABSENCE, "P/3", "2026-05-05", about="first 2026-04-18"),
)
IMMEDIACY: Final[Mapping[Concern, Immediacy]] = {
    Concern("C/1", "7"): Immediacy.NOW,
    Concern("C/2", "9"): Immediacy.TODAY,
}
GROUPS: Final[Sequence[Workshop]] = (
    workshop("G-A", day("2026-04-25"), least=3, most=8),
    workshop("G-B", day("2026-05-23"), Part.SECOND, least=3, most=4, interpreter=True),
    workshop("W-A", day("2026-06-05"), sex=Sex.FEMALE, least=2, facilitators=(), venue="Rooms <of> the & town"),
    workshop("OUT", day("2026-06-06")),
    workshop("PAST", day("2026-04-24")),
)
TAKEN: Final = {"G-A": 2, "G-B": 5, "PAST": 3}


def made_day(duties: Iterable[Duty] = DUTIES, *, at: str = MORNING, owner: Owner | None = None, **more: Any) -> Today:
    """The day of these duties, and of the groups."""
    moment = instant(at)
    asked = Asked(on=london_day(moment), at=moment, weeks=6, owner=owner)
    places = DayPlaces(workshops=GROUPS, taken=TAKEN, uncounted=1, illustrative=2)
    given: dict[str, Any] = {"immediacy": IMMEDIACY, **more}
    return today_of(asked, duties, attrs.evolve(places, **given.pop("places", {})), WORKING, **given)
