"""Telling a force what was recorded: it hears copies, it answers nothing, and it can break nothing."""

import copy
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import cara_core as cara
from cara_core.case.evolve import replay
from cara_core.case.facts import OffenceAdmitted
from cara_core.hooks.asking import Asking, PluginFailed
from cara_core.store.case_moved import tell_case_moved
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.kept import HookReport
from cara_core.store.opening import open_store
from cara_core.terms.instants import Instant, minutes_after, read_instant
from hostile.lies import Behaviour, Handed
from hostile.plugins import Hostile
from hostile.telling import MARK, TELLING
from support.referrals import ON, example

AFTER_THE_LEASE = 6


def instant(text: str) -> Instant:
    found = read_instant(text)
    assert found is not None
    return found


AT = instant("2026-03-10T09:30:00Z")
LATER = minutes_after(AT, AFTER_THE_LEASE)


def loaded(*behaviours: Behaviour) -> cara.Force:
    plugin = Hostile({"case_moved": behaviours})
    force = cara.load_force(plugin=plugin)
    plugin.asleep = False
    return force


def opened(force: cara.Force, case: str = "C-1") -> tuple[cara.Case, tuple[cara.Fact, ...]]:
    return cara.open_case(example(), force, case=case, on=ON, by="sergeant 12")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CaseStore]:
    with open_store(f"sqlite:///{tmp_path / 'cara.db'}", keys=tmp_path / "keys", at=AT, create=True) as opened_store:
        yield opened_store


def tell(store: CaseStore, force: cara.Force, at: Instant = AT) -> HookReport:
    return tell_case_moved(store, lambda *_: force, at)


@pytest.mark.parametrize("behaviour", TELLING, ids=lambda behaviour: str(behaviour.name))
def test_whatever_it_does_the_case_and_the_facts_stay_what_they_were(behaviour: Behaviour) -> None:
    force = loaded(behaviour)
    case, facts = opened(force)
    kept = copy.deepcopy((case, facts))
    if behaviour.fails:
        with pytest.raises(PluginFailed) as raised:
            force.told(case, facts)
        said = str(raised.value)
        assert said.startswith("case_moved: the plugin raised "), "the hook, the type, and nothing else"
        assert MARK not in said
        assert example().reference not in said
        assert raised.value.__cause__ is None
    else:
        force.told(case, facts)
    assert (case, facts) == kept
    assert case.id == "C-1"
    assert [vars(fact.on) for fact in facts] == [{}] * len(facts), "not even a day was changed"


@pytest.mark.parametrize("behaviour", TELLING, ids=lambda behaviour: str(behaviour.name))
def test_in_the_store_it_stops_nothing_and_its_failure_is_recorded_without_a_word_of_it(
    behaviour: Behaviour, store: CaseStore
) -> None:
    force = loaded(behaviour)
    _, facts = opened(force)
    FactWriter(store).append(facts, at=AT)
    before = store.facts("C-1")
    report = tell(store, force)
    assert store.facts("C-1") == before == facts
    failed = len(facts) if behaviour.fails else 0
    assert (report.heard, report.not_heard) == (len(facts) - failed, failed)
    assert report.failures == ((f"{force.id}: PluginFailed",) if behaviour.fails else ())
    assert [(row.failure, row.attempts) for row in store.untold()] == [("PluginFailed", 1)] * failed
    assert MARK not in repr((report, list(store.untold())))


def test_what_it_did_not_hear_comes_again_and_what_it_heard_does_not(store: CaseStore) -> None:
    heard: list[tuple[str, int]] = []
    failing = True

    def listens(_: object, handed: Handed) -> None:
        if failing:
            raise OSError
        heard.extend((fact.case, fact.number) for fact in handed["facts"])

    force = loaded(Behaviour("fails at first", listens))
    _, facts = opened(force)
    FactWriter(store).append(facts, at=AT)
    assert tell(store, force).not_heard == len(facts)
    failing = False
    assert tell(store, force, LATER) == HookReport(heard=len(facts), not_heard=0, failures=())
    assert tell(store, force, minutes_after(LATER, AFTER_THE_LEASE)) == HookReport(heard=0, not_heard=0, failures=())
    assert heard == [("C-1", 1), ("C-1", 2)]


def test_one_force_that_fails_keeps_no_other_waiting(store: CaseStore) -> None:
    failing = loaded(Behaviour("fails", lambda *_: 1 / 0))
    heard: list[str] = []
    good = loaded(Behaviour("listens", lambda _, handed: heard.append(handed["case"].id)))
    for case in ("C-1", "C-2", "C-3"):
        _, facts = opened(good, case)
        FactWriter(store).append(facts, at=AT)
    forces = iter((failing, good, good))
    report = tell_case_moved(store, lambda *_: next(forces), AT)
    assert (report.heard, report.not_heard) == (4, 2)
    assert heard == ["C-2", "C-3"]


def test_it_hears_the_case_as_far_as_the_facts_it_hears_and_they_come_in_order(store: CaseStore) -> None:
    heard: list[tuple[int, list[int]]] = []

    def listens(_: object, handed: Handed) -> None:
        numbers = [fact.number for fact in handed["facts"]]
        heard.append((handed["case"].number, numbers))
        assert handed["case"] == replay(handed["case"].facts)

    force = loaded(Behaviour("listens", listens))
    case, facts = opened(force)
    FactWriter(store).append(facts, at=AT)
    asked = cara.Fact(case=case.id, number=3, on=ON, by="sergeant 12", what=OffenceAdmitted())
    tell(store, force)
    _, more = cara.record(case, asked, force)
    FactWriter(store).append(more, at=AT)
    tell(store, force)
    assert heard == [(2, [1, 2]), (3, [3])]


def test_ctrl_c_is_nobodys_fault() -> None:
    def stopped(*_: object) -> object:
        raise KeyboardInterrupt

    force = loaded(Behaviour("is stopped", stopped))
    with pytest.raises(KeyboardInterrupt):
        force.told(*opened(force))


def test_a_force_that_wants_to_hear_nothing_hears_nothing() -> None:
    class Silent(cara.ForcePlugin):
        pass

    case, facts = opened(loaded())
    Asking(Silent()).case_moved(case, facts)


def test_handing_over_what_is_kept_would_let_a_plugin_change_it() -> None:
    """The known-bad twin: without the copies, the plugin that rewrites is the one that decides."""
    (rewrites,) = [behaviour for behaviour in TELLING if behaviour.name == "rewrites it"]
    case, facts = copy.deepcopy(opened(loaded()))  # the day in them is that of every other test
    rewrites.make(None, {"case": case, "facts": facts})
    assert (case.id, facts[0].number) == ("ANOTHER", 99)


@pytest.mark.parametrize("force", sorted(entry_points(group="cara.forces").names))
def test_a_shipped_force_hears_of_a_case_and_nothing_fails(force: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CARA_LEICESTERSHIRE_REGISTER", raising=False)
    loaded_force = cara.load_force(force)
    loaded_force.told(*cara.open_case(example(), loaded_force, case="C-1", on=ON, by="sergeant 12"))
