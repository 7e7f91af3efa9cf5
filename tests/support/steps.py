"""What happens in a good life of a caution, step by step, and small makers of single facts."""

from collections.abc import Mapping
from typing import Final

from cara_core.case.facts import (
    AbsenceJudged,
    Attendance,
    AttendanceRecorded,
    Authorised,
    CaseTransferred,
    CautionIssued,
    CautionQuashed,
    Ceased,
    Channel,
    Completed,
    ConditionsDecided,
    DocumentSigned,
    EffectExplained,
    EndedIncomplete,
    EvidenceFound,
    ExcuseDecided,
    NonComplianceRecorded,
    Occasion,
    OffenceAdmitted,
    Part,
    PersonDied,
    QuashedBy,
    ReferredForProsecution,
    VictimAsked,
    VictimContacted,
    ViewsSought,
    What,
    Withdrawn,
    WorkshopsBooked,
)
from cara_core.terms.caution import Condition, ConditionKind, ConditionObject, Decider, Person, Rank, conditions_digest
from cara_core.terms.days import Day, day

__all__ = [
    "BY",
    "FIRST",
    "GIVEN",
    "LAST",
    "NOT_TO_REOFFEND",
    "OTHER_ENDS",
    "SECOND",
    "WORKSHOPS",
    "attendance",
    "breach_steps",
    "contact",
    "good_steps",
    "judged",
]

BY: Final = "officer 4411"
GIVEN: Final = day("2026-03-12")
LAST: Final = day("2026-07-12")
FIRST: Final = day("2026-04-18")
SECOND: Final = day("2026-05-16")
WORKSHOPS: Final = Condition(
    id="workshops", kind=ConditionKind.WORKSHOPS, objects=(ConditionObject.REHABILITATION,), hours=10
)
NOT_TO_REOFFEND: Final = Condition(
    id="no-offence", kind=ConditionKind.NOT_TO_REOFFEND, objects=(ConditionObject.REHABILITATION,)
)


def contact(
    occasion: Occasion = Occasion.OTHER,
    *,
    reached: bool = True,
    concern: bool = False,
    escalated_to: str | None = None,
    said: str | None = None,
) -> VictimContacted:
    """The victim was contacted on that occasion, by telephone."""
    how = Channel.TELEPHONE
    return VictimContacted(
        occasion=occasion, how=how, reached=reached, concern=concern, escalated_to=escalated_to, said=said
    )


def attendance(part: Part, on: Day | str, said: Attendance = Attendance.ATTENDED) -> AttendanceRecorded:
    """What the provider said of that workshop."""
    return AttendanceRecorded(part=part, workshop_on=day(on) if isinstance(on, str) else on, attendance=said)


def judged(part: Part, on: Day | str, *, reasonable: bool = True) -> AbsenceJudged:
    """What was decided about missing that workshop."""
    workshop_on = day(on) if isinstance(on, str) else on
    return AbsenceJudged(part=part, workshop_on=workshop_on, reasonable=reasonable, reason="as was explained")


def good_steps(conditions: tuple[Condition, ...]) -> dict[str, tuple[str, What]]:
    """The way to completion: the points of it, each with its day and what happens."""
    rank = Rank.SERGEANT
    return {
        "viewed": ("2026-03-10", ViewsSought(how=Channel.TELEPHONE, suspect_present=False, obtained=True)),
        "asked": (
            "2026-03-10",
            VictimAsked(how=Channel.TELEPHONE, suspect_present=False, agrees=True, specific_risk=False),
        ),
        "evidenced": ("2026-03-10", EvidenceFound(sufficient=True)),
        "authorised": (
            "2026-03-11",
            Authorised(decider=Decider.AUTHORISED_PERSON, enough_evidence=True, caution_right=True, rank=rank),
        ),
        "admitted": ("2026-03-11", OffenceAdmitted()),
        "explained": ("2026-03-11", EffectExplained(effect_explained=True, warned=True)),
        "decided": ("2026-03-11", ConditionsDecided(conditions=conditions)),
        "signed": (
            "2026-03-12",
            DocumentSigned(
                offence_details=True, admission=True, consent=True, conditions=conditions_digest(conditions)
            ),
        ),
        "issued": (
            "2026-03-12",
            CautionIssued(rank=rank, period_reason="four months", margin_reason="a supervisor's reason"),
        ),
        "told": ("2026-03-13", contact(Occasion.CAUTION_ISSUED)),
        "booked": ("2026-03-16", WorkshopsBooked(first=FIRST, second=SECOND)),
        "first": ("2026-04-20", attendance(Part.FIRST, FIRST)),
        "between": ("2026-04-21", contact(Occasion.FIRST_WORKSHOP)),
        "second": ("2026-05-18", attendance(Part.SECOND, SECOND)),
        "after": ("2026-05-19", contact(Occasion.COMPLETION)),
        "completed": ("2026-05-20", Completed()),
    }


def breach_steps(conditions: tuple[Condition, ...]) -> dict[str, tuple[str, What]]:
    """The way to prosecution, from a caution that was given."""
    return {
        "non_compliance": (
            "2026-03-20",
            NonComplianceRecorded(condition=conditions[0].id, failed_on=day("2026-03-19")),
        ),
        "breach": ("2026-03-23", ExcuseDecided(reasonable=False, rank=Rank.SERGEANT, reason="none was given")),
        "prosecution": (
            "2026-03-24",
            ReferredForProsecution(rank=Rank.SERGEANT, reason="the condition was not kept"),
        ),
        "ceased": ("2026-03-25", Ceased()),
    }


OTHER_ENDS: Final[Mapping[str, tuple[str, What]]] = {
    "withdrawn": ("2026-03-20", Withdrawn(rank=Rank.SERGEANT, reason="given wrongly")),
    "quashed": (
        "2026-03-20",
        CautionQuashed(by=QuashedBy.COURT, reference="CO/1234/2026", decided_on=day("2026-03-19")),
    ),
    "died": ("2026-03-20", PersonDied(person=Person.PARTICIPANT)),
    "transferred": (
        "2026-03-20",
        CaseTransferred(to="westshire", reference="WS/7", accepted_by="sergeant 5", accepted_on=day("2026-03-19")),
    ),
    "ended_incomplete": ("2026-07-13", EndedIncomplete(rank=Rank.SERGEANT, reason="it ran out")),
}
"""How else a caution that was given can end, each with its day."""
