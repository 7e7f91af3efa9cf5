"""A real mail server on this machine: what it takes, refuses, and breaks off."""

import asyncio
import datetime as dt
import logging
import ssl
import traceback
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import attrs
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from typing_extensions import override

from cara_core.channels.channel import Channel, OutcomeUnknown
from cara_core.channels.smtp import Secured, SmtpChannel
from cara_core.terms.messages import Charset, Medium, Notice, Progress, Receipt
from cara_core.terms.veil import Veiled
from support.notices import ADDRESS, AT, PLANTED, email, reference, sms

SENDER = "office@mail.example.org"
OK = "250 OK"


def broken_off(server: SMTP) -> None:
    transport: Any = server.transport
    transport.abort()


@attrs.define
class MailServer:
    """What the server is told to say at each step, and what it took. ``None`` breaks the connection off."""

    rcpt: str | None = OK
    mail: str = OK
    data: str | None = OK
    hang: bool = False
    keeps: bool = True
    taken: list[EmailMessage] = attrs.field(factory=list)
    greeted: list[str] = attrs.field(factory=list)
    port: int = 0

    async def handle_EHLO(  # noqa: N802  (the library's name)
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.greeted.append(hostname)
        return responses

    async def handle_MAIL(  # noqa: N802  (the same)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.mail

    async def handle_RCPT(  # noqa: N802  (the same)
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.rcpt is None:
            broken_off(server)
        if self.rcpt == OK:
            envelope.rcpt_tos.append(address)
        return self.rcpt or OK

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  (the same)
        if self.keeps:
            assert isinstance(envelope.content, bytes)
            found = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(found, EmailMessage)
            self.taken.append(found)
        if self.hang:
            await asyncio.sleep(0.5)
        if self.data is None:
            broken_off(server)
            return OK
        return self.data


class AnyPort(Controller):
    """A controller on whichever port is free."""

    @override
    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # the library's own is not typed


Start = Callable[..., MailServer]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a mail server that behaves like this."""
    running: list[Controller] = []

    def started(server: MailServer, **settings: Any) -> MailServer:
        controller = AnyPort(server, hostname="127.0.0.1", port=0, **settings)
        controller.start()
        running.append(controller)
        server.port = controller.port
        return server

    yield started
    for controller in running:
        controller.stop()


def channel_to(server: MailServer, **other: Any) -> SmtpChannel:
    settings: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": server.port,
        "sender": SENDER,
        "secured": Secured.NONE,
        "timeout": 0.3,
    }
    return SmtpChannel(**settings | other)


def test_it_is_a_channel_for_mail_that_cannot_be_asked(start: Start) -> None:
    channel = channel_to(start(MailServer()))
    assert isinstance(channel, Channel)
    assert (channel.name, channel.charset, channel.finds) == ("smtp", Charset.UNICODE, False)
    assert channel.media == {Medium.EMAIL, Medium.WORK}
    assert channel.found(reference(), AT) is None


def test_an_email_arrives_as_it_was_written(start: Start) -> None:
    server = start(MailServer())
    receipt = channel_to(server).send(email(body=".\n.. zażółć\n\nFrom the office: ☺\n"), AT)
    assert receipt == Receipt(reference=reference(), state=Progress.ACCEPTED, at=AT, detail="accepted")
    (found,) = server.taken
    assert found.get_content().replace("\r\n", "\n") == ".\n.. zażółć\n\nFrom the office: ☺\n"
    assert found.get_content_charset() == "utf-8"


def test_the_headers_say_nothing_that_the_text_does_not(start: Start) -> None:
    server = start(MailServer())
    channel_to(server).send(email(subject="Zażółć: two dates"), AT)
    (found,) = server.taken
    headers = {name: value for name, value in found.items() if not name.startswith("X-")}
    assert headers == {
        "From": SENDER,
        "To": ADDRESS,
        "Subject": "Zażółć: two dates",
        "Date": "Tue, 10 Mar 2026 10:00:00 +0000",
        "Message-ID": f"<{reference()}@mail.example.org>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "pl",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": headers["Content-Transfer-Encoding"],
        "MIME-Version": "1.0",
    }
    assert {name for name in found if name.startswith("X-")} <= {"X-Peer", "X-MailFrom", "X-RcptTo"}, "the server's"
    assert set(server.greeted) == {"mail.example.org"}, "not the name of this machine"


@pytest.mark.parametrize(
    ("server", "state", "detail"),
    [
        (MailServer(rcpt="550 no such user"), Progress.FAILED, "recipient-refused 550"),
        (MailServer(rcpt="450 come back"), Progress.CLAIMED, "recipient-refused 450"),
        (MailServer(rcpt="251 taken, and forgotten"), Progress.FAILED, "text-refused 503"),
        (MailServer(rcpt=None), Progress.CLAIMED, "not-reached"),
        (MailServer(mail="553 not you"), Progress.FAILED, "sender-refused 553"),
        (MailServer(mail="451 come back"), Progress.CLAIMED, "sender-refused 451"),
        (MailServer(data="554 no", keeps=False), Progress.FAILED, "text-refused 554"),
        (MailServer(data="452 full", keeps=False), Progress.CLAIMED, "text-refused 452"),
    ],
)
def test_a_refusal_is_a_receipt(server: MailServer, state: Progress, detail: str, start: Start) -> None:
    receipt = channel_to(start(server)).send(email(), AT)
    assert (receipt.state, receipt.detail) == (state, detail)
    assert receipt.retry_after == (300 if state is Progress.CLAIMED else None)
    assert server.taken == []


@pytest.mark.parametrize(
    "server", [MailServer(data=None), MailServer(hang=True), MailServer(data="999 what")], ids=["drop", "hang", "odd"]
)
def test_a_connection_that_breaks_over_the_text_leaves_it_unknown(server: MailServer, start: Start) -> None:
    with pytest.raises(OutcomeUnknown, match=reference()):
        channel_to(start(server)).send(email(), AT)
    assert len(server.taken) == 1, "and it was taken: a blind second try is a second e-mail"


def test_one_message_id_lets_a_mailbox_tell_a_second_copy(start: Start) -> None:
    server = start(MailServer())
    for _ in range(2):
        channel_to(server).send(email(), AT)
    assert len({found["Message-ID"] for found in server.taken}) == 1


def test_a_server_that_is_not_there_has_not_taken_it(start: Start) -> None:
    receipt = channel_to(start(MailServer()), port=1).send(email(), AT)
    assert (receipt.state, receipt.detail, receipt.retry_after) == (Progress.CLAIMED, "not-reached", 300)


@pytest.mark.parametrize(
    ("notice", "detail"),
    [
        (sms(), "not-carried"),
        (email(to=f"{ADDRESS}, other@example.org"), "not-an-address"),
        (email(to="Somebody <a@example.org>"), "not-an-address"),
        (email(to="a@example"), "not-an-address"),
        (email(subject="one\nBcc: other@example.org"), "not-a-subject"),
    ],
)
def test_what_can_never_go_is_refused_before_it_is_sent(notice: Notice, detail: str, start: Start) -> None:
    server = start(MailServer())
    receipt = channel_to(server).send(notice, AT)
    assert (receipt.state, receipt.detail) == (Progress.FAILED, detail)
    assert server.greeted == []


# Encryption


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine that nobody else trusts, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def server_side(certificate: Path) -> ssl.SSLContext:
    found = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    found.load_cert_chain(certificate)
    return found


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def only_planted(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=data.password == b"planted-password", handled=False)


def test_it_logs_in_over_starttls_and_sends(certificate: Path, start: Start) -> None:
    server = start(
        MailServer(), tls_context=server_side(certificate), require_starttls=True, authenticator=only_planted
    )
    how = {"secured": Secured.STARTTLS, "trust": trusting(certificate), "user": "office", "timeout": 5}
    channel = channel_to(server, password=Veiled("planted-password"), **how)
    assert channel.send(email(), AT).state is Progress.ACCEPTED
    wrong = channel_to(server, password=Veiled("another"), **how).send(email(2), AT)
    assert (wrong.state, wrong.detail) == (Progress.CLAIMED, "login-refused")
    assert len(server.taken) == 1
    assert "planted-password" not in repr(channel)


def test_it_sends_over_a_connection_encrypted_from_its_first_byte(certificate: Path, start: Start) -> None:
    server = start(MailServer(), ssl_context=server_side(certificate))
    channel = channel_to(server, secured=Secured.TLS, trust=trusting(certificate), timeout=5)
    assert channel.send(email(), AT).state is Progress.ACCEPTED


def test_a_certificate_nobody_vouches_for_gets_nothing(certificate: Path, start: Start) -> None:
    server = start(MailServer(), tls_context=server_side(certificate))
    receipt = channel_to(server, secured=Secured.STARTTLS, timeout=5).send(email(), AT)
    assert (receipt.state, receipt.detail) == (Progress.CLAIMED, "not-reached")
    assert server.taken == []


def test_without_encryption_nothing_is_sent_unless_the_settings_say_so(start: Start) -> None:
    server = start(MailServer())
    receipt = channel_to(server, secured=Secured.STARTTLS).send(email(), AT)
    assert (receipt.state, receipt.detail, server.taken) == (Progress.CLAIMED, "not-encrypted", [])
    channel_to(server, secured=Secured.NONE).send(email(), AT)
    assert len(server.taken) == 1, "the twin: what does not insist sends it open to all"


# Nothing of a person


@pytest.mark.parametrize(
    "server",
    [
        MailServer(),
        MailServer(rcpt=f"550 <{ADDRESS}> unknown"),
        MailServer(data=f"554 <{ADDRESS}> refused"),
        MailServer(data=None),
        MailServer(hang=True),
    ],
    ids=["taken", "rcpt", "text", "drop", "hang"],
)
def test_no_answer_of_a_server_shows_an_address_or_a_word(
    server: MailServer, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    channel, shown = channel_to(start(server)), ""
    held: list[BaseException | None] = []
    try:
        shown += repr(channel.send(email(), AT))
    except OutcomeUnknown as error:
        held += [error.__cause__, error.__context__]
        shown += "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    # The server of this test logs as well, under its own name: that is the other side.
    shown += "".join(record.getMessage() for record in caplog.records if record.name not in {"mail.log", "mail.debug"})
    assert {type(value) for value in held} <= {type(None)}
    assert [value for value in PLANTED if value in shown.replace(repr(server), "").lower()] == []
