"""Writing a file so that nobody ever finds half of it: for what somebody may print or open at any moment."""

import os
from pathlib import Path

__all__ = ["write_atomically"]


def write_atomically(file: Path, content: bytes) -> None:
    """Write this file for its owner alone (mode 0600). Raises ``OSError``.

    It is written under another name first, and renamed when all of it is on the disk: a rename
    happens completely or not at all, even where the power is cut.
    """
    part = file.with_name(f".{file.name}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:  # noqa: PTH123  (a mode from the first moment)
            opened.write(content)
            opened.flush()
            # Without it a power cut after the rename could leave the name and lose the content.
            os.fsync(opened.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
