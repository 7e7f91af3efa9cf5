"""The shape of a criterion: what each condition says of what is known, and of what is not."""

from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from cara_core.terms.days import day
from cara_core.terms.decision.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Equals,
    Fact,
    Later,
    Lists,
    NotLater,
    Side,
    Unknown,
    as_python,
    holds,
)
from cara_core.terms.decision.criterion import (
    Criterion,
    Lacking,
    Missing,
    Rule,
    State,
    advise,
    missing,
    missing_paths,
    not_met,
    refer,
    renewed,
    unknown,
)
from cara_core.terms.risk import Grade

EARLY, LATE = day("2026-03-08"), day("2026-03-09")
born, decided = Fact("born", "suspect.date_of_birth"), Fact("decided")
grade, accepted = Fact("grade", "risk.grade"), Fact("accepted", side=Side.POLICY)
admits, nested = Fact("admits"), Fact("record.violence")
NAMES = {Side.REFERRAL: "f", Side.POLICY: "p"}


def says(condition: Condition, **facts: Any) -> bool:
    """What the condition says of these facts: read slowly and as Python, and both agree."""
    known = {"born": None, "decided": None, "grade": None, "admits": None, "violence": ()} | facts
    referral = SimpleNamespace(**known, record=SimpleNamespace(violence=known["violence"]))
    rules = SimpleNamespace(accepted=frozenset({Grade.STANDARD}))
    slowly = holds(condition, {Side.REFERRAL: referral, Side.POLICY: rules})
    constants: dict[str, object] = {}
    source = as_python(condition, NAMES, constants)
    compiled = eval(source, constants | {"f": referral, "p": rules})  # noqa: S307  (written by as_python just now)
    assert bool(compiled) is slowly
    return slowly


@pytest.mark.parametrize(
    ("first", "second", "later"),
    [
        (LATE, EARLY, True),
        (EARLY, EARLY, False),
        (EARLY, LATE, False),
        (None, EARLY, False),
        (LATE, None, False),
        (None, None, False),
    ],
)
def test_later_needs_both_days(first: object, second: object, *, later: bool) -> None:
    assert says(born.later_than(decided), born=first, decided=second) is later


@pytest.mark.parametrize(
    ("first", "second", "not_later"),
    [
        (LATE, EARLY, False),
        (EARLY, EARLY, True),
        (EARLY, LATE, True),
        (None, EARLY, False),
        (LATE, None, False),
        (None, None, False),
    ],
)
def test_not_later_needs_both_days_too_and_is_not_the_opposite(
    first: object, second: object, *, not_later: bool
) -> None:
    assert says(born.not_later_than(decided), born=first, decided=second) is not_later


@pytest.mark.parametrize(("found", "within"), [(Grade.STANDARD, True), (Grade.HIGH, False), (None, False)])
def test_what_is_not_known_is_within_nothing(found: Grade | None, *, within: bool) -> None:
    assert says(grade.within(accepted), grade=found) is within


@pytest.mark.parametrize(("found", "high"), [(Grade.HIGH, True), (Grade.STANDARD, False), (None, False)])
def test_what_is_not_known_equals_nothing(found: Grade | None, *, high: bool) -> None:
    assert says(grade.equals(Grade.HIGH), grade=found) is high


@pytest.mark.parametrize(
    ("known", "holding"),
    [(True, {"yes"}), (False, {"no", "not_yes"}), (None, {"unknown", "not_yes"})],
)
def test_yes_no_and_not_known_are_three_answers(known: object, holding: set[str]) -> None:
    conditions: dict[str, Condition] = {
        "yes": admits.yes,
        "no": admits.no,
        "not_yes": admits.not_yes,
        "unknown": admits.unknown,
    }
    assert {name for name, condition in conditions.items() if says(condition, admits=known)} == holding


@pytest.mark.parametrize(("found", "something"), [((), False), ((1,), True), ((1, 2), True)])
def test_a_list_says_something_when_it_holds_something(found: tuple[int, ...], *, something: bool) -> None:
    assert says(nested.any, violence=found) is something


def test_all_of_nothing_holds_and_any_of_nothing_does_not() -> None:
    assert says(AllOf(()))
    assert not says(AnyOf(()))


@pytest.mark.parametrize(("first", "second"), list(product((True, False, None), repeat=2)))
def test_parts_are_joined_by_all_and_by_any(first: object, second: object) -> None:
    parts = (admits.yes, Fact("born").yes)
    assert says(AllOf(parts), admits=first, born=second) is (first is True and second is True)
    assert says(AnyOf(parts), admits=first, born=second) is (first is True or second is True)


def test_joined_parts_keep_to_themselves_when_written_out() -> None:
    """(no or no) and yes is not: no or (no and yes)."""
    either = AnyOf((admits.yes, admits.unknown))
    assert not says(AllOf((either, grade.unknown)), admits=True, grade=Grade.HIGH)
    assert says(AllOf((either, grade.unknown)), admits=True, grade=None)


def test_a_value_to_compare_with_is_handed_over_and_never_written_into_the_program() -> None:
    constants: dict[str, object] = {}
    parts = AllOf((grade.equals(Grade.HIGH), grade.equals("'); raise SystemExit  # ")))
    assert as_python(parts, NAMES, constants) == "(f.grade == _0 and f.grade == _1)"
    assert list(constants.values()) == [Grade.HIGH, "'); raise SystemExit  # "]


def test_the_builders_make_what_they_say() -> None:
    assert born.later_than(decided) == Later(born, decided)
    assert born.not_later_than(decided) == NotLater(born, decided)
    assert admits.yes == Equals(admits, value=True)
    assert admits.not_yes == AnyOf((Equals(admits, value=False), Unknown(admits)))


def test_a_rule_applies_where_all_its_conditions_hold() -> None:
    assert not_met("CODE", admits.no) == Rule(state=State.NOT_MET, code="CODE", when=admits.no)
    both = refer("CODE", admits.no, grade.unknown, by="SOURCE")
    assert both == Rule(state=State.REFER, code="CODE", when=AllOf((admits.no, grade.unknown)), by="SOURCE")
    note = advise("CODE", admits.no, by="SOURCE")
    assert (note.code, note.when, note.by) == ("CODE", admits.no, "SOURCE")


def test_something_is_unknown_where_any_of_its_needs_is_missing() -> None:
    rule = unknown("CODE", born, missing_paths(nested), by="SOURCE")
    assert (rule.state, rule.by) == (State.UNKNOWN, "SOURCE")
    assert rule.needs == (Missing(born), Missing(nested, lacking=Lacking.PATHS))
    assert says(rule.when, born=None, violence=())
    assert says(rule.when, born=EARLY, violence=("risk.answers.5",))
    assert not says(rule.when, born=EARLY, violence=())


def test_a_need_counts_only_where_it_is_asked() -> None:
    asked = missing(born, when=admits.yes)
    assert says(asked.condition, admits=True, born=None)
    assert not says(asked.condition, admits=True, born=EARLY)
    assert not says(asked.condition, admits=None, born=None)
    paths = missing_paths(nested, when=admits.yes)
    assert says(paths.condition, admits=True, violence=("a.path",))
    assert not says(paths.condition, admits=False, violence=("a.path",))


def test_a_need_that_always_counts_is_no_more_than_what_is_missing() -> None:
    assert missing(born).condition == Unknown(born)
    assert missing_paths(nested).condition == Lists(nested)


def test_what_must_be_made_again_is_needed_although_it_is_known() -> None:
    again = renewed(born, when=born.later_than(decided))
    assert says(again.condition, born=LATE, decided=EARLY)
    assert not says(again.condition, born=EARLY, decided=LATE)
    assert not says(again.condition, born=None, decided=EARLY)


def test_a_criterion_is_asked_unless_it_says_when() -> None:
    assert Criterion(name="ADULT", by="LAW", rules=()).asked == AllOf(())
