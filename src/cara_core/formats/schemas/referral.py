"""The JSON Schema of ``cara-referral/1``, made from the classes and rules that read it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

import attrs

from cara_core.books.class_fields import ClassField, class_fields
from cara_core.books.single_values import MOST_CHARACTERS
from cara_core.formats.schemas.meanings import REFERRAL
from cara_core.formats.text_rules import TEXTS, TextRule
from cara_core.terms.referral import REFERRAL_FORMAT, Offence, Referral
from cara_core.terms.risk import Answer

__all__ = ["DAY", "DIALECT", "Schema", "referral_schema"]

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
DAY: Final[Mapping[str, Any]] = {
    "type": "string",
    "format": "date",
    "pattern": "^(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
}
_ABSENT: Final[Mapping[str, Any]] = {"type": "null"}
_DAY_OR_RANGE: Final = [
    {
        "required": ["committed_on"],
        "properties": {"committed_on": {"type": "string"}, "committed_from": _ABSENT, "committed_to": _ABSENT},
    },
    {
        "required": ["committed_from", "committed_to"],
        "properties": {
            "committed_on": _ABSENT,
            "committed_from": {"type": "string"},
            "committed_to": {"type": "string"},
        },
    },
]


def referral_schema() -> Schema:
    """What a referral must look like, for those who write one without Python."""
    schema = _of_class(Referral, "")
    schema["properties"] = {"format": _described("format", {"const": REFERRAL_FORMAT}), **schema["properties"]}
    schema["required"] = ["format", *schema["required"]]
    return {"$schema": DIALECT, "$id": "urn:cara-core:cara-referral:1", "title": REFERRAL_FORMAT, **schema}


def _described(path: str, schema: Schema) -> Schema:
    return {"description": REFERRAL[path], **schema}


def _of_class(kind: type, path: str) -> Schema:
    parts = list(class_fields(kind))
    required = [part.name for part in parts if part.required]
    properties = {part.name: _of_part(kind, part, f"{path}.{part.name}".lstrip(".")) for part in parts}
    schema: Schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    if kind is Offence:
        schema["oneOf"] = _DAY_OR_RANGE
    return _described(path, schema | {"additionalProperties": False})


def _of_part(owner: type, part: ClassField, path: str) -> Schema:
    said = _text(TEXTS[owner][part.name]) if part.kind is str else _of_kind(part.kind, path)
    schema = _described(path, said)
    return schema if part.required else _or_null(schema)


def _or_null(schema: Schema) -> Schema:
    nullable = {**schema, "type": [schema["type"], "null"]}
    return {**nullable, "enum": [*schema["enum"], None]} if "enum" in schema else nullable


def _text(rule: TextRule) -> Schema:
    pattern = rule.pattern if rule.anywhere else f"^{rule.pattern}$"
    return {"type": "string", "maxLength": MOST_CHARACTERS, "pattern": pattern}


def _of_kind(kind: Any, path: str) -> Schema:
    if attrs.has(kind):
        return _of_class(kind, path)
    if get_origin(kind) is tuple:
        items: Schema = {"type": "array", "items": _of_kind(get_args(kind)[0], f"{path}[]")}
        return items | {"minItems": 1} if kind == tuple[Offence, ...] else items
    if get_origin(kind) is Mapping:
        answer = _or_null(_described(f"{path}.*", _of_kind(Answer, path)))
        return {"type": "object", "propertyNames": {"minLength": 1}, "additionalProperties": answer}
    if issubclass(kind, StrEnum):
        return {"type": "string", "enum": [str(member) for member in kind]}
    return {"type": "boolean"} if kind is bool else dict(DAY)
