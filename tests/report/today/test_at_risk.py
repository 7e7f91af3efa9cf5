"""The duties say who is at risk: nobody who is held, stopped or looked at again is missing from the day."""

from collections.abc import Iterator

import pytest

from cara_core.case.case import Case, Phase
from cara_core.case.evolve import replay
from cara_core.due.duties import duties
from cara_core.report.today.day import Risk, last_counted
from cara_core.stages.issue_review import open_issue_reviews
from cara_core.terms.days import days_after
from report.today.made import WORKING, made_day
from support.golden_lives import golden_lives
from support.lives_in_a_store import story_of


def moments() -> Iterator[Case]:
    """Every moment of the shipped lives and of the lives that are kept for ever, late and corrected ones among them."""
    for facts in (*golden_lives(), *(case.facts for case in story_of("hampshire").cases.values())):
        yield from (replay(facts[:number]) for number in range(1, len(facts) + 1))


def is_so(case: Case) -> dict[Risk, bool]:
    """What the case itself says. What was stopped has ended with the case; another force has what was transferred."""
    if case.phase is Phase.TRANSFERRED:
        return {}
    return {
        Risk.HOLD: case.hold is not None,
        Risk.STOPPED: case.stopped and not case.phase.ended,
        Risk.ISSUE_REVIEW: bool(open_issue_reviews(case)),
    }


def test_whoever_is_held_stopped_or_looked_at_again_is_on_the_page() -> None:
    met = dict.fromkeys((Risk.HOLD, Risk.STOPPED, Risk.ISSUE_REVIEW), 0)
    for case in moments():
        on = days_after(case.facts[-1].recorded_on, 1)
        found = [duty for duty in duties(case, WORKING) if duty.opens_on <= last_counted(on, WORKING)]
        today = made_day(found, at=f"{on}T12:00:00Z")
        shown = {row.risk for row in today.at_risk or ()}
        for risk, stands in is_so(case).items():
            assert (risk in shown) is stands, (case.id, case.number, risk)
            met[risk] += stands
    assert min(met.values()) > 20, met


def test_a_duty_that_is_left_out_would_be_found() -> None:
    """The twin: without the duty of a hold, a case that is held is on no page."""
    held = next(case for case in moments() if case.hold is not None)
    found = [duty for duty in duties(held, WORKING) if duty.kind != "lift_or_keep_hold"]
    shown = {row.risk for row in made_day(found, at="2026-12-24T12:00:00Z").at_risk or ()}
    with pytest.raises(AssertionError):
        assert (Risk.HOLD in shown) is is_so(held)[Risk.HOLD]
