"""What of a report or an act need not be asked, because the case, or an answer that was given, says it already.

Nobody is asked twice, and nothing is guessed: where the case holds two of what might be meant, it says nothing. What
a person alone can know (whether somebody agrees, is worried, was there) is never among it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from cara_core.case.case import Case
from cara_core.case.facts import (
    AttendanceRecorded,
    CallOutcome,
    ConcernAcknowledged,
    ConcernClosed,
    Part,
    WorkshopDay,
)
from cara_core.stages.consent import says_reached
from cara_core.stages.issue_review import open_issue_reviews
from cara_core.terms.caution import Condition, conditions_digest
from cara_core.terms.days import Day

__all__ = ["Answers", "already_known", "day_it_happened", "is_on_record"]

Answers: TypeAlias = Mapping[str, object]
"""What is known of a fact, by the names of its fields."""
_NOTHING: Final[Answers] = MappingProxyType({})


def already_known(case: Case, kind: str, given: Answers) -> Answers:
    """Which fields of a fact of this kind follow from the case and from what is given? None of ``given`` among them."""
    found = _KNOWN[kind](case, given) if kind in _KNOWN else _NOTHING
    return {name: value for name, value in found.items() if name not in given}


def day_it_happened(kind: str, given: Answers, today: Day) -> Day:
    """On which day did it happen, where nobody says? Who came to a workshop is of its day; all else is of today."""
    on = given.get("workshop_on")
    return on if kind == "attendance_recorded" and isinstance(on, Day) and on <= today else today


def is_on_record(case: Case, what: AttendanceRecorded) -> bool:
    """Does a report of this case say the same of that workshop, whoever made it, and none otherwise?"""
    of_it = [record.what.attendance for record in case.attendances if record.what.workshop == what.workshop]
    return bool(of_it) and set(of_it) == {what.attendance}


def _booked_day(case: Case, given: Answers) -> Answers:
    """The day on which the workshop of that part is booked; nothing where none is, or it was reported."""
    if case.booked is None:
        return _NOTHING
    settled = {record.what.workshop for record in case.attendances}
    settled |= {record.what.workshop for record in case.not_held}
    open_days = [workshop for workshop in case.booked.what.workshops if workshop not in settled]
    days = [workshop.on for workshop in open_days if workshop.part == given.get("part")]
    return {"workshop_on": days[0]} if days else _NOTHING


def _absence(case: Case, given: Answers) -> Answers:
    """The absence that nobody has judged, where there is one alone of what is given."""
    unjudged = [absence.what.workshop for absence in case.unjudged]
    return _only([workshop for workshop in unjudged if _fits(workshop, given)])


def _fits(workshop: WorkshopDay, given: Answers) -> bool:
    return given.get("part", workshop.part) == workshop.part and given.get("workshop_on", workshop.on) == workshop.on


def _only(found: list[WorkshopDay]) -> Answers:
    return {"part": Part(found[0].part), "workshop_on": found[0].on} if len(found) == 1 else _NOTHING


def _contact(_: Case, given: Answers) -> Answers:
    """Whether the victim was reached follows from what came of the call; a concern only from one that says so."""
    outcome = given.get("outcome")
    if not isinstance(outcome, CallOutcome):
        return _NOTHING
    concern = {"concern": True} if outcome is CallOutcome.REACHED_SAFETY_CONCERN else {}
    return {"reached": says_reached(outcome), **concern}


def _concern(settled_by: type[ConcernAcknowledged | ConcernClosed]) -> Callable[[Case, Answers], Answers]:
    def known(case: Case, _: Answers) -> Answers:
        settled = {record.what.concern for record in case.standing if isinstance(record.what, settled_by)}
        left = [record.number for record in case.raised if not {record.number, record.root} & settled]
        return {"concern": left[0]} if len(left) == 1 else _NOTHING

    return known


def _review(case: Case, _: Answers) -> Answers:
    about = {review.about for review in open_issue_reviews(case)}
    return {"about": about.pop()} if len(about) == 1 else _NOTHING


def _signed(case: Case, _: Answers) -> Answers:
    """The digest of the conditions that were decided; whether the document lists exactly these, somebody says."""
    return {"conditions": conditions_digest(case.conditions)} if case.conditions else _NOTHING


def _varied(_: Case, given: Answers) -> Answers:
    conditions = given.get("conditions")
    if not isinstance(conditions, tuple):
        return _NOTHING
    return {"document": conditions_digest([part for part in conditions if isinstance(part, Condition)])}


_KNOWN: Final[Mapping[str, Callable[[Case, Answers], Answers]]] = {
    "attendance_recorded": _booked_day,
    "workshop_held": _booked_day,
    "workshop_not_held": _booked_day,
    "absence_judged": _absence,
    "victim_contacted": _contact,
    "concern_acknowledged": _concern(ConcernAcknowledged),
    "concern_closed": _concern(ConcernClosed),
    "issue_reviewed": _review,
    "document_signed": _signed,
    "conditions_varied": _varied,
}
