"""The JSON Schema of ``cara-referral/1``, made from the classes and rules that read it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

import attrs

from cara_core.books.class_fields import ClassField, class_fields
from cara_core.formats.schemas.json_schema import DAY, DIALECT, Schema, or_null, text_schema, words_of
from cara_core.formats.schemas.meanings import REFERRAL
from cara_core.formats.text_rules import REFERRAL_NUMBERS, REFERRAL_TEXTS
from cara_core.terms.referral import REFERRAL_FORMAT, Offence, Referral
from cara_core.terms.risk import Answer

__all__ = ["referral_schema"]

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
    schema = _class_schema(Referral, "")
    schema["properties"] = {"format": _described("format", {"const": REFERRAL_FORMAT}), **schema["properties"]}
    schema["required"] = ["format", *schema["required"]]
    return {"$schema": DIALECT, "$id": "urn:cara-core:cara-referral:1", "title": REFERRAL_FORMAT, **schema}


def _described(path: str, schema: Schema) -> Schema:
    return {"description": REFERRAL[path], **schema}


def _class_schema(kind: type, path: str) -> Schema:
    fields = list(class_fields(kind))
    required = [field.name for field in fields if field.required]
    properties = {field.name: _field_schema(kind, field, f"{path}.{field.name}".lstrip(".")) for field in fields}
    schema: Schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    if kind is Offence:
        schema["oneOf"] = _DAY_OR_RANGE
    return _described(path, schema | {"additionalProperties": False})


def _field_schema(owner: type, field: ClassField, path: str) -> Schema:
    schema = _described(path, _plain_schema(owner, field, path))
    return schema if field.required else or_null(schema)


def _plain_schema(owner: type, field: ClassField, path: str) -> Schema:
    if field.kind is str:
        return text_schema(REFERRAL_TEXTS[owner][field.name])
    if field.kind is int:
        rule = REFERRAL_NUMBERS[owner][field.name]
        return {"type": "integer", "minimum": rule.least, "maximum": rule.most}
    return _type_schema(field.kind, path)


def _type_schema(kind: Any, path: str) -> Schema:
    if attrs.has(kind):
        return _class_schema(kind, path)
    if get_origin(kind) is tuple:
        entry = get_args(kind)[0]
        entries = _described(f"{path}[]", {"type": "string"}) if entry is str else _type_schema(entry, f"{path}[]")
        items: Schema = {"type": "array", "items": entries}
        return items | {"minItems": 1} if kind == tuple[Offence, ...] else items
    if get_origin(kind) is Mapping:
        answer = or_null(_described(f"{path}.*", _type_schema(Answer, path)))
        return {"type": "object", "propertyNames": {"minLength": 1}, "additionalProperties": answer}
    if issubclass(kind, StrEnum):
        return {"type": "string", "enum": words_of(kind)}
    return {"type": "boolean"} if kind is bool else dict(DAY)
