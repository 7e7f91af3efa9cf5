"""A connection to PostgreSQL that does not wait for ever: a server that says nothing for long is taken to be away.

A server that was stopped, or whose disk hangs, keeps its side of the connection open; no
time-out of its own can end a statement then, and the network sees nothing amiss.
"""

from collections.abc import Generator
from typing import Any, Final

import psycopg
from typing_extensions import override

__all__ = ["MOST_SILENT", "PatientConnection", "Silence"]

INTERVAL: Final = 0.1
"""How often psycopg looks up from its waiting, in seconds."""
MOST_SILENT: Final = 12.0
"""How long the server may say nothing while something was asked of it, in seconds.

A little more than what is waited there for a lock, and for a statement (``settings.py``).
"""


class Silence(psycopg.OperationalError):
    """The server did not answer in time."""


class PatientConnection(psycopg.Connection[Any]):
    """A connection of psycopg; while ``has_time`` is set, its server may take as long as it likes."""

    has_time = False

    @override
    def wait(self, gen: Generator[Any, Any, Any], *args: Any, **named: Any) -> Any:
        return super().wait(gen if self.has_time else _ending(gen), *args, **named)


def _ending(gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    """The same, ended by :class:`Silence`: psycopg sends it "nothing yet" every so often, and these are counted."""
    most, silent = round(MOST_SILENT / INTERVAL), 0
    try:
        waits_for = next(gen)
        while True:
            ready = yield waits_for
            silent = 0 if ready else silent + 1
            if silent > most:
                raise Silence
            waits_for = gen.send(ready)
    except StopIteration as ended:
        return ended.value
