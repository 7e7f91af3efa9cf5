"""A request that is repeated is answered as it was the first time, before anything else is asked."""

import datetime as dt
import json
import subprocess
import sys

import attrs
import pytest

from cara_core.case.facts import (
    AgreementWithdrawn,
    CautionIssued,
    Channel,
    Fact,
    OffenceAdmitted,
    Referred,
    SafetyHoldPlaced,
    Screened,
    What,
)
from cara_core.case.facts import Concern as Source
from cara_core.errors import InputError
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.requests import Appended, AskedFact
from cara_core.terms.caution import Person, Rank, RunningTerms
from cara_core.terms.days import Day
from cara_core.terms.decision.decision import Outcome
from store.conftest import Shelf
from store.erasing import erase
from store.made_up_facts import AT, ON, VICTIMS_TEXT, make_fact, opening, plain, victims_fact
from store.test_unreadable_case import damage
from support.referrals import example

BY = "PC 1234"
TELEPHONED = victims_fact("any", 2).what
HOLD = SafetyHoldPlaced(concern=Source.VICTIM, reason="from the contact")
TERMS = RunningTerms(
    gap_least_days=28,
    gap_most_days=28,
    both_repeated=True,
    breach_margin_days=0,
    contact_working_days=5,
    attendance_working_days=2,
    judgement_working_days=5,
    warning_days=14,
    retention_years=6,
)


def screened(digest: str = "0") -> Screened:
    return Screened(outcome=Outcome.ELIGIBLE, digest=f"sha256:{digest * 64}", made_with={"cara-core": "0.1.0"})


def issued(ends_on: Day | None = None) -> CautionIssued:
    return CautionIssued(rank=Rank.SERGEANT, ends_on=ends_on, terms=None if ends_on is None else TERMS)


def asked(what: What | None, *, on: Day | None = None, why: str | None = None, by: str = BY) -> AskedFact:
    return AskedFact(what=what, by=by, on=on, why=why)


def keep(store: CaseStore, *whats: What, key: str = "key") -> Appended:
    """A case that is opened, and in which these facts are kept under a key."""
    FactWriter(store).append([opening("case-1")], at=AT)
    facts = [make_fact("case-1", number, what) for number, what in enumerate(whats, 2)]
    return FactWriter(store).append(facts, at=AT, request=key)


def again(store: CaseStore, *facts: AskedFact, case: str = "case-1") -> Appended | None:
    return store.repeated_request(case=case, asked=facts, request="key")


def refused(store: CaseStore, *facts: AskedFact, case: str = "case-1") -> None:
    with pytest.raises(InputError) as raised:
        again(store, *facts, case=case)
    assert [(fault.path, fault.code) for fault in raised.value.faults] == [("request", "KEY_REUSED")]


def test_what_an_older_version_kept_is_the_same_request(shelf: Shelf) -> None:
    """It did not write the fields that came later; a repeat that has them, as they are left out, says the same."""
    with shelf.open(create=True) as store:
        first = keep(store, plain("any", 2).what, TELEPHONED)
        statements = []
        for row in store._reading.rows_of("case-1")[1:]:
            body = json.loads(row.body)
            body["open"] = {name: value for name, value in body["open"].items() if name not in {"also", "unbooked"}}
            statements.append(f"UPDATE fact SET body = '{json.dumps(body)}' WHERE number = {row.number}")  # noqa: S608
        damage(shelf, store, *statements)
        assert again(store, asked(plain("any", 2).what), asked(TELEPHONED)) == attrs.evolve(first, repeated=True)


def test_a_correction_that_moves_the_day_is_another_request(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1"), plain("case-1", 2)], at=AT)
        moved = attrs.evolve(plain("case-1", 3), supersedes=2, moves_day=True)
        FactWriter(store).append([moved], at=AT, request="key")
        same = AskedFact(what=moved.what, by=moved.by, on=moved.on, supersedes=2, moves_day=True)
        assert again(store, same) is not None
        assert FactWriter(store).append([moved], at=AT, request="key").repeated
        assert again(store, attrs.evolve(same, on=None)) is not None
        refused(store, attrs.evolve(same, moves_day=False))


def test_a_key_that_was_never_used_has_no_answer(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        assert again(store, asked(OffenceAdmitted())) is None
        with pytest.raises(InputError) as raised:
            store.repeated_request(case="case-1", asked=[asked(OffenceAdmitted())], request="a key")
        assert [(fault.path, fault.code) for fault in raised.value.faults] == [("request", "BAD_KEY")]


def test_a_recipe_that_leaves_the_day_to_the_clock_is_answered_after_midnight_too(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        kept = keep(store, TELEPHONED)
        FactWriter(store).append([plain("case-1", 3)], at=AT)
        assert again(store, asked(TELEPHONED)) == attrs.evolve(kept, repeated=True)
        assert again(store, asked(TELEPHONED, on=ON)) == attrs.evolve(kept, repeated=True)
        refused(store, asked(TELEPHONED, on=Day(2026, 11, 3)))


def test_an_instant_is_compared_where_one_is_given(shelf: Shelf) -> None:
    noon = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        with_instant = Fact(case="case-1", number=2, on=ON, at=noon, by=BY, what=TELEPHONED)
        FactWriter(store).append([with_instant], at=AT, request="key")
        same = noon.astimezone(dt.timezone(dt.timedelta(hours=1)))  # noqa: TID251  (an offset)
        assert again(store, AskedFact(what=TELEPHONED, by=BY, at=same))
        assert again(store, AskedFact(what=TELEPHONED, by=BY))
        refused(store, AskedFact(what=TELEPHONED, by=BY, at=noon.replace(minute=1)))


def test_an_instant_that_was_not_given_then_is_another_content(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        keep(store, TELEPHONED)
        refused(store, AskedFact(what=TELEPHONED, by=BY, at=AT))


@pytest.mark.parametrize(
    "other",
    [
        [asked(TELEPHONED, by="PC 9")],
        [asked(TELEPHONED, why="because")],
        [asked(OffenceAdmitted())],
        [asked(attrs.evolve(TELEPHONED, said="another"))],  # type: ignore[arg-type]  # it has a text
        [asked(attrs.evolve(TELEPHONED, reached=False))],  # type: ignore[arg-type]  # and an answer
        [AskedFact(what=TELEPHONED, by=BY, supersedes=1)],
        [asked(TELEPHONED), asked(OffenceAdmitted())],
        [asked(None)],
        [],
    ],
)
def test_another_content_is_refused(sqlite_shelf: Shelf, other: list[AskedFact]) -> None:
    with sqlite_shelf.open(create=True) as store:
        keep(store, TELEPHONED)
        refused(store, *other)
        refused(store, asked(TELEPHONED), case="case-2")


def test_what_the_core_works_out_and_adds_is_not_asked_for(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        keep(store, screened(), issued(Day(2027, 3, 1)))
        assert again(store, asked(issued()))
        assert again(store, asked(issued(Day(2099, 1, 1))))
        refused(store, asked(attrs.evolve(issued(), rank=Rank.INSPECTOR)))


def test_a_hold_that_a_contact_began_is_not_asked_for(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        keep(store, TELEPHONED, HOLD)
        assert again(store, asked(TELEPHONED))
        assert again(store, asked(TELEPHONED), asked(HOLD))
        refused(store, asked(TELEPHONED), asked(AgreementWithdrawn(how=Channel.WRITING)))


def test_a_case_that_was_opened_and_screened_is_asked_for_by_its_referral(shelf: Shelf) -> None:
    referred = Referred(force="somewhere", community="some", referral=example())
    with shelf.open(create=True) as store:
        facts = [opening("case-1"), make_fact("case-1", 2, screened())]
        FactWriter(store).append(facts, at=AT, request="key")
        assert again(store, asked(referred))
        refused(store, asked(attrs.evolve(referred, force="elsewhere")))
        refused(store, asked(attrs.evolve(referred, referral=example({"suspect.admits_offence": False}))))


def test_a_screening_is_asked_for_by_nothing_but_who_asks_and_when(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        keep(store, screened("a"))
        assert again(store, asked(None, on=ON))
        assert again(store, asked(screened("b")))
        refused(store, asked(None, by="PC 9"))
        refused(store, asked(None, on=Day(2026, 11, 3)))


def test_what_was_erased_since_is_compared_as_far_as_it_can_be_read(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        keep(store, TELEPHONED)
        erase(store, Person.VICTIM)
        assert again(store, asked(TELEPHONED))
        assert again(store, asked(attrs.evolve(TELEPHONED, said="another")))  # type: ignore[arg-type]  # it has a text
        refused(store, asked(attrs.evolve(TELEPHONED, reached=False)))  # type: ignore[arg-type]  # and an answer


def test_what_is_asked_for_shows_nothing_that_somebody_said() -> None:
    assert VICTIMS_TEXT not in repr(asked(OffenceAdmitted(), why=VICTIMS_TEXT))
    assert VICTIMS_TEXT not in repr(asked(TELEPHONED))


def test_these_values_need_no_extra() -> None:
    code = "import sys; import cara_core.store.requests; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert {"sqlalchemy", "cryptography", "alembic"}.isdisjoint(ran.stdout.split())
