"""Facts that are kept together: what is asked of them, their parts, and the rows they come to."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

import attrs
from typing_extensions import override

from cara_core.case.facts import Fact, PersonErased, Screened
from cara_core.errors import Fault, InputError
from cara_core.store.database.database import Cursor
from cara_core.store.log.access_log import Action, moment
from cara_core.store.log.decisions import DecisionColumns, check_decisions
from cara_core.store.log.repeated_requests import request_faults
from cara_core.store.log.sealing import Erasures, SplitFact
from cara_core.terms.caution import Person
from cara_core.terms.decision.decision import Decision

__all__ = [
    "FactColumns",
    "FactGroup",
    "SealedGroup",
    "SplitGroup",
    "Within",
    "action_of",
    "check_group",
    "columns_of",
]

Within: TypeAlias = Callable[[Cursor], None]
"""What is asked, and kept beside the facts, in the transaction that keeps them: where it raises, nothing is kept."""


class FactColumns(NamedTuple):
    """The columns of a fact, between its place in the log and its digest, as the table has them."""

    case: str
    number: int
    kind: str
    day: str
    instant: str | None
    by: str
    recorded_at: str
    request: str | None
    request_size: int | None
    supersedes: int | None
    body: str

    @override
    def __repr__(self) -> str:
        return f"<FactColumns {self.case} {self.number} {self.kind}>"


@attrs.frozen
class FactGroup:
    """Facts of one case, which are kept together or not at all.

    ``request`` is an idempotency key (1 to 128 of ``A-Z a-z 0-9 - _ . : /``); ``decisions`` are
    those of the screenings among the facts, each with the number of its fact. ``within`` is called in
    the transaction, before any of them is added: nobody else writes between it and the commit.
    A :class:`CaseError` that it raises refuses this group alone.
    """

    facts: Sequence[Fact]
    request: str | None = attrs.field(default=None, kw_only=True)
    decisions: Sequence[tuple[int, Decision]] = attrs.field(default=(), kw_only=True)
    within: Within | None = attrs.field(default=None, kw_only=True)


class SplitGroup(NamedTuple):
    """A group, each of its facts in its parts; ``past`` are the erasures to seal by, where anything is sealed."""

    group: FactGroup
    split_up: Sequence[SplitFact]
    past: Erasures | None

    @property
    def people(self) -> set[Person]:
        """Of whom is anything sealed in it? In a decision there is something of everybody."""
        if any(isinstance(fact.what, Screened) for fact in self.group.facts):
            return set(Person)
        return set(Person) if self.group.decisions else {person for split in self.split_up for person in split.parts}


class SealedGroup(NamedTuple):
    """The rows of a group, ready to be written; ``past`` are the erasures they were sealed by."""

    rows: Sequence[FactColumns]
    decisions: Sequence[DecisionColumns]
    past: Erasures | None
    action: Action
    within: Within | None = None


def columns_of(fact: Fact, *, body: str, recorded_at: str, request: str | None, size: int) -> FactColumns:
    """The columns of this fact; ``request`` stands on the first of the ``size`` facts of a request."""
    return FactColumns(
        case=fact.case,
        number=fact.number,
        kind=fact.kind,
        day=fact.on.isoformat(),
        instant=None if fact.at is None else moment(fact.at),
        by=fact.by,
        recorded_at=recorded_at,
        request=request,
        request_size=None if request is None else size,
        supersedes=fact.supersedes,
        body=body,
    )


def action_of(facts: Sequence[Fact]) -> Action:
    """What the access log calls it."""
    if any(isinstance(fact.what, PersonErased) for fact in facts):
        return Action.ERASURE
    return Action.COLLECTION if facts[0].number == 1 else Action.ALTERATION


def check_group(group: FactGroup) -> None:
    """Do these facts, their key and their decisions belong together? Raises :class:`InputError` with every fault."""
    facts, request = group.facts, group.request
    faults: list[Fault] = []
    if not facts:
        faults.append(Fault("facts", "EMPTY", "no fact; allowed: at least one"))
    elif len(facts) > 1 and any(fact.case != facts[0].case for fact in facts):
        faults.append(Fault("facts", "SEVERAL_CASES", "facts of several cases; allowed: of one"))
    elif len(facts) > 1 and any(fact.number != facts[0].number + index for index, fact in enumerate(facts)):
        faults.append(Fault("facts", "NOT_CONSECUTIVE", "numbers with a gap; allowed: one after the other"))
    if request is not None:
        faults += request_faults(request)
    if group.decisions:
        faults += check_decisions(facts, group.decisions)
    if faults:
        raise InputError(faults)
