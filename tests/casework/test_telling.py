"""Recording tells the forces' own systems after the commit, in order within a case, whoever is slow or dies."""

from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import NoReturn

import pytest
from typing_extensions import override

import cara_core as cara
from cara_core.casework.at_hand import forces
from cara_core.errors import StoreFull
from cara_core.store.log.outbox import Outbox
from cara_core.terms.instants import minutes_after
from casework.worked import AT, BY, CASE, Place, opened

facts = cara.facts
EVIDENCE = facts.EvidenceFound(sufficient=True)
HOLD = facts.SafetyHoldPlaced(concern=facts.Concern.POLICE, reason="a call")
AFTER_THE_LEASE = minutes_after(AT, 6)
Delivery = tuple[str, list[int]]


class Died(KeyboardInterrupt):
    """The process that tells is gone."""


class Host(cara.ForcePlugin):
    """A force's own system: it keeps what it hears, after something else has happened."""

    data = files("cara_hampshire") / "data"

    def __init__(self) -> None:
        self.heard: list[Delivery] = []
        self.cases: list[cara.Case] = []
        self.meanwhile: Callable[[Delivery], object] = lambda _: None

    @override
    @cara.hookimpl
    def case_moved(self, case: cara.Case, facts: Sequence[cara.Fact]) -> None:
        delivery = (case.id, [fact.number for fact in facts])
        self.meanwhile(delivery)
        self.heard.append(delivery)
        self.cases.append(case)


@pytest.fixture
def host() -> Host:
    return Host()


def once(act: Callable[[], object]) -> Callable[[Delivery], object]:
    """The first time do this; from then on nothing."""
    left = [act]
    return lambda _: left.pop()() if left else None


def die(_: Delivery) -> NoReturn:
    raise Died


def test_each_call_that_records_tells_what_it_kept(place: Place, host: Host) -> None:
    with place.open(forces=[cara.load_force(plugin=host)]) as casework:
        assert opened(casework).hooks == cara.HookReport(heard=2, not_heard=0, failures=())
        done = casework.record(CASE, [EVIDENCE, HOLD], at=AT, by=BY, request="key")
        assert done.hooks == cara.HookReport(heard=2, not_heard=0, failures=())
        again = casework.record(CASE, [EVIDENCE, HOLD], at=AT, by=BY, request="key")
        assert again.hooks == cara.HookReport(heard=0, not_heard=0, failures=())
        assert host.heard == [(CASE, [1, 2]), (CASE, [3, 4])]
        assert host.cases[-1].facts == done.case.facts
        assert casework.tell(AT).heard == 0


def test_a_fact_recorded_by_another_worker_waits_for_the_one_that_is_still_telling(place: Place, host: Host) -> None:
    force = cara.load_force(plugin=host)
    with place.open(forces=[force]) as slow, place.open(forces=[force]) as other:
        reports: list[cara.HookReport | None] = []

        def overtakes() -> None:
            reports.append(other.record(CASE, HOLD, at=minutes_after(AT, 1), by=BY).hooks)
            reports.append(opened(other, "B/2").hooks)

        host.meanwhile = once(overtakes)
        assert (report := opened(slow).hooks) is not None
        assert report.heard == 3, "its own two, and the hold that came meanwhile"
        assert [each.heard for each in reports if each] == [0, 2], "other cases go on"
        assert host.heard == [("B/2", [1, 2]), (CASE, [1, 2]), (CASE, [3])]


def test_what_a_worker_kept_and_did_not_live_to_tell_is_told_before_anything_later(place: Place, host: Host) -> None:
    force = cara.load_force(plugin=host)
    with place.open(forces=[force]) as casework:
        host.meanwhile = die
        with pytest.raises(Died):
            opened(casework)
        host.meanwhile = lambda _: None
    with place.open(forces=[force], create=False) as casework:
        assert casework.case(CASE).number == 2, "it is kept"
        waits = casework.record(CASE, HOLD, at=minutes_after(AT, 1), by=BY).hooks
        assert waits == cara.HookReport(heard=0, not_heard=0, failures=())
        health = casework.health()
        assert health is not None
        assert health.untold_cases == 1
        assert casework.tell(AFTER_THE_LEASE).heard == 3
        assert host.heard == [(CASE, [1, 2, 3])]


def test_a_plugin_that_fails_stops_no_recording_and_no_other_case(place: Place, host: Host) -> None:
    def refuses(delivery: Delivery) -> None:
        if delivery[0] == CASE:
            raise OSError

    host.meanwhile = refuses
    with place.open(forces=[cara.load_force(plugin=host)]) as casework:
        report = opened(casework).hooks
        assert report == cara.HookReport(heard=0, not_heard=2, failures=("hampshire: PluginFailed",))
        assert not report.complete
        report = opened(casework, "B/2").hooks
        assert report is not None
        assert (report.heard, report.not_heard) == (2, 2)
        host.meanwhile = lambda _: None
        assert casework.record(CASE, HOLD, at=AT, by=BY).hooks == cara.HookReport(heard=3, not_heard=0, failures=())
        assert host.heard == [("B/2", [1, 2]), (CASE, [1, 2, 3])]


def test_a_store_that_fails_while_it_tells_has_kept_what_it_says(
    place: Place, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> NoReturn:
        raise StoreFull("no room left to write; nothing of this was kept")

    with place.open(forces=[cara.load_force(plugin=host)]) as casework:
        with monkeypatch.context() as patch:
            patch.setattr(Outbox, "take", full)
            done = opened(casework)
        assert done.hooks == cara.HookReport(heard=0, not_heard=0, failures=(), interrupted="StoreFull")
        assert casework.case(CASE).facts == done.case.facts
        assert casework.tell(AT).heard == 2


def test_a_force_that_is_no_longer_installed_is_named_and_its_cases_wait(
    place: Place, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_installed(*_: object, **__: object) -> NoReturn:
        raise cara.ForceNotInstalled("no force of that name is installed")

    force = cara.load_force(plugin=host)
    with place.open(forces=[force]) as casework, monkeypatch.context() as patch:
        patch.setattr(Outbox, "take", lambda *_, **__: None)
        opened(casework, "W/1", force="west_midlands", community="polish")
        opened(casework)
    monkeypatch.setattr(forces, "load_force", not_installed)
    with place.open(forces=[force]) as casework:
        report = casework.tell(AT)
        assert report == cara.HookReport(heard=2, not_heard=2, failures=("west_midlands: ForceNotInstalled",))
        assert host.heard == [(CASE, [1, 2])]
