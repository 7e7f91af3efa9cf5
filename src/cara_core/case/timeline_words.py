"""A fact in words: in which lane it stands, under which key its text is, and what of it may be shown."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import (
    KIND_OF,
    Closure,
    ConditionsDecided,
    ConditionsVaried,
    ContactEffect,
    LegalAdviceOffered,
    NonComplianceRecorded,
    RecordedInError,
    ReferralCorrected,
    RiskReassessed,
    Screened,
    VictimAsked,
    VictimContacted,
    What,
)
from cara_core.case.personal import WHOSE, WITHIN_REFERRAL
from cara_core.terms.days import Day
from cara_core.terms.risk import Grade

__all__ = ["Lane", "lane_of", "shown", "words_key"]


class Lane(StrEnum):
    """In which row of a timeline something stands, by whom it concerns."""

    POLICE = "police"
    PARTICIPANT = "participant"
    WORKSHOPS = "workshops"
    VICTIM = "victim"
    SAFETY = "safety"
    ENDING = "ending"
    AHEAD = "ahead"


_LANES: Final[Mapping[Lane, str]] = {
    Lane.POLICE: (
        "referred screened referral_corrected evidence_found authorised conditions_decided caution_issued "
        "conditions_varied outcome_recorded not_the_same recorded_in_error retention_reviewed person_erased "
        "study_enrolled study_allocated study_deviated study_withdrawn disclosure_restricted"
    ),
    Lane.PARTICIPANT: (
        "legal_advice_offered offence_admitted effect_explained document_signed person_unavailable "
        "contact_record_kept.participant"
    ),
    Lane.WORKSHOPS: (
        "provider_decided workshops_booked booking_cancelled workshop_held workshop_not_held attendance_recorded "
        "absence_judged"
    ),
    Lane.VICTIM: (
        "views_sought views_not_sought victim_asked agreement_withdrawn victim_contacted contact_record_kept"
    ),
    Lane.SAFETY: (
        "concern_raised concern_acknowledged concern_closed incident_reported safety_hold_placed safety_hold_lifted "
        "risk_reassessed risk_reviewed marac_referred issue_reviewed person_died.victim"
    ),
    Lane.ENDING: (
        "non_compliance_recorded excuse_decided breach_not_pursued referred_for_prosecution arrested_for_breach "
        "prosecution_decided ceased completed ended_incomplete withdrawn caution_quashed case_transferred closed "
        "person_died"
    ),
}
_LANE_OF: Final = {kind: lane for lane, kinds in _LANES.items() for kind in kinds.split()}


def _way_of_contact(what: VictimContacted) -> str:
    """How a contact went, as far as others may see it: that the victim wants no more of them is not told apart."""
    if what.reached:
        return "reached_again" if what.effect is ContactEffect.AGAIN else "reached"
    return "escalated" if what.escalated_to else "not_reached"


def _way_of_assessment(case: Case, what: RiskReassessed) -> str:
    if what.grade is Grade.HIGH:
        return "high"
    higher = any(other.what.grade.rank > what.grade.rank for other in case.assessments)
    return "lowers_nothing" if higher and what.lowering_met is False else "below_high"


def _way_of_advice(what: LegalAdviceOffered) -> str:
    if not what.offered:
        return "not_offered"
    return "offered" if what.taken is None else "taken" if what.taken else "not_taken"


_WAYS: Final[Mapping[str, Callable[[Any], str]]] = {
    "screened": lambda what: "first" if what.as_of is None else "as_of",
    "legal_advice_offered": _way_of_advice,
    "views_sought": lambda what: "obtained" if what.obtained else "not_obtained",
    "evidence_found": lambda what: "sufficient" if what.sufficient else "not_sufficient",
    "authorised": lambda what: (
        "not_right"
        if not (what.enough_evidence and what.caution_right)
        else "right"
        if what.rank is None
        else "right_with_rank"
    ),
    "effect_explained": lambda what: "in_full" if what.effect_explained and what.warned else "in_part",
    "caution_issued": lambda what: "without_rank" if what.rank is None else "with_rank",
    "issue_reviewed": lambda what: str(what.decision),
    "provider_decided": lambda what: "accepts" if what.accepts else "rejects",
    "attendance_recorded": lambda what: str(what.attendance),
    "absence_judged": lambda what: "reasonable" if what.reasonable else "not_reasonable",
    "person_unavailable": lambda what: "open_ended" if what.until is None else "until",
    "person_died": lambda what: str(what.person),
    "victim_contacted": _way_of_contact,
    "concern_raised": lambda what: str(what.immediacy),
    "safety_hold_lifted": lambda what: "alone" if what.bookings is None else str(what.bookings),
    "risk_reviewed": lambda what: "goes_on" if what.continues else "does_not_go_on",
    "marac_referred": lambda what: "sent" if what.replied_on is None else "replied",
    "conditions_varied": lambda what: "as_before" if what.ends_on is None else "to_a_day",
    "excuse_decided": lambda what: "reasonable" if what.reasonable else "not_reasonable",
    "prosecution_decided": lambda what: "prosecute" if what.prosecute else "not_prosecute",
    "caution_quashed": lambda what: str(what.by),
    "recorded_in_error": lambda what: str(what.code),
}
"""Which way a fact went, where there are words for each."""

_HIDDEN: Final[Mapping[str, frozenset[str]]] = {
    "views_sought": frozenset({"suspect_present"}),
    "victim_asked": frozenset({"suspect_present"}),
    "victim_contacted": frozenset({"concern", "immediacy", "effect", "again_on", "tell_by"}),
    "contact_record_kept": frozenset({"usable", "do_not_contact"}),
    "concern_raised": frozenset({"told_by"}),
    "concern_closed": frozenset({"outcome"}),
    "incident_reported": frozenset({"told_by", "against"}),
    "safety_hold_placed": frozenset({"concern"}),
    "not_the_same": frozenset({"case"}),
}
"""Open, and not for a screen that others may see: from whom a concern came, what it came to, what the victim wants."""


def lane_of(key: str) -> Lane:
    """In which row does a fact stand whose words have this key (:func:`words_key`), or any of this kind?"""
    return _LANE_OF.get(key) or _LANE_OF[key.partition(".")[0]]


def words_key(case: Case, what: What) -> str:
    """Under which key do the words of this fact stand, below ``fact.`` and ``label.``?"""
    kind = KIND_OF[type(what)]
    if isinstance(what, Screened) and _follows_the_victims_answer(case, what):
        return f"{kind}.again"
    if isinstance(what, RiskReassessed):
        return f"{kind}.{_way_of_assessment(case, what)}"
    way = _WAYS.get(kind)
    return kind if way is None else f"{kind}.{way(what)}"


def _follows_the_victims_answer(case: Case, screened: Screened) -> bool:
    """Was this screened because of something the victim said? What came of it would show what that was."""
    causes = (fact.what for fact in case.facts if fact.number == screened.cause)
    for cause in causes:
        match cause:
            case VictimAsked():
                return True
            case ReferralCorrected(paths=paths):
                return any(re.split(r"[.\[]", path)[0] in WITHIN_REFERRAL for path in paths)
            case RecordedInError(fact=number):
                return any(fact.number == number and isinstance(fact.what, VictimAsked) for fact in case.facts)
            case _:
                pass
    return False


def shown(case: Case, what: What) -> dict[str, object]:
    """Which values of a fact may be shown? Days, numbers, yes or no, words of the field; asking for more fails."""
    kind = KIND_OF[type(what)]
    values = attrs.asdict(what, recurse=False)
    hidden = {*WHOSE[kind], *_HIDDEN.get(kind, ())}
    found: dict[str, object] = {
        name: value
        for name, value in values.items()
        if name not in hidden and isinstance(value, Day | int | StrEnum | None)
    }
    match what:
        case NonComplianceRecorded(condition=failed):
            found["condition"] = next((condition.kind for condition in case.conditions if condition.id == failed), None)
        case ConditionsDecided(conditions=conditions) | ConditionsVaried(conditions=conditions):
            found["conditions"] = tuple(condition.kind for condition in conditions)
    if found.get("closure") is Closure.VICTIM_DISAGREES:
        # What the victim answered is the victim's: here it cannot be told from any other ground.
        found["closure"] = Closure.NOT_ELIGIBLE
    return found
