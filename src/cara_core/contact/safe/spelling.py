"""One spelling of a text, in which two that a person would read as the same are the same; and slips of typing."""

import unicodedata
from typing import Final

__all__ = ["is_one_slip", "plain_spelling"]

_STROKES: Final = str.maketrans("łøđħŧı", "lodhti")
"""Letters with a stroke, which Unicode does not take apart."""


def plain_spelling(text: str) -> str:
    """The text without case, accents and invisible characters, and with the digits 0 to 9. It never raises."""
    if text.isascii():
        return text.lower()
    # Twice: folding the case of a letter can give one that is made of two, and that is taken apart again.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_STROKES)
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        for letter in folded
        if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
    )


def is_one_slip(a: str, b: str) -> bool:
    """Are these words the same but for at most one sign wrong, missing, added, or two neighbours swapped?"""
    if a == b:
        return True
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1:
        return False
    first = next((place for place, sign in enumerate(a) if sign != b[place]), len(a))
    if len(a) < len(b):
        return a[first:] == b[first + 1 :]
    swapped = a[first : first + 2] == b[first : first + 2][::-1] and a[first + 2 :] == b[first + 2 :]
    return swapped or a[first + 1 :] == b[first + 1 :]
