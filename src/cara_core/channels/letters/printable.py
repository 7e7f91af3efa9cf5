"""A letter on its way to a channel: as PDF where the extra ``letters`` is installed, else as text."""

from importlib.util import find_spec

from cara_core.channels.letters.pdf import letter_pdf
from cara_core.errors import ExtraMissing
from cara_core.terms.messages import Notice, Page
from cara_core.terms.veil import unveiled

__all__ = ["has_letters", "letter_as_pdf", "letter_as_text"]


def has_letters() -> bool:
    """Is the extra ``letters`` installed?"""
    return all(find_spec(name) is not None for name in ("typst", "pdfminer", "fontpkg_noto_sans"))


def letter_as_pdf(notice: Notice) -> bytes | None:
    """The letter of this notice as PDF. ``None``: it has no page, or the extra ``letters`` is not installed.

    Raises :class:`~cara_core.channels.letters.pdf.LetterRefused` where the page may not be posted.
    """
    if notice.page is None:
        return None
    try:
        return letter_pdf(notice.page, title=notice.subject or "")
    except ExtraMissing:
        return None


def letter_as_text(page: Page) -> str:
    """The same letter for a screen: the lines in the window, who writes and when, and the text of each language."""
    address = "\n".join(unveiled(line) for line in page.address)
    dated = [words.date for words in page.words if words.date]
    head = "\n".join([*page.sender, *dated, *([page.reference] if page.reference else [])])
    return "\n\n".join([address, head, *(text for _, _, text in page.texts)])
