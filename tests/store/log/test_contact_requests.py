"""A contact record that is sent twice with its key is kept once; keys are those of the facts, too."""

import threading
from collections.abc import Callable

import pytest

from cara_core.errors import Conflict, InputError, NoSuchCase
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactGroup, FactWriter
from cara_core.store.log.sealing import Reach
from cara_core.store.verifying.verify import verify_at
from cara_core.terms.caution import Person
from cara_core.terms.instants import minutes_after
from store.conftest import Shelf
from store.erasing import erase
from store.made_up_contacts import participant_record, safe_contact
from store.made_up_facts import AT, opening, plain, victims_fact

LATER = minutes_after(AT, 5)


def opened(store: CaseStore, *cases: str) -> None:
    for case in cases or ("case-1",):
        FactWriter(store).append([opening(case)], at=AT)


def participant(
    store: CaseStore, key: str | None = "key", *, case: str = "case-1", by: str = "PC 1", **other: object
) -> int:
    return store.keep_participant(participant_record(case, **other), by=by, at=AT, request=key)


def reused(raised: pytest.ExceptionInfo[InputError]) -> bool:
    return [(fault.path, fault.code) for fault in raised.value.faults] == [("request", "KEY_REUSED")]


def test_asked_again_the_version_of_then_is_the_answer_and_nothing_is_added(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        opened(store)
        assert participant(store) == 1
        assert store.keep_safe_contact(safe_contact(), at=AT, request="safe") == 1
        assert participant(store, "other", phone="07700 900999") == 2
        rows = len(list(store.accesses()))
        assert participant(store) == 1
        assert store.keep_participant(participant_record(), by="PC 1", at=LATER, request="key") == 1
        # Its version is the last one by now: without its key this would be a conflict.
        assert store.keep_safe_contact(safe_contact(), at=LATER, request="safe") == 1
        with pytest.raises(Conflict):
            store.keep_safe_contact(safe_contact(), at=LATER)
        assert (store.contact_version("case-1"), store.contact_version("case-1", Reach.PARTICIPANT)) == (1, 2)
        assert len(list(store.accesses())) == rows
    with shelf.open() as again:
        assert participant(again) == 1
    assert verify_at(shelf.url).faults == ()


def test_without_a_key_the_same_record_is_another_version(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        opened(store)
        assert [participant(store, None) for _ in range(3)] == [1, 2, 3]


def test_another_content_another_case_another_author_or_another_record_is_refused(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        opened(store, "case-1", "case-2")
        participant(store)
        asks: tuple[Callable[[], int], ...] = (
            lambda: participant(store, phone="07700 900999"),
            lambda: participant(store, case="case-2"),
            lambda: participant(store, case="case-9"),
            lambda: participant(store, by="PC 2"),
            lambda: store.keep_safe_contact(safe_contact(), at=AT, request="key"),
        )
        for ask in asks:
            with pytest.raises(InputError) as raised:
                ask()
            assert reused(raised)
        assert store.contact_version("case-1") == 0
        assert store.contact_version("case-1", Reach.PARTICIPANT) == 1


def test_a_key_of_a_fact_is_no_key_of_a_record_and_the_other_way_round(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT, request="open")
        with pytest.raises(InputError) as raised:
            participant(store, "open")
        assert reused(raised)
        participant(store, "record")
        more = [plain("case-1", 2)]
        with pytest.raises(InputError) as raised:
            FactWriter(store).append(more, at=AT, request="record")
        assert reused(raised)
        with pytest.raises(InputError) as raised:
            store.repeated_request(case="case-1", asked=[], request="record")
        assert reused(raised)
        (answer,) = FactWriter(store).append_groups([FactGroup(more, request="record")], at=AT)
        assert getattr(answer, "code", None) == "KEY_REUSED"
        assert store.case("case-1").number == 1


def test_a_record_kept_between_the_question_and_the_turn_of_a_fact_keeps_its_key(
    sqlite_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_shelf.open(create=True) as store, sqlite_shelf.open() as beside:
        opened(store)
        writer = FactWriter(store)
        sealed = writer._appending._seal

        def slow(*split: object) -> object:
            participant(beside, "key")
            monkeypatch.undo()
            return sealed(*split)  # type: ignore[arg-type]  # as it was called

        monkeypatch.setattr(type(writer._appending), "_seal", lambda _, *split: slow(*split))
        with pytest.raises(InputError) as raised:
            writer.append([victims_fact("case-1", 2)], at=AT, request="key")
        assert reused(raised)
        assert store.case("case-1").number == 1


def test_what_was_erased_since_is_compared_as_far_as_it_can_be_read(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        opened(store)
        participant(store)
        erase(store, Person.PARTICIPANT)
        assert participant(store) == 1
        assert participant(store, phone="07700 900999") == 1
        with pytest.raises(InputError) as raised:
            participant(store, by="PC 2")
        assert reused(raised)


def test_a_key_of_another_form_and_a_case_that_is_not_there(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        opened(store)
        with pytest.raises(InputError) as raised:
            participant(store, "a key")
        assert [(fault.path, fault.code) for fault in raised.value.faults] == [("request", "BAD_KEY")]
        with pytest.raises(NoSuchCase):
            participant(store, "key", case="case-9")
        assert participant(store, "key") == 1


def test_of_many_who_send_it_at_once_one_is_kept(shelf: Shelf) -> None:
    answers: list[int] = []
    with shelf.open(create=True) as store:
        opened(store)

        def send() -> None:
            with shelf.open() as own:
                answers.append(participant(own))

        running = [threading.Thread(target=send) for _ in range(6)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
        assert answers == [1] * 6
        assert store.contact_version("case-1", Reach.PARTICIPANT) == 1
