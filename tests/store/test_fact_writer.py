"""Writing facts is the package's own affair, and many cases are written at once: each of them, or nothing of it."""

import inspect
from collections.abc import Collection, Iterator

import pytest

import cara_core as cara
from cara_core.case.facts import PersonErased
from cara_core.errors import CaraError, CaseEnded, Conflict, InputError, KeyMissing, StoreError
from cara_core.store.case_store import CaseStore
from cara_core.store.database.database import Cursor
from cara_core.store.database.failures import NotFinished
from cara_core.store.fact_writer import FactGroup, FactWriter
from cara_core.store.keys import KeyFolder, WhoseKey
from cara_core.store.requests import Appended
from cara_core.store.verifying.verify import verify_at
from cara_core.terms.caution import Person
from store.conftest import Shelf
from store.made_up_facts import AT, VICTIMS_TEXT, life, make_fact, opening, participants_fact, plain, victims_fact

ERASED = PersonErased(person=Person.VICTIM, authority="DPO/7")


def public_callables() -> Iterator[tuple[str, object]]:
    """Everything that can be called under a public name: functions, and the public methods of classes."""
    for name in cara.__all__:
        public = getattr(cara, name)
        if inspect.isclass(public):
            for method, function in inspect.getmembers(public, callable):
                if not method.startswith("_"):
                    yield f"{name}.{method}", function
        elif callable(public):
            yield name, public


def writes_facts(function: object) -> bool:
    """Does it say, by what it takes and gives back, that it keeps the facts it is handed?"""
    try:
        signature = inspect.signature(function)  # type: ignore[arg-type]  # it is callable
    except (TypeError, ValueError):
        return False
    return "Appended" in str(signature.return_annotation) and "Fact" in str(signature.parameters)


def test_the_store_has_no_public_way_to_append_or_to_erase() -> None:
    names = {name for name in dir(CaseStore) if not name.startswith("_")}
    assert not [name for name in names if name.startswith(("append", "erase", "write", "finish"))]


def test_no_public_name_keeps_a_fact_past_the_guards() -> None:
    public = dict(public_callables())
    assert "FactWriter" not in cara.__all__
    assert not [name for name, function in public.items() if writes_facts(function)]


def test_a_way_past_the_guards_would_be_found() -> None:
    assert writes_facts(FactWriter.append)
    assert "Casework.case" in dict(public_callables())


def keep(store: CaseStore, *groups: FactGroup) -> list[Appended | CaraError]:
    return FactWriter(store).append_groups(groups, at=AT)


def test_many_cases_are_kept_in_their_order_as_if_one_after_the_other(shelf: Shelf) -> None:
    cases = [f"case-{number}" for number in range(5)]
    with shelf.open(create=True) as store:
        answers = keep(store, *(FactGroup(life(case), request=f"open-{case}") for case in cases))
        kept = [answer for answer in answers if isinstance(answer, Appended)]
        assert [(answer.case, answer.first, answer.last, answer.seq) for answer in kept] == [
            (case, 1, 9, 9 * place) for place, case in enumerate(cases, 1)
        ]
        assert [access.case for access in store.accesses()] == cases
        assert len(list(store.untold())) == 45
    with shelf.open() as again:
        assert [again.facts(case) for case in cases] == [tuple(life(case)) for case in cases]
        assert not FactWriter(again).append([plain("case-3", 10)], at=AT).repeated
    if shelf.is_sqlite:
        assert verify_at(shelf.url).faults == ()


def test_what_one_group_cannot_keep_is_its_own_answer_and_the_others_are_kept(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1"), plain("case-1", 2)], at=AT, request="one")
        answers = keep(
            store,
            FactGroup([opening("case-2")]),
            FactGroup([plain("case-1", 2)]),
            FactGroup([opening("case-3")], request="one"),
            FactGroup([opening("case-1"), plain("case-1", 2)], request="one"),
            FactGroup([]),
            FactGroup([opening("case-4"), plain("case-4", 3)]),
            FactGroup([opening("case-5"), make_fact("case-5", 2, life("case-5")[2].what)]),
        )
        assert [type(answer) for answer in answers] == [
            Appended,
            Conflict,
            InputError,
            Appended,
            InputError,
            InputError,
            Appended,
        ]
        codes = [answer.code for answer in answers if isinstance(answer, InputError)]
        assert codes == ["KEY_REUSED", "EMPTY", "NOT_CONSECUTIVE"]
        assert [answer.repeated for answer in answers if isinstance(answer, Appended)] == [False, True, False]
        assert [(row.case, row.number) for row in store.cases()] == [("case-1", 2), ("case-2", 1), ("case-5", 2)]
        assert len(list(store.untold())) == 5


def test_groups_of_one_case_and_of_one_key_are_answered_as_if_they_came_one_by_one(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        answers = keep(
            store,
            FactGroup([opening("case-1"), victims_fact("case-1", 2)], request="open"),
            FactGroup([opening("case-1"), victims_fact("case-1", 2)], request="open"),
            FactGroup([make_fact("case-1", 3, ERASED)]),
            FactGroup([victims_fact("case-1", 4)]),
            FactGroup([participants_fact("case-1", 5)]),
            FactGroup([opening("case-2")], request="open"),
        )
        kept = [answer for answer in answers if isinstance(answer, Appended)]
        assert [answer.repeated for answer in kept] == [False, True, False, False, False]
        (refused,) = [answer for answer in answers if isinstance(answer, InputError)]
        assert refused.code == "KEY_REUSED"
        facts = store.facts("case-1")
        assert [getattr(fact.what, "said", None) for fact in facts] == [None, None, None, VICTIMS_TEXT, None]


def test_an_erasure_among_the_groups_destroys_the_key(sqlite_shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite_shelf.open(create=True) as store:
        keep(store, *(FactGroup([opening(case)]) for case in ("case-1", "case-2")))
        (kept,) = keep(store, FactGroup([make_fact("case-1", 2, ERASED)]))
        assert isinstance(kept, Appended)
        assert store.keys.key("case-1", Person.VICTIM, 0) is None
        monkeypatch.setattr(store.keys, "destroy", _refused)
        (left,) = keep(store, FactGroup([make_fact("case-2", 2, ERASED)]))
        assert isinstance(left, NotFinished)
        assert left.last == 2
        monkeypatch.undo()
        FactWriter(store).finish_erasures()
        assert store.keys.key("case-2", Person.VICTIM, 0) is None


def _refused(*_: object) -> None:
    raise StoreError("the folder of the keys cannot be written")


def test_a_failure_in_the_middle_keeps_nothing_of_any_group(
    sqlite_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        refused = "WHEN NEW.case_id = 'case-3' BEGIN SELECT RAISE(ABORT, 'no'); END"
        sqlite_shelf.alter(store, f"CREATE TRIGGER full BEFORE INSERT ON fact {refused}")
        with pytest.raises(StoreError, match="the database refused"):
            keep(store, *(FactGroup([opening(case)]) for case in ("case-2", "case-3", "case-4")))
        assert [row.case for row in store.cases()] == ["case-1"]


def test_a_missing_key_is_the_answer_of_its_group_alone(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
    for path in sqlite_shelf.keys.rglob("*"):
        if path.is_file() and path.parent != sqlite_shelf.keys:
            path.unlink()
    with sqlite_shelf.open() as store:
        missing, kept = keep(store, FactGroup([victims_fact("case-1", 2)]), FactGroup([opening("case-2")]))
        assert isinstance(missing, KeyMissing)
        assert isinstance(kept, Appended)


def test_the_keys_of_many_cases_are_made_durable_together(sqlite_shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    several: list[int] = []
    make = KeyFolder.make_durable

    def counted(keys: KeyFolder, people: Collection[WhoseKey]) -> None:
        several.append(len(people))
        make(keys, people)

    monkeypatch.setattr(KeyFolder, "make_durable", counted)
    with sqlite_shelf.open(create=True) as store:
        keep(store, *(FactGroup([opening(f"case-{number}")]) for number in range(40)))
        assert several == [80]
        assert store.facts("case-39") == (opening("case-39"),)


class TestWithin:
    """What is asked in the transaction that keeps the facts."""

    def test_what_it_refuses_is_not_kept_and_nothing_else_is_touched(self, shelf: Shelf) -> None:
        def refuse(cursor: Cursor) -> None:
            cursor.execute("SELECT 1")
            raise CaseEnded("case-1", "plain", "over", ())

        with shelf.open(create=True) as store:
            FactWriter(store).append(life("case-1"), at=AT)
            answers = keep(
                store,
                FactGroup([plain("case-1", 10)], within=refuse),
                FactGroup([opening("case-2")], within=lambda _: None),
            )
            assert [type(answer) for answer in answers] == [CaseEnded, Appended]
            with pytest.raises(CaseEnded):
                FactWriter(store).append([plain("case-1", 10)], at=AT, within=refuse)
            assert [(row.case, row.number) for row in store.cases()] == [("case-1", 9), ("case-2", 1)]

    def test_it_sees_what_is_kept_before_it_in_the_same_transaction(self, shelf: Shelf) -> None:
        seen: list[int] = []

        def count(cursor: Cursor) -> None:
            row = cursor.execute("SELECT count(*) FROM fact").fetchone()
            assert row is not None
            seen.append(row[0])

        with shelf.open(create=True) as store:
            keep(store, *(FactGroup([opening(f"case-{number}")], within=count) for number in range(3)))
        assert seen == [0, 1, 2]
