"""A report is kept whatever the case has come to, and refused only where it cannot be; told twice it is kept once."""

from typing import Any

import attrs
import pytest

from cara_core.case.case import Phase
from cara_core.case.facts import (
    AgreementWithdrawn,
    ArrestedForBreach,
    Attendance,
    AttendanceRecorded,
    CautionQuashed,
    Ceased,
    Channel,
    Concern,
    IncidentAgainst,
    IncidentReported,
    MaracReferred,
    NonComplianceRecorded,
    NotHeldCause,
    Part,
    PersonUnavailable,
    ProsecutionDecided,
    QuashedBy,
    ReferralCorrected,
    RiskReassessed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    UnavailableReason,
    VictimAsked,
    What,
    WorkshopNotHeld,
)
from cara_core.stages.breach import EARLIER_ARREST_RULES
from cara_core.stages.reports.possible import change_contradictions, earliest_day
from cara_core.terms.caution import ArrestOutcome, Rank
from cara_core.terms.days import Day, day, days_after
from cara_core.terms.referral import Relationship
from cara_core.terms.risk import GRADES, Grade
from support.kinds import ONE_OF_EACH, changed_in
from support.lives import FIRST, SECOND, Life, attendance, contact, life
from support.referrals import example
from support.rows import offence

HOLD = SafetyHoldPlaced(concern=Concern.PROVIDER, reason="said at the workshop")
GONE = AgreementWithdrawn(how=Channel.TELEPHONE)


def asked(*, agrees: bool = True) -> VictimAsked:
    return VictimAsked(how=Channel.TELEPHONE, suspect_present=False, agrees=agrees, specific_risk=False)


def attended_of(caution: Life) -> list[AttendanceRecorded]:
    return [record.what for record in caution.case.attendances]


class TestDays:
    def test_a_report_lies_no_earlier_than_the_earliest_offence(self) -> None:
        caution = life("opened")
        first = earliest_day(caution.case)
        assert first == example().first_offence_day
        assert caution.faults(days_after(first, -1), GONE) == [("on", "BEFORE_OFFENCE")]
        assert caution.kept(first, GONE).facts, "before the case was opened, and after the offence"

    def test_of_an_erased_referral_the_opening_counts(self) -> None:
        caution = life("opened")
        caution.case = attrs.evolve(caution.case, referral=None)
        assert earliest_day(caution.case) == caution.case.opened_on
        assert caution.faults("2026-03-09", ONE_OF_EACH["legal_advice_offered"]) == [("on", "BEFORE_OFFENCE")]
        caution.case = attrs.evolve(caution.case, opened_on=None)
        assert caution.kept("2026-03-09", ONE_OF_EACH["legal_advice_offered"]).facts
        assert caution.kept("2026-03-09", ONE_OF_EACH["workshop_not_held"]).facts

    def test_an_act_lies_no_earlier_than_the_opening_or_the_caution(self) -> None:
        assert ("on", "BEFORE_OPENED") in life("opened").faults("2026-03-09", ONE_OF_EACH["closed"])
        refused = life("issued").refused("2026-03-11", ONE_OF_EACH["withdrawn"])
        assert any("before the caution was given" in wait for wait in getattr(refused, "missing", ()))


@pytest.mark.parametrize(
    ("on", "what", "faults"),
    [
        ("2026-04-17", attendance(Part.FIRST, FIRST), [("what.workshop_on", "AHEAD")]),
        ("2026-04-20", attendance(Part.FIRST, "2026-01-01"), [("what.workshop_on", "BEFORE_OFFENCE")]),
        (
            "2026-04-20",
            WorkshopNotHeld(part=Part.FIRST, workshop_on=day("2026-01-01"), cause=NotHeldCause.VENUE),
            [("what.workshop_on", "BEFORE_OFFENCE")],
        ),
        (
            "2026-04-20",
            PersonUnavailable(from_=day("2026-01-02"), until=day("2026-01-01"), reason=UnavailableReason.HOSPITAL),
            [("what.from", "BEFORE_OFFENCE"), ("what.until", "OUT_OF_ORDER")],
        ),
        (
            "2026-04-20",
            RiskReassessed(grade=Grade.MEDIUM, tool="DASH", assessed_on=day("2026-04-21")),
            [("what.assessed_on", "AHEAD")],
        ),
        (
            "2026-04-20",
            RiskReassessed(grade=Grade.MEDIUM, tool="DASH", answers={"1": "no", "99": "yes"}),
            [("what.answers", "NOT_A_QUESTION")],
        ),
        (
            "2026-04-20",
            MaracReferred(reference="M 1", sent_on=day("2026-04-21"), replied_on=day("2026-04-22")),
            [("what.sent_on", "AHEAD"), ("what.replied_on", "AHEAD")],
        ),
        (
            "2026-04-20",
            MaracReferred(reference="M 1", sent_on=day("2026-04-20"), replied_on=day("2026-04-19")),
            [("what.replied_on", "OUT_OF_ORDER")],
        ),
        (
            "2026-04-20",
            CautionQuashed(by=QuashedBy.COURT, reference="CO 1", decided_on=day("2026-04-21")),
            [("what.decided_on", "AHEAD")],
        ),
        (
            "2026-04-20",
            ProsecutionDecided(reference="CPS 1", decided_on=day("2026-04-21"), prosecute=True),
            [("what.decided_on", "AHEAD")],
        ),
        (
            "2026-04-20",
            ArrestedForBreach(outcome=ArrestOutcome.BAIL_FOR_DECISION, bail_until=day("2026-04-19")),
            [("what.bail_until", "OUT_OF_ORDER")],
        ),
        (
            "2026-04-20",
            NonComplianceRecorded(condition="another", failed_on=day("2026-04-21")),
            [("what.condition", "NO_SUCH_CONDITION"), ("what.failed_on", "AHEAD")],
        ),
        (
            "2026-04-20",
            NonComplianceRecorded(condition="workshops", failed_on=day("2026-01-01")),
            [("what.failed_on", "BEFORE_OFFENCE")],
        ),
        (
            "2026-04-20",
            IncidentReported(
                reference="I 9", against=IncidentAgainst.VICTIM, told_by=Concern.POLICE, condition="another"
            ),
            [("what.condition", "NO_SUCH_CONDITION")],
        ),
        (
            "2026-04-20",
            ReferralCorrected(changes={"suspect.nothing": 1}, source="the custody record", since=day("2026-05-01")),
            [("what.since", "AHEAD"), ("what.changes.suspect.nothing", "UNKNOWN_KEY")],
        ),
    ],
)
def test_what_cannot_be_is_refused(on: str, what: What, faults: list[tuple[str, str]]) -> None:
    found = life("booked").faults(on, what)
    assert [code for _, code in found] == [code for _, code in faults]
    assert all(path in {place for place, _ in found} or "changes" in path for path, _ in faults)


def test_without_conditions_on_record_any_may_have_been_broken() -> None:
    broken = IncidentReported(
        reference="I 9", against=IncidentAgainst.VICTIM, told_by=Concern.POLICE, condition="another"
    )
    assert life("opened").kept("2026-03-10", broken).facts
    assert life("opened").kept("2026-03-10", attrs.evolve(broken, condition=None)).facts


def test_answers_of_a_tool_the_force_does_not_know_are_kept() -> None:
    chat = RiskReassessed(grade=Grade.MEDIUM, tool="a chat", answers={"mood": "yes"})
    assert life("opened").kept("2026-03-10", chat).facts


class TestCorrectingTheReferral:
    def test_its_paths_stand_open_beside_its_values(self) -> None:
        changes = {"suspect.admits_offence": False, "risk.strangulation": True}
        corrected = life("opened").kept("2026-03-11", ReferralCorrected(changes=changes, source="an interview"))
        what = corrected.facts[0].what
        assert isinstance(what, ReferralCorrected)
        assert what.paths == tuple(sorted(changes))

    def test_days_that_cannot_be_right_are_refused_and_those_that_were_wrong_before_are_not(self) -> None:
        caution = life("opened")
        born = {"suspect.date_of_birth": "2026-03-09"}
        found = caution.faults("2026-03-11", ReferralCorrected(changes=born, source="a passport"))
        assert ("what.changes.suspect.date_of_birth", "OUT_OF_ORDER") in found
        admits = ReferralCorrected(changes={"suspect.admits_offence": True}, source="an interview")
        assert caution.kept("2026-03-11", admits).facts

    def test_what_was_wrong_before_is_no_fault_of_the_correction(self) -> None:
        """A referral whose days could not be right was kept before that was asked."""
        caution = life("opened")
        wrong = example({"victim.asked_on": "2026-01-01"})
        before = attrs.evolve(caution.case, referral=wrong)
        rules = caution.policy(day("2026-03-11"))
        assert list(change_contradictions(before, before, day("2026-03-11"), rules)) == []
        assert list(change_contradictions(caution.case, before, day("2026-03-11"), rules))
        nobody = attrs.evolve(caution.case, referral=None)
        assert list(change_contradictions(nobody, before, day("2026-03-11"), rules)) == []

    def test_nothing_is_corrected_of_an_erased_referral(self) -> None:
        caution = life("opened")
        caution.case = attrs.evolve(caution.case, referral=None)
        corrected = ReferralCorrected(changes={"suspect.admits_offence": True}, source="an interview")
        assert ("what.changes", "ERASED") in caution.faults("2026-03-11", corrected)


class TestAttendance:
    def test_of_a_day_that_was_not_booked_it_is_kept_and_marked(self) -> None:
        caution = life("booked").do("2026-04-20", attendance(Part.FIRST, "2026-04-19"))
        assert [what.unbooked for what in attended_of(caution)] == [True]
        caution.do("2026-04-20", attendance(Part.FIRST, FIRST))
        assert [what.unbooked for what in attended_of(caution)] == [False, True], "in the order of the workshops"

    def test_whatever_was_given_the_mark_is_the_cores(self) -> None:
        claimed = attrs.evolve(attendance(Part.FIRST, FIRST), unbooked=True)
        assert [what.unbooked for what in attended_of(life("booked").do("2026-04-20", claimed))] == [False]

    def test_a_second_report_that_says_otherwise_is_kept_and_the_stricter_stands(self) -> None:
        caution = life("first").do("2026-04-21", attendance(Part.FIRST, FIRST, Attendance.ABSENT))
        assert [what.attendance for what in attended_of(caution)] == ["attended", "absent"]
        assert caution.case.attended(Part.FIRST) is None

    def test_the_same_report_is_kept_once(self) -> None:
        caution = life("first")
        number, on, by = caution.last("attendance_recorded"), caution.facts[-1].on, caution.facts[-1].by
        again = caution.kept(on, attendance(Part.FIRST, FIRST), by=by)
        assert (again.same_as, again.facts, again.case) == (number, (), caution.case)

    def test_what_somebody_else_reports_or_another_key_brings_is_another_report(self) -> None:
        caution, same = life("first"), attendance(Part.FIRST, FIRST)
        on, by = caution.facts[-1].on, caution.facts[-1].by
        assert caution.kept(on, same, by="provider 2").facts
        assert caution.kept(on, same, by=by, is_new=True).facts


class TestTwice:
    def test_what_was_undone_since_happened_again(self) -> None:
        caution = life("told").do("2026-04-01", HOLD)
        assert caution.kept("2026-04-01", HOLD).same_as is not None
        caution.do("2026-04-01", SafetyHoldLifted(rank=Rank.SERGEANT, reason="seen to"))
        assert caution.do("2026-04-01", HOLD).case.hold is not None

    def test_a_withdrawal_that_an_answer_ended_is_another_one(self) -> None:
        caution = life("told").do("2026-04-01", GONE)
        assert caution.kept("2026-04-01", GONE).same_as is not None
        caution.do("2026-04-02", asked())
        assert caution.kept("2026-04-01", GONE).same_as is None

    def test_an_answer_that_does_not_stand_any_more_is_another_one(self) -> None:
        caution = life("asked").do("2026-03-11", asked(agrees=False))
        assert caution.kept("2026-03-10", asked()).same_as is None

    def test_a_breach_that_was_settled_is_another_one(self) -> None:
        broken = NonComplianceRecorded(condition="workshops", failed_on=day("2026-03-19"))
        caution = life("non_compliance")
        assert caution.kept("2026-03-20", broken).same_as is not None
        caution.do("2026-03-23", ONE_OF_EACH["excuse_decided"])
        assert caution.kept("2026-03-20", broken).same_as is None

    def test_another_hour_is_another_attempt_and_a_correction_is_none(self) -> None:
        caution = life("told").do("2026-04-01", contact(reached=False), at="2026-04-01T09:00:00Z")
        assert caution.kept("2026-04-01", contact(reached=False), at="2026-04-01T09:00:00Z").same_as is not None
        assert caution.kept("2026-04-01", contact(reached=False), at="2026-04-01T15:00:00Z").same_as is None
        corrected: dict[str, Any] = {"supersedes": caution.last("victim_contacted"), "why": "typed wrongly"}
        assert (
            caution.kept("2026-04-01", contact(reached=False), at="2026-04-01T09:00:00Z", **corrected).same_as is None
        )

    @pytest.mark.parametrize("envelope", [{}, {"by": "officer 99"}, {"is_new": True}])
    def test_of_two_attempts_of_one_day_one_is_dropped_only_where_nothing_tells_them_apart(
        self, envelope: dict[str, Any]
    ) -> None:
        caution = life("told").do("2026-04-01", contact(reached=False))
        assert bool(caution.kept("2026-04-01", contact(reached=False), **envelope).facts) is bool(envelope)

    def test_an_attempt_like_one_that_was_corrected_to_it_is_another_one(self) -> None:
        caution = life("told").do("2026-04-01", contact(reached=True))
        caution.corrected(caution.last("victim_contacted"), contact(reached=False))
        assert caution.kept("2026-04-01", contact(reached=False)).facts

    @pytest.mark.parametrize("answer", ["concern_acknowledged", "concern_closed"])
    def test_a_concern_that_was_answered_is_raised_again(self, answer: str) -> None:
        raised = ONE_OF_EACH["concern_raised"]
        caution = life("told").do("2026-04-01", raised)
        number = caution.last("concern_raised")
        assert caution.kept("2026-04-01", raised).same_as == number
        caution.do("2026-04-02", RiskReassessed(grade=Grade.MEDIUM, tool="DASH"))
        what = changed_in(ONE_OF_EACH[answer], concern=number)
        caution.do("2026-04-02", what, at="2026-04-02T10:00:00Z", by="sergeant 2")
        assert caution.kept("2026-04-01", raised).facts

    @pytest.mark.parametrize("outcome", [ArrestOutcome.CHARGED, ArrestOutcome.RELEASED])
    def test_an_arrest_is_repeated_where_it_is_the_one_that_stands(self, outcome: ArrestOutcome) -> None:
        arrest = ArrestedForBreach(outcome=outcome)
        again = life("issued").do("2026-03-20", arrest).kept("2026-03-20", arrest)
        assert (again.same_as is not None) is (outcome is ArrestOutcome.CHARGED)


class TestProceedings:
    def test_that_proceedings_were_started_is_kept_and_marked_where_the_chain_is_missing(self) -> None:
        regular = life("ceased").case.end
        assert regular is not None
        assert isinstance(regular.what, Ceased)
        assert not regular.what.is_irregular
        for point in ("signed", "issued", "breach"):
            caution = life(point).do("2026-03-25", Ceased())
            assert isinstance(caution.facts[-1].what, Ceased)
            assert caution.facts[-1].what.is_irregular
            assert caution.case.phase is Phase.CEASED

    def test_whoever_says_that_it_is_irregular_is_believed(self) -> None:
        ceased = life("prosecution").do("2026-03-25", Ceased(irregular="charged elsewhere")).facts[-1].what
        assert isinstance(ceased, Ceased)
        assert ceased.is_irregular

    @pytest.mark.parametrize(("days", "irregular"), [(0, False), (1, True)])
    def test_it_is_irregular_after_the_limit(self, days: int, *, irregular: bool) -> None:
        caution = life("prosecution")
        assert caution.case.issued is not None
        limit: Day | None = caution.case.issued.what.prosecute_by
        assert limit == day("2026-09-08")
        ceased = caution.do(days_after(limit, days), Ceased()).facts[-1].what
        assert isinstance(ceased, Ceased)
        assert ceased.is_irregular is irregular

    @pytest.mark.parametrize(("consent", "irregular"), [(None, True), ("x", True), ("DPP 12", False)])
    def test_a_spouses_property_needs_the_dpps_consent(self, consent: str | None, *, irregular: bool) -> None:
        property_of: dict[str, Any] = {**offence("2026-03-01", code="CD71039"), "relationship": Relationship.SPOUSE}
        property_of["offences[0].property_of_victim"] = True
        caution = life("prosecution", referral=example(property_of))
        ceased = caution.do("2026-03-25", Ceased(dpp_consent=consent)).facts[-1].what
        assert isinstance(ceased, Ceased)
        assert ceased.is_irregular is irregular

    @pytest.mark.parametrize(("arrested", "known"), [("2022-10-28", False), ("2022-10-29", True)])
    def test_of_an_early_arrest_it_is_said_that_other_rules_apply(self, arrested: str, *, known: bool) -> None:
        caution = life("issued", referral=example({"suspect.arrested_on": arrested}))
        kept = caution.kept("2026-03-20", ArrestedForBreach(outcome=ArrestOutcome.CHARGED))
        assert kept.case.phase is Phase.PROSECUTION
        assert kept.notices == (() if known else (EARLIER_ARREST_RULES,))

    def test_of_an_erased_referral_nothing_is_said(self) -> None:
        caution = life("issued")
        caution.case = attrs.evolve(caution.case, referral=None)
        assert caution.kept("2026-03-20", ArrestedForBreach(outcome=ArrestOutcome.RELEASED)).notices == ()


def test_a_workshop_that_lies_ahead_may_be_known_not_to_be_held() -> None:
    off = WorkshopNotHeld(part=Part.SECOND, workshop_on=SECOND, cause=NotHeldCause.VENUE)
    caution = life("between").do("2026-05-05", off)
    assert caution.case.booking is None
    assert not caution.case.absences


@pytest.mark.parametrize("grade", GRADES)
def test_an_assessment_says_of_itself_whether_it_may_lower(grade: Grade) -> None:
    assessed = life("opened").do("2026-03-11", RiskReassessed(grade=grade, tool="DASH")).case.assessments[-1].what
    assert assessed.lowering_met is False
