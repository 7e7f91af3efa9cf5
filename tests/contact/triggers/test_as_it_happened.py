"""Messages of lives as they happen: typed late, corrected, taken back, paused, and ended in every way there is."""

from collections.abc import Collection

import attrs
import pytest

from cara_core.books.messages import catalogue
from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import (
    AgreementWithdrawn,
    Attendance,
    BookingCancelled,
    CaseTransferred,
    CautionQuashed,
    Channel,
    Concern,
    ConcernAcknowledged,
    ConcernCategory,
    ConcernRaised,
    EndedIncomplete,
    ErrorCode,
    Immediacy,
    IncidentAgainst,
    IncidentReported,
    IssueReviewed,
    NotHeldCause,
    Part,
    PersonDied,
    PersonUnavailable,
    ProviderDecided,
    QuashedBy,
    RecordedInError,
    RejectionReason,
    ReviewAbout,
    ReviewDecision,
    UnavailableReason,
    What,
    Withdrawn,
    WorkshopNotHeld,
    WorkshopsBooked,
)
from cara_core.contact.triggers.messages_due import messages_due
from cara_core.terms.caution import Person, Rank
from cara_core.terms.days import Day, day
from cara_core.terms.instants import Instant, read_instant
from cara_core.terms.messages import MessageDue, PausedBy, Reader
from support.lives import FIRST, SECOND, Life, attendance, life
from support.worked import WORKED

RULES = tuple(catalogue().values())
PAIR = WorkshopsBooked(first=FIRST, second=SECOND)
LATER = WorkshopsBooked(first=day("2026-04-25"), second=day("2026-05-23"))


def instant(text: str) -> Instant:
    found = read_instant(text)
    assert found is not None
    return found


def due(of: Life | Case, *codes: str) -> list[MessageDue]:
    """Those of these messages, or of these families."""
    case = of.case if isinstance(of, Life) else of
    found = messages_due(case, RULES, WORKED)
    return [message for message in found if message.message[:3] in codes or message.message[0] in codes]


def named(of: Life | Case, *codes: str) -> list[tuple[str, str]]:
    """Which they are, and which of several."""
    return [(message.message[:3], message.occurrence) for message in due(of, *codes)]


def typed(lived: Life, on: str, what: What, recorded: str, **envelope: object) -> Case:
    """The case once this, which happened on that day, was recorded on another."""
    before = lived.case.number
    lived.do(on, what, typed=recorded, **envelope)
    moment = instant(f"{recorded}T10:00:00Z")
    return replay([attrs.evolve(fact, recorded_at=moment) if fact.number > before else fact for fact in lived.facts])


def in_error(lived: Life, number: int, on: str, rank: Rank = Rank.INSPECTOR) -> Life:
    return lived.do(
        on, RecordedInError(fact=number, code=ErrorCode.NEVER_HAPPENED, reason="another man's", rank=rank), by="chief 1"
    )


def kept(lived: Life, on: str, what: What) -> Life:
    """The life with this fact as well, as it is kept."""
    number = lived.case.number + 1
    fact = attrs.evolve(lived.facts[-1], number=number, on=day(on), at=None, what=what, supersedes=None, why=None)
    return Life(replay([*lived.facts, fact]), (*lived.facts, fact))


class TestEnds:
    """Booked on 16 March for 18 April and 16 May."""

    def test_to_somebody_who_has_died_nothing_goes_and_the_calls_stay(self) -> None:
        lived = life("first").do("2026-04-21", PersonDied(person=Person.PARTICIPANT))
        assert named(lived, "P") == []
        assert named(lived, "F02", "F04", "O08") == []
        assert [code for code, _ in named(lived, "V04", "V06")] == ["V04", "V06"]
        number = lived.last("person_died")
        in_error(lived, number, "2026-04-22")
        assert {"P01", "P07", "P08"} <= {code for code, _ in named(lived, "P")}
        assert str(number) not in {occurrence for _, occurrence in named(lived, "V06")}

    def test_what_is_sent_when_it_is_over_goes_only_where_this_programme_ends_it(self) -> None:
        quashed = CautionQuashed(by=QuashedBy.COURT, reference="CO/1", decided_on=day("2026-05-19"))
        moved = CaseTransferred(to="other", reference="T 1", accepted_by="PC 9", accepted_on=day("2026-05-19"))
        for what in (quashed, moved):
            lived = life("after").do("2026-05-19", what)
            (signposting,) = due(lived, "P14")
            assert signposting.not_after == day("2026-05-18"), what
        lived = life("after").do("2026-05-19", Withdrawn(rank=Rank.SERGEANT, reason="given wrongly"))
        (signposting,) = due(lived, "P14")
        assert signposting.not_after == day("2026-06-17")

    def test_a_caution_that_ran_out_is_an_end_and_no_completion(self) -> None:
        lived = life("told")
        assert named(lived, "O08")
        lived.do("2026-07-14", EndedIncomplete(rank=Rank.SERGEANT, outstanding=("workshops",), reason="it ran out"))
        assert named(lived, "P13", "O08") == []
        assert [occurrence for _, occurrence in named(lived, "V06")] == [str(lived.last("ended_incomplete"))]

    def test_a_caution_that_was_taken_back_leaves_nothing_to_send_and_nobody_to_expect(self) -> None:
        lived = life("booked")
        assert named(lived, "P", "F02", "V03")
        in_error(lived, lived.last("caution_issued"), "2026-03-17")
        assert named(lived, "P", "F02", "V02", "V03") == []

    def test_what_ended_first_is_the_end_whichever_was_typed_first(self) -> None:
        lived = life("completed")
        assert named(lived, "P13")
        over = Withdrawn(rank=Rank.SERGEANT, reason="given wrongly")
        assert named(kept(lived, "2026-05-21", over), "P13")
        assert named(kept(lived, "2026-05-19", over), "P13") == []


class TestPaused:
    def test_while_somebody_looks_again_at_the_caution_nothing_goes_to_the_participant(self) -> None:
        lived = life("booked")
        lived.do("2026-03-11", AgreementWithdrawn(how=Channel.TELEPHONE), typed="2026-03-20")
        assert {message.paused for message in due(lived, "P")} == {PausedBy.ISSUE_REVIEW}
        stands = IssueReviewed(
            about=ReviewAbout.CAUTION_ISSUED, decision=ReviewDecision.STANDS, rank=Rank.SERGEANT, reason="seen"
        )
        lived.do("2026-03-20", stands, by="sergeant 34")
        assert {message.paused for message in due(lived, "P")} == {None}

    @pytest.mark.parametrize(
        ("first", "last", "paused"),
        [
            ("2026-04-18", "2026-04-18", {"P04", "P05"}),
            ("2026-04-01", "2026-04-10", set()),
            ("2026-04-11", "2026-04-12", {"P04"}),
            ("2026-05-16", None, {"P07", "P08"}),
            ("2026-04-10", None, {"P04", "P05", "P07", "P08"}),
        ],
    )
    def test_who_cannot_come_is_not_reminded(self, first: str, last: str | None, paused: Collection[str]) -> None:
        away = PersonUnavailable(
            from_=day(first), until=None if last is None else day(last), reason=UnavailableReason.CUSTODY
        )
        lived = life("booked").do("2026-03-20", away)
        found = due(lived, "P")
        assert {message.message[:3] for message in found if message.paused is PausedBy.UNAVAILABLE} == set(paused)
        assert {message.paused for message in found if message.message[:3] not in paused} == {None}


class TestBookings:
    def test_a_booking_that_is_typed_late_gives_no_message_that_was_sent_another_name(self) -> None:
        lived = life("booked")
        before = named(lived, "P")
        late = WorkshopsBooked(first=day("2026-04-11"), second=SECOND)
        case = typed(lived, "2026-03-13", late, "2026-03-20")
        assert named(case, "P") == before
        assert named(case, "O02") == named(life("booked"), "O02")

    def test_a_cancellation_that_is_typed_late_is_told_and_renames_nothing(self) -> None:
        lived = life("booked").do("2026-03-20", LATER)
        before = set(named(lived, "P"))
        case = typed(lived, "2026-03-18", BookingCancelled(), "2026-03-24")
        assert set(named(case, "P")) == before | {("P11", "1")}

    def test_what_was_taken_back_still_counts_so_that_the_next_has_a_name_of_its_own(self) -> None:
        lived = life("booked").do("2026-03-20", LATER)
        assert ("P10", "2") in named(lived, "P")
        in_error(lived, next(fact.number for fact in lived.facts if fact.kind == "workshops_booked"), "2026-03-21")
        assert [entry for entry in named(lived, "P") if entry[0] in {"P03", "P10"}] == [("P10", "2")]
        in_error(lived, lived.last("workshops_booked"), "2026-03-22")
        assert named(lived, "P03", "P10", "P04", "P05") == []
        lived.do("2026-03-23", PAIR)
        assert ("P10", "3") in named(lived, "P")

    def test_a_booking_that_was_corrected_is_told_again(self) -> None:
        lived = life("booked")
        assert ("P03", "1") in named(lived, "P")
        lived.corrected(lived.last("workshops_booked"), LATER)
        assert ("P03", "1.1") in named(lived, "P")
        assert ("P05", "2026-04-25.1.1") in named(lived, "P")

    def test_a_workshop_that_is_not_held_is_told_and_nobody_missed_it(self) -> None:
        fell_away = WorkshopNotHeld(part=Part.SECOND, workshop_on=SECOND, cause=NotHeldCause.VENUE)
        lived = kept(life("between"), "2026-05-11", fell_away)
        assert named(lived, "P11") == [("P11", "2026-05-16")]
        assert named(lived, "P07", "P08", "P09", "O04", "F02") == []
        (change,) = due(lived, "V06")
        assert (change.about, change.done, str(change.due_by)) == ("2026-05-16", False, "2026-05-12")
        lived.do("2026-05-12", WorkshopsBooked(first=FIRST, second=day("2026-05-30")))
        assert ("P10", "2") in named(lived, "P")
        assert ("P08", "2026-05-30.2") in named(lived, "P")

    def test_the_first_that_is_not_held_leaves_no_dates_to_be_told(self) -> None:
        fell_away = WorkshopNotHeld(part=Part.FIRST, workshop_on=FIRST, cause=NotHeldCause.TOO_FEW)
        assert named(kept(life("booked"), "2026-03-16", fell_away), "P03") == []
        elsewhere = attrs.evolve(fell_away, workshop_on=day("2026-04-04"))
        assert named(kept(life("booked"), "2026-03-16", elsewhere), "P11") == [], "nobody was booked there"

    def test_who_was_at_the_first_is_told_of_the_second_while_it_is_ahead(self) -> None:
        assert named(life("booked").do("2026-05-15", attendance(Part.FIRST, FIRST)), "P06")
        assert named(life("booked").do("2026-05-16", attendance(Part.FIRST, FIRST)), "P06") == []

    def test_of_two_reports_that_differ_it_was_missed_until_that_is_settled(self) -> None:
        lived = life("booked").do("2026-04-20", attendance(Part.FIRST, FIRST))
        lived.do("2026-04-20", attendance(Part.FIRST, FIRST, Attendance.ABSENT), by="PC 7")
        assert named(lived, "P06") == []
        assert named(lived, "P09", "O04") == [("O04", "2026-04-18"), ("P09", "2026-04-18")]
        assert named(lived, "V04") == [("V04", "2026-04-18")], "one call, whatever it was"
        assert len(named(lived, "O03")) == 2


class TestProvider:
    def test_its_yes_begins_the_check_of_the_number_and_is_told(self) -> None:
        lived = life("told").do("2026-03-17", ProviderDecided(accepts=True))
        assert [
            (message.message[:3], message.occurrence, str(message.opens_on)) for message in due(lived, "P02", "O01")
        ] == [
            ("O01", "1", "2026-03-17"),
            ("P02", "1", "2026-03-17"),
        ]

    def test_its_no_is_told_and_nobody_checks_a_number(self) -> None:
        lived = life("told").do("2026-03-17", ProviderDecided(accepts=False, why=RejectionReason.NO_PLACES))
        assert [(message.message[:3], message.about) for message in due(lived, "P02", "O01")] == [("O01", "rejected")]
        number = lived.last("provider_decided")
        lived.do("2026-03-19", ProviderDecided(accepts=True))
        assert named(lived, "P02", "O01") == [("O01", "1"), ("O01", "2"), ("P02", "1")]
        lived.corrected(number, ProviderDecided(accepts=True))
        assert [occurrence for _, occurrence in named(lived, "O01")] == [f"1.{lived.case.number}", "2"]

    def test_of_a_fact_that_says_so_no_other_day_is_believed(self) -> None:
        lived = life("told").do("2026-03-17", ProviderDecided(accepts=False, why=RejectionReason.UNSAFE))
        found = messages_due(lived.case, RULES, WORKED, day("2026-03-16"))
        assert [message.about for message in found if message.message.startswith(("O01", "P02"))] == ["rejected"]


class TestConcerns:
    def raised(self, immediacy: Immediacy, at: str) -> Life:
        concern = ConcernRaised(immediacy=immediacy, told_by=Concern.PROVIDER, category=ConcernCategory.CHILD)
        return life("booked").do(at[:10], concern, at=at)

    def test_the_officer_is_told_once_of_a_concern_and_of_the_hold_that_follows_from_it(self) -> None:
        lived = self.raised(Immediacy.NOW, "2026-03-20T10:00:00Z")
        assert lived.case.hold is not None
        assert named(lived, "O07") == [("O07", str(lived.last("concern_raised")))]
        lived.do("2026-03-21", IncidentReported(reference="1", against=IncidentAgainst.VICTIM, told_by=Concern.POLICE))
        assert len(named(lived, "O07")) == 2

    @pytest.mark.parametrize(
        ("immediacy", "at", "opens_at"),
        [
            (Immediacy.NOW, "2026-03-20T10:00:00Z", "2026-03-20T11:00:00Z"),
            (Immediacy.NOW, "2026-03-20T18:30:00Z", "2026-03-20T18:30:00Z"),
            (Immediacy.TODAY, "2026-03-20T10:00:00Z", "2026-03-20T14:00:00Z"),
            (Immediacy.NEXT_CONTACT, "2026-03-20T10:00:00Z", "2026-03-23T17:00:00Z"),
        ],
    )
    def test_a_supervisor_is_told_once_its_hours_are_over(self, immediacy: Immediacy, at: str, opens_at: str) -> None:
        lived = self.raised(immediacy, at)
        (message,) = due(lived, "S01")
        assert message.opens_at == instant(opens_at)
        assert message.reader is Reader.SUPERVISOR
        assert message.is_open(instant(opens_at))
        concern = lived.last("concern_raised")
        lived.do(opens_at[:10], ConcernAcknowledged(concern=concern), at=opens_at, by="sergeant 12")
        assert due(lived, "S01") == []

    def test_a_minute_before_it_has_not_opened(self) -> None:
        (message,) = due(self.raised(Immediacy.TODAY, "2026-03-20T10:00:00Z"), "S01")
        assert message.opens_on == day("2026-03-20")
        assert not message.is_open(instant("2026-03-20T13:59:00Z"))
        assert not message.is_open(instant("2026-03-19T15:00:00Z"))


def test_what_is_typed_weeks_late_is_not_told_as_if_it_had_been_today() -> None:
    lived = life("booked")
    case = typed(lived, "2026-04-18", attendance(Part.FIRST, FIRST, Attendance.LEFT_EARLY), "2026-05-07")
    (missed,) = due(case, "P09")
    assert (str(missed.opens_on), str(missed.not_after)) == ("2026-04-18", "2026-05-04")
    (change,) = due(case, "V06")
    assert (str(change.opens_on), str(change.due_by)) == ("2026-04-18", "2026-05-08")
    kept: Day = due(case, "V04")[0].opens_on
    assert kept == FIRST
