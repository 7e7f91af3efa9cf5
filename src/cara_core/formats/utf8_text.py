"""From the bytes of a file to its text, or to what is wrong with how it was saved."""

import codecs
from typing import Final

from cara_core.books.faults import FaultsFound
from cara_core.errors import Fault

__all__ = ["LINE_END", "decode_utf8", "refuse_other_encodings"]

_HOW: Final = "save it as UTF-8 without a byte-order mark (editors call that plain UTF-8, not 'UTF-8 with BOM')"
# UTF-32 little-endian begins with the mark of UTF-16 little-endian, and is named so.
_MARKS: Final = (
    (codecs.BOM_UTF8, "a UTF-8 byte-order mark"),
    (codecs.BOM_UTF16_LE, "the byte-order mark of UTF-16"),
    (codecs.BOM_UTF16_BE, "the byte-order mark of UTF-16"),
    (codecs.BOM_UTF32_BE, "the byte-order mark of UTF-32"),
)
LINE_END: Final = b"\n"
_LOOKED_AT: Final = 200


def refuse_other_encodings(data: bytes) -> bytes:
    """The same bytes. Raises :class:`FaultsFound` where they are empty, or begin as another encoding does."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            raise FaultsFound([Fault("", "BYTE_ORDER_MARK", f"found {name} at the start; allowed: UTF-8; {_HOW}")])
    if b"\0" in data[:_LOOKED_AT]:
        raise FaultsFound([Fault("", "NOT_UTF8", f"found zero bytes, as in UTF-16; allowed: UTF-8; {_HOW}")])
    if not data.strip():
        raise FaultsFound([Fault("", "EMPTY", "found nothing; allowed: at least one referral")])
    return data


def decode_utf8(data: bytes, where: str = "") -> str:
    """The text of these bytes. Raises :class:`FaultsFound` where they are not UTF-8.

    ``where`` says in words where they stand, when that is known; else the line is counted.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        place = where or f"on line {data.count(LINE_END, 0, wrong.start) + 1}"
    raise FaultsFound([Fault("", "NOT_UTF8", f"found bytes {place} that are not UTF-8; allowed: UTF-8; {_HOW}")])
