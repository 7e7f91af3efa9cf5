"""Duties to the victim: what is told and when, which changes are told of, and when nothing is owed."""

import pytest

from cara_core.case.facts import (
    Attendance,
    BookingCancelled,
    Channel,
    Closed,
    Closure,
    Concern,
    ContactRecordKept,
    IncidentAgainst,
    IncidentReported,
    Occasion,
    OutcomeRecorded,
    Part,
    RecordSystem,
    What,
    Withdrawn,
)
from cara_core.case.facts.victim import ContactEffect
from cara_core.due.duties import DutyKind, duties
from cara_core.due.duty import Owner, WaitsFor
from cara_core.terms.caution import Person, Rank
from cara_core.terms.days import day, days_after
from support.facts_by_hand import FIRST_ON, SECOND_ON, ByHand, booked, caution, decided, issued, opened, rung
from support.steps import attendance
from support.worked import WORKED


def incident(told_by: Concern) -> IncidentReported:
    return IncidentReported(reference="26/1", against=IncidentAgainst.VICTIM, told_by=told_by)


def due(life: ByHand, kind: DutyKind) -> list[tuple[str, str]]:
    return [(duty.about, duty.due_by.isoformat()) for duty in duties(life.case, WORKED) if duty.kind is kind]


@pytest.mark.parametrize(("enhanced", "by"), [(True, "2026-03-11"), (False, "2026-03-17")])
def test_of_the_caution_the_victim_is_told_in_one_working_day_or_five(*, enhanced: bool, by: str) -> None:
    assert due(issued(caution(enhanced=enhanced)), DutyKind.TELL_OUTCOME) == [("caution_issued", by)]


def test_of_a_closing_whoever_was_asked_is_told() -> None:
    closed = Closed(closure=Closure.DECLINED)
    assert due(decided().add("2026-03-12", closed), DutyKind.TELL_OUTCOME) == [("ended", "2026-03-13")]
    assert due(opened().add("2026-03-12", closed), DutyKind.TELL_OUTCOME) == []


@pytest.mark.parametrize(("told_by", "told"), [(Concern.POLICE, True), (Concern.VICTIM, False)])
def test_of_an_incident_the_victim_is_told_unless_she_reported_it(told_by: Concern, *, told: bool) -> None:
    incident = IncidentReported(reference="26/1", against=IncidentAgainst.VICTIM, told_by=told_by)
    found = due(booked().add("2026-03-20", incident), DutyKind.TELL_CHANGE)
    assert found == ([("incident", "2026-03-21")] if told else [])


def test_after_the_second_she_is_rung_only_where_it_was_attended() -> None:
    life = (
        booked()
        .add("2026-04-09", attendance(Part.FIRST, FIRST_ON))
        .add("2026-05-07", attendance(Part.SECOND, SECOND_ON))
    )
    assert [about for about, _ in due(life, DutyKind.CONTACT_VICTIM)] == ["first_workshop", "completion"]
    bare = opened().add("2026-04-09", attendance(Part.FIRST, FIRST_ON))
    assert due(bare, DutyKind.CONTACT_VICTIM) == [], "no caution, no terms"


def test_of_an_absence_without_a_caution_there_is_nothing_to_tell() -> None:
    """It is kept, and its duties begin once the caution that was given on paper is typed."""
    absent = attendance(Part.FIRST, FIRST_ON, Attendance.ABSENT)
    bare = decided().add("2026-04-09", absent)
    assert due(bare, DutyKind.TELL_CHANGE) == []
    typed = bare.add("2026-03-10", caution(irregular=True), recorded="2026-04-10")
    assert due(typed, DutyKind.TELL_CHANGE) == [("missed", "2026-04-10")]
    assert due(typed.taken_back("2026-04-11"), DutyKind.TELL_CHANGE) == []


class TestDeclined:
    def life(self, tell_by: Channel | None) -> ByHand:
        return issued().add("2026-03-11", rung(Occasion.CAUTION_ISSUED, ContactEffect.ENDS, tell_by=tell_by))

    @pytest.mark.parametrize("what", [BookingCancelled(), Withdrawn(rank=Rank.SERGEANT, reason="x")])
    def test_she_is_owed_no_call(self, what: What) -> None:
        """Worked sequence 9."""
        life = self.life(None).add("2026-03-20", what)
        assert due(life, DutyKind.TELL_CHANGE) == due(life, DutyKind.TELL_OUTCOME) == []

    def test_where_she_chose_a_way_she_is_told_what_was_decided(self) -> None:
        life = self.life(Channel.WRITING).add("2026-03-20", Withdrawn(rank=Rank.SERGEANT, reason="x"))
        assert due(life, DutyKind.TELL_OUTCOME) == [("ended", "2026-03-23")]

    def test_once_she_has_spoken_again_she_is_owed_what_comes_after(self) -> None:
        life = self.life(None).add("2026-03-12", rung(Occasion.OTHER)).add("2026-03-20", BookingCancelled())
        assert due(life, DutyKind.TELL_CHANGE) == [("cancelled", "2026-03-21")]


def test_whom_nobody_may_contact_is_in_no_callers_list() -> None:
    kept = ContactRecordKept(person=Person.VICTIM, version=2, usable=False, do_not_contact=True)
    owed = [
        duty for duty in duties(issued().add("2026-03-11", kept).case, WORKED) if duty.kind is DutyKind.TELL_OUTCOME
    ]
    assert [(duty.owner, duty.waits_for) for duty in owed] == [(Owner.SUPERVISOR, WaitsFor.SUPERVISOR)]


def test_a_record_of_before_the_caution_is_no_record_of_it() -> None:
    """Both systems were entered, but one of them before there was anything to enter."""
    early = OutcomeRecorded(system=RecordSystem.CRIME, code="3", reference="R 1")
    pnc = OutcomeRecorded(system=RecordSystem.PNC, code="3", reference="R 2")
    life = issued().add("2026-03-09", early).add("2026-03-11", pnc)
    assert [about for about, _ in due(life, DutyKind.RECORD_OUTCOME)] == ["issued"]
    assert due(life.add("2026-03-11", early), DutyKind.RECORD_OUTCOME) == []


@pytest.mark.parametrize(
    ("first", "then", "due"),
    [
        # It was news from its first recording on: the correction begins no clock again.
        (attendance(Part.FIRST, FIRST_ON, Attendance.ABSENT), attendance(Part.FIRST, FIRST_ON, Attendance.LATE), 1),
        # Until it was corrected there was nothing to tell.
        (attendance(Part.FIRST, FIRST_ON), attendance(Part.FIRST, FIRST_ON, Attendance.ABSENT), 11),
        (incident(Concern.VICTIM), incident(Concern.POLICE), 11),
        (incident(Concern.POLICE), incident(Concern.OTHER), 1),
        (BookingCancelled(), BookingCancelled(reason="a facilitator was ill"), 1),
    ],
)
def test_a_change_is_told_from_the_first_recording_of_which_the_victim_was_to_hear(
    first: What, then: What, due: int
) -> None:
    life = booked().add("2026-04-09", first)
    corrected = life.add("2026-04-09", then, corrects=life.number, recorded="2026-04-19")
    (found,) = [duty for duty in duties(corrected.case, WORKED) if duty.kind is DutyKind.TELL_CHANGE]
    assert found.due_by == days_after(day("2026-04-09"), due)
