"""What the fake Notify can do with a request, and what it answers then."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

import attrs

__all__ = ["ANSWERS", "DROPS", "HANGS", "TAKES", "Act", "Reply", "error"]


class Act(StrEnum):
    """What the fake does with one request to send.

    ``LATE`` is taken only when :meth:`FakeNotify.catch_up` is called: until then nobody who
    asks finds it. ``HANG`` never answers and takes nothing; ``HANG_TAKEN`` has taken it.
    """

    TAKE = "take"
    BAD_REQUEST = "bad_request"
    FORBIDDEN = "forbidden"
    CLOCK = "clock"
    RATE_LIMIT = "rate_limit"
    DAILY_LIMIT = "daily_limit"
    ERROR = "error"
    UNAVAILABLE = "unavailable"
    NOT_JSON = "not_json"
    REDIRECT = "redirect"
    DROP = "drop"
    DROP_TAKEN = "drop_taken"
    HANG = "hang"
    HANG_TAKEN = "hang_taken"
    LATE = "late"


@attrs.frozen
class Reply:
    """One answer: its status (0: the connection is closed without one), JSON or raw bytes, and headers."""

    status: int
    body: Mapping[str, Any] | bytes
    headers: Mapping[str, str] = attrs.field(factory=dict)


def error(status: int, *, kind: str, message: str) -> Reply:
    """An error in the form of Notify's own."""
    return Reply(status, {"status_code": status, "errors": [{"error": kind, "message": message}]})


ANSWERS: Final[Mapping[Act, Reply]] = {
    Act.FORBIDDEN: error(403, kind="AuthError", message="Invalid token: API key not found"),
    Act.CLOCK: error(403, kind="AuthError", message="Error: Your system clock must be accurate to within 30 seconds"),
    Act.RATE_LIMIT: error(
        429, kind="RateLimitError", message="Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds"
    ),
    Act.DAILY_LIMIT: error(429, kind="TooManyRequestsError", message="Exceeded send limits (sms: 250000) for today"),
    Act.ERROR: error(500, kind="Exception", message="Internal server error"),
    Act.UNAVAILABLE: error(503, kind="Exception", message="Service unavailable"),
}
TAKES: Final = frozenset({Act.TAKE, Act.NOT_JSON, Act.DROP_TAKEN, Act.HANG_TAKEN})
DROPS: Final = frozenset({Act.DROP, Act.DROP_TAKEN})
HANGS: Final = frozenset({Act.HANG, Act.HANG_TAKEN, Act.LATE})
