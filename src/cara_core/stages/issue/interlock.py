"""The days of a caution: how long it may run, and until when a breach of it could still be prosecuted.

Sources: Criminal Justice Act 2003; the Code of Practice as reported (16 and 20 weeks); ``law.md`` 7.4.
"""

from collections.abc import Iterator
from typing import Final

import attrs

from cara_core.case.facts import CautionIssued, Screened, Unmet
from cara_core.errors import Fault
from cara_core.stages.refusing import Reason
from cara_core.terms.caution import RunningTerms
from cara_core.terms.days import Day, days_after, days_between, latest_start
from cara_core.terms.decision.decision import Decision
from cara_core.terms.limits import prosecution_deadline
from cara_core.terms.policy import HARD_LIMIT_DAYS, SOFT_LIMIT_DAYS, Policy
from cara_core.terms.referral import Referral

__all__ = ["earliest_deadline", "interlock", "period", "running_terms", "screened"]


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
    """What is kept of a screening: its outcome, its digest, what would settle it, and the last day to issue."""
    deadline = earliest_deadline(referral, policy)
    issue_by = None if deadline is None else latest_start(deadline, policy.caution_length.last_day)
    needs = dict.fromkeys(path for finding in decision.findings for path in finding.needs)
    high = any(finding.code in _HIGH for finding in decision.findings)
    return Screened(
        outcome=decision.outcome,
        digest=decision.digest,
        made_with=dict(decision.made_with),
        issue_by=issue_by,
        needs=tuple(needs),
        unmet=(Unmet.STOPPED,) if high else (),
    )


_HIGH: Final = frozenset({"RISK_HIGH", "STRANGULATION"})
"""Findings that stop the programme, and that a supervisor has to act on, whether or not a caution is given."""


def period(what: CautionIssued, on: Day, *, ends_on: Day) -> Iterator[Reason]:
    """Is the caution longer than it may be? Over 16 weeks needs a recorded reason, over 20 is refused."""
    length = days_between(on, until=ends_on)
    if length > HARD_LIMIT_DAYS:
        yield f"a period of at most 20 weeks ({HARD_LIMIT_DAYS} days): it is {length} (PERIOD_OVER_20W)"
    elif length > SOFT_LIMIT_DAYS and not (what.period_reason or "").strip():
        allowed = f"{length} days are more than 16 weeks ({SOFT_LIMIT_DAYS}); allowed: the reason, as text"
        yield Fault("what.period_reason", "PERIOD_OVER_16W", allowed)


def interlock(*, ends_on: Day, prosecute_by: Day | None, margin_days: int, reason: str | None) -> Iterator[Reason]:
    """Could a breach on the last day still be prosecuted?

    After the deadline it is refused; inside the force's margin it needs a supervisor's
    reason (``law.md`` 7.4: ``caution end + margin <= deadline``).
    """
    if prosecute_by is None:
        return
    if ends_on > prosecute_by:
        yield f"a last day by {prosecute_by}, to prosecute a breach: it is {ends_on} (TIME_LIMIT_SHORT)"
    elif days_after(ends_on, margin_days) > prosecute_by and not (reason or "").strip():
        left = days_between(ends_on, until=prosecute_by)
        found = f"{left} days from the last day, {ends_on}, to {prosecute_by}; the margin is {margin_days}"
        yield Fault("what.margin_reason", "TIME_LIMIT_TIGHT", f"{found}; allowed: the reason, as text")


def running_terms(policy: Policy) -> RunningTerms:
    """The terms a caution given under this policy runs under."""
    return RunningTerms(**{field.name: getattr(policy, field.name) for field in attrs.fields(RunningTerms)})
