"""The ledger of a case, what was known at an instant, and what a recording says that it changed."""

import datetime as dt

import pytest

import cara_core as cara
from casework.worked import AT, BY, CASE, DAY, FACTS, Place, issued, opened

facts = cara.facts
LATER = dt.datetime(2026, 3, 12, 10, tzinfo=dt.UTC)


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
