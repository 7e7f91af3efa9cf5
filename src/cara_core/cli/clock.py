"""What moment is it? The only place of the package that reads a clock.

No rule asks it. The moment is what a record is logged with, and the day in London is what a
command decides for where ``--on`` or ``--at`` does not name another. It follows the machine's
clock and nothing else: neither the machine's zone nor a variable of the environment moves it.
"""

from datetime import UTC, datetime

from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, london_day

__all__ = ["now", "today"]


def now() -> Instant:
    """Which moment is it? In UTC."""
    return _read()


def today() -> Day:
    """Which day is it in London?"""
    return london_day(_read())


def _read() -> Instant:
    """The machine's clock. A test puts its own moment in this function's place."""
    return datetime.now(UTC)  # noqa: TID251  (the one place that reads it)
