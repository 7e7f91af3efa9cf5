"""Every duty that ever began in a case: the fact that began it, the fact that ended it, and how.

The ledger is worked out by recording the case once more, fact by fact: what is owed after each
that was not owed before has begun by it, and what is no longer owed has ended by it. So it tells what was known
at each moment, and a fact that is recorded late begins and ends duties when it is recorded, not
when it happened.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import evolve, replay
from cara_core.case.facts import ConcernRaised, Fact, SafetyHoldPlaced, Screened
from cara_core.due.begun import Begun, CaseFacts, Identity
from cara_core.due.duties import begun_duties, duty_of, pauses_of
from cara_core.due.duty import Duty, DutyKind, EndedHow, LedgerRow, NoLongerOwed
from cara_core.due.endings import ended_by
from cara_core.terms.days import WorkingDays

__all__ = ["changed_rows", "ledger", "shown"]


@attrs.frozen
class _Now:
    """A duty at one moment, and whether it is open. How it ended is asked only of what ends."""

    begun: Begun
    duty: Duty
    is_open: bool
    facts: CaseFacts

    def ends(self) -> Iterator[tuple[EndedHow, NoLongerOwed | None, int]]:
        """How it ended, and by which number: every fact that ends it."""
        return ((row.how, row.reason, record.number) for row, record in ended_by(self.facts, self.begun))


_Known: TypeAlias = Mapping[Identity, _Now]


def ledger(case: Case, working: WorkingDays) -> tuple[LedgerRow, ...]:
    """Every duty that ever began in this case, in the order in which they began and ended.

    What is open in it is what :func:`~cara_core.due.duties.duties` gives.
    """
    rows: list[LedgerRow] = []
    open_rows: dict[Identity, int] = {}
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


def changed_rows(before: Case, after: Case, recorded: Sequence[Fact], working: WorkingDays) -> tuple[LedgerRow, ...]:
    """The rows of the ledger that ended, and those that began, by what was recorded between the two cases.

    Without walking through all that was recorded before. ``before`` may be a case without facts. A
    duty that had ended before, and came back, is said to have begun by what it follows from.
    """
    rows: list[LedgerRow] = []
    open_rows: dict[Identity, int] = {}
    earlier = _known(before, working) if before.facts else {}
    for identity, then in earlier.items():
        if then.is_open:
            open_rows[identity] = len(rows)
            rows.append(LedgerRow(duty=then.duty, began_by=then.begun.known_by))
        else:
            how, reason, number = next(then.ends())
            rows.append(LedgerRow(duty=then.duty, ended_by=number, ended_how=how, reason=reason))
    count, known = len(rows), _known(after, working)
    was_open = tuple(open_rows.values())
    _end(rows, open_rows, known, recorded)
    _begin(rows, open_rows, known, recorded)
    ended = [rows[place] for place in was_open if not rows[place].is_open]
    return (*ended, *rows[count:])


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
    """Did the core add this to the first of these? To an opening it adds the first screening."""
    what = fact.what
    if isinstance(what, Screened) and what.cause is None:
        return to[0].number == 1 and len(to) == 1
    return isinstance(what, Screened | SafetyHoldPlaced | ConcernRaised) and what.cause is not None


def _known(case: Case, working: WorkingDays) -> _Known:
    """Every duty that follows from the facts at this moment."""
    facts = CaseFacts(case, working.of_force(case.force))
    pauses = pauses_of(case, facts.reviews)
    found: dict[Identity, _Now] = {}
    for begun in begun_duties(facts):
        identity = Identity.of(begun)
        is_open = next(ended_by(facts, begun), None) is None
        known = found.get(identity)
        # Of two that cannot be told apart one that is open counts, and of those the one that is due first: nothing
        # that is owed is hidden.
        if known is None or (is_open and (not known.is_open or begun.due_by < known.begun.due_by)):
            found[identity] = _Now(begun, duty_of(case, begun, pauses), is_open, facts)
    return found


def _end(rows: list[LedgerRow], open_rows: dict[Identity, int], known: _Known, group: Sequence[Fact]) -> None:
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
    identity: Identity, now: _Now | None, numbers: set[int], group: Sequence[Fact]
) -> tuple[EndedHow, NoLongerOwed | None, int]:
    """How it ended, and by which fact: one of those just recorded, where one of them is in the table."""
    if now is None:
        # What it followed from stands no longer. Of a contradiction that is how it is settled.
        settled = identity.kind is DutyKind.SETTLE_CONTRADICTION
        return EndedHow.DONE if settled else EndedHow.IN_ERROR, None, group[0].number
    ends = tuple(now.ends())
    return next((end for end in ends if end[2] in numbers), ends[0])


def _begin(rows: list[LedgerRow], open_rows: dict[Identity, int], known: _Known, group: Sequence[Fact]) -> None:
    """Open a row for what is owed now and was not before."""
    numbers = [fact.number for fact in group]
    for identity, now in known.items():
        if not now.is_open or identity in open_rows:
            continue
        ended_before = [row.ended_by for row in rows if _identity(row.duty) == identity]
        began_by = identity.root if identity.root in numbers else numbers[0]
        open_rows[identity] = len(rows)
        rows.append(LedgerRow(duty=now.duty, began_by=began_by, reopens=ended_before[-1] if ended_before else None))


def _identity(duty: Duty) -> Identity:
    return Identity.of(duty)
