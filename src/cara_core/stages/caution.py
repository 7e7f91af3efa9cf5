"""Giving the caution: what stands against it, and its days.

Sources: Criminal Justice Act 2003 ss.22 and 23; the DPP's guidance, paragraph 2.1 (rank);
the Code of Practice as reported (16 and 20 weeks); the limits of ``terms/limits.py``.
"""

from collections.abc import Iterator
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import CautionIssued
from cara_core.errors import Fault
from cara_core.stages.issue.deciding import authority_faults
from cara_core.stages.issue.interlock import earliest_deadline, interlock, period, running_terms
from cara_core.stages.issue.requirements import unmet
from cara_core.stages.refusing import Reason
from cara_core.terms.caution import SPENT_AFTER_MONTHS, Rank
from cara_core.terms.days import Day, months_from
from cara_core.terms.decision.decision import Decision
from cara_core.terms.policy import Policy

__all__ = ["against_issue", "with_its_days"]

_SPOUSE: Final = "SPOUSE_DPP_CONSENT"
PLUGIN_FAILED: Final = "the force's own rules, which failed when they were asked (PLUGIN_FAULT)"


def against_issue(
    case: Case, what: CautionIssued, on: Day, decision: Decision | None, policy: Policy
) -> Iterator[Reason]:
    """What stands against giving the caution on that day?

    ``case`` is as it stood then; ``decision`` is the screening of that day, of what is known by
    now of the time up to it. That nobody but a human gives a caution is why this is asked about a
    fact that somebody recorded, and is called from no screening.

    A caution that was given on paper is kept as it was given where an inspector or above says
    why (``irregular``): then nothing stands against it but a force whose rules fail.
    """
    if not policy.sound:
        # No default of the core stands in for a failed answer: its days and terms would be made up.
        yield PLUGIN_FAILED
    if what.irregular is not None:
        yield from _irregular_faults(what)
        return
    for lack in unmet(case, decision):
        yield f"{lack.what}: {lack.words}"
    yield from authority_faults(what.rank, what.dpp_authorisation, policy.authorised_rank)
    ends_on = policy.caution_length.last_day(on)
    yield from period(what, on, ends_on=ends_on)
    yield from interlock(
        ends_on=ends_on,
        prosecute_by=earliest_deadline(case.referral, policy),
        margin_days=policy.breach_margin_days,
        reason=what.margin_reason,
    )


def _irregular_faults(what: CautionIssued) -> Iterator[Fault]:
    if not (what.irregular or "").strip():
        yield Fault("what.irregular", "EMPTY", "found empty text; allowed: why it is kept though something is missing")
    rank = what.rank if what.irregular_rank is None else what.irregular_rank
    if rank is None or not rank.reaches(Rank.INSPECTOR):
        path = "what.rank" if what.irregular_rank is None else "what.irregular_rank"
        allowed = f"found {rank or 'no rank'} to say why it is irregular; allowed: {Rank.INSPECTOR} or above"
        yield Fault(path, "DECIDER_RANK", allowed)


def with_its_days(case: Case, what: CautionIssued, on: Day, decision: Decision | None, policy: Policy) -> CautionIssued:
    """The caution as it is kept, with its days worked out as far as what is known allows."""
    return attrs.evolve(
        what,
        ends_on=policy.caution_length.last_day(on),
        spent_on=months_from(on, SPENT_AFTER_MONTHS),
        prosecute_by=earliest_deadline(case.referral, policy),
        dpp_consent_needed=decision is not None and any(note.code == _SPOUSE for note in decision.advice),
        is_irregular=what.irregular is not None,
        terms=running_terms(policy),
    )
