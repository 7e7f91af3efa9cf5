"""Notices with planted values: whatever shows one of them has shown a person's data."""

from hashlib import sha256
from typing import Final

from cara_core.terms.instants import Instant, read_instant
from cara_core.terms.messages import Medium, Notice, Page, Reader
from cara_core.terms.veil import Veiled

__all__ = ["AT", "PLANTED", "email", "letter", "reference", "sms"]

NUMBER: Final = "07700 900147"
ADDRESS: Final = "planted.person@example.org"
BODY: Final = "Planted words: zażółć gęślą jaźń, at 10am."
SUBJECT: Final = "A planted subject"
STREET: Final = "147 Planted Street"
PLANTED: Final = ("900147", "900 147", "planted", "zażółć", "ZAŻÓŁĆ".lower())
"""No error, log line, file name or receipt may hold one of these, in whatever case."""


def _at() -> Instant:
    found = read_instant("2026-03-10T10:00:00Z")
    assert found is not None
    return found


AT: Final = _at()


def reference(number: int = 1) -> str:
    """The reference of the message of that number."""
    return sha256(str(number).encode()).hexdigest()[:32]


def sms(number: int = 1, to: str = NUMBER, body: str = BODY) -> Notice:
    return _notice(number, Medium.SMS, to=Veiled(to), body=body)


def email(number: int = 1, to: str = ADDRESS, subject: str | None = SUBJECT, body: str = BODY) -> Notice:
    return _notice(number, Medium.EMAIL, to=Veiled(to), subject=subject, body=body)


def letter(number: int = 1, body: str = BODY) -> Notice:
    page = Page(
        address=tuple(Veiled(line) for line in ("Planted Person", STREET, "Exampletown", "EX4 1PL")),
        sender=("The office", "01632 960123"),
        texts=(("en-GB", "ltr", body), ("pl", "ltr", "Dzień dobry.")),
    )
    return _notice(number, Medium.LETTER, subject="Two dates", body=body, page=page)


def _notice(
    number: int,
    medium: Medium,
    *,
    body: str,
    to: Veiled | None = None,
    subject: str | None = None,
    page: Page | None = None,
) -> Notice:
    return Notice(
        reference=reference(number),
        case="26/0117",
        message="P03-booking",
        reader=Reader.PARTICIPANT,
        medium=medium,
        language="pl",
        to=to,
        subject=subject,
        body=body,
        page=page,
        digest="0" * 64,
    )
