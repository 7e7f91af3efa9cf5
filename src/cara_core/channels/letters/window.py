"""Does a letter fit the window envelope, so that nothing but the address is seen? E-WINDOW.

The finished PDF is read back by a library that had no part in making it, and measured.
``domain/contact.md`` section 10: the published blocks; the real window was never seen.
"""

import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from cara_core.errors import CaraError
from cara_core.terms.veil import Veiled, unveiled

__all__ = ["ADDRESS_LINES", "MOST_BYTES", "MOST_PAGES", "WINDOW", "ExtraMissing", "window_faults"]

WINDOW: Final = (24.6, 39.5, 120.0, 66.3)
"""Left, top, right and bottom of the address block, in millimetres from the top left of the first page."""
ADDRESS_LINES: Final = range(3, 8)
MOST_PAGES: Final = 10
MOST_BYTES: Final = 2_000_000
_PAGE: Final = (210.0, 297.0)
_MARGINS: Final = (15.0, 5.0)
_POINT: Final = 25.4 / 72
_SLACK: Final = 0.2

_Box = tuple[float, float, float, float]


class ExtraMissing(CaraError, ImportError):
    """Letters were asked for, and the extra ``letters`` is not installed."""

    def __init__(self) -> None:
        super().__init__("printed letters need the extra `letters`: pip install 'cara-core[letters]'")


def window_faults(pdf: bytes, address: Sequence[Veiled]) -> tuple[str, ...]:
    """Why may this letter not be posted in a window envelope? Empty: nothing was found against it.

    Looked at are the lines of the address, what lies in the window of the first page, whether
    everything lies inside the margins, the pages and the bytes. No fault repeats a text.
    Raises :class:`ExtraMissing` without the extra ``letters``.
    """
    return tuple(_faults(pdf, [unveiled(line).strip() for line in address]))


def _faults(pdf: bytes, address: Sequence[str]) -> Iterator[str]:
    if len(address) not in ADDRESS_LINES or not all(address):
        yield f"address: {len(address)} lines; allowed: 3 to 7, none of them empty"
    if len(pdf) > MOST_BYTES:
        yield "size: more than 2 MB; allowed: at most 2 MB"
    pages = _pages(pdf)
    if not pages:
        yield "file: not a PDF that can be read; allowed: a PDF"
    if len(pages) > MOST_PAGES:
        yield f"pages: {len(pages)}; allowed: at most {MOST_PAGES}"
    if any(page != _PAGE for page, _ in pages):
        yield "page: not A4 portrait; allowed: A4 portrait"
    if not all(_inside(box, _printable()) for _, things in pages for box, _ in things):
        yield "margins: something is nearer to the edge than 15 mm at the sides or 5 mm above and below"
    shown = [(box, text) for box, text in pages[0][1] if _overlap(box, WINDOW)] if pages else []
    seen = [text for _, text in shown]
    if not all(_inside(box, WINDOW) for box, _ in shown):
        yield "E-WINDOW: something is cut by the edge of the window; allowed: what lies inside it"
    if None in seen:
        yield "E-WINDOW: a line or a picture lies in the window; allowed: the lines of the address"
    if _letters(text for text in seen if text is not None) != _letters(address):
        yield "E-WINDOW: what the window shows is not the address, whole and alone; allowed: exactly its lines"


def _pages(pdf: bytes) -> list[tuple[tuple[float, float], list[tuple[_Box, str | None]]]]:
    """Each page's size in mm, and the box of everything on it with its text, ``None`` for what is no text."""
    try:
        from pdfminer.converter import PDFPageAggregator  # noqa: PLC0415  (an extra: the message is above)
        from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager  # noqa: PLC0415
        from pdfminer.pdfpage import PDFPage  # noqa: PLC0415
        from pdfminer.psexceptions import PSException  # noqa: PLC0415
    except ImportError:
        raise ExtraMissing from None
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    found = []
    try:
        for page in PDFPage.get_pages(io.BytesIO(pdf)):
            interpreter.process_page(page)
            laid = device.get_result()
            size = (round(laid.width * _POINT, 1), round(laid.height * _POINT, 1))
            found.append((size, list(_things(laid, laid.height))))
    except PSException:
        return []
    return found


def _things(container: Iterable[Any], height: float) -> Iterator[tuple[_Box, str | None]]:
    """Everything in it that leaves ink, however deep."""
    from pdfminer.layout import LTChar, LTContainer  # noqa: PLC0415  (an extra, asked for above)

    for one in container:
        if isinstance(one, LTContainer):
            yield from _things(one, height)
        elif isinstance(one, LTChar):
            if one.get_text().strip():
                yield _box(one.bbox, height), one.get_text()
        else:
            yield _box(one.bbox, height), None


def _letters(lines: Iterable[str]) -> Counter[str]:
    """How often each letter stands in them: the order in which a PDF holds them says nothing."""
    return Counter("".join(unicodedata.normalize("NFKC", "".join(lines)).split()))


def _box(points: _Box, height: float) -> _Box:
    left, bottom, right, top = points
    return left * _POINT, (height - top) * _POINT, right * _POINT, (height - bottom) * _POINT


def _printable() -> _Box:
    return _MARGINS[0], _MARGINS[1], _PAGE[0] - _MARGINS[0], _PAGE[1] - _MARGINS[1]


def _inside(box: _Box, room: _Box) -> bool:
    return (
        box[0] >= room[0] - _SLACK
        and box[1] >= room[1] - _SLACK
        and box[2] <= room[2] + _SLACK
        and box[3] <= room[3] + _SLACK
    )


def _overlap(box: _Box, room: _Box) -> bool:
    return (
        box[0] < room[2] - _SLACK
        and box[2] > room[0] + _SLACK
        and box[1] < room[3] - _SLACK
        and box[3] > room[1] + _SLACK
    )
