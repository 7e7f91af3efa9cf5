"""The decision of every screening is read again as it was, in the words of then: on both databases."""

import json
import subprocess
import sys
from collections.abc import Sequence

import attrs
import pytest
from jsonschema import Draft202012Validator

from cara_core.case.facts import Fact
from cara_core.errors import InputError, KeyMissing, NoSuchCase, StoreDamaged, StoreError
from cara_core.formats.schemas.decision import decision_schema
from cara_core.store.fact_writer import FactGroup, FactWriter
from cara_core.store.kept_decision import KeptDecision
from cara_core.store.log.decision_parts import joined_decision, split_decision
from cara_core.terms.caution import Person
from store.conftest import Shelf
from store.erasing import erase
from store.made_up_facts import AT, opening, plain, victims_fact
from store.screenings import REFUSED, UNSURE, decided, keep, screen, screening
from support.golden_cases import GOLDEN_CASES


def reasons(kept: KeptDecision, name: str) -> Sequence[dict[str, object]]:
    return json.loads(kept.to_json() or "{}")[name]  # type: ignore[no-any-return]  # a list


def test_every_decision_is_the_same_again_byte_for_byte(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        keep(store, *GOLDEN_CASES)
    with shelf.open() as again:
        kept = again.decisions("case-1")
        assert [decision.to_json() for decision in kept] == [decided(name).to_json() for name in GOLDEN_CASES]
        assert [decision.decision for decision in kept] == [decided(name) for name in GOLDEN_CASES]
        assert [decision.number for decision in kept] == list(range(2, len(GOLDEN_CASES) + 2))
        assert [decision.outcome for decision in kept] == [decided(name).outcome for name in GOLDEN_CASES]
        assert not any(decision.is_missing or decision.erased for decision in kept)


def test_reading_a_case_reads_no_decision(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        keep(store, REFUSED)
        sqlite_shelf.alter(store, "DROP TABLE decision")
        assert store.case("case-1").number == 2
        assert len(store.facts("case-1")) == 2
        assert [len(facts) for _, facts in store.streams()] == [2]
        with pytest.raises(StoreError):
            store.decisions("case-1")


def test_a_screening_from_before_has_no_decision_and_says_so(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1"), screening("case-1", 2, decided())], at=AT)
        screen(store, UNSURE)
        before, since = store.decisions("case-1")
        assert (before.decision, before.to_json(), before.is_missing) == (None, None, True)
        assert (before.outcome, before.digest) == (decided().outcome, decided().digest)
        assert not since.is_missing


def test_a_case_that_is_not_there_and_one_that_was_never_screened(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        assert store.decisions("case-1") == ()
        with pytest.raises(NoSuchCase):
            store.decisions("case-2")


def test_several_cases_opened_at_once_keep_their_decisions(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        names = list(GOLDEN_CASES)[:6]
        groups = [
            FactGroup(
                [opening(f"case-{place}"), screening(f"case-{place}", 2, decided(name))],
                request=f"open-{place}",
                decisions=[(2, decided(name))],
            )
            for place, name in enumerate(names)
        ]
        for repeated in (False, True):
            answers = FactWriter(store).append_groups(groups, at=AT)
            assert [getattr(answer, "repeated", None) for answer in answers] == [repeated] * 6
        found = [store.decisions(f"case-{place}")[0].to_json() for place in range(6)]
        assert found == [decided(name).to_json() for name in names]


@pytest.mark.parametrize(
    ("facts", "decisions", "code"),
    [
        ([plain("case-1", 2)], [(2, REFUSED)], "NO_SCREENING"),
        ([screening("case-1", 2, decided())], [(3, REFUSED)], "NO_SCREENING"),
        ([screening("case-1", 2, decided())], [(2, REFUSED), (2, REFUSED)], "NO_SCREENING"),
        ([screening("case-1", 2, decided())], [(2, UNSURE)], "CONTRADICTION"),
    ],
)
def test_a_decision_of_another_fact_is_refused(
    sqlite_shelf: Shelf, facts: list[Fact], decisions: list[tuple[int, str]], code: str
) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        made = [(number, decided(name)) for number, name in decisions]
        with pytest.raises(InputError) as raised:
            FactWriter(store).append(facts, at=AT, decisions=made)
        assert {(fault.path, fault.code) for fault in raised.value.faults} == {("decisions", code)}
        assert len(store.facts("case-1")) == 1


VICTIMS = {"RISK", "COERCION", "VICTIM"}


@pytest.mark.parametrize("person", list(Person))
@pytest.mark.parametrize("name", [REFUSED, UNSURE, "a local refusal", "medium risk accepted"])
def test_of_an_erased_person_nothing_is_left_and_of_the_other_everything(
    shelf: Shelf, person: Person, name: str
) -> None:
    made = decided(name).to_mapping()
    with shelf.open(create=True) as store:
        keep(store, name)
        keep(store, name, case="case-2")
        erase(store, person)
        for reader in (store, shelf.open()):
            (kept,) = reader.decisions("case-1")
            assert (kept.decision, kept.erased, kept.is_missing) == (None, frozenset({person}), False)
            left = json.loads(kept.to_json() or "")
            assert left["erased"] == [person.value]
            Draft202012Validator(decision_schema()).validate(left)
            assert list(left) == [*made, "erased"]
            found = [finding["criterion"] for finding in left["findings"]]
            assert set(found) & VICTIMS == (set() if person is Person.VICTIM else VICTIMS)
            assert left["reference"] == (None if person is Person.PARTICIPANT else made["reference"])
            for part in ("findings", "advice"):
                rows = made[part]
                assert isinstance(rows, list)
                assert left[part] == [row for row in rows if row in left[part]]
                assert len(left[part]) < len(rows) or part == "advice"
            (other,) = reader.decisions("case-2")
            assert other.to_json() == decided(name).to_json()
            reader.close()


def test_where_both_are_erased_the_outcome_is_left_that_the_fact_says_too(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        keep(store, REFUSED)
        for person in Person:
            erase(store, person)
        (kept,) = store.decisions("case-1")
        left = json.loads(kept.to_json() or "")
        assert (left["findings"], left["advice"], left["reference"]) == ([], [], None)
        assert kept.erased == set(Person)
        assert left["outcome"] == "not_eligible"


def test_a_screening_after_an_erasure_is_kept_under_another_key_and_erased_again(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        keep(store, REFUSED)
        erase(store, Person.VICTIM)
        screen(store, UNSURE)
        first, second = store.decisions("case-1")
        assert (first.erased, second.erased) == (frozenset({Person.VICTIM}), frozenset())
        assert second.to_json() == decided(UNSURE).to_json()
        erase(store, Person.VICTIM)
        assert [kept.erased for kept in store.decisions("case-1")] == [{Person.VICTIM}] * 2
        FactWriter(store).append([victims_fact("case-1", 6)], at=AT)


def test_what_is_sealed_for_a_decision_alone_forbids_a_new_key(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([plain("case-1", 1)], at=AT)
        screen(store, REFUSED)
    for path in sqlite_shelf.keys.rglob("*"):
        if path.is_file() and path.parent != sqlite_shelf.keys:
            path.unlink()
    with sqlite_shelf.open() as store:
        with pytest.raises(KeyMissing):
            store.decisions("case-1")
        with pytest.raises(KeyMissing):
            FactWriter(store).append([victims_fact("case-1", 3)], at=AT)
        with pytest.raises(KeyMissing):
            screen(store, UNSURE)
    for path in sqlite_shelf.keys.iterdir():
        if path.is_file():
            path.unlink()
    with pytest.raises(KeyMissing):
        sqlite_shelf.open()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE decision SET body = '{}'",
        "DELETE FROM decision",
        "UPDATE request SET version = 2",
        "DELETE FROM request",
        "TRUNCATE decision",
        "TRUNCATE request",
    ],
)
def test_the_database_itself_refuses_to_change_a_decision_or_a_request(shelf: Shelf, sql: str) -> None:
    if shelf.is_sqlite and sql.startswith("TRUNCATE"):
        pytest.skip("SQLite knows no such statement")
    with shelf.open(create=True) as store:
        keep(store, REFUSED)
        # A trigger asks for each row.
        shelf.alter(store, "INSERT INTO request VALUES ('key', 'case-1', 'participant', 1)")
        with pytest.raises(StoreError, match="the database refused"):
            shelf.alter(store, sql)
        assert store.decisions("case-1")[0].to_json() == decided().to_json()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE decision SET body = '{' WHERE number = 2",
        "UPDATE decision SET body = (SELECT body FROM decision WHERE number = 3) WHERE number = 2",
        "UPDATE decision SET number = 9 WHERE number = 2",
        "DELETE FROM decision WHERE number = 2",
    ],
)
def test_a_row_that_is_not_the_one_of_its_fact_is_damage(sqlite_shelf: Shelf, sql: str) -> None:
    with sqlite_shelf.open(create=True) as store:
        keep(store, REFUSED, UNSURE)
        for change in ("update", "delete"):
            sqlite_shelf.alter(store, f"DROP TRIGGER decision_no_{change}")
        sqlite_shelf.alter(store, sql)
        with pytest.raises(StoreDamaged, match="the decision of fact 2 of case case-1") as raised:
            store.decisions("case-1")
        assert decided().reference not in str(raised.value)


def test_a_sealed_part_opens_in_its_own_place_alone(sqlite_shelf: Shelf) -> None:
    """Whoever writes both the row and the digest in its fact still cannot put one decision in the place of another."""
    with sqlite_shelf.open(create=True) as store:
        keep(store, REFUSED, UNSURE)
        for table in ("decision", "fact"):
            sqlite_shelf.alter(store, f"DROP TRIGGER {table}_no_update")
        for table in ("decision", "fact"):
            body = f"(SELECT body FROM {table} WHERE number = 3)"  # noqa: S608
            sqlite_shelf.alter(store, f"UPDATE {table} SET body = {body} WHERE number = 2")  # noqa: S608
        with pytest.raises(StoreDamaged, match="does not open with its key"):
            store.decisions("case-1")


def test_nothing_of_a_decision_stands_in_the_database_in_clear_and_its_length_says_nothing(
    sqlite_shelf: Shelf,
) -> None:
    with sqlite_shelf.open(create=True) as store:
        keep(store, REFUSED)
        keep(store, "the example", case="case-2")
        bodies = [
            json.loads(str(body)) for (body,) in sqlite_shelf.alter(store, "SELECT body FROM decision ORDER BY seq")
        ]
        for body in bodies:
            text = json.dumps(body)
            assert "VICTIM" not in text
            assert "ADULT" not in text
            assert decided().reference not in text
        # The twin: what is open is found in the same text, so the search can find.
        assert "not_eligible" in json.dumps(bodies[0])
        refused, eligible = bodies
        assert {len(part) for part in (refused["sealed"]["victim"], eligible["sealed"]["victim"])} == {
            len(eligible["sealed"]["victim"])
        }
        assert len(refused["order"]) == len(eligible["order"])
        assert VICTIMS.isdisjoint(repr(store.decisions("case-1")).split())
        assert "disagrees" not in repr(store.decisions("case-1"))


@pytest.mark.parametrize("name", GOLDEN_CASES)
def test_a_decision_in_its_parts_is_put_together_again_in_its_own_order(name: str) -> None:
    made = decided(name).to_mapping()
    parts = split_decision(made)
    together = joined_decision(parts)
    assert json.dumps(together) == json.dumps(made)
    for person in Person:
        alone = parts._replace(people={person: parts.people[person]}, order=None)
        left = joined_decision(alone)
        other = next(other for other in Person if other is not person)
        assert left["erased"] == [other.value]
        said = {json.dumps(row) for part in ("findings", "advice") for row in parts.people[other][part]}
        assert not said & {json.dumps(row) for part in ("findings", "advice") for row in left[part]}


def test_an_order_of_other_reasons_is_refused() -> None:
    parts = split_decision(decided().to_mapping())
    assert parts.order is not None
    for order in (
        parts.order["findings"][1:],
        parts.order["findings"] + "p",
        parts.order["findings"].replace("v", "p"),
    ):
        with pytest.raises(ValueError, match="order of other reasons"):
            joined_decision(parts._replace(order={**parts.order, "findings": order}))


def test_a_kept_decision_needs_no_extra_and_cannot_be_changed() -> None:
    code = "import sys; import cara_core.store.kept_decision; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert {"sqlalchemy", "cryptography", "alembic"}.isdisjoint(ran.stdout.split())
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        KeptDecision(case="1", number=2, on=AT.date(), outcome=decided().outcome, digest="").digest = "x"  # type: ignore[arg-type, misc]
