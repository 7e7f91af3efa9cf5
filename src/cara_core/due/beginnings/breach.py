"""An absence, a condition not kept, and the human decisions that follow: a judgement, an excuse, a prosecution."""

from collections.abc import Iterator

from cara_core.case.facts import (
    AbsenceJudged,
    ArrestedForBreach,
    ExcuseDecided,
    NonComplianceRecorded,
    ReferredForProsecution,
)
from cara_core.case.versions import was_missed
from cara_core.due.begun import Begun, CaseFacts
from cara_core.due.duty import DutyKind
from cara_core.terms.caution import ArrestOutcome

__all__ = [
    "absence_to_follow_up",
    "absence_to_judge",
    "excuse_to_decide",
    "proceedings_to_record",
    "prosecution_to_decide",
]


def absence_to_judge(facts: CaseFacts) -> Iterator[Begun]:
    """A workshop was missed: somebody decides whether there was a reasonable excuse."""
    terms = facts.case.terms
    for absence in facts.missed if terms is not None else ():
        yield facts.begun(
            DutyKind.JUDGE_ABSENCE,
            absence,
            about=absence.what.part,
            within=_working_days(facts),
            root=facts.root_of_cause(absence),
            began=was_missed,
        )


def absence_to_follow_up(facts: CaseFacts) -> Iterator[Begun]:
    """No reasonable excuse for an absence: a supervisor decides what follows."""
    missed = {absence.what.workshop: absence for absence in facts.missed}
    for judgement in facts.of(AbsenceJudged):
        absence = missed.get(judgement.what.workshop)
        if absence is not None and not judgement.what.reasonable:
            yield facts.begun(
                DutyKind.DECIDE_AFTER_ABSENCE, judgement, absence, within=_working_days(facts), began=_is_no_excuse
            )


def excuse_to_decide(facts: CaseFacts) -> Iterator[Begun]:
    """A condition seems not to have been kept: it is decided whether there was a reasonable excuse (s.24(1))."""
    for failure in facts.of(NonComplianceRecorded):
        if facts.case.issued is not None:
            yield facts.begun(DutyKind.DECIDE_EXCUSE, failure, within=_working_days(facts))


def prosecution_to_decide(facts: CaseFacts) -> Iterator[Begun]:
    """A breach without excuse: a human decides whether it is referred for prosecution."""
    for excuse in facts.of(ExcuseDecided):
        if not excuse.what.reasonable:
            yield facts.begun(DutyKind.DECIDE_PROSECUTION, excuse, within=_working_days(facts), began=_is_no_excuse)


def _is_no_excuse(what: AbsenceJudged | ExcuseDecided) -> bool:
    return not what.reasonable


def proceedings_to_record(facts: CaseFacts) -> Iterator[Begun]:
    """It was referred, or the person was charged or bailed: what comes of it is recorded, on bail on the bail day.
    After a release it is decided whether there was a reasonable excuse.
    """
    for referred in facts.of(ReferredForProsecution):
        yield facts.begun(DutyKind.RECORD_PROCEEDINGS, referred, within=_working_days(facts))
    for arrest in facts.of(ArrestedForBreach):
        within = _working_days(facts)
        if _is_pursued(arrest.what):
            due = arrest.what.bail_until
            yield facts.begun(DutyKind.RECORD_PROCEEDINGS, arrest, due_by=due, within=within, began=_is_pursued)
        elif _is_released(arrest.what):
            yield facts.begun(DutyKind.DECIDE_EXCUSE, arrest, within=within, began=_is_released)


def _is_pursued(what: ArrestedForBreach) -> bool:
    return what.outcome in {ArrestOutcome.CHARGED, ArrestOutcome.BAIL_FOR_DECISION}


def _is_released(what: ArrestedForBreach) -> bool:
    return what.outcome is ArrestOutcome.RELEASED


def _working_days(facts: CaseFacts) -> int:
    """Within how many working days such a decision is due: as the caution's terms have it."""
    return 0 if facts.case.terms is None else facts.case.terms.judgement_working_days
