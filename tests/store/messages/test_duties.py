"""What a message makes somebody's duty: from one event to another, and never ended by time."""

import pytest

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import BookingCancelled
from cara_core.due.duty import Duty, DutyKind, EndedHow, LedgerRow, NoLongerOwed, Owner
from cara_core.planning.bank_holidays import working_days
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log.access_log import Action
from cara_core.store.messages.duties import MessageDuties
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.messages import MessageOutcome, Progress
from store.conftest import Shelf
from store.made_up_facts import AT, booked, make_fact, opening
from store.messages.test_sending import handed_over, later, receipt, row

WORKING = working_days(2025, 2040)
WHO = "supervisor 4"
STOPPED, UNKNOWN = DutyKind.SEND_STOPPED, DutyKind.SEND_UNKNOWN


def open_now(store: CaseStore) -> list[Duty]:
    return list(MessageDuties(store.messages).open_now(WORKING))


def ledger(store: CaseStore, case: Case | None = None, known_at: Instant | None = None) -> tuple[LedgerRow, ...]:
    return MessageDuties(store.messages).of_case(case or Case(id="case-1"), WORKING, known_at=known_at)


def outcome_unknown(store: CaseStore) -> None:
    handed_over(store)
    store.messages.settle(receipt(Progress.FAILED, at=later(10), detail="outcome-unknown"))


def test_what_a_rule_stopped_is_a_duty_until_it_goes(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        store.messages.block(row(), [("V3", "")], AT)
        (duty,) = open_now(store)
        assert (duty.kind, duty.owner, duty.case) == (STOPPED, Owner.SUPERVISOR, "case-1")
        assert duty.about.endswith(", V3")
        assert (duty.opens_on, duty.due_by) == (london_day(AT), WORKING.after(london_day(AT), 1))
        # Another rule beside it is the same duty.
        store.messages.block(row(), [("V3", ""), ("V4", "to")], later(1))
        (again,) = open_now(store)
        assert (again.root, again.about.partition(", ")[2]) == (duty.root, "V3; V4 to")
        handed_over(store, at=later(2))
        assert open_now(store) == []
        (kept,) = ledger(store)
        assert (kept.ended_how, kept.reason, kept.began_by, kept.ended_by) == (EndedHow.DONE, None, None, None)
        assert kept.began_by_event == f"{row().reference}:{duty.root}"
        assert kept.ended_by_event not in {None, kept.began_by_event}
        assert ledger(store, known_at=later(1))[0].is_open


def test_a_day_on_which_its_own_force_is_closed_is_not_counted(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        outcome_unknown(store)
        today, case = london_day(AT), store.case("case-1")
        other = WORKING.with_closed("another", [WORKING.after(today, 1)])
        closed = WORKING.with_closed(case.force, [WORKING.after(today, 1)])
        for working, days in ((other, 1), (closed, 2)):
            messages = MessageDuties(store.messages)
            (duty,) = messages.open_now(working, force_of=store.force_of)
            assert (duty.kind, duty.due_by) == (UNKNOWN, WORKING.after(today, days))
            assert [row.duty.due_by for row in messages.of_case(case, working)] == [duty.due_by]


def test_no_time_that_passes_ends_it(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        store.messages.block(row(), [("V3", "")], AT)
        assert ledger(store, known_at=later(1_000_000))[0].is_open
        assert ledger(store, known_at=later(-1)) == ()


def test_stopped_twice_it_is_two_duties(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        store.messages.block(row(), [("V3", "")], AT)
        claimed = handed_over(store, at=later(1))
        store.messages.block(claimed.message, [("V8", "")], later(2), held=claimed, unsent=True)
        first, second = ledger(store)
        assert [(kept.is_open, kept.duty.about[-2:]) for kept in (first, second)] == [(False, "V3"), (True, "V8")]
        assert first.duty.root < second.duty.root


def test_of_what_nobody_knows_a_person_says_what_became(sqlite_shelf: Shelf) -> None:
    for said, state in (
        (MessageOutcome.ARRIVED, Progress.DELIVERED),
        (MessageOutcome.AGAIN, Progress.CLAIMED),
        (MessageOutcome.WITHDRAWN, Progress.CANCELLED),
    ):
        with Shelf(f"{sqlite_shelf.url}.{said}", sqlite_shelf.keys / said).open(create=True) as store:
            outcome_unknown(store)
            (duty,) = open_now(store)
            assert (duty.kind, duty.owner) == (UNKNOWN, Owner.SUPERVISOR)
            assert store.messages.say(row().reference, said, by=WHO, at=later(20))
            kept = store.messages.kept(row().reference)
            assert kept is not None
            assert kept.state is state
            assert open_now(store) == []
            (ended,) = ledger(store)
            assert (ended.duty.kind, ended.ended_how) == (UNKNOWN, EndedHow.DONE)
            logged = [access for access in store.accesses() if access.action is Action.ALTERATION]
            assert [(access.who, access.case) for access in logged] == [(WHO, "case-1")]
            # Said once: there is nothing left to say.
            assert not store.messages.say(row().reference, said, by=WHO, at=later(21))


def test_what_is_to_be_sent_again_can_be_taken_at_once(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        outcome_unknown(store)
        assert store.messages.say(row().reference, MessageOutcome.AGAIN, by=WHO, at=later(20))
        claimed = store.messages.claim(row(), later(21), until=later(25))
        assert claimed is not None
        # Nobody is asked about it: a person has said that it goes once more.
        assert claimed.attempts == 0


def test_a_late_answer_of_the_provider_ends_it(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        outcome_unknown(store)
        store.messages.settle(receipt(Progress.RETURNED, at=later(30)))
        assert open_now(store) == []
        assert [kept.ended_how for kept in ledger(store)] == [EndedHow.DONE]


@pytest.mark.parametrize("said", MessageOutcome)
def test_what_cannot_be_said_of_a_message_changes_nothing(sqlite_shelf: Shelf, said: MessageOutcome) -> None:
    with sqlite_shelf.open(create=True) as store:
        assert not store.messages.say(row().reference, said, by=WHO, at=AT)
        store.messages.block(row(), [("V3", "")], AT)
        is_withdrawn = store.messages.say(row().reference, said, by=WHO, at=later(1))
        assert is_withdrawn is (said is MessageOutcome.WITHDRAWN)
        assert bool(open_now(store)) is not is_withdrawn
        handed_over(store, number=2)
        assert not store.messages.say(row(2).reference, said, by=WHO, at=later(1))


def test_what_fell_away_with_its_booking_is_no_longer_owed_and_names_the_fact(sqlite_shelf: Shelf) -> None:
    """Its twin has no such fact: what it followed from was corrected, or taken back."""
    facts = [opening("case-1"), booked("case-1", 2), make_fact("case-1", 3, BookingCancelled())]
    with sqlite_shelf.open(create=True) as store:
        store.messages.block(row(), [("V3", "")], AT)
        store.messages.cancel(row(), "not-due", later(5))
        (gone,) = ledger(store, replay(facts))
        (wrong,) = ledger(store)
    assert (gone.ended_how, gone.reason, gone.ended_by) == (EndedHow.NO_LONGER_OWED, NoLongerOwed.UNBOOKED, 3)
    assert (wrong.ended_how, wrong.reason, wrong.ended_by) == (EndedHow.IN_ERROR, None, None)
    assert gone.ended_by_event == wrong.ended_by_event


def test_what_was_only_tried_out_is_nobodys(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        store.messages.block(row(channel="capture"), [("V3", "")], AT)
        assert (open_now(store), ledger(store)) == ([], ())
