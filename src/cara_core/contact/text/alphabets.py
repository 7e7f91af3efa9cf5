"""The letters of text messages: the GSM alphabet, and what GOV.UK Notify makes of every other letter.

``domain/contact.md`` sections 9.1 and 9.2.
"""

import unicodedata
from collections.abc import Mapping
from typing import Final

__all__ = ["GSM", "GSM_DOUBLE", "LOST", "WELSH", "notify_letter"]

GSM_DOUBLE: Final = frozenset("^{}\\[~]|€")
"""The letters of the GSM alphabet that take two places each."""
GSM: Final = GSM_DOUBLE | frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""Every letter that a text message of 160 can hold (3GPP TS 23.038, its default alphabet and extension)."""
WELSH: Final = frozenset("ÀÁÂÈÊËÌÍÎÏÒÓÔÙÚÛÝáâêëíîïóôúûýÿŴŵŶŷŸẀẁẂẃẄẅỲỳ")
"""The letters outside the GSM alphabet that Notify keeps. One of them halves what fits."""
LOST: Final = "?"
"""What stands where a letter was."""
_REWRITTEN: Final[Mapping[str, str]] = {
    "Ł": "L",
    "ł": "l",
    **dict.fromkeys("\u2011\u2013\u2014\u2212", "-"),
    **dict.fromkeys("\u2018\u2019\u201a", "'"),
    **dict.fromkeys("\u201c\u201d\u201e", '"'),
    "\u2026": "...",
    **dict.fromkeys("\u00a0\u202f\t", " "),
    **dict.fromkeys("\u180e\u200b\u200c\u200d\u2028\u2029\u2060\ufeff", ""),
}


def notify_letter(letter: str) -> str | None:
    """What does Notify write for this one letter? ``None``: it writes :data:`LOST`.

    It takes a letter apart once, as Notify does: one with two marks on it is lost.
    """
    if letter in GSM or letter in WELSH:
        return letter
    parts = unicodedata.decomposition(letter).split()
    if parts and not parts[0].startswith("<"):
        base = chr(int(parts[0], 16))
        return base if base in GSM or base in WELSH else None
    return _REWRITTEN.get(letter)
