"""A decision in three parts: what is open, and what each person's data led to; and put together again.

The participant's part and the victim's hold their own findings and advice, each in their order.
In which order both stand together is apart from either (``order``): in one person's part it
would say how many reasons the other's has.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from typing_extensions import override

from cara_core.case.personal import whose_reason
from cara_core.terms.caution import Person

__all__ = ["DecisionParts", "joined_decision", "split_decision"]

Entries: TypeAlias = Mapping[str, Any]

_REASONS: Final = ("findings", "advice")
_OF_THE_PARTICIPANT: Final = "reference"
"""Of what is no reason, the one entry that is somebody's: a referral is the participant's, too."""
_ELSEWHERE: Final = (_OF_THE_PARTICIPANT, *_REASONS)
_MARKS: Final = {Person.PARTICIPANT: "p", Person.VICTIM: "v"}


class DecisionParts(NamedTuple):
    """The parts of one decision.

    ``open`` holds every key of it, in its order, and ``None`` for what stands in the parts.
    ``order`` is, for the findings and for the advice, whose each of them is.
    """

    open: Entries
    people: Mapping[Person, Entries]
    order: Mapping[str, str] | None

    @override
    def __repr__(self) -> str:
        return f"<DecisionParts of {len(self.people)} people>"


def split_decision(entries: Entries) -> DecisionParts:
    """The parts of this decision, which is ``cara-decision/1``."""
    people: dict[Person, dict[str, Any]] = {person: {name: [] for name in _REASONS} for person in Person}
    people[Person.PARTICIPANT][_OF_THE_PARTICIPANT] = entries[_OF_THE_PARTICIPANT]
    order: dict[str, str] = {}
    for name in _REASONS:
        owners = [whose_reason(reason) for reason in entries[name]]
        order[name] = "".join(_MARKS[owner] for owner in owners)
        for owner, reason in zip(owners, entries[name], strict=True):
            people[owner][name].append(reason)
    opened = {name: None if name in _ELSEWHERE else entry for name, entry in entries.items()}
    return DecisionParts(opened, people, order)


def joined_decision(parts: DecisionParts) -> dict[str, Any]:
    """The decision as it was; or, where the part of a person is gone, what is left of it, and whose is gone.

    Raises ``KeyError``, ``ValueError`` or ``TypeError`` for parts that :func:`split_decision` did not make.
    """
    entries = dict(parts.open)
    entries[_OF_THE_PARTICIPANT] = parts.people.get(Person.PARTICIPANT, {}).get(_OF_THE_PARTICIPANT)
    for name in _REASONS:
        reasons = {_MARKS[person]: list(part[name]) for person, part in parts.people.items()}
        entries[name] = _in_order(reasons, None if parts.order is None else parts.order[name])
    erased = [person.value for person in Person if person not in parts.people]
    return {**entries, "erased": erased} if erased else entries


def _in_order(reasons: Mapping[str, Sequence[Any]], order: str | None) -> list[Any]:
    if order is None:
        return [reason for own in reasons.values() for reason in own]
    if any(order.count(mark) != len(own) for mark, own in reasons.items()):
        raise ValueError("an order of other reasons")
    turns = {mark: iter(own) for mark, own in reasons.items()}
    return [next(turns[mark]) for mark in order]
