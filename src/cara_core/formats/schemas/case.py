"""The JSON Schemas of ``cara-case/1``, ``cara-due/1`` and ``cara-verify/1``."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from cara_core.case.case import Phase
from cara_core.case.facts import KINDS
from cara_core.due.duty import DutyKind, EndedHow, NoLongerOwed, Owner, WaitsFor
from cara_core.formats.case_file import CASE_FORMAT
from cara_core.formats.decision import DIGEST
from cara_core.formats.due_rows import DUE_FORMAT, PAUSED
from cara_core.formats.fact import CASE as CASE_NAME
from cara_core.formats.schemas.case_meanings import CASE, DUE, VERIFY
from cara_core.formats.schemas.fact import bare_fact_schema
from cara_core.formats.schemas.json_schema import DAY, DIALECT, Schema, closed_object, or_null, words_of
from cara_core.stages.belonging import Relation
from cara_core.terms.caution import Person

__all__ = ["case_schema", "due_schema", "duty_keys", "verify_schema"]

VERIFY_FORMAT: Final = "cara-verify/1"
"""What the store says of itself; a test holds this schema to it."""
_NAME: Final[Schema] = {"type": "string", "pattern": f"^{CASE_NAME.pattern}$"}
_ANY_TEXT: Final[Schema] = {"type": "string"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_DAY_OR_NULL: Final[Schema] = {**DAY, "type": ["string", "null"]}
_INSTANT: Final[Schema] = {"type": "string", "format": "date-time"}


def case_schema() -> Schema:
    """What a case looks like: its facts, and beside them what follows from them."""
    schema = _complete_schema(
        CASE_FORMAT,
        CASE,
        {
            "case": _NAME,
            "force": _ANY_TEXT,
            "community": {"type": ["string", "null"]},
            "phase": _word(Phase),
            "opened_on": _DAY_OR_NULL,
            "issued_on": _DAY_OR_NULL,
            "ends_on": _DAY_OR_NULL,
            "ended_on": _DAY_OR_NULL,
            "held": {"type": "boolean"},
            "stopped": {"type": "boolean"},
            "issue_review": {"type": "boolean"},
            "irregular": {"type": "boolean"},
            "expired": {"type": "boolean"},
            "contradicted": {"type": "boolean"},
            "conditions": {"type": ["string", "null"], "pattern": f"^{DIGEST.pattern}$"},
            "erased": {"type": "array", "items": _word(Person), "uniqueItems": True},
            "allowed": {"type": "array", "items": {"enum": list(KINDS)}},
            "known_at": or_null(_INSTANT),
            "linked": {"type": "array", "items": _linked()},
            "facts": {"type": "array", "minItems": 1, "items": bare_fact_schema(kept=True)},
        },
    )
    return {**schema, "required": [key for key in schema["required"] if key != "linked"]}


def _linked() -> Schema:
    relations: Schema = {"type": "array", "minItems": 1, "items": _word(Relation), "uniqueItems": True}
    return _object(case=_NAME, relations=relations, settled={"type": "boolean"})


def due_schema() -> Schema:
    """What a duty looks like; a row of the ledger has all the keys of one, too."""
    schema = _complete_schema(DUE_FORMAT, DUE, {**duty_keys(), **_ledger_keys()})
    of_ledger = list(_ledger_keys())
    return {
        **schema,
        "required": ["format", *duty_keys()],
        "dependentRequired": {key: [other for other in of_ledger if other != key] for key in of_ledger},
    }


def _ledger_keys() -> Mapping[str, Schema]:
    number: Schema = {"type": ["integer", "null"], "minimum": 1}
    event: Schema = {"type": ["string", "null"], "pattern": "^[0-9a-f]{32}:[0-9]+$"}
    return {
        "began_by": number,
        "began_by_event": event,
        "ended_by": number,
        "ended_by_event": event,
        "ended_how": or_null(_word(EndedHow)),
        "reason": or_null(_word(NoLongerOwed)),
        "reopens": number,
    }


def duty_keys() -> Mapping[str, Schema]:
    """The keys of a duty, but for its format."""
    return {
        "on": dict(DAY),
        "case": _NAME,
        "kind": _word(DutyKind),
        "about": {"type": ["string", "null"]},
        "owner": _word(Owner),
        "opens_on": dict(DAY),
        "due_by": dict(DAY),
        "due_at": or_null(_INSTANT),
        "waits_for": {"type": ["string", "null"], "enum": [*words_of(WaitsFor), PAUSED, None]},
        "overdue_days": _COUNT,
        "text": _ANY_TEXT,
        "source": _ANY_TEXT,
    }


def verify_schema() -> Schema:
    """What a verification looks like."""
    return _complete_schema(
        VERIFY_FORMAT,
        VERIFY,
        {
            "state": {"enum": ["good", "tampered", "unanchored", "could_not_check"]},
            "store": _ANY_TEXT,
            "algorithm": _ANY_TEXT,
            "facts": _COUNT,
            "first": _row(),
            "last": _row(),
            "head": {"type": "string", "pattern": "^([0-9a-f]{64})?$"},
            "access": _COUNT,
            "decisions": _COUNT,
            "checkpoints": _object(signed=_COUNT, unsigned=_COUNT, keys={"type": "array", "items": _ANY_TEXT}),
            "newest_checkpoint": _checkpoint(),
            "held_elsewhere": _checkpoint(),
            "unprotected": _object(facts=_COUNT, access=_COUNT),
            "erased_persons": _COUNT,
            "outbox": _object(without_fact=_COUNT, facts_without=_COUNT, wrong_identity=_COUNT),
            "integrity": _ANY_TEXT,
            "faults": {"type": "array", "items": _fault()},
        },
    )


def _complete_schema(title: str, meanings: Mapping[str, str], keys: Mapping[str, Schema]) -> Schema:
    properties = {"format": {"const": title}, **keys}
    return {
        "$schema": DIALECT,
        "$id": f"urn:cara-core:{title.replace('/', ':')}",
        "title": title,
        "description": meanings[""],
        **closed_object({key: {"description": meanings[key], **schema} for key, schema in properties.items()}),
    }


def _word(words: type[StrEnum]) -> Schema:
    return {"type": "string", "enum": words_of(words)}


def _object(**properties: Schema) -> Schema:
    return closed_object(properties)


def _row() -> Schema:
    return or_null(_object(seq={"type": "integer", "minimum": 1}, recorded_at=_INSTANT))


def _checkpoint() -> Schema:
    return or_null(_object(number={"type": "integer", "minimum": 1}, facts=_COUNT, access=_COUNT, at=_INSTANT))


def _fault() -> Schema:
    kinds = "altered gap reordered inserted truncated rewritten foreign_signature outbox integrity"
    number: Schema = {"type": ["integer", "null"], "minimum": 0}
    return _object(where=_ANY_TEXT, seq=number, last=number, kind={"enum": kinds.split()}, words=_ANY_TEXT)
