"""How wide a caption is drawn, at the most: so that none runs out of its box.

A picture brings no font along, so it is drawn with one of whoever looks at it. The widths
here are those of DejaVu Sans, which is wider than the fonts that browsers usually take.
"""

from collections.abc import Mapping
from typing import Final

__all__ = ["width_of", "wrapped"]

_LETTERS: Final[Mapping[float, str]] = {
    0.29: "'ijlIJ",
    0.34: " ,./:;\\|",
    0.42: "f-()[]t!r",
    0.53: '"*_`sz?',
    0.61: "cLFkvxyPTYao",
    0.64: "edghbnpquES$0123456789{}",
    0.70: "KAVBRXZC",
    0.79: "UHNDG&OQ",
    0.86: "w#+<=>^~M",
    1.00: "%mW@",
}
"""Letters by their width, as a part of the font's size; each is at least as wide as in the font."""
_WIDTHS: Final = {letter: width for width, letters in _LETTERS.items() for letter in letters}
_WIDEST: Final = max(_LETTERS)
_BOLD: Final = 1.13
"""How much wider the bold letters of a caption are."""


def width_of(caption: str, size: float, *, bold: bool = False) -> float:
    """How wide is this caption drawn, in pixels? A letter that is not known counts as the widest."""
    width = size * sum(_WIDTHS.get(letter, _WIDEST) for letter in caption)
    return width * _BOLD if bold else width


def wrapped(caption: str, size: float, *, within: float) -> list[str]:
    """The caption in lines, none wider than ``within`` pixels. Raises ``ValueError`` where one word is wider."""
    lines: list[str] = []
    for word in caption.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size) <= within:
            lines[-1] = longer
        elif width_of(word, size) <= within:
            lines.append(word)
        else:
            raise ValueError(f"{word!r} is wider than {within} pixels")
    return lines
