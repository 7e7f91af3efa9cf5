"""Two letters go to the force's own print room, where somebody reads them before they are posted.

Illustrative: no public source says how Leicestershire prints. The folder is named by
``CARA_LEICESTERSHIRE_PRINT_ROOM``; where it is not set the force carries nothing itself.
The file's name is the notice's reference, which names nobody.
"""

import datetime as dt
import os
from pathlib import Path
from typing import Final

import cara_core as cara
from cara_core.channels.letters.printable import letter_as_pdf, letter_as_text

__all__ = ["PRINT_ROOM", "by_print_room", "to_print_room"]

PRINT_ROOM: Final = "print_room"
NAMED_BY: Final = "CARA_LEICESTERSHIRE_PRINT_ROOM"
READ_FIRST: Final = frozenset({"P09-missed", "P13-completed"})
"""The letters that say what somebody decided, or will have to."""


def by_print_room(reader: cara.Reader, message: str) -> cara.ChannelPlan | None:
    """Is this one of the letters that somebody reads first? ``None``: as ``contact.toml`` says."""
    if reader is not cara.Reader.PARTICIPANT or message not in READ_FIRST:
        return None
    return cara.ChannelPlan(
        routes=(
            cara.Route(medium=cara.Medium.LETTER, channel=PRINT_ROOM),
            cara.Route(medium=cara.Medium.SMS, channel="capture"),
        )
    )


def to_print_room(notice: cara.Notice) -> cara.Receipt | None:
    """Put the letter into the folder, once. ``None``: no folder is named, or it is no letter.

    A letter counts as taken when its file was written. A file under its own name is complete.
    """
    named = os.environ.get(NAMED_BY)
    if not named or notice.page is None:
        return None
    letter = letter_as_pdf(notice)
    file = Path(named) / f"{notice.reference}.{'txt' if letter is None else 'pdf'}"
    if not file.exists():
        # Renamed once it is complete, so that the print room never picks up half a letter.
        unfinished = file.with_suffix(".part")
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(letter_as_text(notice.page).encode() if letter is None else letter)
        unfinished.replace(file)
    return cara.Receipt(
        reference=notice.reference,
        state=cara.Progress.ACCEPTED,
        at=dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC),
        provider_id=file.name,
        detail="in the print room",
    )
