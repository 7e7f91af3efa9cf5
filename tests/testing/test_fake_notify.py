"""The fake is as strict as the real one where the tests lean on it, and its receipts arrive as told."""

import http.client
import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from typing_extensions import override

pytest.importorskip("notifications_python_client")

from notifications_python_client import authentication
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from cara_core.channels.notify.statuses import receipt_of
from cara_core.terms.messages import FORWARD, Progress, Receipt
from cara_core.testing.callbacks import post_receipts
from cara_core.testing.fake_notify import EMAIL_TEMPLATE, SMS_TEMPLATE, Act, FakeNotify
from support.notices import AT, reference

TOKEN = "agreed-token"


@pytest.fixture(autouse=True)
def _tokens_issued_at_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client puts the moment into its token; here it is the one that the fake compares it with."""
    monkeypatch.setattr(authentication, "epoch_seconds", lambda: int(AT.timestamp()))


@pytest.fixture
def fake() -> Iterator[FakeNotify]:
    with FakeNotify(now=AT.timestamp) as running:
        yield running


def client(fake: FakeNotify, key: str = "") -> Any:
    made: Any = NotificationsAPIClient
    found = made(key or fake.key, base_url=fake.url, timeout=5)
    found.request_session.headers["Connection"] = "close"
    return found


def refused(call: Callable[[], object]) -> tuple[int, str]:
    with pytest.raises(HTTPError) as error:
        call()
    said: Any = error.value.message
    return error.value.status_code, said[0]["error"]


def text(fake: FakeNotify, **other: Any) -> Any:
    asked = {"phone_number": "07700900147", "template_id": SMS_TEMPLATE, "personalisation": {"body": "Words"}}
    return client(fake).send_sms_notification(**(asked | {"reference": reference()} | other))


def test_what_it_took_can_be_found_by_reference_and_by_id(fake: FakeNotify) -> None:
    number = text(fake)["id"]
    (found,) = client(fake).get_all_notifications(reference=reference())["notifications"]
    assert client(fake).get_notification_by_id(number) == found
    assert (found["status"], found["body"], found["phone_number"]) == ("created", "Words", "07700900147")
    assert client(fake).get_all_notifications(reference=reference(2))["notifications"] == []
    assert refused(lambda: client(fake).get_notification_by_id(SMS_TEMPLATE)) == (404, "NoResultFound")
    assert fake.count(reference()) == 1


def test_the_same_reference_twice_is_two_messages_as_with_the_real_one(fake: FakeNotify) -> None:
    text(fake)
    text(fake)
    assert fake.count(reference()) == 2


def test_a_token_of_another_key_or_none_is_refused(fake: FakeNotify) -> None:
    assert refused(lambda: client(fake, fake.key[:-1] + "0").get_template(SMS_TEMPLATE)) == (403, "AuthError")
    other = fake.key.replace("00aa-", "00ab-")
    assert refused(lambda: client(fake, other).get_template(SMS_TEMPLATE)) == (403, "AuthError")
    connection = http.client.HTTPConnection(fake.url.removeprefix("http://"))
    for token in ("", "Bearer a.b", "Bearer a.b.c", "Bearer e30.e30.e30"):
        connection.request("GET", f"/v2/template/{SMS_TEMPLATE}", headers={"Authorization": token})
        answer = connection.getresponse()
        assert (answer.status, json.loads(answer.read())["errors"][0]["error"]) == (403, "AuthError")
    connection.close()


@pytest.mark.parametrize(("ahead", "taken"), [(29, True), (-29, True), (31, False), (-31, False)])
def test_a_token_may_be_thirty_seconds_off(ahead: int, *, taken: bool) -> None:
    with FakeNotify(now=lambda: AT.timestamp() + ahead) as fake:
        if taken:
            text(fake)
        else:
            assert refused(lambda: text(fake)) == (403, "AuthError")
        assert fake.count(reference()) == taken


def test_what_the_real_one_refuses_is_refused(fake: FakeNotify) -> None:
    assert refused(lambda: text(fake, personalisation={"other": "x"})) == (400, "BadRequestError")
    assert refused(lambda: text(fake, template_id=EMAIL_TEMPLATE)) == (400, "BadRequestError")
    letters = client(fake).post
    assert refused(lambda: letters("/v2/notifications/letter", {"content": "%"})) == (400, "BadRequestError")
    assert refused(lambda: letters("/v2/notifications/fax", {})) == (404, "NoResultFound")
    assert fake.sent == []


def test_a_script_is_followed_in_order_and_then_what_is_usual(fake: FakeNotify) -> None:
    fake.script(Act.RATE_LIMIT, Act.TAKE, Act.BAD_REQUEST)
    fake.otherwise = Act.FORBIDDEN
    assert refused(lambda: text(fake)) == (429, "RateLimitError")
    text(fake)
    assert refused(lambda: text(fake)) == (400, "ValidationError")
    assert refused(lambda: text(fake)) == (403, "AuthError")


# Receipts


class Listener(BaseHTTPRequestHandler):
    """A force's callback address, which reads strictly and lets a message only move forward."""

    known: dict[str, Receipt]
    naive: dict[str, Progress]

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        right = self.headers["Authorization"] == f"Bearer {TOKEN}"
        if right:
            receipt = receipt_of(json.loads(body), AT)
            before = self.known.get(receipt.reference)
            if before is None or FORWARD[receipt.state] > FORWARD[before.state]:
                self.known[receipt.reference] = receipt
            self.naive[receipt.reference] = receipt.state
        self.send_response(200 if right else 403)
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def listener() -> Iterator[tuple[str, type[Listener]]]:
    heard = type("Heard", (Listener,), {"known": {}, "naive": {}})
    server = HTTPServer(("127.0.0.1", 0), heard)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/receipts", heard
    server.shutdown()
    server.server_close()


def test_receipts_late_doubled_and_out_of_order_end_where_the_message_did(
    fake: FakeNotify, listener: tuple[str, type[Listener]]
) -> None:
    callback, heard = listener
    text(fake)
    first, last = (fake.receipt(reference(), status) for status in ("temporary-failure", "delivered"))
    assert post_receipts(callback, [last, last, first], token=TOKEN) == [200, 200, 200]
    assert heard.known[reference()].state is Progress.DELIVERED
    assert heard.naive[reference()] is Progress.TEMPORARY_FAILURE, "the twin: who believes the last one goes back"


def test_a_letter_that_came_back_is_posted_in_its_own_form(
    fake: FakeNotify, listener: tuple[str, type[Listener]]
) -> None:
    callback, heard = listener
    text(fake)
    post_receipts(callback, [fake.receipt(reference(), "returned-letter")], token=TOKEN)
    assert heard.known[reference()].state is Progress.RETURNED


def test_a_receipt_without_the_token_or_a_listener_says_so(
    fake: FakeNotify, listener: tuple[str, type[Listener]]
) -> None:
    callback, heard = listener
    text(fake)
    assert post_receipts(callback, [fake.receipt(reference(), "delivered")], token=TOKEN[::-1]) == [403]
    assert heard.known == {}
    assert post_receipts("http://127.0.0.1:1/", [{}], token=TOKEN) == [503]
