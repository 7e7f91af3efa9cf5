"""Can a letter be posted to this address? Asked when it is recorded, and again when a letter is made.

A name and an address of at most seven lines fit the window of the envelope; its last line
ends in a real postcode. What stands in it is seen from outside, so it holds nothing that no
printer of addresses takes: no emoji, no control sign, no line that begins with a sign.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from cara_core.contact.safe.addresses.postcodes import POSTCODE_FORM, ends_in_postcode
from cara_core.contact.safe.spelling import plain_spelling

__all__ = ["ADDRESS_FORM", "LINE_FORM", "MOST_LINES", "NAME_FORM", "is_line", "is_name", "posting_faults", "unpostable"]

MOST_LINES: Final = 7
"""With the name, which is the first."""
_LEAST_LINES: Final = 3
_MOST_SIGNS: Final = 100
NAME_FORM: Final = f"a name on one line of at most {_MOST_SIGNS} signs, without emoji or control signs"
LINE_FORM: Final = (
    f"one line of at most {_MOST_SIGNS} signs that begins with a letter or figure, without emoji or control signs"
)
ADDRESS_FORM: Final = (
    f"{_LEAST_LINES - 1} to {MOST_LINES - 1} lines, as the name is one more, of which the last ends in {POSTCODE_FORM};"
    " somebody without a fixed abode has no address for letters"
)
"""What is allowed, for faults."""
_KINDS: Final = frozenset("LMNPZ")
"""Letters, marks, figures, punctuation and spaces: all that an address is written with."""
_SIGNS: Final = frozenset("+`\u00b4\u200c\u200d")
"""Signs that are allowed beside them; two are invisible, and some scripts cannot be written without."""
_EMOJI_PARTS: Final = re.compile("[\ufe00-\ufe0f\u20d0-\u20ff\u2028\u2029]")
_NOWHERE: Final = re.compile(
    r"(?:of )?no (?:fixed|settled|permanent|current|known) (?:abode|address|accommodation|residence|home)\b.*"
    r"|(?:of )?no address\b.*|n ?f ?a|homeless|rough sleeper|sleeping rough|sofa surf(?:ing|er)|(?:address )?not known"
    r"|(?:address )?(?:unknown|withheld)|unknown address|no fixed|none|n a|tbc|to be confirmed"
)
"""Words for having no address, alone on a line."""


def is_name(text: str) -> bool:
    """May this name stand in the window of an envelope, and in a text?"""
    return len(text) <= _MOST_SIGNS and bool(text.strip()) and all(map(_is_written_with, text))


def is_line(text: str) -> bool:
    """May this line stand in an address?"""
    return is_name(text) and unicodedata.category(text.strip()[0])[0] in "LN"


def unpostable(lines: Sequence[str]) -> bool:
    """Is this, without a name, no address that a letter can be posted to?"""
    return bool(posting_faults(("Name", *lines)))


def posting_faults(lines: Sequence[str]) -> tuple[str, ...]:
    """Why can no letter be posted to this name and address? No fault repeats a line; empty: it can."""
    stripped = [line.strip() for line in lines]
    faults = []
    if not _LEAST_LINES <= len(stripped) <= MOST_LINES or not all(stripped):
        faults.append(f"address: {len(stripped)} lines; allowed: {_LEAST_LINES} to {MOST_LINES}, none of them empty")
    faults += [
        f"address: line {number} cannot be printed; allowed: {LINE_FORM}"
        for number, line in enumerate(stripped, 1)
        if line and not is_line(line)
    ]
    if any(map(_says_nowhere, stripped[1:])):
        faults.append("address: it says that there is none; allowed: where somebody opens letters")
    elif not stripped or not ends_in_postcode(stripped[-1]):
        faults.append(f"address: the last line does not end in a postcode; allowed: {POSTCODE_FORM}")
    return tuple(faults)


def _says_nowhere(line: str) -> bool:
    return _NOWHERE.fullmatch(" ".join(re.findall(r"[^\W_]+", plain_spelling(line)))) is not None


def _is_written_with(sign: str) -> bool:
    kind = unicodedata.category(sign)[0]
    return (kind in _KINDS or sign in _SIGNS) and not _EMOJI_PARTS.match(sign)
