"""Printed letters: one page of A4 after the other as PDF, for a C5 window envelope.

``domain/contact.md`` section 10, ``domain/adapt.md`` section 11. Typst sets them with the
typeface that the extra ``letters`` brings: the same page gives the same bytes on every
machine. What is written in a letter is handed over as data, so that nothing of it is ever
evaluated.
"""

from pathlib import Path
from typing import ClassVar, Final

import attrs

from cara_core.channels.atomic_file import make_private_folder, write_atomically
from cara_core.channels.letters.typesetting import NEUTRAL, LetterRefused, set_page
from cara_core.channels.letters.window import window_faults
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Charset, Medium, Notice, Page, Progress, Receipt

__all__ = ["NEUTRAL", "LetterRefused", "PrintFolder", "letter_pdf", "window_faults"]

_WAIT: Final = 60
"""Seconds until a folder that could not be written to is tried again."""


def letter_pdf(page: Page, *, title: str, numbered: str = NEUTRAL) -> bytes:
    """This page as PDF (PDF/UA-1, fonts inside), the same bytes each time, in the size it asks for.

    ``title`` is the document's; where the first paragraph of the first text says the same,
    the first paragraph of every text is its heading. ``numbered`` is how each page is
    numbered, with ``((page))`` and ``((pages))``. Raises :class:`LetterRefused` where the
    typeface lacks a letter or the window would show anything but the address, and
    :class:`ExtraMissing` without the extra ``letters``.
    """
    if not page.address or not any(text.strip() for _, _, text in page.texts):
        raise LetterRefused(["page: it has no address or no text; allowed: 3 to 7 lines, and at least one text"])
    pdf = set_page(page, title=title, numbered=numbered)
    faults = window_faults(pdf, page.address, posted=not page.by_hand)
    if faults:
        raise LetterRefused(faults)
    return pdf


def _of_its_medium(page: Page, medium: Medium) -> bool:
    """What is handed over is never posted as a letter."""
    return medium is Medium.PRINT or not page.by_hand


@attrs.frozen
class PrintFolder:
    """Letters to be printed, in a folder: ``<reference>.pdf``, and ``<reference>-large.pdf`` where asked for.

    A reference that is there already is not written again. Somebody prints and posts them.
    """

    folder: Path
    name: ClassVar[str] = "print"
    charset: ClassVar[Charset] = Charset.UNICODE
    media: ClassVar[frozenset[Medium]] = frozenset({Medium.LETTER, Medium.PRINT})
    finds: ClassVar[bool] = True

    def send(self, notice: Notice, at: Instant) -> Receipt:
        """Write it, unless it is there. A page that cannot be posted is refused; a full disk is tried again."""
        there = self.found(notice.reference, at)
        if there is not None:
            return there
        if notice.page is None or notice.medium not in self.media or not _of_its_medium(notice.page, notice.medium):
            return Receipt(reference=notice.reference, state=Progress.FAILED, at=at, detail="not-a-letter")
        title, page = notice.subject or "", notice.page
        try:
            plain = letter_pdf(page.ordinary, title=title)
            large = letter_pdf(page, title=title) if page.is_large else None
        except LetterRefused:
            return Receipt(reference=notice.reference, state=Progress.FAILED, at=at, detail="letter-refused")
        try:
            make_private_folder(self.folder)
            if large is not None:
                write_atomically(self.folder / f"{notice.reference}-large.pdf", large)
            write_atomically(self._file(notice.reference), plain)
        except OSError:
            return Receipt(
                reference=notice.reference, state=Progress.CLAIMED, at=at, detail="not-written", retry_after=_WAIT
            )
        return self._taken(notice.reference, at)

    def found(self, reference: str, at: Instant) -> Receipt | None:
        """Is it there? The file of that name is written last, and completely."""
        return self._taken(reference, at) if self._file(reference).is_file() else None

    def _file(self, reference: str) -> Path:
        return self.folder / f"{reference}.pdf"

    def _taken(self, reference: str, at: Instant) -> Receipt:
        return Receipt(
            reference=reference,
            state=Progress.ACCEPTED,
            at=at,
            provider_id=self._file(reference).name,
            detail="to-be-printed",
        )
