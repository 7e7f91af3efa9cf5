"""One round over the cases: what is due in each, with the records read that it is made from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.channels.transport import Channel
from cara_core.contact.triggers.due import messages_due
from cara_core.contact.wall import participant_side
from cara_core.delivery.case_messages import CaseMessage, case_messages, to_send, was
from cara_core.delivery.composing import compose
from cara_core.delivery.material import Material, workshops_of
from cara_core.delivery.sending import Composed, Outgoing
from cara_core.forces.force import Force
from cara_core.store.case_store import CaseStore
from cara_core.store.messages.rows import MessageKept
from cara_core.terms.days import WorkingDays
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.messages import CAPTURE, ChannelPlan, Charset, MessageDue, MessageRule, Progress, Route

__all__ = ["Round"]

REASON: Final = "to work out its messages"
_WENT: Final = frozenset({Progress.ACCEPTED, Progress.SENDING, Progress.DELIVERED})
_SETTLED: Final = _WENT | {
    Progress.TEMPORARY_FAILURE,
    Progress.FAILED,
    Progress.RETURNED,
    Progress.CANCELLED,
}


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

    def material(self, case: Case, force: Force, at: Instant) -> Material:
        """The case with the two records of how people can be reached. Both readings are logged."""
        participant = self.store.participant(case.id, who=self.by, at=at, reason=REASON)
        return Material(
            case=case,
            side=participant_side(case),
            force=force,
            participant=participant,
            safe_contact=self.store.safe_contact(case.id, who=self.by, at=at, reason=REASON),
            workshops=workshops_of(case, force, participant),
            live=self.live,
        )

    def messages(self, material: Material, at: Instant) -> Sequence[CaseMessage]:
        """Every message of this case, and how each stands; also what was sent and would not be due any more."""
        rows = self.store.messages.of_case(material.case.id)
        found = self._following(material, rows, at)
        known = {one.reference for one in found}
        gone = (one for one in rows if one.row.reference not in known and self._is_of(one.row.channel))
        return sorted(
            (*found, *(was(one, self.rules) for one in gone)), key=lambda one: (one.due.opens_on, one.due.message)
        )

    def _following(self, material: Material, rows: Sequence[MessageKept], at: Instant) -> Sequence[CaseMessage]:
        """Every message that follows from the facts as they are now: no other is ever tried."""
        return case_messages(
            attrs.evolve(material, live=self.live),
            self.rules,
            self.working,
            {one.row.reference: one.state for one in rows},
            self.reference,
            self.plan(material.force),
            at,
            {name: one.charset for name, one in self.channels.items()},
        )

    def _is_of(self, channel: str) -> bool:
        return (channel != CAPTURE) == self.live

    def outgoing(self, case: Case, force: Force, at: Instant) -> Iterator[Outgoing]:
        """What of this case is to be tried now. Its records are read only where something is."""
        if not self._anything(case, force, at):
            return
        material = self.material(case, force, at)
        version = self.store.contact_version(case.id)
        for one in to_send(self._following(material, self.store.messages.of_case(case.id), at)):
            assert one.route is not None  # noqa: S101  (said by to_send)
            due = self.kept_apart(one.due, one.route)
            yield Outgoing(
                due=due,
                route=one.route,
                compose=self._composing(material, one, due, one.route),
                contact_version=version,
            )

    def plan(self, force: Force) -> Callable[[MessageRule], ChannelPlan]:
        """By which routes a message of this force goes in this round: by none, it is for a person."""

        def of(rule: MessageRule) -> ChannelPlan:
            if not rule.automatic:
                return ChannelPlan(routes=())
            plan = force.plan(rule)
            if self.live:
                return plan
            captured = dict.fromkeys(Route(medium=one.medium, channel=CAPTURE) for one in plan.routes)
            return attrs.evolve(plan, routes=tuple(captured))

        return of

    def reference(self, due: MessageDue, route: Route) -> str:
        """Under which reference is this message kept?"""
        return Outgoing(due=self.kept_apart(due, route), route=route, compose=lambda _: ()).reference(
            self.store.reference_key()
        )

    def _anything(self, case: Case, force: Force, at: Instant) -> bool:
        today, plan = london_day(at), self.plan(force)
        kept = {one.row.reference: one.state for one in self.store.messages.of_case(case.id)}
        return any(
            self._is_open(due, plan(self.rules[due.message]), kept)
            for due in messages_due(case, self.rules.values(), self.working)
            if due.opens_on <= today and (due.not_after is None or today <= due.not_after) and due.paused is None
        )

    def _is_open(self, due: MessageDue, plan: ChannelPlan, kept: Mapping[str, Progress]) -> bool:
        """Is there a way left by which it is still to go?"""
        states = [kept.get(self.reference(due, route)) for route in plan.routes]
        went = not plan.every and any(state in _WENT for state in states)
        return not went and any(state not in _SETTLED for state in states)

    def _composing(
        self, material: Material, one: CaseMessage, due: MessageDue, route: Route
    ) -> Callable[[Instant], Composed]:
        channel = self.channels.get(route.channel)
        charset = Charset.NOTIFY if channel is None else channel.charset
        return partial(compose, material, one.rule, due, route, self.reference(one.due, route), charset)

    def kept_apart(self, due: MessageDue, route: Route) -> MessageDue:
        """The same message, under another occurrence where it is only captured."""
        captured = not due.occurrence.endswith(f":{CAPTURE}") and route.channel == CAPTURE
        return attrs.evolve(due, occurrence=f"{due.occurrence}:{CAPTURE}") if captured else due
