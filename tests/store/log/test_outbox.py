"""Each fact is told from the outbox at least once; what was told, failed or is on a lease is known."""

import pytest

from cara_core.errors import InputError
from cara_core.store.fact_writer import FactWriter
from store.conftest import Shelf
from store.made_up_facts import AT, life, opening, plain


def test_each_fact_has_one_row_in_the_outbox_whose_identity_follows_from_it(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append(life("case-1"), at=AT)
        rows = list(store.untold())
        assert [row.fact for row in rows] == life("case-1")
        assert len({row.id for row in rows}) == 9
        assert [row.seq for row in rows] == list(range(1, 10))


def test_what_was_heard_is_not_sent_again_and_a_failure_is_recorded_and_holds_up_nothing(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1"), plain("case-1", 2)], at=AT)
        first, second = store.untold()
        store.not_told(first.id, "TimeoutError")
        store.told(second.id, AT)
        (left,) = store.untold()
        assert (left.id, left.attempts, left.failure) == (first.id, 1, "TimeoutError")
        with pytest.raises(InputError, match="no such row"):
            store.told(second.id, AT)
        with pytest.raises(InputError, match="the name of an error's type"):
            store.not_told(first.id, "could not reach 7 Some Street")


def test_a_lease_keeps_others_off_and_ends_by_itself(shelf: Shelf) -> None:
    soon, later = AT.replace(minute=40), AT.replace(minute=50)
    with shelf.open(create=True) as store, shelf.open() as other:
        FactWriter(store).append([opening("case-1")], at=AT)
        assert store.outbox.take("case-1", at=AT, until=soon) is not None
        assert other.outbox.take("case-1", at=AT, until=soon) is None
        assert other.outbox.take("case-1", at=soon, until=later) is not None


def test_a_lease_is_of_a_whole_case_and_keeps_what_is_recorded_later_from_everybody(shelf: Shelf) -> None:
    soon, later = AT.replace(minute=40), AT.replace(minute=50)
    with shelf.open(create=True) as store, shelf.open() as other:
        FactWriter(store).append([opening("case-1"), plain("case-1", 2)], at=AT)
        taken = store.outbox.take("case-1", at=AT, until=soon)
        assert taken is not None
        assert taken.numbers == (1, 2)
        FactWriter(store).append([plain("case-1", 3)], at=AT)
        FactWriter(store).append([opening("case-2")], at=AT)
        assert list(other.outbox.waiting_cases()) == ["case-1", "case-2"]
        assert other.outbox.take("case-1", at=AT, until=soon) is None
        assert other.outbox.take("case-2", at=AT, until=soon) is not None
        after = other.outbox.take("case-1", at=soon, until=later)
        assert after is not None
        assert after.numbers == (1, 2, 3)
        store.outbox.end_failed(taken, failure="TimeoutError")
        assert store.outbox.take("case-1", at=soon, until=later) is None
        store.outbox.end_heard(taken, soon)
        FactWriter(store).append([plain("case-1", 4)], at=AT)
        assert store.outbox.take("case-1", at=soon, until=later) is None
        assert [(row.case, row.number) for row in store.untold()] == [
            ("case-1", 1),
            ("case-1", 2),
            ("case-1", 3),
            ("case-2", 1),
            ("case-1", 4),
        ]
        other.outbox.end_failed(after, failure="TimeoutError")
        tried = [(row.number, row.attempts, row.failure) for row in store.untold() if row.case == "case-1"]
        assert tried == [*((number, 1, "TimeoutError") for number in (1, 2, 3)), (4, 0, None)]
        with pytest.raises(InputError, match="the name of an error's type"):
            other.outbox.end_failed(after, failure="could not reach 7 Some Street")
