"""Asking for texts, channels and transport: whatever a plugin does, nothing unsafe is used or lost in silence."""

import copy

import pytest

import cara_core as cara
from cara_core.books.messages import catalogue
from cara_core.hooks.asking import Asking, PluginFailed
from cara_core.packs.core import english
from cara_core.terms.messages import ChannelPlan, Medium, Notice, Reader, Route
from cara_core.terms.pack import Pack
from cara_core.terms.veil import Veiled
from hostile.lies import Behaviour
from hostile.plugins import Hostile
from hostile.sending import CARRYING, MARK, NOTICE, PLANNING, WORDING, receipt

BOOKING = catalogue()["P03-booking"]
PRISTINE = copy.deepcopy(NOTICE)


def loaded(hook: str, behaviour: Behaviour) -> cara.Force:
    return cara.load_force(plugin=Hostile({hook: [behaviour]}, asleep=False))


def failed(hook: str, behaviour: Behaviour) -> str:
    """What is said of asking it: nothing of what was raised, and nothing that hangs on it."""
    force = loaded(hook, behaviour)
    with pytest.raises(PluginFailed) as raised:
        _asked(force, hook)
    assert raised.value.__cause__ is None
    return str(raised.value)


def _asked(force: cara.Force, hook: str) -> object:
    match hook:
        case "words":
            return force.pack("en")
        case "channels":
            return force.plan(BOOKING)
        case _:
            return force.send(NOTICE, "own")


@pytest.mark.parametrize(
    ("hook", "behaviour"),
    [
        pytest.param(hook, behaviour, id=f"{hook}: {behaviour.name}")
        for hook, behaviours in (("words", WORDING), ("channels", PLANNING), ("send", CARRYING))
        for behaviour in behaviours
        if behaviour.fails
    ],
)
def test_whatever_fails_is_one_error_that_names_the_hook_and_tells_no_secret(hook: str, behaviour: Behaviour) -> None:
    said = failed(hook, behaviour)
    assert said.startswith(f"{hook}: ")
    assert MARK not in said
    assert PRISTINE == NOTICE


@pytest.mark.parametrize(
    "behaviour", [behaviour for behaviour in CARRYING if not behaviour.fails], ids=lambda behaviour: str(behaviour.name)
)
def test_what_is_handed_over_is_a_copy_and_what_comes_back_is_built_again(behaviour: Behaviour) -> None:
    answered = loaded("send", behaviour).send(NOTICE, "own")
    assert answered == (None if behaviour.name == "nothing" else receipt())
    assert PRISTINE == NOTICE, "the notice is as it was"


def test_handing_over_the_notice_itself_would_let_a_plugin_write_another() -> None:
    """The known-bad twin: without the copy the rewritten notice is what the core goes on with."""
    (rewrites,) = [behaviour for behaviour in CARRYING if behaviour.name.startswith("the notice it was handed")]
    kept = copy.deepcopy(NOTICE)
    rewrites.make(None, {"notice": kept})
    assert kept != NOTICE


def test_what_is_answered_can_be_changed_by_nobody_afterwards() -> None:
    kept = receipt()
    answered = loaded("send", Behaviour("keeps it", lambda *_: kept)).send(NOTICE, "own")
    object.__setattr__(kept, "reference", "f" * 32)
    assert answered is not None
    assert answered.reference == NOTICE.reference
    texts = dict(english().texts)
    pack = loaded("words", Behaviour("keeps it", lambda *_: _with(texts))).pack("en")
    texts.clear()
    assert pack is not None
    assert dict(pack.texts) == dict(english().texts)


def _with(texts: object) -> Pack:
    made: Pack = copy.copy(english())
    object.__setattr__(made, "texts", texts)
    return made


def test_a_hostile_plan_keeps_only_what_the_message_has_and_a_machine_may_send() -> None:
    """Every medium there is, for every message: a victim's goes by what the catalogue names; no call is automatic."""
    (everything,) = [behaviour for behaviour in PLANNING if behaviour.name == "every medium there is"]
    force = loaded("channels", everything)
    for rule in catalogue().values():
        kept = {route.medium for route in force.plan(rule).routes}
        assert kept == {medium for medium in rule.media if not medium.human}, rule.id
    assert [rule.id for rule in catalogue().values() if rule.reader is Reader.VICTIM and force.plan(rule).routes] == [
        "V07-neutral-text"
    ]


def test_taking_the_plan_as_it_is_would_ring_and_write_to_a_victim() -> None:
    """The known-bad twin: the answer without the core's safeguard."""
    (everything,) = [behaviour for behaviour in PLANNING if behaviour.name == "every medium there is"]
    plan = Asking(Hostile({"channels": [everything]}, asleep=False)).channels(Reader.VICTIM, "V04-after-w1")
    assert plan is not None
    assert {route.medium for route in plan.routes} >= {Medium.CALL, Medium.LETTER}


def test_each_language_is_asked_for_once_and_a_failure_again() -> None:
    turns = [Behaviour("answers", lambda *_: english()), Behaviour("fails", lambda *_: 1 / 0)]
    plugin = Hostile({"words": turns}, asleep=False)
    force = cara.load_force(plugin=plugin)
    with pytest.raises(PluginFailed):
        force.pack("en")
    assert [force.pack(tag) for tag in ("en", "EN", "en")] == [force.pack("en")] * 3
    assert plugin.called.count("words") == 2


@pytest.mark.parametrize(("hook", "handed"), [("words", {"language": "en"}), ("send", {"channel": "own"})])
def test_the_plugin_hears_what_is_asked(hook: str, handed: dict[str, str]) -> None:
    heard: list[dict[str, object]] = []
    force = loaded(hook, Behaviour("listens", lambda _, handed_over: heard.append(dict(handed_over))))
    assert (force.pack("en") is english()) if hook == "words" else (force.send(NOTICE, "own") is None)
    assert [{key: call[key] for key in handed} for call in heard] == [handed]


def test_a_copy_of_a_notice_still_shows_nobody_s_number() -> None:
    heard: list[Notice] = []
    loaded("send", Behaviour("listens", lambda _, handed_over: heard.append(handed_over["notice"]))).send(NOTICE, "own")
    (notice,) = heard
    assert notice == NOTICE
    assert notice is not NOTICE
    assert isinstance(notice.to, Veiled)
    assert "07700" not in repr(notice)


def test_ctrl_c_is_nobodys_fault() -> None:
    def stopped(*_: object) -> object:
        raise KeyboardInterrupt

    asking = Asking(
        Hostile({hook: [Behaviour("stops", stopped)] for hook in ("words", "channels", "send")}, asleep=False)
    )
    with pytest.raises(KeyboardInterrupt):
        asking.words("en")
    with pytest.raises(KeyboardInterrupt):
        asking.channels(Reader.PARTICIPANT, "P03-booking")
    with pytest.raises(KeyboardInterrupt):
        asking.send(NOTICE, "own")


def test_a_route_that_was_answered_is_the_core_s_own_value() -> None:
    kept = ChannelPlan(routes=(Route(medium=Medium.SMS, channel="own"),))
    plan = Asking(Hostile({"channels": [Behaviour("keeps it", lambda *_: kept)]}, asleep=False)).channels(
        Reader.PARTICIPANT, "P03-booking"
    )
    assert plan == kept
    assert plan is not kept
    assert plan is not None
    assert plan.routes[0] is not kept.routes[0]
