"""The HTTP of the fake Notify: who may ask, what is asked, and the answer."""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar, Final, Protocol
from urllib.parse import parse_qs, urlsplit

from typing_extensions import override

from cara_core.testing.notify_acts import Act, Reply, error

__all__ = ["AskedNotify", "NotifyRequests"]

_SEND: Final = re.compile(r"/v2/notifications/(sms|email|letter)")
_BY_ID: Final = re.compile(r"/v2/notifications/([0-9a-f-]{36})")
_TEMPLATE: Final = re.compile(r"/v2/template/([0-9a-f-]{36})")
_PLACEHOLDER: Final = re.compile(r"\(\(([^()]+)\)\)")
_OLDEST: Final = 30
"""Seconds that a token may be old, as with Notify."""


class AskedNotify(Protocol):
    """What the HTTP asks of the fake: who may ask, what happens to a request, what it has taken."""

    key: str
    now: Callable[[], float] | None
    templates: dict[str, dict[str, Any]]

    def next_act(self, *, reads: bool) -> Act:
        """What is to happen to the request that has just come?"""

    def take(self, act: Act, *, kind: str, request: Mapping[str, Any], filled: Mapping[str, Any]) -> Reply:
        """Take a message that is in order, or do to it what the script says, and answer."""

    def spoilt_answer(self, act: Act) -> Reply | None:
        """The answer of a request that gets none that can be read; ``None``: it gets a proper one."""

    def listed(self, reference: str | None) -> Iterator[dict[str, Any]]:
        """The messages under this reference, the newest first; ``None``: all of them."""


class NotifyRequests(BaseHTTPRequestHandler):
    """One connection to the fake."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    fake: ClassVar[AskedNotify]

    @classmethod
    def bound_to(cls, fake: AskedNotify) -> type["NotifyRequests"]:
        """The same, for one fake."""
        return type("BoundNotifyRequests", (cls,), {"fake": fake})

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """It keeps no log: what it is sent holds numbers."""

    def do_GET(self) -> None:
        """Messages by reference or id, and templates."""
        self._answer(self._refused() or self.fake.spoilt_answer(self.fake.next_act(reads=True)) or self._read())

    def do_POST(self) -> None:
        """Something to send."""
        raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self._answer(self._refused() or self._send(raw))

    def _read(self) -> Reply:
        address = urlsplit(self.path)
        if address.path == "/v2/notifications":
            reference = parse_qs(address.query).get("reference", [None])[0]
            return Reply(200, {"notifications": list(self.fake.listed(reference)), "links": {"current": self.path}})
        if (by_id := _BY_ID.fullmatch(address.path)) is not None:
            found = next((notice for notice in self.fake.listed(None) if notice["id"] == by_id[1]), None)
            return error(404, kind="NoResultFound", message="No result found") if found is None else Reply(200, found)
        if (named := _TEMPLATE.fullmatch(address.path)) is not None and named[1] in self.fake.templates:
            return Reply(200, {"id": named[1], "version": 1, **self.fake.templates[named[1]]})
        return error(404, kind="NoResultFound", message="No result found")

    def _send(self, raw: bytes) -> Reply:
        act = self.fake.next_act(reads=False)
        kind = _SEND.fullmatch(self.path)
        if kind is None:
            return error(404, kind="NoResultFound", message="No result found")
        request = json.loads(raw)
        filled = _letter(request) if kind[1] == "letter" else self._filled(kind[1], request)
        return (
            filled if isinstance(filled, Reply) else self.fake.take(act, kind=kind[1], request=request, filled=filled)
        )

    def _filled(self, kind: str, request: Mapping[str, Any]) -> Reply | Mapping[str, Any]:
        """The template's parts with every placeholder filled."""
        template = self.fake.templates.get(request.get("template_id", ""))
        if template is None or template["type"] != kind:
            return error(400, kind="BadRequestError", message="Template not found")
        given = request.get("personalisation", {})
        missing = [name for part in ("subject", "body") for name in _named(template[part]) if name not in given]
        if missing:
            return error(400, kind="BadRequestError", message=f"Missing personalisation: {', '.join(missing)}")
        return {
            part: _PLACEHOLDER.sub(lambda found: str(given[found[1]]), template[part])
            for part in ("subject", "body")
            if template[part] is not None
        }

    def _refused(self) -> Reply | None:
        """Is the token signed (HS256) with the key of the service, and new enough? ``None``: it is."""
        # A key ends with two UUIDs of 36 letters each, joined by a hyphen: the service and its secret.
        service, secret = self.fake.key[-73:-37], self.fake.key[-36:]
        try:
            head, claims, signature = self.headers.get("Authorization", "").removeprefix("Bearer ").split(".")
            signed = hmac.new(secret.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
            algorithm, issuer = json.loads(_unpadded(head)), json.loads(_unpadded(claims))
            right = hmac.compare_digest(signed, _unpadded(signature)) and algorithm["alg"] == "HS256"
            issued = issuer["iat"] if issuer["iss"] == service else None
        except (ValueError, KeyError, TypeError, binascii.Error):
            right, issued = False, None
        if not right or not isinstance(issued, int):
            return error(403, kind="AuthError", message="Invalid token: API key not found")
        if self.fake.now is not None and abs(self.fake.now() - issued) > _OLDEST:
            return error(
                403, kind="AuthError", message="Error: Your system clock must be accurate to within 30 seconds"
            )
        return None

    def _answer(self, reply: Reply) -> None:
        if not reply.status:
            self.close_connection = True
            return
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        self.send_response(reply.status)
        # Whoever closes a connection has to say so: else the next request goes into a closed one.
        closes = {"Connection": "close"} if self.close_connection else {}
        for name, value in {"Content-Length": str(len(body)), **closes, **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _letter(request: Mapping[str, Any]) -> Reply | Mapping[str, Any]:
    try:
        content = base64.b64decode(str(request.get("content", "")), validate=True)
    except binascii.Error:
        content = b""
    if not content.startswith(b"%PDF-"):
        return error(400, kind="BadRequestError", message="Letter content is not a valid PDF")
    return {"content": content}


def _named(text: str | None) -> Iterator[str]:
    return (found[1] for found in _PLACEHOLDER.finditer(text or ""))


def _unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
