"""What was recorded changes what is known: the case is screened again, now or as of the day of the caution.

Source: life.md 1.8. Before a caution is given the screening says what is known by now. Afterwards it
looks back at the day of the caution, under the policy of that day: was what the caution rests
on there? It undoes nothing by itself.
"""

import hashlib
from collections.abc import Callable
from typing import Final, NamedTuple

import attrs

from cara_core.case.case import Case, Recorded
from cara_core.case.evolve import case_until
from cara_core.case.facts import (
    AgreementWithdrawn,
    Authorised,
    CautionIssued,
    ConcernRaised,
    ConditionsDecided,
    DocumentSigned,
    EffectExplained,
    EvidenceFound,
    Fact,
    IncidentReported,
    OffenceAdmitted,
    PersonDied,
    RecordedInError,
    ReferralCorrected,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    Screened,
    Unmet,
    VictimAsked,
    VictimContacted,
    ViewsNotSought,
    ViewsSought,
)
from cara_core.errors import InputError
from cara_core.stages.issue.further_conditions import NOTHING_OFFERED, AskForConditions
from cara_core.stages.issue.interlock import screened
from cara_core.stages.issue.requirements import unmet
from cara_core.stages.screening.rescreening import known_on
from cara_core.terms.caution import Decider
from cara_core.terms.days import Day
from cara_core.terms.decision.decision import Decision, Outcome
from cara_core.terms.policy import Policy
from cara_core.terms.referral import Referral

__all__ = ["ForceRules", "Screening", "follow_up", "screening_at_issue", "screening_of"]

_OF_THE_SCREENING: Final = frozenset(
    {
        *(ViewsSought, ViewsNotSought, VictimAsked, AgreementWithdrawn, EvidenceFound, OffenceAdmitted),
        *(Authorised, RiskReassessed, RiskReviewed, ReferralCorrected, RecordedInError),
    }
)
_OF_THE_CAUTION: Final = _OF_THE_SCREENING | {
    *(EffectExplained, ConditionsDecided, DocumentSigned, SafetyHoldPlaced, SafetyHoldLifted),
    *(ConcernRaised, IncidentReported, VictimContacted, PersonDied),
}
_UNREADABLE: Final = "sha256:" + hashlib.sha256(b"undetermined").hexdigest()
"""The digest of a screening that could not be made: there is no decision to find by it."""


@attrs.frozen(kw_only=True)
class ForceRules:
    """What a force says: its policy of a day, and the screening of a referral on a day (raises ``InputError``).

    ``offer`` says which further conditions it offers; one that offers none need not be asked.
    """

    policy: Callable[[Day], Policy]
    screen: Callable[[Referral, Day], Decision]
    offer: AskForConditions = lambda _, __: NOTHING_OFFERED


class Screening(NamedTuple):
    """A screening to keep, and its decision; ``None``: it could not be made."""

    what: Screened
    decision: Decision | None


def screening_of(case: Case, on: Day, rules: ForceRules) -> Screening:
    """What is known of that day is screened: undetermined where it cannot be read, or contradicts itself."""
    policy = rules.policy(on)
    known = known_on(case, on, policy.tools)
    if known is not None:
        try:
            decision = rules.screen(known, on)
        except InputError:
            known = None
        else:
            return Screening(attrs.evolve(screened(decision, known, policy), as_of=on), decision)
    made_with = dict(policy.made_with)
    return Screening(Screened(outcome=Outcome.UNDETERMINED, digest=_UNREADABLE, made_with=made_with, as_of=on), None)


def follow_up(before: Case, after: Case, cause: Fact, rules: ForceRules, today: Day) -> Screening | None:
    """The screening that has to follow from what was recorded; ``None``: it changed nothing of what was known.

    ``cause`` is the fact that was recorded, ``today`` the day it was recorded on.
    """
    issued = after.issued
    if type(cause.what) not in (_OF_THE_SCREENING if issued is None else _OF_THE_CAUTION):
        return None
    found = _of_today(before, after, rules, today) if issued is None else _of_the_issue(before, after, issued, rules)
    return None if found is None else found._replace(what=attrs.evolve(found.what, cause=cause.number))


def _of_today(before: Case, after: Case, rules: ForceRules, today: Day) -> Screening | None:
    if after.ended is not None:
        return None
    tools = rules.policy(today).tools
    if known_on(before, today, tools) == known_on(after, today, tools):
        return None
    return screening_of(after, today, rules)


def _of_the_issue(before: Case, after: Case, issued: Recorded[CautionIssued], rules: ForceRules) -> Screening | None:
    then = case_until(after, issued)
    earlier = None if before.issued is None else case_until(before, before.issued)
    if earlier is not None and _numbers(earlier) == _numbers(then):
        return None
    tools = rules.policy(issued.on).tools
    known = known_on(then, issued.on, tools)
    if earlier is not None and known is not None and known_on(earlier, issued.on, tools) == known:
        same = list(unmet(earlier, None)) == list(unmet(then, None))
        if same and _decider(earlier) is _decider(then):
            return None
    return screening_at_issue(then, issued.on, rules)


def screening_at_issue(then: Case, on: Day, rules: ForceRules) -> Screening:
    """What was known of the day of the caution is screened, with what the caution rests on and is not there.

    ``then`` is the case as it stood when the caution was given.
    """
    found = screening_of(then, on, rules)
    missing = {lack.what for lack in unmet(then, found.decision)} | set(found.what.unmet)
    what = attrs.evolve(found.what, unmet=tuple(mark for mark in Unmet if mark in missing))
    return found._replace(what=what)


def _decider(case: Case) -> Decider | None:
    return None if case.authorised is None else case.authorised.what.decider


def _numbers(case: Case) -> tuple[int, ...]:
    return tuple(record.number for record in case.standing)
