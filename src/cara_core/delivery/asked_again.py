"""Is a case still what it was when its messages were worked out? Asked again at the moment of handing over.

Three numbers say so, and nothing of anybody: of the last fact, and of the two records' versions. A hold, an
erasure, a booking that fell away are facts; a new number is a new version. Source: contract section 7.
"""

from collections.abc import Callable
from typing import TypeAlias

from cara_core.store.case_store import CaseStore
from cara_core.store.log.sealing import Reach
from cara_core.terms.instants import Instant
from cara_core.terms.one_message import Message, Seen

__all__ = ["Again", "has_changed", "seen_now"]

Again: TypeAlias = Callable[[Message, Instant], Message | None]
"""The same message, worked out anew at this instant; ``None``: it is not to be sent now."""


def seen_now(store: CaseStore, case: str) -> Seen:
    """How far have this case and its two records come?"""
    return Seen(
        fact=store.last_fact(case),
        safe_contact=store.contact_version(case, Reach.SAFE_CONTACT),
        participant=store.contact_version(case, Reach.PARTICIPANT),
    )


def has_changed(store: CaseStore, message: Message) -> bool:
    """Has anything been recorded in its case since this message was worked out?"""
    return message.seen is not None and message.seen != seen_now(store, message.case)
