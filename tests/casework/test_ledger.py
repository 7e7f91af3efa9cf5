"""The ledger of a case, what was known at an instant, and what a recording says that it changed."""

import datetime as dt

import pytest

import cara_core as cara
from cara_core.books.messages import catalogue
from cara_core.contact.triggers.messages_due import messages_due
from cara_core.planning.bank_holidays import working_days_known
from cara_core.store.case_store import CaseStore
from cara_core.terms.contact import Owned, PerpetratorAccess, SafeContact, SafeWay, SafeWindow, WayKind
from cara_core.terms.instants import minutes_after
from cara_core.terms.messages import Route
from cara_core.terms.one_message import Message
from cara_core.terms.veil import Veiled
from casework.worked import AT, BY, CASE, DAY, FACTS, Place, issued, opened

facts = cara.facts
LATER = dt.datetime(2026, 3, 12, 10, tzinfo=dt.UTC)

CONTACT = SafeContact(
    case=CASE,
    version=1,
    recorded_by="DAU 7",
    recorded_on=DAY,
    told_by="IDVA 3",
    channels=(
        SafeWay(
            kind=WayKind.CALL,
            value=Veiled("07700 900123"),
            owner=Owned.OWN,
            perpetrator_access=PerpetratorAccess.NO,
            safe_windows=(SafeWindow(weekday=1, starts=dt.time(10), ends=dt.time(12)),),
        ),
    ),
    living_with_participant=False,
)


def rows_of(rows: tuple[cara.LedgerRow, ...], kind: cara.DutyKind) -> list[cara.LedgerRow]:
    return [row for row in rows if row.duty.kind is kind]


def withdrawn(casework: cara.Casework, *, on: str, at: dt.datetime = LATER) -> cara.CaseRecorded:
    """Her agreement was withdrawn on that day, which is typed later."""
    what = {"how": "telephone"}
    fact = {"format": "cara-fact/1", "kind": "agreement_withdrawn", "on": on, "by": BY, "what": what}
    return casework.record(CASE, fact, at=at)


def contacted(casework: cara.Casework) -> cara.CaseRecorded:
    what = facts.VictimContacted(
        occasion=facts.Occasion.CAUTION_ISSUED,
        how=facts.Channel.TELEPHONE,
        outcome=facts.CallOutcome.REACHED_SAFE,
        reached=True,
        concern=False,
    )
    return casework.record(CASE, what, at=LATER, by=BY)


def test_the_ledger_says_what_began_and_which_fact_ended_it(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        issue = issued(casework)
        done = contacted(casework)
        rows = casework.duties(CASE)
    (told,) = rows_of(rows, cara.DutyKind.TELL_OUTCOME)
    assert (told.began_by, told.ended_by, told.ended_how) == (
        issue.case.number,
        done.facts[0].number,
        cara.EndedHow.DONE,
    )
    assert done.ended == (told.duty,)
    assert told in done.ledger
    open_now = {(row.duty.kind, row.duty.about, row.duty.root) for row in rows if row.is_open}
    with sqlite_place.open() as casework:
        due = casework.due(on=cara.day("2039-01-01"))
    assert {(duty.kind, duty.about, duty.root) for duty in due} == open_now


def test_what_ended_before_it_was_ever_shown_is_no_row(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        issued(casework)
        casework.record(CASE, facts.Withdrawn(rank=cara.Rank.SERGEANT, reason="x"), at=LATER, by=BY)
        rows = casework.duties(CASE)
    # The caution would have ended in July: nobody was ever shown that it does.
    assert rows_of(rows, cara.DutyKind.END_CAUTION) == []
    assert all(row.duty.opens_on <= cara.london_day(LATER) for row in rows if not row.is_open)


def test_a_fact_typed_late_begins_a_review_and_the_booking_is_named(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        issued(casework)
        booked = facts.WorkshopsBooked(first=cara.day("2026-04-08"), second=cara.day("2026-05-06"))
        casework.record(CASE, booked, at=AT, by="provider 1")
        late = withdrawn(casework, on="2026-03-10")
        assert {duty.kind for duty in late.began} >= {cara.DutyKind.REVIEW_ISSUE, cara.DutyKind.REVIEW_BOOKINGS}
        assert late.bookings == (booked,)
        known = casework.case(CASE, known_at=AT)
        assert known.phase is cara.Phase.LIVE
        assert known.agreement_withdrawn is None
        then = {row.duty.kind for row in casework.duties(CASE, known_at=AT)}
        assert cara.DutyKind.REVIEW_ISSUE not in then
        assert cara.DutyKind.REVIEW_ISSUE in {row.duty.kind for row in casework.duties(CASE)}


def test_what_was_known_is_a_prefix_in_the_order_of_recording(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        issue = issued(casework)
        late = withdrawn(casework, on="2026-03-11")
        moments = {AT: issue.case, LATER: late.case}
        for at, case in moments.items():
            assert casework.case(CASE, known_at=at).facts == case.facts
        just_before = LATER - (LATER - AT) / 1_000_000
        assert casework.case(CASE, known_at=just_before).number == issue.case.number
        with pytest.raises(cara.InputError) as wrong:
            casework.case(CASE, known_at=dt.datetime(2026, 3, 10, 11, 59, tzinfo=dt.UTC))
    assert [(fault.path, fault.code) for fault in wrong.value.faults] == [("known_at", "TOO_EARLY")]


@pytest.mark.parametrize("given", [dt.datetime(2026, 3, 10, 12), "2026-03-10T12:00:00Z"])  # noqa: DTZ001
def test_an_instant_that_is_none_is_refused(sqlite_place: Place, given: object) -> None:
    with sqlite_place.open() as casework:
        opened(casework)
        with pytest.raises(cara.InputError) as wrong:
            casework.case(CASE, known_at=given)  # type: ignore[arg-type]
    assert [fault.path for fault in wrong.value.faults] == ["known_at"]


def test_what_was_erased_since_stays_erased_and_is_said(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        opened(casework)
        casework.record(CASE, facts.Closed(closure=facts.Closure.DECLINED), at=AT, by=BY)
        casework.erase(CASE, cara.Person.PARTICIPANT, authority="RRD-1", at=LATER, by="records 4")
        then = casework.case(CASE, known_at=AT)
    assert then.erased == {cara.Person.PARTICIPANT}
    assert then.phase is cara.Phase.CLOSED


def test_a_lower_grade_that_lacks_what_it_needs_lowers_nothing_and_that_is_said(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        opened(casework)
        high = facts.RiskReassessed(grade=cara.Grade.HIGH, tool="dara")
        casework.record(CASE, high, at=AT, by=BY)
        bare = casework.record(CASE, facts.RiskReassessed(grade=cara.Grade.STANDARD, tool="chat"), at=LATER, by=BY)
        assert bare.notices == ("lowers_nothing",)
        assert casework.case(CASE).stopped


@pytest.mark.parametrize("grade", [cara.Grade.STANDARD, cara.Grade.HIGH])
def test_a_grade_that_is_no_lower_than_the_one_that_stands_is_no_attempt_to_lower_it(
    sqlite_place: Place, grade: cara.Grade
) -> None:
    """Its twin, the lower one, is above: that one is kept, and lowers nothing."""
    with sqlite_place.open() as casework:
        opened(casework)
        what = facts.RiskReassessed(grade=grade, tool="dara")
        assert casework.record(CASE, what, at=AT, by=BY, request="again").notices == ()
        repeated = casework.record(CASE, what, at=LATER, by=BY, request="again")
        assert (repeated.repeated, repeated.notices) == (True, ())


def test_a_repeated_call_says_again_what_it_changed(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        opened(casework)
        first = casework.record(CASE, FACTS, at=AT, by=BY, request="issue")
        again = casework.record(CASE, FACTS, at=LATER, by=BY, request="issue")
    assert again.repeated
    assert (again.began, again.ended, again.ledger, again.notices) == (
        first.began,
        first.ended,
        first.ledger,
        first.notices,
    )
    assert all(fact.recorded_at == AT for fact in (*first.facts, *again.facts))
    assert first.facts[0].recorded_on == DAY


def kept_store(casework: cara.Casework) -> CaseStore:
    store = casework._at_hand.find()
    assert store is not None
    return store


def sent(casework: cara.Casework, message: str) -> cara.SentMessage:
    """The message of that id that follows from the case now, handed over by a channel of its own."""
    case, store = casework.case(CASE), kept_store(casework).messages
    due = next(due for due in messages_due(case, catalogue().values(), working_days_known()) if due.message == message)
    rule, route = catalogue()[message], Route(medium=cara.Medium.SMS, channel="notify")
    planned = Message(due=due, rule=rule, route=route, reference="a" * 32, composer=lambda *_: ())
    claimed = store.claim(planned, LATER, until=minutes_after(LATER, 5))
    assert claimed is not None
    assert store.record_handover(claimed, at=LATER, who="dispatch", language="en", digest="d" * 64, twice=False)
    store.settle(cara.Receipt(reference="a" * 32, state=cara.Progress.ACCEPTED, at=LATER))
    return cara.SentMessage(
        reference="a" * 32,
        message=message,
        occurrence=due.occurrence,
        reader=due.reader,
        medium=cara.Medium.SMS,
        sent_at=LATER,
    )


def test_whoever_was_told_what_is_taken_back_is_named(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        issued(casework)
        pair = facts.WorkshopsBooked(first=cara.day("2026-04-08"), second=cara.day("2026-05-06"))
        booked = casework.record(CASE, pair, at=AT, by="provider 1")
        message = sent(casework, "P03-booking")
        twice = facts.RecordedInError(fact=booked.facts[0].number, code=facts.ErrorCode.WRONG_CASE, reason="x")
        done = casework.record(CASE, twice, at=LATER, by=BY)
        assert done.outdated == (message,)
        assert done.bookings == ()


def test_what_is_merely_over_makes_no_message_wrong(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        issued(casework)
        pair = facts.WorkshopsBooked(first=cara.day("2026-04-08"), second=cara.day("2026-05-06"))
        casework.record(CASE, pair, at=AT, by="provider 1")
        sent(casework, "P03-booking")
        assert casework.cancel(CASE, at=LATER, by="provider 1").outdated == ()


def test_a_contact_record_moves_the_case_on_and_ends_what_was_owed(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        opening = opened(casework)
        owed = rows_of(casework.duties(CASE), cara.DutyKind.CONTACT_RECORD)
        assert casework.keep_safe_contact(CONTACT, at=LATER, request="safe") == 1
        assert casework.keep_safe_contact(CONTACT, at=LATER, request="safe") == 1
        case = casework.case(CASE)
        assert case.number == opening.case.number + 1
        assert isinstance(case.facts[-1].what, facts.ContactRecordKept)
        assert case.facts[-1].what.usable
        with pytest.raises(cara.Conflict):
            casework.screen(CASE, at=LATER, by=BY, expected=opening.case.number)
        settled = rows_of(casework.duties(CASE), cara.DutyKind.CONTACT_RECORD)
    assert [row.is_open for row in owed] == [True] * len(owed)
    assert [row.ended_by for row in settled if row.duty.about == owed[0].duty.about] == [case.number]


def test_what_a_person_says_of_a_message_ends_the_duty(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        issued(casework)
        store = kept_store(casework).messages
        due = cara.MessageDue(
            message="P01-welcome", case=CASE, occurrence="1", reader=cara.Reader.PARTICIPANT, opens_on=DAY, due_by=DAY
        )
        route, rule = Route(medium=cara.Medium.SMS, channel="notify"), catalogue()["P03-booking"]
        planned = Message(due=due, rule=rule, route=route, reference="b" * 32, composer=lambda *_: ())
        assert store.block(planned, [("V4", "to")], LATER)
        stopped = rows_of(casework.duties(CASE), cara.DutyKind.SEND_STOPPED)
        listed = [duty for duty in casework.due(on=DAY.add(days=5)) if duty.kind is cara.DutyKind.SEND_STOPPED]
        assert [row.duty for row in stopped] == listed
        for wrong, path in ((("c" * 32, "withdrawn"), "reference"), (("b" * 32, "arrived"), "said")):
            with pytest.raises(cara.InputError) as refused:
                casework.settle_message(CASE, *wrong, at=LATER, by=BY)
            assert [fault.path for fault in refused.value.faults] == [path]
        casework.settle_message(CASE, "b" * 32, cara.MessageOutcome.WITHDRAWN, at=LATER, by=BY)
        (row,) = rows_of(casework.duties(CASE), cara.DutyKind.SEND_STOPPED)
        assert (row.ended_how, row.ended_by) == (cara.EndedHow.DONE, None)
        assert cara.DutyKind.SEND_STOPPED not in {duty.kind for duty in casework.due(on=DAY.add(days=5))}


def test_what_is_the_same_is_not_kept_and_its_number_is_said_and_another_key_makes_it_another(
    sqlite_place: Place,
) -> None:
    concern = facts.ConcernRaised(
        immediacy=facts.Immediacy.NOW, told_by=facts.Concern.VICTIM, category=facts.ConcernCategory.ESCALATION
    )
    with sqlite_place.open() as casework:
        opened(casework)
        first = casework.record(CASE, concern, at=AT, on=DAY, by=BY)
        number = first.facts[0].number
        again = casework.record(CASE, concern, at=LATER, on=DAY, by=BY)
        assert (again.repeated, again.facts, again.same_as) == (True, (), (number,))
        assert casework.record(CASE, concern, at=LATER, on=DAY, by="provider").facts
        assert casework.record(CASE, concern, at=LATER, on=DAY, by=BY, request="evening").facts


def test_what_a_clock_ahead_recorded_hides_nothing_that_came_after_it(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        issued(casework)
        ahead = dt.datetime(2027, 3, 10, 12, tzinfo=dt.UTC)
        casework.record(CASE, facts.LegalAdviceOffered(offered=True), at=ahead, by="PC 1")
        asked = facts.AgreementWithdrawn(how=facts.Channel.TELEPHONE)
        later = casework.record(CASE, asked, at=LATER, by="PC 1", on=cara.day("2026-03-10"))
        assert later.notices == ("clock_went_back",)
        assert casework.case(CASE, known_at=LATER).number == later.case.number
        assert casework.case(CASE, known_at=AT).number < later.case.number - 1
        again = casework.record(CASE, facts.LegalAdviceOffered(offered=False), at=ahead, by="PC 1")
        assert again.notices == ()
