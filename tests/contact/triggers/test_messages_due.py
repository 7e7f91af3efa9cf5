"""Which messages follow from the facts: the lists of whole lives, and that no victim's fact changes his."""

import random
import sys
from collections.abc import Callable, Mapping, Sequence

import attrs
import pytest

from cara_core.books.messages import catalogue
from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import (
    AgreementWithdrawn,
    Attendance,
    BookingCancelled,
    BookingsDecision,
    Channel,
    Concern,
    ConcernAcknowledged,
    ConcernCategory,
    ConcernClosed,
    ConcernRaised,
    ContactRecordKept,
    Fact,
    Immediacy,
    IncidentAgainst,
    IncidentReported,
    MaracReferred,
    Occasion,
    Part,
    PersonDied,
    RecordedInError,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    Screened,
    VictimAsked,
    VictimContacted,
    ViewsNotSought,
    ViewsSought,
    What,
    Withdrawn,
    WorkshopsBooked,
)
from cara_core.contact.triggers import for_participant as participant_events
from cara_core.contact.triggers.for_participant import EVENTS_FOR_PARTICIPANT
from cara_core.contact.triggers.messages_due import messages_due
from cara_core.contact.wall import participant_side
from cara_core.terms.caution import Person, Rank
from cara_core.terms.days import day, days_after
from cara_core.terms.messages import MessageDue, PausedBy, Reader
from cara_core.terms.risk import Grade
from support.golden_lives import golden_lives
from support.lives import FIRST, NOT_TO_REOFFEND, SECOND, Life, attendance, contact, life
from support.soak import times
from support.worked import WORKED

RULES = tuple(catalogue().values())
Row = tuple[str, str, str, str, str | None]
OF_THE_VICTIM = (
    *(ViewsSought, ViewsNotSought, VictimAsked, AgreementWithdrawn, VictimContacted),
    *(SafetyHoldPlaced, SafetyHoldLifted, RiskReassessed, RiskReviewed),
    *(ConcernRaised, ConcernAcknowledged, ConcernClosed, IncidentReported, MaracReferred, ContactRecordKept),
)
"""The kinds of fact that are the victim's, or of her safety."""
GOLDEN = tuple(golden_lives())


def due(lived: Life | Case, **more: object) -> tuple[MessageDue, ...]:
    accepted = more.get("accepted_on")
    return messages_due(
        lived.case if isinstance(lived, Life) else lived, RULES, WORKED, day(str(accepted)) if accepted else None
    )


def row(message: MessageDue) -> Row:
    return (
        message.message[:3],
        message.occurrence,
        str(message.opens_on),
        str(message.due_by),
        None if message.not_after is None else str(message.not_after),
    )


def rows(lived: Life, *codes: str) -> list[Row]:
    """Those of these messages, or of these families."""
    return [row(message) for message in due(lived) if message.message[:3] in codes or message.message[0] in codes]


class TestLives:
    """Given on 12 March, workshops on 18 April and 16 May, done on 20 May 2026."""

    def test_to_the_participant_of_a_caution_that_was_completed(self) -> None:
        assert rows(life("completed"), "P") == [
            ("P01", "1", "2026-03-12", "2026-03-12", "2026-05-19"),
            ("P02", "1", "2026-03-12", "2026-03-16", "2026-03-30"),
            ("P03", "1", "2026-03-16", "2026-03-17", "2026-04-18"),
            ("P04", "2026-04-18.1", "2026-04-11", "2026-04-11", "2026-04-14"),
            ("P05", "2026-04-18.1", "2026-04-17", "2026-04-17", "2026-04-17"),
            ("P06", "2026-04-18", "2026-04-20", "2026-04-20", "2026-04-27"),
            ("P07", "2026-05-16.1", "2026-05-09", "2026-05-09", "2026-05-12"),
            ("P08", "2026-05-16.1", "2026-05-15", "2026-05-15", "2026-05-15"),
            ("P14", "2026-05-16", "2026-05-18", "2026-05-18", "2026-06-17"),
            ("P13", "1", "2026-05-20", "2026-05-21", None),
        ]

    def test_to_everybody_else(self) -> None:
        lived = life("completed")
        given, booked = str(lived.last("caution_issued")), str(lived.last("workshops_booked"))
        first, second = [str(fact.number) for fact in lived.facts if fact.kind == "attendance_recorded"]
        assert rows(lived, "V", "F", "O", "S") == [
            ("V01", "1", "2026-03-10", "2026-03-11", None),
            ("V02", given, "2026-03-12", "2026-03-13", None),
            ("O02", booked, "2026-03-16", "2026-03-16", None),
            ("V03", "2026-04-18.1", "2026-04-13", "2026-04-16", "2026-04-17"),
            ("F02", "2026-04-18.1", "2026-04-16", "2026-04-16", "2026-04-18"),
            ("F05", "2026-04-18.1", "2026-04-16", "2026-04-16", "2026-04-18"),
            ("F06", "2026-04-18.1", "2026-04-16", "2026-04-16", "2026-04-18"),
            ("V04", "2026-04-18", "2026-04-18", "2026-04-24", None),
            ("O03", first, "2026-04-20", "2026-04-20", None),
            ("F02", "2026-05-16.1", "2026-05-14", "2026-05-14", "2026-05-16"),
            ("F05", "2026-05-16.1", "2026-05-14", "2026-05-14", "2026-05-16"),
            ("F06", "2026-05-16.1", "2026-05-14", "2026-05-14", "2026-05-16"),
            ("V05", "2026-05-16", "2026-05-16", "2026-05-22", None),
            ("O03", second, "2026-05-18", "2026-05-18", None),
            ("O05", "2026-05-16", "2026-05-18", "2026-05-18", None),
        ]

    def test_of_one_that_runs_what_is_still_to_come_is_there_too(self) -> None:
        assert rows(life("booked"), "F04", "O08", "S02") == [
            ("F04", "2026-04-18", "2026-04-20", "2026-04-20", None),
            ("F04", "2026-05-16", "2026-05-18", "2026-05-18", None),
            ("O08", "2026-07-12", "2026-07-13", "2026-07-13", None),
        ]

    def test_of_one_that_was_missed_and_booked_again(self) -> None:
        lived = life("booked").do("2026-04-20", attendance(Part.FIRST, FIRST, Attendance.ABSENT))
        assert rows(lived, "P04", "P05", "P06", "P07", "P08") == [], "the pair does not stand any more"
        lived.do("2026-04-23", WorkshopsBooked(first=day("2026-05-09"), second=day("2026-06-06")))
        missed, again = str(lived.last("attendance_recorded")), str(lived.last("workshops_booked"))
        assert rows(lived, "P03", "P09", "P10", "P04", "V04", "V06", "O04") == [
            ("P03", "1", "2026-03-16", "2026-03-17", "2026-04-18"),
            ("V04", "2026-04-18", "2026-04-18", "2026-04-24", None),
            ("O04", "2026-04-18", "2026-04-20", "2026-04-21", None),
            ("P09", "2026-04-18", "2026-04-20", "2026-04-21", "2026-05-05"),
            ("V06", missed, "2026-04-20", "2026-04-21", None),
            ("P10", "2", "2026-04-23", "2026-04-23", "2026-05-09"),
            ("V06", again, "2026-04-23", "2026-04-24", None),
            ("P04", "2026-05-09.2", "2026-05-02", "2026-05-02", "2026-05-05"),
        ]

    def test_of_one_that_was_withdrawn_nothing_is_sent_any_more_but_to_staff_and_by_a_person(self) -> None:
        lived = life("booked").do("2026-04-13", Withdrawn(rank=Rank.SERGEANT, reason="given wrongly"))
        assert [(code, last) for code, _, _, _, last in rows(lived, "P")] == [
            ("P01", "2026-04-12"),
            ("P02", "2026-03-30"),
            ("P03", "2026-04-12"),
        ]
        withdrawn = str(lived.last("withdrawn"))
        assert rows(lived, "V06") == [("V06", withdrawn, "2026-04-13", "2026-04-14", None)]
        assert rows(lived, "O08", "F02", "F04") == []

    def test_of_one_that_was_referred_for_prosecution(self) -> None:
        lived = life("ceased")
        assert rows(lived, "P15") == [("P15", "1", "2026-03-24", "2026-03-24", None)]
        assert not catalogue()["P15-referred-back"].automatic, "by a person"
        assert [occurrence for _, occurrence, *_ in rows(lived, "V06")] == [
            str(lived.last(kind)) for kind in ("non_compliance_recorded", "referred_for_prosecution", "ceased")
        ]

    @pytest.mark.parametrize("point", ["opened", "authorised", "signed", "closed"])
    def test_before_a_caution_nobody_writes_to_the_participant(self, point: str) -> None:
        assert rows(life(point), "P") == []
        assert rows(life(point), "V01")


class TestBookings:
    def test_a_reminder_whose_day_lies_before_the_booking_is_left_out(self) -> None:
        near = WorkshopsBooked(first=FIRST, second=SECOND, short_notice="rang, and agreed")
        late = life("told").do("2026-04-13", near)
        assert [code for code, *_ in rows(late, "P04", "P05", "P07")] == ["P05", "P07"]
        (check,) = rows(late, "V03")
        assert check == ("V03", "2026-04-18.1", "2026-04-13", "2026-04-16", "2026-04-17")
        later = life("told").do("2026-04-17", near)
        assert [code for code, *_ in rows(later, "P05")] == ["P05"], "on the day itself it still goes"
        assert rows(later, "V03") == [("V03", "2026-04-18.1", "2026-04-17", "2026-04-17", "2026-04-17")]

    def test_the_same_days_at_another_workshop_are_another_place_and_the_reminders_go_again(self) -> None:
        pair = WorkshopsBooked(first=FIRST, second=SECOND, first_workshop="A-1", second_workshop="B-1")
        lived = life("told").do("2026-03-16", pair).do("2026-04-14", attrs.evolve(pair, first_workshop="A-2"))
        assert rows(lived, "P10") == []
        assert rows(lived, "P12") == [("P12", "2026-04-18.2", "2026-04-14", "2026-04-14", "2026-04-18")]
        assert [(code, occurrence) for code, occurrence, *_ in rows(lived, "P04", "P05", "P07")] == [
            ("P05", "2026-04-18.2"),
            ("P07", "2026-05-16.1"),
        ]
        (changed,) = [message for message in due(lived) if message.message.startswith("P12")]
        assert changed.about == "2026-04-18"

    def test_the_same_pair_once_more_is_no_news_to_the_participant_or_the_officer(self) -> None:
        pair = WorkshopsBooked(first=FIRST, second=SECOND)
        lived = life("booked")
        before = rows(lived, "P")
        assert rows(lived.do("2026-03-20", pair), "P") == before
        assert len(rows(lived, "O02")) == 1

    def test_a_cancellation_is_a_message_and_the_pair_after_it_as_new_dates(self) -> None:
        lived = life("booked").do("2026-03-30", BookingCancelled())
        assert rows(lived, "P11") == [("P11", "1", "2026-03-30", "2026-03-30", None)]
        assert rows(lived, "P04", "P05", "F02", "V03") == []
        lived.do("2026-04-01", WorkshopsBooked(first=FIRST, second=SECOND))
        assert rows(lived, "P03") == [("P03", "1", "2026-03-16", "2026-03-17", "2026-03-29")]
        assert rows(lived, "P10") == [("P10", "2", "2026-04-01", "2026-04-01", "2026-04-18")]
        assert rows(lived, "P05") == [("P05", "2026-04-18.2", "2026-04-17", "2026-04-17", "2026-04-17")]

    def test_a_booking_that_was_replaced_the_same_day_is_no_message(self) -> None:
        lived = life("booked").do("2026-03-16", WorkshopsBooked(first=day("2026-04-25"), second=day("2026-05-23")))
        assert [code for code, *_ in rows(lived, "P03", "P10")] == ["P10"]

    def test_the_number_is_checked_from_the_providers_yes_and_its_answer_is_a_message(self) -> None:
        lived = life("told")
        assert rows(lived, "P02") == [("P02", "1", "2026-03-12", "2026-03-16", "2026-03-30")]
        found = {message.message[:3]: row(message) for message in due(lived, accepted_on=day("2026-03-17"))}
        assert found["P02"] == ("P02", "1", "2026-03-17", "2026-03-19", "2026-04-02")
        assert found["O01"] == ("O01", "1", "2026-03-17", "2026-03-17", None)
        assert not rows(lived, "O01")

    def test_without_a_condition_that_asks_for_workshops_nobody_checks_a_number(self) -> None:
        assert rows(life("told", conditions=(NOT_TO_REOFFEND,)), "P02") == []


class TestTasks:
    def test_an_occasion_that_was_settled_stays_on_the_list_and_is_not_overdue(self) -> None:
        lived = life("first")
        assert rows(lived, "S02") == [("S02", "2026-04-18", "2026-04-25", "2026-04-25", None)]
        lived.do("2026-04-21", contact(Occasion.FIRST_WORKSHOP))
        assert rows(lived, "S02") == []
        assert rows(lived, "V04") == [("V04", "2026-04-18", "2026-04-18", "2026-04-24", None)]

    def test_after_a_first_that_was_missed_she_is_contacted_too(self) -> None:
        lived = life("booked").do("2026-04-20", attendance(Part.FIRST, FIRST, Attendance.LATE))
        change = f"change.{lived.last('attendance_recorded')}"
        assert [row[:2] for row in rows(lived, "V04", "S02")] == [
            ("V04", "2026-04-18"),
            ("S02", change),
            ("S02", "2026-04-18"),
        ]
        lived.do("2026-04-21", attrs.evolve(contact(Occasion.FIRST_WORKSHOP), also=(Occasion.CHANGE,)))
        assert [code for code, *_ in rows(lived, "V04", "S02")] == ["V04"]

    def test_an_absence_that_was_none_leaves_nothing_of_it(self) -> None:
        lived = life("booked").do("2026-04-20", attendance(Part.FIRST, FIRST, Attendance.ABSENT))
        lived.corrected(lived.last("attendance_recorded"), attendance(Part.FIRST, FIRST))
        assert rows(lived, "P09", "O04", "V06") == []
        assert [code for code, *_ in rows(lived, "P06", "V04")] == ["V04", "P06"]
        assert len(rows(lived, "O03")) == 1

    def test_the_end_is_at_risk_while_nothing_is_booked(self) -> None:
        assert rows(life("told"), "O06") == [("O06", "2026-06-14", "2026-05-31", "2026-05-31", None)]
        assert rows(life("booked"), "O06") == []

    def test_a_concern_goes_to_the_officer_each_time(self) -> None:
        lived = life("booked").do("2026-03-20", SafetyHoldPlaced(concern=Concern.POLICE, reason="a report"))
        hold = str(lived.last("safety_hold_placed"))
        assert rows(lived, "O07") == [("O07", hold, "2026-03-20", "2026-03-20", None)]

    def test_a_text_she_asked_for_follows_from_no_fact(self) -> None:
        assert [
            facts
            for facts in GOLDEN
            if any(message.message.startswith(("V07", "V08")) for message in due(replay(facts)))
        ] == []


class TestHold:
    def stopped(self) -> list[tuple[PausedBy, Life]]:
        held = SafetyHoldPlaced(concern=Concern.VICTIM, reason="afraid")
        high = RiskReassessed(grade=Grade.HIGH, tool="DASH")
        gone = AgreementWithdrawn(how=Channel.TELEPHONE)
        over = RiskReviewed(continues=False, rank=Rank.SERGEANT, reason="stops")
        return [
            (PausedBy.HOLD, life("booked").do("2026-03-20", held)),
            (PausedBy.STOPPED, life("booked").do("2026-03-20", high)),
            (PausedBy.STOPPED, life("booked").do("2026-03-20", gone).do("2026-03-20", over)),
        ]

    def test_everything_to_the_participant_is_paused_and_nothing_else_changes(self) -> None:
        before = due(life("booked"))
        for why, lived in self.stopped():
            to_participant = [message for message in due(lived) if message.reader is Reader.PARTICIPANT]
            assert {message.paused for message in to_participant} == {why}
            assert [attrs.evolve(message, paused=None) for message in to_participant] == [
                message for message in before if message.reader is Reader.PARTICIPANT
            ]
            assert {message.paused for message in due(lived) if message.reader is not Reader.PARTICIPANT} == {None}

    def test_once_it_is_lifted_they_go_again(self) -> None:
        (_, lived), *_ = self.stopped()
        lifted = SafetyHoldLifted(rank=Rank.INSPECTOR, bookings=BookingsDecision.KEEP, reason="seen to")
        lived.do("2026-03-21", RiskReassessed(grade=Grade.MEDIUM, tool="DASH")).do("2026-03-23", lifted)
        assert {message.paused for message in due(lived)} == {None}


# What is the victim's changes nothing of the participant's.

Listing = Callable[[Case], Sequence[object]]


def participant_messages(case: Case) -> list[MessageDue]:
    """What the participant is sent, but for whether it waits."""
    return [attrs.evolve(message, paused=None) for message in due(case) if message.reader is Reader.PARTICIPANT]


def by_number(case: Case) -> list[tuple[int, str]]:
    """The known-bad twin: identities from the numbers of facts, which count the victim's as well."""
    return [(fact.number, fact.kind) for fact in case.facts if isinstance(fact.what, WorkshopsBooked)]


def left_out(case: Case) -> list[MessageDue]:
    """The known-bad twin: what waits is not on the list, so that a hold shows."""
    return [
        attrs.evolve(message, paused=None)
        for message in due(case)
        if message.reader is Reader.PARTICIPANT and not message.paused
    ]


def while_she_agrees(case: Case) -> list[MessageDue]:
    """The known-bad twin: worked out from the case, it stops where she withdrew her agreement."""
    return [] if case.agreement_withdrawn is not None else participant_messages(case)


def renumbered(facts: Sequence[tuple[Fact | None, What]]) -> tuple[Fact, ...]:
    """These facts as one life: numbered anew, each superseding what it superseded before."""
    new: dict[int, int] = {}
    made: list[Fact] = []
    for number, (old, what) in enumerate(facts, 1):
        plain = attrs.evolve(made[-1], supersedes=None, why=None) if old is None else old
        supersedes = None if plain.supersedes is None else new.get(plain.supersedes)
        made.append(attrs.evolve(plain, number=number, what=pointing_at(what, new), supersedes=supersedes))
        if old is not None:
            new[old.number] = number
    return tuple(made)


def pointing_at(what: What, new: Mapping[int, int]) -> What:
    """The same, pointing at the new number of the fact it takes back, or follows from; at one that is none: itself."""
    if isinstance(what, RecordedInError):
        return attrs.evolve(what, fact=new.get(what.fact, sys.maxsize))
    if isinstance(what, Screened | SafetyHoldPlaced | ConcernRaised) and what.cause is not None:
        return attrs.evolve(what, cause=new.get(what.cause, sys.maxsize))
    return what


def other_victim(facts: tuple[Fact, ...], dice: random.Random) -> tuple[Fact, ...]:
    """The same life with other facts of the victim's: some left out, some more, some saying otherwise."""
    found: list[tuple[Fact | None, What]] = []
    for fact in facts:
        if not isinstance(fact.what, OF_THE_VICTIM) or dice.random() < 0.5:
            found.append((fact, fact.what))
        if fact.number > 2 and dice.random() < 0.3:
            found.append((None, dice.choice(MORE)))
    return renumbered(found)


MORE: tuple[What, ...] = (
    contact(said="he came home shouting"),
    contact(Occasion.FIRST_WORKSHOP, reached=False),
    SafetyHoldPlaced(concern=Concern.VICTIM, reason="afraid"),
    SafetyHoldLifted(rank=Rank.INSPECTOR, reason="seen to"),
    RiskReassessed(grade=Grade.HIGH, tool="DASH"),
    RiskReviewed(continues=False, reason="stops"),
    AgreementWithdrawn(how=Channel.TELEPHONE, reason="does not feel safe"),
    VictimAsked(how=Channel.TELEPHONE, suspect_present=False, agrees=False, specific_risk=True),
    ConcernRaised(immediacy=Immediacy.NOW, told_by=Concern.VICTIM, category=ConcernCategory.ESCALATION),
    IncidentReported(reference="1/26", against=IncidentAgainst.VICTIM, told_by=Concern.VICTIM),
    ContactRecordKept(person=Person.VICTIM, version=2, usable=False, do_not_contact=True),
    PersonDied(person=Person.VICTIM),
)


def differs(listing: Listing, facts: tuple[Fact, ...], dice: random.Random) -> bool:
    return listing(replay(facts)) != listing(replay(other_victim(facts, dice)))


@pytest.mark.parametrize("seed", range(times(6, 400)))
def test_nothing_of_the_victims_changes_what_the_participant_is_sent(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  (a seed, so that a failure can be seen again)
    for facts in GOLDEN:
        assert not differs(participant_messages, facts, dice), facts[0].case
        assert participant_side(replay(facts)) == participant_side(replay(other_victim(facts, dice))), facts[0].case


@pytest.mark.parametrize("twin", [by_number, left_out, while_she_agrees])
def test_worked_out_from_all_of_the_case_it_would_show(twin: Listing) -> None:
    dice = random.Random(0)  # noqa: S311  (the same)
    assert any(differs(twin, facts, dice) for _ in range(4) for facts in GOLDEN)


def test_every_message_of_a_case_is_one_of_its_kind_sorted_and_the_same_again() -> None:
    kinds = set[str]()
    for facts in GOLDEN:
        found = due(replay(facts))
        assert found == due(replay(facts))
        assert len({(message.message, message.occurrence) for message in found}) == len(found), facts[0].case
        assert list(found) == sorted(found, key=lambda message: (message.opens_on, message.message, message.occurrence))
        for message in found:
            assert message.not_after is None or message.opens_on <= message.not_after
            assert message.opens_on <= message.due_by
        kinds |= {message.message[:3] for message in found}
    assert len(kinds) > 25, kinds


def test_a_task_with_the_victim_or_of_a_concern_stays_under_its_name_whatever_follows() -> None:
    kept = {"V01", "V02", "V04", "V05", "O07"}
    for facts in GOLDEN:
        # A correction renames, a taking-back removes, and where she wants no more contact there is no task.
        unnamed = {"recorded_in_error", "person_died", "case_transferred"}
        ended = any(isinstance(fact.what, VictimContacted) and fact.what.effect == "ends" for fact in facts)
        if ended or any(fact.supersedes or fact.kind in unnamed for fact in facts):
            continue
        before: set[tuple[str, str]] = set()
        for number in range(1, len(facts) + 1):
            now = {
                (message.message[:3], message.occurrence)
                for message in due(replay(facts[:number]))
                if message.message[:3] in kept
            }
            assert before <= now, facts[0].case
            before = now


def test_what_works_out_the_participants_messages_cannot_name_a_case() -> None:
    assert not {"Case", "Fact", "VictimContacted"} & set(vars(participant_events))
    assert set(EVENTS_FOR_PARTICIPANT) == {
        rule.trigger for rule in RULES if rule.reader is Reader.PARTICIPANT and rule.media
    }


def test_days_after_are_counted_in_working_days_where_the_row_says_so() -> None:
    easter = life("told").do("2026-03-16", WorkshopsBooked(first=day("2026-04-02"), second=day("2026-04-30")))
    assert rows(easter, "F04")[0][2] == "2026-04-07", "Good Friday to Easter Monday are not worked"
    (rule,) = [rule for rule in RULES if rule.code == "F02"]
    before = attrs.evolve(rule, working_days=True)
    found = [message.opens_on for message in messages_due(easter.case, [before], WORKED)]
    assert found == [day("2026-03-31"), days_after(day("2026-04-30"), -2)]
