"""A text of a case that a person hands over or posts: made by the same rules as what is sent, and kept once it was."""

from collections.abc import Mapping
from typing import Final

import attrs

from cara_core.contact.triggers.messages_due import messages_due
from cara_core.delivery.case_records import CaseRecords
from cara_core.delivery.composing import compose
from cara_core.delivery.round_over_cases import Round
from cara_core.errors import Fault, InputError
from cara_core.store.case_store import CaseStore
from cara_core.terms.instants import Instant, london_day, minutes_after
from cara_core.terms.messages import CAPTURE, Medium, MessageDue, MessageRule, Notice, Page, Progress, Receipt, Route
from cara_core.terms.one_message import BY_HAND, Blocked, Message

__all__ = ["STAMP", "ByHand", "keep_handed_over", "made_by_hand", "rules_by_hand"]

STAMP: Final = "DRAFT. Not to be handed over."
_PAPER: Final = (Medium.PRINT, Medium.LETTER)
_NOT_READY: Final = frozenset({"SIGN_OFF", "PACK"})
"""What the gate says against the words themselves: they are still being worked on."""
_LEASE_MINUTES: Final = 1


@attrs.frozen(kw_only=True)
class ByHand:
    """One text of a case on paper. ``blocked``: why it may not be handed over; ``notice``: there are words for it.

    A ``draft`` lacks a signature or has a fault in its words, such as a slot for the law that nobody has filled, and
    nothing else stands against it: it is stamped, and is only looked at.
    """

    message: Message
    notice: Notice | None = None
    blocked: tuple[Blocked, ...] = ()

    @property
    def draft(self) -> bool:
        """Is it to be looked at, and not to be handed over?"""
        return self.notice is not None and bool(self.blocked)


def rules_by_hand(rules: Mapping[str, MessageRule]) -> Mapping[str, MessageRule]:
    """The messages to the participant that are made for a case on paper, by their codes: P01, P13, P14, P15."""
    return {rule.code: rule for rule in rules.values() if Medium.PRINT in rule.media or rule.media == (Medium.LETTER,)}


def made_by_hand(over: Round, records: CaseRecords, rule: MessageRule, at: Instant) -> ByHand:
    """This text of this case, as it may be handed over at this instant.

    Raises :class:`InputError` where nothing in the case brings it about, or where it pauses.
    """
    due = _newest(over, records, rule, at)
    medium = next(medium for medium in _PAPER if medium in rule.media)
    message = _message(over, due, rule, Route(medium=medium, channel=BY_HAND))
    made = compose(records, message, at)
    if isinstance(made, Notice):
        return ByHand(message=message, notice=made)
    blocked = tuple(made)
    if any(fault.rule not in _NOT_READY for fault in blocked):
        return ByHand(message=message, blocked=blocked)
    draft = _message(over, due, rule, Route(medium=medium, channel=CAPTURE))
    drafted = compose(attrs.evolve(records, live=False), draft, at)
    return ByHand(message=draft, notice=_stamped(drafted) if isinstance(drafted, Notice) else None, blocked=blocked)


def _newest(over: Round, records: CaseRecords, rule: MessageRule, at: Instant) -> MessageDue:
    found = [
        due
        for due in messages_due(records.case, over.rules.values(), over.working)
        if due.message == rule.id and due.is_open(at)
    ]
    if not found:
        allowed = "nothing in this case brings it about by now; allowed: as cara messages CASE lists them"
        raise InputError([Fault("message", "NOT_DUE", allowed)])
    newest = found[-1]
    if newest.paused is not None:
        raise InputError([Fault("message", "PAUSED", "everything is paused in this case; allowed: once it goes on")])
    if newest.not_after is not None and london_day(at) > newest.not_after:
        raise InputError([Fault("message", "TOO_LATE", f"allowed: until {newest.not_after}")])
    return newest


def _message(over: Round, due: MessageDue, rule: MessageRule, route: Route) -> Message:
    return Message(due=due, rule=rule, route=route, reference=over.reference(due, route), composer=lambda *_: ())


def _stamped(notice: Notice) -> Notice:
    page = notice.page
    return attrs.evolve(notice, body=f"{STAMP}\n\n{notice.body}", page=None if page is None else _stamped_page(page))


def _stamped_page(page: Page) -> Page:
    texts = tuple((language, direction, f"{STAMP}\n\n{text}") for language, direction, text in page.texts)
    return attrs.evolve(page, texts=texts)


def keep_handed_over(store: CaseStore, made: ByHand, at: Instant, *, by: str) -> bool:
    """Keep that it was handed over, and what it said. ``False``: that is on record already."""
    notice = made.notice
    if notice is None or made.draft:
        allowed = "a draft; allowed: of a text that is signed and without a fault"
        raise InputError([Fault("handed_over", "NOT_SIGNED", allowed)])
    claimed = store.messages.claim(made.message, at, until=minutes_after(at, _LEASE_MINUTES))
    if claimed is None:
        return False
    kept = store.messages.record_handover(
        claimed,
        at=at,
        who=by,
        language=notice.language,
        digest=notice.digest,
        twice=False,
        tells=notice.tells,
    )
    if kept:
        receipt = Receipt(reference=notice.reference, state=Progress.DELIVERED, at=at, detail="handed-over")
        store.messages.settle(receipt)
    return kept
