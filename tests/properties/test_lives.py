"""In any order of events the life cycle is what a plain model says: a Hypothesis state machine, in memory.

The known-bad twins are the same machine over a fold that forgets what was superseded, one that takes
nothing back, one in the order of recording, one that forgets a hold, and a memory that loses its last fact.
"""

import time

import attrs
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from typing_extensions import override

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import KINDS, Fact
from support.machine import Lives
from support.soak import ASKED_FOR, record, soak, times

STEPS = times(8_000, 1_000_000)
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
    began, Lives.steps, Lives.judged = time.perf_counter(), 0, 0
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
    # A core that refused everything would agree too.
    assert len(Lives.kinds) > len(KINDS) - 19
    assert Lives.judged > Lives.steps // 20


class ForgetsWhatWasSuperseded(Lives):
    """Known-bad: a correction is one more fact beside the wrong one."""

    @override
    def moved(self, case: Case, facts: tuple[Fact, ...]) -> Case:
        beside = [attrs.evolve(fact, supersedes=None, why=None, moves_day=False) for fact in facts]
        return replay([*self.case.facts, *beside])


class TakesNothingBack(Lives):
    """Known-bad: what was recorded in error stands."""

    @override
    def moved(self, case: Case, facts: tuple[Fact, ...]) -> Case:
        folded = replay([fact for fact in case.facts if fact.kind != "recorded_in_error"])
        return attrs.evolve(folded, facts=case.facts, number=case.number)


class FoldsInOrderOfRecording(Lives):
    """Known-bad: what is recorded last is taken to have happened last."""

    @override
    def moved(self, case: Case, facts: tuple[Fact, ...]) -> Case:
        on = max(fact.on for fact in case.facts)
        folded = replay([attrs.evolve(fact, on=on, at=None) for fact in case.facts])
        return attrs.evolve(folded, facts=case.facts, standing=case.standing)


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


@pytest.mark.parametrize(
    "twin", [ForgetsWhatWasSuperseded, TakesNothingBack, FoldsInOrderOfRecording, ForgetsTheHold, LosesTheLast]
)
def test_the_known_bad_twins_are_found(twin: type[Lives]) -> None:
    with pytest.raises(AssertionError):
        run(twin, 400)
