"""A request that is repeated: what was kept under its key, and does it say the same?

It is the same if the case, the facts and who recorded them are. Not compared is the moment of
the call, nor a day that the call leaves to the clock; nor what the core works out (a
screening, the last day of a caution): asked again it may come out otherwise, after an erasure
or with other versions, and nobody asked for it. What was erased cannot be compared.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import attrs
from sqlalchemy import bindparam, select

from cara_core.case.facts import KIND_OF, Fact
from cara_core.case.personal import rest_with_a_stand_in
from cara_core.errors import Fault, InputError
from cara_core.formats.fact_fields import worked_out
from cara_core.formats.stored_facts import fact_entries, stored_what
from cara_core.store.database.database import Database
from cara_core.store.database.tables import fact
from cara_core.store.database.tables import request as request_table
from cara_core.store.log.fact_rows import COLUMNS, MOVES_DAY, UNREADABLE, FactRow
from cara_core.store.log.reading import Reading
from cara_core.store.log.sealing import Sealing, SplitFact, split_what
from cara_core.store.requests import Appended, AskedFact
from cara_core.terms.caution import Person
from cara_core.terms.instants import read_instant

__all__ = ["REQUESTED", "REQUESTED_RECORD", "RepeatedRequests", "key_reused", "request_faults"]


_REQUEST: Final = re.compile(r"[A-Za-z0-9_.:/-]{1,128}", re.ASCII)
REQUESTED: Final = select(fact.c.seq, fact.c.request_size).where(fact.c.request == bindparam("request"))
REQUESTED_RECORD: Final = select(request_table.c.case_id, request_table.c.kind, request_table.c.version).where(
    request_table.c.key == bindparam("request")
)
"""The keys of facts and those of contact records are the same keys: each is used for one thing alone."""
_KEPT: Final = (
    select(fact.c.seq, fact.c.hash, *COLUMNS)
    .where(fact.c.seq >= bindparam("first"), fact.c.seq < bindparam("end"))
    .order_by(fact.c.seq)
)
_SCREENED: Final = "screened"
"""A kind that is worked out, all of it."""
_ADDED: Final = frozenset({_SCREENED, "concern_raised", "safety_hold_placed"})
"""Kinds that the core adds to what is asked: where what is known has changed, and where a contact raises a concern."""


class _KeptFact(NamedTuple):
    """A fact that was kept, its place in the log and its digest."""

    seq: int
    digest: bytes
    row: FactRow


@attrs.frozen
class RepeatedRequests:
    """The requests of one store."""

    database: Database
    sealing: Sealing
    reading: Reading

    def requested(self, request: str) -> Appended | None:
        """What was kept under this idempotency key? ``None``: nothing was."""
        kept = self._kept(request)
        return _appended(kept) if kept else None

    def repeated(self, facts: Sequence[Fact], request: str | None) -> Appended | None:
        """What was kept under this request before; ``None``: nothing was.

        What the core adds to what is asked may be left out of ``facts``. Raises
        :class:`InputError` where something else was kept.
        """
        if request is None:
            return None
        case = facts[0].case if facts else ""
        return self.answer(case=case, wanted=[_as_asked(fact) for fact in facts], request=request)

    def answer(self, *, case: str, wanted: Sequence[AskedFact], request: str) -> Appended | None:
        """What was kept under this request before, where it was for these facts. See ``CaseStore.repeated_request``."""
        wrong = request_faults(request)
        if wrong:
            raise InputError(wrong)
        kept = self._kept(request)
        if not kept and not self.database.rows(REQUESTED_RECORD, (request,)):
            return None
        if not kept:
            raise key_reused()
        rows = [fact.row for fact in kept]
        if rows[0].case != case or not self._say_the_same(rows, wanted):
            raise key_reused()
        return _appended(kept)

    def _kept(self, request: str) -> list[_KeptFact]:
        """The facts of this request. They stand together in the log, as they were kept in one transaction."""
        return [
            _KeptFact(seq, bytes(digest), FactRow(*columns))
            for first, size in self.database.rows(REQUESTED, (request,))
            for seq, digest, *columns in self.database.rows(_KEPT, (first, first + size))
        ]

    def _say_the_same(self, rows: Sequence[FactRow], facts: Sequence[AskedFact]) -> bool:
        """Do these rows say these facts in their order, and beside them only what the core adds?"""
        # Rows beside the facts are passed over, and in the end no fact may be left: so what the core added
        # then may be missing now, but nothing that was asked for.
        left = list(facts)
        for row in rows:
            if left and self._says(row, left[0]):
                del left[0]
            elif row.kind not in _ADDED:
                return False
        return not left

    def _says(self, row: FactRow, fact: AskedFact) -> bool:
        """Does this row say the same as this fact, as far as it can still be read?"""
        if (row.kind, row.by, row.supersedes) != (_kind(fact), fact.by, fact.supersedes):
            return False
        if fact.on is not None and row.day != fact.on.isoformat():
            return False
        if fact.at is not None and (row.instant is None or read_instant(row.instant) != fact.at):
            return False
        if fact.what is None or row.kind == _SCREENED:
            return True
        moved: object = row.read_body().get(MOVES_DAY, False)
        return moved is fact.moves_day and self._holds(row, split_what(fact.what, fact.why))

    def _holds(self, row: FactRow, wanted: SplitFact) -> bool:
        body = row.read_body()
        sealed = body.get("sealed", {})
        if Person.VICTIM.value not in sealed:
            wanted = _without_stand_ins(row.kind, wanted)
        try:
            same = _asked_for(row.kind, body["open"]) == _asked_for(row.kind, wanted.open)
        except UNREADABLE:
            raise row.damaged() from None
        if not same:
            return False
        if set(sealed) != {person.value for person in wanted.parts}:
            return False
        erased = self.reading.erasures(row.case)
        kept = {person: self.sealing.open_part(sealed[person.value], row, person, erased) for person in wanted.parts}
        return all(part is None or part == wanted.parts[person] for person, part in kept.items())


def request_faults(request: str | None) -> Sequence[Fault]:
    """What is wrong with this idempotency key?"""
    if request is None or _REQUEST.fullmatch(request):
        return ()
    return (Fault("request", "BAD_KEY", "allowed: 1 to 128 of A-Z a-z 0-9 - _ . : /"),)


def key_reused() -> InputError:
    """The error where an idempotency key was used for something else."""
    return InputError([Fault("request", "KEY_REUSED", "this key was used for something else; allowed: a new key")])


def _as_asked(fact: Fact) -> AskedFact:
    """This fact as somebody asks for it. Of a fact with an instant, the day is compared."""
    return AskedFact(
        what=fact.what, by=fact.by, on=fact.on, supersedes=fact.supersedes, why=fact.why, moves_day=fact.moves_day
    )


def _kind(fact: AskedFact) -> str:
    return _SCREENED if fact.what is None else KIND_OF[type(fact.what)]


def _without_stand_ins(kind: str, wanted: SplitFact) -> SplitFact:
    """As a version before this one split it, where nothing stands for another value in the open part."""
    parts = dict(wanted.parts)
    victims = dict(parts.pop(Person.VICTIM, {}))
    true = rest_with_a_stand_in(kind, victims)
    left = {name: value for name, value in victims.items() if name not in true}
    return SplitFact({**wanted.open, **true}, {**parts, Person.VICTIM: left} if left else parts)


def _asked_for(kind: str, entries: Mapping[str, object]) -> dict[str, object]:
    """These entries of a fact, without what the core works out.

    What an older version did not know of yet, and did not write, says what its absence means.
    """
    left_out = worked_out(kind)
    in_full = fact_entries(stored_what(kind, entries))
    return {name: value for name, value in in_full.items() if name not in left_out}


def _appended(kept: Sequence[_KeptFact]) -> Appended:
    first, last = kept[0].row, kept[-1].row
    return Appended(
        case=first.case, first=first.number, last=last.number, seq=kept[-1].seq, hash=kept[-1].digest, repeated=True
    )
