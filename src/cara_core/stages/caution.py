"""Giving the caution: the five requirements of the law, its conditions, and its days.

Sources: Criminal Justice Act 2003 ss.22 and 23; the DPP's guidance, paragraph 2.1 (rank);
the Code of Practice as reported (16 and 20 weeks); the limits of ``terms/limits.py``.
"""

from collections.abc import Sequence
from typing import Final

import attrs

from cara_core.case.case import Case, Recorded
from cara_core.case.facts import (
    Authorised,
    CautionIssued,
    ConditionsDecided,
    DocumentSigned,
    EffectExplained,
    EvidenceFound,
    OffenceAdmitted,
    Screened,
    What,
)
from cara_core.errors import Fault, InputError
from cara_core.stages.consent import agreement
from cara_core.stages.criteria import NOT_FOR_A_PROSECUTOR
from cara_core.stages.what_may_follow import out_of_turn, standing_in_the_way
from cara_core.terms.caution import (
    MOST_ATTENDANCE_HOURS,
    SPENT_AFTER_MONTHS,
    Condition,
    Decider,
    Rank,
    Requirement,
    RunningTerms,
    conditions_digest,
)
from cara_core.terms.days import Day, days_after, days_between, latest_start, months_from
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.decision import Decision, Outcome
from cara_core.terms.limits import prosecution_deadline
from cara_core.terms.policy import HARD_LIMIT_DAYS, SOFT_LIMIT_DAYS, Policy
from cara_core.terms.referral import Referral

__all__ = [
    "FiveRequirements",
    "authorise",
    "check_conditions",
    "check_rank",
    "decide_conditions",
    "issue",
    "ledger",
    "screened",
    "sign",
]


@attrs.frozen(kw_only=True)
class FiveRequirements:
    """The ledger of the five requirements: what is on record for each, and what is not met.

    Not recorded is not met.
    """

    evidence: Recorded[EvidenceFound] | None
    decision: Recorded[Authorised] | None
    admission: Recorded[OffenceAdmitted] | None
    explanation: Recorded[EffectExplained] | None
    document: Recorded[DocumentSigned] | None
    conditions: tuple[Condition, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The requirements that are not met, each with what is missing, in the order of s.23."""
        return tuple(f"{name}: {lack}" for name, lack in zip(Requirement, self._lacks(), strict=True) if lack)

    def _lacks(self) -> tuple[str, ...]:
        decided, explained = self.decision, self.explanation
        return (
            "" if self.evidence and self.evidence.what.sufficient else "evidence that the offence was committed",
            ""
            if decided and decided.what.enough_evidence and decided.what.caution_right
            else "a decision that there is enough evidence to charge and that a caution should be given",
            "" if self.admission else "an admission of the offence",
            ""
            if explained and explained.what.effect_explained and explained.what.warned
            else "the effect explained, and the warning that failing to comply may lead to prosecution",
            self._document_lacks(),
        )

    def _document_lacks(self) -> str:
        signed = self.document
        if signed is None:
            return "a signed document with the offence, the admission, the consent and the conditions"
        if signed.what.conditions != conditions_digest(self.conditions):
            return "a signed document that lists exactly the conditions attached"
        earlier = (self.decision, self.admission, self.explanation)
        late = any(step is not None and step.on > signed.on for step in earlier)
        return "a document signed no earlier than the decision, the admission and the explanation" if late else ""


def ledger(case: Case) -> FiveRequirements:
    """What stands on record for each of the five requirements? A later variation changes nothing in it."""
    return FiveRequirements(
        evidence=case.evidence,
        decision=case.authorised,
        admission=case.admitted,
        explanation=case.explained,
        document=case.signed,
        conditions=() if case.decided is None else case.decided.what.conditions,
    )


def check_rank(rank: Rank | None, dpp_authorisation: str | None, least: Rank) -> None:
    """May somebody of that rank do this? Else only by the DPP's special authorisation.

    Raises :class:`InputError` that names the rank found and the rank needed.
    """
    if dpp_authorisation or (rank is not None and rank.reaches(least)):
        return
    found = "no rank" if rank is None else rank
    allowed = f"found {found}; allowed: {least} or above, or what.dpp_authorisation"
    raise InputError([Fault("what.rank", "DECIDER_RANK", allowed)])


def authorise(what: Authorised, policy: Policy) -> Authorised:
    """Somebody decides on evidence and on the caution: a prosecutor, or an authorised person of sufficient rank."""
    if what.decider is Decider.AUTHORISED_PERSON:
        check_rank(what.rank, what.dpp_authorisation, policy.authorised_rank)
    return what


def check_conditions(conditions: Sequence[Condition], path: str = "what.conditions") -> None:
    """Can these be the conditions of one caution? Raises :class:`InputError` with every fault.

    At least one (s.22(2)); each of another id; attendance that is not for rehabilitation
    20 hours in all at most (s.22(3B)).
    """
    faults: list[Fault] = []
    if not conditions:
        faults.append(Fault(path, "NO_CONDITIONS", "a caution without conditions is none; allowed: at least one"))
    if len({condition.id for condition in conditions}) != len(conditions):
        faults.append(Fault(path, "TWICE", "an id stands twice; allowed: each condition by an id of its own"))
    hours = sum(condition.counted_hours for condition in conditions)
    if hours > MOST_ATTENDANCE_HOURS:
        allowed = f"{hours} hours that are not for rehabilitation; allowed: {MOST_ATTENDANCE_HOURS} in all"
        faults.append(Fault(path, "ATTENDANCE_OVER_20H", allowed))
    if faults:
        raise InputError(faults)


def decide_conditions(case: Case, what: ConditionsDecided, on: Day) -> ConditionsDecided:
    """The conditions are decided, after an effort to obtain the victim's views or a reason why not."""
    check_conditions(what.conditions)
    if case.views is None or case.views.on > on:
        raise out_of_turn(
            case, what, "an effort to obtain the victim's views, or the reason why not (VIEWS_NOT_SOUGHT)"
        )
    return what


def sign(case: Case, what: DocumentSigned, on: Day) -> DocumentSigned:
    """The offender signs: all four parts, and exactly the conditions attached (s.23(5))."""
    if case.decided is None or case.decided.on > on:
        raise out_of_turn(case, what, "conditions that were decided")
    faults = [
        Fault(f"what.{part}", "DOCUMENT_INCOMPLETE", "the document lacks this part; allowed: true")
        for part in ("offence_details", "admission", "consent")
        if not getattr(what, part)
    ]
    if what.conditions != conditions_digest(case.conditions):
        allowed = f"not the conditions attached; allowed: {conditions_digest(case.conditions)}"
        faults.append(Fault("what.conditions", "DOCUMENT_INCOMPLETE", allowed))
    if faults:
        raise InputError(faults)
    return what


def issue(case: Case, what: CautionIssued, on: Day, decision: Decision, policy: Policy) -> CautionIssued:
    """The caution is given on that day, with its days worked out.

    ``decision`` is the screening of that day, of what is known by then. Raises
    :class:`OutOfTurn` with everything that is missing, and :class:`InputError` where the
    giver's rank, or a reason, is not enough. That nobody but a human gives a caution is why
    this takes a fact that somebody recorded, and is called from no screening.
    """
    unmet = [
        *standing_in_the_way(case),
        *ledger(case).missing,
        *_not_agreed(case),
        *_too_late(case, on),
        *_not_screened(case, decision),
    ]
    if unmet:
        raise out_of_turn(case, what, *unmet)
    check_rank(what.rank, what.dpp_authorisation, policy.authorised_rank)
    ends_on = policy.caution_length.last_day(on)
    prosecute_by = earliest_deadline(case.referral, policy)
    check_period(case, what, on, ends_on=ends_on)
    check_interlock(
        case,
        what,
        ends_on=ends_on,
        prosecute_by=prosecute_by,
        margin_days=policy.breach_margin_days,
        reason=what.margin_reason,
    )
    return attrs.evolve(
        what,
        ends_on=ends_on,
        spent_on=months_from(on, SPENT_AFTER_MONTHS),
        prosecute_by=prosecute_by,
        dpp_consent_needed=any(note.code == _SPOUSE for note in decision.advice),
        terms=running_terms(policy),
    )


_SPOUSE: Final = "SPOUSE_DPP_CONSENT"


def _not_agreed(case: Case) -> list[str]:
    lacking = agreement(case)
    return [] if lacking is None else [lacking]


def _too_late(case: Case, on: Day) -> list[str]:
    """What the caution rests on must not lie after it."""
    late = any(fact is not None and fact.on > on for fact in (case.evidence, case.signed, case.asked))
    return ["a day no earlier than the evidence, the document and the victim's answer"] if late else []


def _not_screened(case: Case, decision: Decision) -> list[str]:
    by_prosecutor = case.authorised is not None and case.authorised.what.decider is Decider.PROSECUTOR
    if decision.outcome is Outcome.ELIGIBLE:
        return []
    # A referral outranks what is not known, and a prosecutor decides the one, never the other.
    left_open = any(
        finding.state is State.UNKNOWN or finding.code in NOT_FOR_A_PROSECUTOR for finding in decision.findings
    )
    if decision.outcome is Outcome.REFER and by_prosecutor and not left_open:
        return []
    against = ", ".join(
        f"{finding.criterion} {finding.code}" for finding in decision.findings if finding.state != "met"
    )
    fitting = "eligible, or referred and decided by a prosecutor"
    return [f"a screening of that day that is {fitting}: it is {decision.outcome} ({against})"]


def earliest_deadline(referral: Referral | None, policy: Policy) -> Day | None:
    """The earliest day after which some offence could no longer be prosecuted; ``None``: no limit.

    The cautious answer where something is not known (``terms/limits.py``).
    """
    if referral is None:
        return None
    rows = ((offence, policy.book.row(offence.code)) for offence in referral.offences)
    deadlines = [prosecution_deadline(offence, row, referral) for offence, row in rows if row is not None]
    last_days = [None if deadline is None else deadline.last_day for deadline in deadlines]
    return min((last_day for last_day in last_days if last_day is not None), default=None)


def screened(decision: Decision, referral: Referral, policy: Policy) -> Screened:
    """What is kept of a screening: its outcome, its digest, and the last day to issue."""
    deadline = earliest_deadline(referral, policy)
    issue_by = None if deadline is None else latest_start(deadline, policy.caution_length.last_day)
    return Screened(
        outcome=decision.outcome, digest=decision.digest, made_with=dict(decision.made_with), issue_by=issue_by
    )


def check_period(case: Case, what: CautionIssued, on: Day, *, ends_on: Day) -> None:
    """Is the caution no longer than it may be? Over 16 weeks needs a recorded reason, over 20 is refused."""
    length = days_between(on, until=ends_on)
    if length > HARD_LIMIT_DAYS:
        raise out_of_turn(
            case, what, f"a period of at most 20 weeks ({HARD_LIMIT_DAYS} days): it is {length} (PERIOD_OVER_20W)"
        )
    if length > SOFT_LIMIT_DAYS and not (what.period_reason or "").strip():
        allowed = f"{length} days are more than 16 weeks ({SOFT_LIMIT_DAYS}); allowed: the reason, as text"
        raise InputError([Fault("what.period_reason", "PERIOD_OVER_16W", allowed)])


def check_interlock(
    case: Case, what: What, *, ends_on: Day, prosecute_by: Day | None, margin_days: int, reason: str | None
) -> None:
    """Could a breach on the last day still be prosecuted?

    After the deadline it is refused; inside the force's margin it needs a supervisor's
    reason (``law.md`` 7.4: ``caution end + margin <= deadline``).
    """
    if prosecute_by is None:
        return
    if ends_on > prosecute_by:
        lacks = f"a last day by {prosecute_by}, to prosecute a breach: it is {ends_on} (TIME_LIMIT_SHORT)"
        raise out_of_turn(case, what, lacks)
    if days_after(ends_on, margin_days) > prosecute_by and not (reason or "").strip():
        left = days_between(ends_on, until=prosecute_by)
        found = f"{left} days from the last day, {ends_on}, to {prosecute_by}; the margin is {margin_days}"
        allowed = f"{found}; allowed: the reason, as text"
        raise InputError([Fault("what.margin_reason", "TIME_LIMIT_TIGHT", allowed)])


def running_terms(policy: Policy) -> RunningTerms:
    """The terms a caution given under this policy runs under."""
    return RunningTerms(**{field.name: getattr(policy, field.name) for field in attrs.fields(RunningTerms)})
