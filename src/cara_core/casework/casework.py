"""A store of cases with its one guarded way in: what a program, a command and a service all call."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import attrs
from typing_extensions import override

from cara_core.case.facts import BookingCancelled, PersonErased
from cara_core.casework.asked_facts import Askable
from cara_core.casework.call_checks import check_call
from cara_core.casework.changes import Booking, Change, Screening, recording_change
from cara_core.casework.register.calls import RegisterCalls
from cara_core.casework.results import (
    AskedFact,
    CaseOpened,
    CaseRecorded,
    HookReport,
    OpenRequest,
    OpenResult,
    ReadBy,
    StoreRestored,
)
from cara_core.channels.channel import Channel
from cara_core.errors import Fault
from cara_core.forces.force import Force
from cara_core.formats.participant import Participant
from cara_core.terms.caution import Person
from cara_core.terms.contact import SafeContact
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.messages import MessageOutcome
from cara_core.terms.referral import Referral
from cara_core.terms.workshops import WorkshopPair

if TYPE_CHECKING:
    # Each of these needs the store, and that an extra; who only names the type of a casework does not.
    from cara_core.casework.at_hand.store import StoreAtHand
    from cara_core.casework.backup.restoring import StoreRestorer
    from cara_core.casework.calendar.keeping import CalendarKeeper
    from cara_core.casework.opening import Opener
    from cara_core.casework.reaching.contact_records import ContactRecorder
    from cara_core.casework.reading import CaseReader
    from cara_core.casework.recording import Recorder
    from cara_core.casework.register.keeping import RegisterKeeper
    from cara_core.casework.sending import Sender, Sending
    from cara_core.casework.telling import Teller
    from cara_core.casework.verifying import CheckpointSigner

__all__ = ["Casework"]


class Casework(RegisterCalls):
    """The cases of one store. Made by :func:`cara_core.open_casework`; several threads may use it.

    A forked process opens its own. Once a call that records has returned, what it recorded
    survives a crash of the process or the machine.

    Common to the calls: ``at`` is now, an instant with an offset; nothing here reads a clock.
    ``by`` is who does it, a role or a collar number, never a name. ``request`` (1 to 128 of
    ``A-Z a-z 0-9 - _ . : /``) makes a call safe to repeat: the same request is answered as
    it was the first time, and adds nothing. ``expected`` is the number of the last fact the
    caller has seen; without it, what somebody else recorded meanwhile is taken into account.
    ``read_by`` puts the reading into the access log before anything is read.

    Raises a :class:`CaraError` of its kind: :class:`InputError` with every fault,
    :class:`NoSuchCase`, :class:`OutOfTurn` and :class:`CaseEnded` with what is allowed now,
    :class:`Conflict`, :class:`ForceError`, :class:`StoreError`. Its ``retry`` says whether the same call may
    help, unchanged.
    """

    def __init__(
        self,
        at_hand: "StoreAtHand",
        *,
        opener: "Opener",
        recorder: "Recorder",
        reader: "CaseReader",
        contacts: "ContactRecorder",
        calendar: "CalendarKeeper",
        register: "RegisterKeeper",
        sender: "Callable[[], Sender]",
        signer: "Callable[[], CheckpointSigner]",
        restorer: "Callable[[], StoreRestorer]",
        teller: "Teller",
    ) -> None:
        super().__init__(reader, calendar, register, teller)
        self._at_hand = at_hand
        self._opener = opener
        self._recorder = recorder
        self._contacts = contacts
        # Made when they are first asked for: few calls need what they import.
        self._sender = sender
        self._signer = signer
        self._restorer = restorer

    def open(
        self,
        referral: Referral,
        *,
        case: str,
        at: Instant,
        by: str,
        force: str | Force | None = None,
        community: str | None = None,
        on: Day | None = None,
        request: str | None = None,
    ) -> CaseOpened:
        """Open a case with this referral, and screen it, as on that day (without one: today in London).

        ``case`` is the force's own reference for it. ``force`` is its name (``force/community``
        names both), else the referral's. A case can be opened whatever the screening says.
        A new store, and its folder of keys, are made with its first case.
        """
        asked = OpenRequest(
            referral=referral, force=force, community=community, case=case, on=on, by=by, request=request
        )
        opened = self._opener.open(asked, at=at)
        return attrs.evolve(opened, hooks=self._tell(at))

    def open_many(self, requests: Iterable[OpenRequest], *, at: Instant) -> Iterator[OpenResult]:
        """Open thousands of cases: what came of each, in their order. One that is refused stops no other."""
        yield from self._opener.open_many(requests, at=at)
        self._tell(at)

    def record(
        self,
        case: str,
        facts: Askable | Sequence[Askable],
        *,
        at: Instant,
        by: str | None = None,
        on: Day | None = None,
        request: str | None = None,
        expected: int | None = None,
    ) -> CaseRecorded:
        """Record what happened in this case: all of it, or nothing.

        ``facts`` are values of ``cara_core.facts``, :class:`Fact` or mappings of ``cara-fact/1``,
        one or several. ``by`` and ``on`` stand for what a fact does not say itself; ``on``
        is also the last day that anything may have happened on (without it: today in London).
        """
        return self._keep(
            recording_change(case, facts, at=at, by=by, on=on, request=request, expected=expected),
        )

    def try_out(
        self,
        case: str,
        facts: Askable | Sequence[Askable],
        *,
        at: Instant,
        by: str | None = None,
        on: Day | None = None,
        request: str | None = None,
    ) -> CaseRecorded:
        """What would :meth:`record` keep by this, and what would begin and end? Nothing is kept. Raises as it does."""
        return self._recorder.try_out(recording_change(case, facts, at=at, by=by, on=on, request=request))

    def screen(
        self,
        case: str,
        *,
        at: Instant,
        by: str,
        on: Day | None = None,
        request: str | None = None,
        expected: int | None = None,
    ) -> CaseRecorded:
        """Screen what is known of this case by now, as on that day (without one: today in London)."""
        ahead = check_call(at=at, case=case, by=by, request=request, on=on, expected=expected)
        change = Change(
            case=case,
            asked=[AskedFact(what=None, on=on, by=by)],
            work_out=Screening(on=london_day(at) if on is None else on, by=by).work_out,
            at=at,
            request=request,
            expected=expected,
            ahead=ahead,
        )
        return self._keep(change)

    def book(
        self,
        case: str,
        pair: WorkshopPair,
        *,
        at: Instant,
        by: str,
        on: Day | None = None,
        short_notice: str | None = None,
        request: str | None = None,
        expected: int | None = None,
    ) -> CaseRecorded:
        """Book these two workshops. Where they are what is booked already, nothing is recorded.

        ``short_notice``: how the participant was told, where a workshop is less than seven days ahead, as
        no message about it comes in time then.
        """
        ahead = check_call(at=at, case=case, by=by, request=request, on=on, expected=expected)
        booking = Booking.of(pair, on=london_day(at) if on is None else on, by=by, short_notice=short_notice)
        change = Change(
            case=case,
            asked=[AskedFact(what=booking.pair, on=on, by=by)],
            work_out=booking.work_out,
            at=at,
            request=request,
            expected=expected,
            ahead=ahead,
            workshops=(pair.first, pair.second),
        )
        return self._keep(change)

    def cancel(
        self,
        case: str,
        *,
        at: Instant,
        by: str,
        on: Day | None = None,
        request: str | None = None,
        expected: int | None = None,
    ) -> CaseRecorded:
        """The booking falls away, and there is no other pair."""
        return self.record(case, BookingCancelled(), at=at, by=by, on=on, request=request, expected=expected)

    def erase(
        self,
        case: str,
        person: Person,
        *,
        authority: str,
        ordered: bool = False,
        at: Instant,
        by: str,
        on: Day | None = None,
        request: str | None = None,
        expected: int | None = None,
    ) -> CaseRecorded:
        """Erase this person's data in this case, for good: the decision is recorded, then the key destroyed.

        Only of a case that has ended, where nothing is owed to the victim or for anybody's safety any more,
        unless a court or the Commissioner ordered it (``ordered``). ``authority`` is the reference of the
        decision to erase.
        The record stays, can still be verified, and cannot be read any more, in any copy.
        """
        erased = PersonErased(person=person, authority=authority, ordered=ordered)
        return self.record(case, erased, at=at, by=by, on=on, request=request, expected=expected)

    def keep_safe_contact(self, contact: SafeContact, *, at: Instant, request: str | None = None) -> int:
        """Keep this version of how the victim can be reached safely; which version it is.

        A fact of the case says that it was kept, and whether she can be reached safely by it, so the
        case is at the next number. Raises :class:`Conflict` where its version does not follow the last one.
        """
        version = self._contacts.keep_safe_contact(contact, at=at, request=request)
        self._tell(at)
        return version

    def keep_participant(self, participant: Participant, *, at: Instant, by: str, request: str | None = None) -> int:
        """Keep this as the newest version of the participant's record; which version it is.

        A fact of the case says that it was kept, as with :meth:`keep_safe_contact`.
        """
        version = self._contacts.keep_participant(participant, at=at, by=by, request=request)
        self._tell(at)
        return version

    def contact_faults(self, records: Sequence[Participant | SafeContact]) -> Sequence[Sequence[Fault]]:
        """For each of these records, why it could not be kept after those before it. Nothing is written."""
        return self._contacts.faults_of(records)

    def safe_contact(self, case: str, *, read_by: ReadBy) -> SafeContact | None:
        """How can the victim be reached safely? ``None``: no record is kept, or it was erased. A reason is needed."""
        return self._contacts.safe_contact(case, read_by)

    def participant(self, case: str, *, read_by: ReadBy) -> Participant | None:
        """Who goes to the workshops, and how are they reached? As :meth:`safe_contact`."""
        return self._contacts.participant(case, read_by)

    def sending(
        self,
        channels: Mapping[str, Channel],
        *,
        by: str,
        clock: Callable[[], Instant],
        live: bool = False,
    ) -> "Sending":
        """Sends what is due by these channels, or tries it out: see :class:`cara_core.casework.sending.Sending`."""
        return self._sender().sending(channels, by=by, clock=clock, live=live)

    def sending_stopped_by(self) -> str | None:
        """Who stopped all sending? ``None``: it goes on."""
        return self._sender().stopped_by()

    def stop_sending(self, *, by: str, at: Instant) -> None:
        """Stop all sending, at once, by every channel, until somebody lets it go on."""
        self._sender().stop(by=by, at=at)

    def resume_sending(self, *, by: str, at: Instant) -> None:
        """Let sending go on."""
        self._sender().resume(by=by, at=at)

    def settle_message(self, case: str, reference: str, said: MessageOutcome | str, *, at: Instant, by: str) -> None:
        """Say what became of a message that was stopped, or of which nobody knows whether it went out.

        ``reference`` is the one under which it is kept. ``arrived`` and ``again`` (send it once
        more) are said of one whose outcome is not known; ``withdrawn`` of that and of one that a rule
        stopped: it is not sent any more. Only this, or that it goes, ends what is owed.
        """
        self._sender().settle_message(case, reference, said, at=at, by=by)

    def tell(self, at: Instant, *, clock: Callable[[], Instant] | None = None) -> HookReport:
        """Tell the forces' own systems what they have not heard yet: what a crash, or their failure, has left.

        They are told with every call that records. ``clock`` says what time it is, where
        telling may take longer than some minutes.
        """
        return self._teller.tell(at, clock=clock)

    def restore(self, *, at: Instant, by: str, erasures: Path | str | None = None) -> StoreRestored:
        """To be called once a backup of the store was put back, before anything else.

        Stops all sending, erases again whom the list of erasures names (beside the folder of the keys, or in
        this file), and has every provider asked before anything goes that may have gone out since.
        Raises :class:`InputError` for a list that cannot be read: nothing was done.
        """
        return self._restorer().restore(
            at=at, by=by, erasures=str(erasures) if isinstance(erasures, Path) else erasures
        )

    def sign_checkpoint(self, *, at: Instant) -> str:
        """Sign what the store now holds: a text to be kept elsewhere, for :func:`cara_core.verify_store`."""
        return self._signer().sign(at=at)

    def public_keys(self) -> tuple[str, ...]:
        """The keys to check with whatever was signed here: to be kept elsewhere, too."""
        return self._signer().public_keys()

    def close(self) -> None:
        """Let the store go."""
        self._at_hand.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @override
    def __repr__(self) -> str:
        return "<Casework>"

    def _keep(self, change: Change) -> CaseRecorded:
        """Keep what happens, and tell the forces of it."""
        return attrs.evolve(self._recorder.keep(change), hooks=self._tell(change.at))
