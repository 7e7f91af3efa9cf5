"""A plan as JSON (``cara-schedule/1``, ``cara-plan/1``): for programs, and with nothing of a person but the case."""

from collections.abc import Mapping, Sequence
from typing import Any

from cara_core.case.facts import Fact
from cara_core.cli.schedule.one_case_words import Shown
from cara_core.planning.booking import shown_reasons
from cara_core.planning.case_plan import Ranked
from cara_core.stages.schedule.assignment import Assignment
from cara_core.stages.schedule.pairs import Taken
from cara_core.terms.days import Day
from cara_core.terms.workshops import Workshop, WorkshopPair

__all__ = ["case_plan_mapping", "plan_mapping", "workshop_mapping"]


def workshop_mapping(one: Workshop, taken: Taken) -> dict[str, Any]:
    """One workshop, and how many places in it others hold."""
    return {
        "id": one.id,
        "part": one.part.value,
        "on": one.on.isoformat(),
        "starts": f"{one.starts:%H:%M}",
        "ends": f"{one.ends:%H:%M}",
        "venue": one.venue,
        "language": one.language,
        "group": one.sex.value,
        "interpreter": one.interpreter,
        "least": one.least,
        "most": one.most,
        "taken": len(taken.get(one.id, ())),
    }


def case_plan_mapping(shown: Shown, on: Day, facts: Sequence[Fact]) -> dict[str, Any]:
    """The plan of one case. Days are ISO 8601, times local in London, costs in minutes of travel."""
    plan, seen = shown.plan, shown.plan.outlook
    ahead = plan.forecast
    return {
        "format": "cara-schedule/1",
        "case": shown.case.id,
        "on": on.isoformat(),
        "given": seen.given,
        "outstanding": ["first", "second"] if seen.attended is None else ["second"],
        "earliest": seen.waiting.span.earliest.isoformat(),
        "ends_on": seen.waiting.span.ends_on.isoformat(),
        "pairs": [_ranked(one, shown) for one in plan.ranked],
        "others": {
            "count": len(plan.others),
            "reasons": {reason.value: count for reason, count in sorted(plan.reasons.items())},
            "pairs": [
                {**_ids(one.pair), "reasons": [reason.value for reason in shown_reasons(one.misfits)]}
                for one in plan.others
            ]
            if shown.all_pairs
            else None,
        },
        "forecast": {
            "pair": ahead.pair,
            "repeat": ahead.repeat,
            "last_booking": None if ahead.last_booking is None else ahead.last_booking.isoformat(),
            "wait_days": ahead.wait_days,
        },
        "recorded": [fact.number for fact in facts],
    }


def _ranked(one: Ranked, shown: Shown) -> dict[str, Any]:
    return {
        "first": workshop_mapping(one.pair.first, shown.plan.taken),
        "second": workshop_mapping(one.pair.second, shown.plan.taken),
        "cost": one.cost,
        "caveats": [caveat.value for caveat in one.caveats],
        "chosen": one.pair == shown.chosen,
    }


def _ids(pair: WorkshopPair) -> dict[str, str]:
    return {"first": pair.first.id, "second": pair.second.id}


def plan_mapping(
    force: str, on: Day, found: Assignment, no_repeat: frozenset[str], facts: Mapping[str, Sequence[Fact]]
) -> dict[str, Any]:
    """The plan of everybody who waits in one force, and what of it was recorded."""
    return {
        "format": "cara-plan/1",
        "force": force,
        "on": on.isoformat(),
        "method": found.method.value,
        "cost": found.cost,
        "proved": found.proved,
        "gap": None if found.gap is None else round(found.gap, 6),
        "placed": [
            {"case": one.case, **_ids(one.pair), "cost": one.cost, "repeat": one.case not in no_repeat}
            for one in found.placed
        ],
        "unplaced": [
            {"case": one.case, "reasons": [reason.value for reason in shown_reasons(one.reasons)]}
            for one in found.unplaced
        ],
        "moved": list(found.moved),
        "recorded": {case: [fact.number for fact in kept] for case, kept in facts.items()},
    }
