"""W1: one decision, explained, on a referral already in memory, beside its peers.

Every peer is first checked to give the same reasons on every referral. Prints a ratio to the
hand-written floor for each; run it with a count and a seed: ``python decide.py 2000 1``.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

import datalogic_py
import json_logic as panzi
import pluggy
import zen as zen_engine
from floor import decide as by_hand
from referrals import ON, referrals
from rules_elsewhere import CONDITIONS, flat, json_logic, zen

import cara_core as cara
from cara_core.stages.eligibility import RULES, assess, judge
from cara_core.stages.particulars.drawing import draw
from cara_core.terms.referral import Referral

RUNS = 5


def main(count: int, seed: int) -> None:
    """Check every peer, time it, print the table."""
    force = cara.load_force("hampshire")
    policy = force.policy(ON)
    pool = referrals(count, seed)
    drawn = [draw(referral, policy, ON) for referral in pool]
    facts = [flat(particulars, policy) for particulars in drawn]
    decided = [assess(referral, policy, ON) for referral in pool]
    eligible = sum(decision.outcome == "eligible" for decision in decided)
    print(f"{count} referrals, {eligible} eligible, {len(RULES)} rules in 17 criteria; median of {RUNS} runs")

    floors = [(outcome, sorted(set(codes))) for outcome, codes in (by_hand(r, policy, ON) for r in pool)]
    _same("floor", floors, [(decision.outcome, _codes(decision)) for decision in decided])
    marks = [judge()(particulars, policy) & ((1 << len(RULES)) - 1) for particulars in drawn]
    rust = datalogic_py.Engine().compile([json_logic(condition) for condition in CONDITIONS])
    _same("datalogic", [_bits(rust.evaluate(fact)) for fact in facts], marks)
    python = [json_logic(condition) for condition in CONDITIONS]
    _same("panzi", [_bits([panzi.jsonLogic(rule, fact) for rule in python]) for fact in facts], marks)
    compiled = [zen_engine.compile_expression(zen(condition)) for condition in CONDITIONS]
    _same("zen", [_bits([rule.evaluate(fact) for rule in compiled]) for fact in facts], marks)

    works: dict[str, Callable[[], object]] = {
        "hand-written floor: outcome and codes, one force, no sources": _each(pool, lambda r: by_hand(r, policy, ON)),
        "assess: outcome, reasons ready to be read": _each(pool, lambda r: assess(r, policy, ON)),
        "assess, and every finding read with its source": _each(pool, lambda r: assess(r, policy, ON).findings),
        "assess, and the whole told as text": _each(pool, lambda r: assess(r, policy, ON).text()),
        "screen: days checked, plugin asked, assessed": _each(pool, lambda r: cara.screen(r, force, on=ON)),
        "pluggy, ten calls that do nothing else": _ten_calls(pool),
        "rules alone: judge, compiled from the declarations": _each(drawn, lambda f: judge()(f, policy)),
        "rules alone: JsonLogic in Rust (datalogic)": _each(facts, rust.evaluate),
        "rules alone: JsonLogic in Python (panzi)": _each(
            facts, lambda f: [panzi.jsonLogic(rule, f) for rule in python]
        ),
        "rules alone: zen expressions": _each(facts, lambda f: [rule.evaluate(f) for rule in compiled]),
    }
    taken = _timed(works)
    floor = next(iter(taken.values()))
    for label, seconds in taken.items():
        print(f"{label:62} {count / seconds:>10,.0f}/s {floor / seconds:8.2f} of the floor")


def _codes(decision: cara.Decision) -> list[str]:
    return sorted({finding.code for finding in decision.findings if finding.state != "met"})


def _bits(answers: list[object]) -> int:
    return sum(1 << bit for bit, answer in enumerate(answers) if answer)


def _same(peer: str, theirs: object, ours: object) -> None:
    if theirs != ours:
        sys.exit(f"{peer} does not give the same reasons")


def _each(items: Iterable[Any], work: Callable[[Any], object]) -> Callable[[], object]:
    """Results are dropped at once: kept in thousands, they would make the garbage collector what is timed."""

    def once() -> None:
        for item in items:
            work(item)

    return once


def _timed(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The median seconds of each, all of them in turn in every run, so that drift hits all alike."""
    taken: dict[str, list[float]] = {label: [] for label in works}
    for _ in range(RUNS):
        for label, work in works.items():
            start = time.perf_counter()
            work()
            taken[label].append(time.perf_counter() - start)
    return {label: statistics.median(seconds) for label, seconds in taken.items()}


def _ten_calls(pool: list[Referral]) -> Callable[[], object]:
    spec, impl = pluggy.HookspecMarker("peer"), pluggy.HookimplMarker("peer")

    class Spec:
        @spec(firstresult=True)
        def ask(self, referral: Referral) -> int: ...

    class Plugin:
        @impl
        def ask(self, referral: Referral) -> int:
            return 1

    plugins = pluggy.PluginManager("peer")
    plugins.add_hookspecs(Spec)
    plugins.register(Plugin())
    ask = plugins.hook.ask
    return _each(pool, lambda referral: [ask(referral=referral) for _ in range(10)])


if __name__ == "__main__":
    main(*(int(argument) for argument in (*sys.argv[1:], *("2000", "1")[len(sys.argv) - 1 :])))
