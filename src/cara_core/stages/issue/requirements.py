"""The five requirements of the law, and what else a caution rests on. Source: Criminal Justice Act 2003 s.23."""

from collections.abc import Iterator
from typing import NamedTuple

import attrs

from cara_core.case.case import Case, Recorded
from cara_core.case.facts import (
    Authorised,
    DocumentSigned,
    EffectExplained,
    EvidenceFound,
    OffenceAdmitted,
    Unmet,
)
from cara_core.stages.consent import agreement
from cara_core.stages.criteria import NOT_FOR_A_PROSECUTOR
from cara_core.stages.what_may_follow import standing_in_the_way
from cara_core.terms.caution import Condition, Decider, Requirement, conditions_digest
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.decision import Decision, Outcome

__all__ = ["FiveRequirements", "Lack", "ledger", "unmet"]

_ADULT = "with the appropriate adult present"


class Lack(NamedTuple):
    """One thing that a caution rests on and that is not there: which, and in words."""

    what: Unmet
    words: str


@attrs.frozen(kw_only=True)
class FiveRequirements:
    """The ledger of the five requirements: what is on record for each, and what is not met.

    Not recorded is not met. ``adult_needed``: the suspect has to have an appropriate adult, so that
    an admission, an explanation or a signature without one counts for nothing.
    """

    evidence: Recorded[EvidenceFound] | None
    decision: Recorded[Authorised] | None
    admission: Recorded[OffenceAdmitted] | None
    explanation: Recorded[EffectExplained] | None
    document: Recorded[DocumentSigned] | None
    conditions: tuple[Condition, ...]
    adult_needed: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """The requirements that are not met, each with what is missing, in the order of s.23."""
        return tuple(f"{lack.what}: {lack.words}" for lack in self.lacks)

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """The same, each with its requirement apart."""
        return tuple(
            Lack(Unmet(name), words) for name, words in zip(Requirement, self._lacking_words(), strict=True) if words
        )

    def _lacking_words(self) -> tuple[str, ...]:
        decided, explained = self.decision, self.explanation
        return (
            "" if self.evidence and self.evidence.what.sufficient else "evidence that the offence was committed",
            ""
            if decided and decided.what.enough_evidence and decided.what.caution_right
            else "a decision that there is enough evidence to charge and that a caution should be given",
            self._lacks_adult(self.admission) if self.admission else "an admission of the offence",
            self._lacks_adult(explained)
            if explained and explained.what.effect_explained and explained.what.warned
            else "the effect explained, and the warning that failing to comply may lead to prosecution",
            self._document_lacks(),
        )

    def _lacks_adult(
        self, step: Recorded[OffenceAdmitted] | Recorded[EffectExplained] | Recorded[DocumentSigned]
    ) -> str:
        return _ADULT if self.adult_needed and step.what.appropriate_adult is not True else ""

    def _document_lacks(self) -> str:
        signed = self.document
        if signed is None:
            return "a signed document with the offence, the admission, the consent and the conditions"
        if signed.what.conditions != conditions_digest(self.conditions):
            return "a signed document that lists exactly the conditions attached"
        earlier = (self.decision, self.admission, self.explanation)
        if any(step is not None and step.on > signed.on for step in earlier):
            return "a document signed no earlier than the decision, the admission and the explanation"
        return self._lacks_adult(signed)


def ledger(case: Case) -> FiveRequirements:
    """What stands on record for each of the five requirements? A later variation changes nothing in it."""
    suspect = None if case.referral is None else case.referral.suspect
    return FiveRequirements(
        evidence=case.evidence,
        decision=case.authorised,
        admission=case.admitted,
        explanation=case.explained,
        document=case.signed,
        conditions=() if case.decided is None else case.decided.what.conditions,
        adult_needed=suspect is not None and suspect.appropriate_adult_needed is True,
    )


def unmet(case: Case, decision: Decision | None) -> Iterator[Lack]:
    """What does a caution given in the case as it stands rest on, and what of it is not there?

    ``decision`` is the screening of that day; ``None``: it could not be screened. That the victim's
    answer is missing is said as of the screening: which it is stands in the decision alone.
    """
    waits = list(standing_in_the_way(case))
    marks = [mark for mark, stands in ((Unmet.STOPPED, case.stopped), (Unmet.HOLD, case.hold is not None)) if stands]
    yield from map(Lack, marks, waits)
    yield from ledger(case).lacks
    lacking = agreement(case)
    if lacking is not None:
        yield Lack(Unmet.SCREENING, lacking)
    yield from _not_screened(case, decision)


def _not_screened(case: Case, decision: Decision | None) -> Iterator[Lack]:
    if decision is None:
        yield Lack(Unmet.SCREENING, "a screening of that day: the referral cannot be read, or contradicts itself")
        return
    if decision.outcome is Outcome.ELIGIBLE or (decision.outcome is Outcome.REFER and _is_settled(case, decision)):
        return
    against = ", ".join(
        f"{finding.criterion} {finding.code}" for finding in decision.findings if finding.state is not State.MET
    )
    fitting = "eligible, or referred and decided by a prosecutor"
    yield Lack(Unmet.SCREENING, f"a screening of that day that is {fitting}: it is {decision.outcome} ({against})")


def _is_settled(case: Case, decision: Decision) -> bool:
    """Has a prosecutor decided what was referred? What is not known, and what is referred elsewhere, is left open."""
    decided = case.authorised
    if decided is None or decided.what.decider is not Decider.PROSECUTOR:
        return False
    return not any(
        finding.state is State.UNKNOWN or finding.code in NOT_FOR_A_PROSECUTOR for finding in decision.findings
    )
