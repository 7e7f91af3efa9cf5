"""What somebody might record next: mostly what fits the case, sometimes what does not."""

import random
from collections.abc import Callable, Mapping
from typing import Final

from cara_core.case.case import Case
from cara_core.case.facts import (
    AgreementWithdrawn,
    Attendance,
    AttendanceRecorded,
    Authorised,
    BreachNotPursued,
    CautionIssued,
    Channel,
    Closed,
    Closure,
    ConcernAcknowledged,
    ConcernClosed,
    ConcernOutcome,
    ConditionsDecided,
    ConditionsVaried,
    DocumentSigned,
    EffectExplained,
    ErrorCode,
    EvidenceFound,
    ExcuseDecided,
    NonComplianceRecorded,
    Occasion,
    Part,
    PersonErased,
    RecordedInError,
    RetentionReviewed,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    VictimAsked,
    ViewsSought,
    What,
    Withdrawn,
    WorkshopsBooked,
)
from cara_core.terms.caution import Condition, ConditionKind, Decider, Person, Rank, conditions_digest
from cara_core.terms.days import Day, days_after
from cara_core.terms.risk import Grade
from support.kinds import ONE_OF_EACH
from support.lives import NOT_TO_REOFFEND, WORKSHOPS, contact, judged

__all__ = ["move"]

Dice = random.Random
_SETS: Final = ((WORKSHOPS,), (NOT_TO_REOFFEND,), (WORKSHOPS, NOT_TO_REOFFEND))
_OTHER: Final = Condition(id="letter", kind=ConditionKind.OTHER, objects=NOT_TO_REOFFEND.objects)
_RANKS: Final = (Rank.SERGEANT, Rank.SERGEANT, Rank.INSPECTOR, Rank.CHIEF_SUPERINTENDENT, Rank.CONSTABLE)


def move(kind: str, case: Case, today: Day, dice: Dice) -> What:
    """A fact of that kind, as somebody might record it on that day."""
    make = _MAKERS.get(kind)
    return ONE_OF_EACH[kind] if make is None else make(case, today, dice)


def _mostly(dice: Dice) -> bool:
    return dice.random() < 0.9


def _authorised(_: Case, today: Day, dice: Dice) -> What:
    decider = dice.choice(list(Decider))
    found = decider is Decider.PROSECUTOR and _mostly(dice)
    return Authorised(
        decider=decider,
        reference="CPS 7" if found else None,
        decided_on=today if found else None,
        enough_evidence=_mostly(dice),
        caution_right=_mostly(dice),
        rank=dice.choice((*_RANKS, None)),
    )


def _signed(case: Case, _: Day, dice: Dice) -> What:
    listed = case.conditions if _mostly(dice) else dice.choice(_SETS)
    return DocumentSigned(
        offence_details=True, admission=_mostly(dice), consent=_mostly(dice), conditions=conditions_digest(listed)
    )


def _issued(_: Case, __: Day, dice: Dice) -> What:
    return CautionIssued(
        rank=dice.choice((*_RANKS, None)),
        period_reason="four months" if _mostly(dice) else dice.choice(("", None)),
        margin_reason=dice.choice(("a supervisor's reason", None)),
    )


def _booked(case: Case, today: Day, dice: Dice) -> What:
    attended = case.attended(Part.FIRST)
    if attended is not None and _mostly(dice):
        first = attended.what.workshop_on
        return WorkshopsBooked(first=first, second=days_after(first, dice.choice((27, 28, 30, 35, 40, 60))))
    first = days_after(today, dice.choice((-1, 0, 1, 3, 7, 14, 60, 90)))
    return WorkshopsBooked(first=first, second=days_after(first, dice.choice((27, 28, 28, 28, 31, 35, 36))))


def _attendance(case: Case, today: Day, dice: Dice) -> What:
    said = dice.choice((*[Attendance.ATTENDED] * 4, Attendance.ABSENT, Attendance.LATE))
    pair = case.booked.what if case.booked is not None else WorkshopsBooked(first=today, second=today)
    part = dice.choice(list(Part))
    if _mostly(dice):
        part = Part.FIRST if case.attended(Part.FIRST) is None else Part.SECOND
    on = pair.first if part is Part.FIRST else pair.second
    return AttendanceRecorded(part=part, workshop_on=on if _mostly(dice) else today, attendance=said)


def _judged(case: Case, today: Day, dice: Dice) -> What:
    known = [record.what for record in (case.absences or case.attendances)]
    if not known or not _mostly(dice):
        return judged(dice.choice(list(Part)), today)
    attended = dice.choice(known)
    return judged(attended.part, attended.workshop_on, reasonable=dice.random() < 0.5)


def _contacted(_: Case, __: Day, dice: Dice) -> What:
    return contact(
        dice.choice(list(Occasion)),
        reached=_mostly(dice),
        concern=dice.random() < 0.1,
        escalated_to=dice.choice((None, "independent adviser")),
    )


def _varied(case: Case, today: Day, dice: Dice) -> What:
    conditions = dice.choice((*_SETS, (WORKSHOPS, _OTHER)))
    return ConditionsVaried(
        conditions=conditions,
        consent=_mostly(dice),
        document=conditions_digest(conditions),
        reason="agreed with both",
        ends_on=dice.choice((None, None, days_after(today, dice.choice((-1, 0, 20, 90, 141))), case.ends_on)),
    )


def _failed(case: Case, today: Day, dice: Dice) -> What:
    ids = [condition.id for condition in case.conditions] or ["workshops"]
    failed_on = days_after(today, dice.choice((0, -1, -3, 1, -40)))
    return NonComplianceRecorded(condition=dice.choice([*ids, "another"]), failed_on=failed_on)


def _taken_back(case: Case, _: Day, dice: Dice) -> What:
    number = dice.choice([record.number for record in case.standing]) if case.standing else 1
    return RecordedInError(fact=number, code=dice.choice(list(ErrorCode)), rank=dice.choice(_RANKS), reason="wrong")


def _of_a_concern(case: Case, dice: Dice) -> int:
    return dice.choice([concern.number for concern in case.raised]) if case.raised and _mostly(dice) else 1


def _concern_closed(case: Case, _: Day, dice: Dice) -> What:
    return ConcernClosed(
        concern=_of_a_concern(case, dice),
        outcome=ConcernOutcome.ADDRESSED,
        rank=dice.choice(_RANKS),
        reason="seen to",
    )


def _asked(_: Case, __: Day, dice: Dice) -> What:
    present = not _mostly(dice)
    return VictimAsked(
        how=Channel.VIDEO, suspect_present=present, agrees=_mostly(dice), specific_risk=not _mostly(dice)
    )


_MAKERS: Final[Mapping[str, Callable[[Case, Day, Dice], What]]] = {
    "views_sought": lambda _, __, dice: ViewsSought(
        how=Channel.TELEPHONE, suspect_present=not _mostly(dice), obtained=_mostly(dice)
    ),
    "victim_asked": _asked,
    "agreement_withdrawn": lambda _, __, ___: AgreementWithdrawn(how=Channel.TELEPHONE),
    "evidence_found": lambda _, __, dice: EvidenceFound(sufficient=_mostly(dice)),
    "authorised": _authorised,
    "effect_explained": lambda _, __, dice: EffectExplained(effect_explained=_mostly(dice), warned=_mostly(dice)),
    "conditions_decided": lambda _, __, dice: ConditionsDecided(conditions=dice.choice(_SETS)),
    "document_signed": _signed,
    "caution_issued": _issued,
    "workshops_booked": _booked,
    "attendance_recorded": _attendance,
    "absence_judged": _judged,
    "victim_contacted": _contacted,
    "safety_hold_lifted": lambda _, __, dice: SafetyHoldLifted(rank=dice.choice(_RANKS), reason="seen to"),
    "risk_reassessed": lambda _, __, dice: RiskReassessed(
        grade=dice.choice((Grade.STANDARD, Grade.MEDIUM, Grade.STANDARD, Grade.HIGH)), tool="DASH"
    ),
    "risk_reviewed": lambda _, __, dice: RiskReviewed(
        continues=_mostly(dice), rank=dice.choice(_RANKS), reason="reviewed"
    ),
    "recorded_in_error": _taken_back,
    "concern_acknowledged": lambda case, _, dice: ConcernAcknowledged(concern=_of_a_concern(case, dice)),
    "concern_closed": _concern_closed,
    "conditions_varied": _varied,
    "non_compliance_recorded": _failed,
    "excuse_decided": lambda _, __, dice: ExcuseDecided(
        reasonable=dice.random() < 0.5, rank=dice.choice(_RANKS), reason="as was said"
    ),
    "breach_not_pursued": lambda _, __, dice: BreachNotPursued(rank=dice.choice(_RANKS), reason="no interest"),
    "withdrawn": lambda _, __, dice: Withdrawn(rank=dice.choice(_RANKS), reason="given wrongly"),
    "closed": lambda _, __, dice: Closed(closure=dice.choice(list(Closure))),
    "retention_reviewed": lambda _, today, dice: RetentionReviewed(
        review_again_on=days_after(today, dice.choice((0, 1, 400))), reason="needed"
    ),
    "person_erased": lambda _, __, dice: PersonErased(person=dice.choice(list(Person)), authority="DPO 1"),
}
