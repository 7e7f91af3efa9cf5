"""Writing facts to a store, and destroying the keys of what is erased: for this package alone.

Here no rule is asked: neither whether a fact may follow, nor who may record it, nor whether
its day lies ahead. Whoever records from outside goes through the guards, which come here last.
"""

import logging
from collections.abc import Sequence
from typing import Final, Protocol

from cara_core.case.facts import Fact, PersonErased
from cara_core.errors import CaraError, StoreError
from cara_core.store.database.database import Database
from cara_core.store.database.failures import NotFinished
from cara_core.store.erasure_list import ErasureList, ErasureNoted
from cara_core.store.keys import KeyFolder
from cara_core.store.log.access_log import AccessLog
from cara_core.store.log.appending import Appending
from cara_core.store.log.decisions import Decisions
from cara_core.store.log.fact_groups import FactGroup, Within
from cara_core.store.log.reading import Erasure, Reading
from cara_core.store.log.repeated_requests import RepeatedRequests
from cara_core.store.log.sealing import Sealing
from cara_core.store.requests import Appended
from cara_core.terms.decision.decision import Decision
from cara_core.terms.instants import Instant

__all__ = ["FactGroup", "FactWriter"]

_LOG: Final = logging.getLogger("cara_core.store")


class OpenStore(Protocol):
    """What of a :class:`CaseStore` is written to."""

    @property
    def database(self) -> Database:
        """Its database."""

    @property
    def id(self) -> str:
        """Its name, which never changes."""

    @property
    def keys(self) -> KeyFolder:
        """The keys of its persons."""


class FactWriter:
    """Writes to this store."""

    def __init__(self, store: OpenStore) -> None:
        self._keys: Final = store.keys
        self._store: Final = store.id
        self._list: Final = ErasureList.beside(store.keys.folder)
        sealing = Sealing(store.id, store.keys)
        self._reading: Final = Reading(store.database, sealing)
        requests = RepeatedRequests(store.database, sealing, self._reading)
        log = AccessLog(store.database, store.id)
        decisions = Decisions(store.database, store.id, sealing, self._reading)
        self._appending: Final = Appending(store.database, store.id, sealing, self._reading, requests, log, decisions)

    def append(
        self,
        facts: Sequence[Fact],
        *,
        at: Instant,
        request: str | None = None,
        decisions: Sequence[tuple[int, Decision]] = (),
        within: Within | None = None,
    ) -> Appended:
        """Keep these facts of one case, whose numbers follow the last one kept: all of them, or none.

        ``at`` is now. ``request`` is an idempotency key (1 to 128 of ``A-Z a-z 0-9 - _ . : /``):
        asked again with the same facts, it adds nothing and says what was kept. ``decisions``
        are those of the screenings among the facts, each with the number of its fact: they are
        kept with them, and can be read again. ``within`` is called in the transaction, before
        anything is added; what it raises refuses all of it.

        Raises :class:`Conflict` where somebody recorded first, :class:`InputError` where the
        facts do not belong together or the key was used for something else,
        :class:`StoreFull` where there is no room. :class:`NotFinished` says that everything
        was kept, and the key of what was erased is still there: the next opening destroys it.
        """
        kept = self._appending.append(FactGroup(facts, request=request, decisions=decisions, within=within), at=at)
        left = self._destroy_erased(facts, kept)
        if left is not None:
            raise left
        return kept

    def append_groups(self, groups: Sequence[FactGroup], *, at: Instant) -> list[Appended | CaraError]:
        """Keep these groups in one transaction, each all or none; the answer of each, in their order.

        As if they were appended one after the other: what one of them cannot keep (a conflict,
        a key that was used for something else, facts that do not belong together) is its
        answer, and the others are kept. What keeps the database from writing is raised, and
        nothing is kept then. All the rows are in memory at once: of many cases, give some hundreds.
        """
        answers = self._appending.append_groups(groups, at=at)
        kept = zip(groups, answers, strict=True)
        return [
            (self._destroy_erased(group.facts, answer) if isinstance(answer, Appended) else None) or answer
            for group, answer in kept
        ]

    def append_all(self, groups: Sequence[FactGroup], *, at: Instant) -> list[Appended]:
        """Keep these groups of several cases in one transaction: all of them, or none.

        Nothing among them erases. Raises as :meth:`append` does, of the first group that cannot be kept.
        """
        return self._appending.append_all(groups, at=at)

    def finish_erasures(self, case: str | None = None, *, at_opening: bool = False) -> None:
        """Destroy the keys of those whose erasure is on record in this case, or in any: also where a crash came in
        between the decision and the key. Each is noted in the list that a backup does not take back.

        A list that cannot be written to keeps no key; it is said, but not where a store is opened.
        """
        erasures = list(self._reading.every_erasure(case))
        for erasure in erasures:
            self._keys.destroy(erasure.case, erasure.person, erasure.generation)
        try:
            self._list.add(self._noted(erasure) for erasure in erasures)
        except StoreError:
            if not at_opening:
                raise
            _LOG.warning("the list of erasures, beside the folder of the keys, cannot be written to")

    def _noted(self, erasure: Erasure) -> ErasureNoted:
        return ErasureNoted(
            store=self._store,
            case=erasure.case,
            person=erasure.person,
            time=erasure.generation + 1,
            on=erasure.on,
            authority=erasure.authority,
            ordered=erasure.ordered,
        )

    def _destroy_erased(self, facts: Sequence[Fact], kept: Appended) -> NotFinished | None:
        """Destroy the keys of whom these facts erase, which were kept; what is left to do, where that fails."""
        # Only after the commit: a key that is destroyed for a decision that was not kept is lost for nothing.
        if not any(isinstance(fact.what, PersonErased) for fact in facts):
            return None
        try:
            self.finish_erasures(kept.case)
        except StoreError as failed:
            return NotFinished(kept.last, f"the erasure is not finished: the key, or the list of erasures ({failed})")
        return None
