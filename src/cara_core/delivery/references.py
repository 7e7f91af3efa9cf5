"""The reference under which a provider knows a message: the same whenever it is worked out, and it reveals nothing."""

import hmac
from typing import Final

from cara_core.terms.messages import Medium, MessageDue, Notice, Reader

__all__ = ["REFERENCE_DIGITS", "kept_digest", "message_reference"]

REFERENCE_DIGITS: Final = 32
"""128 bits: no two messages of a force ever have the same."""


def message_reference(key: bytes, due: MessageDue, medium: Medium, *, occurrence: str) -> str:
    """Under which reference does this message go to a provider?

    HMAC-SHA256 of what the message is, cut to 32 hexadecimal digits. A provider shows a
    reference to its own people and keeps it in its logs: without ``key``
    (``CaseStore.reference_key``) nobody can try which case it belongs to. The channel is no
    part of it: the same message by another provider is the same message. ``occurrence`` is
    the one it is kept under (``kept_occurrence``).
    Source: ``reliability.md`` section 4, ``contact.md`` V6 and section 8.3.
    """
    parts = (due.case, due.message, occurrence, due.reader.value, medium.value)
    # The length before each part: "1" and "11" must not run into each other as "11" and "1".
    identity = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    return hmac.digest(key, identity, "sha256").hex()[:REFERENCE_DIGITS]


def kept_digest(key: bytes, notice: Notice) -> str:
    """By which digest does the store keep which text this was?

    Of the victim's a keyed one: there are few texts, and each is in one language. With the key it can
    still be shown that a text was this one.
    """
    if notice.reader is not Reader.VICTIM:
        return notice.digest
    return f"hmac-sha256:{hmac.digest(key, f'{notice.reference} {notice.digest}'.encode(), 'sha256').hex()}"
