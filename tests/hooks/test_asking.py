"""Asking a force: what comes back is checked and built anew, and whatever fails is one error."""

from collections.abc import Sequence
from typing import Any

import pytest
from typing_extensions import override

import cara_core as cara
from cara_core.hooks.asking import Asking, PluginFailed
from cara_core.hooks.spec import HOOKS, ForcePlugin
from cara_core.terms.days import Day
from hostile.lies import Behaviour
from hostile.plugins import APART, Hostile, behaviours_of, good_books
from support.referrals import ON, example

ANSWERED = [hook for hook in HOOKS if hook not in APART]


def asked(asking: Asking, hook: str) -> object:
    """The answer to that hook, whatever its arguments are."""
    match hook:
        case "force_card" | "languages":
            return getattr(asking, hook)()
        case "further_refusals":
            return asking.further_refusals(example(), ON)
        case _:
            return getattr(asking, hook)(ON)


def answering(hook: str, value: Any) -> Asking:
    return Asking(Hostile({hook: [Behaviour("says it", lambda *_: value)]}, asleep=False))


@pytest.mark.parametrize("hook", ANSWERED)
def test_every_hook_can_be_asked_and_a_good_answer_comes_back_equal_but_not_the_same(hook: str) -> None:
    good = () if hook == "further_refusals" else asked(Asking(good_books()), hook)
    found = asked(answering(hook, good), hook)
    assert found == good
    assert found is not good or hook == "further_refusals"


@pytest.mark.parametrize("hook", [hook for hook in ANSWERED if hook != "further_refusals"])
def test_where_the_class_says_none_its_books_answer_and_after_them_nobody(hook: str) -> None:
    silent = Hostile({hook: [Behaviour("says None", lambda *_: None)]}, asleep=False)
    assert asked(Asking(good_books(), silent), hook) == asked(Asking(good_books()), hook)
    assert asked(Asking(silent), hook) is None


@pytest.mark.parametrize(
    ("hook", "behaviour"),
    [
        pytest.param(hook, behaviour, id=f"{hook}: {behaviour.name}")
        for hook in ANSWERED
        for behaviour in behaviours_of(hook)
        if behaviour.fails and behaviour.name != "says None"
    ],
)
def test_whatever_fails_is_one_error_that_names_the_hook_and_tells_no_secret(hook: str, behaviour: Behaviour) -> None:
    with pytest.raises(PluginFailed) as failed:
        asked(Asking(Hostile({hook: [behaviour]}, asleep=False)), hook)
    assert str(failed.value).startswith(f"{hook}: ")
    assert "person" not in str(failed.value), "what was raised is not repeated"
    assert failed.value.__cause__ is None


def test_ctrl_c_is_nobodys_fault() -> None:
    def stopped(*_: object) -> object:
        raise KeyboardInterrupt

    plugin = Hostile({"languages": [Behaviour("is stopped", stopped)]}, asleep=False)
    with pytest.raises(KeyboardInterrupt):
        Asking(plugin).languages()


def test_a_force_without_refusals_of_its_own_is_not_asked() -> None:
    assert Asking(good_books()).further_refusals(example(), ON) == ()


def test_what_a_plugin_is_handed_is_a_copy() -> None:
    class Keeping(ForcePlugin):
        kept: list[object]

        @override
        @cara.hookimpl
        def further_refusals(self, referral: cara.Referral, on: Day) -> Sequence[cara.Refusal]:
            self.kept = [referral, referral.suspect, referral.offences[0], referral.suspect.date_of_birth, on]
            return []

        @override
        @cara.hookimpl
        def offence_list(self, on: Day) -> None:
            self.kept = [on]

    plugin, referral = Keeping(), example()
    asking = Asking(plugin)
    asking.further_refusals(referral, ON)
    given = [referral, referral.suspect, referral.offences[0], referral.suspect.date_of_birth, ON]
    assert plugin.kept == given
    assert not [True for handed, own in zip(plugin.kept, given, strict=True) if handed is own]
    asking.offence_list(ON)
    assert plugin.kept == [ON]
    assert plugin.kept[0] is not ON


def test_two_forces_have_nothing_in_common() -> None:
    silent = answering("languages", None)
    other = Asking(good_books())
    assert silent.languages() is None
    assert other.languages() is not None
