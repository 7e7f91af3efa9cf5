"""A plan as JSON (``cara-schedule/1``, ``cara-plan/1``): for programs, and with nothing of a person but the case."""

from collections.abc import Mapping, Sequence
from typing import Any

from cara_core.case.facts import Fact
from cara_core.cli.schedule.plan import ForcePlan, Proposal
from cara_core.planning.booking import shown_reasons
from cara_core.planning.case_plan import Ranked
from cara_core.stages.schedule.assignment import Placement
from cara_core.stages.schedule.fitting_pairs import Taken
from cara_core.terms.days import Day
from cara_core.terms.workshops import Workshop, WorkshopPair

__all__ = ["case_plan_mapping", "force_plan_mapping", "workshop_mapping"]


def workshop_mapping(workshop: Workshop, taken: Taken) -> dict[str, Any]:
    """One workshop, and how many places in it others hold."""
    return {
        "id": workshop.id,
        "part": workshop.part.value,
        "on": workshop.on.isoformat(),
        "starts": f"{workshop.starts:%H:%M}",
        "ends": f"{workshop.ends:%H:%M}",
        "venue": workshop.venue,
        "language": workshop.language,
        "group": workshop.sex.value,
        "interpreter": workshop.interpreter,
        "least": workshop.least,
        "most": workshop.most,
        "taken": len(taken.get(workshop.id, ())),
    }


def case_plan_mapping(proposal: Proposal, on: Day, facts: Sequence[Fact]) -> dict[str, Any]:
    """The plan of one case. Days are ISO 8601, times local in London, costs in minutes of travel."""
    outlook = proposal.plan.outlook
    return {
        "format": "cara-schedule/1",
        "case": proposal.case.id,
        "on": on.isoformat(),
        "given": outlook.given,
        "outstanding": ["first", "second"] if outlook.attended is None else ["second"],
        "earliest": outlook.waiting.span.earliest.isoformat(),
        "ends_on": outlook.waiting.span.ends_on.isoformat(),
        "pairs": [_ranked_mapping(ranked, proposal) for ranked in proposal.plan.ranked],
        "others": _others_mapping(proposal),
        "forecast": _forecast_mapping(proposal),
        "recorded": [fact.number for fact in facts],
    }


def _ranked_mapping(ranked: Ranked, proposal: Proposal) -> dict[str, Any]:
    taken = proposal.plan.taken
    return {
        "first": workshop_mapping(ranked.pair.first, taken),
        "second": workshop_mapping(ranked.pair.second, taken),
        "cost": ranked.cost,
        "caveats": [caveat.value for caveat in ranked.caveats],
        "chosen": ranked.pair == proposal.chosen,
    }


def _others_mapping(proposal: Proposal) -> dict[str, Any]:
    """The pairs that do not fit: how many, and why; each of them with ``--all-pairs``."""
    plan = proposal.plan
    pairs = [
        {**_ids(other.pair), "reasons": [reason.value for reason in shown_reasons(other.misfits)]}
        for other in plan.others
    ]
    return {
        "count": len(plan.others),
        "reasons": {reason.value: count for reason, count in sorted(plan.reasons.items())},
        "pairs": pairs if proposal.all_pairs else None,
    }


def _forecast_mapping(proposal: Proposal) -> dict[str, Any]:
    forecast = proposal.plan.forecast
    return {
        "pair": forecast.pair,
        "repeat": forecast.repeat,
        "last_booking": None if forecast.last_booking is None else forecast.last_booking.isoformat(),
        "wait_days": forecast.wait_days,
    }


def _ids(pair: WorkshopPair) -> dict[str, str]:
    return {"first": pair.first.id, "second": pair.second.id}


def force_plan_mapping(plan: ForcePlan, on: Day, facts: Mapping[str, Sequence[Fact]]) -> dict[str, Any]:
    """The plan of everybody who waits in one force, and what of it was recorded, by case."""
    found = plan.assignment
    return {
        "format": "cara-plan/1",
        "force": plan.force,
        "on": on.isoformat(),
        "method": found.method.value,
        "cost": found.cost,
        "proved": found.proved,
        "gap": None if found.gap is None else round(found.gap, 6),
        "placed": [_placement_mapping(placement, plan) for placement in found.placed],
        "unplaced": [
            {"case": unplaced.case, "reasons": [reason.value for reason in shown_reasons(unplaced.reasons)]}
            for unplaced in found.unplaced
        ],
        "moved": list(found.moved),
        "recorded": {case: [fact.number for fact in recorded] for case, recorded in facts.items()},
    }


def _placement_mapping(placement: Placement, plan: ForcePlan) -> dict[str, Any]:
    repeat = placement.case not in plan.no_repeat
    return {"case": placement.case, **_ids(placement.pair), "cost": placement.cost, "repeat": repeat}
