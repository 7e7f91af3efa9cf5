"""Does a letter fit the window envelope, so that nothing but the address is seen? E-WINDOW.

The finished PDF is read back by a library that had no part in making it, and measured.
``domain/contact.md`` section 10: the published blocks; the real window was never seen.
"""

import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from typing_extensions import override

from cara_core.contact.safe.addresses.posting import posting_faults
from cara_core.errors import ExtraMissing
from cara_core.terms.veil import Veiled, unveiled

__all__ = ["MOST_BYTES", "MOST_PAGES", "WINDOW", "window_faults"]

MOST_PAGES: Final = 10
MOST_BYTES: Final = 2_000_000
_POINT: Final = 25.4 / 72
"""A point, the unit of a PDF, in millimetres."""
_SLACK: Final = 0.2
"""The box of a letter is a little larger or smaller than its ink: so many millimetres are let pass."""


class Box(NamedTuple):
    """A rectangle on a page, in millimetres from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    def lies_in(self, room: "Box") -> bool:
        """Does all of it lie inside that one, but for what measuring can be wrong by?"""
        return (
            self.left >= room.left - _SLACK
            and self.top >= room.top - _SLACK
            and self.right <= room.right + _SLACK
            and self.bottom <= room.bottom + _SLACK
        )

    def overlaps(self, room: "Box") -> bool:
        """Does any of it lie inside that one, by more than measuring can be wrong by?"""
        return (
            self.left < room.right - _SLACK
            and self.right > room.left + _SLACK
            and self.top < room.bottom - _SLACK
            and self.bottom > room.top + _SLACK
        )


class Ink(NamedTuple):
    """Something that is seen on a page: a letter with its ``text``; ``None`` for a line or a picture."""

    box: Box
    text: str | None

    @override
    def __repr__(self) -> str:
        return f"<Ink at {self.box}>"


class LaidPage(NamedTuple):
    """One page of the finished PDF: its width and height in millimetres, and all that is seen on it."""

    size: tuple[float, float]
    ink: Sequence[Ink]


WINDOW: Final = Box(24.6, 39.5, 120.0, 66.3)
"""The address block on the first page."""
_A4: Final = (210.0, 297.0)
_PRINTABLE: Final = Box(15.0, 5.0, 195.0, 292.0)
"""Without the margins, in which printers cannot print: 15 mm at the sides, 5 mm above and below."""


def window_faults(pdf: bytes, address: Sequence[Veiled], *, posted: bool = True) -> tuple[str, ...]:
    """Why may this letter not be posted in a window envelope? Empty: nothing was found against it.

    Looked at are the lines of the address, what lies in the window of the first page, whether
    everything lies inside the margins, the pages and the bytes. No fault repeats a text.
    Not ``posted``, it is handed over: its window shows a name, and no address is asked of it.
    Raises :class:`ExtraMissing` without the extra ``letters``.
    """
    lines = [unveiled(line).strip() for line in address]
    return (*(posting_faults(lines) if posted else ()), *_faults(pdf, lines))


def _faults(pdf: bytes, address: Sequence[str]) -> Iterator[str]:
    if len(pdf) > MOST_BYTES:
        yield "size: more than 2 MB; allowed: at most 2 MB"
    pages = _pages(pdf)
    if not pages:
        yield "file: not a PDF that can be read; allowed: a PDF"
    if len(pages) > MOST_PAGES:
        yield f"pages: {len(pages)}; allowed: at most {MOST_PAGES}"
    if any(page.size != _A4 for page in pages):
        yield "page: not A4 portrait; allowed: A4 portrait"
    if not all(ink.box.lies_in(_PRINTABLE) for page in pages for ink in page.ink):
        yield "margins: something is nearer to the edge than 15 mm at the sides or 5 mm above and below"
    yield from _window_alone(pages[0].ink if pages else (), address)


def _window_alone(first_page: Sequence[Ink], address: Sequence[str]) -> Iterator[str]:
    """E-WINDOW: the window shows every line of the address, uncut, and nothing else."""
    shown = [ink for ink in first_page if ink.box.overlaps(WINDOW)]
    if not all(ink.box.lies_in(WINDOW) for ink in shown):
        yield "E-WINDOW: something is cut by the edge of the window; allowed: what lies inside it"
    if any(ink.text is None for ink in shown):
        yield "E-WINDOW: a line or a picture lies in the window; allowed: the lines of the address"
    if _letters(ink.text for ink in shown if ink.text is not None) != _letters(address):
        yield "E-WINDOW: what the window shows is not the address, whole and alone; allowed: exactly its lines"


def _pages(pdf: bytes) -> list[LaidPage]:
    """Every page as a reader finds it; none where the file cannot be read."""
    try:
        from pdfminer.converter import PDFPageAggregator  # noqa: PLC0415  (an extra: the message is above)
        from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager  # noqa: PLC0415
        from pdfminer.pdfpage import PDFPage  # noqa: PLC0415
        from pdfminer.psexceptions import PSException  # noqa: PLC0415
    except ImportError:
        raise ExtraMissing("letters", needed_by="printed letters need") from None
    resources = PDFResourceManager()
    # Without layout analysis: it would put letters together to lines, and each letter has to be measured.
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    found: list[LaidPage] = []
    try:
        for page in PDFPage.get_pages(io.BytesIO(pdf)):
            interpreter.process_page(page)
            laid = device.get_result()
            size = (round(laid.width * _POINT, 1), round(laid.height * _POINT, 1))
            found.append(LaidPage(size, list(_ink_in(laid, laid.height))))
    except PSException:
        # A letter of which only some pages can be read is not sent in part.
        return []
    return found


def _ink_in(container: Iterable[Any], height: float) -> Iterator[Ink]:
    """Everything in it that leaves ink, however deep."""
    from pdfminer.layout import LTChar, LTContainer  # noqa: PLC0415  (an extra, asked for above)

    for item in container:
        if isinstance(item, LTContainer):
            yield from _ink_in(item, height)
        elif isinstance(item, LTChar):
            if item.get_text().strip():
                yield Ink(_in_millimetres(item.bbox, height), item.get_text())
        else:
            yield Ink(_in_millimetres(item.bbox, height), None)


def _letters(lines: Iterable[str]) -> Counter[str]:
    """How often each letter stands in them.

    Letters are counted and not read, for a PDF may hold them in any order: a script from right
    to left, an accent apart from its letter, a ligature (which NFKC takes apart) for two letters.
    """
    return Counter("".join(unicodedata.normalize("NFKC", "".join(lines)).split()))


def _in_millimetres(points: tuple[float, float, float, float], height: float) -> Box:
    """A PDF counts in points, and from the bottom of the page up: so top and bottom change places."""
    left, bottom, right, top = points
    return Box(left * _POINT, (height - top) * _POINT, right * _POINT, (height - bottom) * _POINT)
