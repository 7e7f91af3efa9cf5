"""One spelling of a text, in which two that a person would read as the same are the same."""

import unicodedata
from typing import Final

__all__ = ["plain_spelling"]

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
