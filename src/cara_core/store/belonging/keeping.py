"""Keeping what a case is known again by, in the transaction that keeps its facts, and finding cases by it.

Cases that a version before this one opened, or changed, get their digests when somebody next asks, from what
can be read of them: who their people are can not, as no fact says so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import Fact, NotTheSame, PersonErased, RecordedInError, ReferralCorrected, Referred
from cara_core.errors import StoreError
from cara_core.stages.belonging import CaseDigests, LinkedCase, relations_of, settled_in
from cara_core.store.belonging.digesting import Digester, standing_person
from cara_core.store.belonging.rows import (
    BY_OFFENCE,
    BY_PERSON,
    BY_REFERENCE,
    PERSONS,
    BelongingRows,
    DigestRow,
    Kept,
    Window,
    digests_in,
    digests_of_kind,
    people_in,
    rows_of,
)
from cara_core.store.database.database import Cursor, Database
from cara_core.store.database.garbled_text import GarbledText
from cara_core.store.log.reading import Reading
from cara_core.terms.caution import Person

__all__ = ["Belonging", "changes_digests"]

_AT_ONCE: Final = 5_000
"""Through how many facts it is looked at once for cases without digests."""
_WRITE_AFTER: Final = 500
"""So many facts are looked through again by everybody who asks, before somebody writes down that it was done."""


_CHANGING: Final = (Referred, ReferralCorrected, RecordedInError, PersonErased, NotTheSame)


def changes_digests(facts: Iterable[Fact]) -> bool:
    """May what a case is known again by be another one after these facts?"""
    return any(isinstance(fact.what, _CHANGING) for fact in facts)


@attrs.frozen
class Belonging:
    """What the cases of one store are known again by."""

    database: Database
    reading: Reading
    digester: Digester

    @property
    def rows(self) -> BelongingRows:
        """Its rows."""
        return BelongingRows(self.database)

    def keep(self, cursor: Cursor, case: Case) -> None:
        """Keep what this case is known again by, in the transaction that keeps its newest facts.

        Of whoever was erased nothing is kept, and what there was is taken away: what the referral says of
        the offences goes with the participant.
        """
        self.rows.replace(cursor, case.id, self._rows_of(case), number=case.number)

    def digests_of(self, case: Case) -> CaseDigests:
        """What is this case known again by, with what is asked to be recorded in it and is not kept yet?"""
        return digests_in(self._rows_of(case))

    def _rows_of(self, case: Case) -> list[DigestRow]:
        kept = self.rows.of_case(case.id)
        rows = [row for person in PERSONS for row in self._rows_of_person(case, person, kept)]
        rows += [DigestRow(Kept.SETTLED.value, 0, self.digester.of_case(other), 1) for other in settled_in(case)]
        return rows if Person.PARTICIPANT in case.erased else [*rows, *rows_of(self.digester.of_referral(case))]

    def _rows_of_person(self, case: Case, person: Person, kept: Sequence[DigestRow]) -> Iterator[DigestRow]:
        if person in case.erased:
            return
        what = PERSONS[person]
        recorded = {*people_in(kept, what), *self.digester.people_recorded(case, person)}
        stands = standing_person(case, recorded)
        for who in sorted(recorded):
            yield DigestRow(what.value, who.number, who.digest, int(who == stands))

    def linked(self, case: Case, *, most: int | None = None) -> tuple[LinkedCase, ...]:
        """The cases that belong with this one, in the order of their names.

        ``most``: of those that have one and the same thing in common, so many are enough.
        """
        here = self.digests_of(case)
        found = self._named(case.id, here, (*BY_PERSON, *BY_REFERENCE), most=most)
        digests = {name: digests_in(self.rows.of_case(name)) for name in found}
        for name, shared in self._sharing(case.id, here, BY_OFFENCE, most=most).items():
            digests.setdefault(name, shared)
        return self._related(case, here, digests)

    def of_one_offence(self, case: Case) -> tuple[LinkedCase, ...]:
        """As :meth:`linked`, of those alone that have a suspect or a reference in common: few, so they are quick."""
        here = self.digests_of(case)
        found = self._named(case.id, here, ((Kept.SUSPECT, Kept.SUSPECT), *BY_REFERENCE))
        return self._related(case, here, {name: digests_in(self.rows.of_case(name)) for name in found})

    def _related(self, case: Case, here: CaseDigests, found: Mapping[str, CaseDigests]) -> tuple[LinkedCase, ...]:
        """How each of these cases belongs with this one, in the order of their names."""
        settled = {*settled_in(case), *self.rows.sharing(case.id, self.digester.of_case(case.id), Kept.SETTLED)}
        return tuple(
            LinkedCase(case=name, relations=relations, settled=name in settled)
            for name, there in sorted(found.items())
            if (relations := relations_of(here, there))
        )

    def other(self, case: str) -> Case | None:
        """What another case has come to, by the open parts of its facts; ``None``: it cannot be read."""
        try:
            return replay(self.reading.open_facts(case))
        except StoreError as wrong:
            if wrong.retry:
                raise
            return None

    def pairs(self) -> Iterator[tuple[str, str, CaseDigests, CaseDigests]]:
        """Every two cases that share a person, each with what it is known again by."""
        digests: dict[str, CaseDigests] = {}
        for pair in self.rows.pairs():
            here, there = (digests.setdefault(case, digests_in(self.rows.of_case(case))) for case in pair)
            yield *pair, here, there

    def caught_up(self) -> None:
        """Let every case there is have its digests, as far as they can be made."""
        window = self._window()
        while self._missing(window) or window.end - window.after >= _WRITE_AFTER:
            with self.database.writing() as cursor:
                self._take_in(cursor, window)
            again = self._window()
            if again == window:
                return
            window = again

    def caught_up_within(self, cursor: Cursor) -> None:
        """As :meth:`caught_up`, in the transaction that is open: another host may have written just before it."""
        self._take_in(cursor, self._window())

    def _window(self) -> Window:
        found = self.rows.window()
        return Window(found.after, min(found.end, found.after + _AT_ONCE))

    def _missing(self, window: Window) -> list[str]:
        """The cases whose digests may not say what these facts say, and those that can be read by now."""
        rows = self.rows
        touched = [
            case
            for case, number in rows.touched(window)
            # A name that is no UTF-8 is nobody's.
            if not isinstance(case, GarbledText) and (made := rows.made(case)) != 0 and (made is None or made < number)
        ]
        return [*touched, *(case for case in rows.unreadable() if self._read(case) is not None)]

    def _read(self, name: str) -> Case | None:
        """The case of that name; ``None``: it cannot be read (a damaged row, a key that is missing)."""
        try:
            return replay(self.reading.facts(name))
        except StoreError as wrong:
            if wrong.retry:
                raise
            return None

    def _take_in(self, cursor: Cursor, window: Window) -> None:
        for name in self._missing(window):
            case = self._read(name)
            if case is None:
                self.rows.mark_made(cursor, name, number=0)
            else:
                self.keep(cursor, case)
        self.rows.mark_through(cursor, window.end)

    def _named(
        self, case: str, here: CaseDigests, compared: Iterable[tuple[Kept, Kept]], *, most: int | None = None
    ) -> frozenset[str]:
        return frozenset(self._sharing(case, here, compared, most=most))

    def _sharing(
        self, case: str, here: CaseDigests, compared: Iterable[tuple[Kept, Kept]], *, most: int | None = None
    ) -> Mapping[str, CaseDigests]:
        """The cases with a digest of this one's, each with those that it shares."""
        found: dict[str, list[DigestRow]] = {}
        for what, there in compared:
            for digest in digests_of_kind(here, what):
                for name in self.rows.sharing(case, digest, there, most=most):
                    found.setdefault(name, []).append(DigestRow(there.value, 0, digest, 1))
        return {name: digests_in(rows) for name, rows in found.items()}
