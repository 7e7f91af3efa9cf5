"""How the people of a case are reached: the victim's safe contact and the participant's record, version by version.

Each version is sealed as a whole, under the key of the person it is about, and bound to its
store, case, kind and version: an older one cannot be put in the place of a newer. Nothing is
changed; a correction is a new version. Every reading is in the access log before anything is
read, so where it cannot be logged nothing is. Source: ``contact.md`` section 3; DPA 2018 s.62.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final

import attrs
from sqlalchemy import bindparam, func, insert, literal_column, select

from cara_core.errors import Conflict, Fault, InputError, NoSuchCase, StoreDamaged
from cara_core.formats.participant import PARTICIPANT_FORMAT, Away, Participant, read_participant
from cara_core.formats.safe_contact import read_safe_contact, safe_contact_entries
from cara_core.store.database.database import Cursor, Database
from cara_core.store.database.tables import reach
from cara_core.store.log.access_log import AccessLog, Action, moment
from cara_core.store.log.chain import canonical, linked, origin, record_of
from cara_core.store.log.reading import Reading
from cara_core.store.log.sealing import Reach, Sealing
from cara_core.terms.contact import SafeContact
from cara_core.terms.instants import Instant

__all__ = ["Contacts", "participant_entries"]


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
_HEAD: Final = select(reach.c.seq, reach.c.hash).where(reach.c.seq == select(func.max(reach.c.seq)).scalar_subquery())


@attrs.frozen
class Contacts:
    """The records of one store of how people are reached."""

    database: Database
    store: str
    sealing: Sealing
    reading: Reading
    log: AccessLog

    def keep_safe_contact(self, contact: SafeContact, *, at: Instant) -> int:
        """Keep this version of the victim's safe contact. See ``CaseStore.keep_safe_contact``."""
        entries = safe_contact_entries(contact)
        _reads_back(read_safe_contact, entries, contact)
        return self._keep(Reach.SAFE_CONTACT, contact.case, entries, contact.version, (contact.recorded_by, at))

    def safe_contact(self, case: str, *, who: str, at: Instant, reason: str) -> SafeContact | None:
        """The newest version of the victim's safe contact. See ``CaseStore.safe_contact``."""
        entries = self._read(Reach.SAFE_CONTACT, case, (who, at, reason))
        return None if entries is None else _told(read_safe_contact, entries, case)

    def keep_participant(self, participant: Participant, *, by: str, at: Instant) -> int:
        """Keep this as the newest version of the participant's record. See ``CaseStore.keep_participant``."""
        entries = participant_entries(participant)
        _reads_back(read_participant, entries, participant)
        return self._keep(Reach.PARTICIPANT, participant.case, entries, None, (by, at))

    def participant(self, case: str, *, who: str, at: Instant, reason: str) -> Participant | None:
        """The newest version of the participant's record. See ``CaseStore.participant``."""
        entries = self._read(Reach.PARTICIPANT, case, (who, at, reason))
        return None if entries is None else _told(read_participant, entries, case)

    def version(self, case: str, kind: Reach) -> int:
        """Which version is the newest; 0 where there is none. It says nothing of anybody, so it is not logged."""
        return int(self.database.rows(_VERSION, (case, kind.value))[0][0] or 0)

    def _keep(
        self, kind: Reach, case: str, entries: Mapping[str, object], version: int | None, asked: tuple[str, Instant]
    ) -> int:
        by, at = asked
        recorded, plain = moment(at), canonical(entries)
        with self.database.writing() as cursor:
            after, last = self.reading.last(case), self.version(case, kind)
            if not after:
                raise NoSuchCase("there is no case of that name in the store")
            if version is not None and version != last + 1:
                raise Conflict(case, version - 1, last, of=f"version of the {kind.words}")
            body = self.sealing.seal(
                case,
                kind.person,
                after + 1,
                plain,
                self.reading.erasures(case),
                bound=self._bound(case, kind, last + 1),
                is_first=lambda person: person not in self.reading.sealed_people(case),
            )
            self._write(cursor, (case, kind.value, last + 1, after, recorded, by, body))
            action = Action.ALTERATION if last else Action.COLLECTION
            reason = f"{kind.words}, version {last + 1}"
            self.log.put(cursor, at=at, who=by, action=action, case=case, reason=reason)
        return last + 1

    def _write(self, cursor: Cursor, row: tuple[object, ...]) -> None:
        head = cursor.execute(self.database.spoken(_HEAD), ()).fetchone()
        last, previous = (0, origin(self.store, reach.name)) if head is None else (head[0], bytes(head[1]))
        numbered = (last + 1, *row)
        cursor.execute(self.database.spoken(_ADD), (*numbered, linked(previous, record_of(numbered))))

    def _read(self, kind: Reach, case: str, asked: tuple[str, Instant, str]) -> dict[str, Any] | None:
        who, at, reason = asked
        self.log.add(at=at, who=who, action=Action.CONSULTATION, case=case, reason=f"{kind.words}: {reason}")
        rows = self.database.rows(_NEWEST, (case, kind.value, 1))
        if not rows:
            return None
        seq, version, after, body = rows[0]
        bound = self._bound(case, kind, version)
        erased = self.reading.erasures(case)
        return self.sealing.unsealed(case, kind.person, after + 1, body, erased, bound=bound, where=f"reach {seq}")

    def _bound(self, case: str, kind: Reach, version: int) -> bytes:
        return f"{self.store}/{case}/{kind.value}/{version}".encode()


def participant_entries(participant: Participant) -> dict[str, object]:
    """The record as ``cara-participant/1``; what is not known is left out."""
    said = attrs.asdict(participant, recurse=False)
    entries: dict[str, object] = {"format": PARTICIPANT_FORMAT}
    for name, value in said.items():
        if value is None or value == ():
            continue
        entries[name] = [_away(one) for one in value] if name == "away" else _jsoned(value)
    return entries


def _away(away: Away) -> dict[str, str]:
    days = {"first": away.first, "last": away.last}
    return {name: day.isoformat() for name, day in days.items() if day is not None}


def _jsoned(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return value.value if isinstance(value, StrEnum) else value


def _reads_back(read: Callable[[Mapping[str, object]], object], entries: Mapping[str, object], said: object) -> None:
    """What could not be read again is not kept. Raises :class:`InputError`."""
    if read(entries) != said:
        raise InputError([Fault("", "NOT_ALLOWED", "allowed: a record that says the same when it is read again")])


def _told(read: Callable[[Mapping[str, object]], Any], entries: Mapping[str, object], case: str) -> Any:
    try:
        return read(entries)
    except InputError:
        raise StoreDamaged("reach", f"a record of case {case} cannot be read") from None
