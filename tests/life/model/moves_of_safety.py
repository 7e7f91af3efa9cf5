"""Moves: what the victim said, contact, concerns, incidents, holds and risk, as plain dictionaries."""

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

from life.model.reckoning_of_days import days_on
from life.model.state import History

__all__ = ["SAFETY"]

Dice = random.Random
What = dict[str, Any]
RANKS = ("sergeant", "sergeant", "inspector", "constable")
OUTCOMES = (
    *["reached_safe"] * 5,
    *["not_reached"] * 4,
    *("reached_unsafe_now", "reached_safety_concern", "declined_further_contact", "wrong_person_answered"),
    *("number_dead", "no_safe_channel", "deferred_by_victim", "reached_unsafe_now"),
)
OCCASIONS = ("caution_issued", "first_workshop", "completion", "ended", "change", "other")


def contact(outcome: str, occasion: str, **more: Any) -> What:
    """A call that came to this."""
    reached = outcome.startswith(("reached", "deferred", "declined"))
    worried = outcome == "reached_safety_concern"
    what = {"occasion": occasion, "how": "telephone", "reached": reached, "concern": worried, "outcome": outcome}
    return what | ({"category": "escalation", "immediacy": "today"} if worried else {}) | more


def _contacted(_: History, today: dt.date, dice: Dice) -> What:
    outcome = dice.choice(OUTCOMES)
    more: What = {}
    if outcome in {"not_reached", "wrong_person_answered", "reached_unsafe_now"} and dice.random() < 0.5:
        more["escalated_to"] = "independent adviser"
    if dice.random() < 0.2:
        more["also"] = [dice.choice(OCCASIONS)]
    if outcome == "deferred_by_victim":
        more["again_on"] = days_on(today, 3).isoformat()
    if outcome == "declined_further_contact" and dice.random() < 0.5:
        more["tell_by"] = "writing"
    return contact(outcome, dice.choice(OCCASIONS), **more)


def _assessed(_: History, today: dt.date, dice: Dice) -> What:
    what: What = {"grade": dice.choice(("standard", "standard", "medium", "high")), "tool": "DASH"}
    if dice.random() < 0.5:
        answers = {str(number): "no" for number in range(1, 28)}
        what |= {"rank": "sergeant", "reason": "seen again", "answers": answers, "assessor": "officer 55"}
    return what


def _concern(history: History, dice: Dice) -> int:
    raised = history.of("concern_raised")
    return int(dice.choice(raised)["number"]) if raised else 1


def _reviewed(_: History, __: dt.date, dice: Dice) -> What:
    what: What = {"continues": dice.random() < 0.8, "rank": dice.choice(RANKS), "reason": "reviewed"}
    return what if dice.random() < 0.5 else {**what, "bookings": dice.choice(("keep", "cancel"))}


def _incident(history: History, __: dt.date, dice: Dice) -> What:
    what = {
        "reference": "I 1",
        "against": dice.choice(("victim", "other")),
        "told_by": dice.choice(("victim", "police")),
    }
    decided = history.of("conditions_decided", "conditions_varied")
    ids = [each["id"] for entry in decided for each in entry["what"]["conditions"]]
    return what if not ids or dice.random() < 0.6 else {**what, "condition": dice.choice(ids)}


def _marac(history: History, today: dt.date, dice: Dice) -> What:
    asked = [entry["what"]["reference"] for entry in history.of("marac_referred")]
    reference = dice.choice(asked) if asked and dice.random() < 0.6 else f"M {dice.randint(1, 9)}"
    what = {"reference": reference, "sent_on": today.isoformat()}
    return {**what, "replied_on": today.isoformat(), "reply": "heard"} if dice.random() < 0.5 else what


SAFETY: dict[str, Callable[[History, dt.date, Dice], What]] = {
    "views_sought": lambda _, __, ___: {"how": "telephone", "suspect_present": False, "obtained": True},
    "views_not_sought": lambda _, __, ___: {"reason": "no safe way"},
    "victim_asked": lambda _, __, dice: {
        "how": "video",
        "suspect_present": False,
        "agrees": dice.random() < 0.8,
        "specific_risk": dice.random() < 0.1,
    },
    "agreement_withdrawn": lambda _, __, ___: {"how": "telephone"},
    "victim_contacted": _contacted,
    "concern_raised": lambda _, __, dice: {
        "immediacy": dice.choice(("now", "today", "next_contact")),
        "told_by": dice.choice(("victim", "provider", "police", "other")),
        "category": dice.choice(("escalation", "child", "other")),
    },
    "concern_acknowledged": lambda history, _, dice: {"concern": _concern(history, dice)},
    "concern_closed": lambda history, _, dice: {
        "concern": _concern(history, dice),
        "outcome": dice.choice(("addressed", "passed_on", "unfounded")),
        "rank": dice.choice(RANKS),
        "reason": "seen to",
    },
    "incident_reported": _incident,
    "safety_hold_placed": lambda _, __, dice: {"concern": dice.choice(("victim", "police")), "reason": "a report"},
    "safety_hold_lifted": lambda _, __, dice: {
        "rank": dice.choice(RANKS),
        "reason": "seen to",
        "bookings": dice.choice(("keep", "cancel")),
    },
    "risk_reassessed": _assessed,
    "risk_reviewed": _reviewed,
    "marac_referred": _marac,
    "person_died": lambda _, __, dice: {"person": dice.choice(("victim", "participant"))},
}
"""For each kind that is about somebody's safety, what somebody might say of it."""
