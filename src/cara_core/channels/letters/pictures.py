"""A letter as pictures: what comes out of the printer, page by page, to be looked at and never sent."""

from typing import Final

from cara_core.channels.letters.typesetting import NEUTRAL, pictures_of
from cara_core.terms.messages import Page

__all__ = ["letter_pictures"]

_DOTS_AN_INCH: Final = 60.0
"""Dots an inch: an A4 page is 496 by 702 then, enough to read a letter by."""


def letter_pictures(page: Page, *, title: str, numbered: str = NEUTRAL) -> tuple[bytes, ...]:
    """The pages of this letter as PNG, the same bytes each time. Raises as ``letters.letter_pdf`` does."""
    return pictures_of(page, title=title, numbered=numbered, dots_an_inch=_DOTS_AN_INCH)
