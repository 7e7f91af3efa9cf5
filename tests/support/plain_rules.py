"""What may never be let through, told a second time: for each kind of act what stands against it, as a plain reading.

An act is asked about here only where everything on record happened before it: what was known of the
time up to it is then all that is known.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from life.model.facts import Entry, Row
from life.model.state import END_KINDS, REPORTS
from support.plain_life import PlainLife

__all__ = ["IMPOSSIBLE", "against", "is_last"]

What = Mapping[str, Any]
BEFORE: Final = ("referred", "screened", "authorised", "signed")
RUNNING: Final = ("live", "non_compliance", "breach", "prosecution")
IMPOSSIBLE: Final = frozenset(
    {"AHEAD", "BEFORE_OFFENCE", "OUT_OF_ORDER", "NO_SUCH_FACT", "CONTRADICTION", "SUSPECT_PRESENT", "MISSING"}
)
"""For what a report may be refused: it cannot be (``life.md`` section 5), or contradicts itself."""
LEAST, MOST = 28, 35
_ABOVE_CONSTABLE: Final = {"sergeant", "inspector", "chief_inspector", "superintendent", "chief_superintendent"}
_GIVEN_OR_ENDED: Final = {"caution_issued", *END_KINDS} - {"person_died"}
_OF_SAFETY: Final = {"concern_raised", "incident_reported", "safety_hold_placed", "agreement_withdrawn", "person_died"}
_PHASES: Final[Mapping[str, tuple[str, ...]]] = {
    "authorised": BEFORE,
    "conditions_decided": BEFORE,
    "document_signed": BEFORE,
    "closed": BEFORE,
    "workshops_booked": ("live", "non_compliance"),
    "booking_cancelled": RUNNING,
    "conditions_varied": RUNNING,
    "withdrawn": RUNNING,
    "case_transferred": (*BEFORE, *RUNNING),
    "completed": ("live",),
    "ended_incomplete": ("live",),
    "excuse_decided": ("non_compliance", "completed", "ended_incomplete"),
    "referred_for_prosecution": ("breach",),
    "breach_not_pursued": ("breach", "prosecution", "completed", "ended_incomplete"),
}
_NOT_STOPPED: Final = {"authorised", "document_signed", "workshops_booked", "conditions_varied", "completed"}
_NOT_HELD: Final = {"workshops_booked", "completed"}


def is_last(life: PlainLife, asked: Row) -> bool:
    """Is this an act that came after everything on record, and corrects nothing?"""
    if asked["kind"] in REPORTS or asked.get("supersedes") is not None or asked.get("at") is not None:
        return False
    return all(entry["day"] <= asked["on"] for entry in life.entries)


def against(life: PlainLife, asked: Row) -> list[str]:
    """Everything that stands against an act that comes last; what is kept of it must have nothing."""
    kind, what = asked["kind"], asked["what"]
    found = []
    if life.phase not in _PHASES.get(kind, (life.phase,)):
        found.append(f"it is {life.phase}")
    if kind in _NOT_STOPPED and life.stopped:
        found.append("it is stopped")
    if kind in _NOT_HELD and life.held:
        found.append("it is held")
    rule = _RULES.get(kind)
    return found if rule is None else [*found, *rule(life, what, asked)]


def _issue(life: PlainLife, what: What, _: Row) -> Iterator[str]:
    if life.given is not None:
        yield "a caution was given"
    if what.get("irregular") is not None:
        return  # given on paper: it is kept as it was given, though the case was closed meanwhile
    if life.phase not in BEFORE:
        yield f"it is {life.phase}"
    if life.held or life.stopped:
        yield "it is held or stopped"
    yield from life.missing
    if not life.agrees:
        yield "the victim does not agree"
    if what.get("rank") not in _ABOVE_CONSTABLE:
        yield "a constable"
    if not what.get("period_reason"):
        yield "no reason for the period"


def _book(life: PlainLife, what: What, asked: Row) -> Iterator[str]:
    if not life.to_attend:
        yield "nothing to attend"
        return
    first, second = what["first"], what["second"]
    gap = dt.date.fromisoformat(second).toordinal() - dt.date.fromisoformat(first).toordinal()
    alone = life.to_attend == ("second",)
    if second > (life.last_day or ""):
        yield "after the caution"
    if gap < LEAST or (gap > MOST and not alone):
        yield f"{gap} days apart"
    missed = {day for _, day in life.missed}
    if alone and first != life.attended("first"):
        yield "the first was attended on another day"
    if second < asked["on"] or second in missed or (not alone and (first < asked["on"] or first in missed)):
        yield "a day that is past, or was missed"


def _complete(life: PlainLife, _: What, asked: Row) -> Iterator[str]:
    if life.unjudged:
        yield "an absence that is not judged"
    if life.to_attend:
        yield "a workshop to attend"
    others = any(condition["kind"] != "workshops" for condition in life.conditions)
    if others and asked["on"] < (life.last_day or ""):
        yield "a condition that still runs"


def _lift(life: PlainLife, what: What, _: Row) -> Iterator[str]:
    yield from _ranked(life, what, _)
    if not life.held:
        yield "no hold"
    causes = life.of("concern_raised", "incident_reported")
    last = max((entry["place"] for entry in causes), default=None)
    if last is not None and not any(entry["place"] > last for entry in life.of("risk_reassessed")):
        yield "no assessment since the last concern"


def _ranked(_: PlainLife, what: What, __: Row) -> Iterator[str]:
    if what.get("rank") not in _ABOVE_CONSTABLE:
        yield "a constable"


def _ran_out(life: PlainLife, what: What, asked: Row) -> Iterator[str]:
    yield from _ranked(life, what, asked)
    if asked["on"] <= (life.last_day or ""):
        yield "it still runs"
    if life.unjudged:
        yield "an absence that is not judged"


def _judge(life: PlainLife, what: What, _: Row) -> Iterator[str]:
    if (what["part"], what["workshop_on"]) not in life.unjudged:
        yield "no such absence"


def _sign(life: PlainLife, what: What, _: Row) -> Iterator[str]:
    if not (what["offence_details"] and what["admission"] and what["consent"]):
        yield "a part is missing"
    if not life.of("conditions_decided"):
        yield "no conditions"


def _take_back(life: PlainLife, what: What, asked: Row) -> Iterator[str]:
    wrong = next((entry for entry in life.entries if entry["number"] == what["fact"]), None)
    if wrong is None:
        yield "no such fact"
        return
    about = wrong
    while about["kind"] == "recorded_in_error":
        about = next(entry for entry in life.every if entry["number"] == about["what"]["fact"])
    if about["kind"] in _GIVEN_OR_ENDED and what["rank"] in {"constable", "sergeant"}:
        yield "not an inspector"
    if _is_of_safety(about) and (what["rank"] == "constable" or wrong["row"]["by"] == asked["by"]):
        yield "a constable, or whoever recorded it"


def _is_of_safety(entry: Entry) -> bool:
    what = entry["what"]
    high = entry["kind"] == "risk_reassessed" and what["grade"] == "high"
    concerned = entry["kind"] == "victim_contacted" and what["concern"]
    return entry["kind"] in _OF_SAFETY or high or concerned


_RULES: Final[Mapping[str, Callable[[PlainLife, What, Row], Iterator[str]]]] = {
    "caution_issued": _issue,
    "workshops_booked": _book,
    "completed": _complete,
    "safety_hold_lifted": _lift,
    "withdrawn": _ranked,
    "ended_incomplete": _ran_out,
    "absence_judged": _judge,
    "document_signed": _sign,
    "recorded_in_error": _take_back,
}
