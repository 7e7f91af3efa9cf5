"""The laws of ``life.md`` section 3, asked of the core over random lives; the model knows nothing of the core.

A life has forty steps: facts of every kind, late, untimed, corrected, taken back, contradicted.
Half of the lives are folded as they come, half are recorded with the core's guards.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

import pytest

from cara_core.case.evolve import replay
from cara_core.case.facts import KIND_OF, ReferredForProsecution
from cara_core.case.personal import split
from cara_core.due.beginnings.breach import proceedings_to_record
from cara_core.due.begun import Begun, CaseFacts
from cara_core.due.duties import BEGINNINGS
from cara_core.due.endings import ENDS as OF_THE_CORE
from cara_core.due.ledger import changed_rows, ledger
from life.model.ends import ENDS
from life.model.facts import Row
from life.model.guarded_reading import GuardedCore
from life.model.laws import Broken, Reading, a_life, any_life, commutes, takes_back
from life.model.laws_of_the_ledger import ledger_holds, past_stays
from life.model.reading_of_the_core import WORKING, Core
from life.model.smallest import smallest, transactions, unnamed_ending
from support.soak import record, soak, times
from support.worked import WORKED

Rule: TypeAlias = Callable[[CaseFacts], Iterator[Begun]]

FACTS = times(20_000, 1_000_000)
STEPS = 40
LEDGERS_EVERY = 10
"""A ledger replays its case fact by fact: it is asked for of each tenth life."""


def _life(reading: Core, seed: int) -> int:
    """One life by L1 and L7, and now and then by the laws that look at a whole life. How many facts were tried?"""
    try:
        walk = a_life(reading, seed, STEPS)
    except Broken as broken:
        raise _small(broken) from None
    if seed % LEDGERS_EVERY == 0:
        ledger_holds(reading, walk)
        past_stays(reading, walk.rows, walk.rows[len(walk.rows) // 2]["recorded_at"])
    if seed % 2 == 0:
        takes_back(reading, walk)
    return walk.steps


def _small(broken: Broken) -> Broken:
    """The same break, with as few facts as show it."""
    kind = str(broken.wrong).split("'")[1] if broken.law == "L1" else ""
    core = Core()

    def shows(rows: list[Row]) -> bool:
        return unnamed_ending(core, rows).startswith(f"{kind} ")

    if not kind or not shows(broken.rows):
        return broken
    rows = smallest(broken.rows, shows)
    return Broken("L1", rows, f"{unnamed_ending(core, rows)}, and nothing that can be named ended it")


@soak
@pytest.mark.parametrize(("reading", "share"), [(Core, 0.6), (GuardedCore, 0.1)])
def test_no_duty_ends_without_a_named_fact(reading: type[Core], share: float) -> None:
    began, tried, seed, core = time.perf_counter(), 0, 0, reading()
    while tried < FACTS * share:
        tried += _life(core, seed)
        seed += 1
    record(
        row="L1-L7",
        promise="No duty ends without a named fact",
        trials=tried,
        failures=0,
        seed=f"0 to {seed - 1}",
        seconds=time.perf_counter() - began,
        note=reading.__name__,
    )


@soak
def test_reports_come_to_the_same_in_any_order() -> None:
    """L5. Each trial records eight reports twice, and five of risk alone."""
    core: Reading = Core()
    for seed in range(round(FACTS * 0.3 / 26)):
        commutes(core, seed)
        commutes(core, seed, 5, "risk_reassessed")


def test_the_tables_of_endings_are_one() -> None:
    core = {
        (duty.value, KIND_OF[row.by], (row.reason or row.how).value)
        for duty, rows in OF_THE_CORE.items()
        for row in rows
    }
    # What settles a contradiction is that one of its reports falls: the core works that out, and has no row.
    plain = {(row.duty, row.fact, row.how) for row in ENDS if row.duty != "settle_contradiction"}
    assert core - plain == set()
    assert plain - core == set()


@soak
def test_what_is_due_needs_no_key() -> None:
    """L3: without everything that is kept under a person's key the duties and the state are the same."""
    core = Core()
    for seed in range(times(20, 2_000)):
        rows = any_life(core, seed, STEPS)
        opened = [{**row, "what": split(row["kind"], row["what"])[0]} for row in rows]
        assert core.duties(opened).keys() == core.duties(rows).keys()
        assert core.state(opened) == core.state(rows)


@soak
def test_what_a_recording_tells_of_duties_is_what_their_history_tells() -> None:
    """Of several facts that are recorded at once, and of any life: each row with the numbers of the ledger."""
    core, told = Core(), 0
    for seed in range(times(20, 2_000)):
        rows = any_life(core, seed, STEPS)
        # The first screening belongs to the opening.
        ends = [len(prefix) for prefix in transactions(rows)][1:]
        since = ends[(seed * 7) % (len(ends) - 1)]
        until = ends[min(ends.index(since) + 1 + seed % 4, len(ends) - 1)]
        facts = core.facts(rows[:until])
        before, after = replay(facts[:since]), ledger(replay(facts), WORKING)
        known = ledger(before, WORKING)
        then = [(row.ended_by, row.ended_how, row.reason) for row in known]
        ended = [now for now, was in zip(after, then, strict=False) if (now.ended_by, now.ended_how, now.reason) != was]
        assert changed_rows(before, facts[since:], WORKING) == (*ended, *after[len(known) :])
        told += len(ended)
    assert told


def _passed_over(rules: Mapping[Rule, frozenset[type]], lives: int) -> list[str]:
    """The rules that are passed over in a life although a duty begins by them."""
    core, found = Core(), set[str]()
    for seed in range(lives):
        rows = any_life(core, seed, STEPS)
        facts = CaseFacts(core.case(rows), WORKED)
        kinds = facts.by_kind.keys()
        for rule, from_kinds in rules.items():
            if from_kinds and from_kinds.isdisjoint(kinds) and next(iter(rule(facts)), None) is not None:
                found.add(rule.__name__)
    return sorted(found)


@soak
def test_no_rule_is_passed_over_by_which_a_duty_begins() -> None:
    assert _passed_over(BEGINNINGS, times(40, 4_000)) == []


def test_a_rule_with_a_kind_too_few_would_be_found() -> None:
    """The known-bad twin: an arrest that ends in a charge begins proceedings too, without any referral."""
    wrong = {**BEGINNINGS, proceedings_to_record: frozenset({ReferredForProsecution})}
    assert _passed_over(wrong, 40) == ["proceedings_to_record"]
