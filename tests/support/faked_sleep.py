"""A plugin of pytest for runs under libfaketime: what sleeps there sleeps.

libfaketime before 0.9.11 turns a sleep until a moment of the monotonic clock, left as it is,
into one that fails (wolfcw/libfaketime#426), and that is how Python 3.11 sleeps. Waiting for
nothing takes as long, and goes another way.
"""

import select
import time
from typing import SupportsIndex

__all__ = ["sleep"]


def sleep(seconds: float | SupportsIndex, /) -> None:
    """So long, in real time."""
    wait = seconds if isinstance(seconds, float) else seconds.__index__()
    if wait < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], wait)


time.sleep = sleep
