"""The two output streams: results on standard output, everything else on standard error."""

import sys

__all__ = ["print_note", "print_result"]


def print_result(line: str = "") -> None:
    """One line of the result, on standard output."""
    sys.stdout.write(f"{line}\n")


def print_note(line: str) -> None:
    """One line beside the result, on standard error."""
    # Both may be the same terminal: a note comes after the results that were printed before it.
    sys.stdout.flush()
    sys.stderr.write(f"{line}\n")
