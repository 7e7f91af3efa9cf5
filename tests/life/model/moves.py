"""What somebody might record next, as plain dictionaries: of every kind, late, untimed, corrected, contradicted.

A move is a row without its number. It knows what stands (:class:`History`) only to ask for
something likely: the right workshop, a concern that there is.
"""

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

from life.model.facts import Entry, Row
from life.model.moves_of_safety import SAFETY
from life.model.moves_of_the_course import COURSE
from life.model.reckoning_of_days import days_on
from life.model.state import REPORTS, History

__all__ = ["KINDS", "contradiction", "correction", "move", "report", "taking_back"]

Dice = random.Random
MAKERS: dict[str, Callable[[History, dt.date, Dice], dict[str, Any]]] = {**COURSE, **SAFETY}
KINDS = tuple(MAKERS)
"""Every kind that a person can record, but taking back."""
LATENESS = (0, 0, 0, 0, 1, 1, 2, 3, 7, 14, 30, 60, 90, 120)
OFTEN = [
    "attendance_recorded",
    "attendance_recorded",
    "victim_contacted",
    "victim_contacted",
    "victim_contacted",
    "risk_reassessed",
    "risk_reviewed",
    "workshops_booked",
    "workshops_booked",
    "agreement_withdrawn",
    "safety_hold_lifted",
    "concern_acknowledged",
    "absence_judged",
    "non_compliance_recorded",
    "excuse_decided",
    "breach_not_pursued",
    "incident_reported",
    "concern_raised",
]
SELDOM = frozenset(
    [
        "case_transferred",
        "person_erased",
        "caution_quashed",
        "ceased",
        "person_died",
        "completed",
        "withdrawn",
        "ended_incomplete",
        "closed",
        "retention_reviewed",
    ]
)
_LEADS_ON = {
    "signed": ("caution_issued", "authorised", "conditions_decided"),
    "non_compliance": ("excuse_decided",),
    "breach": ("referred_for_prosecution", "breach_not_pursued"),
    "prosecution": ("breach_not_pursued", "ceased"),
}
"""What comes next in each phase: oftener than chance would have it, so that whole lives are reached."""
_NEVER = frozenset({"referred", "screened", "person_erased", "contact_record_kept"})
_TAKEN_BACK_AS = ("wrong_case", "never_happened", "twice", "wrong_content")


def _dated(row: Row, history: History, today: dt.date, dice: Dice) -> Row:
    """The same row with a day, sometimes long ago, and sometimes with its instant."""
    first = dt.date.fromisoformat(history.rows[0]["on"])
    late = dice.choice(LATENESS)
    if row["kind"] in REPORTS or dice.random() < 0.3:
        on = max(first, days_on(today, -late))
    else:
        on = max(first, days_on(today, -min(late, 1)))
    # Who was at a workshop is known once it has taken place.
    held_on = row["what"].get("workshop_on", "") if row["kind"] == "attendance_recorded" else ""
    row["on"] = max(on.isoformat(), held_on)
    for name in ("failed_on", "decided_on", "sent_on", "replied_on", "accepted_on"):
        if name in row["what"]:
            row["what"][name] = min(row["what"][name], row["on"])
    if dice.random() < 0.4:
        row["at"] = f"{row['on']}T{dice.randint(8, 16):02}:{dice.choice((0, 30)):02}:00+00:00"
    return row


def _row(kind: str, what: dict[str, Any], dice: Dice) -> Row:
    return {"kind": kind, "what": what, "by": dice.choice(("sergeant 12", "officer 7", "inspector 3"))}


def move(history: History, today: dt.date, dice: Dice) -> Row:
    """Anything that may come next."""
    chance = dice.random()
    found = None
    if chance < 0.10:
        found = correction(history, today, dice)
    elif chance < 0.20:
        found = taking_back(history, today, dice)
    elif chance < 0.27:
        found = contradiction(history, today, dice)
    if found is not None:
        return found
    kind = dice.choice(OFTEN if dice.random() < 0.5 else KINDS)
    if dice.random() < 0.25:
        kind = dice.choice(_LEADS_ON.get(history.phase, (kind,)))
    if kind in SELDOM and dice.random() < 0.6:
        kind = dice.choice(OFTEN)
    return _dated(_row(kind, MAKERS[kind](history, today, dice), dice), history, today, dice)


def report(history: History, today: dt.date, dice: Dice, *kinds: str) -> Row:
    """A report, of any kind or of one of these: nothing somebody decides."""
    kind = dice.choice(kinds or [each for each in (*OFTEN, *KINDS) if each in REPORTS])
    return _dated(_row(kind, MAKERS[kind](history, today, dice), dice), history, today, dice)


def correction(history: History, today: dt.date, dice: Dice) -> Row | None:
    """The same kind again, in the place of one that stands; now and then on another day."""
    # A follow-on falls with its cause; nobody corrects it but by correcting that.
    correctable = [e for e in history.entries if e["kind"] in MAKERS and not isinstance(e["what"].get("cause"), int)]
    old = _any_of([entry for entry in correctable if entry["kind"] not in _NEVER], dice)
    if old is None:
        return None
    row = _row(old["kind"], MAKERS[old["kind"]](history, today, dice), dice)
    if old["kind"] == "attendance_recorded":
        row["what"] |= {"part": old["what"]["part"], "workshop_on": old["what"]["workshop_on"]}
    row |= {"supersedes": old["number"], "why": "recorded wrongly", "on": old["said_on"]}
    if dice.random() < 0.2:
        row = {**_dated(row, history, today, dice), "moves_day": True}
    return row


def taking_back(history: History, today: dt.date, dice: Dice) -> Row | None:
    """Something is taken back; oftener than chance would have it, a taking-back."""
    back = history.of("recorded_in_error")
    standing = [entry for entry in history.entries if entry["kind"] not in _NEVER and entry["number"] > 2]
    old = _any_of(back if back and dice.random() < 0.4 else standing, dice)
    if old is None:
        return None
    rank = dice.choice(("inspector", "inspector", "inspector", "sergeant"))
    what = {"fact": old["number"], "code": dice.choice(_TAKEN_BACK_AS), "rank": rank, "reason": "it was wrong"}
    return {**_row("recorded_in_error", what, dice), "on": today.isoformat(), "by": "inspector 9"}


def contradiction(history: History, today: dt.date, dice: Dice) -> Row | None:
    """A second report about the same thing and day, that says otherwise."""
    old = _any_of(history.of("attendance_recorded", "risk_reassessed", "victim_contacted"), dice)
    if old is None:
        return None
    what = {k: v for k, v in MAKERS[old["kind"]](history, today, dice).items() if k not in {"part", "workshop_on"}}
    same = {k: old["what"][k] for k in ("part", "workshop_on", "occasion") if k in old["what"]}
    return {**_row(old["kind"], {**what, **same}, dice), "on": old["said_on"]}


def _any_of(entries: list[Entry], dice: Dice) -> Entry | None:
    return dice.choice(entries) if entries else None
