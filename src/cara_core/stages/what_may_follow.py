"""What can happen now in a case: which kinds of fact may follow, in each phase."""

from collections.abc import Mapping
from typing import Final

from cara_core.case.case import Case, Phase
from cara_core.case.facts import KIND_OF, KINDS, SUPERSEDABLE, CautionIssued, Fact, What
from cara_core.errors import CaseEnded, Fault, InputError, OutOfTurn

__all__ = ["TURNS", "check_turn", "out_of_turn", "standing_in_the_way", "turns"]

_ANY_TIME: Final = (
    "victim_contacted",
    "safety_hold_placed",
    "safety_hold_lifted",
    "risk_reassessed",
    "risk_reviewed",
)
_BEFORE: Final = (
    "screened",
    "views_sought",
    "views_not_sought",
    "victim_asked",
    "agreement_withdrawn",
    "evidence_found",
    "authorised",
    "offence_admitted",
    "effect_explained",
    "conditions_decided",
    "document_signed",
    "closed",
)
_RUNNING: Final = (
    "agreement_withdrawn",
    "workshops_booked",
    "booking_cancelled",
    "attendance_recorded",
    "absence_judged",
    "conditions_varied",
    "arrested_for_breach",
    "withdrawn",
)
_ENDED: Final = ("retention_reviewed", "person_erased", *_ANY_TIME)

TURNS: Final[Mapping[Phase, tuple[str, ...]]] = {
    Phase.REFERRED: (*_BEFORE, *_ANY_TIME),
    Phase.SCREENED: (*_BEFORE, *_ANY_TIME),
    Phase.AUTHORISED: (*_BEFORE, *_ANY_TIME),
    Phase.SIGNED: (*_BEFORE, "caution_issued", *_ANY_TIME),
    Phase.LIVE: (*_RUNNING, "non_compliance_recorded", "completed", *_ANY_TIME),
    Phase.NON_COMPLIANCE: (*_RUNNING, "excuse_decided", *_ANY_TIME),
    Phase.BREACH: (*_RUNNING, "breach_not_pursued", "referred_for_prosecution", *_ANY_TIME),
    Phase.PROSECUTION: (*_RUNNING, "breach_not_pursued", "ceased", *_ANY_TIME),
    Phase.COMPLETED: _ENDED,
    Phase.CEASED: _ENDED,
    Phase.WITHDRAWN: _ENDED,
    Phase.CLOSED: _ENDED,
}
"""The kinds of fact that may follow in each phase, before anything else is asked."""

_SINCE_ISSUE: Final = frozenset(
    {*_RUNNING, "non_compliance_recorded", "excuse_decided", "breach_not_pursued", "referred_for_prosecution"}
    | {"ceased", "completed"}
)
"""What can only happen while a caution has effect, and so on no day before it was given."""
_NOT_WHEN_STOPPED: Final = frozenset(
    {"authorised", "document_signed", "caution_issued", "workshops_booked", "conditions_varied", "completed"}
)
_NOT_WHEN_HELD: Final = frozenset({"caution_issued", "completed"})


def turns(case: Case) -> tuple[str, ...]:
    """Which kinds of fact may follow now, in the order of a case's life?

    Where risk is high the programme stops; a safety hold blocks issue and completion, and
    only where there is one can it be lifted.
    """
    if not case.facts:
        return ("referred",)
    allowed = set(TURNS[case.phase])
    if case.stopped:
        allowed -= _NOT_WHEN_STOPPED
    if case.hold is None:
        allowed.discard("safety_hold_lifted")
    else:
        allowed -= _NOT_WHEN_HELD
    return tuple(kind for kind in KINDS if kind in allowed)


def check_turn(case: Case, asked: Fact) -> None:
    """May a fact of this kind, and with this number and day, follow now?

    Raises :class:`OutOfTurn` or :class:`CaseEnded` with what is allowed, :class:`InputError`
    where it supersedes what cannot be superseded or lies before the case was opened.
    """
    if asked.supersedes is None:
        # An issue that comes too early is let through here: its own stage names everything that is missing
        # (the five requirements, the victim's answer, the screening), and a list of turns would not.
        begun = case.facts and not (case.phase.issued or case.phase.ended)
        early = type(asked.what) is CautionIssued and begun
        if asked.kind not in turns(case) and not early:
            raise out_of_turn(case, asked.what)
    else:
        _check_superseding(case, asked)
    if case.opened_on is not None and asked.on < case.opened_on:
        allowed = f"before the case was opened; allowed: {case.opened_on} or later"
        raise InputError([Fault("on", "BEFORE_OPENED", allowed)])
    if case.issued is not None and asked.kind in _SINCE_ISSUE and asked.on < case.issued.on:
        allowed = f"before the caution was given; allowed: {case.issued.on} or later"
        raise InputError([Fault("on", "BEFORE_ISSUED", allowed)])


def out_of_turn(case: Case, asked: What, *missing: str) -> OutOfTurn | CaseEnded:
    """The error that says what is allowed now, and what this waits for."""
    kind = KIND_OF[type(asked)]
    waits = list(missing)
    if not waits and kind in TURNS[case.phase]:
        waits += standing_in_the_way(case, kind)
        if case.hold is None and kind == "safety_hold_lifted":
            waits.append("a safety hold")
    if case.phase.ended and not waits:
        return CaseEnded(case.id, kind, case.phase, turns(case))
    return OutOfTurn(case.id, kind, turns(case), waits)


def standing_in_the_way(case: Case, kind: str = "caution_issued") -> list[str]:
    """What has to be done about risk and safety before a fact of this kind can follow."""
    waits: list[str] = []
    if case.stopped and kind in _NOT_WHEN_STOPPED:
        waits.append("an assessment of risk below high, or a review that says the case goes on")
    if case.hold is not None and kind in _NOT_WHEN_HELD:
        waits.append("a supervisor who lifts the safety hold")
    return waits


def _check_superseding(case: Case, asked: Fact) -> None:
    if type(asked.what) not in SUPERSEDABLE:
        kinds = ", ".join(kind for kind, declared in KINDS.items() if declared in SUPERSEDABLE)
        raise InputError([Fault("supersedes", "NOT_ALLOWED", f"this kind stands as it was recorded; allowed: {kinds}")])
    if not asked.why:
        raise InputError([Fault("why", "MISSING", "why the earlier fact was wrong; allowed: text")])
    superseded = {fact.supersedes for fact in case.facts}
    of_this_kind = [fact.number for fact in case.facts if type(fact.what) is type(asked.what)]
    holding = [number for number in of_this_kind if number not in superseded]
    if asked.supersedes not in holding:
        allowed = ", ".join(map(str, holding)) or "none: there is no such fact yet"
        raise InputError(
            [Fault("supersedes", "NO_SUCH_FACT", f"not a fact of this kind that still holds; allowed: {allowed}")]
        )
    if asked.kind not in TURNS[case.phase]:
        raise out_of_turn(case, asked.what)
