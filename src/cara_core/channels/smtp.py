"""E-mail by a mail server of the force's own: the standard protocol, and its limits.

A mail server cannot be asked what became of a message. So where the connection breaks
after the text was handed over, nobody knows, and only a person can decide to send again.
"""

import smtplib
import ssl
from enum import StrEnum
from typing import ClassVar, Final

import attrs

from cara_core.channels.channel import OutcomeUnknown
from cara_core.channels.mail import ADDRESS, mail, why_not_mailed
from cara_core.terms.checking.checked_values import number_from, text_form
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Charset, Medium, Notice, Progress, Receipt
from cara_core.terms.veil import Veiled, unveiled

__all__ = ["Secured", "SmtpChannel"]

_LATER: Final = 300
"""Seconds until a server that did not take a message is tried again."""
_TAKEN: Final = range(200, 300)
_PERMANENT: Final = range(500, 600)
_ANSWERS: Final = range(200, 600)


class Secured(StrEnum):
    """How the connection is encrypted. ``NONE`` is for a server on the same machine."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@attrs.frozen
class _Outcome:
    """What came of trying once: a state, or ``None`` where nobody knows, and a code."""

    state: Progress | None
    detail: str


class _NotTaken(Exception):
    """The server said no, or was not reached, before it had the text."""

    def __init__(self, detail: str, code: int = 0) -> None:
        self.outcome = _Outcome(
            Progress.FAILED if code in _PERMANENT else Progress.CLAIMED, f"{detail} {code}" if code else detail
        )
        super().__init__(detail)


@attrs.frozen(kw_only=True)
class SmtpChannel:
    """One mail server: ``host`` and ``port``, ``sender`` as one plain address, ``timeout`` in seconds.

    Without encryption nothing is sent and nobody logs in, unless ``secured`` says so.
    ``trust`` are the certificates to believe; without it those of the machine.
    """

    host: str
    port: int = attrs.field(validator=number_from(1, to=65535))
    sender: str = attrs.field(validator=text_form(ADDRESS))
    secured: Secured = Secured.STARTTLS
    user: str | None = attrs.field(default=None, repr=False)
    password: Veiled | None = attrs.field(default=None, repr=False)
    timeout: float = 30
    trust: ssl.SSLContext | None = attrs.field(default=None, repr=False)
    name: ClassVar[str] = "smtp"
    charset: ClassVar[Charset] = Charset.UNICODE
    media: ClassVar[frozenset[Medium]] = frozenset({Medium.EMAIL, Medium.WORK})
    finds: ClassVar[bool] = False

    def send(self, notice: Notice, at: Instant) -> Receipt:
        """Hand it to the server. Raises :class:`OutcomeUnknown` where the connection broke over the text."""
        wrong = "not-carried" if notice.medium not in self.media else why_not_mailed(notice)
        outcome = self._try_to_send(notice, at) if wrong is None else _Outcome(Progress.FAILED, wrong)
        if outcome.state is None:
            raise OutcomeUnknown(f"{self.name}: {notice.reference}: {outcome.detail}; it may or may not have gone")
        return Receipt(
            reference=notice.reference,
            state=outcome.state,
            at=at,
            detail=outcome.detail,
            retry_after=_LATER if outcome.state is Progress.CLAIMED else None,
        )

    def found(self, reference: str, at: Instant) -> Receipt | None:  # noqa: ARG002  (the protocol's)
        """A mail server cannot be asked: it never knows (``finds`` is false)."""
        return None

    def _try_to_send(self, notice: Notice, at: Instant) -> _Outcome:
        """The server's own words are never repeated: they can hold the address."""
        try:
            server = self._connect()
        except smtplib.SMTPNotSupportedError:
            return _Outcome(Progress.CLAIMED, "not-encrypted")
        except smtplib.SMTPAuthenticationError:
            return _Outcome(Progress.CLAIMED, "login-refused")
        except (smtplib.SMTPException, OSError):
            return _Outcome(Progress.CLAIMED, "not-reached")
        try:
            return self._hand_over(server, notice, at)
        except _NotTaken as refused:
            return refused.outcome
        finally:
            _leave(server)

    def _connect(self) -> smtplib.SMTP:
        """Connect, encrypt, log in. It greets with the sender's domain, not with the name of this machine."""
        trust = self.trust or ssl.create_default_context()
        greeting = self.sender.rpartition("@")[2]
        if self.secured is Secured.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, local_hostname=greeting, timeout=self.timeout, context=trust
            )
        else:
            server = smtplib.SMTP(self.host, self.port, local_hostname=greeting, timeout=self.timeout)
        try:
            # STARTTLS raises where the server does not offer it: there is no falling back to a connection in the clear.
            server.ehlo_or_helo_if_needed()
            if self.secured is Secured.STARTTLS:
                server.starttls(context=trust)
            if self.user is not None and self.password is not None:
                server.login(self.user, unveiled(self.password))
        except (smtplib.SMTPException, OSError):
            server.close()
            raise
        return server

    def _hand_over(self, server: smtplib.SMTP, notice: Notice, at: Instant) -> _Outcome:
        message = mail(notice, self.sender, at)
        try:
            server.ehlo_or_helo_if_needed()
            _check_answer("sender-refused", server.mail(self.sender)[0])
            _check_answer("recipient-refused", server.rcpt(str(message["To"]))[0])
        except (smtplib.SMTPException, OSError):
            raise _NotTaken("not-reached") from None
        # From here on the server has the text. Before it, whatever breaks, nothing was taken.
        try:
            code, _ = server.data(message.as_bytes())
        except smtplib.SMTPDataError as refused:
            code = refused.smtp_code
        except (smtplib.SMTPException, OSError):
            # The server may have had all of it, and its answer was lost.
            return _Outcome(None, "the connection broke over the text")
        if code not in _ANSWERS:
            return _Outcome(None, "the answer to the text cannot be read")
        _check_answer("text-refused", code)
        return _Outcome(Progress.ACCEPTED, "accepted")


def _check_answer(what: str, code: int) -> None:
    """A yes is 2xx. Of everything else, what begins with 5 will not pass, and the rest may."""
    if code not in _TAKEN:
        raise _NotTaken(what, code if code in _ANSWERS else 0)


def _leave(server: smtplib.SMTP) -> None:
    """What the server answers to a goodbye changes nothing."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()
