"""The forces' own systems hear of each case in order, whoever tells them, however slowly, and whoever dies."""

from collections.abc import Callable, Sequence
from importlib.resources import files

import pytest
from typing_extensions import override

import cara_core as cara
from cara_core.store.case_moved import tell_case_moved
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.kept import HookReport
from cara_core.store.log import outbox
from cara_core.terms.instants import Instant, minutes_after
from store.conftest import Shelf
from store.made_up_facts import AT, held, opening, plain

AFTER_THE_LEASE = 6
Delivery = tuple[str, list[int]]


class Died(KeyboardInterrupt):
    """A teller is gone: nothing of it goes on. (What else a plugin raises is only its own failure.)"""


class Host(cara.ForcePlugin):
    """A force's own system: it keeps what it hears, after something else has happened."""

    data = files("cara_hampshire") / "data"

    def __init__(self) -> None:
        self.heard: list[Delivery] = []
        self.meanwhile: Callable[[Delivery], object] = lambda _: None
        self.afterwards: Callable[[Delivery], object] = lambda _: None

    @override
    @cara.hookimpl
    def case_moved(self, case: cara.Case, facts: Sequence[cara.Fact]) -> None:
        delivery = (case.id, [fact.number for fact in facts])
        self.meanwhile(delivery)
        self.heard.append(delivery)
        self.afterwards(delivery)


@pytest.fixture
def host() -> Host:
    return Host()


def tell(store: CaseStore, host: Host, at: Instant = AT) -> HookReport:
    force = cara.load_force(plugin=host)
    return tell_case_moved(store, lambda *_: force, at)


def once(act: Callable[[], object]) -> Callable[[Delivery], object]:
    """The first time do this; from then on nothing."""
    left = [act]
    return lambda _: left.pop()() if left else None


def die(_: Delivery) -> None:
    raise Died


def test_a_later_fact_waits_for_a_slow_teller_and_is_told_by_it_as_soon_as_it_has_finished(
    shelf: Shelf, host: Host
) -> None:
    with shelf.open(create=True) as slow, shelf.open() as other:
        FactWriter(slow).append([opening("case-1"), plain("case-1", 2)], at=AT)
        reports: list[HookReport] = []

        def recorded_by_another() -> None:
            FactWriter(other).append([held("case-1", 3)], at=AT)
            FactWriter(other).append([opening("case-2")], at=AT)
            reports.append(tell(other, host, minutes_after(AT, 1)))

        host.meanwhile = once(recorded_by_another)
        reports.append(tell(slow, host))
        assert host.heard == [("case-2", [1]), ("case-1", [1, 2]), ("case-1", [3])]
        assert [report.heard for report in reports] == [1, 3]
        assert list(slow.untold()) == []


def test_after_a_teller_died_all_is_told_again_from_the_first_that_is_untold(shelf: Shelf, host: Host) -> None:
    with shelf.open(create=True) as dead, shelf.open() as other:
        FactWriter(dead).append([opening("case-1"), plain("case-1", 2)], at=AT)
        FactWriter(dead).append([opening("case-2")], at=AT)
        host.afterwards = die
        with pytest.raises(Died):
            tell(dead, host)
        host.afterwards = lambda _: None
        FactWriter(other).append([held("case-1", 3)], at=AT)
        assert tell(other, host, minutes_after(AT, 1)) == HookReport(heard=1, not_heard=0, failures=())
        assert tell(other, host, minutes_after(AT, AFTER_THE_LEASE)).heard == 3
        assert host.heard == [("case-1", [1, 2]), ("case-2", [1]), ("case-1", [1, 2, 3])]


def test_a_teller_that_outlived_its_lease_disturbs_nobody(shelf: Shelf, host: Host) -> None:
    late = minutes_after(AT, AFTER_THE_LEASE)
    with shelf.open(create=True) as slow, shelf.open() as other:
        FactWriter(slow).append([opening("case-1"), plain("case-1", 2)], at=AT)
        FactWriter(slow).append([opening("case-2")], at=AT)
        host.meanwhile = once(lambda: tell(other, host, late))
        assert tell(slow, host).failures == ()
        assert host.heard == [("case-1", [1, 2]), ("case-2", [1]), ("case-1", [1, 2])]
        assert list(slow.untold()) == []


def test_a_failure_that_comes_after_its_lease_ended_does_not_end_the_lease_of_another(shelf: Shelf, host: Host) -> None:
    late, third = minutes_after(AT, AFTER_THE_LEASE), Host()

    def fails_late() -> None:
        host.meanwhile = once(lambda: None)
        with pytest.raises(Died):
            tell(dying, dies, late)
        raise TimeoutError

    dies = Host()
    dies.afterwards = die
    with shelf.open(create=True) as slow, shelf.open() as dying, shelf.open() as other:
        FactWriter(slow).append([opening("case-1")], at=AT)
        host.meanwhile = once(fails_late)
        tell(slow, host)
        assert tell(other, third, minutes_after(late, 1)) == HookReport(heard=0, not_heard=0, failures=())
        assert tell(other, third, minutes_after(late, AFTER_THE_LEASE)).heard == 1


def test_what_failed_holds_up_what_comes_later_in_the_case_and_no_other_case(shelf: Shelf, host: Host) -> None:
    def refuses(delivery: Delivery) -> None:
        if delivery[0] == "case-1":
            raise OSError

    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1"), plain("case-1", 2)], at=AT)
        FactWriter(store).append([opening("case-2")], at=AT)
        host.meanwhile = refuses
        tell(store, host)
        FactWriter(store).append([held("case-1", 3)], at=AT)
        assert (tell(store, host).not_heard, host.heard) == (3, [("case-2", [1])])
        host.meanwhile = lambda _: None
        assert tell(store, host).heard == 3
        assert host.heard == [("case-2", [1]), ("case-1", [1, 2, 3])]


def test_the_lease_of_each_case_is_counted_from_when_it_is_taken(shelf: Shelf, host: Host) -> None:
    moments = [AT]

    def an_hour_later(delivery: Delivery) -> None:
        moments.append(minutes_after(AT, 60))
        if delivery[0] == "case-2":
            tell(other, later, minutes_after(AT, 61))

    later = Host()
    with shelf.open(create=True) as slow, shelf.open() as other:
        FactWriter(slow).append([opening("case-1")], at=AT)
        FactWriter(slow).append([opening("case-2")], at=AT)
        host.meanwhile = an_hour_later
        force = cara.load_force(plugin=host)
        report = tell_case_moved(slow, lambda *_: force, AT, clock=lambda: moments[-1])
        assert (report.heard, later.heard) == (2, [])


@pytest.mark.parametrize("page", [1, 2, 3, 50])
def test_every_case_is_told_once_however_the_pages_fall(
    sqlite_shelf: Shelf, host: Host, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [f"case-{number}" for number in range(7)]
    monkeypatch.setattr(outbox, "_PAGE", page)
    with sqlite_shelf.open(create=True) as store:
        for case in cases:
            FactWriter(store).append([opening(case)], at=AT)
        for case in reversed(cases):
            FactWriter(store).append([plain(case, 2)], at=AT)
        assert [(row.case, row.number) for row in store.untold()][5:8] == [
            ("case-5", 1),
            ("case-6", 1),
            ("case-6", 2),
        ]
        tell(store, host)
        assert host.heard == [(case, [1, 2]) for case in cases]
        assert list(store.untold()) == []
