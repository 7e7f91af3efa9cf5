"""Everything that stands against what is asked for, said at once."""

from collections.abc import Iterable
from typing import TypeAlias

from cara_core.case.case import Case
from cara_core.case.facts import KIND_OF, What
from cara_core.errors import CaseEnded, Fault, InputError, OutOfTurn
from cara_core.stages.what_may_follow import possible_turns

__all__ = ["Reason", "refuse_for"]

Reason: TypeAlias = str | Fault
"""What stands against an act: what it waits for, in words, or what is wrong with the fact itself."""


def refuse_for(reasons: Iterable[Reason], case: Case, what: What, *, ended: bool = False) -> None:
    """Raises where there is any reason, with all of them; nothing happens where there is none.

    :class:`CaseEnded` where the case had ended, and nothing of that kind follows an end (``ended``): whatever
    else it would wait for could not help. :class:`OutOfTurn` where the act waits for something,
    :class:`InputError` where only the fact is wrong.
    """
    found = list(dict.fromkeys(reasons))
    kind = KIND_OF[type(what)]
    # Whoever is refused is never told to do the same, nor what could only be refused in turn.
    allowed = tuple(turn for turn in possible_turns(case) if turn != kind)
    if ended:
        raise CaseEnded(case.id, kind, case.phase, allowed)
    if any(isinstance(reason, str) for reason in found):
        raise OutOfTurn(case.id, kind, allowed, map(str, found))
    faults = [reason for reason in found if isinstance(reason, Fault)]
    if faults:
        raise InputError(faults)
