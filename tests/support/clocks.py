"""Clocks for tests: the command's stands still until a test moves it, and nobody reads the machine's.

A test that runs the command in its own process takes the fixture ``clock``. One that starts
a process says the day (``--on``, ``--at``) where the result depends on it; the tox env
``another-day`` runs those under other clocks.
"""

import os
from collections.abc import Iterator
from typing import Final, NoReturn

import attrs
import pytest

from cara_core.cli import clock as command_clock
from cara_core.terms.instants import Instant, minutes_after, read_instant

__all__ = ["NOW", "Hands", "clock", "clock_variables", "instant", "moves_a_clock", "no_clock"]


def instant(text: str) -> Instant:
    """That moment."""
    found = read_instant(text)
    assert found is not None
    return found


NOW: Final = instant("2026-11-23T12:00:00Z")
"""Where the command's clock stands: a Monday at noon, later than all that happens in the examples."""


@attrs.define
class Hands:
    """A clock whose hands a test moves."""

    now: Instant

    def __call__(self) -> Instant:
        return self.now

    def on(self, minutes: int) -> None:
        """So much later."""
        self.now = minutes_after(self.now, minutes)


@pytest.fixture(scope="session", autouse=True)
def no_clock() -> Iterator[None]:
    """Where a test has set no clock, reading one fails it: no command's ``except`` keeps that."""

    def refuse() -> NoReturn:
        pytest.fail("this test reads the clock of the machine: take the fixture `clock`, or say --on or --at")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command_clock, "_read", refuse)
        yield


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Hands:
    """The command's clock in this process: it stands at ``NOW`` until this test moves it."""
    hands = Hands(NOW)
    monkeypatch.setattr(command_clock, "_read", hands)
    return hands


def moves_a_clock(variable: str) -> bool:
    """Does this variable of the environment move the clock or the zone of a process? The product looks at none."""
    return variable in {"LD_PRELOAD", "TZ"} or "FAKE" in variable


def clock_variables() -> dict[str, str]:
    """For a process that a test starts with few variables: so it has the clock and the zone of this one."""
    return {name: value for name, value in os.environ.items() if moves_a_clock(name)}
