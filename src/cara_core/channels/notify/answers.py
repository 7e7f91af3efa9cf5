"""What a call to GOV.UK Notify came to, as a value: an error of its client carries the whole request.

The client's error holds the number, the text and the key, and its log repeats what the
server said of them. So the error ends here, and the log of the client is not written.
"""

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs
from notifications_python_client.errors import APIError

from cara_core.terms.instants import Instant
from cara_core.terms.messages import Progress, Receipt

__all__ = ["Answer", "make_call", "refused_receipt", "silence_client_log"]

_LOGS: Final = ("notifications_python_client.base", "notifications_python_client.notifications")
_CODE: Final = re.compile(r"[A-Za-z]{1,40}Error")
_MINUTE: Final = 60
_DAY: Final = 86_400
_LATER: Final = 900
"""Seconds until a clock that was wrong may have been put right."""
_RATE: Final = 429
_FORBIDDEN: Final = 403
_REFUSED: Final = range(400, 500)
_TIMED_OUT: Final = 408
"""The one 4xx after which a message may have been taken all the same."""


@attrs.frozen(kw_only=True)
class Answer:
    """What was answered: the status (503 where nothing was), a code, and the body of a success.

    ``wrong_clock``: the server found the time in the request wrong. ``wait``: the seconds it asks to wait.
    """

    status: int
    code: str
    body: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    wrong_clock: bool = False
    wait: int | None = None

    def text_of(self, key: str) -> str | None:
        """The value of that key in the body, where it is a text."""
        found = self.body.get(key)
        return found if isinstance(found, str) else None


def make_call(call: Callable[[], Any]) -> Answer:
    """Make the call. Its error, which holds the request, is gone when this returns."""
    try:
        body = call()
    except APIError as error:
        return _refused(error)
    if not isinstance(body, dict):
        return Answer(status=502, code="not readable")
    return Answer(status=200, code="ok", body=body)


def _refused(error: APIError) -> Answer:
    if error.response is None:
        return Answer(status=503, code="no answer")
    # Only a code of Notify's own form is kept: its messages may repeat the number or the text.
    listed = error.message if isinstance(error.message, list) else []
    first = listed[0] if listed and isinstance(listed[0], dict) else {}
    name, message = str(first.get("error")), str(first.get("message"))
    wait = error.response.headers.get("Retry-After", "")
    status = error.status_code
    if status < _REFUSED.start:
        status, name = 502, "not readable"
    return Answer(
        status=status,
        code=name if _CODE.fullmatch(name) or name == "not readable" else f"http {status}",
        wrong_clock="system clock" in message,
        wait=int(wait) if re.fullmatch(r"[0-9]{1,5}", wait) else None,
    )


def refused_receipt(answer: Answer, reference: str, at: Instant) -> Receipt | None:
    """The receipt of a message that was certainly not taken. ``None``: nobody can be certain.

    Too many a minute, too many a day (they are counted from midnight UTC) and a wrong clock
    pass; any other 4xx does not.
    """
    if answer.status not in _REFUSED or answer.status == _TIMED_OUT:
        return None
    state, detail, wait = Progress.FAILED, answer.code, None
    if answer.status == _RATE:
        daily = answer.code == "TooManyRequestsError"
        state, detail = Progress.CLAIMED, "daily-limit" if daily else "rate-limited"
        wait = _DAY - int(at.timestamp()) % _DAY if daily else answer.wait or _MINUTE
    elif answer.status == _FORBIDDEN and answer.wrong_clock:
        state, detail, wait = Progress.CLAIMED, "clock", _LATER
    return Receipt(reference=reference, state=state, at=at, detail=detail, retry_after=wait)


def silence_client_log() -> None:
    """The client's log repeats what the server said of a number or a text: it is not written."""
    for name in _LOGS:
        log = logging.getLogger(name)
        if _drop not in log.filters:
            log.addFilter(_drop)


def _drop(_: logging.LogRecord) -> bool:
    return False
