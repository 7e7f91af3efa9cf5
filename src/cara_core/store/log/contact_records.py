"""How the people of a case are reached: the victim's safe contact and the participant's record, version by version.

Each version is sealed in one piece, under the key of the person it is about, and bound to its
store, case, kind and version: an older one cannot be put in the place of a newer. Nothing is
changed; a correction is a new version. Every reading is in the access log before anything is
read, so where it cannot be logged nothing is. Source: ``contact.md`` section 3; DPA 2018 s.62.

An idempotency key names the version it was given with, in a table of its own: the rows of the
versions are under a chain, and keep the columns they have.

Where whoever keeps a record says whether it can be used, an open fact of the case says so too, in
the same transaction: what is owed follows from facts alone, and never from a table beside them.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeVar

import attrs
from sqlalchemy import bindparam, func, insert, literal_column, select
from typing_extensions import override

from cara_core.case.facts import ContactRecordKept, Fact
from cara_core.errors import Conflict, Fault, InputError, NoSuchCase, StoreDamaged
from cara_core.formats.participant import Participant, participant_entries, read_kept_participant, read_participant
from cara_core.formats.safe_contact import read_kept_safe_contact, read_safe_contact, safe_contact_entries
from cara_core.store.database.database import Cursor, Database
from cara_core.store.database.tables import reach
from cara_core.store.database.tables import request as request_table
from cara_core.store.log.access_log import AccessLog, Action, moment
from cara_core.store.log.appending import Appending
from cara_core.store.log.chain import canonical, end_of_chain, next_row
from cara_core.store.log.reading import Reading
from cara_core.store.log.repeated_requests import REQUESTED, REQUESTED_RECORD, key_reused, request_faults
from cara_core.store.log.sealing import Reach, SealedPlace, Sealing, padded
from cara_core.terms.contact import SafeContact
from cara_core.terms.instants import Instant, london_day

__all__ = ["DIGEST_NAMED", "DIGITS_NAMED", "ContactRecords"]

DIGEST_NAMED: Final = ", digest "
"""Stands before the digest of the row in the access log; versions before this one named none."""
DIGITS_NAMED: Final = 32

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
_VERSION_OF: Final = select(reach.c.seq, reach.c.after_fact, reach.c.recorded_by, reach.c.body).where(
    reach.c.case_id == bindparam("case"), reach.c.kind == bindparam("what"), reach.c.version == bindparam("version")
)
_ADD_REQUEST: Final = insert(request_table)
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

    @override
    def __repr__(self) -> str:
        return f"<_RecordColumns {self.case} {self.kind} {self.version}>"


@attrs.frozen(repr=False)
class _NewVersion:
    """A version to be kept: of whose record, what it says, who records it, and which number it has to get."""

    kind: Reach
    case: str
    entries: Mapping[str, object]
    by: str = attrs.field(kw_only=True)
    version: int | None = attrs.field(default=None, kw_only=True)
    usable: bool | None = attrs.field(default=None, kw_only=True)
    do_not_contact: bool = attrs.field(default=False, kw_only=True)

    def marker(self, *, number: int, version: int, at: Instant) -> Fact | None:
        """The open fact that this version was kept; ``None`` where nobody said whether it can be used."""
        if self.usable is None:
            return None
        what = ContactRecordKept(
            person=self.kind.person, version=version, usable=self.usable, do_not_contact=self.do_not_contact
        )
        return Fact(case=self.case, number=number, on=london_day(at), at=at, by=self.by, what=what)


@attrs.frozen
class ContactRecords:
    """The records of one store of how people are reached."""

    database: Database
    store: str
    sealing: Sealing
    reading: Reading
    log: AccessLog
    appending: Appending

    def keep_safe_contact(
        self, contact: SafeContact, *, at: Instant, request: str | None, usable: bool | None = None
    ) -> int:
        """Keep this version of the victim's safe contact. See ``CaseStore.keep_safe_contact``."""
        entries = safe_contact_entries(contact)
        _check_reads_back(read_safe_contact, entries, contact)
        new = _NewVersion(
            Reach.SAFE_CONTACT,
            contact.case,
            entries,
            by=contact.recorded_by,
            version=contact.version,
            usable=usable,
            do_not_contact=contact.do_not_contact,
        )
        return self._keep(new, at=at, request=request)

    def safe_contact(self, case: str, *, who: str, at: Instant, reason: str) -> SafeContact | None:
        """The newest version of the victim's safe contact. See ``CaseStore.safe_contact``."""
        entries = self._read(Reach.SAFE_CONTACT, case, who=who, at=at, reason=reason)
        return None if entries is None else _read_back(read_kept_safe_contact, entries, case)

    def keep_participant(
        self, participant: Participant, *, by: str, at: Instant, request: str | None, usable: bool | None = None
    ) -> int:
        """Keep this as the newest version of the participant's record. See ``CaseStore.keep_participant``."""
        entries = participant_entries(participant)
        _check_reads_back(read_participant, entries, participant)
        new = _NewVersion(Reach.PARTICIPANT, participant.case, entries, by=by, usable=usable)
        return self._keep(new, at=at, request=request)

    def participant(self, case: str, *, who: str, at: Instant, reason: str) -> Participant | None:
        """The newest version of the participant's record. See ``CaseStore.participant``."""
        entries = self._read(Reach.PARTICIPANT, case, who=who, at=at, reason=reason)
        return None if entries is None else _read_back(read_kept_participant, entries, case)

    def version(self, case: str, kind: Reach) -> int:
        """Which version is the newest; 0 where there is none. It says nothing of anybody, so it is not logged."""
        ((version,),) = self.database.rows(_VERSION, (case, kind.value))
        return int(version or 0)

    def _keep(self, new: _NewVersion, *, at: Instant, request: str | None) -> int:
        """Keep this as the newest version; where it was kept under this key before, which version it was then."""
        wrong = request_faults(request)
        if wrong:
            raise InputError(wrong)
        recorded_at, kind, case = moment(at), new.kind, new.case
        with self.database.writing() as cursor:
            repeated = None if request is None else self._repeated(new, request)
            if repeated is not None:
                return repeated
            after, last = self.reading.last(case), self.version(case, kind)
            if not after:
                raise NoSuchCase("there is no case of that name in the store")
            if new.version is not None and new.version != last + 1:
                raise Conflict(case, new.version - 1, last, of=f"version of the {kind.words}")
            place = self._place(kind, case, version=last + 1, after_fact=after, name=reach.name)
            body = self.sealing.seal(
                padded(canonical(new.entries)),
                place,
                self.reading.erasures(case),
                lambda person: person not in self.reading.sealed_people(case),
            )
            digest = self._write(cursor, _RecordColumns(case, kind.value, last + 1, after, recorded_at, new.by, body))
            if request is not None:
                cursor.execute(self.database.sql(_ADD_REQUEST), (request, case, kind.value, last + 1))
            action = Action.ALTERATION if last else Action.COLLECTION
            # The access log is signed for: so what it names here cannot be changed with a chain worked out anew.
            reason = f"{kind.words}, version {last + 1}{DIGEST_NAMED}{digest.hex()[:DIGITS_NAMED]}"
            self.log.put(cursor, at=at, who=new.by, action=action, case=case, reason=reason)
            # Nobody else can record between the question for the last fact and the commit.
            marker = new.marker(number=after + 1, version=last + 1, at=at)
            if marker is not None:
                self.appending.append_within(cursor, marker, at=at)
        return last + 1

    def _repeated(self, new: _NewVersion, request: str) -> int | None:
        """Which version was kept under this key before; ``None``: none was. Raises where it was for something else."""
        if self.database.rows(REQUESTED, (request,)):
            raise key_reused()
        for case, kind, version in self.database.rows(REQUESTED_RECORD, (request,)):
            if (case, kind) != (new.case, new.kind.value) or not self._says(new, version):
                raise key_reused()
            return int(version)
        return None

    def _says(self, new: _NewVersion, version: int) -> bool:
        """Does this version say the same, as far as it can still be read?"""
        for seq, after, by, body in self.database.rows(_VERSION_OF, (new.case, new.kind.value, version)):
            place = self._place(new.kind, new.case, version=version, after_fact=after, name=f"{reach.name} {seq}")
            entries = self.sealing.unseal(body, place, self.reading.erasures(new.case))
            return by == new.by and (entries is None or canonical(entries) == canonical(new.entries))
        return False

    def _write(self, cursor: Cursor, columns: _RecordColumns) -> bytes:
        """Put it behind the last row; the digest of its own."""
        last = cursor.execute(self.database.sql(_LAST), ()).fetchone()
        row, end = next_row(end_of_chain(last, store_id=self.store, table=reach.name), columns)
        cursor.execute(self.database.sql(_ADD), row)
        return end.digest

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
