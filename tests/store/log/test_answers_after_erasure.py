"""Once the victim's data are erased, what she answered cannot be worked out: not by trying, not by lengths."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

import cara_core as cara
from cara_core.case import personal
from cara_core.case.facts import (
    Channel,
    Closed,
    Closure,
    Fact,
    Screened,
    Unmet,
    VictimAsked,
    What,
)
from cara_core.case.personal import split
from cara_core.formats.stored_facts import fact_entries
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log.sealing import Sealing
from cara_core.store.verifying.verify import verify_at
from cara_core.terms.caution import Person
from cara_core.terms.decision.decision import Decision
from cara_core.terms.referral import Referral
from cara_core.terms.risk import Grade
from store.conftest import Shelf
from store.erasing import erase
from store.made_up_facts import AT, make_fact, opening
from support.referrals import example

ANSWERS = {
    "victim.agrees": (True, False, None),
    "victim.specific_risk": (True, False, None),
    "risk.grade": (*Grade, None),
    "risk.strangulation": (True, False, None),
    "risk.coercive_control": (True, False, None),
}
HERS: dict[str, object] = {"victim.agrees": False, "risk.grade": Grade.MEDIUM, "risk.strangulation": None}


def decided(referral: Referral) -> Decision:
    return cara.screen(referral, cara.load_force("hampshire"), on=cara.day("2026-11-02"))


def guesses() -> Iterator[dict[str, object]]:
    """Everything that she may have answered: whoever has the rest of the referral tries it all."""
    for answers in product(*ANSWERS.values()):
        yield dict(zip(ANSWERS, answers, strict=True))


def guessed(body: str) -> dict[str, object] | None:
    """Her answers, from the open part of a screening alone."""
    wanted = json.loads(body)["open"]["digest"]
    return next((answers for answers in guesses() if decided(example(answers)).digest == wanted), None)


def screened(store: CaseStore, number: int) -> Fact:
    decision = decided(example({**next(guesses()), **HERS}))
    what = Screened(outcome=decision.outcome, digest=decision.digest, made_with=dict(decision.made_with))
    fact = make_fact("case-1", number, what)
    FactWriter(store).append([fact], at=AT, decisions=[(number, decision)])
    return fact


def body(shelf: Shelf, store: CaseStore, number: int) -> Any:
    return shelf.alter(store, f"SELECT body FROM fact WHERE number = {number}")[0][0]  # noqa: S608


def test_whoever_tries_every_answer_finds_none(sqlite_shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """And its twin: beside the digest in clear, as it was kept before, the same trying finds them."""
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        screened(store, 2)
        with monkeypatch.context() as as_before:
            as_before.setattr(Sealing, "_veiled_digest", lambda *_: {})
            screened(store, 3)
        erase(store, Person.VICTIM)
        found = guessed(body(sqlite_shelf, store, 3))
        assert found is not None
        assert {**found, **HERS} == found
        assert guessed(body(sqlite_shelf, store, 2)) is None


def left_open(answers: dict[str, object]) -> str:
    """Everything that is open in a screening of these answers, but for its digest, which is keyed."""
    referral = example(answers)
    decision = decided(referral)
    needs = dict.fromkeys(path for finding in decision.findings for path in finding.needs)
    high = any(finding.code in {"RISK_HIGH", "STRANGULATION"} for finding in decision.findings)
    what = Screened(
        outcome=decision.outcome,
        digest=decision.digest,
        made_with=dict(decision.made_with),
        needs=tuple(needs),
        unmet=(Unmet.STOPPED,) if high else (),
    )
    opened, sealed = split("screened", fact_entries(what))
    assert sealed.keys() == {Person.VICTIM}, "something is under her key, whatever it says"
    return json.dumps({name: value for name, value in opened.items() if name != "digest"}, sort_keys=True)


def fewest_alike(left: Callable[[dict[str, object]], str]) -> int:
    """Of all that she may have answered: with how few others does what stays open leave it the same?"""
    return min(Counter(map(left, guesses())).values())


def test_what_a_screening_leaves_open_says_nothing_of_what_nobody_knew_of_her() -> None:
    """The outcome stays, because duties rest on it; not which of her answers were missing."""
    assert fewest_alike(left_open) > 50


def test_known_bad_screening_that_leaves_open_what_would_settle_it_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(personal._STAND_INS["screened"], "needs", lambda needs: needs)
    assert fewest_alike(left_open) == 1


def test_a_digest_is_read_until_either_person_is_erased(shelf: Shelf) -> None:
    for person in Person:
        case = f"of-{person.value}"
        with shelf.open(create=True) as store:
            decision = decided(example())
            what = Screened(outcome=decision.outcome, digest=decision.digest, made_with=dict(decision.made_with))
            FactWriter(store).append([opening(case)], at=AT)
            FactWriter(store).append([make_fact(case, 2, what), make_fact(case, 3, what)], at=AT)
            kept = store.facts(case)[1:3]
            assert [fact.what for fact in kept] == [what, what]
            erase(store, person, case=case)
            left = [fact.what.digest for fact in store.facts(case) if isinstance(fact.what, Screened)]
            assert left[0] == left[1]  # whether a screening came to something else is still known
            assert decision.digest not in left
    assert verify_at(shelf.url).faults == ()


@pytest.mark.parametrize(
    ("telling", "other"),
    [
        (Closed(closure=Closure.VICTIM_DISAGREES), Closed(closure=Closure.NOT_ELIGIBLE)),
        (
            VictimAsked(how=Channel.TELEPHONE, suspect_present=False, agrees=True, specific_risk=True),
            VictimAsked(how=Channel.TELEPHONE, suspect_present=False, agrees=False, specific_risk=False),
        ),
    ],
)
def test_two_answers_leave_the_same_in_the_open_part_and_are_as_long(shelf: Shelf, telling: What, other: What) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        FactWriter(store).append([make_fact("case-1", 2, telling), make_fact("case-1", 3, other)], at=AT)
        assert [fact.what for fact in store.facts("case-1")[1:]] == [telling, other]
        first, second = (json.loads(body(shelf, store, number)) for number in (2, 3))
        assert first["open"] == second["open"]
        assert {who: len(part) for who, part in first["sealed"].items()} == {
            who: len(part) for who, part in second["sealed"].items()
        }
        erase(store, Person.VICTIM)
        read = store.facts("case-1")
        assert read[1].what == read[2].what


def test_a_request_kept_by_a_version_before_is_known_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = make_fact("case-1", 2, Closed(closure=Closure.VICTIM_DISAGREES))
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        with monkeypatch.context() as as_before:
            as_before.setattr("cara_core.case.personal._STAND_INS", {})
            FactWriter(store).append([closed], at=AT, request="close-1")
        assert json.loads(body(shelf, store, 2)) == {"open": {"closure": "victim_disagrees"}}
        assert store.facts("case-1")[1] == closed
        repeated = FactWriter(store).append([closed], at=AT, request="close-1")
        assert repeated.repeated
