"""How the people of a case are reached: the victim's safe contact and the participant's record, version by version.

Each version is sealed in one piece, under the key of the person it is about, and bound to its
store, case, kind and version: an older one cannot be put in the place of a newer. Nothing is
changed; a correction is a new version. Every reading is in the access log before anything is
read, so where it cannot be logged nothing is. Source: ``contact.md`` section 3; DPA 2018 s.62.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeVar

import attrs
from sqlalchemy import bindparam, func, insert, literal_column, select

from cara_core.errors import Conflict, Fault, InputError, NoSuchCase, StoreDamaged
from cara_core.formats.participant import Participant, participant_entries, read_participant
from cara_core.formats.safe_contact import read_safe_contact, safe_contact_entries
from cara_core.store.database.database import Cursor, Database
from cara_core.store.database.tables import reach
from cara_core.store.log.access_log import AccessLog, Action, moment
from cara_core.store.log.chain import canonical, end_of_chain, next_row
from cara_core.store.log.reading import Reading
from cara_core.store.log.sealing import Reach, SealedPlace, Sealing
from cara_core.terms.contact import SafeContact
from cara_core.terms.instants import Instant

__all__ = ["ContactRecords"]

T = TypeVar("T")
_ADD: Final = insert(reach)
_VERSION: Final = select(func.max(reach.c.version)).where(
    reach.c.case_id == bindparam("case"), reach.c.kind == bindparam("what")
)
_NEWEST: Final = (
    select(reach.c.seq, reach.c.version, reach.c.after_fact, reach.c.body)
    .where(reach.c.case_id == bindparam("case"), reach.c.kind == bindparam("what"))
    .order_by(reach.c.version.desc())
    .limit(bindparam("page"))
    .offset(literal_column("0"))
)
_LAST: Final = select(reach.c.seq, reach.c.hash).where(reach.c.seq == select(func.max(reach.c.seq)).scalar_subquery())


class _RecordColumns(NamedTuple):
    """The columns of one version, between its number and its digest, as the table has them."""

    case: str
    kind: str
    version: int
    after_fact: int
    recorded_at: str
    recorded_by: str
    body: str


@attrs.frozen
class ContactRecords:
    """The records of one store of how people are reached."""

    database: Database
    store: str
    sealing: Sealing
    reading: Reading
    log: AccessLog

    def keep_safe_contact(self, contact: SafeContact, *, at: Instant) -> int:
        """Keep this version of the victim's safe contact. See ``CaseStore.keep_safe_contact``."""
        entries = safe_contact_entries(contact)
        _check_reads_back(read_safe_contact, entries, contact)
        by, version = contact.recorded_by, contact.version
        return self._keep(Reach.SAFE_CONTACT, contact.case, entries, version=version, by=by, at=at)

    def safe_contact(self, case: str, *, who: str, at: Instant, reason: str) -> SafeContact | None:
        """The newest version of the victim's safe contact. See ``CaseStore.safe_contact``."""
        entries = self._read(Reach.SAFE_CONTACT, case, who=who, at=at, reason=reason)
        return None if entries is None else _read_back(read_safe_contact, entries, case)

    def keep_participant(self, participant: Participant, *, by: str, at: Instant) -> int:
        """Keep this as the newest version of the participant's record. See ``CaseStore.keep_participant``."""
        entries = participant_entries(participant)
        _check_reads_back(read_participant, entries, participant)
        return self._keep(Reach.PARTICIPANT, participant.case, entries, version=None, by=by, at=at)

    def participant(self, case: str, *, who: str, at: Instant, reason: str) -> Participant | None:
        """The newest version of the participant's record. See ``CaseStore.participant``."""
        entries = self._read(Reach.PARTICIPANT, case, who=who, at=at, reason=reason)
        return None if entries is None else _read_back(read_participant, entries, case)

    def version(self, case: str, kind: Reach) -> int:
        """Which version is the newest; 0 where there is none. It says nothing of anybody, so it is not logged."""
        ((version,),) = self.database.rows(_VERSION, (case, kind.value))
        return int(version or 0)

    def _keep(
        self, kind: Reach, case: str, entries: Mapping[str, object], *, version: int | None, by: str, at: Instant
    ) -> int:
        """Keep these entries as the newest version, whose number has to be ``version`` where one is given."""
        recorded_at, plain = moment(at), canonical(entries)
        with self.database.writing() as cursor:
            after, last = self.reading.last(case), self.version(case, kind)
            if not after:
                raise NoSuchCase("there is no case of that name in the store")
            if version is not None and version != last + 1:
                raise Conflict(case, version - 1, last, of=f"version of the {kind.words}")
            place = self._place(kind, case, version=last + 1, after_fact=after, name=reach.name)
            body = self.sealing.seal(
                plain,
                place,
                self.reading.erasures(case),
                lambda person: person not in self.reading.sealed_people(case),
            )
            self._write(cursor, _RecordColumns(case, kind.value, last + 1, after, recorded_at, by, body))
            action = Action.ALTERATION if last else Action.COLLECTION
            reason = f"{kind.words}, version {last + 1}"
            self.log.put(cursor, at=at, who=by, action=action, case=case, reason=reason)
        return last + 1

    def _write(self, cursor: Cursor, columns: _RecordColumns) -> None:
        last = cursor.execute(self.database.sql(_LAST), ()).fetchone()
        row, _ = next_row(end_of_chain(last, store_id=self.store, table=reach.name), columns)
        cursor.execute(self.database.sql(_ADD), row)

    def _read(self, kind: Reach, case: str, *, who: str, at: Instant, reason: str) -> dict[str, Any] | None:
        # Logged first, in a transaction of its own: where that fails, nothing has been opened yet.
        self.log.add(at=at, who=who, action=Action.CONSULTATION, case=case, reason=f"{kind.words}: {reason}")
        for seq, version, after, body in self.database.rows(_NEWEST, (case, kind.value, 1)):
            place = self._place(kind, case, version=version, after_fact=after, name=f"{reach.name} {seq}")
            return self.sealing.unseal(body, place, self.reading.erasures(case))
        return None

    def _place(self, kind: Reach, case: str, *, version: int, after_fact: int, name: str) -> SealedPlace:
        """Where a version stands: on which side of an erasure, as if it were the fact after ``after_fact``."""
        # The version is authenticated with it: an older one, put in the place of a newer, does not open.
        # Otherwise somebody could have a message sent to a number that is no longer safe.
        bound = f"{self.store}/{case}/{kind.value}/{version}".encode()
        return SealedPlace(case, kind.person, after_fact + 1, bound, name)


def _check_reads_back(read: Callable[[Mapping[str, object]], T], entries: Mapping[str, object], record: T) -> None:
    """What could not be read again is not kept. Raises :class:`InputError`."""
    if read(entries) != record:
        raise InputError([Fault("", "NOT_ALLOWED", "allowed: a record that says the same when it is read again")])


def _read_back(read: Callable[[Mapping[str, object]], T], entries: Mapping[str, object], case: str) -> T:
    """The record that these entries say. Raises :class:`StoreDamaged`."""
    try:
        return read(entries)
    except InputError:
        raise StoreDamaged("reach", f"a record of case {case} cannot be read") from None
