"""``open_case`` and ``record`` on values, for hosts that keep cases themselves: the same guards as everywhere."""

from collections.abc import Callable
from typing import Any

import pytest

import cara_core as cara
from support.referrals import ON, example

NAMES = ("Siân O'Brien", "José")


def faults_of(call: Callable[[], object], planted: str = "") -> list[tuple[str, str]]:
    with pytest.raises(cara.InputError) as raised:
        call()
    assert not planted or planted not in str(raised.value) + repr(raised.value)
    return [(fault.path, fault.code) for fault in raised.value.faults]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("field", "code"), [("by", "BAD_BY"), ("case", "BAD_CASE")])
def test_a_case_is_not_opened_by_a_name_nor_under_one(field: str, code: str, name: str) -> None:
    given = {"case": "C-1", "by": "PC 1", field: name}
    force = cara.load_force("hampshire")
    assert faults_of(lambda: cara.open_case(example(), force, on=ON, **given), name) == [(field, code)]


def opened(force: str, case: str) -> cara.Case:
    return cara.open_case(example(), cara.load_force(force), case=case, on=ON, by="PC 1")[0]


def held(case: str = "A/1", number: int = 3) -> cara.Fact:
    """Something that may be recorded in any case that is open."""
    what = cara.facts.SafetyHoldPlaced(concern=cara.facts.Concern.POLICE, reason="a report")
    return cara.Fact(case=case, number=number, on=ON, by="PC 1", what=what)


def issued(case: str) -> cara.Fact:
    what = cara.facts.CautionIssued(rank=cara.Rank.SERGEANT, period_reason="four months")
    return cara.Fact(case=case, number=3, on=ON, by="PC 1", what=what)


@pytest.mark.parametrize("fact", [held("B/2"), issued("B/2")])
def test_a_fact_of_another_case_is_refused(fact: cara.Fact) -> None:
    """It would be kept in that other case, in which the victim may have said no."""
    case, force = opened("hampshire", "A/1"), cara.load_force("hampshire")
    assert faults_of(lambda: cara.record(case, fact, force)) == [("case", "CONTRADICTION")]
    assert cara.record(case, held(), force)[0].number == 3


@pytest.mark.parametrize("fact", [held(), issued("A/1")])
@pytest.mark.parametrize(
    ("own", "other", "path"),
    [
        ("leicestershire", "hampshire", "force"),
        ("west_midlands/polish", "west_midlands", "community"),
        ("west_midlands", "west_midlands/polish", "community"),
    ],
)
def test_only_its_own_force_and_community_decide_in_a_case(fact: cara.Fact, own: str, other: str, path: str) -> None:
    """Whoever is not eligible there may be eligible here: another force's rules would give the caution."""
    case = opened(own, "A/1")
    assert faults_of(lambda: cara.record(case, fact, cara.load_force(other))) == [(path, "CONTRADICTION")]
    assert faults_of(lambda: cara.screen_again(case, cara.load_force(other), on=ON, by="PC 1")) == [
        (path, "CONTRADICTION")
    ]
    assert cara.record(case, held(), cara.load_force(own))[0].number == 3


def test_both_are_named_at_once() -> None:
    case = opened("west_midlands/polish", "A/1")
    call = cara.load_force("hampshire")
    assert faults_of(lambda: cara.record(case, held("B/2"), call)) == [
        ("case", "CONTRADICTION"),
        ("force", "CONTRADICTION"),
        ("community", "CONTRADICTION"),
    ]


@pytest.mark.parametrize(
    ("wrong", "path"), [({"case": NAMES[0]}, "case"), ({"asked": held}, "asked"), ({"force": "hampshire"}, "force")]
)
def test_a_wrong_call_is_named_and_its_value_is_not_repeated(wrong: dict[str, Any], path: str) -> None:
    right = {"case": opened("hampshire", "A/1"), "asked": held(), "force": cara.load_force("hampshire")}
    assert faults_of(lambda: cara.record(**{**right, **wrong}), NAMES[0]) == [(path, "WRONG_CALL")]


@pytest.mark.parametrize("on", ["2026-03-10", None])
def test_a_case_is_screened_again_on_a_day(on: Any) -> None:
    case, force = opened("hampshire", "A/1"), cara.load_force("hampshire")
    assert faults_of(lambda: cara.screen_again(case, force, on=on, by="PC 1")) == [("on", "WRONG_CALL")]
    assert faults_of(lambda: cara.screen_again(case, force, on=ON, by=NAMES[0]), NAMES[0]) == [("by", "BAD_BY")]
