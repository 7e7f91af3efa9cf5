"""The store of a force's cases: cases are read, duties asked for, and every access is logged.

Facts are written by :mod:`cara_core.store.fact_writer`, which only the package itself uses.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from typing_extensions import override

from cara_core.case.case import Case, Phase
from cara_core.case.evolve import replay
from cara_core.case.facts import Fact
from cara_core.due.duty import Duty, Owner
from cara_core.errors import StoreError
from cara_core.formats.participant import Participant
from cara_core.store.belonging.digesting import Digester
from cara_core.store.belonging.keeping import Belonging
from cara_core.store.booked_places import BookedPlaces
from cara_core.store.calendar.calendar_log import CalendarLog
from cara_core.store.database.database import Database
from cara_core.store.database.engine import READERS
from cara_core.store.database.upgrading import find_or_make_store, holds_anything_sealed
from cara_core.store.fact_writer import FactWriter
from cara_core.store.index.cases import CaseList, CaseQuery
from cara_core.store.index.duties import DutyIndex, DutyQuery
from cara_core.store.index.making import IndexMaking
from cara_core.store.kept import CaseHead, KeptFact
from cara_core.store.kept_decision import KeptDecision
from cara_core.store.keys import KeyFolder, make_folder_of_keys
from cara_core.store.log.access_log import Access, AccessLog, Action, moment
from cara_core.store.log.appending import Appending
from cara_core.store.log.contact_records import ContactRecords
from cara_core.store.log.decisions import Decisions
from cara_core.store.log.kept_facts import KeptFacts, check_limit
from cara_core.store.log.outbox import Outbox, Untold
from cara_core.store.log.reading import CaseRow, Erasure, Reading
from cara_core.store.log.repeated_requests import RepeatedRequests
from cara_core.store.log.sealing import Reach, Sealing
from cara_core.store.messages.announcement_log import AnnouncementLog
from cara_core.store.messages.sending import Messages
from cara_core.store.reference_key import ReferenceKey
from cara_core.store.requests import Appended, AskedFact
from cara_core.terms.contact import SafeContact
from cara_core.terms.days import Day, WorkingDays
from cara_core.terms.instants import Instant

__all__ = ["CaseStore"]


class CaseStore:
    """An open store. Several threads may use it; a forked process opens its own.

    Once a call that writes has returned, what it wrote survives a crash of the process or
    the machine. After an error of the disk the store refuses to go on: open it again.
    """

    def __init__(self, database: Database, store_id: str, keys: KeyFolder) -> None:
        self.database: Final = database
        self.id: Final = store_id
        self.keys: Final = keys
        sealing = Sealing(store_id, keys)
        self._reading: Final = Reading(database, sealing)
        self._log: Final = AccessLog(database, store_id)
        self._requests: Final = RepeatedRequests(database, sealing, self._reading)
        self.outbox: Final = Outbox(database, self._reading)
        self.booked_places: Final = BookedPlaces(database, self._reading)
        self._index: Final = IndexMaking(database, self._reading)
        self._decisions: Final = Decisions(database, store_id, sealing, self._reading)
        appending = Appending(database, store_id, sealing, self._reading, self._requests, self._log, self._decisions)
        self._contacts: Final = ContactRecords(database, store_id, sealing, self._reading, self._log, appending)
        self.messages: Final = Messages(
            database, self._log, AnnouncementLog(database, store_id, sealing, self._reading)
        )
        self.calendar: Final = CalendarLog(database, store_id, self._log)
        self._reference_key: Final = ReferenceKey(database, keys)
        self._belonging: Belonging | None = None

    @classmethod
    def opened(
        cls,
        url: str,
        *,
        keys: Path,
        at: Instant,
        create: bool,
        schema: str | None = None,
        pool_size: int = READERS,
    ) -> Self:
        """See :func:`cara_core.store.opening.open_store`."""
        moment(at)
        if create:
            # Before any file of the database: where it cannot be made, no store is left without its keys.
            make_folder_of_keys(keys)
        database = Database(url, create=create, schema=schema, pool_size=pool_size)
        try:
            store_id = find_or_make_store(database, create=create, at=at)
            store = cls(database, store_id, KeyFolder(keys, store_id, create=create))
            store.keys.check_belongs(begun=holds_anything_sealed(database))
            store._reference_key.check()
            # A crash may have come between the decision to erase, which is on record, and the end of the key.
            FactWriter(store).finish_erasures(at_opening=True)
        except BaseException:
            database.close()
            raise
        return store

    def facts(self, case: str) -> tuple[Fact, ...]:
        """What has happened in this case? Raises :class:`NoSuchCase`."""
        return self._reading.facts(case)

    def case(self, case: str) -> Case:
        """What has this case come to? Raises :class:`NoSuchCase`."""
        return replay(self._reading.facts(case))

    def decisions(self, case: str) -> tuple[KeptDecision, ...]:
        """What was decided at each screening of this case, in their order, as it was then. Raises :class:`NoSuchCase`.

        A screening that a version before this one kept has no decision; of one whose data of a
        person were erased, what is left is there.
        """
        return self._decisions.of_case(case)

    def requested(self, request: str) -> Appended | None:
        """What was kept under this idempotency key? ``None``: nothing was."""
        return self._requests.requested(request)

    def repeated(self, facts: Sequence[Fact], *, request: str) -> Appended | None:
        """What was kept under this idempotency key, where it was for these facts; ``None``: nothing was.

        Their numbers are not compared, nor what the core works out, nor what was erased
        since; what the core adds to what is asked may be left out. Raises
        :class:`InputError` where the key was used for something else.
        """
        return self._requests.repeated(facts, request)

    def repeated_request(self, *, case: str, asked: Sequence[AskedFact], request: str) -> Appended | None:
        """What was kept under this idempotency key, where this was asked of this case; ``None``: nothing was.

        What the core adds to what is asked is left out of ``asked``. Raises :class:`InputError`
        (``KEY_REUSED``) where the key was used for something else.
        """
        return self._requests.answer(case=case, wanted=asked, request=request)

    def cases(self) -> Iterator[CaseRow]:
        """Every case, in the order of their names."""
        return self._reading.cases()

    def erasures(self) -> Iterator[Erasure]:
        """Every erasure on record, by case."""
        return self._reading.every_erasure()

    def last_number(self, case: str) -> int:
        """The number of the last fact of this case; 0 where there is none. No key is needed."""
        return self._reading.last(case)

    def streams(self) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        """Every case with its facts, in the order of their names; few are in memory at once."""
        return self._reading.streams()

    def readings(self) -> Iterator[tuple[str, tuple[Fact, ...] | StoreError]]:
        """As :meth:`streams`; a case that cannot be read comes with why, and stops no other."""
        return self._reading.readings()

    def facts_after(self, position: int | None, *, limit: int) -> tuple[KeptFact, ...]:
        """The facts behind this position, in the order in which they were kept; at most ``limit`` of them.

        ``None``: from the first. Nothing is ever put in before what was read: whoever goes on
        from the last ``position`` misses no fact and gets none twice, however many read. A
        fact that cannot be read comes without what it says, and stops no other.
        """
        return KeptFacts(self._reading).after(position, limit=limit)

    def case_heads(
        self,
        working: WorkingDays,
        *,
        force: str | None = None,
        phase: Phase | None = None,
        text: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> tuple[CaseHead, ...]:
        """How far has each case come? In the order of their names, at most ``limit`` of them, without replaying any.

        ``text`` is a part of the name, in large letters or small. ``after`` is the last name
        of the page before. A case that cannot be read is listed with why: in every phase, and
        where not even its force can be read under every force.
        """
        if limit is not None:
            check_limit(limit)
        query = CaseQuery(force=force, phase=phase, text=text, after=after, limit=limit)
        return tuple(CaseList(self._index).heads(query, working))

    def due(
        self,
        on: Day,
        working: WorkingDays,
        *,
        owner: Owner | None = None,
        force: str | None = None,
        after: Duty | None = None,
        limit: int | None = None,
        mended: Callable[[], None] | None = None,
        unreadable: Callable[[str], None] | None = None,
    ) -> Iterator[Duty]:
        """Every duty that has begun by this day, the earliest due first; at most ``limit`` of them.

        ``after`` is the last duty of the page before. ``mended`` is called where the index was
        changed by somebody else, and was made again, which is looked at with a first page;
        ``unreadable`` for each case that cannot be read, with its name.
        """
        if limit is not None:
            check_limit(limit)
        query = DutyQuery(on=on, owner=owner, force=force, after=after, limit=limit)
        return DutyIndex(self._index).due(query, working, mended, unreadable)

    def reindex(self, working: WorkingDays) -> None:
        """Make the index of cases and duties for this calendar from nothing."""
        self._index.made_again(working)

    def consulted(self, who: str, at: Instant, *, case: str | None = None, reason: str | None = None) -> None:
        """Log that this role or collar number read this case, or every case: DPA 2018 s.62(2)."""
        self._log.add(at=at, who=who, action=Action.CONSULTATION, case=case, reason=reason)

    def disclosed(self, who: str, at: Instant, *, case: str, recipient: str, reason: str | None = None) -> None:
        """Log that this case was passed on, and to whom: DPA 2018 s.62(3)."""
        self._log.add(at=at, who=who, action=Action.DISCLOSURE, case=case, recipient=recipient, reason=reason)

    def accesses(self, unreadable: Callable[[int], None] | None = None) -> Iterator[Access]:
        """The access log, the oldest first; ``unreadable`` is called with the number of a row that cannot be read."""
        return self._log.rows(unreadable)

    def keep_safe_contact(
        self, contact: SafeContact, *, at: Instant, request: str | None = None, usable: bool | None = None
    ) -> int:
        """Keep this version of the victim's safe contact, sealed under the victim's key; which version it is.

        ``at`` is now; who recorded it stands in the record. ``request`` is an idempotency key:
        asked again with the same record, nothing is added, and the answer is the version that
        was kept then. ``usable`` says whether she can be reached safely by it: then a fact of the
        case says so too, in the same transaction (``contact_record_kept``); ``None``: none does.
        Raises :class:`Conflict` where its version does not follow the last one,
        :class:`NoSuchCase`, and :class:`InputError`, also where the key was used for something else.
        """
        return self._contacts.keep_safe_contact(contact, at=at, request=request, usable=usable)

    def safe_contact(self, case: str, *, who: str, at: Instant, reason: str) -> SafeContact | None:
        """How can the victim be reached safely, by the newest version? ``None``: none is kept, or it was erased.

        ``who`` (a role or a collar number) reads it now, and why: every reading is in the
        access log first, and where it cannot be logged nothing is read.
        """
        return self._contacts.safe_contact(case, who=who, at=at, reason=reason)

    def keep_participant(
        self,
        participant: Participant,
        *,
        by: str,
        at: Instant,
        request: str | None = None,
        usable: bool | None = None,
    ) -> int:
        """Keep this as the newest version of the participant's record, under their key; which version it is.

        ``request`` and ``usable`` as in :meth:`keep_safe_contact`. Raises :class:`NoSuchCase`, :class:`InputError`.
        """
        return self._contacts.keep_participant(participant, by=by, at=at, request=request, usable=usable)

    def participant(self, case: str, *, who: str, at: Instant, reason: str) -> Participant | None:
        """Who goes to the workshops, and how are they reached? As :meth:`safe_contact`."""
        return self._contacts.participant(case, who=who, at=at, reason=reason)

    def contact_version(self, case: str, kind: Reach = Reach.SAFE_CONTACT) -> int:
        """Which version of the safe contact (or of the participant's record) is the newest? 0: there is none.

        It says nothing of anybody, so it is not logged. It also counts what was erased.
        """
        return self._contacts.version(case, kind)

    def last_fact(self, case: str) -> int:
        """The number of the last fact of this case; 0: there is no such case. It says nothing of anybody, as above."""
        return self._reading.last(case)

    def reference_key(self) -> bytes:
        """The key of the references under which providers know the messages: 32 bytes, in the folder of the keys.

        Raises :class:`KeyMissing` where messages were sent and it is missing, or where it is
        not the one that this store was used with.
        """
        return self._reference_key.key(new=not self.messages.any())

    def belonging(self) -> Belonging:
        """What the cases are known again by. Not to be asked for first inside a transaction: it may make a key.

        Raises :class:`KeyMissing` as :meth:`reference_key` does.
        """
        if self._belonging is None:
            self._belonging = Belonging(self.database, self._reading, Digester(self.reference_key()))
        return self._belonging

    def untold(self) -> Iterator[Untold]:
        """What is still to be told, in the order of the log."""
        return self.outbox.untold()

    def told(self, row: str, at: Instant) -> None:
        """The outbox row of this id was told."""
        self.outbox.mark_heard(row, at)

    def not_told(self, row: str, failure: str) -> None:
        """Telling it failed: ``failure`` is the name of an error's type, never its text."""
        self.outbox.mark_failed(row, failure=failure)

    def has_case(self, case: str) -> bool:
        """Is there a case of that name?"""
        return self._reading.last(case) > 0

    def force_of(self, case: str) -> str:
        """By which force was this case opened? Empty where there is none, or its first fact cannot be read."""
        return self._reading.force_of(case)

    def position(self) -> int:
        """The position of the last fact that was kept; 0: there is none."""
        return self._reading.position()

    def close(self) -> None:
        """Let the database go."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @override
    def __repr__(self) -> str:
        return f"<CaseStore {self.id}>"
