"""From the bytes of a pack's file to its text, and what was put right on the way.

``domain/contact.md`` sections 9.4, 18.2 and 19 (C23).
"""

import codecs
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

import attrs

from cara_core.packs.checking.faults import PackFault

__all__ = ["FileText", "Remark", "decode_file"]

_SPREADSHEET: Final = "cp1250"
"""What spreadsheet programs write under Windows in the languages of Central Europe."""
_HIDDEN: Final = frozenset("\u00ad\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Letters that cannot be seen and that split a word, or turn the order of what is shown."""
_UNSEEN: Final = frozenset({"Cc", "Co", "Cn"})
"""The Unicode categories of what no font shows: controls, private use, not assigned."""


class Remark(NamedTuple):
    """What was put right in one line of a file: ``what`` is its encoding, ``NFC``, or a key of the check C23."""

    file: str
    line: int
    what: str


@attrs.frozen(kw_only=True)
class FileText:
    """The text of one file: composed (NFC), its lines ended by a line feed. ``remarks``: what was put right."""

    file: str
    text: str
    faults: tuple[PackFault, ...] = ()
    remarks: tuple[Remark, ...] = ()


def decode_file(file: str, data: bytes) -> FileText:
    """What does this file say? A table may also be in cp1250, as spreadsheets write it."""
    remarks: list[Remark] = []
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        # Only spreadsheets still write the old encoding; a zero byte is UTF-16 or no text at all.
        if not file.endswith(".csv") or b"\0" in data:
            return FileText(file=file, text="", faults=(_not_utf8(file, line),))
        try:
            text = data.decode(_SPREADSHEET)
        except UnicodeDecodeError:
            return FileText(file=file, text="", faults=(_not_utf8(file, line),))
        remarks.append(Remark(file, line, _SPREADSHEET))
    # The digests of texts, and with them the signatures, must not depend on the program that saved the file.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not unicodedata.is_normalized("NFC", text):
        remarks.append(Remark(file, _first_uncomposed(text), "NFC"))
        text = unicodedata.normalize("NFC", text)
    return FileText(file=file, text=text, faults=tuple(_hidden_letters(file=file, text=text)), remarks=tuple(remarks))


def _not_utf8(file: str, line: int) -> PackFault:
    return PackFault(
        file=file,
        line=line,
        code="C23",
        what="this line is not UTF-8",
        why="Its letters would be read as other letters.",
        mend="Save the file as UTF-8.",
    )


def _first_uncomposed(text: str) -> int:
    lines = enumerate(text.split("\n"), 1)
    return next(number for number, line in lines if not unicodedata.is_normalized("NFC", line))


def _hidden_letters(*, file: str, text: str) -> Iterator[PackFault]:
    for number, line in enumerate(text.split("\n"), 1):
        hidden = {
            letter
            for letter in line
            if letter in _HIDDEN or (unicodedata.category(letter) in _UNSEEN and letter != "\t")
        }
        if hidden:
            named = ", ".join(f"U+{ord(letter):04X}" for letter in sorted(hidden))
            yield PackFault(
                file=file,
                line=number,
                code="C23",
                what=f"there are letters that cannot be seen: {named}",
                why="They can hide a word from these checks, or turn what is shown.",
                mend="Delete them: write the line anew.",
            )
