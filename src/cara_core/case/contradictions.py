"""Reports about one subject that say different things: both are kept, until somebody settles which is right.

A contradiction is settled when all but one of its reports are superseded or taken back, or say the
same. Only what is open is read: two answers of the victim on one day are one, whatever
they say, as the same answer is never kept twice.
"""

from collections.abc import Hashable, Iterator
from enum import StrEnum

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import AttendanceRecorded, RiskReassessed, VictimAsked, What, WorkshopNotHeld
from cara_core.case.standing import Recorded
from cara_core.terms.caution import Part
from cara_core.terms.days import Day

__all__ = ["Contradiction", "Subject", "contradictions"]


class Subject(StrEnum):
    """What two reports disagree about."""

    ATTENDANCE = "attendance"
    ANSWER = "answer"
    GRADE = "grade"


@attrs.frozen(kw_only=True)
class Contradiction:
    """Two or more reports of one subject on one day that do not say the same.

    ``reports`` are in the order in which they were recorded; ``part`` is of a workshop.
    """

    subject: Subject
    on: Day
    reports: tuple[Recorded[What], ...]
    part: Part | None = None

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the facts, in the order of recording."""
        return tuple(record.number for record in self.reports)

    @property
    def began_by(self) -> int:
        """The number of the first fact that says otherwise than one recorded before it."""
        said = _content(self.reports[0])
        return next(record.number for record in self.reports[1:] if _content(record) != said)


def contradictions(case: Case) -> tuple[Contradiction, ...]:
    """Which reports of the case disagree, in the order of the days they are about?"""
    groups: dict[tuple[Subject, Day, Part | None], list[Recorded[What]]] = {}
    for record in case.standing:
        for about in _subject(record):
            groups.setdefault(about, []).append(record)
    found = []
    for (subject, on, part), records in groups.items():
        counted = _by_number(_counted(subject, records))
        if len({_content(record) for record in counted}) > 1:
            found.append(Contradiction(subject=subject, on=on, part=part, reports=counted))
    return tuple(sorted(found, key=lambda contradiction: (contradiction.on, contradiction.began_by)))


def _counted(subject: Subject, records: list[Recorded[What]]) -> list[Recorded[What]]:
    """Of assessments whose hours are known a later one is another, and no second report of the first."""
    timed = [record for record in records if record.at is not None]
    if subject is not Subject.GRADE or not timed:
        return records
    return [record for record in records if record.at is None or record.at == timed[-1].at]


def _by_number(records: list[Recorded[What]]) -> tuple[Recorded[What], ...]:
    return tuple(sorted(records, key=lambda record: record.number))


def _subject(record: Recorded[What]) -> Iterator[tuple[Subject, Day, Part | None]]:
    what = record.what
    if isinstance(what, AttendanceRecorded | WorkshopNotHeld):
        yield Subject.ATTENDANCE, what.workshop_on, what.part
    elif isinstance(what, VictimAsked):
        yield Subject.ANSWER, record.on, None
    elif isinstance(what, RiskReassessed):
        yield Subject.GRADE, record.on, None


def _content(record: Recorded[What]) -> Hashable:
    """What does this report say, as far as that is open? Of an answer: that it is another one."""
    what = record.what
    if isinstance(what, AttendanceRecorded):
        return what.attendance
    if isinstance(what, RiskReassessed):
        return what.grade
    return record.number if isinstance(what, VictimAsked) else None
