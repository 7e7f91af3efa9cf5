"""The command's clock: which moment, which day in London, and that no test reads the machine's by accident."""

import sys

import pytest

from cara_core.cli import ATTENTION, main
from cara_core.cli import clock as command_clock
from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.terms.days import day
from support.clocks import Hands, instant


@pytest.mark.parametrize(
    ("moment", "today"),
    [
        ("2026-11-23T12:00:00Z", "2026-11-23"),
        ("2026-06-30T22:59:59Z", "2026-06-30"),
        ("2026-06-30T23:00:00Z", "2026-07-01"),
        ("2026-12-31T23:59:59Z", "2026-12-31"),
        ("2028-02-29T12:00:00Z", "2028-02-29"),
        ("2027-03-28T00:59:59Z", "2027-03-28"),
        ("2027-03-28T01:00:00Z", "2027-03-28"),
        ("2027-10-30T23:00:00Z", "2027-10-31"),
        ("2027-10-31T23:59:59Z", "2027-10-31"),
    ],
)
def test_today_is_the_day_in_london(moment: str, today: str, clock: Hands) -> None:
    clock.now = instant(moment)
    assert (command_clock.now(), command_clock.today()) == (instant(moment), day(today))
    assert decision_day(None) == day(today)
    assert decision_day("2026-03-10") == day("2026-03-10"), "a day that is named is that day"


def the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["cara", "forces"])
    assert main() == 0


def test_a_test_without_a_clock_fails_where_the_command_reads_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for reads in (command_clock.now, command_clock.today, lambda: decision_day(None), lambda: the_command(monkeypatch)):
        with pytest.raises(pytest.fail.Exception, match="reads the clock of the machine"):
            reads()
    assert decision_day("2026-03-10") == day("2026-03-10")


def test_an_ordinary_error_in_its_place_would_be_kept_by_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The twin: a test that looks at the status alone would then pass."""

    def refuse() -> None:
        raise AssertionError("this test reads the clock of the machine")

    monkeypatch.setattr(command_clock, "_read", refuse)
    monkeypatch.setattr(sys, "argv", ["cara", "forces"])
    assert main() == ATTENTION
    assert "a fault of this program" in capsys.readouterr().err
