"""What can be done now in a case: which acts may follow, in each phase.

Only what is done through this system, or decided by a human, waits for its turn. What
happened in the world is kept whenever it becomes known (``REPORTS``).
"""

from collections.abc import Iterator, Mapping
from typing import Final

from cara_core.case.case import Case, Phase
from cara_core.case.facts import KIND_OF, KINDS, What

__all__ = [
    "BESIDE_THE_LIFE",
    "TURNS",
    "is_running",
    "possible_turns",
    "standing_in_the_way",
    "turns",
    "waits_for_phase",
]

_ANY_TIME: Final = (
    "issue_reviewed",
    "not_the_same",
    "concern_acknowledged",
    "concern_closed",
    "safety_hold_lifted",
    "risk_reviewed",
    "recorded_in_error",
    # Somebody asks for their own data whenever they like.
    "disclosure_restricted",
)
_BEFORE: Final = (
    "screened",
    "authorised",
    "conditions_decided",
    "document_signed",
    # An arm is known before anything of the caution is decided, so that its conditions can follow from it.
    "study_enrolled",
    "study_allocated",
    "closed",
    "case_transferred",
    *_ANY_TIME,
)
_RUNNING: Final = (
    "workshops_booked",
    "booking_cancelled",
    "absence_judged",
    "conditions_varied",
    "withdrawn",
    "case_transferred",
    *_ANY_TIME,
)
# An absence that is reported late is judged, whatever the case has come to since.
_ENDED: Final = ("absence_judged", "retention_reviewed", "person_erased", *_ANY_TIME)

TURNS: Final[Mapping[Phase, tuple[str, ...]]] = {
    Phase.REFERRED: (*_BEFORE, "caution_issued"),
    Phase.SCREENED: (*_BEFORE, "caution_issued"),
    Phase.AUTHORISED: (*_BEFORE, "caution_issued"),
    Phase.SIGNED: (*_BEFORE, "caution_issued"),
    # A breach is decided before anybody says that the caution simply ran out.
    Phase.LIVE: (*_RUNNING, "completed", "ended_incomplete"),
    Phase.NON_COMPLIANCE: (*_RUNNING, "excuse_decided"),
    Phase.BREACH: (*_RUNNING, "breach_not_pursued", "referred_for_prosecution"),
    Phase.PROSECUTION: (*_RUNNING, "breach_not_pursued"),
    # What is found after the caution ran out, or was completed, still has to be decided.
    Phase.COMPLETED: (*_ENDED, "excuse_decided", "breach_not_pursued"),
    Phase.ENDED_INCOMPLETE: (*_ENDED, "excuse_decided", "breach_not_pursued"),
    Phase.CEASED: _ENDED,
    Phase.WITHDRAWN: _ENDED,
    Phase.CLOSED: _ENDED,
    Phase.QUASHED: _ENDED,
    Phase.DIED: _ENDED,
    Phase.TRANSFERRED: _ENDED,
}
"""The acts that may follow in each phase, before anything else is asked. Reports may always follow."""

BESIDE_THE_LIFE: Final = ("study_enrolled", "study_allocated", "disclosure_restricted")
"""Acts with commands of their own, which are no step of a case's life: nobody waits for them."""

_NOT_WHEN_STOPPED: Final = frozenset(
    {"authorised", "document_signed", "caution_issued", "workshops_booked", "conditions_varied", "completed"}
    | {"safety_hold_lifted", "study_enrolled", "study_allocated"}
)
_NOT_WHEN_HELD: Final = frozenset(
    {"caution_issued", "workshops_booked", "completed", "study_enrolled", "study_allocated"}
)
_NOT_IN_BREACH: Final = frozenset({"workshops_booked"})


def is_running(case: Case) -> bool:
    """Has a caution effect in this case?"""
    return case.phase.issued


def turns(case: Case) -> tuple[str, ...]:
    """Which acts may follow now, in the order of a case's life? What happened may be reported at any time.

    Where risk is high the programme stops; a safety hold blocks the caution, bookings and
    completion, and only where there is one can it be lifted. What stands beside a case's life is not listed.
    """
    if not case.facts:
        return ("referred",)
    allowed = {*TURNS[case.phase]} - {*BESIDE_THE_LIFE}
    if case.phase is Phase.REFERRED or case.signed is None:
        allowed.discard("caution_issued")
    return tuple(kind for kind in KINDS if kind in allowed and not any(standing_in_the_way(case, kind)))


def possible_turns(case: Case) -> tuple[str, ...]:
    """Which of the acts that may follow have anything in this case to be about?"""
    has_subject = {
        "issue_reviewed": case.issued is not None or case.phase.ended,
        "booking_cancelled": case.booking is not None,
        "absence_judged": bool(case.unjudged),
        "concern_acknowledged": bool(case.raised),
        "concern_closed": bool(case.raised),
    }
    return tuple(kind for kind in turns(case) if has_subject.get(kind, True))


def waits_for_phase(case: Case, what: What) -> Iterator[str]:
    """How far would the case have to have come for this act? Nothing: it has come there."""
    kind = KIND_OF[type(what)]
    if kind not in TURNS[case.phase] and not case.phase.ended:
        fitting = " or ".join(phase for phase in Phase if kind in TURNS[phase])
        yield f"a case that is {fitting}: it is {case.phase}"


def standing_in_the_way(case: Case, kind: str = "caution_issued") -> Iterator[str]:
    """What has to be done about risk, safety and a breach before an act of this kind can follow?"""
    if case.stopped and kind in _NOT_WHEN_STOPPED:
        yield "an assessment of risk below high, or a review that says the case goes on: it is stopped"
    if case.hold is not None and kind in _NOT_WHEN_HELD:
        yield "a supervisor who lifts the safety hold"
    if case.hold is None and kind == "safety_hold_lifted":
        yield "a safety hold"
    if case.phase in {Phase.BREACH, Phase.PROSECUTION} and kind in _NOT_IN_BREACH:
        yield f"a breach that is not pursued: it is {case.phase}"
    if kind == "excuse_decided" and (case.non_compliance is None or case.excuse is not None):
        yield "a condition that was not kept, of which no excuse is decided"
    if kind == "breach_not_pursued" and case.excuse is None and case.prosecution is None and case.charged is None:
        yield "a breach without a reasonable excuse"
