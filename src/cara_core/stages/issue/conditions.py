"""The conditions of a caution: decided, signed for, and varied.

Source: Criminal Justice Act 2003 ss.22, 23, 23ZA and 23B.
"""

from collections.abc import Iterator, Sequence

from cara_core.case.case import Case
from cara_core.case.facts import ConditionsDecided, ConditionsVaried, DocumentSigned
from cara_core.errors import Fault
from cara_core.stages.issue.interlock import interlock
from cara_core.stages.refusing import Reason
from cara_core.terms.caution import MOST_ATTENDANCE_HOURS, Condition, conditions_digest
from cara_core.terms.days import Day, days_after
from cara_core.terms.policy import HARD_LIMIT_DAYS

__all__ = ["condition_faults", "decide_conditions", "sign", "vary"]


def condition_faults(conditions: Sequence[Condition], path: str = "what.conditions") -> Iterator[Fault]:
    """Can these be the conditions of one caution? Every fault of them.

    At least one (s.22(2)); each of another id; attendance that is not for rehabilitation
    20 hours in all at most (s.22(3B)).
    """
    if not conditions:
        yield Fault(path, "NO_CONDITIONS", "a caution without conditions is none; allowed: at least one")
    if len({condition.id for condition in conditions}) != len(conditions):
        yield Fault(path, "TWICE", "an id stands twice; allowed: each condition by an id of its own")
    hours = sum(condition.counted_hours for condition in conditions)
    if hours > MOST_ATTENDANCE_HOURS:
        allowed = f"{hours} hours that are not for rehabilitation; allowed: {MOST_ATTENDANCE_HOURS} in all"
        yield Fault(path, "ATTENDANCE_OVER_20H", allowed)


def decide_conditions(case: Case, what: ConditionsDecided) -> Iterator[Reason]:
    """What stands against these conditions? They are decided after an effort to obtain the victim's views."""
    yield from condition_faults(what.conditions)
    if case.views is None:
        yield "an effort to obtain the victim's views, or the reason why not (VIEWS_NOT_SOUGHT)"


def sign(case: Case, what: DocumentSigned) -> Iterator[Reason]:
    """What stands against this document? It has all four parts, and lists exactly the conditions attached (s.23(5))."""
    if case.decided is None:
        yield "conditions that were decided"
        return
    for part in ("offence_details", "admission", "consent"):
        if not getattr(what, part):
            yield Fault(f"what.{part}", "DOCUMENT_INCOMPLETE", "the document lacks this part; allowed: true")
    if what.conditions != conditions_digest(case.conditions):
        allowed = f"not the conditions attached; allowed: {conditions_digest(case.conditions)}"
        yield Fault("what.conditions", "DOCUMENT_INCOMPLETE", allowed)


def vary(case: Case, what: ConditionsVaried, on: Day) -> Iterator[Reason]:
    """What stands against varying the conditions? They need consent and a newly signed document (s.23B; by design).

    A new last day never lies beyond 20 weeks, nor where a breach could not be prosecuted.
    """
    yield from condition_faults(what.conditions)
    if not what.consent:
        yield Fault("what.consent", "NO_CONSENT", "the offender has to consent; allowed: true")
    if what.document != conditions_digest(what.conditions):
        allowed = f"not these conditions; allowed: {conditions_digest(what.conditions)}"
        yield Fault("what.document", "DOCUMENT_INCOMPLETE", allowed)
    if case.issued is None or case.ends_on is None:
        return
    if on > case.ends_on:
        yield f"a caution that still runs: its last day was {case.ends_on}"
    ends_on = what.ends_on or case.ends_on
    hard_limit = days_after(case.issued.on, HARD_LIMIT_DAYS)
    if not on <= ends_on <= hard_limit and on <= case.ends_on:
        allowed = f"allowed: {on} to {hard_limit}, 20 weeks from the day given"
        yield Fault("what.ends_on", "PERIOD_OVER_20W", allowed)
    if case.terms is not None:
        margin = case.terms.breach_margin_days
        yield from interlock(
            ends_on=ends_on, prosecute_by=case.issued.what.prosecute_by, margin_days=margin, reason=what.reason
        )
