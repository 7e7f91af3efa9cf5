"""How a caution goes on and ends: completion, breach, variation, withdrawal, and what stops it.

Sources: Criminal Justice Act 2003 ss.23B, 24 and 24A; Theft Act 1968 s.30(4); the
programme's public pages. Breach is two human decisions, about the excuse and about
prosecution; nothing here makes either.
"""

from typing import Final

import attrs

from cara_core.case.case import Case, Phase
from cara_core.case.facts import (
    ArrestedForBreach,
    Ceased,
    Completed,
    ConditionsVaried,
    NonComplianceRecorded,
    Occasion,
    Part,
    PersonErased,
    RetentionReviewed,
    SafetyHoldLifted,
    Withdrawn,
)
from cara_core.errors import Fault, InputError
from cara_core.stages.caution import check_conditions, check_interlock, check_rank
from cara_core.stages.consent import untold
from cara_core.stages.what_may_follow import out_of_turn
from cara_core.terms.caution import LEAST_RANK, ConditionKind, conditions_digest
from cara_core.terms.days import Day, days_after
from cara_core.terms.policy import HARD_LIMIT_DAYS

__all__ = [
    "arrest",
    "cease",
    "complete",
    "erase",
    "lift_hold",
    "record_non_compliance",
    "review_retention",
    "unfinished",
    "vary",
    "withdraw",
]

ARREST_RULES_FROM: Final = Day(2022, 10, 28)
"""s.24A(2)(b) and (c) reach only arrests for the original offence after this day (PCSC Act 2022 s.45(3)(c))."""


def complete(case: Case, what: Completed, on: Day) -> Completed:
    """Every condition was kept. Raises :class:`OutOfTurn` with everything that is not done yet."""
    left = unfinished(case, on)
    if left:
        raise out_of_turn(case, what, *left)
    return what


def unfinished(case: Case, on: Day) -> tuple[str, ...]:
    """What is still to be done before the case can be completed on that day?

    It follows from the conditions attached. With the workshops: both attended, the victim
    contacted after each (or the attempts recorded and escalated), every absence judged.
    With any other condition: the caution's last day has come.
    """
    left: list[str] = []
    if case.workshops_asked:
        left += _workshops_left(case, on)
    if case.unjudged:
        left.append("a judgement of every absence")
    lasting = any(condition.kind is not ConditionKind.WORKSHOPS for condition in case.conditions)
    if lasting and case.ends_on is not None and on < case.ends_on:
        left.append(f"the caution's last day, {case.ends_on}")
    return tuple(left)


def _workshops_left(case: Case, on: Day) -> list[str]:
    left: list[str] = []
    for part, occasion in ((Part.FIRST, Occasion.FIRST_WORKSHOP), (Part.SECOND, Occasion.COMPLETION)):
        attended = case.attended(part)
        if attended is None or attended.what.workshop_on > on:
            left.append(f"the {part} workshop attended")
            continue
        contact = case.contacted(occasion, attended.what.workshop_on)
        if contact is None or contact.on > on:
            left.append(f"the victim contacted after the {part} workshop, or the attempt escalated")
    return left


def record_non_compliance(case: Case, what: NonComplianceRecorded, on: Day) -> NonComplianceRecorded:
    """A condition seems not to have been kept: one of those attached, on a day the caution ran."""
    faults: list[Fault] = []
    ids = [condition.id for condition in case.conditions]
    if what.condition not in ids:
        faults.append(Fault("what.condition", "NO_SUCH_CONDITION", f"not attached; allowed: {', '.join(ids)}"))
    first = case.issued.on if case.issued is not None else on
    last = min(on, case.ends_on or on)
    if not first <= what.failed_on <= last:
        faults.append(Fault("what.failed_on", "OUTSIDE", f"not while the caution ran; allowed: {first} to {last}"))
    if faults:
        raise InputError(faults)
    return what


def arrest(case: Case, what: ArrestedForBreach) -> ArrestedForBreach:
    """An arrest for a suspected breach, and which of the four ways it ended: s.24A(2).

    The words of s.24A(2) in use here reach only those arrested for the original offence after
    28 October 2022.
    """
    arrested_on = None if case.referral is None else case.referral.suspect.arrested_on
    if arrested_on is not None and arrested_on <= ARREST_RULES_FROM:
        allowed = (
            f"arrested for the original offence by {ARREST_RULES_FROM}: other rules apply, which are not held here"
        )
        raise InputError([Fault("what.outcome", "EARLIER_ARREST_RULES", allowed)])
    return what


def cease(case: Case, what: Ceased, on: Day) -> Ceased:
    """Proceedings were started: in time, and with the DPP's consent where the law asks it.

    Raises :class:`OutOfTurn`; the caution then ceases to have effect (s.24(3)).
    """
    issued = None if case.issued is None else case.issued.what
    lacks: list[str] = []
    if issued is not None and issued.prosecute_by is not None and on > issued.prosecute_by:
        lacks.append(f"a day by {issued.prosecute_by}, the last on which it could be prosecuted (TIME_LIMIT_PASSED)")
    if issued is not None and issued.dpp_consent_needed and not what.dpp_consent:
        lacks.append("the reference of the DPP's consent: property of a spouse (SPOUSE_DPP_CONSENT)")
    if lacks:
        raise out_of_turn(case, what, *lacks)
    return what


def vary(case: Case, what: ConditionsVaried, on: Day) -> ConditionsVaried:
    """The conditions are varied, with consent and a newly signed document (s.23B; consent by design).

    A new last day never lies beyond 20 weeks, nor where a breach could not be prosecuted.
    """
    check_conditions(what.conditions)
    faults: list[Fault] = []
    if not what.consent:
        faults.append(Fault("what.consent", "NO_CONSENT", "the offender has to consent; allowed: true"))
    if what.document != conditions_digest(what.conditions):
        allowed = f"not these conditions; allowed: {conditions_digest(what.conditions)}"
        faults.append(Fault("what.document", "DOCUMENT_INCOMPLETE", allowed))
    given_on = on if case.issued is None else case.issued.on
    ends_on = what.ends_on or case.ends_on or on
    hard_limit = days_after(given_on, HARD_LIMIT_DAYS)
    if case.ends_on is not None and on > case.ends_on:
        raise out_of_turn(case, what, f"a caution that still runs: its last day was {case.ends_on}")
    if not on <= ends_on <= hard_limit:
        allowed = f"allowed: {on} to {hard_limit}, 20 weeks from the day given"
        faults.append(Fault("what.ends_on", "PERIOD_OVER_20W", allowed))
    if faults:
        raise InputError(faults)
    if case.issued is not None and case.terms is not None:
        check_interlock(
            case,
            what,
            ends_on=ends_on,
            prosecute_by=case.issued.what.prosecute_by,
            margin_days=case.terms.breach_margin_days,
            reason=what.reason,
        )
    return attrs.evolve(what, ends_on=ends_on)


def lift_hold(case: Case, what: SafetyHoldLifted, on: Day) -> SafetyHoldLifted:
    """A supervisor, sergeant or above, lifts the hold, and says why: no earlier than the last concern."""
    check_rank(what.rank, None, LEAST_RANK)
    last = max((concern.on for concern in case.concerns), default=on)
    if on < last:
        raise InputError([Fault("on", "BEFORE_CONCERN", f"before the last concern; allowed: {last} or later")])
    return what


def withdraw(what: Withdrawn) -> Withdrawn:
    """The police withdraw a caution that was given: sergeant or above, and why."""
    check_rank(what.rank, None, LEAST_RANK)
    return what


def review_retention(what: RetentionReviewed, on: Day) -> RetentionReviewed:
    """The record is kept until it is reviewed again, on a day ahead."""
    if what.review_again_on <= on:
        allowed = f"allowed: a day after {on}"
        raise InputError([Fault("what.review_again_on", "NOT_AHEAD", allowed)])
    return what


def erase(case: Case, what: PersonErased) -> PersonErased:
    """A person's data are to be erased: once, of a case that has ended, where nothing is owed any more."""
    lacks: list[str] = []
    if what.person in case.erased:
        lacks.append("a person whose data are not erased yet")
    if case.hold is not None:
        lacks.append("a supervisor who lifts the safety hold")
    if untold(case):
        lacks.append("the victim told what was decided, or the attempt escalated")
    if case.ended is Phase.CEASED and case.retention is None:
        lacks.append("a review of retention: the record may be evidence, and is restricted first (DPA 2018 s.46(4))")
    if lacks:
        raise out_of_turn(case, what, *lacks)
    return what
