"""The HTTP of the fake Notify: who may ask, what is asked, and the answer."""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import parse_qs, urlsplit

import attrs
from typing_extensions import override

if TYPE_CHECKING:
    from cara_core.testing.fake_notify import FakeNotify

__all__ = ["NotifyRequests", "Reply", "error"]

_SEND: Final = re.compile(r"/v2/notifications/(sms|email|letter)")
_ONE: Final = re.compile(r"/v2/notifications/([0-9a-f-]{36})")
_TEMPLATE: Final = re.compile(r"/v2/template/([0-9a-f-]{36})")
_PLACEHOLDER: Final = re.compile(r"\(\(([^()]+)\)\)")
_OLDEST: Final = 30


@attrs.frozen
class Reply:
    """One answer: its status (0: the connection is closed without one), JSON or raw bytes, and headers."""

    status: int
    body: Mapping[str, Any] | bytes
    headers: Mapping[str, str] = attrs.field(factory=dict)


def error(status: int, kind: str, message: str) -> Reply:
    """An error in the form of Notify's own."""
    return Reply(status, {"status_code": status, "errors": [{"error": kind, "message": message}]})


class NotifyRequests(BaseHTTPRequestHandler):
    """One connection to the fake."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    fake: ClassVar["FakeNotify"]

    @classmethod
    def bound_to(cls, fake: "FakeNotify") -> type["NotifyRequests"]:
        """The same, for one fake."""
        return type("BoundNotifyRequests", (cls,), {"fake": fake})

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """It keeps no log: what it is sent holds numbers."""

    def do_GET(self) -> None:
        """Messages by reference or id, and templates."""
        self._answer(self._refused() or self.fake.spoilt(self.fake.act(reads=True)) or self._read())

    def do_POST(self) -> None:
        """Something to send."""
        raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self._answer(self._refused() or self._send(raw))

    def _read(self) -> Reply:
        asked = urlsplit(self.path)
        if asked.path == "/v2/notifications":
            reference = parse_qs(asked.query).get("reference", [None])[0]
            return Reply(200, {"notifications": list(self.fake.known(reference)), "links": {"current": self.path}})
        if (one := _ONE.fullmatch(asked.path)) is not None:
            found = next((told for told in self.fake.known(None) if told["id"] == one[1]), None)
            return error(404, "NoResultFound", "No result found") if found is None else Reply(200, found)
        if (named := _TEMPLATE.fullmatch(asked.path)) is not None and named[1] in self.fake.templates:
            return Reply(200, {"id": named[1], "version": 1, **self.fake.templates[named[1]]})
        return error(404, "NoResultFound", "No result found")

    def _send(self, raw: bytes) -> Reply:
        act = self.fake.act(reads=False)
        kind = _SEND.fullmatch(self.path)
        if kind is None:
            return error(404, "NoResultFound", "No result found")
        asked = json.loads(raw)
        filled = _letter(asked) if kind[1] == "letter" else self._filled(kind[1], asked)
        return filled if isinstance(filled, Reply) else self.fake.take(act, kind[1], asked, filled)

    def _filled(self, kind: str, asked: Mapping[str, Any]) -> Reply | Mapping[str, Any]:
        """The template's parts with every placeholder filled."""
        template = self.fake.templates.get(asked.get("template_id", ""))
        if template is None or template["type"] != kind:
            return error(400, "BadRequestError", "Template not found")
        given = asked.get("personalisation", {})
        missing = [name for part in ("subject", "body") for name in _named(template[part]) if name not in given]
        if missing:
            return error(400, "BadRequestError", f"Missing personalisation: {', '.join(missing)}")
        return {
            part: _PLACEHOLDER.sub(lambda found: str(given[found[1]]), template[part])
            for part in ("subject", "body")
            if template[part] is not None
        }

    def _refused(self) -> Reply | None:
        """Is the token signed (HS256) with the key of the service, and new enough? ``None``: it is."""
        service, secret = self.fake.key[-73:-37], self.fake.key[-36:]
        try:
            head, claims, signature = self.headers.get("Authorization", "").removeprefix("Bearer ").split(".")
            signed = hmac.new(secret.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
            algorithm, said = json.loads(_unpadded(head)), json.loads(_unpadded(claims))
            right = hmac.compare_digest(signed, _unpadded(signature)) and algorithm["alg"] == "HS256"
            issued = said["iat"] if said["iss"] == service else None
        except (ValueError, KeyError, TypeError, binascii.Error):
            right, issued = False, None
        if not right or not isinstance(issued, int):
            return error(403, "AuthError", "Invalid token: API key not found")
        if self.fake.now is not None and abs(self.fake.now() - issued) > _OLDEST:
            return error(403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds")
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


def _letter(asked: Mapping[str, Any]) -> Reply | Mapping[str, Any]:
    try:
        content = base64.b64decode(str(asked.get("content", "")), validate=True)
    except binascii.Error:
        content = b""
    if not content.startswith(b"%PDF-"):
        return error(400, "BadRequestError", "Letter content is not a valid PDF")
    return {"content": content}


def _named(text: str | None) -> Iterator[str]:
    return (found[1] for found in _PLACEHOLDER.finditer(text or ""))


def _unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
