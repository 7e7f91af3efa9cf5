"""The command in this process, in a folder of its own, on a day that a test says."""

import os
import sys
from collections.abc import Callable
from io import BytesIO, TextIOWrapper

import pytest

from cara_core.cli import main
from mornings.city import noon
from support.clocks import Hands, clock

__all__ = ["clock", "on_the_morning"]


@pytest.fixture
def on_the_morning(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], clock: Hands
) -> Callable[..., str]:
    """Run ``cara`` on the morning of a day; what it said on standard error. Every status but 0 and 1 fails."""
    for name in [name for name in os.environ if name.startswith("CARA_")]:
        monkeypatch.delenv(name)

    def run(on: object, *arguments: object) -> str:
        clock.now = noon(on)  # type: ignore[arg-type]  # a day
        monkeypatch.setattr(sys, "argv", ["cara", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO()))
        status = main()
        shown = capsys.readouterr()
        assert status in {0, 1}, shown.err
        return shown.err

    return run
