"""Lines for programs and for people: results on standard output, everything else beside them."""

import sys

__all__ = ["print_note", "print_result"]


def print_result(line: str = "") -> None:
    """One line of what was asked for."""
    sys.stdout.write(f"{line}\n")


def print_note(line: str) -> None:
    """One line on standard error, in step with the results where both are one terminal."""
    sys.stdout.flush()
    sys.stderr.write(f"{line}\n")
