"""What recording adds, told plainly: the effect of a contact, what lowering a grade needs, and follow-on facts.

An act is refused in the wrong phase (section 5); a report is never refused.
"""

from typing import Any

from life.model.facts import Row
from life.model.moves_of_the_course import CONDITIONS, digest
from life.model.state import REPORTS, History

__all__ = ["EFFECT", "Refused", "opened", "recorded"]

EFFECT = {
    "reached_safe": "settles",
    "reached_safety_concern": "settles",
    "reached_unsafe_now": "again",
    "deferred_by_victim": "again",
    "declined_further_contact": "ends",
    "not_reached": "again",
    "wrong_person_answered": "again",
    "number_dead": "blocked",
    "no_safe_channel": "blocked",
}
"""Contract 6.5: what each outcome does."""
_BEFORE = ("referred", "screened", "authorised", "signed")
_RUNNING = ("live", "non_compliance", "breach", "prosecution")
_TURNS = {
    "authorised": _BEFORE,
    "conditions_decided": _BEFORE,
    "document_signed": _BEFORE,
    "caution_issued": _BEFORE,
    "closed": _BEFORE,
    "workshops_booked": _RUNNING,
    "booking_cancelled": _RUNNING,
    "absence_judged": _RUNNING,
    "conditions_varied": _RUNNING,
    "completed": ("live",),
    "withdrawn": _RUNNING,
    "ended_incomplete": ("live",),
    "excuse_decided": ("non_compliance",),
    "referred_for_prosecution": ("breach",),
    "breach_not_pursued": ("breach", "prosecution"),
    "case_transferred": (*_BEFORE, *_RUNNING),
}
_AFTER_ISSUE = frozenset(_TURNS) - {kind for kind, phases in _TURNS.items() if "referred" in phases}


_SCREENED = (
    *[{"outcome": "eligible", "issue_by": "2026-05-10"}] * 5,
    *({"outcome": outcome, "issue_by": "2026-05-10"} for outcome in ("undetermined", "not_eligible", "refer")),
    {"outcome": "eligible"},
)


class Refused(Exception):
    """An act is refused, with why."""


def opened(dice: Any) -> list[Row]:
    """A case that was opened, up to a caution, on 12 March 2026; sometimes only to the signed document."""
    conditions = CONDITIONS[0]
    whats: list[tuple[str, str, dict[str, Any]]] = [
        ("2026-03-10", "referred", {"force": "example"}),
        ("2026-03-10", "screened", dice.choice(_SCREENED)),
        ("2026-03-10", "victim_asked", {"how": "telephone", "agrees": True, "specific_risk": False}),
        ("2026-03-11", "conditions_decided", {"conditions": conditions}),
        ("2026-03-12", "document_signed", {"conditions": digest(conditions)}),
        ("2026-03-12", "caution_issued", {"rank": "sergeant", "prosecute_by": "2026-09-08", "ends_on": "2026-07-12"}),
    ]
    kept = whats if dice.random() < 0.8 else whats[:5]
    return [
        {
            "number": number,
            "kind": kind,
            "on": on,
            "by": "sergeant 12",
            "what": what,
            "recorded_at": f"{on}T18:00:00+00:00",
        }
        for number, (on, kind, what) in enumerate(kept, 1)
    ]


def recorded(history: History, asked: Row) -> list[Row]:
    """The rows to keep. Raises :class:`Refused` for an act out of turn."""
    kind, what = asked["kind"], dict(asked["what"])
    if asked.get("supersedes") is None and history.phase not in _TURNS.get(kind, (history.phase,)):
        raise Refused(kind)
    if kind in _AFTER_ISSUE and history.cautions and asked["on"] < history.cautions[0]["day"]:
        raise Refused(kind)
    if kind == "recorded_in_error" and history.cautions and _gives_back_a_caution(history, what["fact"]):
        raise Refused(kind)
    if kind == "victim_contacted":
        what["effect"] = EFFECT[what["outcome"]]
    if kind == "risk_reassessed":
        needed = ("rank", "reason", "answers", "assessor")
        what["lowering_met"] = all(what.get(name) for name in needed) and what["assessor"] != asked["by"]
    if kind in {"caution_issued", "ceased"}:
        what["is_irregular"] = what.get("irregular") is not None
    number = history.rows[-1]["number"] + 1
    kept = [{**asked, "number": number, "what": what}]
    if _holds(kind, what):
        hold = {"concern": "other", "reason": "follows", "cause": number}
        kept.append(_follow_on(asked, number + 1, "safety_hold_placed", hold))
    return kept


def _gives_back_a_caution(history: History, number: int) -> bool:
    """Would taking this back let a caution stand again? Two never stand: the other has to be taken back first."""
    taken_back = 0
    row = history.rows[number - 1]
    while row["kind"] == "recorded_in_error":
        row, taken_back = history.rows[row["what"]["fact"] - 1], taken_back + 1
    return taken_back > 0 and row["kind"] == "caution_issued"


def _holds(kind: str, what: dict[str, Any]) -> bool:
    if kind in {"concern_raised", "incident_reported"}:
        return True
    return (kind == "victim_contacted" and what["concern"]) or (kind == "person_died" and what["person"] == "victim")


def _follow_on(asked: Row, number: int, kind: str, what: dict[str, Any]) -> Row:
    kept: Row = {name: asked[name] for name in ("on", "at", "by", "recorded_at") if name in asked}
    return {**kept, "number": number, "kind": kind, "what": what}


assert frozenset(_TURNS).isdisjoint(REPORTS)
