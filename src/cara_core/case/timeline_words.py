"""A fact in words: in which lane it stands, under which key its text is, and what of it may be shown."""

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
    NonComplianceRecorded,
    What,
)
from cara_core.case.personal import WHOSE
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
        "referred screened evidence_found authorised conditions_decided caution_issued conditions_varied "
        "retention_reviewed person_erased"
    ),
    Lane.PARTICIPANT: "offence_admitted effect_explained document_signed",
    Lane.WORKSHOPS: "workshops_booked booking_cancelled attendance_recorded absence_judged",
    Lane.VICTIM: "views_sought views_not_sought victim_asked agreement_withdrawn victim_contacted",
    Lane.SAFETY: "safety_hold_placed safety_hold_lifted risk_reassessed risk_reviewed",
    Lane.ENDING: (
        "non_compliance_recorded excuse_decided breach_not_pursued referred_for_prosecution arrested_for_breach "
        "ceased completed withdrawn closed"
    ),
}
_LANE_OF: Final = {kind: lane for lane, kinds in _LANES.items() for kind in kinds.split()}

_WAYS: Final[Mapping[str, Callable[[Any], str]]] = {
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
    "attendance_recorded": lambda what: str(what.attendance),
    "absence_judged": lambda what: "reasonable" if what.reasonable else "not_reasonable",
    "victim_contacted": lambda what: "reached" if what.reached else "escalated" if what.escalated_to else "not_reached",
    "risk_reassessed": lambda what: "high" if what.grade is Grade.HIGH else "below_high",
    "risk_reviewed": lambda what: "goes_on" if what.continues else "does_not_go_on",
    "excuse_decided": lambda what: "reasonable" if what.reasonable else "not_reasonable",
}
"""Which way a fact went, where there are words for each."""

_HIDDEN: Final = frozenset({"concern", "suspect_present"})
"""Open, and not for a screen that others may see: from whom a concern came."""


def lane_of(kind: str) -> Lane:
    """In which row does a fact of this kind stand?"""
    return _LANE_OF[kind]


def words_key(what: What) -> str:
    """Under which key do the words of this fact stand, below ``fact.`` and ``label.``?"""
    kind = KIND_OF[type(what)]
    way = _WAYS.get(kind)
    return kind if way is None else f"{kind}.{way(what)}"


def shown(case: Case, what: What) -> dict[str, object]:
    """Which values of a fact may be shown? Days, numbers, yes or no, words of the field; asking for more fails."""
    kind = KIND_OF[type(what)]
    values = attrs.asdict(what, recurse=False)
    found: dict[str, object] = {
        name: value
        for name, value in values.items()
        if name not in WHOSE[kind] and name not in _HIDDEN and isinstance(value, Day | int | StrEnum | None)
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
