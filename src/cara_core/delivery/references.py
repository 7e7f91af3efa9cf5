"""The reference under which a provider knows a message: the same whenever it is worked out, and it says nothing."""

import hmac
from typing import Final

from cara_core.terms.messages import Medium, Reader

__all__ = ["REFERENCE_DIGITS", "reference"]

REFERENCE_DIGITS: Final = 32
"""128 bits: no two messages of a force ever have the same."""


def reference(  # noqa: PLR0917 - what a message is, part by part
    key: bytes, case: str, message: str, occurrence: str, reader: Reader, medium: Medium
) -> str:
    """Under which reference does this message go to a provider?

    HMAC-SHA256 of what the message is, cut to 32 hexadecimal digits. A provider shows a
    reference to its own people and keeps it in its logs: without ``key``
    (``CaseStore.reference_key``) nobody can try which case it belongs to. The channel is no
    part of it: the same message by another provider is the same message.
    Source: ``reliability.md`` section 4, ``contact.md`` V6 and section 8.3.
    """
    parts = (case, message, occurrence, reader.value, medium.value)
    said = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    return hmac.digest(key, said, "sha256").hex()[:REFERENCE_DIGITS]
