"""A text of a pack filled for its reader, in the letters in which it goes: for sending, checking and showing alike."""

from typing import Final

from cara_core.contact.text.rendering import fill
from cara_core.contact.views import View
from cara_core.terms.messages import Medium, Reader
from cara_core.terms.pack import Pack, SmsLetters

__all__ = ["fill_words"]

_PAPER: Final = frozenset({Medium.LETTER, Medium.PRINT})


def fill_words(pack: Pack, words: str, medium: Medium, reader: Reader, view: View) -> str:
    """These words of a text of this pack, filled from its reader's view.

    In a text message of a pack that is written in plain letters the values are plain too; on
    paper no day, time or number goes over the end of a line.
    Raises what :func:`~cara_core.contact.text.rendering.fill` raises.
    """
    plain = medium is Medium.SMS and pack.sms_letters is SmsLetters.PLAIN
    return fill(words, reader, view, pack.dates, pack.labels, plain=plain, unbroken=medium in _PAPER)
