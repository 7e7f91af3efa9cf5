"""Sending the messages of the cases of one store, or trying it out: what is due, once, and what came of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

import attrs

from cara_core.books.messages import catalogue
from cara_core.case.case import Case
from cara_core.case.facts.fields import BY_FORM
from cara_core.casework.at_hand.forces import ForcesAtHand
from cara_core.casework.at_hand.store import StoreAtHand
from cara_core.casework.call_checks import checked_call, word_of
from cara_core.casework.results import CaseNotSent, ReadBy
from cara_core.channels.channel import Channel
from cara_core.contact.views import WorkerPart
from cara_core.delivery.announced.announced import put_right
from cara_core.delivery.by_force import channels_of
from cara_core.delivery.dispatch import dispatch
from cara_core.delivery.handing_over import ByHand, keep_handed_over, made_by_hand, rules_by_hand
from cara_core.delivery.neutral_text import neutral_texts
from cara_core.delivery.pace import Pace
from cara_core.delivery.receipts import ReceiptCount, ask
from cara_core.delivery.round_over_cases import Round
from cara_core.delivery.stopped_messages import settle_gone
from cara_core.errors import (
    CaseError,
    Fault,
    ForceError,
    InputError,
    KeyMissing,
    MadeByNewer,
    NoStore,
    StoreDamaged,
    StoreError,
)
from cara_core.forces.force import Force
from cara_core.hooks.asking import PluginFailed
from cara_core.store.case_store import CaseStore
from cara_core.terms.days import WorkingDays
from cara_core.terms.instants import Instant
from cara_core.terms.messages import MessageOutcome
from cara_core.terms.one_message import Message, Task

__all__ = ["OutgoingMessage", "Sender", "Sending"]

T = TypeVar("T")
_OF_ONE_CASE: Final = (ForceError, CaseError, KeyMissing, MadeByNewer, PluginFailed, StoreDamaged)
"""What is wrong with one case, or its force, and stops no other."""


@attrs.frozen(kw_only=True)
class OutgoingMessage:
    """A message that is to be tried now, and the channels it may go by."""

    message: Message
    channels: Mapping[str, Channel]


@attrs.frozen(kw_only=True)
class Sending:
    """Sends over one store: by which channels, by whom, and whether anything really leaves.

    Not ``live``, every route is the capture folder, and what was captured never counts as
    sent. ``clock`` says what time it is at each step: everything is asked again then.
    """

    store: CaseStore
    forces: ForcesAtHand
    working: WorkingDays
    channels: Mapping[str, Channel]
    by: str
    live: bool
    clock: Callable[[], Instant]
    pace: Pace = attrs.field(factory=Pace)

    def messages(self, name: str, at: Instant, read_by: ReadBy) -> Sequence[Message | Task]:
        """Every message that follows from this case, and how each stands at that moment. Both records are read."""
        case = self.store.case(name)
        self.store.consulted(read_by.who, read_by.at, case=name, reason=read_by.reason)
        force = self.forces.of_case(case)
        sending = self._round(force)
        return sending.messages(sending.records(case, force, read_by.at), at)

    def outgoing(self, names: Sequence[str]) -> Iterator[OutgoingMessage | CaseNotSent]:
        """What is to be tried now, in these cases or in every one. Nothing is sent, and nothing is written."""
        for case in self._cases(names):
            yield from (case,) if isinstance(case, CaseNotSent) else self._guarded(case, self._outgoing)

    def send(self, names: Sequence[str]) -> Iterator[Message | CaseNotSent]:
        """Send what is due, once, in these cases or in every one, and say of each message what came of it."""
        for case in self._cases(names):
            yield from (case,) if isinstance(case, CaseNotSent) else self._guarded(case, self._send)

    def ask_providers(self) -> ReceiptCount:
        """Ask what became of what was sent. Nothing is sent."""
        return ask(self.store, self.channels, self.clock())

    def by_hand(self, name: str, code: str, at: Instant, read_by: ReadBy, *, handed_over: bool = False) -> ByHand:
        """A text of this case that a person hands over or posts (P01, P13, P14, P15). Both records are read.

        ``handed_over`` keeps that it was. Raises :class:`InputError` where there is no such text, where nothing in
        the case brings it about by now, or where it is not signed and would be handed over.
        """
        rules = rules_by_hand(catalogue())
        rule = rules.get(code)
        if rule is None:
            raise InputError([Fault("message", "NOT_ALLOWED", f"allowed: {', '.join(rules)}")])
        case = self.store.case(name)
        self.store.consulted(read_by.who, read_by.at, case=name, reason=read_by.reason)
        force = self.forces.of_case(case)
        sending = self._round(force)
        made = made_by_hand(sending, attrs.evolve(sending.records(case, force, at), live=True), rule, at)
        if handed_over:
            keep_handed_over(self.store, made, at, by=read_by.who)
        return made

    def neutral_texts(self, name: str, worker: WorkerPart) -> Sequence[Message]:
        """The one text a victim can be sent, by every route the force has for it. Both records are read."""
        case = self.store.case(name)
        force = self.forces.of_case(case)
        return tuple(neutral_texts(self._round(force), case, force, worker, self.clock()))

    def send_neutral_texts(self, name: str, texts: Sequence[Message]) -> Sequence[Message]:
        """Send these now, by the first safe way; what came of each that was tried."""
        sending = self._round(self.forces.of_case(self.store.case(name)))
        # Each reads the case and both records whenever it is composed: where something changed, it is composed again.
        return tuple(dispatch(self.store, texts, sending.channels, self.clock, by=self.by, again=lambda text, _: text))

    def _outgoing(self, case: Case) -> Iterator[OutgoingMessage]:
        force = self.forces.of_case(case)
        sending = self._round(force)
        for message in sending.outgoing(case, force, self.clock()):
            yield OutgoingMessage(message=message, channels=sending.channels)

    def _send(self, case: Case) -> Iterator[Message]:
        force = self.forces.of_case(case)
        sending = self._round(force)
        messages = sending.outgoing(case, force, self.clock())
        if self.live:
            following = sending.following(case, self.store.messages.of_case(case.id))
            settle_gone(self.store, case.id, following, self.clock())
        again = sending.again(force)
        yield from dispatch(self.store, messages, sending.channels, self.clock, by=self.by, pace=self.pace, again=again)
        if self.live:
            put_right(self.store, case, catalogue(), self.clock())

    def _cases(self, names: Sequence[str]) -> Iterator[Case | CaseNotSent]:
        for name in names or [row.case for row in self.store.cases()]:
            try:
                yield self.store.case(name)
            except StoreError as failed:
                yield CaseNotSent(case=name, why=str(failed))

    def _guarded(self, case: Case, work: Callable[[Case], Iterator[T]]) -> Iterator[T | CaseNotSent]:
        """What comes of one case; what is wrong with it stops no other."""
        try:
            yield from work(case)
        except _OF_ONE_CASE as failed:
            yield CaseNotSent(case=case.id, why=str(failed))

    def _round(self, force: Force) -> Round:
        rules = catalogue()
        named = {route.channel for rule in rules.values() for route in force.plan(rule).routes} if self.live else set()
        channels = channels_of(force, self.channels, named)
        return Round(store=self.store, rules=rules, working=self.working, channels=channels, by=self.by, live=self.live)


@attrs.frozen(kw_only=True)
class Sender:
    """Makes a :class:`Sending`, and works the switch that stops all of it."""

    at_hand: StoreAtHand
    forces: ForcesAtHand
    working: Callable[[], WorkingDays]

    def sending(self, channels: Mapping[str, Channel], *, by: str, clock: Callable[[], Instant], live: bool) -> Sending:
        """See ``Casework.sending``."""
        return Sending(
            store=self._store(),
            forces=self.forces,
            working=self.working(),
            channels=channels,
            by=by,
            live=live,
            clock=clock,
        )

    def stopped_by(self) -> str | None:
        """Who stopped it? ``None``: it goes on."""
        stopped = self._store().messages.stopped()
        return None if stopped is None else stopped.by

    @checked_call
    def stop(self, *, by: str, at: Instant) -> None:
        """Nothing goes out any more. Raises :class:`InputError` where ``by`` is a name."""
        BY_FORM.check(by, "by")
        self._store().messages.stop_sending(by, at)

    @checked_call
    def resume(self, *, by: str, at: Instant) -> None:
        """It goes on. As :meth:`stop`."""
        BY_FORM.check(by, "by")
        self._store().messages.resume_sending(by, at)

    @checked_call
    def settle_message(self, case: str, reference: str, said: MessageOutcome | str, *, at: Instant, by: str) -> None:
        """See ``Casework.settle_message``. Raises :class:`InputError` where there is no such message, or it stands."""
        BY_FORM.check(by, "by")
        word, store = word_of(MessageOutcome, said, path="said"), self._store()
        kept = store.messages.kept(reference)
        if kept is None or kept.case != case or word is None:
            allowed = "there is no message of that reference in this case; allowed: as cara messages CASE lists them"
            raise InputError([Fault("reference", "UNKNOWN_MESSAGE", allowed)])
        if not store.messages.say(reference, word, by=by, at=at):
            allowed = (
                "not said of a message in this state; allowed: of one that was stopped, or whose outcome is not known"
            )
            raise InputError([Fault("said", "NOT_ALLOWED", allowed)])

    def _store(self) -> CaseStore:
        store = self.at_hand.find()
        if store is None:
            raise NoStore("there is no store yet, so there is nothing to send")
        return store
