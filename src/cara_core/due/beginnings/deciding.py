"""Before any caution: what is not known, a refusal to be told, and by when the case has to be decided."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Final

from cara_core.case.facts import Screened
from cara_core.case.standing import Recorded
from cara_core.due.begun import Begun, CaseFacts
from cara_core.due.duty import DutyKind
from cara_core.terms.days import Day, days_after
from cara_core.terms.decision.decision import Outcome

__all__ = ["SETTLED_WORKING_DAYS", "UNDECIDED_DAYS", "case_to_decide", "referral_incomplete", "refuse_or_close"]

UNDECIDED_DAYS: Final = 28
"""Calendar days to decide a case without a time limit: illustrative, so that none is ever out of sight."""
SETTLED_WORKING_DAYS: Final = 5
"""To settle what is not known, or to tell a refusal: illustrative."""


def referral_incomplete(facts: CaseFacts) -> Iterator[Begun]:
    """The screening is undetermined: somebody finds out what it needs, by the last day to give a caution at most."""
    for first, _ in _runs(_before_issue(facts), _is_undetermined):
        due = facts.working.after(first.recorded_on, SETTLED_WORKING_DAYS)
        yield facts.begun(DutyKind.REFERRAL_INCOMPLETE, first, about="needs", due_by=_earlier(due, first.what.issue_by))


def refuse_or_close(facts: CaseFacts) -> Iterator[Begun]:
    """The screening says no: whoever has to know is told, and the case is closed."""
    for first, _ in _runs(_before_issue(facts), _is_refused):
        due = facts.working.after(first.recorded_on, SETTLED_WORKING_DAYS)
        yield facts.begun(DutyKind.REFUSE_OR_CLOSE, first, due_by=_earlier(due, first.what.issue_by))


def case_to_decide(facts: CaseFacts) -> Iterator[Begun]:
    """The caution is given while a breach on its last day could be prosecuted, or the case is closed."""
    screenings = _before_issue(facts)
    for first, _ in _runs(screenings, _is_possible_without_limit):
        opened = facts.case.opened_on or first.on
        yield facts.begun(DutyKind.DECIDE_CASE, first, opens_on=opened, due_by=days_after(opened, UNDECIDED_DAYS))
    for first, last in _runs(screenings, _is_possible_until):
        issue_by = last.what.issue_by or first.on
        opened = facts.case.opened_on or first.on
        yield facts.begun(DutyKind.ISSUE_BY, first, opens_on=min(opened, issue_by), due_by=issue_by)


def _is_undetermined(what: Screened) -> bool:
    return what.outcome is Outcome.UNDETERMINED


def _is_refused(what: Screened) -> bool:
    return what.outcome is Outcome.NOT_ELIGIBLE


def _is_possible_without_limit(what: Screened) -> bool:
    return what.outcome is not Outcome.NOT_ELIGIBLE and what.issue_by is None


def _is_possible_until(what: Screened) -> bool:
    return what.outcome is not Outcome.NOT_ELIGIBLE and what.issue_by is not None


def _before_issue(facts: CaseFacts) -> list[Recorded[Screened]]:
    """The screenings that say whether a caution may be given: none that looks back at the day of one."""
    found = facts.of(Screened)
    return [record for record in found if record.what.as_of is None or record.what.as_of == record.on]


def _runs(
    screenings: Iterable[Recorded[Screened]], calls_for_it: Callable[[Screened], bool]
) -> Iterator[tuple[Recorded[Screened], Recorded[Screened]]]:
    """The first and the last of each row of screenings that call for it: screened again, it is the same duty."""
    for wanted, group in groupby(screenings, key=lambda record: calls_for_it(record.what)):
        if wanted:
            first, *others = group
            yield first, others[-1] if others else first


def _earlier(due: Day, limit: Day | None) -> Day:
    return due if limit is None else min(due, limit)
