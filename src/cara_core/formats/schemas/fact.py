"""The JSON Schema of ``cara-fact/1``, made from the classes and rules that read it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

import attrs

from cara_core.books.class_fields import ClassField, class_fields
from cara_core.books.single_values import MOST_CHARACTERS
from cara_core.case.facts import FACT_FORMAT, KINDS
from cara_core.formats.fact import BY, CASE, CONDITION, DIGEST, TEXTS
from cara_core.formats.fact_fields import ENVELOPE, field_meaning
from cara_core.formats.schemas.referral import DAY, DIALECT, Schema, referral_schema
from cara_core.formats.text_rules import TextRule
from cara_core.terms.caution import Condition, ConditionKind
from cara_core.terms.referral import Referral

__all__ = ["bare_fact_schema", "fact_schema", "rule_of"]

_INSTANT: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$"
_MOST_HOURS: Final = 200


def fact_schema() -> Schema:
    """What a fact must look like, for those who write one without Python."""
    return {"$schema": DIALECT, "$id": "urn:cara-core:cara-fact:1", "title": FACT_FORMAT, **bare_fact_schema()}


def bare_fact_schema(*, kept: bool = False) -> Schema:
    """The same as a part of another schema; ``kept``: as it stands in a case, with its case and number."""
    said: Mapping[str, Schema] = {
        "format": {"const": FACT_FORMAT},
        "case": _or_null(_text(CASE)),
        "number": {"type": ["integer", "null"], "minimum": 1},
        "kind": {"type": "string", "enum": list(KINDS)},
        "on": _or_null(dict(DAY)),
        "at": {"type": ["string", "null"], "pattern": _INSTANT},
        "by": _text(BY),
        "what": {"type": ["object", "null"]},
        "supersedes": {"type": ["integer", "null"], "minimum": 1},
        "why": {"type": ["string", "null"], "maxLength": MOST_CHARACTERS},
    }
    more = ("case", "number", "on", "what") if kept else ()
    return {
        "description": ENVELOPE[""],
        "type": "object",
        "properties": {name: {"description": ENVELOPE[name], **schema} for name, schema in said.items()},
        "required": ["format", "kind", "by", *more],
        "additionalProperties": False,
        "anyOf": [
            {"required": ["on"], "properties": {"on": {"type": "string"}}},
            {"required": ["at"], "properties": {"at": {"type": "string"}}},
        ],
        "allOf": [_if_kind(kind) for kind in KINDS],
    }


def _if_kind(kind: str) -> Schema:
    what = _of_class(KINDS[kind], kind, "")
    needed = "required" in what
    then: Schema = {"properties": {"what": what if needed else _or_null(what)}}
    if needed:
        then["required"] = ["what"]
    return {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": then}


def rule_of(declared: type, name: str) -> TextRule | None:
    """The rule of a text in a fact; ``None``: any text."""
    if declared is Condition and name == "id":
        return CONDITION
    rule = TEXTS.get(name)
    field = attrs.fields_dict(declared)[name]
    if name == "conditions" and field.type in {str, "str"}:
        return DIGEST
    return rule


def _of_class(declared: type, kind: str, path: str) -> Schema:
    parts = list(class_fields(declared))
    step = f"{path}." if path else ""
    schema: Schema = {
        "type": "object",
        "properties": {part.name: _of_part(declared, part, kind, f"{step}{part.name}") for part in parts},
        "additionalProperties": False,
    }
    required = [part.name for part in parts if part.required]
    return schema | ({"required": required} if required else {}) | (_CONDITION if declared is Condition else {})


def _of_part(declared: type, part: ClassField, kind: str, path: str) -> Schema:
    rule = rule_of(declared, part.name) if part.kind is str else None
    said = _of_kind(part.kind, kind, path) if rule is None else _text(rule)
    schema = {"description": field_meaning(kind, path), **said}
    return schema if part.required else _or_null(schema)


def _or_null(schema: Schema) -> Schema:
    nullable = {**schema, "type": [schema["type"], "null"]}
    return {**nullable, "enum": [*schema["enum"], None]} if "enum" in schema else nullable


def _text(rule: TextRule) -> Schema:
    pattern = rule.pattern if rule.anywhere else f"^{rule.pattern}$"
    return {"type": "string", "maxLength": MOST_CHARACTERS, "pattern": pattern}


def _of_kind(kind: Any, fact: str, path: str) -> Schema:
    if kind is Referral:
        return {key: value for key, value in referral_schema().items() if not key.startswith("$") and key != "title"}
    if attrs.has(kind):
        return _of_class(kind, fact, path)
    if get_origin(kind) is tuple:
        inner = f"{path}[]"
        items = {"description": field_meaning(fact, inner), **_of_kind(get_args(kind)[0], fact, inner)}
        listed: Schema = {"type": "array", "items": items}
        return listed | {"minItems": 1, "uniqueItems": True} if path.endswith(".objects") else listed
    if get_origin(kind) is Mapping:
        return {"type": "object", "additionalProperties": {"type": "string"}}
    if issubclass(kind, StrEnum):
        return {"type": "string", "enum": [str(member) for member in kind]}
    simple: Mapping[Any, Schema] = {bool: {"type": "boolean"}, int: {"type": "integer"}, str: _ANY_TEXT}
    return dict(simple.get(kind, DAY))


_ANY_TEXT: Final[Schema] = {"type": "string", "maxLength": MOST_CHARACTERS}
_HOURS: Final[Schema] = {"type": "integer", "minimum": 1, "maximum": _MOST_HOURS}


def _where(kinds: list[ConditionKind], then: Schema, otherwise: Schema) -> Schema:
    asked = {"properties": {"kind": {"enum": [str(kind) for kind in kinds]}}}
    return {"if": asked, "then": then, "else": {"properties": otherwise}}


_CONDITION: Final[Schema] = {
    "allOf": [
        _where(
            [ConditionKind.WORKSHOPS, ConditionKind.ATTENDANCE],
            {"properties": {"hours": _HOURS}, "required": ["hours"]},
            {"hours": {"type": "null"}},
        ),
        _where(
            [ConditionKind.FINANCIAL_PENALTY],
            {"properties": {"order": {"type": "string"}}, "required": ["order"]},
            {"order": {"type": "null"}},
        ),
    ]
}
"""What the fields of a condition ask of each other."""
