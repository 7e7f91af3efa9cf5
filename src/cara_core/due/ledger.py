"""Every duty that ever began in a case: the fact that began it, the fact that ended it, and how.

The ledger is worked out by recording the case once more, fact by fact: what is owed after each
that was not owed before has begun by it, and what is no longer owed has ended by it. So it tells what was known
at each moment, and a fact that is recorded late begins and ends duties when it is recorded, not
when it happened.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import evolve, replay
from cara_core.case.facts import ConcernRaised, Fact, SafetyHoldPlaced, Screened
from cara_core.due.begun import CaseFacts
from cara_core.due.duties import begun_duties, duty_of, pauses_of
from cara_core.due.duty import Duty, DutyKind, EndedHow, LedgerRow, NoLongerOwed
from cara_core.due.endings import ended_by
from cara_core.terms.days import WorkingDays

__all__ = ["ledger", "shown"]


class _Identity(NamedTuple):
    """By what a duty is the same duty from one moment to the next."""

    kind: DutyKind
    about: str
    root: int


@attrs.frozen
class _Now:
    """A duty at one moment, and how it has ended, where it has."""

    duty: Duty
    ends: Sequence[tuple[EndedHow, NoLongerOwed | None, int]]

    @property
    def is_open(self) -> bool:
        return not self.ends


def ledger(case: Case, working: WorkingDays) -> tuple[LedgerRow, ...]:
    """Every duty that ever began in this case, in the order in which they began and ended.

    What is open in it is what :func:`~cara_core.due.duties.duties` gives.
    """
    rows: list[LedgerRow] = []
    open_rows: dict[_Identity, int] = {}
    before: Case | None = None
    for group in _transactions(case.facts):
        now = replay(group) if before is None else before
        for fact in group if before is not None else ():
            now = evolve(now, fact)
        known = _known(now, working)
        _end(rows, open_rows, known, group)
        _begin(rows, open_rows, known, group)
        before = now
    return tuple(rows)


def shown(rows: Sequence[LedgerRow], case: Case) -> tuple[LedgerRow, ...]:
    """The rows that have opened: by the day of the last fact, or of the fact that ended them."""
    if not case.facts:
        return ()
    last = case.facts[-1].recorded_on
    return tuple(
        row
        for row in rows
        if row.duty.opens_on <= (last if row.ended_by is None else case.facts[row.ended_by - 1].recorded_on)
    )


def _transactions(facts: Sequence[Fact]) -> Iterator[tuple[Fact, ...]]:
    """The facts, each with what the core added to it: together they are one thing that was recorded."""
    group: list[Fact] = []
    for fact in facts:
        if group and not _was_added(fact, to=group):
            yield tuple(group)
            group = []
        group.append(fact)
    if group:
        yield tuple(group)


def _was_added(fact: Fact, *, to: Sequence[Fact]) -> bool:
    if isinstance(fact.what, Screened):
        return fact.what.cause is not None or (len(to) == fact.number - to[0].number and to[0].number == 1)
    if isinstance(fact.what, SafetyHoldPlaced):
        return fact.what.cause is not None
    follows = isinstance(fact.what, ConcernRaised) and fact.by == to[0].by
    return follows and to[0].kind == "victim_contacted" and fact.recorded_at == to[0].recorded_at


def _known(case: Case, working: WorkingDays) -> dict[_Identity, _Now]:
    """Every duty that follows from the facts at this moment."""
    facts, pauses = CaseFacts(case, working), pauses_of(case)
    found: dict[_Identity, _Now] = {}
    for begun in begun_duties(facts):
        duty = duty_of(case, begun, pauses)
        ends = [(row.how, row.reason, record.number) for row, record in ended_by(facts, begun)]
        found.setdefault(_Identity(duty.kind, duty.about, duty.root), _Now(duty, ends))
    return found


def _end(
    rows: list[LedgerRow], open_rows: dict[_Identity, int], known: dict[_Identity, _Now], group: Sequence[Fact]
) -> None:
    """Close the rows of what is owed no longer, and bring those that go on up to date."""
    numbers = {fact.number for fact in group}
    for identity, place in tuple(open_rows.items()):
        now = known.get(identity)
        if now is not None and now.is_open:
            rows[place] = attrs.evolve(rows[place], duty=now.duty)
            continue
        how, reason, number = _ending(identity, now, numbers, group)
        rows[place] = attrs.evolve(rows[place], ended_by=number, ended_how=how, reason=reason)
        del open_rows[identity]


def _ending(
    identity: _Identity, now: _Now | None, numbers: set[int], group: Sequence[Fact]
) -> tuple[EndedHow, NoLongerOwed | None, int]:
    """How it ended, and by which fact: one of those just recorded, where one of them is in the table."""
    if now is None:
        # What it followed from stands no longer. Of a contradiction that is how it is settled.
        settled = identity.kind is DutyKind.SETTLE_CONTRADICTION
        return EndedHow.DONE if settled else EndedHow.IN_ERROR, None, group[0].number
    return next((end for end in now.ends if end[2] in numbers), now.ends[0])


def _begin(
    rows: list[LedgerRow], open_rows: dict[_Identity, int], known: dict[_Identity, _Now], group: Sequence[Fact]
) -> None:
    """Open a row for what is owed now and was not before."""
    numbers = [fact.number for fact in group]
    for identity, now in known.items():
        if not now.is_open or identity in open_rows:
            continue
        ended_before = [row.ended_by for row in rows if _identity(row.duty) == identity]
        began_by = identity.root if identity.root in numbers else numbers[0]
        open_rows[identity] = len(rows)
        rows.append(LedgerRow(duty=now.duty, began_by=began_by, reopens=ended_before[-1] if ended_before else None))


def _identity(duty: Duty) -> _Identity:
    return _Identity(duty.kind, duty.about, duty.root)
