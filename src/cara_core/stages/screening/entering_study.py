"""A case in a study: when it may be entered, and when its arm may be recorded.

A study only narrows: nothing here admits a case, and nothing of a caution follows from it.
Source: evidence.md 1.3; contract 11.
"""

from collections.abc import Iterator

from cara_core.case.case import Case
from cara_core.case.facts import StudyAllocated, StudyEnrolled
from cara_core.terms.decision.decision import Outcome

__all__ = ["allocate", "enrol"]


def enrol(case: Case, *, corrects: int | None) -> Iterator[str]:
    """What stands against entering this case in a study?

    ``corrects`` is the number of the entry that this one takes the place of.
    """
    if case.screened is None or case.screened.what.outcome is not Outcome.ELIGIBLE:
        yield "a screening that finds the case eligible"
    entered = (record for record in case.standing if isinstance(record.what, StudyEnrolled))
    if any(record.number != corrects for record in entered):
        yield "a case that is in no study: it is in one"


def allocate(case: Case, what: StudyAllocated) -> Iterator[str]:
    """What stands against recording this arm? A case has one arm for ever."""
    facts = [record.what for record in case.standing]
    if not any(isinstance(other, StudyEnrolled) and other.study == what.study for other in facts):
        yield "the case to be entered in that study (study_enrolled)"
    if any(isinstance(other, StudyAllocated) for other in facts):
        yield "a case without an arm: it has one"
