"""Latin letters without their accents, for text messages that are written plainly on purpose.

One ``ó`` halves what fits into a text message, whoever put it there: the words of the text, or
the name of a weekday, a street or an office that is filled in (``domain/adapt.md`` 6.2).
"""

import unicodedata
from typing import Final

__all__ = ["UNDIVIDED", "plain_letters"]

UNDIVIDED: Final = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "\u0131": "i"})
"""Letters that Unicode does not take apart into a base letter and a mark."""


def plain_letters(text: str) -> str:
    """This text with every Latin letter bare: ``poniedziałek, Łódź`` as ``poniedzialek, Lodz``.

    Letters of other scripts stay: without its marks a word of theirs is another word.
    """
    letters: list[str] = []
    latin = False
    for letter in unicodedata.normalize("NFD", text.translate(UNDIVIDED)):
        if unicodedata.combining(letter) and latin:
            continue
        if not unicodedata.combining(letter):
            latin = letter.isascii() and letter.isalpha()
        letters.append(letter)
    return unicodedata.normalize("NFC", "".join(letters))
