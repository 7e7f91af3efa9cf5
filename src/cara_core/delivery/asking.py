"""What is asked before anything goes: a provider what became of a reference, the store whether a case has changed.

Whatever goes wrong with a provider is no answer, never "not known there". Four numbers say whether a case is still
what it was when its messages were worked out, and nothing of anybody: of the last fact, of the two records'
versions, and of the last entry of the calendar. A hold, an erasure, a booking that fell away are facts; a new
telephone is a new version; a workshop at another hour is an entry. Source: contract section 7.
"""

from collections.abc import Callable
from typing import TypeAlias

from cara_core.channels.channel import Channel
from cara_core.store.case_store import CaseStore
from cara_core.store.log.sealing import Reach
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Progress, Receipt
from cara_core.terms.one_message import Message, Seen

__all__ = ["Again", "ask_provider", "has_changed", "seen_now"]

Again: TypeAlias = Callable[[Message, Instant], Message | None]
"""The same message, worked out anew at this instant; ``None``: it is not to be sent now."""


def seen_now(store: CaseStore, case: str) -> Seen:
    """How far have this case, its two records and the calendar come?"""
    return Seen(
        fact=store.last_fact(case),
        safe_contact=store.contact_version(case, Reach.SAFE_CONTACT),
        participant=store.contact_version(case, Reach.PARTICIPANT),
        calendar=store.calendar.last(),
    )


def has_changed(store: CaseStore, message: Message) -> bool:
    """Has anything been recorded in its case since this message was worked out?"""
    return message.seen is not None and message.seen != seen_now(store, message.case)


def ask_provider(channel: Channel, reference: str, at: Instant) -> Receipt | None:
    """What became of this reference? ``None``: the provider does not know it.

    UNKNOWN where nobody can say: the provider did not answer, or answered of another one.
    """
    try:
        found = channel.found(reference, at)
    except Exception as raised:  # noqa: BLE001  (whatever a channel raises, that is no answer)
        return Receipt(reference=reference, state=Progress.UNKNOWN, at=at, detail=type(raised).__name__[:80])
    if found is not None and found.reference != reference:
        return Receipt(reference=reference, state=Progress.UNKNOWN, at=at, detail="foreign-receipt")
    return found
