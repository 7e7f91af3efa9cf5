"""Moves: the requirements, the caution, its workshops, its breach and its ends, as plain dictionaries."""

import datetime as dt
import hashlib
import json
import random
from collections.abc import Callable
from typing import Any

from life.model.reckoning_of_days import days_on
from life.model.state import History, is_missed

__all__ = ["CONDITIONS", "COURSE", "digest"]

Dice = random.Random
What = dict[str, Any]
WORKSHOPS: dict[str, Any] = {"id": "workshops", "kind": "workshops", "objects": ["rehabilitation"], "hours": 10}
OTHER: dict[str, Any] = {"id": "no-offence", "kind": "not_to_reoffend", "objects": ["rehabilitation"]}
CONDITIONS = ([WORKSHOPS], [WORKSHOPS, OTHER], [WORKSHOPS, OTHER], [OTHER])
RANKS = ("sergeant", "sergeant", "inspector", "chief_superintendent", "constable")
OFFICER = "sergeant"


def digest(conditions: list[What]) -> str:
    """What a document has to name that lists exactly these conditions."""
    rows = [
        {
            "id": each["id"],
            "kind": each["kind"],
            "objects": sorted(each["objects"]),
            "hours": each.get("hours"),
            "order": None,
        }
        for each in sorted(conditions, key=lambda each: str(each["id"]))
    ]
    text = json.dumps(rows, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def mostly(dice: Dice) -> bool:
    return dice.random() < 0.9


def later(day: dt.date, days: int) -> str:
    return days_on(day, days).isoformat()


def _booked(history: History, today: dt.date, dice: Dice) -> What:
    attended = [e for e in history.of("attendance_recorded") if e["what"]["part"] == "first" and not is_missed(e)]
    if attended and mostly(dice):
        first = attended[-1]["day"]
        return {"first": first, "second": later(dt.date.fromisoformat(first), dice.choice((28, 30, 35, 42, 60)))}
    ahead = dice.choice((0, 1, 3, 7, 14, 21, 28))
    return {"first": later(today, ahead), "second": later(today, ahead + dice.choice((27, 28, 28, 28, 31, 35)))}


def _workshop(history: History, today: dt.date, dice: Dice) -> What:
    """A workshop of a pair that was booked, of a day that has come; else any day."""
    pairs = history.of("workshops_booked")
    part = dice.choice(("first", "second"))
    if pairs and mostly(dice):
        days = [(p, e["what"][p]) for e in pairs for p in ("first", "second") if e["what"][p] <= today.isoformat()]
        if days:
            part, on = dice.choice(days[-3:])
            return {"part": part, "workshop_on": on}
    first = dt.date.fromisoformat(history.rows[0]["on"])
    on = max(first, days_on(today, -dice.choice((0, 3, 10, 40))))
    return {"part": part, "workshop_on": on.isoformat()}


def _attendance(history: History, today: dt.date, dice: Dice) -> What:
    said = dice.choice(["attended"] * 4 + ["absent", "late", "left_early", "sent_home"])
    what = {**_workshop(history, today, dice), "attendance": said}
    return what if said == "attended" or mostly(dice) else {**what, "cause": dice.choice(("illness", "not_told"))}


def _judged(history: History, today: dt.date, dice: Dice) -> What:
    missed = [entry["what"] for entry in history.of("attendance_recorded") if is_missed(entry)]
    about = dice.choice(missed) if missed and mostly(dice) else _workshop(history, today, dice)
    what = {"part": about["part"], "workshop_on": about["workshop_on"]}
    return {**what, "reasonable": dice.random() < 0.4, "reason": "as was explained"}


def _failed(history: History, today: dt.date, dice: Dice) -> What:
    decided = history.of("conditions_decided", "conditions_varied")
    ids = [each["id"] for entry in decided for each in entry["what"]["conditions"]] or ["workshops"]
    return {"condition": dice.choice(ids), "failed_on": later(today, -dice.choice((0, 1, 3)))}


def _varied(history: History, today: dt.date, dice: Dice) -> What:
    conditions = dice.choice(CONDITIONS)
    what = {"conditions": conditions, "consent": mostly(dice), "document": digest(conditions), "reason": "agreed"}
    return what if dice.random() < 0.5 else {**what, "ends_on": later(today, dice.choice((-1, 20, 60, 90)))}


def _signed(history: History, _: dt.date, dice: Dice) -> What:
    decided = history.last("conditions_decided", "conditions_varied")
    listed = decided["what"]["conditions"] if decided is not None and mostly(dice) else CONDITIONS[0]
    return {"offence_details": True, "admission": mostly(dice), "consent": mostly(dice), "conditions": digest(listed)}


def _issued(_: History, __: dt.date, dice: Dice) -> What:
    what: What = {"rank": dice.choice(RANKS), "period_reason": "four months", "margin_reason": "a supervisor's reason"}
    return what if dice.random() < 0.5 else {**what, "irregular": "given on paper", "irregular_rank": "inspector"}


def _prosecutors(_: History, today: dt.date, dice: Dice) -> What:
    if mostly(dice):
        return {"rank": dice.choice(RANKS), "reason": "as was decided"}
    said = {"decider": "prosecutor", "reference": "CPS 1", "decided_on": later(today, 0)}
    return {**said, "reason": "as was decided"}


def _unavailable(_: History, today: dt.date, dice: Dice) -> What:
    since = dice.choice((-20, -3, 0))
    what = {"from": later(today, since), "reason": dice.choice(("custody", "hospital", "abroad", "other"))}
    return what if dice.random() < 0.4 else {**what, "until": later(today, since + dice.choice((0, 10, 60)))}


def _transferred(_: History, today: dt.date, __: Dice) -> What:
    return {"to": "essex", "reference": "T 1", "accepted_by": "sergeant 4", "accepted_on": later(today, 0)}


COURSE: dict[str, Callable[[History, dt.date, Dice], What]] = {
    "legal_advice_offered": lambda _, __, dice: {"offered": True, "taken": mostly(dice)},
    "evidence_found": lambda _, __, dice: {"sufficient": mostly(dice)},
    "authorised": lambda _, __, dice: {
        "decider": "authorised_person",
        "enough_evidence": mostly(dice),
        "caution_right": mostly(dice),
        "rank": dice.choice(RANKS),
    },
    "offence_admitted": lambda _, __, dice: {"rank": dice.choice(RANKS)},
    "effect_explained": lambda _, __, dice: {"effect_explained": mostly(dice), "warned": mostly(dice), "rank": OFFICER},
    "conditions_decided": lambda _, __, dice: {"conditions": dice.choice(CONDITIONS)},
    "document_signed": _signed,
    "caution_issued": _issued,
    "provider_decided": lambda _, __, dice: {"accepts": True} if mostly(dice) else {"accepts": False, "why": "other"},
    "workshops_booked": _booked,
    "booking_cancelled": lambda _, __, ___: {"reason": "moved"},
    "workshop_not_held": lambda h, today, dice: {**_workshop(h, today, dice), "cause": dice.choice(("venue", "other"))},
    "attendance_recorded": _attendance,
    "absence_judged": _judged,
    "person_unavailable": _unavailable,
    "conditions_varied": _varied,
    "non_compliance_recorded": _failed,
    "excuse_decided": lambda h, d, dice: {"reasonable": dice.random() < 0.4, **_prosecutors(h, d, dice)},
    "breach_not_pursued": _prosecutors,
    "referred_for_prosecution": _prosecutors,
    "arrested_for_breach": lambda _, __, dice: {
        "outcome": dice.choice(("charged", "bail_for_decision", "released", "released_conditions_varied")),
        "rank": dice.choice(RANKS),
    },
    "prosecution_decided": lambda _, today, dice: {
        "reference": "CPS 2",
        "decided_on": later(today, 0),
        "prosecute": mostly(dice),
    },
    "ceased": lambda _, __, dice: {} if mostly(dice) else {"irregular": "no consent on file"},
    "completed": lambda _, __, ___: {},
    "ended_incomplete": lambda _, __, dice: {"rank": dice.choice(RANKS), "reason": "it ran out"},
    "withdrawn": lambda _, __, dice: {"rank": dice.choice(RANKS), "reason": "given wrongly"},
    "caution_quashed": lambda _, today, dice: {
        "by": dice.choice(("court", "force")),
        "reference": "CO 1",
        "decided_on": later(today, -dice.choice((0, 5))),
    },
    "case_transferred": _transferred,
    "closed": lambda _, __, dice: {"closure": dice.choice(("declined", "not_eligible", "other"))},
    "outcome_recorded": lambda _, __, dice: {"system": dice.choice(("crime", "pnc")), "code": "3", "reference": "R 1"},
    "retention_reviewed": lambda _, today, __: {"review_again_on": later(today, 400), "reason": "needed"},
    "person_erased": lambda _, __, dice: {"person": dice.choice(("victim", "participant")), "authority": "DPO 1"},
    "issue_reviewed": lambda _, __, dice: {
        "about": dice.choice(("caution_issued", "caution_issued", "completed", "ceased", "closed")),
        "decision": dice.choice(("stands", "stands", "withdraw", "prosecutor")),
        "rank": dice.choice(("sergeant", "inspector")),
        "reason": "as was found",
    },
    "referral_corrected": lambda _, __, dice: {
        "changes": {"suspect.on_bail_for_other_offence": dice.choice((True, False, None))},
        "source": "custody record",
    },
}
"""For each kind of the course of a caution, what somebody might say of it."""
