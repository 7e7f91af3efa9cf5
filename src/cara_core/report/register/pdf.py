"""The sheet of a register as PDF, on A4 across. Needs the extra ``letters``.

Text goes to typst as JSON and stays text there. It sees no font but those it brings along, and no file.
"""

import json
import threading
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from cara_core.contact.register import RegisterSheet
from cara_core.errors import CaraError, ExtraMissing
from cara_core.report.register.layout import COLUMNS, lay_out

if TYPE_CHECKING:
    from typst import Compiler

__all__ = ["SheetRefused", "register_pdf"]

_FONTS: Final = ("Libertinus Serif", "DejaVu Sans Mono")
_SIGNATURE: Final = "Signature"
_ONE_AT_A_TIME: Final = threading.Lock()


class SheetRefused(CaraError):
    """A name on the sheet has letters that the typeface lacks: print the text."""


def register_pdf(sheet: RegisterSheet) -> bytes:
    """The sheet. Raises :class:`ExtraMissing` without the extra, :class:`SheetRefused`."""
    words = lay_out(sheet)
    data = {
        "title": words.title,
        "under": words.under,
        "columns": (*COLUMNS, _SIGNATURE),
        "rows": words.rows,
        "foot": words.foot,
        "fonts": _FONTS,
    }
    template = (resources.files("cara_core.report.register") / "sheet.typ").read_bytes()
    compiler = _compiler()
    try:
        # The compiler keeps the fonts and its own state: it is not made for two threads at once.
        with _ONE_AT_A_TIME:
            made = compiler.compile(
                template, format="pdf", sys_inputs={"sheet": json.dumps(data)}, pdf_standards="ua-1"
            )
    except RuntimeError:
        # Typst's own message repeats what it could not show, which may be somebody's name.
        allowed = "the typeface lacks a letter of a name on it; allowed: the sheet as text, without --pdf"
        raise SheetRefused(f"the sheet cannot be set: {allowed}") from None
    assert isinstance(made, bytes), "asked for one PDF"  # noqa: S101  (the library's type allows more)
    return made


@cache
def _compiler() -> "Compiler":
    """One compiler for all sheets: the fonts are read once."""
    try:
        from typst import Compiler  # noqa: PLC0415  (an extra: the message is ExtraMissing's)
    except ImportError:
        raise ExtraMissing("letters", needed_by="a printed register needs") from None
    return Compiler(ignore_system_fonts=True)
