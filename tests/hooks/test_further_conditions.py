"""Asking for further conditions: what a plugin does to its answer, nothing is decided by what is no condition."""

import copy
from collections.abc import Sequence
from typing import Final

import attrs
import pytest
from typing_extensions import override

import cara_core as cara
from cara_core.hooks.asking import Asking, PluginFailed
from cara_core.programme import further_conditions, open_case, record
from hostile.lies import Behaviour
from hostile.offering import MARK, OFFERED, OFFERING_CONDITIONS
from hostile.plugins import Hostile, good_books
from support.referrals import ON, example

WORKSHOPS: Final = cara.Condition(
    id="workshops", kind=cara.ConditionKind.WORKSHOPS, objects=(cara.ConditionObject.REHABILITATION,), hours=10
)


def loaded(behaviour: Behaviour) -> cara.Force:
    return cara.load_force(plugin=Hostile({"further_conditions": [behaviour]}, asleep=False))


def with_views(force: cara.Force) -> cara.Case:
    """A case of that force in which nothing stands against deciding the conditions."""
    case, _ = open_case(example(), force, case="C-1", on=ON, by="sergeant 12")
    sought = cara.facts.ViewsSought(how=cara.facts.Channel.TELEPHONE, suspect_present=False, obtained=True)
    return record(case, cara.Fact(case="C-1", number=3, on=ON, by="sergeant 12", what=sought), force)[0]


def decide(case: cara.Case, force: cara.Force, *conditions: cara.Condition) -> cara.Case:
    what = cara.facts.ConditionsDecided(conditions=conditions)
    return record(case, cara.Fact(case="C-1", number=case.number + 1, on=ON, by="sergeant 12", what=what), force)[0]


@pytest.mark.parametrize("behaviour", OFFERING_CONDITIONS, ids=lambda behaviour: str(behaviour.name))
def test_whatever_fails_refuses_the_conditions_and_is_shown_and_tells_no_secret(behaviour: Behaviour) -> None:
    force = loaded(behaviour)
    referral = example()
    pristine = copy.deepcopy(referral)
    case = with_views(force)
    offered = further_conditions(case, force, on=ON)
    assert bool(offered.failures) is behaviour.fails
    if behaviour.fails:
        assert offered.conditions == ()
        assert all(failure.startswith("further_conditions: ") and MARK not in failure for failure in offered.failures)
        with pytest.raises(cara.OutOfTurn) as refused:
            decide(case, force, WORKSHOPS)
        assert "further_conditions: " in str(refused.value)
        assert MARK not in str(refused.value)
    else:
        assert decide(case, force, WORKSHOPS).conditions == (WORKSHOPS,)
    assert case.referral == pristine, "what it was handed is a copy"
    assert vars(ON) == {}


def test_a_good_offer_is_built_again_and_what_the_plugin_keeps_changes_nothing() -> None:
    kept = attrs.evolve(OFFERED)
    (found,) = loaded(Behaviour("keeps it", lambda *_: [kept])).further_conditions(example(), ON)
    assert found == kept
    assert found is not kept
    object.__setattr__(kept, "kind", cara.ConditionKind.WORKSHOPS)
    assert found == OFFERED


def test_offers_of_several_are_joined_and_an_id_of_two_is_one_too_many() -> None:
    first = Hostile({"further_conditions": [Behaviour("offers", lambda *_: [OFFERED])]}, asleep=False)
    other = attrs.evolve(OFFERED, id="other")
    second = Hostile({"further_conditions": [Behaviour("offers", lambda *_: (other,))]}, asleep=False)
    assert set(Asking(first, second).further_conditions(example(), ON)) == {OFFERED, other}
    again = Hostile({"further_conditions": [Behaviour("offers", lambda *_: [OFFERED])]}, asleep=False)
    with pytest.raises(PluginFailed, match=r"^further_conditions: make-good: offered twice"):
        Asking(first, again).further_conditions(example(), ON)


def test_a_force_without_conditions_of_its_own_is_not_asked() -> None:
    assert Asking(good_books()).further_conditions(example(), ON) == ()


def test_a_case_is_asked_about_by_its_own_force_and_before_the_caution_alone() -> None:
    force = loaded(Behaviour("offers", lambda *_: [OFFERED]))
    case = with_views(force)
    assert further_conditions(case, force, on=ON).conditions == (OFFERED,)
    with pytest.raises(cara.InputError) as wrong:
        further_conditions(case, cara.load_force("leicestershire"), on=ON)
    assert [(fault.path, fault.code) for fault in wrong.value.faults] == [("force", "CONTRADICTION")]
    with pytest.raises(cara.InputError) as called:
        further_conditions("C-1", force, on=ON)  # type: ignore[arg-type]  # a wrong call
    assert [(fault.path, fault.code) for fault in called.value.faults] == [("case", "WRONG_CALL")]


def test_it_is_told_nothing_that_the_victim_said() -> None:
    class Listening(Hostile):
        heard: list[cara.Referral]

        @override
        @cara.hookimpl
        def further_conditions(self, referral: cara.Referral, on: cara.Day) -> Sequence[cara.Condition]:
            self.heard.append(referral)
            return []

    plugin = Listening({})
    plugin.heard = []
    force = cara.load_force(plugin=plugin)
    case = with_views(force)
    decide(case, force, WORKSHOPS)
    (heard,) = plugin.heard
    assert (heard.victim, heard.risk) == (cara.Victim(), cara.Risk())
    assert heard.offences == example().offences
