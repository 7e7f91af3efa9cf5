"""The plan of everybody who waits in words; and why one of them got this pair."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from cara_core.cli.case.words import english
from cara_core.cli.schedule.one_case_words import counted, group_told, when
from cara_core.cli.terminal.lines import detail, heading, plain
from cara_core.planning.booking import shown_reasons
from cara_core.planning.explaining import Choice, Explanation
from cara_core.stages.schedule.assignment import Assignment, Method
from cara_core.terms.days import Day
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.workshops import Caveat, Misfit

if TYPE_CHECKING:
    from cara_core.cli.schedule.everybody import Plan

__all__ = ["everybody_told", "why_told"]

_SHOWN: Final = 8
"""So many of a person's choices are told."""


def everybody_told(plan: "Plan", on: Day, recorded: int | None, *, first: bool) -> Iterator[Line]:
    """The whole plan of one force."""
    found, words = plan.found, english()
    if not first:
        yield plain()
    yield heading(f"{plan.title}, as on {words.spell(on)}")
    yield detail(f"{len(plan.queue.waiting)} to be placed; {len(plan.ahead)} workshops are on offer ahead")
    if plan.offer.illustrative:
        yield detail(f"{plan.offer.illustrative} of the workshops are illustrative: the force replaces them.")
    if plan.queue.waiting:
        yield plain(f"Placed {_method(found)}")
    if found.placed:
        yield plain()
        yield heading(f"Placed ({len(found.placed)})")
        yield from _placed(plan)
    if found.unplaced:
        yield plain()
        yield heading(f"Without a pair ({len(found.unplaced)})")
        yield from _unplaced(plan)
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


def _placed(plan: "Plan") -> Iterator[Line]:
    widest = max(len(one.case) for one in plan.found.placed)
    moved, words = set(plan.found.moved), english()
    for one in plan.found.placed:
        kept = " (keeps it)" if one.case in plan.queue.held and one.case not in moved else ""
        kept = " (moved)" if one.case in moved else kept
        first, second = one.pair.first, one.pair.second
        yield plain(f"  {one.case:<{widest}}  {when(first)}   {when(second)}   {first.id}, {second.id}{kept}")
        if one.case in plan.no_repeat:
            yield Line(Kind.UNKNOWN, f"  {'':<{widest}}  ! {words.spell(Caveat.NO_REPEAT_FITS)}")


def _unplaced(plan: "Plan") -> Iterator[Line]:
    """Each with the reasons of the pairs that come nearest; then how often each was met."""
    widest = max(len(one.case) for one in plan.found.unplaced)
    reasons: Counter[Misfit] = Counter()
    for one in plan.found.unplaced:
        mine = shown_reasons(one.reasons)
        reasons.update(mine)
        said = "; ".join(english().spell(reason) for reason in mine) or "nothing is on offer"
        yield Line(Kind.NOT_MET, f"  {one.case:<{widest}}  {said}")
    if len(plan.found.unplaced) > 1:
        yield detail("  of the pairs that come nearest:")
        yield from counted(reasons)


def _left_out(plan: "Plan") -> Iterator[Line]:
    for names, said in (
        (plan.queue.unknown, "Nobody says what they need: not in the file of participants"),
        (plan.queue.stopped, "Nothing may be booked now"),
    ):
        if names:
            yield plain()
            yield heading(f"{said} ({len(names)})")
            yield Line(Kind.UNKNOWN, f"  {', '.join(names)}")


def _under_least(plan: "Plan") -> Iterator[Line]:
    """The groups somebody goes to that are still too small."""
    taken, _ = plan.full_board
    small = [one for one in plan.ahead if 0 < taken.get(one.id, 0) < one.least]
    if not small:
        return
    yield plain()
    yield heading(f"Under their least number ({len(small)})")
    widest = max(len(one.id) for one in small)
    for one in small:
        yield Line(Kind.UNKNOWN, f"  {one.id:<{widest}}  {when(one)}   ! {taken[one.id]} of at least {one.least}")


def why_told(found: Explanation) -> Iterator[Line]:
    """Why this pair, for this person?"""
    yield plain()
    yield heading(f"Why {found.case} got this pair")
    for reason in shown_reasons(found.reasons):
        yield Line(Kind.NOT_MET, f"  {english().spell(reason)}")
    if not found.choices and not found.reasons:
        yield Line(Kind.NOT_MET, "  nothing is on offer")
    for number, one in enumerate(found.choices, 1):
        if number <= _SHOWN or one.chosen:
            yield from _choice(number, one)
    if len(found.choices) > _SHOWN:
        yield detail(f"      {len(found.choices)} pairs fit in all, the best for this person first")
    if found.choices and found.proved:
        yield detail("  No list costs less for all together: no exchange helps one more than it costs the others.")


def _choice(number: int, one: Choice) -> Iterator[Line]:
    pair = one.pair
    mark = "→" if one.chosen else " "
    yield plain(f"  {mark}{number:>3}  {when(pair.first)}   {when(pair.second)}   {pair.first.id}, {pair.second.id}")
    said = f"costs this person {one.cost}; others have {one.taken} of {one.places} places"
    if one.costs_others is not None:
        said += f"; were it this person's, the others would pay {one.costs_others} more together"
    yield detail(f"        {group_told(pair)}; {said}")
