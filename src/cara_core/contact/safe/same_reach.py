"""Is it the same telephone, mailbox or letter box, however it is written?

``domain/contact.md`` V4: victim and participant never share one on anything that is sent.
All of it errs on the safe side: two that might be the same are the same, and a send that
was blocked for nothing becomes a visible duty, which a message to the wrong telephone
never does. Each form is compared with its like; what looks like none is compared as text.

Nothing here raises while it holds the text, so no traceback can show it.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from cara_core.contact.safe.postal import same_house
from cara_core.contact.safe.spelling import plain_spelling
from cara_core.terms.veil import Veiled, unveiled

__all__ = ["same_reach", "shared"]

# A digit, then digits with anything people write between them: spaces, dashes, brackets, dots. A letter, a comma,
# an extension (#) or a new line ends a number, so that two numbers in one text are not read as one.
_RUN: Final = re.compile(r"\d(?:[^\w,;@#\n]|\d)*")
_MAILBOX: Final = re.compile(r"""[^\s<>"',;:()@]+@[^\s<>"',;:()@]+""")
_LETTER: Final = re.compile(r"[^\W\d_]")
_AROUND: Final = re.compile(r"\s*@\s*")
_ENOUGH_DIGITS: Final = 9
"""So many last digits tell one telephone from another, whatever country or trunk code stands before them."""
_LOCAL: Final = 6
"""A number written without its area code has at least so many."""
# Domains of one provider, under which it delivers one name to one mailbox.
_SAME_PROVIDER: Final = (
    frozenset({"gmail.com", "googlemail.com"}),
    frozenset({"icloud.com", "me.com", "mac.com"}),
    frozenset({"proton.me", "protonmail.com", "protonmail.ch", "pm.me"}),
)
# Providers at which a tag stands behind a dash: name-anything@ is name@. Elsewhere it stands behind a plus.
_DASH_TAGS: Final = ("yahoo.", "ymail.", "rocketmail.")


def same_reach(a: Veiled | str, b: Veiled | str) -> bool:
    """Do these two lead to the same telephone, mailbox or letter box? Where it is unsure: yes."""
    plain_a, plain_b = _plain(a), _plain(b)
    # A value may hold several: "ring 07700 900123 or write to anna@...". So each kind is looked for in both,
    # and one pair that is the same is enough.
    return (
        "".join(plain_a.split()) == "".join(plain_b.split())
        or any(_same_number(number_a, number_b) for number_a in _numbers(plain_a) for number_b in _numbers(plain_b))
        or not _mailboxes(plain_a).isdisjoint(_mailboxes(plain_b))
        or (_lettered(plain_a) and _lettered(plain_b) and same_house(plain_a, plain_b))
    )


def shared(
    victim_values: Mapping[str, Veiled | str], participant_values: Mapping[str, Veiled | str] | Iterable[Veiled | str]
) -> tuple[str, ...]:
    """Which fields of the victim's also stand on the participant's record? Their names, never a value."""
    held = participant_values.values() if isinstance(participant_values, Mapping) else participant_values
    others = tuple(held)
    return tuple(name for name, value in victim_values.items() if any(same_reach(value, other) for other in others))


def _plain(value: Veiled | str) -> str:
    return plain_spelling(unveiled(value) if isinstance(value, Veiled) else value)


def _lettered(text: str) -> bool:
    """Can it be an address that somebody posts a letter to?"""
    return "@" not in text and _LETTER.search(text) is not None


def _numbers(text: str) -> set[str]:
    """The digits of every telephone number in it. In an e-mail address only a whole one counts."""
    least = _ENOUGH_DIGITS if "@" in text else _LOCAL
    found = ("".join(filter(str.isdigit, run)) for run in _RUN.findall(text))
    return {digits for digits in found if len(digits) >= least}


def _same_number(a: str, b: str) -> bool:
    if min(len(a), len(b)) < _ENOUGH_DIGITS:
        # One of them is a local number: it may be the end of the other, written with its area code.
        return a.endswith(b) or b.endswith(a)
    # Inside, and not only at the end: two numbers may stand in one text.
    return a[-_ENOUGH_DIGITS:] in b or b[-_ENOUGH_DIGITS:] in a


def _mailboxes(text: str) -> set[tuple[str, str]]:
    """The mailboxes of every e-mail address in it, each in one form."""
    return {_mailbox(found) for found in _MAILBOX.findall(_AROUND.sub("@", text))} if "@" in text else set()


def _mailbox(address: str) -> tuple[str, str]:
    """The part before the @ without dots and tag, and one name for the domains of one provider."""
    local, _, domain = address.rpartition("@")
    domain = _domain(domain.strip("."))
    name = local.split("+", 1)[0]
    if domain.startswith(_DASH_TAGS):
        name = name.split("-", 1)[0]
    return name.replace(".", "") or local, domain


def _domain(domain: str) -> str:
    # xn--... is how a domain with letters outside ASCII travels: it is the same domain as written out.
    try:
        domain = plain_spelling(domain.encode("ascii").decode("idna")) if "xn--" in domain else domain
    except UnicodeError:
        return domain
    return next((min(same) for same in _SAME_PROVIDER if domain in same), domain)
