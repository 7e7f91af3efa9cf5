"""The JSON Schema of ``cara-fact/1``, made from the classes and rules that read it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

import attrs

from cara_core.books.class_fields import ClassField, class_fields
from cara_core.books.single_values import MOST_CHARACTERS
from cara_core.case.facts import FACT_FORMAT, KINDS
from cara_core.case.facts.fields import form_of
from cara_core.formats.fact import BY, CASE, CONDITION
from cara_core.formats.fact_fields import ENVELOPE, field_meaning
from cara_core.formats.schemas.json_schema import DAY, DIALECT, Schema, or_null, text_schema, words_of
from cara_core.formats.schemas.referral import referral_schema
from cara_core.formats.text_rules import TextRule
from cara_core.terms.caution import Condition, ConditionKind
from cara_core.terms.referral import Referral

__all__ = ["bare_fact_schema", "fact_schema", "rule_of"]

_INSTANT: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$"
_MOST_HOURS: Final = 200


_CORRECTS: Final[Schema] = {"required": ["supersedes"], "properties": {"supersedes": {"type": "integer"}}}
_KEEPS_ITS_DAY: Final[Schema] = {
    **_CORRECTS,
    "not": {"required": ["moves_day"], "properties": {"moves_day": {"const": True}}},
}
"""What supersedes an earlier fact, and may leave its day out: then it is that of the earlier one."""
_MOVES_A_DAY: Final[Schema] = {
    "if": {"required": ["moves_day"], "properties": {"moves_day": {"const": True}}},
    "then": _CORRECTS,
}


def fact_schema() -> Schema:
    """What a fact must look like, for those who write one without Python."""
    return {"$schema": DIALECT, "$id": "urn:cara-core:cara-fact:1", "title": FACT_FORMAT, **bare_fact_schema()}


def bare_fact_schema(*, kept: bool = False) -> Schema:
    """The same, for use within another schema; ``kept``: as it stands in a case, with its case and number."""
    keys: Mapping[str, Schema] = {
        "format": {"const": FACT_FORMAT},
        "case": or_null(text_schema(CASE)),
        "number": {"type": ["integer", "null"], "minimum": 1},
        "kind": {"type": "string", "enum": list(KINDS)},
        "on": or_null(dict(DAY)),
        "at": {"type": ["string", "null"], "pattern": _INSTANT},
        "by": text_schema(BY),
        "what": {"type": ["object", "null"]},
        "supersedes": {"type": ["integer", "null"], "minimum": 1},
        "why": {"type": ["string", "null"], "maxLength": MOST_CHARACTERS},
        "moves_day": {"type": ["boolean", "null"]},
        "recorded_at": {"type": ["string", "null"], "pattern": _INSTANT},
    }
    more = ("case", "number", "on", "what") if kept else ()
    return {
        "description": ENVELOPE[""],
        "type": "object",
        "properties": {name: {"description": ENVELOPE[name], **schema} for name, schema in keys.items()},
        "required": ["format", "kind", "by", *more],
        "additionalProperties": False,
        "anyOf": [
            {"required": ["on"], "properties": {"on": {"type": "string"}}},
            {"required": ["at"], "properties": {"at": {"type": "string"}}},
            _KEEPS_ITS_DAY,
        ],
        "allOf": [_MOVES_A_DAY, *map(_if_kind, KINDS)],
    }


def _if_kind(kind: str) -> Schema:
    what = _class_schema(KINDS[kind], fact=kind, path="")
    needed = "required" in what
    then: Schema = {"properties": {"what": what if needed else or_null(what)}}
    if needed:
        then["required"] = ["what"]
    return {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": then}


def rule_of(declared: type, name: str) -> TextRule | None:
    """The rule of a text in a fact; ``None``: any text."""
    if declared is Condition and name == "id":
        return CONDITION
    form = form_of(attrs.fields_dict(declared)[name])
    return None if form is None else TextRule(form.code, form.pattern, form.allowed)


def _class_schema(declared: type, *, fact: str, path: str) -> Schema:
    """The map of this class; ``fact`` is the kind of fact it is part of, ``path`` where it stands in there."""
    fields = list(class_fields(declared))
    step = f"{path}." if path else ""
    schema: Schema = {
        "type": "object",
        "properties": {
            field.key: _field_schema(declared, field, fact=fact, path=f"{step}{field.key}") for field in fields
        },
        "additionalProperties": False,
    }
    required = [field.key for field in fields if field.required]
    return schema | ({"required": required} if required else {}) | (_CONDITION if declared is Condition else {})


def _field_schema(declared: type, field: ClassField, *, fact: str, path: str) -> Schema:
    rule = rule_of(declared, field.name) if field.kind in {str, tuple[str, ...]} else None
    typed = _type_schema(field.kind, fact=fact, path=path) if rule is None else text_schema(rule)
    if rule is not None and field.kind is not str:
        items = {"description": field_meaning(fact, path=f"{path}[]"), **typed}
        typed = {"type": "array", "items": items}
    schema = {"description": field_meaning(fact, path=path), **typed}
    return schema if field.required else or_null(schema)


def _type_schema(kind: Any, *, fact: str, path: str) -> Schema:
    if kind is Referral:
        return {key: value for key, value in referral_schema().items() if not key.startswith("$") and key != "title"}
    if attrs.has(kind):
        return _class_schema(kind, fact=fact, path=path)
    if get_origin(kind) is tuple:
        inner = f"{path}[]"
        items = {
            "description": field_meaning(fact, path=inner),
            **_type_schema(get_args(kind)[0], fact=fact, path=inner),
        }
        listed: Schema = {"type": "array", "items": items}
        return listed | {"minItems": 1, "uniqueItems": True} if path.endswith(".objects") else listed
    if get_origin(kind) is Mapping:
        # The values of the changes of a referral are those of ``cara-referral/1``, each by its path.
        is_text = get_args(kind)[1] is str
        return {"type": "object", "additionalProperties": dict(_ANY_TEXT) if is_text else {}}
    if issubclass(kind, StrEnum):
        return {"type": "string", "enum": words_of(kind)}
    simple: Mapping[Any, Schema] = {bool: {"type": "boolean"}, int: {"type": "integer"}, str: _ANY_TEXT}
    return dict(simple.get(kind, DAY))


_ANY_TEXT: Final[Schema] = {"type": "string", "maxLength": MOST_CHARACTERS}
_HOURS: Final[Schema] = {"type": "integer", "minimum": 1, "maximum": _MOST_HOURS}


def _if_kind_in(kinds: list[ConditionKind], *, then: Schema, otherwise: Schema) -> Schema:
    is_one_of_them = {"properties": {"kind": {"enum": [str(kind) for kind in kinds]}}}
    return {"if": is_one_of_them, "then": then, "else": {"properties": otherwise}}


_CONDITION: Final[Schema] = {
    "allOf": [
        _if_kind_in(
            [ConditionKind.WORKSHOPS, ConditionKind.ATTENDANCE],
            then={"properties": {"hours": _HOURS}, "required": ["hours"]},
            otherwise={"hours": {"type": "null"}},
        ),
        _if_kind_in(
            [ConditionKind.FINANCIAL_PENALTY],
            then={"properties": {"order": {"type": "string"}}, "required": ["order"]},
            otherwise={"order": {"type": "null"}},
        ),
    ]
}
"""Which fields of a condition are needed, or not allowed, by its kind."""
