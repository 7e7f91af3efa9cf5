"""A condition is for something, and its hours and orders stand where they belong; the digest says exactly which."""

from typing import Any

import attrs
import pytest

from cara_core.terms.caution import Condition, ConditionKind, ConditionObject, Person, Rank, conditions_digest

ATTEND = Condition(id="course", kind=ConditionKind.ATTENDANCE, objects=(ConditionObject.PUNISHMENT,), hours=5)
PAY = Condition(
    id="pay", kind=ConditionKind.FINANCIAL_PENALTY, objects=(ConditionObject.PUNISHMENT,), order="SI 2013/1"
)


@pytest.mark.parametrize("objects", [(), (ConditionObject.PUNISHMENT, ConditionObject.PUNISHMENT)])
def test_it_has_at_least_one_object_and_none_twice(objects: tuple[ConditionObject, ...]) -> None:
    with pytest.raises(ValueError, match="at least one of rehabilitation, reparation, punishment"):
        attrs.evolve(ATTEND, objects=objects)


@pytest.mark.parametrize("kind", list(ConditionKind))
@pytest.mark.parametrize("hours", [None, -1, 0, 1, 200, 201])
def test_hours_are_for_attendance_and_workshops_alone(kind: ConditionKind, hours: int | None) -> None:
    order = "SI 1" if kind is ConditionKind.FINANCIAL_PENALTY else None
    takes_hours = kind in {ConditionKind.ATTENDANCE, ConditionKind.WORKSHOPS}
    if (hours in {1, 200}) if takes_hours else hours is None:
        assert attrs.evolve(ATTEND, kind=kind, hours=hours, order=order).hours == hours
        return
    with pytest.raises(ValueError, match=r"hours: .*allowed: whole hours from 1 to 200"):
        attrs.evolve(ATTEND, kind=kind, hours=hours, order=order)


@pytest.mark.parametrize("kind", [ConditionKind.OTHER, ConditionKind.FINANCIAL_PENALTY])
def test_a_penalty_and_nothing_else_needs_the_order_that_prescribes_it(kind: ConditionKind) -> None:
    penalty = kind is ConditionKind.FINANCIAL_PENALTY
    assert attrs.evolve(PAY, kind=kind, order="SI 2013/1" if penalty else None).kind is kind
    with pytest.raises(ValueError, match=r"CJA 2003 s\.23A"):
        attrs.evolve(PAY, kind=kind, order=None if penalty else "SI 2013/1")


@pytest.mark.parametrize("name", ["", "Course", "1st", "a" * 41, "a b", "é"])
def test_its_id_is_short_and_plain(name: str) -> None:
    with pytest.raises(ValueError, match=r"conditions\[\]\.id: .*allowed: \[a-z\]"):
        attrs.evolve(ATTEND, id=name)


@pytest.mark.parametrize(
    ("objects", "counted"),
    [("punishment", 5), ("reparation", 5), ("rehabilitation", 0), ("reparation rehabilitation", 0)],
)
def test_hours_for_rehabilitation_do_not_count(objects: str, counted: int) -> None:
    condition = attrs.evolve(ATTEND, objects=tuple(map(ConditionObject, objects.split())))
    assert condition.counted_hours == counted
    assert PAY.counted_hours == 0


class TestDigest:
    def test_it_does_not_hang_on_the_order_in_which_they_are_listed(self) -> None:
        both = (ConditionObject.REPARATION, ConditionObject.PUNISHMENT)
        assert conditions_digest([ATTEND, PAY]) == conditions_digest([PAY, ATTEND])
        assert conditions_digest([attrs.evolve(ATTEND, objects=both)]) == conditions_digest(
            [attrs.evolve(ATTEND, objects=both[::-1])]
        )

    @pytest.mark.parametrize(
        ("condition", "changes"),
        [
            (ATTEND, {"id": "another"}),
            (ATTEND, {"hours": 6}),
            (ATTEND, {"kind": ConditionKind.WORKSHOPS}),
            (ATTEND, {"objects": (ConditionObject.REPARATION,)}),
            (PAY, {"order": "SI 2013/2"}),
        ],
    )
    def test_any_other_condition_has_another(self, condition: Condition, changes: dict[str, Any]) -> None:
        assert conditions_digest([condition]) != conditions_digest([attrs.evolve(condition, **changes)])
        assert conditions_digest([condition]) != conditions_digest([condition, attrs.evolve(condition, id="added")])

    def test_it_is_the_same_for_ever(self) -> None:
        """What was signed stays what was signed: a document of years ago names the same conditions."""
        assert conditions_digest([]) == "sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
        assert conditions_digest([ATTEND, PAY]) == (
            "sha256:83d8ee94c240bd4da30a9ee0f3920b58bb885a00cf9e5bc03a83ed878d93e4e2"
        )


def test_ranks_stand_in_their_order_and_data_are_one_persons_or_the_others() -> None:
    assert [rank for rank in Rank if rank.reaches(Rank.SUPERINTENDENT)] == [
        Rank.SUPERINTENDENT,
        Rank.CHIEF_SUPERINTENDENT,
    ]
    assert list(Person) == ["participant", "victim"]
