"""What forbids a booking, read plainly off the facts of a case as JSON has them: no line of it is the core's."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

__all__ = ["Entry", "booking_now", "ended", "in_breach", "pauses", "why_forbidden"]

Entry: TypeAlias = Mapping[str, Any]
"""One fact: its kind, the day it happened, and what it says."""

_ENDS: Final = {
    *("completed", "ceased", "withdrawn", "closed", "ended_incomplete", "caution_quashed", "case_transferred"),
}
_NOTICE_DAYS: Final = 7


def why_forbidden(before: Sequence[Entry], booked: Entry) -> list[str]:
    """Why should this booking not have been made after these facts? Nothing: it may be made."""
    found = ended(before)
    found += [f"paused: {why}" for why in pauses(before)]
    first, second = (date.fromisoformat(booked["what"][part]) for part in ("first", "second"))
    asked = [second] if _attended_first(before) else [first, second]
    soonest = date.fromisoformat(booked["on"]).toordinal() + _NOTICE_DAYS
    found += ["too near" for day in asked if day.toordinal() < soonest]
    for fact in before:
        if fact["kind"] == "person_unavailable":
            start = date.fromisoformat(fact["what"]["from"])
            until = date.fromisoformat(fact["what"].get("until") or "9999-12-31")
            found += ["away" for day in asked if start <= day <= until]
    if in_breach(before):
        found.append("in breach")
    return found


def ended(facts: Sequence[Entry]) -> list[str]:
    """By what has the case, or the participant's life, ended? Nothing: it goes on."""
    found = [fact["kind"] for fact in facts if fact["kind"] in _ENDS]
    return found + ["died" for fact in facts if _died(fact)]


def _died(fact: Entry) -> bool:
    return bool(fact["kind"] == "person_died" and fact["what"]["person"] == "participant")


def pauses(before: Sequence[Entry]) -> list[str]:
    """By what is everything paused after these facts?"""
    held, high = False, False
    for fact in before:
        match fact["kind"]:
            case "safety_hold_placed" | "concern_raised" | "incident_reported":
                held = True
            case "safety_hold_lifted":
                held = False
            case "risk_reassessed":
                # Nothing in these lives lowers a high grade.
                high = high or fact["what"]["grade"] == "high"
            case _:
                pass
    return [word for word, is_so in (("held", held), ("high risk", high)) if is_so]


def in_breach(before: Sequence[Entry]) -> bool:
    """Has a breach been charged, or referred to a prosecutor?"""
    charged = (fact["kind"] == "arrested_for_breach" and fact["what"]["outcome"] == "charged" for fact in before)
    return any(fact["kind"] == "referred_for_prosecution" for fact in before) or any(charged)


def _attended_first(before: Sequence[Entry]) -> bool:
    attended = False
    for fact in before:
        if fact["kind"] == "attendance_recorded":
            came = fact["what"]["attendance"] == "attended"
            attended = came if fact["what"]["part"] == "first" else attended and came
    return attended


def booking_now(facts: Sequence[Entry]) -> Entry | None:
    """The pair that somebody is booked into after these facts; ``None``: there is none, or it fell away."""
    found: Entry | None = None
    for fact in facts:
        if fact["kind"] == "workshops_booked":
            found = fact["what"]
        elif (
            fact["kind"] in {*_ENDS, "booking_cancelled"}
            or _died(fact)
            or (found is not None and _falls_away(fact, found))
        ):
            found = None
    return found


def _falls_away(fact: Entry, booked: Entry) -> bool:
    """Was a workshop of this pair missed, or is it not held?"""
    what = fact["what"]
    missed = fact["kind"] == "attendance_recorded" and what["attendance"] != "attended"
    if not missed and fact["kind"] != "workshop_not_held":
        return False
    return bool(what["workshop_on"] == booked[what["part"]])
