"""No set of hostile plugins makes an unsafe referral eligible, whatever it says.

Not of codes, of terms, of languages or of anything else; not by raising, by lying about
types, by values no validator has seen, by changing what it is handed, by answering well
while it is loaded and badly later, or by any trick pluggy knows (``tests/hostile``).
"""

import copy
import random
from collections.abc import Generator, Iterator, Mapping, Sequence

import pluggy
import pytest

import cara_core as cara
from cara_core.hooks.spec import HOOKS
from cara_core.terms import days
from cara_core.terms.decision.reasons import PLUGIN_FAULT
from hostile.lies import Behaviour, poisoned_day
from hostile.plugins import Hostile, behaviours_of, good_books, random_hostile
from hostile.shapes import SHAPES, Shape
from hostile.unsafe import SAFE, UNSAFE, nothing_known
from support.exhaustive import exhaustive
from support.referrals import ON

POOL: Mapping[str, cara.Referral] = {**UNSAFE, "nothing known": nothing_known()}
PRISTINE = copy.deepcopy(POOL)
AFTER_LOAD = tuple(
    pytest.param(hook, behaviour, id=f"{hook}: {behaviour.name}")
    for hook in HOOKS
    if hook != "force_card"
    for behaviour in behaviours_of(hook)
)
AT_LOAD = tuple(
    pytest.param(hook, behaviour, id=f"{hook}: {behaviour.name}") for hook in HOOKS for behaviour in behaviours_of(hook)
)
SETS = 60
EXHAUSTIVE_PARTS = 8
EXHAUSTIVE_DECISIONS = 1_000_000 // EXHAUSTIVE_PARTS


@pytest.fixture(scope="module")
def good() -> cara.Force:
    return cara.load_force(plugin=Hostile({}))


@pytest.fixture(autouse=True)
def _fresh_sums() -> None:
    """Sums of days are remembered between decisions: a poisoned one must not hide behind an old one."""
    for remembered in (days.months_from, days.years_from, days.days_after, days.birthday_on):
        remembered.cache_clear()


def screened(force: cara.Force, *, fails: bool = False, told: bool = False) -> int:
    """Every unsafe referral, put to this force: never eligible, never lost, always a reason."""
    on = copy.copy(ON)
    for name, referral in POOL.items():
        decision = cara.screen(referral, force, on=on)
        assert decision.outcome is not cara.Outcome.ELIGIBLE, name
        assert referral == PRISTINE[name], f"{name}: the caller's referral was changed"
        against = [(one.criterion, one.state) for one in decision.findings if one.state is not cara.State.MET]
        assert against, f"{name}: no reason is given"
        if fails:
            assert not decision.sound, name
            assert (f"LOCAL:{PLUGIN_FAULT}", cara.State.REFER) in against, name
        if told:
            assert decision.to_mapping()["outcome"] == decision.outcome
    assert vars(on) == {}, "the caller's day was changed"
    return len(POOL)


def loaded(plugin: object) -> tuple[cara.Force | None, Sequence[str]]:
    """The force it makes, or why it is refused."""
    try:
        return cara.load_force(plugin=plugin), ()
    except cara.ForceInvalid as refused:
        return None, refused.faults


def unaffected(good: cara.Force) -> None:
    """A well-meaning force still decides as it should, and by itself."""
    fresh = cara.load_force(plugin=Hostile({}))
    assert cara.screen(SAFE, fresh, on=ON).outcome is cara.Outcome.ELIGIBLE
    for referral in (SAFE, UNSAFE["the time limit passes within a week"], UNSAFE["under 18"]):
        assert cara.screen(referral, fresh, on=ON) == cara.screen(referral, good, on=ON)


def test_without_hostility_the_safe_one_is_eligible_and_every_unsafe_one_has_its_reason(good: cara.Force) -> None:
    assert cara.screen(SAFE, good, on=ON).outcome is cara.Outcome.ELIGIBLE
    screened(good, told=True)
    criteria = {
        finding.criterion
        for referral in UNSAFE.values()
        for finding in cara.screen(referral, good, on=ON).findings
        if finding.state is not cara.State.MET
    }
    floor = {"ADULT", "OFFENCE", "DWELLING", "RELATIONSHIP", "ADMISSION", "EVIDENCE", "ORDER", "RISK", "COERCION"}
    assert floor | {"VICTIM", "TIME_LIMIT"} <= criteria


@pytest.mark.parametrize(("hook", "behaviour"), AFTER_LOAD)
def test_a_plugin_that_turns_after_it_was_loaded(hook: str, behaviour: Behaviour, good: cara.Force) -> None:
    plugin = Hostile({hook: [behaviour]})
    force = cara.load_force(plugin=plugin)
    plugin.asleep = False
    screened(force, fails=behaviour.fails, told=hook == "further_refusals")
    assert hook in plugin.called, "the behaviour was put to the test"
    unaffected(good)


@pytest.mark.parametrize(("hook", "behaviour"), AT_LOAD)
def test_a_plugin_that_is_hostile_from_the_start(hook: str, behaviour: Behaviour, good: cara.Force) -> None:
    """Refused, with the hook named; or it loads, and makes nothing eligible that is not."""
    force, faults = loaded(Hostile({hook: [behaviour]}, asleep=False))
    if force is None:
        assert [fault for fault in faults if fault.startswith(hook)], faults
    else:
        screened(force)
        asked_at_load = hook != "further_refusals"
        assert not (behaviour.fails and asked_at_load), "what fails is found at load"
    unaffected(good)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: str(shape.name))
def test_a_plugin_whose_methods_are_not_plain_methods(shape: Shape, good: cara.Force) -> None:
    """Refused, with the method named; or it loads, and makes nothing eligible that is not."""
    force, faults = loaded(shape.make())
    assert shape.either or (force is None) == bool(shape.refused), faults
    if force is None and shape.either:
        assert faults
    elif force is None:
        assert [fault for fault in faults if fault.startswith(shape.refused)], faults
    else:
        screened(force)
    unaffected(good)


def test_a_value_that_is_changed_after_it_was_answered_changes_nothing(good: cara.Force) -> None:
    """The plugin keeps what it answered, and rewrites it once the core has taken it."""
    books = copy.deepcopy(good_books())
    terms, codes, tools = books.eligibility_terms(ON), books.offence_list(ON), books.dash_mapping(ON)
    assert terms is not None
    assert codes is not None
    assert tools is not None
    kept = {"eligibility_terms": terms, "offence_list": codes, "dash_mapping": tools}
    behaviours = {hook: [Behaviour("keeps it", lambda *_, value=value: value)] for hook, value in kept.items()}
    force = cara.load_force(plugin=Hostile(behaviours, asleep=False))
    policy = force.policy(ON)
    object.__setattr__(terms.accepted_grades, "value", tuple(cara.Grade))
    object.__setattr__(codes.codes[0], "value", "OF61102")
    object.__setattr__(tools.tools[0].value, "strangulation", None)
    assert force.policy(ON) is policy
    screened(force)
    assert policy.accepted_grades == {cara.Grade.STANDARD, cara.Grade.MEDIUM}
    next_day = cara.screen(UNSAFE["high risk"], force, on=days.days_after(ON, 1))
    assert (next_day.outcome, next_day.sound) == (cara.Outcome.NOT_ELIGIBLE, False), "and it is found when asked again"
    unaffected(good)


def test_random_sets_of_hostile_behaviours(good: cara.Force) -> None:
    decided = sum(of_random_sets(random.Random(20260310), SETS))  # noqa: S311  (a seed to repeat, no secret)
    assert decided == SETS * len(POOL)
    unaffected(good)


@exhaustive
@pytest.mark.parametrize("part", range(EXHAUSTIVE_PARTS))
def test_a_million_decisions_under_random_sets(part: int, good: cara.Force) -> None:
    sets = EXHAUSTIVE_DECISIONS // len(POOL) + 1
    assert sum(of_random_sets(random.Random(part), sets)) >= EXHAUSTIVE_DECISIONS  # noqa: S311  (as above)
    unaffected(good)


def of_random_sets(rng: random.Random, sets: int) -> Iterator[int]:
    for _ in range(sets):
        plugin, fails = random_hostile(rng)
        force = cara.load_force(plugin=plugin)
        plugin.asleep = False
        yield screened(force, fails=fails)


class TestAGuardInsideTheHook:
    """The known-bad twin: the same guard as an implementation of a hook, in plain pluggy.

    It shows that the tests above can fail, and why no safeguard of the core is a hook.
    """

    class Spec:
        @pluggy.HookspecMarker("twin")(firstresult=True)
        def may_be_offered(self, referral: cara.Referral) -> bool | None: ...

    class Guard:
        """The core's own guard, asked by pluggy like any plugin."""

        @pluggy.HookimplMarker("twin")
        def may_be_offered(self, referral: cara.Referral) -> bool:
            decision = cara.screen(referral, cara.load_force("hampshire"), on=ON)
            return decision.outcome is cara.Outcome.ELIGIBLE

    class Wrapping:
        @pluggy.HookimplMarker("twin")(wrapper=True)
        def may_be_offered(self, referral: cara.Referral) -> Generator[None, object, bool]:
            yield
            return True

    class First:
        @pluggy.HookimplMarker("twin")(tryfirst=True)
        def may_be_offered(self, referral: cara.Referral) -> bool:
            return True

    class Mutating:
        @pluggy.HookimplMarker("twin")(tryfirst=True)
        def may_be_offered(self, referral: cara.Referral) -> None:
            object.__setattr__(referral.suspect, "date_of_birth", SAFE.suspect.date_of_birth)

    @pytest.mark.parametrize("hostile", [Wrapping, First, Mutating])
    def test_any_plugin_turns_its_no_into_a_yes(self, hostile: type) -> None:
        manager = pluggy.PluginManager("twin")
        manager.add_hookspecs(self.Spec)
        manager.register(self.Guard())
        assert manager.hook.may_be_offered(referral=copy.deepcopy(UNSAFE["under 18"])) is False
        manager.register(hostile())
        assert manager.hook.may_be_offered(referral=copy.deepcopy(UNSAFE["under 18"])) is True


def test_a_poisoned_day_would_change_the_arithmetic() -> None:
    """The behaviour bites: without a copy, the day of the decision itself would be changed."""
    on = copy.copy(ON)
    poisoned_day(None, {"on": on})
    assert days.months_from(on, 4) < ON
    days.months_from.cache_clear()
