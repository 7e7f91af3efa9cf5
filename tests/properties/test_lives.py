"""In any order of events the life cycle is what a plain model says: a Hypothesis state machine, in memory.

The known-bad twins are the same machine over an ``evolve`` that forgets what was
superseded, one that forgets a hold, and a memory that loses its last fact.
"""

import time

import attrs
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from typing_extensions import override

from cara_core.case.case import Case
from cara_core.case.evolve import evolve, replay
from cara_core.case.facts import Fact
from support.machine import Lives
from support.soak import ASKED_FOR, record, soak, times

STEPS = times(20_000, 1_000_000)
STEPS_EACH = 50


def run(machine: type[Lives], lives: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=lives,
            stateful_step_count=STEPS_EACH,
            deadline=None,
            database=None,
            derandomize=not ASKED_FOR,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


@soak
def test_in_any_order_of_events_the_core_and_the_plain_model_agree() -> None:
    began, Lives.steps = time.perf_counter(), 0
    while Lives.steps < STEPS:
        run(Lives, (STEPS - Lives.steps) // 40 + 1)
    record(
        row=17,
        promise="The life cycle holds in any order of events",
        trials=Lives.steps,
        failures=0,
        seed="drawn",
        seconds=time.perf_counter() - began,
    )


class ForgetsWhatWasSuperseded(Lives):
    """Known-bad: a correction is one more fact beside the wrong one."""

    @override
    def moved(self, case: Case, facts: tuple[Fact, ...]) -> Case:
        for fact in facts:
            self.case = attrs.evolve(evolve(self.case, attrs.evolve(fact, supersedes=None)))
        return self.case


class ForgetsTheHold(Lives):
    """Known-bad: a safety hold is placed, and stops nothing."""

    @override
    def moved(self, case: Case, facts: tuple[Fact, ...]) -> Case:
        return attrs.evolve(case, concerns=())


class LosesTheLast(Lives):
    """Known-bad: what was acknowledged last is not there when the case is read again."""

    @override
    def reopen(self) -> Case:
        return replay(self.kept[:-1] or self.kept)


@pytest.mark.parametrize("twin", [ForgetsWhatWasSuperseded, ForgetsTheHold, LosesTheLast])
def test_the_known_bad_twins_are_found(twin: type[Lives]) -> None:
    with pytest.raises(AssertionError):
        run(twin, 400)
