"""GOV.UK Notify: text messages, e-mails and letters through the service of a force.

It does not prevent duplicates: the same reference sent twice is two messages. So what is
not known is asked (:meth:`NotifyChannel.found`) before anything is sent again. Its client
reports a time-out as it reports a server that is down, and both are "not known" here.
"""

import io
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, ClassVar, Final

import attrs
from attrs import validators
from notifications_python_client.notifications import NotificationsAPIClient

from cara_core.channels.channel import OutcomeUnknown
from cara_core.channels.letters.pdf import LetterRefused
from cara_core.channels.letters.printable import has_letters, letter_as_pdf
from cara_core.channels.mail import why_not_mailed
from cara_core.channels.notify.answers import Answer, make_call, refused_receipt, silence_client_log
from cara_core.channels.notify.statuses import STATUSES, furthest, receipt_of, status_receipt
from cara_core.contact.safe.mailboxes import read_mailbox
from cara_core.contact.safe.numbers import read_number
from cara_core.contact.safe.sendable import textable_number
from cara_core.terms.checking.checked_values import text_form
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Charset, Medium, Notice, Progress, Receipt
from cara_core.terms.veil import Veiled, unveiled

__all__ = ["NOTIFY_ADDRESS", "NOTIFY_KEY", "NOTIFY_URL", "POSTAGE", "NotifyChannel", "receipt_of"]

NOTIFY_URL: Final = "https://api.notifications.service.gov.uk"
_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
NOTIFY_KEY: Final = re.compile(rf".+-{_UUID}-{_UUID}")
"""A key as Notify hands it out: a name, the service's id, the secret."""
POSTAGE: Final = ("first", "second", "economy")
NOTIFY_ADDRESS: Final = re.compile(r"https://[^\s/?#@]+/?|http://(?:127\.0\.0\.1|localhost)(?::[0-9]+)?/?")
"""Encrypted, or on the same machine: whatever goes there holds a number and a text."""
_TEMPLATE_PARTS: Final[Mapping[Medium, Mapping[str, str | None]]] = {
    Medium.SMS: {"type": "sms", "body": "((body))", "subject": None},
    Medium.EMAIL: {"type": "email", "body": "((body))", "subject": "((subject))"},
}
_OK: Final = range(200, 300)
_NOT_THERE: Final = 404


@attrs.frozen(kw_only=True)
class NotifyChannel:
    """One Notify service. ``templates`` are the ids of its generic templates, by medium; ``timeout`` in seconds.

    The text of a message is the project's own: a template holds ``((body))`` and nothing
    else, and the subject of an e-mail ``((subject))``. ``postage`` is the class of letters;
    without it letters do not go this way. Notify's client is not made for threads: each has its own.
    """

    key: Veiled = attrs.field(repr=False)
    url: str = attrs.field(default=NOTIFY_URL, validator=text_form(NOTIFY_ADDRESS))
    templates: Mapping[Medium, str] = attrs.field(validator=validators.deep_mapping(validators.in_(_TEMPLATE_PARTS)))
    postage: str | None = attrs.field(default="second")
    timeout: float = 30
    name: ClassVar[str] = "notify"
    charset: ClassVar[Charset] = Charset.NOTIFY
    finds: ClassVar[bool] = True
    _of_this_thread: threading.local = attrs.field(init=False, repr=False, eq=False, factory=threading.local)

    @key.validator
    def _check_key(self, _: object, key: Veiled) -> None:
        if not NOTIFY_KEY.fullmatch(unveiled(key)):
            raise ValueError("key: a name, the id of the service and the secret, joined by hyphens")

    @postage.validator
    def _check_postage(self, _: object, postage: str | None) -> None:
        if postage is not None and postage not in POSTAGE:
            raise ValueError(f"postage: one of {', '.join(POSTAGE)}, or None for no letters")

    @property
    def media(self) -> frozenset[Medium]:
        """What it has a template for, and letters where it has a postage and the extra ``letters`` is installed."""
        letters = self.postage is not None and has_letters()
        return frozenset(self.templates) | ({Medium.LETTER} if letters else frozenset())

    def send(self, notice: Notice, at: Instant) -> Receipt:
        """Send it, once. A refusal is a receipt; what nobody knows is :class:`OutcomeUnknown`."""
        wrong = self._why_not(notice)
        if wrong is not None:
            return Receipt(reference=notice.reference, state=Progress.FAILED, at=at, detail=wrong)
        answer = self._ask_to_send(notice)
        number = answer.text_of("id")
        if answer.status in _OK and number is not None:
            return Receipt(
                reference=notice.reference, state=Progress.ACCEPTED, at=at, provider_id=number, detail="accepted"
            )
        refused = refused_receipt(answer, notice.reference, at)
        if refused is None:
            raise OutcomeUnknown(f"{self.name}: {notice.reference}: {answer.code}; it may or may not have gone")
        return refused

    def found(self, reference: str, at: Instant) -> Receipt | None:
        """What became of it? Of several sent under one reference, the one that came furthest; the detail counts them.

        Notify forgets after its retention period (7 days, unless the service says otherwise).
        """
        with self._client() as client:
            answer = make_call(partial(client.get_all_notifications, reference=reference))
        listed = answer.body.get("notifications")
        if answer.status not in _OK or not isinstance(listed, list):
            raise OutcomeUnknown(f"{self.name}: {reference}: {answer.code}; it could not be asked what became of it")
        receipts = [_listed_receipt(notification, reference, at) for notification in listed]
        # More than one is a duplicate, which a person has to see: the detail says how many.
        best = furthest(receipts)
        if best is None or len(receipts) == 1:
            return best
        return attrs.evolve(best, detail=f"{best.detail} {len(receipts)} times")

    def check(self) -> tuple[str, ...]:
        """What is wrong with the service, as far as it can be asked? Empty: nothing.

        Asked is whether the key is taken, and whether each template holds its placeholders and
        no word more. Whether the service puts its own name before text messages (which breaks
        V6) cannot be asked: Notify's interface never shows it, so a person has to look.
        """
        return tuple(
            f"the template for {medium}: {wrong}"
            for medium, template in self.templates.items()
            if (wrong := self._template_fault(medium, template)) is not None
        )

    def _template_fault(self, medium: Medium, template: str) -> str | None:
        with self._client() as client:
            answer = make_call(partial(client.get_template, template))
        if answer.status == _NOT_THERE:
            return "the service has no template of that id"
        if answer.status not in _OK:
            return f"could not be read: {answer.code}"
        for part, allowed in _TEMPLATE_PARTS[medium].items():
            found = answer.body.get(part)
            if (found.strip() if isinstance(found, str) else found) != allowed:
                return f"its {part} is not {allowed or 'empty'}, and nothing else is allowed"
        return None

    def _why_not(self, notice: Notice) -> str | None:
        """Why can this notice not go this way? A code; ``None``: it can."""
        if notice.medium not in self.media:
            return "not-carried"
        if notice.medium is Medium.EMAIL:
            return why_not_mailed(notice)
        if notice.medium is Medium.SMS:
            return _why_not_texted("" if notice.to is None else unveiled(notice.to))
        return "no-page" if notice.page is None or notice.page.by_hand else None

    def _ask_to_send(self, notice: Notice) -> Answer:
        """Nothing of the request outlives this: an answer carries a status and a code."""
        try:
            letter = letter_as_pdf(notice) or b""
        except LetterRefused:
            return Answer(status=400, code="letter-refused")
        to, template = "" if notice.to is None else unveiled(notice.to), self.templates.get(notice.medium, "")
        named = {"reference": notice.reference}
        with self._client() as client:
            if notice.medium is Medium.SMS:
                body = {"body": notice.body}
                return make_call(partial(client.send_sms_notification, textable_number(to), template, body, **named))
            if notice.medium is Medium.EMAIL:
                filled = {"subject": notice.subject, "body": notice.body}
                return make_call(partial(client.send_email_notification, read_mailbox(to), template, filled, **named))
            pdf = io.BytesIO(letter)
            return make_call(partial(client.send_precompiled_letter_notification, notice.reference, pdf, self.postage))

    @contextmanager
    def _client(self) -> Iterator[Any]:
        """This thread's own client. It follows no redirect: that would carry the number and the text elsewhere.

        A connection is used once.
        """
        client = getattr(self._of_this_thread, "client", None)
        if client is None:
            silence_client_log()
            make: Any = NotificationsAPIClient
            client = make(unveiled(self.key), base_url=self.url, timeout=self.timeout)
            # The key and the text would follow a redirect; and a connection the server has closed in the meantime
            # breaks over the next message, of which then nobody knows whether it was taken.
            client.request_session.max_redirects = 0
            client.request_session.headers["Connection"] = "close"
            self._of_this_thread.client = client
        try:
            yield client
        finally:
            client.request_session.close()


def _why_not_texted(number: str) -> str | None:
    if textable_number(number) is not None:
        return None
    return "not-a-number" if read_number(number) is None else "cannot-be-texted"


def _listed_receipt(notification: object, reference: str, at: Instant) -> Receipt:
    """What one that Notify lists says. A status this library does not know means that it was taken, and no more."""
    fields = notification if isinstance(notification, dict) else {}
    status, kind, number = (fields.get(key) for key in ("status", "type", "id"))
    number = number if isinstance(number, str) else None
    if not isinstance(status, str) or status not in STATUSES:
        return Receipt(
            reference=reference, state=Progress.ACCEPTED, at=at, provider_id=number, detail="status not known"
        )
    return status_receipt(status, at, kind=str(kind), reference=reference, number=number)
