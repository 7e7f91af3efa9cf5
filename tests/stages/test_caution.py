"""The five requirements, alone and together; their order; ranks, conditions, the signed document."""

from itertools import combinations
from typing import Any, Final

import attrs
import pytest

from cara_core.case.case import Phase
from cara_core.case.evolve import replay
from cara_core.case.facts import (
    Authorised,
    CautionIssued,
    Closed,
    Closure,
    ConditionsDecided,
    DocumentSigned,
    EffectExplained,
    ErrorCode,
    EvidenceFound,
    OffenceAdmitted,
    RecordedInError,
    Referred,
    Unmet,
    ViewsNotSought,
)
from cara_core.errors import CaseEnded, OutOfTurn
from cara_core.stages.issue.conditions import condition_faults
from cara_core.stages.issue.deciding import authority_faults
from cara_core.stages.issue.requirements import ledger
from cara_core.stages.what_may_follow import possible_turns
from cara_core.terms.caution import Condition, ConditionKind, ConditionObject, Decider, Rank, conditions_digest
from cara_core.terms.days import day
from support.kinds import ONE_OF_EACH, changed_in
from support.lives import GIVEN, LAST, NOT_TO_REOFFEND, WORKSHOPS, Life, life
from support.referrals import example

REQUIREMENTS = {
    "evidenced": "evidence",
    "authorised": "decision",
    "admitted": "admission",
    "explained": "explanation",
    "signed": "document",
}
ISSUE = CautionIssued(rank=Rank.SERGEANT, period_reason="four months")
BY_PROSECUTOR = Authorised(
    decider=Decider.PROSECUTOR,
    enough_evidence=True,
    caution_right=True,
    reference="CPS 12",
    decided_on=day("2026-03-10"),
)


def waits(caution: Life, on: str = "2026-03-12", what: CautionIssued = ISSUE) -> list[str]:
    error = caution.refused(on, what)
    assert isinstance(error, OutOfTurn)
    assert set(error.allowed) == set(possible_turns(caution.case)) - {"caution_issued"}
    return list(error.missing)


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_each_requirement_missing_alone_and_together_blocks_and_is_named(number: int) -> None:
    for missing in combinations(REQUIREMENTS, number):
        caution = life("signed", without=missing)
        named = [wait.partition(":")[0] for wait in waits(caution)]
        assert [name for name in named if name in REQUIREMENTS.values()] == [REQUIREMENTS[name] for name in missing]
        assert [row.partition(":")[0] for row in ledger(caution.case).missing] == [
            REQUIREMENTS[name] for name in missing
        ]


def test_with_all_five_the_ledger_lacks_nothing_and_the_caution_is_given() -> None:
    caution = life("signed")
    assert ledger(caution.case).missing == ()
    assert caution.do(GIVEN, ISSUE).case.issued is not None


def test_asked_far_too_early_an_issue_names_everything_that_is_missing() -> None:
    unasked = example({"victim": None})
    said = "\n".join(waits(life("opened", referral=unasked)))
    for part in (*REQUIREMENTS.values(), "VICTIM_NOT_ASKED", "a screening of that day"):
        assert part in said


@pytest.mark.parametrize(
    ("what", "requirement"),
    [
        (EvidenceFound(sufficient=False), "evidence"),
        (EffectExplained(effect_explained=False, warned=True), "explanation"),
        (EffectExplained(effect_explained=True, warned=False), "explanation"),
        (attrs.evolve(BY_PROSECUTOR, enough_evidence=False), "decision"),
        (attrs.evolve(BY_PROSECUTOR, caution_right=False), "decision"),
    ],
)
def test_a_requirement_on_record_as_not_met_is_missing(
    what: EvidenceFound | EffectExplained | Authorised, requirement: str
) -> None:
    assert waits(life("signed").do("2026-03-12", what))[0].startswith(f"{requirement}:")


@pytest.mark.parametrize(
    "later",
    [
        Authorised(
            decider=Decider.AUTHORISED_PERSON, enough_evidence=True, caution_right=True, rank=Rank.CHIEF_SUPERINTENDENT
        ),
        OffenceAdmitted(),
        EffectExplained(effect_explained=True, warned=True),
    ],
)
def test_the_document_is_signed_no_earlier_than_what_it_rests_on(
    later: Authorised | OffenceAdmitted | EffectExplained,
) -> None:
    caution = life("signed").do("2026-03-13", later)
    assert "no earlier than" in waits(caution, "2026-03-13")[0]
    same_day = life("signed").do("2026-03-12", later)
    assert same_day.do("2026-03-12", ISSUE).case.issued is not None


def test_the_caution_is_given_no_earlier_than_the_evidence_the_document_and_her_answer() -> None:
    early = waits(life("signed"), "2026-03-11")
    assert [wait.partition(":")[0] for wait in early] == ["document"], "it was signed a day later"
    late = life("signed", without=["evidenced"]).do("2026-03-14", EvidenceFound(sufficient=True))
    assert waits(late, "2026-03-13")[0].startswith("evidence:")
    asked = life("signed", without=["asked"])
    assert any("VICTIM_NOT_ASKED" in wait for wait in waits(asked, "2026-03-13"))


def test_a_document_of_other_conditions_than_those_decided_is_refused_with_the_digest_allowed() -> None:
    caution = life("decided")
    other = conditions_digest([NOT_TO_REOFFEND])
    signed = DocumentSigned(offence_details=True, admission=True, consent=True, conditions=other)
    assert caution.faults("2026-03-12", signed) == [("what.conditions", "DOCUMENT_INCOMPLETE")]


def test_a_document_lacks_each_missing_part_at_once() -> None:
    other = conditions_digest([NOT_TO_REOFFEND])
    bare = DocumentSigned(offence_details=False, admission=False, consent=False, conditions=other)
    parts = ["offence_details", "admission", "consent", "conditions"]
    assert life("decided").faults("2026-03-12", bare) == [(f"what.{part}", "DOCUMENT_INCOMPLETE") for part in parts]


def test_a_document_is_signed_only_once_its_conditions_were_decided() -> None:
    signed = DocumentSigned(
        offence_details=True, admission=True, consent=True, conditions=conditions_digest([WORKSHOPS])
    )
    assert isinstance(life("explained").refused("2026-03-12", signed), OutOfTurn)
    assert isinstance(life("decided").refused("2026-03-10", signed), OutOfTurn)


def test_other_conditions_decided_afterwards_need_a_new_document() -> None:
    caution = life("signed").do("2026-03-12", ConditionsDecided(conditions=(NOT_TO_REOFFEND,)))
    assert (
        waits(caution)[0]
        == "document: a signed document with the offence, the admission, the consent and the conditions"
    )


def test_a_document_on_record_of_other_conditions_does_not_count() -> None:
    caution = life("signed")
    assert caution.case.decided is not None
    decided = attrs.evolve(caution.case.decided, what=ConditionsDecided(conditions=(NOT_TO_REOFFEND,)))
    other = attrs.evolve(caution.case, decided=decided)
    assert ledger(other).missing == ("document: a signed document that lists exactly the conditions attached",)


class TestConditions:
    def test_there_is_at_least_one_and_each_has_an_id_of_its_own(self) -> None:
        caution = life("explained")
        assert caution.faults("2026-03-11", ConditionsDecided(conditions=())) == [("what.conditions", "NO_CONDITIONS")]
        twice = ConditionsDecided(conditions=(WORKSHOPS, WORKSHOPS))
        assert caution.faults("2026-03-11", twice) == [("what.conditions", "TWICE")]

    @pytest.mark.parametrize(
        ("hours", "objects", "allowed"),
        [
            ((20,), "punishment", True),
            ((21,), "punishment", False),
            ((10, 10), "reparation", True),
            ((10, 11), "reparation", False),
            ((200,), "rehabilitation", True),
            ((200, 200), "rehabilitation punishment", True),
        ],
    )
    def test_attendance_is_20_hours_at_most_unless_it_is_for_rehabilitation(
        self, hours: tuple[int, ...], objects: str, *, allowed: bool
    ) -> None:
        conditions = [
            Condition(
                id=f"c{number}",
                kind=ConditionKind.ATTENDANCE,
                objects=tuple(map(ConditionObject, objects.split())),
                hours=each,
            )
            for number, each in enumerate(hours)
        ]
        codes = [fault.code for fault in condition_faults(conditions)]
        assert codes == ([] if allowed else ["ATTENDANCE_OVER_20H"])

    def test_they_are_decided_after_her_views_were_sought_or_a_reason_why_not(self) -> None:
        decided = ConditionsDecided(conditions=(WORKSHOPS,))
        caution = life("explained", without=["viewed"])
        assert "VIEWS_NOT_SOUGHT" in str(caution.refused("2026-03-11", decided))
        caution.do("2026-03-12", ViewsNotSought(reason="no safe way"))
        assert "VIEWS_NOT_SOUGHT" in str(caution.refused("2026-03-11", decided))
        assert caution.do("2026-03-12", decided).case.conditions == (WORKSHOPS,)


class TestRanks:
    @pytest.mark.parametrize("least", list(Rank))
    def test_a_rank_reaches_itself_and_those_below(self, least: Rank) -> None:
        order = list(Rank)
        for rank in order:
            faults = [str(fault) for fault in authority_faults(rank, None, least)]
            if order.index(rank) >= order.index(least):
                assert faults == []
            else:
                assert [f"found {rank}; allowed: {least} or above" in fault for fault in faults] == [True]

    def test_no_rank_needs_the_dpps_authorisation_by_a_reference(self) -> None:
        assert "found no rank" in str(next(authority_faults(None, None, Rank.SERGEANT)))
        assert list(authority_faults(None, "DPP 7", Rank.CHIEF_SUPERINTENDENT)) == []
        for unclear in ("x", "DPP", "7"):
            codes = [fault.code for fault in authority_faults(Rank.SUPERINTENDENT, unclear, Rank.SERGEANT)]
            assert codes == ["BAD_REFERENCE"]

    def test_a_constable_can_neither_authorise_nor_issue_and_a_force_may_ask_more(self) -> None:
        by_constable = Authorised(
            decider=Decider.AUTHORISED_PERSON, enough_evidence=True, caution_right=True, rank=Rank.CONSTABLE
        )
        assert life("evidenced").faults("2026-03-11", by_constable) == [("what.rank", "DECIDER_RANK")]
        caution = life("signed")
        assert caution.faults(GIVEN, attrs.evolve(ISSUE, rank=Rank.CONSTABLE)) == [("what.rank", "DECIDER_RANK")]
        caution.settings = {"authorised_rank": Rank.INSPECTOR}
        assert caution.faults(GIVEN, ISSUE) == [("what.rank", "DECIDER_RANK")]
        assert caution.do(GIVEN, attrs.evolve(ISSUE, rank=Rank.INSPECTOR)).case.issued is not None

    def test_a_prosecutor_needs_no_rank_and_a_decision_that_can_be_found(self) -> None:
        assert life("evidenced").do("2026-03-11", BY_PROSECUTOR).case.authorised is not None
        bare = attrs.evolve(BY_PROSECUTOR, reference=None, decided_on=None)
        assert life("evidenced").faults("2026-03-11", bare) == [
            ("what.reference", "MISSING"),
            ("what.decided_on", "MISSING"),
        ]


class TestAppropriateAdult:
    """Where the suspect needs one, what was done without counts for nothing."""

    NEEDED: Final = {"suspect.appropriate_adult_needed": True}

    @pytest.mark.parametrize("present", [None, False, True])
    def test_each_step_says_that_one_was_present(self, *, present: bool | None) -> None:
        caution = life("signed", referral=example(self.NEEDED))
        for kind in ("offence_admitted", "effect_explained", "document_signed"):
            number = caution.last(kind)
            with_adult = changed_in(caution.case.facts[number - 1].what, appropriate_adult=present)
            caution.corrected(number, with_adult)
        if present:
            assert caution.do(GIVEN, ISSUE).case.issued is not None
        else:
            lacking = [wait.partition(":")[0] for wait in waits(caution) if "appropriate adult" in wait]
            assert lacking == ["admission", "explanation", "document"]

    def test_where_none_is_needed_nobody_asks(self) -> None:
        assert life("signed").do(GIVEN, ISSUE).case.issued is not None


class TestOnPaper:
    """A caution that was given on paper is kept as it was given, where an inspector says why."""

    PAPER = CautionIssued(rank=Rank.SERGEANT, irregular="given without a document")

    def test_an_inspector_or_above_says_why(self) -> None:
        caution = life("explained")
        assert caution.faults("2026-03-12", self.PAPER) == [("what.rank", "DECIDER_RANK")]
        by_sergeant = attrs.evolve(self.PAPER, rank=Rank.INSPECTOR, irregular_rank=Rank.SERGEANT, irregular=" ")
        assert caution.faults("2026-03-12", by_sergeant) == [
            ("what.irregular", "EMPTY"),
            ("what.irregular_rank", "DECIDER_RANK"),
        ]
        kept = caution.do("2026-03-12", attrs.evolve(self.PAPER, irregular_rank=Rank.INSPECTOR))
        assert kept.case.irregular
        assert kept.case.issued is not None
        assert kept.case.ends_on == kept.case.issued.what.ends_on
        assert kept.case.screenings[-1].what.unmet == (Unmet.DOCUMENT,)

    def test_it_may_be_said_where_nothing_is_missing(self) -> None:
        caution = life("signed").do(GIVEN, attrs.evolve(ISSUE, irregular="on paper", irregular_rank=Rank.INSPECTOR))
        assert caution.case.irregular
        assert not life("issued").case.irregular

    def test_an_end_before_it_has_ended_nothing(self) -> None:
        caution = life("signed").do("2026-03-12", Closed(closure=Closure.OTHER))
        assert isinstance(caution.refused("2026-03-13", ISSUE), CaseEnded)
        given = attrs.evolve(ISSUE, irregular="given the day after", irregular_rank=Rank.INSPECTOR)
        assert caution.do("2026-03-13", given).case.phase is Phase.LIVE

    def test_there_is_one_caution_in_a_case(self) -> None:
        caution = life("issued")
        again = attrs.evolve(ISSUE, irregular="a second one", irregular_rank=Rank.INSPECTOR)
        assert "a case in which no caution was given" in waits(caution, "2026-03-11", again)
        by_inspector = attrs.evolve(ISSUE, enhanced=False, rank=Rank.INSPECTOR)
        assert caution.corrected(caution.last("caution_issued"), by_inspector).case.issued

    def test_of_an_erased_referral_its_days_are_worked_out_as_far_as_they_can_be(self) -> None:
        caution = life("signed")
        facts = tuple(
            attrs.evolve(fact, what=attrs.evolve(fact.what, referral=None)) if isinstance(fact.what, Referred) else fact
            for fact in caution.facts
        )
        caution.case = replay(facts)
        assert any("cannot be read" in wait for wait in waits(caution))
        kept = caution.do(GIVEN, attrs.evolve(ISSUE, irregular="erased since", irregular_rank=Rank.INSPECTOR))
        assert kept.case.issued is not None
        assert (kept.case.issued.what.ends_on, kept.case.issued.what.prosecute_by) == (LAST, None)
        assert kept.case.screenings[-1].what.outcome == "undetermined"

    def test_no_default_stands_in_for_a_force_whose_rules_failed(self) -> None:
        caution = life("signed")
        caution.settings = {"sound": False}
        for what in (ISSUE, attrs.evolve(ISSUE, irregular="on paper", irregular_rank=Rank.INSPECTOR)):
            assert any("PLUGIN_FAULT" in wait for wait in waits(caution, what=what))
        authorised = life("evidenced")
        authorised.settings = {"sound": False}
        assert "PLUGIN_FAULT" in str(authorised.refused("2026-03-11", BY_PROSECUTOR))


class TestTheWayOutIsNamed:
    PAPER = attrs.evolve(ISSUE, irregular="given on paper", irregular_rank=Rank.INSPECTOR)

    @pytest.mark.parametrize("kind", ["authorised", "conditions_decided", "document_signed"])
    def test_of_what_a_caution_on_paper_rests_on_and_is_typed_after_it(self, kind: str) -> None:
        caution = life("explained").do("2026-03-12", self.PAPER)
        refused = str(caution.refused("2026-03-12", ONE_OF_EACH[kind]))
        number = caution.last("caution_issued")
        assert f"the caution (fact {number}) to be recorded after this" in refused
        assert "recorded_in_error, an inspector or above" in refused

    def test_it_leads_out(self) -> None:
        caution = life("explained").do("2026-03-12", self.PAPER)
        back = RecordedInError(
            fact=caution.last("caution_issued"), code=ErrorCode.WRONG_CONTENT, rank=Rank.INSPECTOR, reason="too early"
        )
        caution.do("2026-03-12", back)
        for kind in ("conditions_decided", "document_signed", "caution_issued"):
            caution.do("2026-03-12", ONE_OF_EACH[kind])
        assert caution.case.issued is not None
        assert not caution.case.irregular
        assert caution.case.workshops_asked

    def test_of_one_that_was_given_before_its_case_was_opened(self) -> None:
        refused = str(life("signed").refused("2026-03-09", ISSUE))
        assert "a case opened as of that day (cara case open --on)" in refused

    def test_of_a_correction_for_which_something_is_missing(self) -> None:
        caution = life("issued")
        again: dict[str, Any] = {"supersedes": caution.last("caution_issued"), "why": "recorded wrongly"}
        moved = attrs.evolve(ISSUE, rank=Rank.INSPECTOR)
        refused = str(caution.refused("2026-03-10", moved, moves_day=True, **again))
        assert "irregular (why) and an inspector or above" in refused
