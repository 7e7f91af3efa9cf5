"""The plan of everybody who waits in words; and why one of them got this pair."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from cara_core.cli.case.words import english
from cara_core.cli.schedule.one_case_words import day_and_hour, days_and_ids, describe_group, reason_counts
from cara_core.cli.schedule.plan import ForcePlan
from cara_core.cli.terminal.lines import detail, heading, plain
from cara_core.planning.booking import shown_reasons
from cara_core.planning.explaining import Choice, Explanation
from cara_core.stages.schedule.assignment import Assignment, Method, Placement
from cara_core.terms.days import Day
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.workshops import Caveat, Misfit

__all__ = ["explanation_lines", "force_plan_lines"]

_SHOWN: Final = 8
"""So many of a person's choices are shown."""


def force_plan_lines(plan: ForcePlan, on: Day, *, recorded: int | None, first: bool) -> Iterator[Line]:
    """The plan of one force, the first of several or a later one.

    ``recorded``: in how many cases it was recorded; ``None`` where it was not asked for.
    """
    found, words = plan.assignment, english()
    waiting = plan.waiting_list.waiting
    if not first:
        yield plain()
    yield heading(f"{plan.title}, as on {words.spell(on)}")
    yield detail(f"{len(waiting)} to be placed; {len(plan.ahead)} workshops are on offer ahead")
    if plan.offer.illustrative:
        yield detail(f"{plan.offer.illustrative} of the workshops are illustrative: the force replaces them.")
    if waiting:
        yield plain(f"Placed {_method(found)}")
    if found.placed:
        yield from _placed(plan)
    if found.unplaced:
        yield from _unplaced(found)
    yield from _left_out(plan)
    yield from _under_least(plan)
    if recorded is not None:
        yield plain()
        yield plain(f"Recorded in {recorded} cases." if recorded != 1 else "Recorded in 1 case.")


def _method(found: Assignment) -> str:
    """How it was made, and how good it is."""
    if found.method is Method.GREEDY:
        return "one after the other, who waits longest first: nothing is proved"
    way = "a network flow" if found.method is Method.FLOW else "a search with a bound"
    if found.proved:
        return f"at the least cost for all together, proved ({way})"
    gap = "" if found.gap is None else f", at most {found.gap:.2%} above the least"
    return f"at a cost not proved to be the least{gap} ({way})"


def _placed(plan: ForcePlan) -> Iterator[Line]:
    placed = plan.assignment.placed
    yield plain()
    yield heading(f"Placed ({len(placed)})")
    widest = max(len(placement.case) for placement in placed)
    for placement in placed:
        yield plain(f"  {placement.case:<{widest}}  {days_and_ids(placement.pair)}{_change(placement, plan)}")
        if placement.case in plan.no_repeat:
            yield Line(Kind.UNKNOWN, f"  {'':<{widest}}  ! {english().spell(Caveat.NO_REPEAT_FITS)}")


def _change(placement: Placement, plan: ForcePlan) -> str:
    """What becomes of the pair this person held before, if there was one."""
    if placement.case in plan.assignment.moved:
        return " (moved)"
    return " (keeps it)" if placement.case in plan.waiting_list.held else ""


def _unplaced(found: Assignment) -> Iterator[Line]:
    """Each with the reasons of the pairs that come nearest; then how often each was met."""
    yield plain()
    yield heading(f"Without a pair ({len(found.unplaced)})")
    widest = max(len(unplaced.case) for unplaced in found.unplaced)
    counts: Counter[Misfit] = Counter()
    for unplaced in found.unplaced:
        reasons = shown_reasons(unplaced.reasons)
        counts.update(reasons)
        why = "; ".join(english().spell(reason) for reason in reasons) or "nothing is on offer"
        yield Line(Kind.NOT_MET, f"  {unplaced.case:<{widest}}  {why}")
    if len(found.unplaced) > 1:
        yield detail("  of the pairs that come nearest:")
        yield from reason_counts(counts)


def _left_out(plan: ForcePlan) -> Iterator[Line]:
    for cases, why in (
        (plan.waiting_list.unknown, "Nobody says what they need: no file of participants, and no kept record"),
        (plan.waiting_list.stopped, "Nothing may be booked now"),
    ):
        if cases:
            yield plain()
            yield heading(f"{why} ({len(cases)})")
            yield Line(Kind.UNKNOWN, f"  {', '.join(cases)}")


def _under_least(plan: ForcePlan) -> Iterator[Line]:
    """The groups somebody goes to that are still too small."""
    taken = plan.board.taken
    small = [workshop for workshop in plan.ahead if 0 < taken.get(workshop.id, 0) < workshop.least]
    if not small:
        return
    yield plain()
    yield heading(f"Under their least number ({len(small)})")
    widest = max(len(workshop.id) for workshop in small)
    for workshop in small:
        count = f"{taken[workshop.id]} of at least {workshop.least}"
        what = f"{day_and_hour(workshop)}   ! {count}"
        yield Line.in_columns(Kind.UNKNOWN, before=f"  {workshop.id:<{widest}}  ", last=what)


def explanation_lines(found: Explanation) -> Iterator[Line]:
    """Why this pair, for this person?"""
    yield plain()
    yield heading(f"Why {found.case} got this pair")
    for reason in shown_reasons(found.reasons):
        yield Line(Kind.NOT_MET, f"  {english().spell(reason)}")
    if not found.choices and not found.reasons:
        yield Line(Kind.NOT_MET, "  nothing is on offer")
    for number, choice in enumerate(found.choices, 1):
        if number <= _SHOWN or choice.chosen:
            yield from _choice(choice, number)
    if len(found.choices) > _SHOWN:
        yield detail(f"      {len(found.choices)} pairs fit in all, the best for this person first")
    if found.choices and found.proved:
        yield detail("  No list costs less for all together: no exchange helps one more than it costs the others.")


def _choice(choice: Choice, number: int) -> Iterator[Line]:
    mark = "→" if choice.chosen else " "
    yield Line.in_columns(Kind.PLAIN, before=f"  {mark}{number:>3}  ", last=days_and_ids(choice.pair))
    cost = f"costs this person {choice.cost}; others have {choice.taken} of {choice.places} places"
    if choice.costs_others is not None:
        cost += f"; were it this person's, the others would pay {choice.costs_others} more together"
    yield detail(f"        {describe_group(choice.pair)}; {cost}")
