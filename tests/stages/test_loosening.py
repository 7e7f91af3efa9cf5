"""What may not be taken back by somebody may not be corrected away by them either; what only adds is free."""

from typing import Any, Final

import attrs
import pytest

from cara_core.case.facts import (
    Ceased,
    Closure,
    Concern,
    ConcernCategory,
    ConcernRaised,
    ErrorCode,
    Immediacy,
    IncidentAgainst,
    IncidentReported,
    PersonDied,
    RecordedInError,
    RiskReassessed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    What,
)
from cara_core.stages.issue.deciding import is_same_person
from cara_core.terms.caution import Person, Rank
from cara_core.terms.risk import Grade
from support.kinds import ONE_OF_EACH, changed_in
from support.lives import BY, Life, contact, life

ON: Final = "2026-04-02"
RAISED = ConcernRaised(
    immediacy=Immediacy.TODAY, told_by=Concern.VICTIM, category=ConcernCategory.ESCALATION, said="he rang"
)
INCIDENT = IncidentReported(
    reference="I 9", against=IncidentAgainst.VICTIM, told_by=Concern.POLICE, condition="workshops"
)
HIGH = RiskReassessed(grade=Grade.HIGH, tool="DASH")
DIED = PersonDied(person=Person.VICTIM)
HOLD = SafetyHoldPlaced(concern=Concern.PROVIDER, reason="said at the workshop")
WORRIED = contact(concern=True)
TAKE_BACK, SAME = ("supersedes", "TAKE_BACK"), ("by", "SAME_PERSON")

WEAKER: Final[dict[str, tuple[What, What]]] = {
    "a contact had no concern": (WORRIED, contact()),
    "a contact's concern is less urgent": (WORRIED, attrs.evolve(WORRIED, immediacy=Immediacy.NEXT_CONTACT)),
    "a concern is less urgent": (RAISED, attrs.evolve(RAISED, immediacy=Immediacy.NEXT_CONTACT)),
    "an incident was against another": (INCIDENT, attrs.evolve(INCIDENT, against=IncidentAgainst.OTHER)),
    "an incident broke no condition": (INCIDENT, attrs.evolve(INCIDENT, condition=None)),
    "the participant died": (DIED, PersonDied(person=Person.PARTICIPANT)),
    "a hold has another reason": (HOLD, attrs.evolve(HOLD, reason="nothing")),
}
STRONGER: Final[dict[str, tuple[What, What]]] = {
    "a contact had a concern": (contact(), WORRIED),
    "a contact's concern is for now": (WORRIED, attrs.evolve(WORRIED, immediacy=Immediacy.NOW)),
    "a concern is for now": (RAISED, attrs.evolve(RAISED, immediacy=Immediacy.NOW)),
    "a concern has other words": (RAISED, attrs.evolve(RAISED, said="he rang twice")),
    "an incident was against the victim": (attrs.evolve(INCIDENT, against=IncidentAgainst.OTHER), INCIDENT),
    "an incident broke a condition": (attrs.evolve(INCIDENT, condition=None), INCIDENT),
    "a grade is high": (attrs.evolve(HIGH, grade=Grade.MEDIUM), HIGH),
    "a withdrawal has a reason": (
        ONE_OF_EACH["agreement_withdrawn"],
        changed_in(ONE_OF_EACH["agreement_withdrawn"], reason="afraid"),
    ),
}


def recorded(what: What, **more: Any) -> tuple[Life, dict[str, Any]]:
    """A life in which that was recorded, and the envelope of what corrects it."""
    caution = life("told")
    number = caution.case.number + 1
    return caution.do(ON, what, **more), {"supersedes": number, "why": "recorded wrongly"}


@pytest.mark.parametrize("name", WEAKER)
def test_what_safety_rests_on_is_not_corrected_away(name: str) -> None:
    was, weaker = WEAKER[name]
    caution, again = recorded(was)
    assert caution.faults(ON, weaker, **again) == [TAKE_BACK, SAME]
    assert caution.faults(ON, weaker, by="officer 99", **again) == [TAKE_BACK]


@pytest.mark.parametrize("name", STRONGER)
def test_what_only_adds_is_free(name: str) -> None:
    was, stronger = STRONGER[name]
    caution, again = recorded(was)
    assert caution.kept(ON, stronger, **again).facts


def test_a_high_grade_is_lowered_by_a_supervisor_who_did_not_record_it() -> None:
    caution, again = recorded(HIGH)
    standard = attrs.evolve(HIGH, grade=Grade.STANDARD)
    by_sergeant = attrs.evolve(standard, rank=Rank.SERGEANT)
    assert caution.faults(ON, standard, **again) == [("what.rank", "DECIDER_RANK"), SAME]
    assert caution.faults(ON, standard, by="officer 99", **again) == [("what.rank", "DECIDER_RANK")]
    assert caution.faults(ON, by_sergeant, **again) == [SAME]
    assert caution.kept(ON, by_sergeant, by="sergeant 2", **again).facts


def test_whoever_recorded_an_earlier_fact_of_the_chain_is_no_other_person() -> None:
    caution, again = recorded(HIGH)
    reason = attrs.evolve(HIGH, reason="seen again")
    caution.do(ON, reason, by="officer 99", **again)
    again["supersedes"] = caution.last("risk_reassessed")
    weaker = attrs.evolve(HIGH, grade=Grade.MEDIUM, rank=Rank.SERGEANT)
    for by in (BY, "officer 99"):
        assert caution.faults(ON, weaker, by=by, **again) == [SAME]


@pytest.mark.parametrize("kind", ["concern_raised", "incident_reported", "person_died", "agreement_withdrawn"])
def test_it_is_not_moved_to_another_time(kind: str) -> None:
    what = ONE_OF_EACH[kind]
    caution, again = recorded(what, at=f"{ON}T10:00:00Z")
    assert caution.faults("2026-04-01", what, moves_day=True, **again) == [TAKE_BACK, SAME]
    assert caution.faults(ON, what, at=f"{ON}T09:00:00Z", **again) == [TAKE_BACK, SAME]
    assert caution.faults(ON, what, **again) == [TAKE_BACK, SAME]
    assert caution.kept(ON, what, at=f"{ON}T10:00:00Z", **again).facts


def test_an_hour_may_be_added_unless_a_hold_was_lifted_that_day() -> None:
    caution, again = recorded(HOLD)
    reported = {**again, "supersedes": caution.case.number + 1}
    caution.do(ON, INCIDENT)
    assert caution.kept(ON, INCIDENT, at=f"{ON}T09:00:00Z", **reported).facts
    caution.do(ON, attrs.evolve(HIGH, grade=Grade.STANDARD))
    caution.do(ON, SafetyHoldLifted(rank=Rank.SERGEANT, reason="seen to"), at=f"{ON}T12:00:00Z")
    assert caution.faults(ON, INCIDENT, at=f"{ON}T09:00:00Z", **reported) == [TAKE_BACK, SAME]


@pytest.mark.parametrize(
    ("point", "kind", "other"),
    [
        ("closed", "closed", {"closure": Closure.OUT_OF_TIME}),
        ("quashed", "caution_quashed", {"reference": "CO 999"}),
        ("transferred", "case_transferred", {"reference": "T 999"}),
        ("ceased", "ceased", {}),
    ],
)
def test_an_end_of_a_kind_without_a_rank_is_taken_back_and_not_corrected(
    point: str, kind: str, other: dict[str, object]
) -> None:
    caution = life(point)
    end = next(record for record in caution.case.standing if record.fact.kind == kind)
    again: dict[str, Any] = {"supersedes": end.number, "why": "recorded wrongly", "by": "inspector 5"}
    if other:
        found = caution.faults(end.on, changed_in(end.what, **other), **again)
        assert found == [TAKE_BACK]
    assert caution.faults("2026-07-20", end.what, moves_day=True, **again) == [TAKE_BACK]


def test_a_reference_may_be_added_to_an_end_and_not_be_taken_from_it() -> None:
    caution = life("ceased")
    end = next(record for record in caution.case.standing if isinstance(record.what, Ceased))
    again: dict[str, Any] = {"supersedes": end.number, "why": "recorded wrongly"}
    caution.do(end.on, Ceased(dpp_consent="DPP 1", irregular="no referral on file"), **again)
    again["supersedes"] = caution.last("ceased")
    assert caution.faults(end.on, Ceased(dpp_consent="DPP 1"), **again) == [TAKE_BACK]


def test_a_caution_is_corrected_by_an_inspector_or_above() -> None:
    caution = life("issued")
    issued = caution.case.issued
    assert issued is not None
    again: dict[str, Any] = {"supersedes": issued.number, "why": "recorded wrongly"}
    by_sergeant = attrs.evolve(issued.what, rank=Rank.SERGEANT)
    assert caution.faults(issued.on, by_sergeant, **again) == [("what.rank", "DECIDER_RANK")]
    by_inspector = attrs.evolve(issued.what, rank=Rank.INSPECTOR)
    assert caution.kept(issued.on, by_inspector, by="inspector 5", **again).facts


@pytest.mark.parametrize(
    "by", ["Sergeant 12", "sergeant  12", "SERGEANT-12", "sergeant 12 ", "sergeant/12", "sergeant12"]
)
def test_another_spelling_is_nobody_else(by: str) -> None:
    assert is_same_person(by, "sergeant 12")


@pytest.mark.parametrize("by", ["sergeant 13", "officer 12", "sergeant 1 2", "sergeant 12 a", "sergeant"])
def test_another_number_or_role_is_somebody_else(by: str) -> None:
    assert not is_same_person(by, "sergeant 12")


class TestTheAssessmentOnWhichAHoldWasLifted:
    def lifted(self) -> tuple[Life, int]:
        caution = life("told").do(ON, RAISED)
        caution.do("2026-04-03", RiskReassessed(grade=Grade.STANDARD, tool="DASH"))
        number = caution.last("risk_reassessed")
        return caution.do("2026-04-07", SafetyHoldLifted(rank=Rank.SERGEANT, reason="seen to")), number

    def test_it_is_not_taken_back_before_the_lifting_is(self) -> None:
        caution, number = self.lifted()
        back = RecordedInError(fact=number, code=ErrorCode.NEVER_HAPPENED, reason="another man")
        assert caution.faults("2026-04-08", back) == [("what.fact", "RESTS_ON_IT")]
        lifting = attrs.evolve(back, fact=caution.last("safety_hold_lifted"))
        assert caution.do("2026-04-08", lifting).case.hold is not None
        assert caution.kept("2026-04-08", back).facts

    def test_it_is_not_moved_before_the_concern_and_may_be_corrected_where_it_stands(self) -> None:
        caution, number = self.lifted()
        medium = RiskReassessed(grade=Grade.MEDIUM, tool="DASH")
        again: dict[str, Any] = {"supersedes": number, "why": "recorded wrongly"}
        assert caution.faults("2026-04-01", medium, moves_day=True, **again) == [("supersedes", "RESTS_ON_IT")]
        assert caution.kept("2026-04-03", medium, **again).facts

    def test_one_beside_another_is_taken_back(self) -> None:
        caution, number = self.lifted()
        caution.do("2026-04-04", RiskReassessed(grade=Grade.STANDARD, tool="DASH"), typed="2026-04-08")
        back = RecordedInError(fact=number, code=ErrorCode.TWICE, reason="typed twice")
        assert caution.kept("2026-04-08", back).facts

    def test_what_was_lifted_without_any_cause_rests_on_none(self) -> None:
        caution = life("told").do(ON, HOLD).do("2026-04-03", RiskReassessed(grade=Grade.STANDARD, tool="DASH"))
        number = caution.last("risk_reassessed")
        caution.do("2026-04-07", SafetyHoldLifted(rank=Rank.SERGEANT, reason="seen to"))
        back = RecordedInError(fact=number, code=ErrorCode.TWICE, reason="typed twice")
        assert caution.kept("2026-04-08", back).facts

    def test_what_lacked_its_assessment_before_rests_on_none_either(self) -> None:
        """A concern that was typed late lies between the assessment and the lifting: that was so before, too."""
        caution, number = self.lifted()
        caution.do("2026-04-05", RAISED, typed="2026-04-08")
        back = RecordedInError(fact=number, code=ErrorCode.TWICE, reason="typed twice")
        assert caution.kept("2026-04-09", back).facts
