"""Every duty that ever began in a case: the fact that began it, the fact that ended it, and how.

The ledger is worked out by recording the case once more, fact by fact: what is owed after each
that was not owed before has begun by it, and what is no longer owed has ended by it. So it tells what was known
at each moment, and a fact that is recorded late begins and ends duties when it is recorded, not
when it happened.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import evolve, replay
from cara_core.case.facts import ConcernRaised, Fact, RecordedInError, SafetyHoldPlaced, Screened
from cara_core.due.begun import Begun, CaseFacts, Identity
from cara_core.due.duties import begun_duties, duty_of, pauses_of
from cara_core.due.duty import Duty, DutyKind, EndedHow, LedgerRow, NoLongerOwed
from cara_core.due.endings import ended_by
from cara_core.terms.days import WorkingDays

__all__ = ["changed_rows", "ledger", "shown"]


_Ending: TypeAlias = tuple[EndedHow, NoLongerOwed | None, int]
"""How a duty ended, why, and by which number."""


@attrs.frozen
class _Now:
    """A duty at one moment, and whether it is open. How it ended is asked only of what ends."""

    begun: Begun
    duty: Duty
    is_open: bool
    facts: CaseFacts

    def ends(self) -> Iterator[_Ending]:
        """How it ended, and by which number: every fact that ends it."""
        return ((row.how, row.reason, record.number) for row, record in ended_by(self.facts, self.begun))


_Known: TypeAlias = Mapping[Identity, _Now]


def ledger(case: Case, working: WorkingDays) -> tuple[LedgerRow, ...]:
    """Every duty that ever began in this case, in the order in which they began and ended.

    What is open in it is what :func:`~cara_core.due.duties.duties` gives.
    """
    return tuple(_walked(case.facts, working).rows)


def changed_rows(before: Case, recorded: Sequence[Fact], working: WorkingDays) -> tuple[LedgerRow, ...]:
    """The rows of the ledger that ended, and those that began, by what was recorded after that case.

    They are rows of :func:`ledger`, with the numbers it has. ``before`` may be a case without facts.
    Where everything was typed in the order in which it happened, and nothing corrects anything, what was
    recorded before is not walked through again.
    """
    if _in_order(before) and not any(map(_corrects, recorded)):
        walk = _Walk(working=working, case=before)
        walk.begin()
        found = walk.changed_by(recorded)
        if all(row.reopens is None for row in found):
            return found
    return _walked(before.facts, working).changed_by(recorded)


def _in_order(case: Case) -> bool:
    """Was all of it recorded in the order in which it happened, and nothing of it corrected?"""
    if any(map(_corrects, case.facts)):
        return False
    return all(earlier.number < later.number for earlier, later in pairwise(case.standing))


def _corrects(fact: Fact) -> bool:
    return fact.supersedes is not None or isinstance(fact.what, RecordedInError)


def _walked(facts: Sequence[Fact], working: WorkingDays) -> "_Walk":
    walk = _Walk(working=working)
    for group in _transactions(facts):
        walk.take(group)
    return walk


@attrs.define(kw_only=True)
class _Walk:
    """The ledger while it is worked out, one thing that was recorded after the other."""

    working: WorkingDays
    case: Case | None = None
    rows: list[LedgerRow] = attrs.field(factory=list)
    open_rows: dict[Identity, int] = attrs.field(factory=dict)
    last_rows: dict[Identity, int] = attrs.field(factory=dict)

    def begin(self) -> None:
        """With a case in which nothing was typed late or corrected, each duty began by what it follows from."""
        known = _known(self.case, self.working) if self.case is not None and self.case.facts else {}
        for identity, then in known.items():
            self.last_rows[identity] = len(self.rows)
            if then.is_open:
                self.open_rows[identity] = len(self.rows)
                self.rows.append(LedgerRow(duty=then.duty, began_by=then.begun.known_by))
            else:
                how, reason, number = next(then.ends())
                self.rows.append(LedgerRow(duty=then.duty, ended_by=number, ended_how=how, reason=reason))

    def take(self, group: Sequence[Fact]) -> None:
        """One thing was recorded, with what the core added to it."""
        if self.case is None or not self.case.facts:
            self.case = replay(group)
        else:
            for fact in group:
                self.case = evolve(self.case, fact)
        known = _known(self.case, self.working)
        self._end(known, group)
        if any(map(_corrects, group)):
            self._correct_endings(known, group)
        self._begin(known, group)

    def changed_by(self, recorded: Sequence[Fact]) -> tuple[LedgerRow, ...]:
        """The rows that change by these facts: those that end, then those that begin."""
        before = tuple(self.rows)
        for group in _transactions(recorded):
            self.take(group)
        ended = (now for then, now in zip(before, self.rows, strict=False) if _ending_of(now) != _ending_of(then))
        return (*ended, *self.rows[len(before) :])

    def _end(self, known: _Known, group: Sequence[Fact]) -> None:
        """Close the rows of what is owed no longer, and bring those that go on up to date."""
        for identity, place in tuple(self.open_rows.items()):
            now = known.get(identity)
            if now is not None and now.is_open:
                self.rows[place] = attrs.evolve(self.rows[place], duty=now.duty)
                continue
            self._close(place, _ending(identity, now, group))
            del self.open_rows[identity]

    def _correct_endings(self, known: _Known, group: Sequence[Fact]) -> None:
        """What ended a duty may stand no longer, while something else ends it all the same: another row names that.

        The row that ended before stays as it was known then.
        """
        for identity, place in tuple(self.last_rows.items()):
            now = known.get(identity)
            if now is None or now.is_open or identity in self.open_rows:
                continue
            before = self.rows[place]
            if not _still_ends(before, now):
                self.last_rows[identity] = len(self.rows)
                self.rows.append(LedgerRow(duty=now.duty, began_by=group[0].number, reopens=before.ended_by))
                self._close(self.last_rows[identity], _ending(identity, now, group))

    def _close(self, place: int, ending: _Ending) -> None:
        how, reason, number = ending
        self.rows[place] = attrs.evolve(self.rows[place], ended_by=number, ended_how=how, reason=reason)

    def _begin(self, known: _Known, group: Sequence[Fact]) -> None:
        """Open a row for what is owed now and was not before."""
        numbers = [fact.number for fact in group]
        for identity, now in known.items():
            if not now.is_open or identity in self.open_rows:
                continue
            last = self.last_rows.get(identity)
            began_by = identity.root if identity.root in numbers else numbers[0]
            self.open_rows[identity] = self.last_rows[identity] = len(self.rows)
            reopens = None if last is None else self.rows[last].ended_by
            self.rows.append(LedgerRow(duty=now.duty, began_by=began_by, reopens=reopens))


def _still_ends(row: LedgerRow, now: _Now) -> bool:
    """Does what ended it, or a correction of that which ends it in the same way, end it now?"""
    then = 0 if row.ended_by is None else now.facts.root_of(row.ended_by)
    return any(
        (how, reason, now.facts.root_of(number)) == (row.ended_how, row.reason, then)
        for how, reason, number in now.ends()
    )


def _ending_of(row: LedgerRow) -> tuple[EndedHow | None, NoLongerOwed | None, int | None]:
    return row.ended_how, row.reason, row.ended_by


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


def _ending(identity: Identity, now: _Now | None, group: Sequence[Fact]) -> _Ending:
    """How it ended, and by which fact: one of those just recorded, where one of them is in the table."""
    if now is None:
        # What it followed from stands no longer. Of a contradiction that is how it is settled.
        settled = identity.kind is DutyKind.SETTLE_CONTRADICTION
        return EndedHow.DONE if settled else EndedHow.IN_ERROR, None, group[0].number
    numbers, ends = {fact.number for fact in group}, tuple(now.ends())
    return next((end for end in ends if end[2] in numbers), ends[0])
