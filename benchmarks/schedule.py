"""W4: a pair of workshops for everybody who waits at the least total cost, beside its peers in the same run.

24 venues on a square of 100 km, English and Polish groups, the second 28 days after the first, inside
the caution, up to five days away each: 2,000 people have 466,436 feasible pairs. The 50,000 have
25 times the places. Every row runs in a process of its own, so that its peak memory is its own.

``harder`` shares every second among the firsts of 28 to 35 days before, has groups in three languages, some with an
interpreter, and keeps six people in a hundred apart from one other; ``harder-greedy`` is first come
first served on the same, and ``again`` cancels its fullest workshop and plans again.

``python schedule.py`` runs all; ``python schedule.py PEER PEOPLE PLACES`` one of them.
"""

import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
from ortools.graph.python import min_cost_flow
from ortools.sat.python import cp_model

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from cara_core.planning.assigning import assign, replan
from cara_core.planning.solving.arcs import Arcs, arcs_of
from cara_core.planning.solving.flow import Priced, solve_flow
from cara_core.planning.solving.places import forest
from cara_core.stages.schedule.assignment import check_assignment
from cara_core.stages.schedule.greedy import greedy
from cara_core.stages.schedule.offer import Offer
from support.schedules import Region, harder, region

NONE = 5000
LIMIT = 120.0
"""Seconds CP-SAT has: without, it goes on for many minutes."""
SEED = 1
RUNS = [
    ("solve", 2000, 8),
    ("assign", 2000, 8),
    ("greedy", 2000, 8),
    ("whole-flow", 2000, 8),
    ("cp-sat", 2000, 8),
    ("solve", 50_000, 200),
    ("assign", 50_000, 200),
    ("greedy", 50_000, 200),
    ("whole-flow", 50_000, 200),
]
HARDER = [
    (peer, people, places)
    for people, places in ((2000, 8), (10_000, 40), (50_000, 200))
    for peer in ("harder", "again", "harder-greedy")
]


def main() -> None:
    """Every peer, each in a process of its own."""
    print(f"{'who':12}{'people':>8}{'pairs':>12}{'cost':>14}{'proved':>8}{'solving s':>11}{'all s':>9}{'peak MB':>9}")
    for run in RUNS:
        subprocess.run([sys.executable, __file__, *map(str, run)], check=True)  # noqa: S603  (this file)
    print(f"\n{'who':14}{'people':>8}{'cost':>14}{'bound':>14}{'gap':>9}{'moved':>9}", end="")
    print(f"{'all s':>9}{'its s':>9}{'peak MB':>9}")
    for run in HARDER:
        subprocess.run([sys.executable, __file__, *map(str, run)], check=True)  # noqa: S603  (this file)


def run_harder(peer: str, people: int, places: int) -> None:
    """One row of the harder problems: by the clock, and of the processor's own time."""
    made = harder(people, SEED, places=places)
    make = greedy if peer == "harder-greedy" else assign
    offered, clocks = made.offered, (time.perf_counter(), time.process_time())
    found = make(made.people, offered, {}, made.travel)
    if peer == "again":
        held = {placement.case: placement.pair for placement in found.placed}
        taken = Counter(workshop.id for pair in held.values() for workshop in (pair.first, pair.second))
        gone = min(taken, key=lambda id_: (-taken[id_], id_))
        offered = [workshop for workshop in offered if workshop.id != gone]
        clocks = time.perf_counter(), time.process_time()
        found = replan(made.people, held, offered, {}, made.travel)
        # Whoever was in the workshop has to move: where nobody else does, and all have a pair, no list moves fewer.
        assert len(found.moved) >= taken[gone]
        moved = f"{len(found.moved)}/{taken[gone]}"
    else:
        moved = ""
    passed = time.perf_counter() - clocks[0], time.process_time() - clocks[1]
    assert check_assignment(found, made.people, offered, {}) == ()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    # After a cancellation a score counts people first, so it stands beside no cost.
    bound = "" if found.bound is None or peer == "again" else f"{found.bound:,}"
    gap = "" if found.gap is None else f"{found.gap:.3%}"
    print(
        f"{peer:14}{people:>8,}{found.cost:>14,}{bound:>14}{gap:>9}{moved:>9}"
        f"{passed[0]:>9.2f}{passed[1]:>9.2f}{peak:>9,}",
        flush=True,
    )


def run_peer(peer: str, people: int, places: int) -> None:
    """One row."""
    if (peer, people, places) in HARDER:
        run_harder(peer, people, places)
        return
    made = region(people, SEED, places=places)
    start = time.perf_counter()
    if peer in {"assign", "greedy"}:
        found = (
            assign(made.people, made.offered, {}, made.travel, unplaced=NONE)
            if peer == "assign"
            else greedy(made.people, made.offered, {}, made.travel, NONE)
        )
        row(peer, people, None, (found.cost, found.proved), None, time.perf_counter() - start)
        return
    arcs, offer = built(made)
    begun = time.perf_counter()
    answer = {"solve": ours, "whole-flow": full_flow, "cp-sat": cpsat}[peer](arcs, offer)
    row(peer, people, len(arcs.cost), answer, time.perf_counter() - begun, time.perf_counter() - start)


def row(
    peer: str, people: int, pairs: int | None, answer: tuple[int, bool], solving: float | None, total: float
) -> None:
    """Print it."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    solved = "" if solving is None else f"{solving:.2f}"
    count = "" if pairs is None else f"{pairs:,}"
    proved = "yes" if answer[1] else "no"
    print(f"{peer:12}{people:>8,}{count:>12}{answer[0]:>14,}{proved:>8}{solved:>11}{total:>9.2f}{peak:>9,}", flush=True)


def built(made: Region) -> tuple[Arcs, Offer]:
    """The arcs of everybody, the same for every solver."""
    offer = Offer(made.offered, {})
    return arcs_of(made.people, offer, made.travel), offer


def ours(arcs: Arcs, offer: Offer) -> tuple[int, bool]:
    """The flow over near pairs, priced until it is proved by prices of our own."""
    places = forest(arcs, offer.left)
    assert places is not None
    entered = places.entry[arcs.column].astype(np.int32)
    found = solve_flow(Priced(arcs.starts, entered, arcs.cost, NONE), places)
    return found.score, found.score == found.bound


def full_flow(arcs: Arcs, offer: Offer) -> tuple[int, bool]:
    """The flow over every pair at once, which is proved where one trusts the solver."""
    people, pairs = len(arcs.people), len(arcs.pairs)
    out = people + pairs
    flow = min_cost_flow.SimpleMinCostFlow()
    cost = arcs.cost.astype(np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(
        arcs.person.astype(np.int64), people + arcs.column.astype(np.int64), np.ones_like(cost), cost
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        np.arange(people), np.full(people, out), np.ones(people, np.int64), np.full(people, NONE)
    )
    left = np.array([offer.left[pair.first.id] for pair in arcs.pairs])
    flow.add_arcs_with_capacity_and_unit_cost(
        people + np.arange(pairs), np.full(pairs, out), left, np.zeros(pairs, np.int64)
    )
    flow.set_nodes_supplies(np.arange(people), np.ones(people, np.int64))
    flow.set_node_supply(out, -people)
    solved = flow.solve() == flow.OPTIMAL
    return flow.optimal_cost(), solved


def cpsat(arcs: Arcs, offer: Offer) -> tuple[int, bool]:
    """CP-SAT over every pair at once, with two workers, until the limit."""
    model, solver = cp_model.CpModel(), cp_model.CpSolver()
    takes = [model.new_bool_var("") for _ in arcs.cost]
    held: list[list[cp_model.IntVar]] = [[] for _ in arcs.pairs]
    for arc, column in zip(takes, arcs.column, strict=True):
        held[column].append(arc)
    nowhere = [model.new_bool_var("") for _ in arcs.people]
    for none, start, stop in zip(nowhere, arcs.starts[:-1], arcs.starts[1:], strict=True):
        model.add_exactly_one([*takes[start:stop], none])
    for pair, takers in zip(arcs.pairs, held, strict=True):
        model.add(cp_model.LinearExpr.sum(takers) <= offer.left[pair.first.id])
    paid = [*arcs.cost.tolist(), *(NONE for _ in nowhere)]
    model.minimize(cp_model.LinearExpr.weighted_sum([*takes, *nowhere], paid))
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = LIMIT, 2
    status = solver.solve(model)
    return round(solver.objective_value), status == cp_model.OPTIMAL


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run_peer(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
