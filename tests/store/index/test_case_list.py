"""The list of cases says what replaying every case says, without replaying any, page by page and as it is asked."""

import pytest

from cara_core.case.case import Phase
from cara_core.case.facts import Closed, Closure, Fact, Referred
from cara_core.errors import InputError, StoreError
from cara_core.planning.bank_holidays import working_days
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.index import pages
from cara_core.store.index.pages import IndexPages
from cara_core.store.kept import CaseHead
from store.conftest import Shelf
from store.made_up_facts import AT, life, make_fact, opening, plain
from store.test_unreadable_case import damage
from support.lives import POINT_OF
from support.lives import life as lived

WORKING = working_days(2025, 2040)
NAMES = ("26/0117", "26/0118", "A-1", "A_1", "AB1", "a-2", "z")


def filled(shelf: Shelf) -> CaseStore:
    store = shelf.open(create=True)
    for name, facts in zip(NAMES, (3, 7, 1, 2, 3, 4, 9), strict=True):
        FactWriter(store).append(life(name)[:facts], at=AT)
    FactWriter(store).append([make_fact("closed", 1, Referred(force="elsewhere")), closed("closed")], at=AT)
    return store


def closed(case: str) -> Fact:
    return make_fact(case, 2, Closed(closure=Closure.DECLINED))


def replayed(store: CaseStore) -> list[CaseHead]:
    """The reference: every case replayed, from all that is known of it."""
    return [
        CaseHead(
            case=case.id,
            force=case.force,
            community=case.community,
            opened_on=case.opened_on,
            last_on=case.facts[-1].on,
            number=case.number,
            phase=case.phase,
            held=case.hold is not None,
        )
        for case in (store.case(name) for name, _ in store.streams())
    ]


def test_it_is_equal_to_replay(shelf: Shelf) -> None:
    with filled(shelf) as store:
        heads = store.case_heads(WORKING)
        assert list(heads) == replayed(store)
        assert [head.case for head in heads] == sorted((*NAMES, "closed"))
        assert {head.held for head in heads} == {True, False}
        FactWriter(store).append([plain("z", 10), plain("z", 11)], at=AT)
        FactWriter(store).append([opening("new")], at=AT)
        assert list(store.case_heads(WORKING)) == replayed(store)


def test_in_every_phase_it_is_equal_to_replay(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        for phase, point in POINT_OF.items():
            FactWriter(store).append(lived(point, case=f"case-{phase}").facts, at=AT)
        heads = store.case_heads(WORKING)
        assert list(heads) == replayed(store)
        assert {head.phase for head in heads} == set(POINT_OF)
        for phase in POINT_OF:
            assert [head.case for head in store.case_heads(WORKING, phase=phase)] == [f"case-{phase}"]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_page_by_page_it_is_the_same(shelf: Shelf, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(shelf) as store:
        expected = store.case_heads(WORKING)
        for inside in (1, 2, 1_000):
            monkeypatch.setattr(pages, "_PAGE", inside)
            found = store.case_heads(WORKING, limit=limit)
            while more := store.case_heads(WORKING, after=found[-1].case, limit=limit):
                assert len(more) <= limit
                found += more
            assert found == expected


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"text": "011"}, ["26/0117", "26/0118"]),
        ({"text": "a"}, ["A-1", "AB1", "A_1", "a-2"]),
        ({"text": "A_"}, ["A_1"]),
        ({"text": "%"}, []),
        ({"text": "!"}, []),
        ({"text": "\\"}, []),
        ({"text": "\0"}, []),
        ({"text": "\ud800"}, []),
        ({"text": "é"}, []),
        ({"text": "\u212a"}, []),
        ({"text": ""}, sorted((*NAMES, "closed"))),
        ({"force": "elsewhere"}, ["closed"]),
        ({"force": "nowhere"}, []),
        ({"force": "somewhere", "text": "1", "after": "26/0117"}, ["26/0118", "A-1", "AB1", "A_1"]),
        ({"force": "elsewhere", "phase": Phase.CLOSED}, ["closed"]),
        ({"phase": Phase.LIVE}, []),
        ({"after": "zz"}, []),
    ],
)
def test_what_is_asked_for_is_found_and_nothing_else(shelf: Shelf, asked: dict[str, object], found: list[str]) -> None:
    with filled(shelf) as store:
        assert [head.case for head in store.case_heads(WORKING, **asked)] == found  # type: ignore[arg-type]


@pytest.mark.parametrize("asked", [{"limit": 0}, {"limit": True}, {"after": "no name"}, {"after": "\0"}])
def test_what_is_asked_wrongly_is_refused(sqlite_shelf: Shelf, asked: dict[str, object]) -> None:
    with filled(sqlite_shelf) as store, pytest.raises(InputError) as raised:
        store.case_heads(WORKING, **asked)  # type: ignore[arg-type]
    assert [fault.path for fault in raised.value.faults] == list(asked)


DAMAGES = {
    "a body that is no JSON": ("body = '{'", 1, ("", None)),
    "a later body that is no JSON": ("body = '{'", 2, ("somewhere", "some")),
    "a day that is none": ("day = 'some day'", 3, ("somewhere", "some")),
    "a number that leaves a gap": ("number = 9", 2, ("somewhere", "some")),
    "no first fact": ("number = 9", 1, ("", None)),
}


@pytest.mark.parametrize(("change", "number", "opened"), DAMAGES.values(), ids=DAMAGES)
def test_a_case_that_cannot_be_read_is_listed_with_why_whatever_is_asked(
    shelf: Shelf, change: str, number: int, opened: tuple[str, str | None]
) -> None:
    with filled(shelf) as store:
        damage(shelf, store, f"UPDATE fact SET {change} WHERE case_id = '26/0117' AND number = {number}")  # noqa: S608
        heads = {head.case: head for head in store.case_heads(WORKING)}
        bad = heads.pop("26/0117")
        assert (bad.force, bad.community) == opened
        assert (bad.phase, bad.why_unreadable) == (None, "STORE_DAMAGED")
        assert bad.number == (9 if "number" in change else 3)
        assert (bad.last_on is None) == ("day" in change)
        assert all(head.why_unreadable is None and head.phase for head in heads.values())
        for asked in ({"force": "somewhere"}, {"phase": Phase.LIVE}, {"text": "117"}):
            assert bad in store.case_heads(WORKING, **asked)
        assert (bad in store.case_heads(WORKING, force="elsewhere")) == (opened[0] == "")
        assert [row.case for row in store.cases()] == sorted((*NAMES, "closed"))
        assert [case for case, facts in store.readings() if isinstance(facts, StoreError)] == ["26/0117"]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM index_case WHERE case_id = 'AB1'",
        "UPDATE index_case SET held = 0 WHERE held = 1",
        "UPDATE index_case SET phase = 'completed'",
    ],
)
def test_a_list_that_somebody_changed_is_made_again(shelf: Shelf, sql: str) -> None:
    """Its twin: where the rows are not weighed, what was changed is believed."""
    with filled(shelf) as store:
        before = store.case_heads(WORKING)
        shelf.alter(store, sql)
        with pytest.MonkeyPatch.context() as blind:
            blind.setattr(IndexPages, "agreeing", lambda _, index, *__: index)
            assert store.case_heads(WORKING) != before
        assert store.case_heads(WORKING) == before
