"""What is said of a plugin that is written wrongly: one sentence for each mistake, with its method."""

import pytest
from typing_extensions import override

import cara_core as cara
from cara_core.hooks.plugin_checks import community_faults, plugin_faults
from cara_core.hooks.spec import HOOKS
from hostile.plugins import Hostile
from hostile.shapes import SHAPES, Shape

FOUND_LATER = ("loading it", "its hooks cannot", "force_card: needed", "data: a folder")
"""What the loader says, where looking at the methods alone finds nothing."""
BROKEN = [shape for shape in SHAPES if shape.refused and not shape.either and not shape.refused.startswith(FOUND_LATER)]


@pytest.mark.parametrize("shape", BROKEN, ids=lambda shape: str(shape.name))
def test_a_mistake_gets_its_sentence_and_nothing_else_is_blamed(shape: Shape) -> None:
    faults = plugin_faults(shape.make())
    assert [fault for fault in faults if fault.startswith(shape.refused)]
    assert {fault.partition(":")[0] for fault in faults} == {shape.refused.partition(":")[0]}


@pytest.mark.parametrize(
    "shape", [shape for shape in SHAPES if not shape.refused or shape.either], ids=lambda shape: str(shape.name)
)
def test_what_is_no_mistake_is_not_found(shape: Shape) -> None:
    assert plugin_faults(shape.make()) == ()


def test_a_plugin_with_every_hook_in_code_has_no_fault() -> None:
    assert set(HOOKS) <= set(vars(Hostile))
    assert plugin_faults(Hostile({})) == ()


def test_every_mistake_is_found_at_once() -> None:
    class Broken(cara.ForcePlugin):
        @override
        def offence_list(self, on: cara.Day) -> None: ...

        @cara.hookimpl(tryfirst=True)
        def eligibility_termz(self, day: cara.Day) -> None: ...

        @override
        @cara.hookimpl
        def caution_terms(self, on: cara.Day, margin: int = 0) -> None: ...

    methods = [fault.partition(":")[0] for fault in plugin_faults(Broken())]
    assert methods == ["caution_terms", "caution_terms", "eligibility_termz", "eligibility_termz", "offence_list"]


@pytest.mark.parametrize("name", ["helper", "_offence_lists", "tiers", "__offence_list"])
def test_a_plugin_may_have_methods_of_its_own(name: str) -> None:
    plugin = type("Own", (cara.ForcePlugin,), {name: lambda self: None})()
    assert plugin_faults(plugin) == ()


def test_a_method_of_its_own_that_looks_like_a_hook_is_asked_about() -> None:
    plugin = type("Own", (cara.ForcePlugin,), {"language": lambda self: None})()
    assert plugin_faults(plugin) == ("language: no such hook and no marker; did you mean languages?",)


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize("marked", [True, False], ids=["marked", "unmarked"])
def test_a_community_cannot_answer_a_hook(hook: str, marked: bool) -> None:  # noqa: FBT001  (a column)
    def method(self: object) -> None: ...

    community = type("Own", (cara.CommunityPlugin,), {hook: cara.hookimpl(method) if marked else method})()
    (fault,) = community_faults(community)
    assert fault.startswith(f"{hook}: a community cannot answer hooks; ")
    assert "risk, offences and terms belong to the force" in fault


def test_a_community_cannot_answer_a_hook_it_misspelt() -> None:
    community = type("Own", (cara.CommunityPlugin,), {"elligibility": cara.hookimpl(lambda self, on: None)})()
    (fault,) = community_faults(community)
    assert fault.startswith("elligibility: a community cannot answer hooks")


def test_a_force_is_no_community_and_a_community_no_force() -> None:
    both = type("Both", (cara.CommunityPlugin, cara.ForcePlugin), {})()
    assert len(community_faults(both)) == len(HOOKS)
    for other in (cara.ForcePlugin(), cara.CommunityPlugin, "polish"):
        assert community_faults(other) == ("a community is an instance of a subclass of cara_core.CommunityPlugin",)
    assert community_faults(cara.CommunityPlugin()) == ()
