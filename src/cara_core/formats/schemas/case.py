"""The JSON Schemas of ``cara-case/1``, ``cara-due/1`` and ``cara-verify/1``."""

from enum import StrEnum
from typing import Any, Final

from cara_core.case.case import Phase
from cara_core.case.facts import KINDS
from cara_core.due.duties import DutyKind, Owner
from cara_core.formats.case_file import CASE_FORMAT
from cara_core.formats.due_rows import DUE_FORMAT
from cara_core.formats.fact import CASE as CASE_NAME
from cara_core.formats.fact import DIGEST
from cara_core.formats.schemas.case_meanings import CASE, DUE, VERIFY
from cara_core.formats.schemas.fact import bare_fact_schema
from cara_core.formats.schemas.referral import DAY, DIALECT, Schema
from cara_core.terms.caution import Person

__all__ = ["case_schema", "due_schema", "verify_schema"]

VERIFY_FORMAT: Final = "cara-verify/1"
"""What the store says of itself; a test holds this schema to it."""
_NAME: Final[Schema] = {"type": "string", "pattern": f"^{CASE_NAME.pattern}$"}
_TEXT: Final[Schema] = {"type": "string"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_DAY_OR_NULL: Final[Schema] = {**DAY, "type": ["string", "null"]}
_INSTANT: Final[Schema] = {"type": "string", "format": "date-time"}


def case_schema() -> Schema:
    """What a case looks like: its facts, and beside them what follows from them."""
    return _titled(
        CASE_FORMAT,
        "case",
        CASE,
        {
            "case": _NAME,
            "force": _TEXT,
            "community": {"type": ["string", "null"]},
            "phase": _words(Phase),
            "opened_on": _DAY_OR_NULL,
            "issued_on": _DAY_OR_NULL,
            "ends_on": _DAY_OR_NULL,
            "ended_on": _DAY_OR_NULL,
            "held": {"type": "boolean"},
            "stopped": {"type": "boolean"},
            "conditions": {"type": ["string", "null"], "pattern": f"^{DIGEST.pattern}$"},
            "erased": {"type": "array", "items": _words(Person), "uniqueItems": True},
            "allowed": {"type": "array", "items": {"enum": list(KINDS)}},
            "facts": {"type": "array", "minItems": 1, "items": bare_fact_schema(kept=True)},
        },
    )


def due_schema() -> Schema:
    """What a duty looks like."""
    return _titled(
        DUE_FORMAT,
        "due",
        DUE,
        {
            "on": dict(DAY),
            "case": _NAME,
            "kind": _words(DutyKind),
            "about": {"type": ["string", "null"]},
            "owner": _words(Owner),
            "opens_on": dict(DAY),
            "due_by": dict(DAY),
            "overdue_days": _COUNT,
            "text": _TEXT,
            "source": _TEXT,
        },
    )


def verify_schema() -> Schema:
    """What a verification looks like."""
    return _titled(
        VERIFY_FORMAT,
        "verify",
        VERIFY,
        {
            "state": {"enum": ["good", "tampered", "unanchored", "could_not_check"]},
            "store": _TEXT,
            "algorithm": _TEXT,
            "facts": _COUNT,
            "first": _row(),
            "last": _row(),
            "head": {"type": "string", "pattern": "^([0-9a-f]{64})?$"},
            "access": _COUNT,
            "checkpoints": _map(signed=_COUNT, unsigned=_COUNT, keys={"type": "array", "items": _TEXT}),
            "newest_checkpoint": _checkpoint(),
            "held_elsewhere": _checkpoint(),
            "unprotected": _map(facts=_COUNT, access=_COUNT),
            "erased_persons": _COUNT,
            "outbox": _map(without_fact=_COUNT, facts_without=_COUNT, wrong_identity=_COUNT),
            "integrity": _TEXT,
            "faults": {"type": "array", "items": _fault()},
        },
    )


def _titled(title: str, name: str, meanings: Any, said: dict[str, Schema]) -> Schema:
    properties = {"format": {"const": title}, **said}
    return {
        "$schema": DIALECT,
        "$id": f"urn:cara-core:cara-{name}:1",
        "title": title,
        "description": meanings[""],
        **_map(**{path: {"description": meanings[path], **schema} for path, schema in properties.items()}),
    }


def _map(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _words(words: type[StrEnum]) -> Schema:
    return {"type": "string", "enum": [str(word) for word in words]}


def _row() -> Schema:
    return _or_null(_map(seq={"type": "integer", "minimum": 1}, recorded_at=_INSTANT))


def _checkpoint() -> Schema:
    return _or_null(_map(number={"type": "integer", "minimum": 1}, facts=_COUNT, access=_COUNT, at=_INSTANT))


def _fault() -> Schema:
    kinds = "altered gap reordered inserted truncated rewritten foreign_signature outbox integrity"
    number: Schema = {"type": ["integer", "null"], "minimum": 0}
    return _map(where=_TEXT, seq=number, last=number, kind={"enum": kinds.split()}, words=_TEXT)


def _or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}
