"""A referral: what it counts from its offences, and that none of its values prints what it holds."""

from typing import Any

import attrs
import pytest

from cara_core.errors import InputError
from cara_core.stages.particulars.drawing import draw
from cara_core.terms.days import day
from cara_core.terms.referral import (
    Antecedent,
    Evidence,
    Offence,
    OffenceFacts,
    Referral,
    Relationship,
    Risk,
    Suspect,
    Victim,
)
from cara_core.terms.risk import Answer
from support.policies import policy
from support.random_cases import random_referral, seeded
from support.referrals import dash, example

INTIMATE = {
    Relationship.SPOUSE,
    Relationship.FORMER_SPOUSE,
    Relationship.CIVIL_PARTNER,
    Relationship.FORMER_CIVIL_PARTNER,
    Relationship.PARTNER,
    Relationship.FORMER_PARTNER,
}
PLANTED = "PLANTED-7f3a"


@pytest.mark.parametrize("relationship", Relationship)
def test_the_first_six_relationships_are_intimate_partners(relationship: Relationship) -> None:
    assert relationship.intimate_partner is (relationship in INTIMATE)


@pytest.mark.parametrize("relationship", Relationship)
def test_everybody_but_other_is_personally_connected(relationship: Relationship) -> None:
    assert relationship.personally_connected is (relationship is not Relationship.OTHER)


@pytest.mark.parametrize("relationship", Relationship)
def test_only_present_spouses_and_civil_partners_are_married(relationship: Relationship) -> None:
    assert relationship.married is (relationship in {Relationship.SPOUSE, Relationship.CIVIL_PARTNER})


def test_a_case_begins_with_its_earliest_offence_day_and_ends_with_its_latest() -> None:
    offences = (
        Offence(code="CJ88116", committed_on=day("2026-02-01")),
        Offence(code="PH97004", committed_from=day("2026-01-05"), committed_to=day("2026-03-01")),
        Offence(code="CD71039", committed_on=day("2026-02-10")),
    )
    case = Referral(reference="R-1", offences=offences)
    assert (case.first_offence_day, case.last_offence_day) == (day("2026-01-05"), day("2026-03-01"))


@pytest.mark.parametrize(
    "offence",
    [
        Offence(code="CJ88116"),
        Offence(code="CJ88116", committed_from=day("2026-01-05")),
        Offence(code="CJ88116", committed_to=day("2026-01-05")),
    ],
)
def test_an_offence_without_its_day_or_its_range_has_no_days_to_count_from(offence: Offence) -> None:
    """Half a range is never quietly taken for a day: the other end could be later."""
    case = Referral(reference="R-1", offences=(offence,))
    with pytest.raises(ValueError, match="committed_on, or committed_from and committed_to"):
        _ = (case.first_offence_day, case.last_offence_day)


NEEDED: dict[type, dict[str, Any]] = {
    Offence: {"code": "CJ88116"},
    Referral: {"reference": "R-1", "offences": (Offence(code="CJ88116"),)},
}
KINDS = (Antecedent, Suspect, Victim, Offence, OffenceFacts, Evidence, Risk, Referral)


def planted(kind: type, **others: Any) -> Any:
    """A value of that class with the planted text in every field, past what its fields allow."""
    made = kind(**NEEDED.get(kind, {}))
    for field in attrs.fields(kind):
        object.__setattr__(made, field.name, others.get(field.name, PLANTED))
    return made


RIGHT: dict[type, tuple[str, ...]] = {
    int: ("value_pounds", "occasions"),
    bool: tuple(
        field.name for kind in KINDS for field in attrs.fields(kind) if field.type in {bool | None, "bool | None"}
    ),
}
"""The fields in which a value of that kind is none of the wrong ones."""


class Text(str):
    """Text that is not plainly text."""

    __slots__ = ()


@pytest.mark.parametrize(
    "wrong", [object(), 0, True, 0.5, Text("yes"), [], {PLANTED}, ("yes", 1), {"18": PLANTED}, {18: "yes"}]
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_of_a_wrong_kind_cannot_be_built(kind: type, wrong: object) -> None:
    """Neither yes nor no nor not known: a rule would take it for none of them, and pass."""
    for field in attrs.fields(kind):
        if field.name in RIGHT.get(type(wrong), ()):
            continue
        with pytest.raises(InputError) as refused:
            kind(**{**NEEDED.get(kind, {}), field.name: wrong})
        (fault,) = refused.value.faults
        assert (fault.path.split(".")[-1], fault.code) == (field.name, "WRONG_KIND")
        assert PLANTED not in str(refused.value)


def test_an_answer_is_one_of_three_words_and_no_text_that_looks_like_one() -> None:
    assert Risk(answers={"18": Answer.YES}).answers == {"18": "yes"}
    with pytest.raises(InputError):
        Risk(answers={"18": "yes"})  # type: ignore[dict-item]  # the wrong value that is tried here


EVERYTHING_PLANTED = (
    planted(Antecedent),
    planted(Suspect, antecedents=(planted(Antecedent),)),
    planted(Victim),
    planted(Offence),
    planted(Evidence),
    planted(Risk, answers={PLANTED: PLANTED}),
)


@pytest.mark.parametrize("value", EVERYTHING_PLANTED, ids=lambda value: type(value).__name__)
def test_no_value_prints_what_it_holds(value: Any) -> None:
    for said in (repr(value), str(value), f"{value}", f"{[value]}", f"{value!r:>40}"):
        assert PLANTED not in said
    assert type(value).__name__ in repr(value)


def test_a_referral_prints_its_reference_and_nothing_else() -> None:
    case = planted(
        Referral,
        reference="R-0007",
        offences=(planted(Offence),),
        suspect=planted(Suspect),
        victim=planted(Victim),
        evidence=planted(Evidence),
        risk=planted(Risk),
    )
    assert (repr(case), f"{case}") == ("<Referral R-0007>", "<Referral R-0007>")


def test_nothing_drawn_from_a_referral_prints_what_it_holds() -> None:
    case = example({"risk.answers": dash(yes=3, unknown=2), "risk.assessor": PLANTED})
    rules = policy()
    drawn = draw(case, rules, rules.on)
    shown = rules.tools["DASH"].value.shows(case.risk.answers or {})
    for value in (drawn, drawn.offences, drawn.record, drawn.risk, drawn.language, shown):
        for held in (PLANTED, "standard", "2026", "yes", "DASH", "answers", "True", "None"):
            assert held not in repr(value)


def test_a_referral_cannot_be_changed_once_it_is_built() -> None:
    case = example()
    for value in (case, case.suspect, case.victim, case.offences[0], case.evidence, case.risk):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(value, attrs.fields(type(value))[0].name, None)


def test_what_is_left_out_is_not_known() -> None:
    bare = Referral(reference="R-1", offences=(Offence(code="CJ88116", committed_on=day("2026-03-08")),))
    for section in (bare.suspect, bare.victim, bare.evidence, bare.risk):
        assert set(attrs.asdict(section).values()) == {None}
    assert (bare.relationship, bare.force, bare.community) == (None, None, None)


def test_the_random_referrals_of_these_tests_are_the_same_for_the_same_seed() -> None:
    assert random_referral(seeded(7)) == random_referral(seeded(7))
    assert len({random_referral(seeded(seed)).risk.grade for seed in range(200)}) > 2
