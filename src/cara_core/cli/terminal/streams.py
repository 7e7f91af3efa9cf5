"""The two output streams: results on standard output, everything else on standard error."""

import re
import sys
from typing import Final

__all__ = ["harmless", "print_note", "print_result"]

_COMMANDS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys, or what turns the order of letters round: no text of a person's may say it."""


def harmless(text: str) -> str:
    """This text with every such sign written out, as JSON writes it: so JSON says the same as before."""
    return _COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def print_result(line: str = "") -> None:
    """One line of the result, on standard output."""
    sys.stdout.write(f"{harmless(line)}\n")


def print_note(line: str) -> None:
    """One line beside the result, on standard error."""
    # Both may be the same terminal: a note comes after the results that were printed before it.
    sys.stdout.flush()
    sys.stderr.write(f"{harmless(line)}\n")
