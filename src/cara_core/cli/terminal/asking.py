"""Asking a person at a terminal: one question at a time, in plain words. Nothing is ever answered for them."""

import sys
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from cara_core.errors import InputError

__all__ = ["Stopped", "ask", "can_ask", "is_agreed"]

T = TypeVar("T")
_LONG: Final = 3
"""From so many words on, each stands on a line of its own with a number."""


class Stopped(Exception):
    """Whoever was asked stopped: Ctrl-C, or Ctrl-D."""


def can_ask() -> bool:
    """Does somebody sit at a terminal who sees the question and can type the answer?"""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(
    words: str, read: Callable[[str], T], *, choices: Sequence[str] = (), hint: str = "", may_skip: bool = False
) -> T | None:
    """Ask this until ``read`` takes the answer; ``None`` where it was left out, which only ``may_skip`` allows.

    No question has an answer that stands without being typed. ``choices`` are the words that are allowed,
    a number of a longer list is as good as its word. Raises :class:`Stopped`.
    """
    _show(words, choices, hint, may_skip=may_skip)
    while True:
        text = _line("> ")
        if not text and may_skip:
            return None
        if not text:
            _say("An answer is needed. Ctrl-C stops, and keeps nothing.")
            continue
        try:
            return read(_chosen(text, choices))
        except InputError as wrong:
            for fault in wrong.faults:
                _say(f"Not that: {fault.allowed.removeprefix('it cannot be that; ')}")


def is_agreed(words: str) -> bool:
    """Does somebody say yes to this? Only *yes* and *no* are answers."""
    _say(f"{words} (yes or no)")
    while True:
        match _line("> ").lower():
            case "y" | "yes":
                return True
            case "n" | "no":
                return False
        _say("Type yes or no. Ctrl-C stops, and keeps nothing.")


def _show(words: str, choices: Sequence[str], hint: str, *, may_skip: bool) -> None:
    short = f" ({' or '.join(choices)})" if choices and len(choices) < _LONG else ""
    hinted = f" ({hint})" if hint else ""
    left_out = " Enter leaves it out." if may_skip else ""
    asked = f"{words}{short}{hinted}"
    stop = "." if left_out and not asked.endswith(("?", ".", ")")) else ""
    _say(f"{asked}{stop}{left_out}")
    if len(choices) >= _LONG:
        for number, choice in enumerate(choices, 1):
            _say(f"  {number:>2}  {choice}")


def _chosen(text: str, choices: Sequence[str]) -> str:
    """The word of that number, where there is one; else what was typed."""
    if len(choices) >= _LONG and text.isdecimal() and 0 < int(text) <= len(choices):
        return choices[int(text) - 1]
    return text


def _line(prompt: str) -> str:
    sys.stdout.write(prompt)
    sys.stdout.flush()
    try:
        line = sys.stdin.readline()
    except KeyboardInterrupt:
        raise Stopped from None
    if not line:
        raise Stopped
    return line.strip()


def _say(text: str) -> None:
    from cara_core.cli.terminal.lines import plain, print_lines  # noqa: PLC0415  (drawn only where somebody is asked)

    print_lines([plain(text)])
