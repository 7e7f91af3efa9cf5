"""What a text message looks like on a telephone, and how many parts it is sent in.

``domain/contact.md`` sections 9.1 to 9.4. Counting letters does not answer it: a euro sign
takes two places, and one ``ó`` halves what fits into every part.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

import attrs

from cara_core.contact.text.alphabets import GSM, GSM_DOUBLE, LOST, notify_letter
from cara_core.terms.messages import Charset

__all__ = ["PhoneText", "phone_text"]

_ONE_PART: Final = {"GSM-7": 160, "UCS-2": 70}
_OF_SEVERAL: Final = {"GSM-7": 153, "UCS-2": 67}
_ONE_UNIT_LAST: Final = 0xFFFF


@attrs.frozen(kw_only=True)
class PhoneText:
    """One text as the telephone shows it.

    ``alphabet`` is ``GSM-7`` or ``UCS-2``; ``units`` are septets (an extension letter counts
    two) or UTF-16 code units; ``short`` the letters that force UCS-2 and so leave less room,
    ``lost`` those that became ``?``: each once, in their order.
    """

    shown: str = attrs.field(repr=False)
    alphabet: str
    units: int
    parts: int
    short: tuple[str, ...]
    lost: tuple[str, ...]


def phone_text(text: str, charset: Charset) -> PhoneText:
    """How does a channel of this ``charset`` send ``text``: what is shown, in how many parts?

    A letter of two units is never cut in two by the end of a part, so ``parts`` can be more
    than the units divided by what a part holds.
    """
    composed = unicodedata.normalize("NFC", text)
    lost: tuple[str, ...] = ()
    shown = composed
    if charset is not Charset.UNICODE:
        rewritten = [(letter, notify_letter(letter)) for letter in composed]
        shown = "".join(LOST if new is None else new for _, new in rewritten)
        lost = _once(letter for letter, new in rewritten if new is None)
    short = _once(letter for letter in shown if letter not in GSM)
    alphabet = "UCS-2" if short else "GSM-7"
    sizes = [_size(letter, alphabet) for letter in shown]
    return PhoneText(
        shown=shown, alphabet=alphabet, units=sum(sizes), parts=_parts(sizes, alphabet), short=short, lost=lost
    )


def _once(letters: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(letters))


def _size(letter: str, alphabet: str) -> int:
    double = letter in GSM_DOUBLE if alphabet == "GSM-7" else ord(letter) > _ONE_UNIT_LAST
    return 2 if double else 1


def _parts(sizes: list[int], alphabet: str) -> int:
    if sum(sizes) <= _ONE_PART[alphabet]:
        return 1
    # Each of several parts gives up some room for its number, and none ends within a letter of two units:
    # what would not fit as a whole begins the next part.
    room = _OF_SEVERAL[alphabet]
    parts, used = 1, 0
    for size in sizes:
        if used + size > room:
            parts, used = parts + 1, 0
        used += size
    return parts
