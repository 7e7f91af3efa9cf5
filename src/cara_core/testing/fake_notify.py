"""A GOV.UK Notify that sends nothing: on this machine, with every fault on demand.

It speaks the part of the real interface that the real client uses for what this library
does, and checks what the real one checks: the token, the template, the placeholders. What
it was sent is kept (``sent``), so that a test can count.
"""

import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from http.server import ThreadingHTTPServer
from typing import Any, Final, Self

import attrs

from cara_core.testing.notify_acts import ANSWERS, DROPS, HANGS, TAKES, Act, Reply, error
from cara_core.testing.notify_requests import NotifyRequests

__all__ = ["EMAIL_TEMPLATE", "SMS_TEMPLATE", "Act", "FakeNotify", "SentNotice"]

SMS_TEMPLATE: Final = "5a3c1e9e-0000-4000-8000-000000000001"
EMAIL_TEMPLATE: Final = "5a3c1e9e-0000-4000-8000-000000000002"
_SERVICE: Final = "5a3c1e9e-0000-4000-8000-0000000000aa"
_SECRET: Final = "5a3c1e9e-0000-4000-8000-0000000000bb"
_WHEN: Final = "2026-03-10T10:00:00.000000Z"


class _Server(ThreadingHTTPServer):
    """A server with a longer queue than usual: a test sends from many threads at once."""

    request_queue_size = 128


@attrs.define(kw_only=True)
class SentNotice:
    """One message the fake took. ``content`` is a letter's PDF; ``status`` is Notify's word."""

    id: str
    reference: str | None
    kind: str
    to: str = attrs.field(repr=False)
    subject: str | None = attrs.field(repr=False)
    body: str = attrs.field(repr=False)
    content: bytes = attrs.field(default=b"", repr=False)
    status: str = "created"


@attrs.define(eq=False, repr=False)
class FakeNotify:
    """A server on the loopback address for the time of a ``with``; ``key`` and ``url`` are for the client.

    ``script`` says what happens to the next requests to send, in order; after those,
    ``otherwise``. ``keeps_references`` false is a provider that forgets what it was sent
    under. With ``now`` (seconds since 1970) a token may be 30 seconds old, as with Notify.
    """

    keeps_references: bool = True
    otherwise: Act = Act.TAKE
    now: Callable[[], float] | None = None
    url: str = attrs.field(default="", init=False)
    key: str = attrs.field(default=f"fake-{_SERVICE}-{_SECRET}", init=False)
    sent: list[SentNotice] = attrs.field(factory=list, init=False)
    requests: int = attrs.field(default=0, init=False)
    templates: dict[str, dict[str, Any]] = attrs.field(init=False)
    _script: list[Act] = attrs.field(factory=list, init=False)
    _reads: list[Act] = attrs.field(factory=list, init=False)
    _late: list[SentNotice] = attrs.field(factory=list, init=False)
    _lock: threading.RLock = attrs.field(factory=threading.RLock, init=False)
    _over: threading.Event = attrs.field(factory=threading.Event, init=False)
    _server: _Server = attrs.field(init=False)

    @templates.default
    def _generic_templates(self) -> dict[str, dict[str, Any]]:
        return {
            SMS_TEMPLATE: {"type": "sms", "subject": None, "body": "((body))"},
            EMAIL_TEMPLATE: {"type": "email", "subject": "((subject))", "body": "((body))"},
        }

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), NotifyRequests.bound_to(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()

    # What a test asks and orders

    def script(self, *acts: Act) -> None:
        """What happens to the next requests to send, in this order."""
        with self._lock:
            self._script.extend(acts)

    def script_reads(self, *acts: Act) -> None:
        """The same for the next requests to read."""
        with self._lock:
            self._reads.extend(acts)

    def count(self, reference: str) -> int:
        """How often was it taken under this reference? More than once is a duplicate."""
        with self._lock:
            return sum(notice.reference == reference for notice in self.sent)

    def catch_up(self) -> None:
        """Take what is late: from now on it is found."""
        with self._lock:
            self.sent.extend(self._late)
            self._late.clear()

    def receipt(self, reference: str, status: str) -> dict[str, Any]:
        """The receipt that Notify posts for the last message of this reference, once it has this status."""
        with self._lock:
            notice = next(sent for sent in reversed(self.sent) if sent.reference == reference)
            notice.status = status
        if status == "returned-letter":
            return {"notification_id": notice.id, "reference": reference, "date_sent": _WHEN, "sent_by": None}
        return {
            "id": notice.id,
            "reference": reference,
            "to": notice.to,
            "status": status,
            "created_at": _WHEN,
            "completed_at": _WHEN,
            "sent_at": _WHEN,
            "notification_type": notice.kind,
            "template_id": SMS_TEMPLATE,
            "template_version": 1,
        }

    # What the server asks

    def next_act(self, *, reads: bool) -> Act:
        """What is to happen to the request that has just come?"""
        with self._lock:
            self.requests += 1
            script = self._reads if reads else self._script
            return script.pop(0) if script else (Act.TAKE if reads else self.otherwise)

    def take(self, act: Act, *, kind: str, request: Mapping[str, Any], filled: Mapping[str, Any]) -> Reply:
        """Take a message that is in order, or do to it what the script says, and answer."""
        number = str(uuid.uuid4())
        notice = SentNotice(
            id=number,
            reference=request.get("reference"),
            kind=kind,
            to=str(request.get("phone_number", request.get("email_address", ""))),
            subject=filled.get("subject"),
            body=str(filled.get("body", "")),
            content=filled.get("content", b""),
            status="pending-virus-check" if kind == "letter" else "created",
        )
        if act is Act.BAD_REQUEST:
            return error(
                400, kind="ValidationError", message=f"phone_number {notice.to} is not a mobile number: {notice.body}"
            )
        if act in ANSWERS:
            return ANSWERS[act]
        with self._lock:
            if act in TAKES:
                self.sent.append(notice)
            elif act is Act.LATE:
                self._late.append(notice)
        return self.spoilt_answer(act) or Reply(
            201,
            {"id": number, "reference": notice.reference, "content": {"body": notice.body, "subject": notice.subject}},
        )

    def spoilt_answer(self, act: Act) -> Reply | None:
        """The answer of a request that gets none that can be read; ``None``: it gets a proper one."""
        if act in HANGS:
            self._over.wait()
        if act in HANGS or act in DROPS:
            return Reply(0, {})
        if act is Act.NOT_JSON:
            return Reply(201, b"<p>taken</p>")
        if act is Act.REDIRECT:
            return Reply(307, b"", {"Location": f"{self.url}/elsewhere"})
        return ANSWERS.get(act)

    def listed(self, reference: str | None) -> Iterator[dict[str, Any]]:
        """The messages under this reference as Notify lists them, the newest first; ``None``: all of them."""
        with self._lock:
            found = [notice for notice in reversed(self.sent) if reference is None or notice.reference == reference]
        if reference is not None and not self.keeps_references:
            return
        for notice in found:
            where = {"sms": "phone_number", "email": "email_address"}.get(notice.kind, "line_1")
            yield {
                "id": notice.id,
                "reference": notice.reference if self.keeps_references else None,
                "type": notice.kind,
                "status": notice.status,
                where: notice.to,
                "body": notice.body,
                "subject": notice.subject,
                "created_at": _WHEN,
            }
