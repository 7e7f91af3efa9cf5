"""What the index says belongs to a number, ``RULES``: whoever changes what lives come to has to raise it.

Otherwise a host that was upgraded would go on with what the version before had worked out.
The lives are those that are kept for ever (``tests/golden``). Where the lives themselves were
renewed, and what one of them comes to is as it was, the entry of today's number is replaced.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest

from cara_core.case.case import Case, Phase
from cara_core.case.evolve import evolve, replay
from cara_core.case.facts import (
    KINDS,
    AbsenceJudged,
    ArrestedForBreach,
    Attendance,
    AttendanceRecorded,
    CautionIssued,
    Fact,
    Part,
    PersonDied,
    PersonUnavailable,
    ProviderDecided,
    RejectionReason,
    RiskReviewed,
    UnavailableReason,
    Unmet,
    What,
)
from cara_core.due.beginnings import ending, safety, victim
from cara_core.due.duties import DutyKind, duties
from cara_core.formats.case_file import read_case
from cara_core.store.index import rules
from cara_core.store.index.rows import duty_row, line_of
from cara_core.store.index.rules import RULES, made_with
from cara_core.terms.caution import ArrestOutcome, Person
from cara_core.terms.days import Day, WorkingDays, days_after
from cara_core.terms.decision.decision import Outcome
from support.kinds import ONE_OF_EACH
from support.worked import WORKED

LIVES = Path(__file__).parents[2] / "golden" / "cases" / "format-1" / "lives.jsonl"
COMES_TO: Mapping[int, tuple[str, str]] = {
    2: (
        "c1d45f5ae187382c272935838607b92f2f866e4cb247b9e4dbead57e6d053472",
        "be0f7f63440ebf3df0816b2af1d8213eaa9e83ec1fe39b671a8bde8f4bf85a67",
    ),
}
"""For each number of the rules: the digest of the lives, and of what they come to in the index."""


def lived() -> list[Case]:
    """The lives that are kept for ever, after each fact of them; and one of them otherwise."""
    lives = [read_case(json.loads(line)).facts for line in LIVES.read_text(encoding="utf-8").splitlines()]
    cases = [replay(facts[:number]) for facts in lives for number in range(1, len(facts) + 1)]
    booked = next(case for case in cases if case.phase is Phase.LIVE and case.booking is not None)
    ordinary = [with_ordinary_rights(fact) for fact in booked.facts]
    opened = replay(booked.facts[:2])
    return [
        *cases,
        *missed(booked),
        *(replay(ordinary[:number]) for number in range(1, len(ordinary) + 1)),
        *each_kind(opened),
        *each_kind(booked),
        *screened_again(opened, outcome=Outcome.NOT_ELIGIBLE),
        *screened_again(opened, outcome=Outcome.UNDETERMINED, needs=("suspect.sex",)),
        *screened_again(booked, outcome=Outcome.NOT_ELIGIBLE, unmet=(Unmet.SCREENING,)),
    ]


def each_kind(case: Case) -> Iterator[Case]:
    """The same case, to which one fact of each kind comes."""
    for kind, what in ONE_OF_EACH.items():
        if kind not in {"referred", "screened"}:
            yield with_what(case, what)
    yield with_what(case, ProviderDecided(accepts=False, why=RejectionReason.OTHER))
    yield with_what(case, PersonUnavailable(reason=UnavailableReason.HOSPITAL, from_=case.facts[-1].on))
    yield with_what(case, PersonDied(person=Person.PARTICIPANT))


def screened_again(case: Case, **says: Any) -> Iterator[Case]:
    """The same case, screened again to something else, as of its last day."""
    assert case.screened is not None
    as_of = None if case.issued is None else case.issued.on
    yield with_what(case, attrs.evolve(case.screened.what, as_of=as_of, **says))


def with_what(case: Case, what: What) -> Case:
    on = days_after(case.facts[-1].on, 1)
    return evolve(case, Fact(case=case.id, number=case.number + 1, on=on, by="PC 1", what=what))


def with_ordinary_rights(fact: Fact) -> Fact:
    """The same fact; a caution is given to the offender of a victim without enhanced rights."""
    if not isinstance(fact.what, CautionIssued):
        return fact
    return attrs.evolve(fact, what=attrs.evolve(fact.what, enhanced=False))


def missed(booked: Case) -> Iterator[Case]:
    """The same case, in which the first workshop is missed without excuse, an arrest follows, and a review stops it."""
    assert booked.booking is not None
    part, workshop_on = Part.FIRST, booked.booking.first
    for what in (
        AttendanceRecorded(part=part, workshop_on=workshop_on, attendance=Attendance.ABSENT),
        AbsenceJudged(part=part, workshop_on=workshop_on, reasonable=False),
        ArrestedForBreach(outcome=ArrestOutcome.CHARGED),
        RiskReviewed(continues=False),
    ):
        on = days_after(booked.facts[-1].on, 40)
        booked = evolve(booked, Fact(case=booked.id, number=booked.number + 1, on=on, by="PC 1", what=what))
        yield booked


def come_to(cases: Iterable[Case]) -> list[object]:
    """What the index says of these cases."""
    return [
        [line_of(case), sorted(duty_row(duty, force=case.force) for duty in duties(case, WORKED))] for case in cases
    ]


def digest(value: object) -> str:
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def test_what_the_lives_come_to_belongs_to_the_number_of_the_rules() -> None:
    found = (sha256(LIVES.read_bytes()).hexdigest(), digest(come_to(lived())))
    assert COMES_TO[RULES][0] == found[0], f"other lives: for number {RULES} put {found}"
    assert COMES_TO[RULES] == found, f"the same lives come to something else: raise RULES, and add {found}"


def test_the_lives_come_to_every_duty_that_follows_from_facts_and_to_every_phase() -> None:
    cases = lived()
    kinds = {duty.kind for case in cases for duty in duties(case, WORKED)}
    assert {case.phase for case in cases} == set(Phase)
    assert set(DutyKind) - kinds == {DutyKind.SEND_STOPPED, DutyKind.SEND_UNKNOWN, DutyKind.PUT_RIGHT}


@pytest.mark.parametrize(
    ("rules_of", "name", "value"),
    [
        (safety, "SAFETY_WORKING_DAYS", 2),
        (ending, "RETENTION_NOTICE_DAYS", 29),
        (victim, "ORDINARY_WORKING_DAYS", 4),
    ],
)
def test_another_rule_is_noticed(rules_of: ModuleType, name: str, value: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin: a rule that changed, and the number that did not."""
    monkeypatch.setattr(rules_of, name, value)
    assert digest(come_to(lived())) != COMES_TO[RULES][1]


def test_another_calendar_number_or_kind_of_fact_makes_another_set(monkeypatch: pytest.MonkeyPatch) -> None:
    calendars = [
        WORKED,
        WorkingDays(bank_holidays=WORKED.bank_holidays, first=WORKED.first, last=Day(2101, 1, 1)),
        WorkingDays(bank_holidays=frozenset(), first=WORKED.first, last=WORKED.last),
        WORKED.with_closed("hampton", [Day(2026, 12, 29)]),
        WORKED.with_closed("hampton", [Day(2026, 12, 30)]),
        WORKED.with_closed("elsewhere", [Day(2026, 12, 29)]),
    ]
    found = {made_with(working) for working in calendars}
    monkeypatch.setattr(rules, "RULES", RULES + 1)
    found.add(made_with(WORKED))
    rules._digest.cache_clear()
    monkeypatch.setattr(rules, "_FACTS", {**rules._FACTS, "omen_seen": ["sign"]})
    found.add(made_with(WORKED))
    rules._digest.cache_clear()
    monkeypatch.setattr(rules, "CLOSES", dt.time(18))
    found.add(made_with(WORKED))
    rules._digest.cache_clear()
    assert len(found) == 9
    assert len(KINDS) == len(rules._FACTS) - 1
