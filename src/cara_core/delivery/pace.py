"""How fast messages go by each channel in one run, and which channels rest because their provider said "later"."""

from typing import Final

import attrs

from cara_core.terms.instants import Instant

__all__ = ["PER_MINUTE", "Pace"]

PER_MINUTE: Final = 1_000
"""A third of what GOV.UK Notify takes in a minute for one kind of key (3,000: ``contact.md`` 8.4)."""
_SECONDS: Final = 60


@attrs.define
class Pace:
    """At most ``per_minute`` messages by one channel in a minute. What is over waits for the next run."""

    per_minute: int = PER_MINUTE
    _resting: set[str] = attrs.field(factory=set, init=False)
    _counted: dict[str, tuple[Instant, int]] = attrs.field(factory=dict, init=False)

    def rests(self, channel: str, now: Instant) -> bool:
        """Did its provider say "later" in this run, or have as many gone by it in the last minute as may?"""
        since, several = self._counted.get(channel, (now, 0))
        return channel in self._resting or (several >= self.per_minute and not _minute_passed(since, now=now))

    def rest(self, channel: str) -> None:
        """Its provider said "later": nothing more goes by it in this run."""
        self._resting.add(channel)

    def count(self, channel: str, now: Instant) -> None:
        """One more goes by it."""
        since, several = self._counted.get(channel, (now, 0))
        self._counted[channel] = (now, 1) if _minute_passed(since, now=now) else (since, several + 1)


def _minute_passed(since: Instant, *, now: Instant) -> bool:
    return (now - since).total_seconds() >= _SECONDS
