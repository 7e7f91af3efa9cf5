"""Under which codes a case is reported: law.md 12.1."""

import pytest

from cara_core.case.case import Case
from cara_core.case.facts import (
    CaseTransferred,
    CautionIssued,
    CautionQuashed,
    Ceased,
    Closed,
    Closure,
    Completed,
    EndedIncomplete,
    PersonDied,
    QuashedBy,
    What,
    Withdrawn,
)
from cara_core.case.outcomes import outcome_type, result_code, spent_on
from cara_core.terms.caution import Person, Rank
from cara_core.terms.days import day
from support.histories import GIVEN, History
from support.lives import life

QUASHED = CautionQuashed(by=QuashedBy.COURT, reference="CO/1", decided_on=day("2026-05-01"))
DIED = PersonDied(person=Person.PARTICIPANT)
ENDED = EndedIncomplete(rank=Rank.SERGEANT, reason="x")
HANDED_OVER = CaseTransferred(to="K", reference="K-1", accepted_by="sergeant", accepted_on=day("2026-05-01"))


def ended(what: What | None, on: str = "2026-05-01", *, given: CautionIssued | None = GIVEN) -> Case:
    history = History()
    if given is not None:
        history.happened("2026-03-12", given)
    if what is not None:
        history.happened(on, what)
    return history.case


@pytest.mark.parametrize(
    ("point", "kind", "result"),
    [
        ("opened", None, None),
        ("signed", None, None),
        ("closed", None, None),
        ("issued", 3, None),
        ("breach", 3, None),
        ("prosecution", 3, None),
        ("ceased", 1, None),
        ("completed", 3, 1117),
        ("withdrawn", 3, 1118),
    ],
)
def test_a_caution_that_was_given_is_3_and_a_charge_1(point: str, kind: int | None, result: int | None) -> None:
    case = life(point).case
    assert (outcome_type(case), result_code(case)) == (kind, result)


@pytest.mark.parametrize("closure", list(Closure))
def test_closed_out_of_time_and_for_no_other_reason_it_is_17(closure: Closure) -> None:
    case = life("opened").do("2026-03-11", Closed(closure=closure)).case
    assert outcome_type(case) == (17 if closure is Closure.OUT_OF_TIME else None)


def test_an_offender_who_died_is_5_before_any_caution_and_3_after_one() -> None:
    assert outcome_type(ended(DIED, given=None)) == 5
    assert outcome_type(ended(DIED)) == 3
    assert outcome_type(ended(PersonDied(person=Person.VICTIM), given=None)) is None


@pytest.mark.parametrize(
    ("what", "kind", "result"),
    [
        (ENDED, 3, None),
        (HANDED_OVER, 3, None),
        (QUASHED, None, None),
        (Completed(), 3, 1117),
        (Withdrawn(rank=Rank.SERGEANT, reason="x"), 3, 1118),
    ],
)
def test_a_quashed_caution_counts_as_never_given(what: What, kind: int | None, result: int | None) -> None:
    case = ended(what)
    assert (outcome_type(case), result_code(case)) == (kind, result)


def test_what_was_charged_stays_charged_though_the_caution_was_quashed_or_completed() -> None:
    for first in (QUASHED, Completed()):
        history = History()
        history.happened("2026-03-12", GIVEN)
        history.happened("2026-05-01", first)
        history.happened("2026-06-01", Ceased())
        assert outcome_type(history.case) == 1


def test_a_closing_that_was_taken_back_is_no_outcome() -> None:
    history = History()
    closed = history.happened("2026-04-01", Closed(closure=Closure.OUT_OF_TIME))
    assert outcome_type(history.case) == 17
    history.in_error(closed, "2026-04-02")
    assert outcome_type(history.case) is None


@pytest.mark.parametrize(
    ("what", "on", "spent"),
    [
        (None, "2026-05-01", "2026-06-12"),
        (Ceased(), "2026-05-01", "2026-05-01"),
        (Ceased(), "2026-07-01", "2026-06-12"),
        (Completed(), "2026-05-01", "2026-06-12"),
        (Withdrawn(rank=Rank.SERGEANT, reason="x"), "2026-05-01", "2026-06-12"),
        (ENDED, "2026-07-13", "2026-06-12"),
        (DIED, "2026-05-01", "2026-06-12"),
    ],
)
def test_a_caution_is_spent_after_three_months_or_when_it_ceases(what: What | None, on: str, spent: str) -> None:
    assert spent_on(ended(what, on)) == day(spent)


def test_what_was_not_given_or_was_quashed_is_never_spent() -> None:
    assert spent_on(ended(None, given=None)) is None
    assert spent_on(ended(QUASHED)) is None


def test_a_caution_of_which_no_day_is_known_is_spent_when_it_ceases() -> None:
    assert spent_on(ended(None, given=CautionIssued())) is None
    assert spent_on(ended(Ceased(), given=CautionIssued())) == day("2026-05-01")
