"""What a force may say: the values that would loosen the safety floor cannot be built."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from cara_core.terms.caution import Rank
from cara_core.terms.days import day, days_between
from cara_core.terms.policy import (
    CautionTerms,
    Dispensation,
    EligibilityTerms,
    ForceCard,
    Length,
    LookBack,
    NationalRegime,
    OfferedLanguage,
    Unit,
)
from cara_core.terms.risk import GRADES, Grade
from cara_core.terms.sources import Provenance, Sourced, Standing
from support.policies import DISPENSATION, offered, policy
from support.reckoning import as_day, calendar


def sourced(value: Any) -> Sourced[Any]:
    return Sourced(value=value, since=day("2012-08-01"), source="EXAMPLE", standing=Standing.ILLUSTRATIVE)


def terms(**settings: Any) -> EligibilityTerms:
    given: dict[str, Any] = {
        "accepted_grades": (Grade.STANDARD,),
        "look_back": (LookBack.VIOLENCE,),
        "first_arrest_asked": True,
        "bail_asked": True,
        "prosecutor_asked": True,
        "assessment_days": 28,
        "national_regime": NationalRegime.ENFORCE,
    }
    return EligibilityTerms(**{name: sourced(value) for name, value in (given | settings).items()})


def caution(number: int = 4, unit: Unit = Unit.MONTHS, margin: int = 28) -> CautionTerms:
    return CautionTerms(length=sourced(Length(number=number, unit=unit)), breach_margin_days=sourced(margin))


def running(**settings: Any) -> CautionTerms:
    return attrs.evolve(caution(), **{name: sourced(value) for name, value in settings.items()})


@pytest.mark.parametrize("grades", [(Grade.STANDARD,), (Grade.STANDARD, Grade.MEDIUM)])
def test_standard_or_standard_and_medium_can_be_accepted(grades: tuple[Grade, ...]) -> None:
    assert terms(accepted_grades=grades).accepted_grades.value == grades


@pytest.mark.parametrize(
    "grades", [(), (Grade.HIGH,), GRADES, (Grade.STANDARD, Grade.HIGH), (Grade.MEDIUM,), (Grade.MEDIUM, Grade.HIGH)]
)
def test_high_risk_is_never_accepted_nor_medium_without_standard(grades: tuple[Grade, ...]) -> None:
    with pytest.raises(ValueError, match="accepted_grades: standard, or standard and medium"):
        terms(accepted_grades=grades)


def test_a_look_back_looks_for_something() -> None:
    assert terms(look_back=tuple(LookBack)).look_back.value == (LookBack.VIOLENCE, LookBack.DOMESTIC_ABUSE)
    with pytest.raises(ValueError, match="look_back: violence, domestic_abuse, or both"):
        terms(look_back=())


def test_an_assessment_lasts_from_no_day_to_a_year() -> None:
    assert [terms(assessment_days=days).assessment_days.value for days in (0, 366)] == [0, 366]
    for days in (-1, 367):
        with pytest.raises(ValueError, match="assessment_days: 0 to 366 days"):
            terms(assessment_days=days)


@pytest.mark.parametrize(("number", "unit"), [(1, Unit.MONTHS), (4, Unit.MONTHS), (1, Unit.WEEKS), (20, Unit.WEEKS)])
def test_a_caution_of_up_to_four_months_or_twenty_weeks_can_be_given(number: int, unit: Unit) -> None:
    assert caution(number, unit).length.value == Length(number=number, unit=unit)


@pytest.mark.parametrize(
    ("number", "unit"),
    [(0, Unit.MONTHS), (5, Unit.MONTHS), (-4, Unit.MONTHS), (0, Unit.WEEKS), (21, Unit.WEEKS), (-1, Unit.WEEKS)],
)
def test_no_caution_runs_longer_than_twenty_weeks_or_for_no_time(number: int, unit: Unit) -> None:
    with pytest.raises(ValueError, match="length: 1 to 4 months, or 1 to 20 weeks; never more than 20 weeks"):
        caution(number, unit)


def test_the_longest_caution_in_months_stays_within_twenty_weeks_whatever_the_day() -> None:
    longest = Length(number=4, unit=Unit.MONTHS)
    for given in map(as_day, calendar(2024, 2027)):
        assert 16 * 7 < days_between(given, until=longest.last_day(given)) < 20 * 7


def test_a_length_in_weeks_ends_on_the_same_weekday() -> None:
    assert Length(number=16, unit=Unit.WEEKS).last_day(day("2026-03-02")) == day("2026-06-22")
    assert Length(number=4, unit=Unit.MONTHS).last_day(day("2025-10-31")) == day("2026-02-28")


def test_a_margin_is_never_less_than_none() -> None:
    assert caution(margin=0).breach_margin_days.value == 0
    with pytest.raises(ValueError, match="breach_margin_days: 0 days or more"):
        caution(margin=-1)


def test_what_a_force_leaves_out_of_how_a_caution_runs_is_none_and_not_a_value() -> None:
    left_out = {field.name for field in attrs.fields(CautionTerms) if getattr(caution(), field.name) is None}
    assert left_out == {field.name for field in attrs.fields(CautionTerms)} - {"length", "breach_margin_days"}


@pytest.mark.parametrize("rank", [rank for rank in Rank if rank is not Rank.CONSTABLE])
def test_a_sergeant_or_any_rank_above_may_be_asked_to_authorise(rank: Rank) -> None:
    asked = running(authorised_rank=rank).authorised_rank
    assert asked is not None
    assert asked.value is rank


def test_no_force_lets_a_constable_authorise() -> None:
    with pytest.raises(ValueError, match="authorised_rank: sergeant or above"):
        running(authorised_rank=Rank.CONSTABLE)


@pytest.mark.parametrize(("least", "most"), [(1, 112), (1, 1), (28, 28), (28, 35), (112, 112)])
def test_the_gap_between_the_workshops_is_a_day_to_16_weeks(least: int, most: int) -> None:
    for asked in ({"gap_least_days": least, "gap_most_days": most}, {"gap_least_days": least}, {"gap_most_days": most}):
        assert {name: getattr(running(**asked), name).value for name in asked} == asked


@pytest.mark.parametrize(
    ("gaps", "says"),
    [
        ({"gap_least_days": 0}, "gap_least_days: 1 to 112 days"),
        ({"gap_least_days": 113}, "gap_least_days: 1 to 112 days"),
        ({"gap_least_days": -28}, "gap_least_days: 1 to 112 days"),
        ({"gap_most_days": 0}, "gap_most_days: 1 to 112 days"),
        ({"gap_most_days": 113}, "gap_most_days: 1 to 112 days"),
        ({"gap_least_days": 28, "gap_most_days": 27}, "gap_most_days: 28 to 112 days"),
        ({"gap_least_days": 112, "gap_most_days": 1}, "gap_most_days: 112 to 112 days"),
    ],
)
def test_no_gap_is_shorter_than_a_day_or_longer_than_16_weeks_or_turned_round(gaps: dict[str, int], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        running(**gaps)


A_FEW = (
    "contact_working_days",
    "attendance_working_days",
    "judgement_working_days",
    "warning_days",
    "retention_years",
)


@pytest.mark.parametrize("name", A_FEW)
def test_what_is_due_is_due_within_1_to_60(name: str) -> None:
    for number in (1, 60):
        assert getattr(running(**{name: number}), name).value == number
    for number in (0, 61, -1):
        with pytest.raises(ValueError, match=f"{name}: 1 to 60"):
            running(**{name: number})


@pytest.mark.parametrize("name", ["", "Hants", "2hants", "a-b", "a b", "a" * 65, "a\n"])
def test_a_force_is_named_in_lower_case_letters_digits_and_underlines(name: str) -> None:
    assert ForceCard(id="a_force2", name="A force").id == "a_force2"
    with pytest.raises(ValueError, match="id"):
        ForceCard(id=name, name="A force")


@pytest.mark.parametrize("tag", ["", "e", "en_GB", "**", "en-", "-en", "en GB", "en-GB ", "englishlanguage"])
def test_a_language_is_offered_by_its_tag(tag: str) -> None:
    with pytest.raises(ValueError, match="tag"):
        offered(tag)


@pytest.mark.parametrize(
    ("offer", "tag", "fits"),
    [
        ("en", "en", True),
        ("en", "EN", True),
        ("EN", "en-GB", True),
        ("en", "en-GB", True),
        ("en", "en-gb-oxendict", True),
        ("en", "enm", False),
        ("en", "e", False),
        ("en", "", False),
        ("en-GB", "en", False),
        ("en-GB", "EN-gb", True),
        ("en-GB", "en-US", False),
        ("pl", "en", False),
        ("*", "pl", True),
        ("*", "en-GB", True),
    ],
)
def test_a_language_covers_the_tags_it_begins_whatever_their_case(offer: str, tag: str, *, fits: bool) -> None:
    (language,) = offered(offer)
    assert isinstance(language, OfferedLanguage)
    assert language.fits(tag) is fits


@pytest.mark.parametrize(
    ("on", "covered"),
    [
        ("2012-08-12", False),
        ("2012-08-13", True),
        ("2020-12-31", True),
        ("2021-01-01", False),
    ],
)
def test_a_dispensation_covers_both_its_days(on: str, *, covered: bool) -> None:
    assert DISPENSATION.covers(day(on)) is covered


def test_a_dispensation_without_a_last_day_runs_on() -> None:
    open_ended = attrs.evolve(DISPENSATION, last=None)
    assert open_ended.covers(day("2024-08-07"))
    assert not open_ended.covers(day("2012-08-12"))


SECOND = Dispensation(
    first=day("2023-01-01"), last=day("2024-08-07"), source="SECOND", standing=Standing.PUBLISHED, set_by="cara-x 1"
)


@pytest.mark.parametrize(
    ("on", "source"),
    [
        ("2012-08-12", None),
        ("2012-08-13", "EXAMPLE"),
        ("2022-06-01", None),
        ("2024-08-07", "SECOND"),
        ("2024-08-08", "DPP-GUIDANCE-2024"),
    ],
)
def test_authority_is_the_forces_own_until_the_national_one(on: str, source: str | None) -> None:
    authority = policy(day(on), dispensations=(DISPENSATION, SECOND)).authority
    assert (None if authority is None else authority.source) == source


def test_a_dispensation_says_who_says_so() -> None:
    assert SECOND.provenance == Provenance(
        source="SECOND", standing=Standing.PUBLISHED, set_by="cara-x 1", since=SECOND.first
    )


@pytest.mark.parametrize(("on", "national"), [("2024-08-07", False), ("2024-08-08", True)])
def test_the_national_line_holds_since_8_august_2024(on: str, *, national: bool) -> None:
    assert policy(day(on)).national_line is national


MEDIUM_TOO = frozenset({Grade.STANDARD, Grade.MEDIUM})
STANDARD_ONLY = frozenset({Grade.STANDARD})


@pytest.mark.parametrize(
    ("on", "regime", "accepted", "passing"),
    [
        ("2024-08-07", NationalRegime.ENFORCE, MEDIUM_TOO, MEDIUM_TOO),
        ("2024-08-08", NationalRegime.ENFORCE, MEDIUM_TOO, STANDARD_ONLY),
        ("2024-08-08", NationalRegime.ADVISE, MEDIUM_TOO, MEDIUM_TOO),
        ("2024-08-08", NationalRegime.ENFORCE, STANDARD_ONLY, STANDARD_ONLY),
    ],
)
def test_a_grade_passes_where_it_is_accepted_and_not_referred(
    on: str, regime: NationalRegime, accepted: frozenset[Grade], passing: frozenset[Grade]
) -> None:
    assert policy(day(on), national_regime=regime, accepted_grades=accepted).passing_grades == passing


def test_the_refused_grades_are_those_below_high_that_are_not_accepted() -> None:
    assert policy(accepted_grades=STANDARD_ONLY).refused_grades == {Grade.MEDIUM}
    assert policy(accepted_grades=MEDIUM_TOO).refused_grades == frozenset()


@pytest.mark.parametrize(
    ("subjects", "violence", "domestic_abuse"),
    [((LookBack.VIOLENCE,), True, False), ((LookBack.DOMESTIC_ABUSE,), False, True), (tuple(LookBack), True, True)],
)
def test_a_look_back_counts_what_it_is_for(
    subjects: tuple[LookBack, ...], *, violence: bool, domestic_abuse: bool
) -> None:
    asked = policy(look_back=frozenset(subjects))
    assert (asked.violence_counts, asked.domestic_abuse_counts) == (violence, domestic_abuse)


def test_the_days_of_a_caution_are_counted_from_the_day_of_the_policy() -> None:
    today = policy(day("2026-03-02"))
    assert (today.caution_ends, today.soft_limit) == (day("2026-07-02"), day("2026-06-22"))


def test_a_setting_is_known_by_who_says_so() -> None:
    assert policy().by("accepted_grades").set_by == "cara-example 0.1.0"
    with pytest.raises(KeyError):
        policy().by("no such setting")


@pytest.mark.parametrize("build", [terms, caution, policy])
def test_a_policy_cannot_be_changed_once_it_is_built(build: Callable[[], Any]) -> None:
    built = build()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(built, attrs.fields(type(built))[0].name, None)
