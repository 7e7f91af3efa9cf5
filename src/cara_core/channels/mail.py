"""One notice as an e-mail: its headers say nothing that the text does not."""

import datetime as dt
import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from cara_core.contact.safe.mailboxes import read_mailbox
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Notice
from cara_core.terms.veil import unveiled

__all__ = ["ADDRESS", "mail", "why_not_mailed"]

ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,250}\Z)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
"""A sender: one address, and only one. That of a reader is ``contact/safe/mailboxes.py``'s."""
_POLICY: Final = SMTP.clone(cte_type="7bit")
"""Letters beyond ASCII are encoded, so that no server on the way has to know them."""
_SEVERAL_LINES: Final = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


def why_not_mailed(notice: Notice) -> str | None:
    """Why can this notice not go by e-mail? A code; ``None``: it can."""
    if notice.to is None or read_mailbox(unveiled(notice.to)) is None:
        return "not-an-address"
    if notice.subject is None or _SEVERAL_LINES.search(notice.subject):
        return "not-a-subject"
    return None


def mail(notice: Notice, sender: str, at: Instant) -> EmailMessage:
    """The e-mail of a notice that is not :func:`why_not_mailed`, the same bytes for the same arguments.

    Its Message-ID is its reference at the sender's own domain, so a mailbox that gets it
    twice can tell. ``Auto-Submitted`` (RFC 3834) keeps holiday replies away. No header
    names the program that wrote it.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = "" if notice.to is None else read_mailbox(unveiled(notice.to)) or ""
    message["Subject"] = notice.subject or ""
    message["Date"] = format_datetime(at.astimezone(dt.UTC))
    message["Message-ID"] = f"<{notice.reference}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(notice.body, charset="utf-8")
    message["Content-Language"] = notice.language
    return message
