"""Is it the same telephone, mailbox or letter box, however it is written?

``domain/contact.md`` V4: victim and participant never share one on anything that is sent.
All of it errs on the safe side: two that might be the same are the same, and a send that
was blocked for nothing becomes a visible duty, which a message to the wrong telephone
never does. Each form is compared with its like; what looks like none is compared as text.

Nothing here raises while it holds the text, so no traceback can show it.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from cara_core.contact.safe.addresses.comparing import same_house
from cara_core.contact.safe.mailboxes import mailboxes_in
from cara_core.contact.safe.numbers import numbers_in, same_number
from cara_core.contact.safe.spelling import plain_spelling
from cara_core.terms.veil import Veiled, unveiled

__all__ = ["same_reach", "shared"]

_MAILBOX_SIGN: Final = "@"


def same_reach(a: Veiled | str, b: Veiled | str) -> bool:
    """Do these two lead to the same telephone, mailbox or letter box? Where it is unsure: yes."""
    plain_a, plain_b = _plain(a), _plain(b)
    # A value may hold several: "ring 07700 900123 or write to anna@...". So each kind is looked for in both,
    # and one pair that is the same is enough.
    return (
        "".join(plain_a.split()) == "".join(plain_b.split())
        or same_number(*(numbers_in(text, local=_MAILBOX_SIGN not in text) for text in (plain_a, plain_b)))
        or not mailboxes_in(plain_a).isdisjoint(mailboxes_in(plain_b))
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
    return _MAILBOX_SIGN not in text and any(map(str.isalpha, text))
