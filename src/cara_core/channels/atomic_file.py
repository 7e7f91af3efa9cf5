"""Writing a file that may hold somebody's data: its owner's alone from the first moment, and never half of it."""

import os
from pathlib import Path

__all__ = ["make_private_folder", "write_atomically"]


def write_atomically(file: Path, content: bytes | str) -> None:
    """Write this file for its owner alone (mode 0600), whatever was there before. Text is UTF-8. Raises ``OSError``.

    It is written under another name first, and renamed when all of it is on the disk: a rename
    happens completely or not at all, even where the power is cut.
    """
    data = content.encode() if isinstance(content, str) else content
    part = file.with_name(f".{file.name}.part")
    try:
        # What a crash left may be open to others, and stay so while it is written to: it goes first.
        part.unlink(missing_ok=True)
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:  # noqa: PTH123  (a mode from the first moment)
            opened.write(data)
            opened.flush()
            # Without it a power cut after the rename could leave the name and lose the content.
            os.fsync(opened.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def make_private_folder(folder: Path) -> None:
    """Make this folder where it is not there, for its owner alone (mode 0700). Raises ``OSError``."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
