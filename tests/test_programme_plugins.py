"""``screen`` and what a plugin adds: refusals of its own, and failures."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

import cara_core as cara
from hostile.lies import Behaviour
from hostile.plugins import Hostile
from support.referrals import ON, example


def codes(decision: cara.Decision) -> list[str]:
    return [finding.code for finding in decision.findings if finding.state is not cara.State.MET]


class TestAPluginsRefusals:
    """Stricter local policy joins what the core says, and can only add."""

    class Strict(cara.ForcePlugin):
        data = Path(__file__).parent / "forces" / "good_books"
        refused: Sequence[cara.Refusal] = ()

        @override
        @cara.hookimpl
        def further_refusals(self, referral: cara.Referral, on: cara.Day) -> Sequence[cara.Refusal]:
            return self.refused

    @staticmethod
    def refusal(code: str, state: str, *needs: str) -> cara.Refusal:
        return cara.Refusal(
            code=code,
            state=cara.State(state),
            texts={"en": f"{code}."},
            source="OURS",
            standing=cara.Standing.ILLUSTRATIVE,
            needs=needs,
        )

    def screened(self, *refused: cara.Refusal, **changes: object) -> cara.Decision:
        plugin = self.Strict()
        plugin.refused = refused
        paths = {"risk.tool": "OURS", **{path.replace("__", "."): value for path, value in changes.items()}}
        return cara.screen(example(paths), cara.load_force(plugin=plugin), on=ON)

    @pytest.mark.parametrize(
        ("state", "needs", "outcome"),
        [("not_met", (), "not_eligible"), ("refer", (), "refer"), ("unknown", ("suspect.sex",), "undetermined")],
    )
    def test_each_binds_by_its_state(self, state: str, needs: tuple[str, ...], outcome: str) -> None:
        assert self.screened().outcome is cara.Outcome.ELIGIBLE
        decision = self.screened(self.refusal("OURS", state, *needs))
        assert decision.outcome == outcome
        assert decision.findings[-1].needs == needs

    def test_several_stand_after_the_criteria_by_their_codes(self) -> None:
        decision = self.screened(*(self.refusal(code, "refer") for code in ("ZULU", "ALPHA", "MIKE")))
        assert [finding.code for finding in decision.findings[-3:]] == ["ALPHA", "MIKE", "ZULU"]

    def test_they_do_not_soften_what_the_core_says(self) -> None:
        decision = self.screened(self.refusal("OURS", "refer"), suspect__admits_offence=False)
        assert decision.outcome is cara.Outcome.NOT_ELIGIBLE
        assert codes(decision) == ["NOT_ADMITTED", "OURS"]


def test_what_failed_for_a_day_is_asked_again_on_another() -> None:
    """A plugin that fails on one day leaves the other days alone."""

    def fails_once(good: object, handed: Any) -> object:
        if handed["on"] == ON:
            raise RuntimeError
        return good

    plugin = Hostile({"offence_list": [Behaviour("fails on one day", fails_once)]})
    force = cara.load_force(plugin=plugin)
    plugin.asleep = False
    tomorrow = cara.day("2026-03-11")
    assert [cara.screen(example(), force, on=on).sound for on in (ON, tomorrow, ON)] == [False, True, False]


def test_a_plugin_that_fails_closes_no_route_by_that_alone() -> None:
    """Whatever hook fails, a person with nothing against them is referred, and not refused."""

    def fails(*_: object) -> None:
        raise RuntimeError

    for hook in ("offence_list", "eligibility_terms", "dash_mapping", "caution_terms", "languages", "further_refusals"):
        plugin = Hostile({hook: [Behaviour("fails", fails)]})
        force = cara.load_force(plugin=plugin)
        plugin.asleep = False
        decision = cara.screen(example(), force, on=ON)
        assert (decision.outcome, codes(decision)) == (cara.Outcome.REFER, ["PLUGIN_FAULT"]), hook


def test_a_plugin_that_failed_once_is_asked_again_on_the_same_day() -> None:
    turns = [Behaviour("answers", lambda good, _: good), Behaviour("fails", lambda *_: 1 / 0)]
    plugin = Hostile({"eligibility_terms": turns})
    force = cara.load_force(plugin=plugin)
    plugin.asleep = False
    assert [cara.screen(example(), force, on=ON).sound for _ in range(4)] == [False, True, True, True]
    assert len(plugin.called) == 2, "what it answered well is kept for the day"
