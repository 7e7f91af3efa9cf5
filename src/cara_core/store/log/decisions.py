"""The decision of every screening, kept beside its fact: sealed, chained, and read again as it was.

It is no part of the fact, so that reading a case reads none of it. The fact names the digest
of the row instead: what is signed over the facts is signed over the decisions, too.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final, NamedTuple

import attrs
from sqlalchemy import bindparam, func, insert, literal_column, select
from typing_extensions import override

from cara_core.case.facts import Fact, Screened
from cara_core.errors import Fault, NoSuchCase, StoreDamaged
from cara_core.formats.decision import rebuilt_decision
from cara_core.store.database.database import Cursor, Database
from cara_core.store.database.tables import decision as decision_table
from cara_core.store.database.tables import fact as fact_table
from cara_core.store.kept_decision import KeptDecision
from cara_core.store.log.chain import end_of_chain, next_row, read_json
from cara_core.store.log.decision_parts import DecisionParts, joined_decision, split_decision
from cara_core.store.log.fact_rows import COLUMNS, UNREADABLE, FactRow
from cara_core.store.log.reading import Reading
from cara_core.store.log.sealing import Erasures, MayMakeKey, SealedPlace, Sealing
from cara_core.terms.caution import Person
from cara_core.terms.decision.decision import Decision

__all__ = ["DecisionColumns", "Decisions", "body_digest", "check_decisions"]

_ADD: Final = insert(decision_table)
_LAST: Final = select(decision_table.c.seq, decision_table.c.hash).where(
    decision_table.c.seq == select(func.max(decision_table.c.seq)).scalar_subquery()
)
_OF_CASE: Final = select(decision_table.c.number, decision_table.c.body).where(
    decision_table.c.case_id == bindparam("case")
)
_SCREENINGS: Final = (
    select(*COLUMNS)
    .where(fact_table.c.case_id == bindparam("case"), literal_column("kind = 'screened'"))
    .order_by(fact_table.c.number)
)
_PART: Final = "part"
_ORDER: Final = "order"
_BLOCKS: Final = {_PART: 1_024, _ORDER: 128}
"""What is sealed is filled up to a multiple of so many bytes.

The texts come from a catalogue: by its length one could tell, after an erasure, which they were.
"""


class DecisionColumns(NamedTuple):
    """The columns of one decision, between its number in the log and its digest, as the table has them."""

    case: str
    number: int
    body: str

    @override
    def __repr__(self) -> str:
        return f"<DecisionColumns {self.case} {self.number}>"


@attrs.frozen
class Decisions:
    """The decisions in one store."""

    database: Database
    store: str
    sealing: Sealing
    reading: Reading

    def seal(self, fact: Fact, decision: Decision, erased: Erasures, may_make_key: MayMakeKey) -> DecisionColumns:
        """The row for the decision of this screening. Raises as :meth:`Sealing.seal` does."""

        def seal(entries: object, person: Person, part: str) -> str:
            place = self._place(fact.case, fact.number, person, part)
            return self.sealing.seal(_packed(entries, _BLOCKS[part]), place, erased, may_make_key)

        parts = split_decision(decision.to_mapping())
        body = {
            "open": parts.open,
            "sealed": {person.value: seal(part, person, _PART) for person, part in parts.people.items()},
            # Under both keys, one within the other: it is of use only while both parts can be read.
            "order": seal(seal(parts.order, Person.PARTICIPANT, _ORDER), Person.VICTIM, _ORDER),
        }
        return DecisionColumns(fact.case, fact.number, _json(body))

    def write(self, cursor: Cursor, rows: Sequence[DecisionColumns]) -> None:
        """Put these rows behind the last one, in the transaction that is open."""
        last = cursor.execute(self.database.sql(_LAST), ()).fetchone()
        end = end_of_chain(last, store_id=self.store, table=decision_table.name)
        for columns in rows:
            row, end = next_row(end, columns)
            cursor.execute(self.database.sql(_ADD), row)

    def of_case(self, case: str) -> tuple[KeptDecision, ...]:
        """The decisions of this case. See ``CaseStore.decisions``."""
        screenings = [FactRow(*columns) for columns in self.database.rows(_SCREENINGS, (case,))]
        if not screenings and not self.reading.last(case):
            raise NoSuchCase("there is no case of that name in the store")
        bodies: dict[int, str] = dict(self.database.rows(_OF_CASE, (case,)))
        erased = self.reading.erasures(case)
        return tuple(self._kept(row, bodies, erased) for row in screenings)

    def _kept(self, row: FactRow, bodies: Mapping[int, str], erased: Erasures) -> KeptDecision:
        fact = self.reading.fact(row, erased)
        what = fact.what
        if not isinstance(what, Screened):
            raise row.damaged()
        kept = KeptDecision(case=fact.case, number=fact.number, on=fact.on, outcome=what.outcome, digest=what.digest)
        named = row.read_body().get("decision")
        if named is None:
            return kept
        body = bodies.get(row.number)
        if body is None or body_digest(body) != named:
            raise _damaged(row.case, row.number, "it is not what its fact says was kept")
        try:
            return self._opened(kept, read_json(body), erased)
        except UNREADABLE:
            raise _damaged(row.case, row.number, "it cannot be read") from None

    def _opened(self, kept: KeptDecision, body: Mapping[str, Any], erased: Erasures) -> KeptDecision:
        """The same with what can still be read of its decision."""

        def unseal(text: str, person: Person, part: str) -> Any:
            plain = self.sealing.unsealed(text, self._place(kept.case, kept.number, person, part), erased)
            return None if plain is None else _unpacked(plain)

        opened = {Person(name): unseal(text, Person(name), _PART) for name, text in body["sealed"].items()}
        people = {person: part for person, part in opened.items() if part is not None}
        gone = frozenset(opened) - frozenset(people)
        order = None if gone else unseal(unseal(body["order"], Person.VICTIM, _ORDER), Person.PARTICIPANT, _ORDER)
        entries = joined_decision(DecisionParts(body["open"], people, order))
        decision = None if gone else rebuilt_decision(entries)
        return attrs.evolve(kept, decision=decision, erased=gone, entries=entries)

    def _place(self, case: str, number: int, person: Person, part: str) -> SealedPlace:
        # "decision" within it: no sealed part of a fact can stand here, nor one of these in a fact.
        bound = f"{self.store}/{case}/{number}/decision/{part}/{person}".encode()
        return SealedPlace(case, person, number, bound, _name(case, number))


def check_decisions(facts: Sequence[Fact], decisions: Sequence[tuple[int, Decision]]) -> Sequence[Fault]:
    """What is wrong with these decisions, each with the number of its fact among these?"""
    screened = {fact.number: fact.what for fact in facts if isinstance(fact.what, Screened)}
    faults: list[Fault] = []
    for number, decision in decisions:
        what = screened.pop(number, None)
        if what is None:
            words = "a decision of no screening among the facts, or a second one; allowed: one for each screening"
            faults.append(Fault("decisions", "NO_SCREENING", words))
        elif (what.outcome, what.digest) != (decision.outcome, decision.digest):
            words = "not the decision of its fact; allowed: the one that was screened to"
            faults.append(Fault("decisions", "CONTRADICTION", words))
    return faults


def body_digest(body: str) -> str:
    """By which a fact names the row of its decision: the SHA-256 of its body."""
    return sha256(body.encode()).hexdigest()


def _json(entries: object) -> str:
    # The keys in their own order, not sorted: the text of a decision is to be the same again byte for byte.
    return json.dumps(entries, ensure_ascii=False, separators=(",", ":"))


def _packed(entries: object, block: int) -> bytes:
    """These entries, packed, and filled up to a multiple of ``block`` bytes."""
    packed = zlib.compress(_json(entries).encode())
    return packed.ljust(-(-len(packed) // block) * block, b"\0")


def _unpacked(plain: bytes) -> Any:
    try:
        # What stands behind the end of the packed data is what it was filled up with.
        return read_json(zlib.decompressobj().decompress(plain).decode())
    except zlib.error:
        raise ValueError("not packed by this store") from None


def _name(case: str, number: int) -> str:
    return f"the decision of fact {number} of case {case}"


def _damaged(case: str, number: int, words: str) -> StoreDamaged:
    return StoreDamaged(_name(case, number), words)
