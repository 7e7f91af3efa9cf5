"""The days of a caution: the law's vectors, 16 and 20 weeks, and the interlock with prosecution."""

from collections.abc import Mapping
from typing import Any

import attrs
import pytest

from cara_core.case.evolve import replay
from cara_core.case.facts import CautionIssued, Referred
from cara_core.errors import Fault, InputError, OutOfTurn
from cara_core.stages.issue.interlock import period
from cara_core.terms.caution import Rank, RunningTerms
from cara_core.terms.days import day, days_after, days_between, weeks_after
from cara_core.terms.policy import Length, Unit
from cara_core.terms.referral import Relationship
from support.lives import Life, life
from support.policies import policy
from support.referrals import example
from support.rows import offence

ISSUE = CautionIssued(rank=Rank.SERGEANT, period_reason="four months")
NO_LIMIT = {"offences[0].code": "CD71039"}


def ready(changes: Mapping[str, object] = NO_LIMIT, **settings: Any) -> Life:
    """A case in which everything is on record to give a caution."""
    return life("signed", referral=example(changes), assessment_days=366, **settings)


def laid_on(on: str, changes: Mapping[str, object]) -> Life:
    """A case in which everything is on record, and happened on that day."""
    caution, when = ready(changes), day(on)
    facts = tuple(
        attrs.evolve(fact, on=when, what=attrs.evolve(fact.what, referral=example(changes, on=when)))
        if isinstance(fact.what, Referred)
        else attrs.evolve(fact, on=when)
        for fact in caution.facts
    )
    return Life(replay(facts), facts, caution.settings)


@pytest.mark.parametrize(
    ("given", "ends", "days", "soft", "hard", "spent"),
    [
        ("2025-10-31", "2026-02-28", 120, "2026-02-20", "2026-03-20", "2026-01-31"),
        ("2026-02-03", "2026-06-03", 120, "2026-05-26", "2026-06-23", "2026-05-03"),
        ("2026-02-28", "2026-06-28", 120, "2026-06-20", "2026-07-18", "2026-05-28"),
        ("2026-03-02", "2026-07-02", 122, "2026-06-22", "2026-07-20", "2026-06-02"),
        ("2026-05-01", "2026-09-01", 123, "2026-08-21", "2026-09-18", "2026-08-01"),
    ],
)
def test_the_vectors_of_the_law(given: str, ends: str, days: int, *, soft: str, hard: str, spent: str) -> None:
    """law.md section 10: given, ends, days, 16 weeks, 20 weeks, spent."""
    on = day(given)
    issued = laid_on(given, NO_LIMIT).do(on, ISSUE).case.issued
    assert issued is not None
    assert (issued.what.ends_on, issued.what.spent_on) == (day(ends), day(spent))
    assert days_between(on, until=day(ends)) == days
    assert (weeks_after(on, 16), weeks_after(on, 20)) == (day(soft), day(hard))


@pytest.mark.parametrize(
    ("days", "reason", "code"),
    [
        (112, None, None),
        (113, None, "PERIOD_OVER_16W"),
        (113, "", "PERIOD_OVER_16W"),
        (113, "four months", None),
        (140, None, "PERIOD_OVER_16W"),
        (140, "four months", None),
        (141, "four months", "PERIOD_OVER_20W"),
        (141, None, "PERIOD_OVER_20W"),
    ],
)
def test_over_16_weeks_needs_a_reason_and_over_20_is_refused(days: int, reason: str | None, code: str | None) -> None:
    on = day("2026-03-12")
    what = CautionIssued(rank=Rank.SERGEANT, period_reason=reason)
    found = list(period(what, on, ends_on=days_after(on, days)))
    if code is None:
        assert found == []
    elif days > 140:
        assert [code in str(reason) for reason in found] == [True]
    else:
        assert [reason.code for reason in found if isinstance(reason, Fault)] == [code]


def test_every_four_months_need_the_reason_and_sixteen_weeks_need_none() -> None:
    assert ready().faults("2026-03-12", CautionIssued(rank=Rank.SERGEANT)) == [
        ("what.period_reason", "PERIOD_OVER_16W")
    ]
    weeks = ready(caution_length=Length(number=16, unit=Unit.WEEKS)).do("2026-03-12", CautionIssued(rank=Rank.SERGEANT))
    assert weeks.case.ends_on == day("2026-07-02")


class TestInterlock:
    """Harassment whose last act was on 2026-01-01 can be prosecuted until 2026-07-01 (law.md 7.4)."""

    HARASSMENT = offence("2026-01-01", code="PH97004")

    def ready(self, **settings: Any) -> Life:
        return ready(self.HARASSMENT, **settings)

    def of_the_day(self, on: str, reason: str | None) -> CautionIssued | list[tuple[str, str]] | str:
        """What comes of issuing on that day: everything before is laid on it."""
        moved, when = laid_on(on, self.HARASSMENT), day(on)
        try:
            _, (_, fact) = moved.tried(when, attrs.evolve(ISSUE, margin_reason=reason))
        except InputError as wrong:
            return [(fault.path, fault.code) for fault in wrong.faults]
        except OutOfTurn as refused:
            return str(refused)
        assert isinstance(fact.what, CautionIssued)
        return fact.what

    def test_given_by_the_3rd_of_february_it_ends_with_the_margin_left(self) -> None:
        given = self.of_the_day("2026-02-03", None)
        assert isinstance(given, CautionIssued)
        assert (given.ends_on, given.prosecute_by) == (day("2026-06-03"), day("2026-07-01"))

    @pytest.mark.parametrize("on", ["2026-02-04", "2026-03-01"])
    def test_inside_the_margin_it_needs_a_supervisors_reason(self, on: str) -> None:
        assert self.of_the_day(on, None) == [("what.margin_reason", "TIME_LIMIT_TIGHT")]
        assert self.of_the_day(on, "") == [("what.margin_reason", "TIME_LIMIT_TIGHT")]
        assert isinstance(self.of_the_day(on, "a supervisor's reason"), CautionIssued)

    def test_ending_after_the_limit_it_is_refused_whatever_the_reason(self) -> None:
        said = self.of_the_day("2026-03-02", "a supervisor's reason")
        assert isinstance(said, str)
        assert "TIME_LIMIT_SHORT" in said

    def test_a_prosecutors_decision_does_not_help_it(self) -> None:
        caution = ready(offence("2025-12-31", code="PH97004"))
        assert any("TIME_LIMIT" in wait for wait in getattr(caution.refused("2026-03-12", ISSUE), "missing", ()))

    def test_the_last_day_to_issue_is_kept_with_the_screening(self) -> None:
        screened = self.ready().case.screened
        assert screened is not None
        assert screened.what.issue_by == day("2026-03-01")
        without = ready().case.screened
        assert without is not None
        assert without.what.issue_by is None


def test_the_terms_of_the_day_stay_with_the_case() -> None:
    caution = ready(gap_least_days=21, both_repeated=False).do("2026-03-12", ISSUE)
    rules = policy(gap_least_days=21, both_repeated=False)
    assert caution.case.terms == RunningTerms(
        **{field.name: getattr(rules, field.name) for field in attrs.fields(RunningTerms)}
    )


@pytest.mark.parametrize(("relationship", "needed"), [("spouse", True), ("partner", False)])
def test_a_spouses_property_is_remembered_as_needing_the_dpps_consent(relationship: str, *, needed: bool) -> None:
    referral = {**NO_LIMIT, "relationship": Relationship(relationship), "offences[0].property_of_victim": True}
    issued = ready(referral).do("2026-03-12", ISSUE).case.issued
    assert issued is not None
    assert issued.what.dpp_consent_needed is needed
