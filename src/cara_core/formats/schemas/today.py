"""The JSON Schema of ``cara-today/1``: a coordinator's day."""

from collections.abc import Mapping
from typing import Final

from cara_core.case.facts import Immediacy
from cara_core.due.duty import Owner
from cara_core.formats.schemas.case import duty_keys
from cara_core.formats.schemas.case_meanings import DUE
from cara_core.formats.schemas.json_schema import DAY, DIALECT, Schema, closed_object, or_null, words_of
from cara_core.terms.caution import Part
from cara_core.terms.referral import Sex

__all__ = ["TODAY", "TODAY_FORMAT", "TODAY_GROUP", "TODAY_ROW", "today_schema"]

TODAY_FORMAT: Final = "cara-today/1"
_RISKS: Final = ("concern", "high_risk", "hold", "stopped", "issue_review")
"""Those of the page; a test holds them to it."""
TODAY: Final[Mapping[str, str]] = {
    "": "A coordinator's day. It names cases, and holds nothing that anybody said.",
    "format": "The format and its version.",
    "on": "The day.",
    "at": "The moment it is seen from: what is overdue by the hour is counted from it.",
    "force": "The force it was asked for, or null: every force.",
    "owner": "Whose duties were asked for, or null: everybody's.",
    "weeks": "Of how many weeks groups are listed.",
    "at_risk": "Who is at risk, the most pressing first. Null to the provider and to records: it is not for them.",
    "due": "What is due that day or overdue, by owner, what is overdue first.",
    "ahead": "How many duties of each owner are due on each of the days that follow, through the fifth working day.",
    "groups": "The workshops of these weeks.",
    "uncounted": "How many bookings name no workshop: the places they take are not counted.",
    "illustrative": "How many of the workshops on offer nobody can cite.",
    "incomplete": "Whether somebody who was asked for workshops gave no answer.",
    "unreadable": "The cases of which not everything is known, by name; empty where at_risk is null.",
    "unreadable_count": "How many these are.",
}
TODAY_ROW: Final[Mapping[str, str]] = {
    "overdue": "Whether it is overdue: by the hour where hours count, else by the day.",
    "minutes_late": "Where hours count, how many minutes ago it was due; below 0, how many are left; else null.",
    "risk": "Of at_risk: why somebody is at risk.",
    "immediacy": "Of at_risk: how soon somebody acts on the concern, or null: it is none, or cannot be read.",
}
TODAY_GROUP: Final[Mapping[str, str]] = {
    "id": "The workshop.",
    "part": "Whether it is a first or a second workshop.",
    "on": "Its day.",
    "starts": "When it starts, by a clock in London.",
    "ends": "When it ends.",
    "venue": "Where it is.",
    "language": "The language it is held in.",
    "group": "Which single-sex group it is for.",
    "interpreter": "Whether there is an interpreter.",
    "staffed": "Whether two qualified people who speak its language run it.",
    "taken": "How many places are taken.",
    "least": "Its least number.",
    "most": "How many places there are.",
    "below": "How many more are needed for its least number.",
    "over": "How many more hold a place than there are.",
}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_YES_OR_NO: Final[Schema] = {"type": "boolean"}
_ANY_TEXT: Final[Schema] = {"type": "string"}
_CLOCK: Final[Schema] = {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}


def today_schema() -> Schema:
    """What a coordinator's day looks like."""
    properties: dict[str, Schema] = {
        "format": {"const": TODAY_FORMAT},
        "on": dict(DAY),
        "at": {"type": "string", "format": "date-time"},
        "force": {"type": ["string", "null"]},
        "owner": or_null(_word_of(words_of(Owner))),
        "weeks": {"type": "integer", "minimum": 1},
        "at_risk": {"type": ["array", "null"], "items": closed_object({**_row_keys(), **_risk_keys()})},
        "due": {"type": "array", "items": closed_object(_row_keys())},
        "ahead": {"type": "array", "items": closed_object(_ahead_keys())},
        "groups": {"type": "array", "items": closed_object(_described(_group_keys(), TODAY_GROUP))},
        "uncounted": _COUNT,
        "illustrative": _COUNT,
        "incomplete": _YES_OR_NO,
        "unreadable": {"type": "array", "items": _ANY_TEXT},
        "unreadable_count": _COUNT,
    }
    return {
        "$schema": DIALECT,
        "$id": f"urn:cara-core:{TODAY_FORMAT.replace('/', ':')}",
        "title": TODAY_FORMAT,
        "description": TODAY[""],
        **closed_object(_described(properties, TODAY)),
    }


def _described(keys: Mapping[str, Schema], meanings: Mapping[str, str]) -> dict[str, Schema]:
    return {key: {"description": meanings[key], **schema} for key, schema in keys.items()}


def _word_of(words: list[str]) -> Schema:
    return {"type": "string", "enum": words}


def _row_keys() -> dict[str, Schema]:
    """A duty as ``cara-due/1`` without its format and day, and how late it is by the clock."""
    duty = {key: schema for key, schema in duty_keys().items() if key != "on"}
    late: dict[str, Schema] = {"overdue": _YES_OR_NO, "minutes_late": {"type": ["integer", "null"]}}
    return {**_described(duty, DUE), **_described(late, TODAY_ROW)}


def _risk_keys() -> dict[str, Schema]:
    keys = {"risk": _word_of([*_RISKS]), "immediacy": or_null(_word_of(words_of(Immediacy)))}
    return _described(keys, TODAY_ROW)


def _ahead_keys() -> dict[str, Schema]:
    return {"on": dict(DAY), "owner": _word_of(words_of(Owner)), "count": {"type": "integer", "minimum": 1}}


def _group_keys() -> dict[str, Schema]:
    return {
        "id": _ANY_TEXT,
        "part": _word_of(words_of(Part)),
        "on": dict(DAY),
        "starts": _CLOCK,
        "ends": _CLOCK,
        "venue": _ANY_TEXT,
        "language": _ANY_TEXT,
        "group": _word_of(words_of(Sex)),
        "interpreter": _YES_OR_NO,
        "staffed": _YES_OR_NO,
        **dict.fromkeys(("taken", "least", "most", "below", "over"), _COUNT),
    }
