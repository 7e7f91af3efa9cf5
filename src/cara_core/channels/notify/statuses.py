"""What the words of GOV.UK Notify mean: the states of a notification, and the receipts it posts.

From its documentation (``alphagov/notifications-tech-docs``, ``domain/contact.md`` 8.4).
A receipt is somebody else's text: it is read strictly, and nothing of it is repeated.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from cara_core.errors import Fault, InputError
from cara_core.terms.instants import Instant
from cara_core.terms.messages import FORWARD, Progress, Receipt

__all__ = ["STATUSES", "furthest", "receipt_of", "status_receipt"]

STATUSES: Final[Mapping[str, Progress]] = {
    "created": Progress.SENDING,
    "sending": Progress.SENDING,
    "pending": Progress.SENDING,
    "delivered": Progress.DELIVERED,
    "sent": Progress.DELIVERED,
    "temporary-failure": Progress.TEMPORARY_FAILURE,
    "permanent-failure": Progress.FAILED,
    "technical-failure": Progress.FAILED,
    "pending-virus-check": Progress.ACCEPTED,
    "accepted": Progress.ACCEPTED,
    "received": Progress.SENDING,
    "cancelled": Progress.FAILED,
    "virus-scan-failed": Progress.FAILED,
    "validation-failed": Progress.FAILED,
    "returned-letter": Progress.RETURNED,
}
"""``sent`` is how far a text abroad can be followed. ``received`` is a letter at the printer, not at the door."""
_NOT_AGAIN: Final = "technical-failure"
"""A letter with this status may have been printed: Notify asks that it is not sent again."""
_REFERENCE: Final = re.compile(r"[0-9a-f]{32}")
_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KINDS: Final = frozenset({"sms", "email", "letter"})


def receipt_of(body: Mapping[str, Any], at: Instant) -> Receipt:
    """Which receipt is this, that Notify posted to the force's own address? ``body`` is the JSON, read.

    A delivery receipt has ``id``, ``reference``, ``status`` and ``notification_type``; of a
    letter that came back there are ``notification_id`` and ``reference``. Anything else,
    such as the number it went to, is not looked at. Raises
    :class:`~cara_core.errors.InputError` where it is neither, or not of a message of ours.
    """
    came_back = "notification_id" in body and "status" not in body
    faults: list[Fault] = []
    number = _text_of(body, "notification_id" if came_back else "id", faults)
    reference = _text_of(body, "reference", faults)
    status = "returned-letter" if came_back else _text_of(body, "status", faults)
    kind = "letter" if came_back else _text_of(body, "notification_type", faults)
    if reference and not _REFERENCE.fullmatch(reference):
        faults.append(
            Fault("reference", "BAD_REFERENCE", "32 letters of 0-9 a-f: the reference of a message sent here")
        )
    if number and not _ID.fullmatch(number):
        faults.append(Fault("id", "NOT_ALLOWED", "the provider's own id, a UUID"))
    if status and status not in STATUSES:
        faults.append(Fault("status", "NOT_ALLOWED", f"one of {', '.join(STATUSES)}"))
    if kind and kind not in _KINDS:
        faults.append(Fault("notification_type", "NOT_ALLOWED", f"one of {', '.join(sorted(_KINDS))}"))
    if faults:
        raise InputError(faults)
    return status_receipt(status, at, kind=kind, reference=reference, number=number)


def _text_of(body: Mapping[str, Any], key: str, faults: list[Fault]) -> str:
    found = body.get(key)
    if isinstance(found, str) and found:
        return found
    if key not in body:
        faults.append(Fault(key, "MISSING", "there is one in every receipt"))
    else:
        faults.append(Fault(key, "WRONG_KIND", "a text that is not empty"))
    return ""


def status_receipt(status: str, at: Instant, *, kind: str, reference: str, number: str | None) -> Receipt:
    """What a known status of a notification of that kind says. A letter that failed so must never be sent again."""
    again = " do not send again" if kind == "letter" and status == _NOT_AGAIN else ""
    return Receipt(reference=reference, state=STATUSES[status], at=at, provider_id=number, detail=f"{status}{again}")


def furthest(receipts: list[Receipt]) -> Receipt | None:
    """Of several under one reference, the one that came furthest: one that arrived before one that failed."""
    return max(
        receipts, key=lambda receipt: (FORWARD[receipt.state], receipt.state is Progress.DELIVERED), default=None
    )
