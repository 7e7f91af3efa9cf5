"""Until when an offence can be prosecuted: the law's vectors, and what holds for every day."""

import pytest

from cara_core.terms.days import birthday_on, day, days_after, months_from, years_from
from cara_core.terms.limits import Basis, Deadline, prosecution_deadline
from cara_core.terms.offences import LimitBasis, OffenceRow, SpecialTest
from cara_core.terms.referral import Offence, Referral, Relationship
from support.policies import row
from support.random_cases import seeded
from support.reckoning import as_day, calendar
from support.referrals import example, with_value

ASSAULT = row("CJ88116", limit=LimitBasis.S39A)
SUMMARY = row("PU86116", SpecialTest.DWELLING)
HARASSMENT = row("PH97004", SpecialTest.COURSE_OF_CONDUCT)
EITHER_WAY = row("CD71039", limit=LimitBasis.NONE)
PREFIX = row("SX03*", limit=LimitBasis.NOT_KNOWN)


def case(offence: Offence, **changes: object) -> Referral:
    """The example with this one offence; ``stated`` is the day of the statement."""
    paths = {"stated": "evidence.victim_statement_on", "suspect_born": "suspect.date_of_birth"} | {
        "victim_born": "victim.date_of_birth",
        "relationship": "relationship",
    }
    return example({"offences": (offence,), **{paths[name]: new for name, new in changes.items()}})


def on(text: str) -> Offence:
    return Offence(code="CJ88116", committed_on=day(text))


def during(first: str, last: str) -> Offence:
    return Offence(code="CJ88116", committed_from=day(first), committed_to=day(last))


def deadline(offence: Offence, its_row: OffenceRow, **changes: object) -> Deadline | None:
    return prosecution_deadline(offence, its_row, case(offence, **changes))


@pytest.mark.parametrize(
    ("offence", "statement", "last_day"),
    [
        ("2026-01-10", "2026-03-31", "2026-09-30"),
        ("2024-06-15", "2026-03-20", "2026-06-15"),
        ("2026-01-10", "2026-01-10", "2026-07-10"),
        ("2025-03-01", "2025-03-10", "2025-09-10"),
        ("2024-02-29", "2026-01-31", "2026-02-28"),
    ],
)
def test_common_assault_that_is_domestic_abuse_has_the_longer_limit(
    offence: str, statement: str, last_day: str
) -> None:
    assert deadline(on(offence), ASSAULT, stated=statement) == Deadline(day(last_day), Basis.S39A)


@pytest.mark.parametrize(
    ("offence", "last_day"),
    [
        ("2026-01-10", "2026-07-10"),
        ("2024-06-15", "2024-12-15"),
        ("2025-03-01", "2025-09-01"),
        ("2024-02-29", "2024-08-29"),
    ],
)
def test_without_a_recorded_statement_the_six_months_run(offence: str, last_day: str) -> None:
    assert deadline(on(offence), ASSAULT, stated=None) == Deadline(day(last_day), Basis.SIX_MONTHS)


@pytest.mark.parametrize(
    ("offence", "basis"), [("2022-06-27", Basis.SIX_MONTHS), ("2022-06-28", Basis.S39A), ("2022-06-29", Basis.S39A)]
)
def test_the_longer_limit_does_not_reach_an_offence_before_28_june_2022(offence: str, basis: Basis) -> None:
    found = deadline(on(offence), ASSAULT, stated="2022-08-01")
    assert found == Deadline(months_from(day("2022-08-01" if basis is Basis.S39A else offence), 6), basis)


@pytest.mark.parametrize(
    ("relationship", "basis"),
    [(kind, Basis.S39A) for kind in Relationship if kind is not Relationship.OTHER]
    + [(Relationship.OTHER, Basis.SIX_MONTHS), (None, Basis.SIX_MONTHS)],
)
def test_relatives_are_personally_connected_and_anybody_else_is_not(
    relationship: Relationship | None, basis: Basis
) -> None:
    found = deadline(on("2026-01-10"), ASSAULT, stated="2026-02-10", relationship=relationship)
    assert found is not None
    assert found.basis is basis


@pytest.mark.parametrize("who", ["suspect_born", "victim_born"])
@pytest.mark.parametrize(
    ("born", "basis"),
    [("2010-01-10", Basis.S39A), ("2010-01-11", Basis.SIX_MONTHS), (None, Basis.SIX_MONTHS)],
)
def test_both_are_known_to_be_16_on_the_day_of_the_offence_or_the_six_months_run(
    who: str, born: str | None, basis: Basis
) -> None:
    found = deadline(on("2026-01-10"), ASSAULT, stated="2026-02-10", **{who: born})
    assert found is not None
    assert found.basis is basis


def test_a_statement_from_before_the_offence_extends_nothing() -> None:
    assert deadline(on("2026-01-10"), ASSAULT, stated="2026-01-09") == Deadline(day("2026-07-10"), Basis.SIX_MONTHS)


def test_an_assault_over_several_days_counts_from_the_first() -> None:
    offence = during("2026-01-10", "2026-02-20")
    assert deadline(offence, ASSAULT, stated=None) == Deadline(day("2026-07-10"), Basis.SIX_MONTHS)
    longest = deadline(during("2024-02-10", "2024-03-20"), ASSAULT, stated="2026-01-31")
    assert longest == Deadline(day("2026-02-10"), Basis.S39A)


def test_any_other_summary_offence_counts_from_its_first_day() -> None:
    assert deadline(on("2025-08-31"), SUMMARY) == Deadline(day("2026-02-28"), Basis.SIX_MONTHS)
    assert deadline(during("2026-01-01", "2026-02-15"), SUMMARY) == Deadline(day("2026-07-01"), Basis.SIX_MONTHS)


def test_harassment_counts_from_the_last_act() -> None:
    assert deadline(on("2026-01-01"), HARASSMENT) == Deadline(day("2026-07-01"), Basis.LAST_ACT)
    assert deadline(during("2025-09-01", "2026-01-01"), HARASSMENT) == Deadline(day("2026-07-01"), Basis.LAST_ACT)


def test_a_statement_never_extends_harassment_or_threatening_behaviour() -> None:
    for its_row, basis in ((HARASSMENT, Basis.LAST_ACT), (SUMMARY, Basis.SIX_MONTHS)):
        assert deadline(on("2026-01-10"), its_row, stated="2026-03-31") == Deadline(day("2026-07-10"), basis)


def test_an_either_way_offence_has_no_limit_whatever_its_value() -> None:
    assert deadline(on("2020-01-10"), EITHER_WAY) == Deadline(None, Basis.NO_LIMIT)


def test_an_offence_whose_limit_the_book_does_not_know_has_no_answer() -> None:
    assert deadline(on("2026-01-10"), PREFIX) is None


def test_a_limit_that_ends_on_a_weekend_or_a_bank_holiday_is_not_moved() -> None:
    assert day("2026-07-04").weekday() == 5
    assert deadline(on("2026-01-04"), SUMMARY) == Deadline(day("2026-07-04"), Basis.SIX_MONTHS)
    assert deadline(on("2026-06-25"), SUMMARY) == Deadline(day("2026-12-25"), Basis.SIX_MONTHS)


def test_the_longer_limit_is_never_earlier_than_the_six_months_nor_later_than_two_years() -> None:
    """Every offence day from 28 June 2022 to 2027, with statements from that day to over two years later."""
    rng = seeded(20221)
    for offence_day in (each_day for each_day in map(as_day, calendar(2022, 2027)) if each_day >= day("2022-06-28")):
        offence = Offence(code="CJ88116", committed_on=offence_day)
        stated = days_after(offence_day, rng.choice((0, 1, rng.randint(0, 900))))
        found = deadline(offence, ASSAULT, stated=stated)
        assert found is not None
        assert found.last_day is not None
        assert found.basis is Basis.S39A
        assert months_from(offence_day, 6) <= found.last_day <= years_from(offence_day, 2)
        assert found.last_day in {months_from(stated, 6), years_from(offence_day, 2)}


def test_what_is_not_known_never_gives_a_later_limit() -> None:
    """Nulling what the longer limit needs gives the six months; what it could be stands beside."""
    rng = seeded(20222)
    for _ in range(500):
        offence_day = days_after(day("2022-06-28"), rng.randint(0, 1_500))
        offence = Offence(code="CJ88116", committed_on=offence_day)
        known = case(offence, stated=days_after(offence_day, rng.randint(0, 900)))
        full = prosecution_deadline(offence, ASSAULT, known)
        assert full is not None
        assert full.last_day is not None
        six_months = months_from(offence_day, 6)
        for path in ("evidence.victim_statement_on", "suspect.date_of_birth", "victim.date_of_birth", "relationship"):
            less = prosecution_deadline(offence, ASSAULT, with_value(known, path, None))
            if path == "evidence.victim_statement_on":
                assert less == Deadline(six_months, Basis.SIX_MONTHS)
            else:
                assert less == Deadline(six_months, Basis.SIX_MONTHS, full.last_day, (path,))
            assert full.last_day >= six_months


def test_one_known_no_settles_the_longer_limit_whatever_else_is_not_known() -> None:
    """Under 16, or connected in no way: no other answer could make it domestic abuse."""
    six_months = Deadline(day("2026-07-10"), Basis.SIX_MONTHS)
    asked = {"stated": "2026-03-31", "victim_born": None}
    assert deadline(on("2026-01-10"), ASSAULT, **asked, relationship=Relationship.OTHER) == six_months
    assert deadline(on("2026-01-10"), ASSAULT, **asked, suspect_born=day("2015-01-01")) == six_months


def test_sixteen_is_reached_by_the_birthday_rule_of_29_february() -> None:
    born = day("2008-02-29")
    assert birthday_on(born, 16) == day("2024-02-29")
    found = deadline(on("2024-02-28"), ASSAULT, stated="2024-03-10", victim_born=born)
    assert found == Deadline(day("2024-08-28"), Basis.SIX_MONTHS)
    assert deadline(on("2024-02-29"), ASSAULT, stated="2024-03-10", victim_born=born) == Deadline(
        day("2024-09-10"), Basis.S39A
    )
