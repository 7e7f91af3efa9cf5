"""What stands on the sheet of a register, in words: the same for the text and for the PDF."""

from collections.abc import Sequence
from typing import Final

import attrs

from cara_core.contact.register import RegisterLine, RegisterSheet

__all__ = ["COLUMNS", "MARKS", "LaidOutSheet", "lay_out"]

COLUMNS: Final = ("Case", "Name", "Language and needs", "Came?")
MARKS: Final = "attended, late (not let in), left early, sent home, absent"
_HOW: Final = f"Came? One of: {MARKS}. Nothing that was said is written here."
_SIGNED: Final = "Signed by both who ran it, with the day:"
_NOBODY: Final = "Nobody is booked into it."


@attrs.frozen(kw_only=True, repr=False)
class LaidOutSheet:
    """The words of a sheet: its title, lines under it, rows of cells, and what stands at its foot."""

    title: str
    under: tuple[str, ...]
    rows: Sequence[tuple[str, str, str]]
    foot: tuple[str, ...]


def lay_out(sheet: RegisterSheet) -> LaidOutSheet:
    """The sheet in words."""
    session = sheet.session
    when = f"{session.date:%A} {session.date.day} {session.date:%B %Y}, {session.starts:%H:%M} to {session.ends:%H:%M}"
    count = f"{len(sheet.lines)} booked, {sheet.places} places"
    return LaidOutSheet(
        title=f"Register: {sheet.part} workshop {sheet.workshop}",
        under=(when, session.venue, count, *(() if sheet.lines else (_NOBODY,))),
        rows=[(line.case, line.name, _needs(line)) for line in sheet.lines],
        foot=(_HOW, _SIGNED),
    )


def _needs(line: RegisterLine) -> str:
    return ", ".join(word for word in (line.language, *(need.replace("_", " ") for need in line.needs)) if word)
