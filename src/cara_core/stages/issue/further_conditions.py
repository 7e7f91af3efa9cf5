"""What a force offers as further conditions: asked where conditions are decided, and chosen by a human or left.

An offer binds nobody. But whoever uses the id of a condition that the force offers means that
condition, so it has to be exactly that one: what the force can vouch for is not half taken.
"""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import ConditionsDecided
from cara_core.errors import Fault
from cara_core.stages.refusing import Reason
from cara_core.stages.screening.rescreening import known_on
from cara_core.terms.caution import Condition, conditions_digest
from cara_core.terms.days import Day
from cara_core.terms.referral import Referral, Risk, Victim

__all__ = [
    "NOTHING_OFFERED",
    "AskForConditions",
    "ConditionsOffered",
    "against_offer",
    "can_be_offered",
    "offered_in",
    "without_victim",
]


@attrs.frozen(kw_only=True)
class ConditionsOffered:
    """What a force offers as further conditions. ``failures``: why nobody knows, where its code failed."""

    conditions: tuple[Condition, ...] = ()
    failures: tuple[str, ...] = ()


NOTHING_OFFERED: Final = ConditionsOffered()

AskForConditions: TypeAlias = Callable[[Referral, Day], ConditionsOffered]
"""What does the force offer for this referral on that day?"""


def offered_in(case: Case, on: Day, ask: AskForConditions) -> ConditionsOffered:
    """What does the force offer, were the conditions of this case decided on that day?

    Nothing where there is nothing to decide (:func:`can_be_offered`), nor where the referral was erased.
    """
    known = known_on(case, on) if can_be_offered(case) else None
    return NOTHING_OFFERED if known is None else ask(without_victim(known), on)


def can_be_offered(case: Case) -> bool:
    """Are the conditions of this case still to be decided? Not once the caution was given, or the case has ended."""
    return case.issued is None and not case.phase.ended


def without_victim(referral: Referral) -> Referral:
    """This referral without what the victim said: a condition is read by the participant.

    The assessment of risk rests on her answers, so it is left out too.
    """
    evidence = attrs.evolve(referral.evidence, victim_statement_on=None)
    return attrs.evolve(referral, victim=Victim(), risk=Risk(), evidence=evidence)


def against_offer(what: ConditionsDecided, offered: ConditionsOffered) -> Iterator[Reason]:
    """What stands against these conditions by what the force offers? Leaving out what is offered never does."""
    for failure in offered.failures:
        yield f"an answer of the force, which offers conditions of its own ({failure})"
    by_id = {condition.id: condition for condition in offered.conditions}
    for index, condition in enumerate(what.conditions):
        meant = by_id.get(condition.id, condition)
        # By the digest, as a signed document names it: in which order its objects are listed says nothing.
        if conditions_digest([condition]) != conditions_digest([meant]):
            allowed = f"not the condition that the force offers by this id; allowed: {_in_words(meant)}, or another id"
            yield Fault(f"what.conditions[{index}]", "OTHER_CONDITION", allowed)


def _in_words(condition: Condition) -> str:
    parts = [f"kind {condition.kind}", f"objects {' and '.join(sorted(condition.objects))}"]
    parts += [] if condition.hours is None else [f"hours {condition.hours}"]
    parts += [] if condition.order is None else ["the order it names"]
    return ", ".join(parts)
