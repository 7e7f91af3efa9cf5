"""One grammar of e-mail addresses: for recording them, for comparing them and for sending.

What is recorded stays as it was typed; what is handed to a server has its domain in the
letters of the domain system (RFC 5890). Comparing errs on the safe side.
"""

import re
import unicodedata
from itertools import pairwise
from typing import Final

from cara_core.contact.safe.spelling import plain_spelling

__all__ = ["MAILBOX_FORM", "mailboxes_in", "read_mailbox"]

MAILBOX_FORM: Final = "an email address and nothing else: name@domain, at most 64 and 253 signs, a dot in the domain"
"""What is allowed, for a fault."""
_MOST: Final = 254
"""Signs of an address (RFC 5321, 4.5.3.1.3, without its brackets)."""
_MOST_OF_DOMAIN: Final = 253
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_NAME: Final = re.compile(rf"(?=.{{1,64}}\Z){_ATOM}(?:\.{_ATOM})*")
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN: Final = re.compile(rf"(?:{_LABEL}\.)+(?![0-9]+\Z)(?=..){_LABEL}")
_READ_IN_TWO_WAYS: Final = frozenset("\u00df\u03c2\u200c\u200d\u3002")
"""Letters, and a full stop, of which not every server makes the same domain."""
_AROUND: Final = re.compile(r"""[\s<>"',;:()]+""")
# Domains of one provider, under which it delivers one name to one mailbox.
_SAME_PROVIDER: Final = (
    frozenset({"gmail.com", "googlemail.com"}),
    frozenset({"icloud.com", "me.com", "mac.com"}),
    frozenset({"proton.me", "protonmail.com", "protonmail.ch", "pm.me"}),
)
# Providers at which a tag stands behind a dash: name-anything@ is name@. Elsewhere it stands behind a plus.
_DASH_TAGS: Final = ("yahoo.", "ymail.", "rocketmail.")


def read_mailbox(raw: str) -> str | None:
    """The address as it is handed to a server; ``None``: it is not exactly one address.

    A display name, a second address, a space or a domain without a dot is none. The domain
    may have letters of any script, but for those that the rules for domains read in two ways.
    """
    name, at, domain = raw.rpartition("@")
    ascii_domain = _ascii_domain(domain)
    if not at or ascii_domain is None or not _NAME.fullmatch(name):
        return None
    address = f"{name}@{ascii_domain}"
    return address if len(address) <= _MOST else None


def mailboxes_in(text: str) -> frozenset[tuple[str, str]]:
    """The mailboxes of every e-mail address in this text, in plain spelling, each in one form."""
    if "@" not in text:
        return frozenset()
    close = " ".join(text.split()).replace(" @", "@").replace("@ ", "@")
    pairs = [
        (name, domain)
        for word in _AROUND.split(close)
        if "@" in word
        for parts in [word.split("@")]
        for name, domain in pairwise(parts)
    ]
    return frozenset(_mailbox(name, domain) for name, domain in pairs if name and domain)


def _ascii_domain(domain: str) -> str | None:
    if not domain.isascii():
        if not _READ_IN_TWO_WAYS.isdisjoint(domain) or unicodedata.normalize("NFKC", domain) != domain:
            return None
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return domain if len(domain) <= _MOST_OF_DOMAIN and _DOMAIN.fullmatch(domain) else None


def _mailbox(local: str, domain: str) -> tuple[str, str]:
    """The part before the @ without dots and tag, and one name for the domains of one provider."""
    domain = _one_domain(domain.strip("."))
    name = local.split("+", 1)[0]
    if domain.startswith(_DASH_TAGS):
        name = name.split("-", 1)[0]
    return name.replace(".", "") or local, domain


def _one_domain(domain: str) -> str:
    # xn--... is how a domain with letters outside ASCII travels: it is the same domain as written out.
    try:
        domain = plain_spelling(domain.encode("ascii").decode("idna")) if "xn--" in domain else domain
    except UnicodeError:
        return domain
    return next((min(same) for same in _SAME_PROVIDER if domain in same), domain)
