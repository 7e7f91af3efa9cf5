"""The five requirements, alone and together; their order; ranks, conditions, the signed document."""

from itertools import combinations

import attrs
import pytest

from cara_core.case.facts import (
    Authorised,
    CautionIssued,
    ConditionsDecided,
    DocumentSigned,
    EffectExplained,
    EvidenceFound,
    OffenceAdmitted,
    ViewsNotSought,
)
from cara_core.errors import InputError, OutOfTurn
from cara_core.stages.caution import check_conditions, check_rank, ledger
from cara_core.stages.what_may_follow import turns
from cara_core.terms.caution import Condition, ConditionKind, ConditionObject, Decider, Rank, conditions_digest
from support.lives import GIVEN, NOT_TO_REOFFEND, WORKSHOPS, Life, life
from support.referrals import example

REQUIREMENTS = {
    "evidenced": "evidence",
    "authorised": "decision",
    "admitted": "admission",
    "explained": "explanation",
    "signed": "document",
}
ISSUE = CautionIssued(rank=Rank.SERGEANT, period_reason="four months")


def waits(caution: Life, on: str = "2026-03-12", what: CautionIssued = ISSUE) -> list[str]:
    error = caution.refused(on, what)
    assert isinstance(error, OutOfTurn)
    assert error.allowed == turns(caution.case)
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
        (Authorised(decider=Decider.PROSECUTOR, enough_evidence=False, caution_right=True), "decision"),
        (Authorised(decider=Decider.PROSECUTOR, enough_evidence=True, caution_right=False), "decision"),
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
    assert any("no earlier" in wait for wait in waits(life("signed"), "2026-03-11"))
    late = life("signed").do("2026-03-14", EvidenceFound(sufficient=True))
    assert any("no earlier" in wait for wait in waits(late, "2026-03-13"))


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
    caution.case = attrs.evolve(caution.case, decided=decided)
    assert waits(caution)[0] == "document: a signed document that lists exactly the conditions attached"


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
        if allowed:
            check_conditions(conditions)
            return
        with pytest.raises(InputError) as raised:
            check_conditions(conditions)
        assert [fault.code for fault in raised.value.faults] == ["ATTENDANCE_OVER_20H"]

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
            if order.index(rank) >= order.index(least):
                check_rank(rank, None, least)
            else:
                with pytest.raises(InputError, match=f"found {rank}; allowed: {least} or above"):
                    check_rank(rank, None, least)

    def test_no_rank_needs_the_dpps_authorisation(self) -> None:
        with pytest.raises(InputError, match="found no rank"):
            check_rank(None, None, Rank.SERGEANT)
        check_rank(None, "DPP 7", Rank.CHIEF_SUPERINTENDENT)

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

    def test_a_prosecutor_needs_no_rank(self) -> None:
        by_prosecutor = Authorised(decider=Decider.PROSECUTOR, enough_evidence=True, caution_right=True)
        assert life("evidenced").do("2026-03-11", by_prosecutor).case.authorised is not None
