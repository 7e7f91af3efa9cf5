"""How the people of a case are reached: kept version by version, and read only by whoever says why."""

from collections.abc import Sequence
from typing import Final

import attrs

from cara_core.casework.at_hand.store import StoreAtHand
from cara_core.casework.call_checks import check_call, check_case, checked_call
from cara_core.casework.results import ReadBy
from cara_core.contact.safe.usable import is_usable
from cara_core.errors import CaraError, Fault, InputError, NoSuchCase
from cara_core.formats.participant import Participant
from cara_core.store.case_store import CaseStore
from cara_core.store.log.sealing import Reach
from cara_core.terms.caution import LEAST_RANK
from cara_core.terms.contact import SafeContact
from cara_core.terms.instants import Instant, london_day

__all__ = ["ContactRecorder"]

_REASON: Final = "missing; allowed: why it is read"


@attrs.frozen(kw_only=True)
class ContactRecorder:
    """Keeps and reads the contact records of one store.

    Each version that is kept is a fact of its case, too: that it was kept, whether the person can be
    reached safely by it, and nothing of what it says.
    """

    at_hand: StoreAtHand

    def keep_safe_contact(self, contact: SafeContact, *, at: Instant, request: str | None) -> int:
        """Which version it is. Raises :class:`NoSuchCase`, :class:`Conflict`, :class:`InputError`.

        That there is no way at all to reach the victim, a supervisor says: a sergeant or above.
        """
        if not isinstance(contact, SafeContact):
            raise _wrong_record(contact, "SafeContact, from cara_core.read_safe_contact")
        check_call(at=at, case=contact.case, request=request)
        wrong = _rank_faults(contact)
        if wrong:
            raise InputError(wrong)
        usable = is_usable(contact, london_day(at))
        return self._store().keep_safe_contact(contact, at=at, request=request, usable=usable)

    def keep_participant(self, participant: Participant, *, by: str, at: Instant, request: str | None) -> int:
        """Which version it is. Raises :class:`NoSuchCase`, :class:`InputError`."""
        if not isinstance(participant, Participant):
            raise _wrong_record(participant, "Participant, from cara_core.read_participant")
        check_call(at=at, case=participant.case, by=by, request=request)
        usable = any((participant.phone, participant.email, participant.address))
        return self._store().keep_participant(participant, by=by, at=at, request=request, usable=usable)

    @checked_call
    def safe_contact(self, case: str, read_by: ReadBy) -> SafeContact | None:
        """The newest version; ``None``: none is kept, or it was erased. Raises :class:`NoSuchCase`."""
        store, reason = self._store_with(case), _reason_of(read_by)
        return store.safe_contact(case, who=read_by.who, at=read_by.at, reason=reason)

    @checked_call
    def participant(self, case: str, read_by: ReadBy) -> Participant | None:
        """As :meth:`safe_contact`."""
        store, reason = self._store_with(case), _reason_of(read_by)
        return store.participant(case, who=read_by.who, at=read_by.at, reason=reason)

    def faults_of(self, records: Sequence[Participant | SafeContact]) -> Sequence[Sequence[Fault]]:
        """For each of these records, why it could not be kept after those before it; nothing is written."""
        for record in records:
            if not isinstance(record, Participant | SafeContact):
                raise _wrong_record(record, "Participant or SafeContact")
        store = self.at_hand.find()
        comes_next: dict[str, int] = {}
        return [self._faults(store, record, comes_next) for record in records]

    def _faults(
        self, store: CaseStore | None, record: Participant | SafeContact, comes_next: dict[str, int]
    ) -> Sequence[Fault]:
        if store is None or not store.has_case(record.case):
            allowed = "there is no case of that name in the store; allowed: one that was opened"
            return [Fault("case", NoSuchCase.code, allowed)]
        if isinstance(record, Participant):
            return []
        version = comes_next.get(record.case, store.contact_version(record.case, Reach.SAFE_CONTACT) + 1)
        comes_next[record.case] = version + 1
        faults = _rank_faults(record)
        if record.version != version:
            faults.append(Fault("version", "CONFLICT", f"another than comes next; allowed: {version}"))
        return faults

    def _store(self) -> CaseStore:
        store = self.at_hand.find()
        if store is None:
            raise NoSuchCase("there is no case of that name in the store")
        return store

    def _store_with(self, case: str) -> CaseStore:
        check_case(case)
        store = self._store()
        if not store.has_case(case):
            raise NoSuchCase("there is no case of that name in the store")
        return store


def _rank_faults(contact: SafeContact) -> list[Fault]:
    """Is it a supervisor who says that there is no way to reach the victim? Source: contract section 7."""
    if contact.no_way_because is None:
        return []
    if contact.rank is not None and contact.rank.reaches(LEAST_RANK):
        return []
    allowed = f"found {contact.rank or 'no rank'} beside no_way_because; allowed: {LEAST_RANK} or above"
    return [Fault("rank", "DECIDER_RANK", allowed)]


def _reason_of(read_by: ReadBy) -> str:
    if not (read_by.reason or "").strip():
        raise InputError([Fault("reason", "MISSING", _REASON)])
    return str(read_by.reason)


def _wrong_record(given: object, allowed: str) -> CaraError:
    return InputError([Fault("record", "WRONG_CALL", f"{type(given).__name__} was given; allowed: {allowed}")])
