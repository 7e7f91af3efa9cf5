"""What is still to be asked before the outcome of a screening is certain, in the order that settles most."""

from collections import Counter

from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.decision import Decision, Outcome

__all__ = ["is_certain", "still_to_ask"]


def is_certain(decision: Decision) -> bool:
    """Can no further answer change the outcome, nor add what a prosecutor would have to know?

    What is not met stays so whatever else comes to be known. Where somebody else has to decide, it is
    certain only once everything is known: one more answer may close the case before anybody is asked.
    """
    return decision.outcome is Outcome.NOT_ELIGIBLE or not still_to_ask(decision)


def still_to_ask(decision: Decision) -> tuple[str, ...]:
    """The paths of the referral that would settle what is not known: first what settles most, then by criterion."""
    unknown = [finding for finding in decision.findings if finding.state is State.UNKNOWN]
    paths = [path for finding in unknown for path in finding.needs]
    settles = Counter(paths)
    # The sort is stable: among those that settle as much, the order of the criteria stands.
    return tuple(sorted(dict.fromkeys(paths), key=lambda path: -settles[path]))
