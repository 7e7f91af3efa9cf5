"""What is erased can no longer be read in any copy; the rest can, and the record stays as it was."""

from pathlib import Path

import pytest

from cara_core.case.facts import Fact, PersonErased, Referred
from cara_core.errors import NoSuchCase, StoreDamaged, StoreError
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log.access_log import Action
from cara_core.terms.caution import Person
from store.conftest import Shelf
from store.erasing import erase
from store.made_up_facts import (
    AT,
    PARTICIPANTS_TEXT,
    VICTIMS_TEXT,
    life,
    make_fact,
    opening,
    participants_fact,
    plain,
    victims_fact,
)
from support.referrals import example


def key_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.parent != folder)


def said(facts: tuple[Fact, ...]) -> list[object]:
    return [getattr(fact.what, "said", None) or getattr(fact.what, "reason", None) or fact.why for fact in facts]


@pytest.mark.parametrize("person", list(Person))
def test_one_persons_data_are_gone_and_the_others_are_not(shelf: Shelf, person: Person) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append(life("case-1"), at=AT)
        FactWriter(store).append(life("case-2"), at=AT)
        before = shelf.alter(store, "SELECT seq, hash FROM fact ORDER BY seq")
        erase(store, person)
        for reader in (store, shelf.open()):
            facts = reader.facts("case-1")
            gone, kept = (
                (VICTIMS_TEXT, PARTICIPANTS_TEXT) if person is Person.VICTIM else (PARTICIPANTS_TEXT, VICTIMS_TEXT)
            )
            assert gone not in said(facts)
            assert kept in said(facts)
            assert reader.facts("case-2") == tuple(life("case-2"))
            referral = facts[0].what
            assert isinstance(referral, Referred)
            if person is Person.VICTIM:
                assert referral.referral is not None
                assert referral.referral.victim != example().victim
                assert referral.referral.suspect == example().suspect
            else:
                assert referral.referral is None
            reader.close()
    with shelf.open() as again:
        assert shelf.alter(again, "SELECT seq, hash FROM fact ORDER BY seq")[: len(before)] == before
        assert [access.action for access in again.accesses()][-1] is Action.ERASURE


def test_the_key_is_overwritten_and_taken_away(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append(life("case-1"), at=AT)
        mine, other = key_files(sqlite_shelf.keys)
        kept = {path: path.read_bytes() for path in (mine, other)}
        held = {path: path.open("rb") for path in kept}
        erase(store, Person.VICTIM)
        (left,) = key_files(sqlite_shelf.keys)
        (gone,) = set(kept) - {left}
        assert left.read_bytes() == kept[left]
        assert held[gone].read() != kept[gone]
        for file in held.values():
            file.close()


def test_what_is_recorded_after_an_erasure_has_a_key_of_its_own_and_can_be_erased_again(shelf: Shelf) -> None:
    with shelf.open(create=True) as store, shelf.open() as beside:
        FactWriter(store).append([opening("case-1"), victims_fact("case-1", 2)], at=AT)
        beside.facts("case-1")
        erase(store, Person.VICTIM)
        FactWriter(beside).append([victims_fact("case-1", 4)], at=AT)
        assert said(store.facts("case-1"))[1:] == [None, None, VICTIMS_TEXT]
        erase(beside, Person.VICTIM)
        assert said(store.facts("case-1"))[1:] == [None, None, None, None]
        FactWriter(store).append([victims_fact("case-1", 6)], at=AT)
        assert said(beside.facts("case-1"))[-1] == VICTIMS_TEXT


def test_facts_and_an_erasure_kept_together_stand_on_its_two_sides(shelf: Shelf) -> None:
    gone = make_fact("case-1", 3, PersonErased(person=Person.VICTIM, authority="DPO/7"))
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1"), victims_fact("case-1", 2), gone, victims_fact("case-1", 4)], at=AT)
        assert said(store.facts("case-1"))[1:] == [None, None, VICTIMS_TEXT]


def test_a_crash_between_the_decision_and_the_key_is_made_good_at_the_next_opening(
    sqlite_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append(life("case-1"), at=AT)
        with monkeypatch.context() as crash:
            crash.setattr(store.keys, "destroy", _crashed)
            with pytest.raises(KeyboardInterrupt):
                erase(store, Person.VICTIM)
    assert len(key_files(sqlite_shelf.keys)) == 2
    with sqlite_shelf.open() as again:
        assert len(key_files(sqlite_shelf.keys)) == 1
        assert VICTIMS_TEXT not in said(again.facts("case-1"))


def _crashed(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_was_asked_before_an_erasure_can_still_be_asked_again(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1"), victims_fact("case-1", 2)], at=AT, request="key")
        erase(store, Person.VICTIM)
        assert FactWriter(store).append([opening("case-1"), victims_fact("case-1", 2)], at=AT, request="key").repeated


def test_a_key_that_is_missing_without_an_erasure_is_no_erasure(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append(life("case-1"), at=AT)
    for path in key_files(sqlite_shelf.keys):
        path.unlink()
    with sqlite_shelf.open() as again:
        with pytest.raises(StoreError, match="is not in the folder of the keys"):
            again.facts("case-1")
        # A new key would hide that the folder is the wrong one.
        with pytest.raises(StoreError, match="is not in the folder of the keys"):
            FactWriter(again).append([participants_fact("case-1", 10)], at=AT)
        FactWriter(again).append([plain("case-1", 10)], at=AT)
        assert key_files(sqlite_shelf.keys) == []


def test_a_sealed_part_opens_in_its_own_place_alone(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1"), victims_fact("case-1", 2), victims_fact("case-1", 3)], at=AT)
        sqlite_shelf.alter(store, "DROP TRIGGER fact_no_update")
        sqlite_shelf.alter(store, "UPDATE fact SET body = (SELECT body FROM fact WHERE number = 3) WHERE number = 2")
        with pytest.raises(StoreDamaged, match="fact 2 of case case-1: the sealed part of the victim"):
            store.facts("case-1")


def test_nobody_is_erased_from_a_case_that_is_not_there(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store, pytest.raises(NoSuchCase):
        erase(store, Person.VICTIM, case="case-9")


def test_nothing_personal_stands_in_the_database_nor_in_an_error_or_a_repr(sqlite_shelf: Shelf) -> None:
    planted = [VICTIMS_TEXT, PARTICIPANTS_TEXT, example().reference]
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append(life("case-1"), at=AT, request="key")
        data = b"".join(path.read_bytes() for path in Path(sqlite_shelf.keys.parent).iterdir() if path.is_file())
        # The twin: what is open is found in the same bytes, so the search can find.
        assert b"safety_hold_placed" in data
        shown = [repr(store), repr(store.facts("case-1")), *map(repr, store.untold()), *map(repr, store.accesses())]
        shown += [_error(sqlite_shelf, store, spoil) for spoil in SPOILT]
        for secret in planted:
            for encoded in (secret.encode(), secret.encode("utf-16-le"), secret.encode("unicode_escape")):
                assert encoded not in data
            assert not [text for text in shown if secret in text]


SPOILT = ("body = 'x'", "body = '{}'", "kind = 'nothing'", "day = 'never'", "said_by = ''", "instant = 'x'")


def _error(shelf: Shelf, store: CaseStore, spoil: str) -> str:
    shelf.alter(store, "DROP TRIGGER IF EXISTS fact_no_update")
    shelf.alter(store, "SAVEPOINT before")
    shelf.alter(store, f"UPDATE fact SET {spoil} WHERE number = 2")  # noqa: S608
    with pytest.raises(StoreDamaged) as raised:
        store.facts("case-1")
    shelf.alter(store, "ROLLBACK TO before")
    shelf.alter(store, "RELEASE before")
    return f"{raised.value} {raised.value!r}"
