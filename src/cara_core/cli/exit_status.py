"""The exit statuses of ``cara``: what a script that called it can tell from them."""

from typing import Final

__all__ = ["ATTENTION", "DONE", "WRONG"]

DONE: Final = 0
ATTENTION: Final = 1
"""Done, and something needs attention."""
WRONG: Final = 2
"""The input or the call was wrong; standard error says what."""
