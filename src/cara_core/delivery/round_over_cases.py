"""One round over the cases: what is due in each, with the records read that it is made from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Final, Protocol, TypeVar

import attrs

from cara_core.case.case import Case
from cara_core.channels.channel import Channel
from cara_core.contact.triggers.messages_due import messages_due
from cara_core.contact.wall import participant_side
from cara_core.delivery.announced.announced import announced_in
from cara_core.delivery.announced.first_dates import and_first_dates
from cara_core.delivery.asking import Again, seen_now
from cara_core.delivery.case_messages import case_messages, past_message, to_send, with_swallowed
from cara_core.delivery.case_records import CaseRecords, workshops_of
from cara_core.delivery.references import message_reference
from cara_core.delivery.stopped_messages import failures
from cara_core.errors import KeyMissing, StoreDamaged
from cara_core.forces.force import Force
from cara_core.formats.participant import Participant
from cara_core.store.case_store import CaseStore
from cara_core.store.messages.rows import MessageKept
from cara_core.terms.days import Day, WorkingDays, days_before, read_day
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.messages import CAPTURE, ChannelPlan, Charset, MessageDue, MessageRule, Progress, Route, Trigger
from cara_core.terms.one_message import Message, Task, kept_occurrence

__all__ = ["Round"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
REASON: Final = "to work out its messages"
REGISTER: Final = "for the register of a workshop"
_BOOKED_WITHIN_DAYS: Final = 366
"""A place is held by a booking no older than this: no caution lasts half as long (20 weeks, the safety floor)."""
_WENT: Final = frozenset({Progress.ACCEPTED, Progress.SENDING, Progress.DELIVERED})
_SETTLED: Final = _WENT | {
    Progress.TEMPORARY_FAILURE,
    Progress.FAILED,
    Progress.RETURNED,
    Progress.CANCELLED,
}


class _Read(Protocol[T_co]):
    """Reads the newest record of one kind, and logs that it was read."""

    def __call__(self, case: str, *, who: str, at: Instant, reason: str) -> T_co | None: ...


@attrs.frozen(kw_only=True)
class Round:
    """What one round over a store needs: the rules, the calendar, who asks, and whether anything really leaves.

    Not ``live``, every route is the capture folder, and what was captured is kept apart from
    what was sent: trying a set-up out never makes a message count as sent.
    """

    store: CaseStore
    rules: Mapping[str, MessageRule]
    working: WorkingDays
    channels: Mapping[str, Channel]
    by: str
    live: bool = False

    def records(self, case: Case, force: Force, at: Instant) -> CaseRecords:
        """The case with the two records of how people can be reached. Both readings are logged.

        One that cannot be read is missing, as one that was erased: what needs it is stopped, and nothing else.
        """
        participant = self._readable(self.store.participant, case, at)
        return CaseRecords(
            case=case,
            side=participant_side(case),
            force=force,
            participant=participant,
            workshops=workshops_of(case, force, participant, self.store.calendar.read),
            safe_contact=self._readable(self.store.safe_contact, case, at),
            live=self.live,
            register=partial(self._register, case, participant, at),
        )

    def _holders(self, case: Case, on: Day) -> tuple[str, ...]:
        """The cases that hold a place in the workshop to which this one goes on that day, in their order."""
        pair = case.booking
        ids = {} if pair is None else {pair.first: pair.first_workshop, pair.second: pair.second_workshop}
        workshop = ids.get(on)
        if workshop is None:
            return (case.id,)
        held = self.store.booked_places.holders([workshop], since=days_before(on, _BOOKED_WITHIN_DAYS))
        return tuple(sorted({*held[workshop], case.id}))

    def _register(
        self, case: Case, participant: Participant | None, at: Instant, on: Day
    ) -> Mapping[str, Participant | None]:
        """Who comes to the workshop of that day, each with their record. Every reading is logged."""
        return {
            name: participant if name == case.id else self.store.participant(name, who=self.by, at=at, reason=REGISTER)
            for name in self._holders(case, on)
        }

    def _is_covered_elsewhere(self, case: Case, due: MessageDue) -> bool:
        """Is it about a workshop to which others go too, and sent with the case of another of them?"""
        day = read_day(due.about)
        return (
            self.rules[due.message].trigger is Trigger.PREPARED
            and day is not None
            and (self._holders(case, day)[0] != case.id)
        )

    def _readable(self, read: "_Read[T]", case: Case, at: Instant) -> T | None:
        try:
            return read(case.id, who=self.by, at=at, reason=REASON)
        except (StoreDamaged, KeyMissing):
            return None

    def messages(self, records: CaseRecords, at: Instant) -> Sequence[Message | Task]:
        """Every message of this case, and how each stands; also what was sent and would not be due any more."""
        rows = self.store.messages.of_case(records.case.id)
        found = tuple(with_swallowed(self._following(records, rows, at), records.case, at))
        references = {message.reference for message in found if isinstance(message, Message)}
        past = (
            past_message(kept, self.rules)
            for kept in rows
            if kept.reference not in references and kept.captured != self.live
        )
        return sorted((*found, *past), key=lambda message: (message.due.opens_on, message.due.message))

    def _following(self, records: CaseRecords, rows: Sequence[MessageKept], at: Instant) -> Sequence[Message | Task]:
        """Every message that follows from the facts as they are now: no other is ever tried."""
        return case_messages(
            attrs.evolve(records, live=self.live),
            at,
            rules=self.rules,
            working=self.working,
            states={kept.reference: kept.state for kept in rows},
            reference=self.reference,
            plan_of=self.plan(records.force),
            charsets={name: channel.charset for name, channel in self.channels.items()},
            covered_elsewhere=partial(self._is_covered_elsewhere, records.case),
            announced=cache(partial(announced_in, self.store, records.case, self.rules, live=self.live)),
            also=tuple(failures(rows, self.rules)),
            senders={name: str(getattr(channel, "sender", "")) for name, channel in self.channels.items()},
        )

    def outgoing(self, case: Case, force: Force, at: Instant) -> Iterator[Message]:
        """What of this case is to be tried now. Its records are read only where something is."""
        if not self._is_anything_due(case, force, at):
            return
        yield from self._worked_out(case, force, self.store.messages.of_case(case.id), at)

    def again(self, force: Force) -> Again:
        """Works a message out anew, from its case and its records as they are at that moment."""

        def again(message: Message, at: Instant) -> Message | None:
            case = self.store.case(message.case)
            # As if nothing had been done with it yet: is it to go at all, now?
            rows = [row for row in self.store.messages.of_case(case.id) if row.reference != message.reference]
            found = (new for new in self._worked_out(case, force, rows, at) if new.reference == message.reference)
            return next(found, None)

        return again

    def _worked_out(self, case: Case, force: Force, rows: Sequence[MessageKept], at: Instant) -> Iterator[Message]:
        # The versions first: of a record that is kept meanwhile, the older counts, and it is worked out again.
        seen = attrs.evolve(seen_now(self.store, case.id), fact=case.facts[-1].number)
        records = self.records(case, force, at)
        for message in to_send(self._following(records, rows, at)):
            yield attrs.evolve(message, contact_version=seen.safe_contact, seen=seen)

    def following(self, case: Case, rows: Sequence[MessageKept]) -> Iterator[MessageDue]:
        """Every message that follows from the facts of this case, or from what came of these others of it."""
        yield from and_first_dates(messages_due(case, self.rules.values(), self.working), self.rules)
        yield from failures(rows, self.rules)

    def plan(self, force: Force) -> Callable[[MessageRule], ChannelPlan]:
        """By which routes a message of this force goes in this round: by none, it is for a person."""

        def plan_of(rule: MessageRule) -> ChannelPlan:
            if not rule.automatic:
                return ChannelPlan(routes=())
            plan = force.plan(rule)
            if self.live:
                return plan
            captured = dict.fromkeys(Route(medium=route.medium, channel=CAPTURE) for route in plan.routes)
            return attrs.evolve(plan, routes=tuple(captured))

        return plan_of

    def reference(self, due: MessageDue, route: Route) -> str:
        """Under which reference is this message kept?"""
        key = self.store.reference_key()
        return message_reference(key, due, route.medium, occurrence=kept_occurrence(due, route))

    def charset(self, route: Route) -> Charset:
        """What the channel of this route does to the letters of a text; the strictest, where it is not set up."""
        channel = self.channels.get(route.channel)
        return Charset.NOTIFY if channel is None else channel.charset

    def _is_anything_due(self, case: Case, force: Force, at: Instant) -> bool:
        today, plan = london_day(at), self.plan(force)
        rows = self.store.messages.of_case(case.id)
        states = {kept.reference: kept.state for kept in rows}
        return any(
            self._is_open(due, plan(self.rules[due.message]), states)
            for due in self.following(case, rows)
            if due.is_open(at) and (due.not_after is None or today <= due.not_after) and due.paused is None
        )

    def _is_open(self, due: MessageDue, plan: ChannelPlan, kept: Mapping[str, Progress]) -> bool:
        """Is there a route left by which it is still to go?"""
        states = [kept.get(self.reference(due, route)) for route in plan.routes]
        went = not plan.every and any(state in _WENT for state in states)
        return not went and any(state not in _SETTLED for state in states)
