"""The JSON Schema of ``cara-safe-contact/1``, made from the classes and rules that read it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

import attrs

from cara_core.books.class_fields import ClassField, class_fields
from cara_core.formats.safe_contact import (
    LEAST_VERSION,
    SAFE_CONTACT_FORMAT,
    SAFE_CONTACT_TEXTS,
    VALUE_RULES,
    WEEKDAYS,
)
from cara_core.formats.schemas.json_schema import DAY, DIALECT, Schema, or_null, text_schema, words_of
from cara_core.formats.text_rules import TextRule
from cara_core.terms.contact import SafeContact, SafeWay

__all__ = ["SAFE_CONTACT", "safe_contact_schema"]

SAFE_CONTACT: Final[Mapping[str, str]] = {
    "": "One version of the victim's safe-contact record. Kept apart and sealed; what is not known is unsafe.",
    "format": "The format and its version.",
    "case": "The force's own reference for the case; it holds no personal data.",
    "version": "Which version of the record this is, counted from 1; a version is never changed.",
    "recorded_by": "Who recorded it: a role or a collar number, never a name.",
    "recorded_on": "The day it was recorded.",
    "told_by": "Who told them: a role such as victim or adviser, never a name.",
    "worker": "Who calls the victim: a role or number, never a name.",
    "channels": "The ways to reach the victim; none: there is no safe one.",
    "channels[]": "One way to reach the victim.",
    "channels[].kind": "Which kind of way it is.",
    "channels[].value": "The number, the e-mail address or the address.",
    "channels[].owner": "Whose telephone, mailbox or letter box it is.",
    "channels[].perpetrator_access": "Whether the participant can get at it; not known counts as yes.",
    "channels[].voicemail_ok": "Whether whoever calls may leave a message; by default not.",
    "channels[].withheld_number_ok": "Whether a call may show no number; null: not known.",
    "channels[].caller_identity": "What whoever calls says if somebody else answers.",
    "channels[].safe_windows": "The times of the week in which it is safe; none: none is.",
    "channels[].safe_windows[]": "One time of the week.",
    "channels[].safe_windows[].weekday": "The day of the week.",
    "channels[].safe_windows[].starts": "From when, by a clock in London.",
    "channels[].safe_windows[].ends": "Until when, itself outside; later than the start, on the same day.",
    "channels[].avoid": "Days on which nobody may use it.",
    "channels[].avoid[]": "One day.",
    "channels[].verified_on": "The day it was last confirmed; null: it never was.",
    "channels[].expires_on": "The last day on which the confirmation holds; not before verified_on.",
    "channels[].opted_in": "The ids of the messages the victim asked to get by it.",
    "channels[].opted_in[]": "The id of one message to the victim.",
    "language": "The language the victim is spoken to in, as a BCP 47 tag; null: not known, and never guessed.",
    "interpreter_need": "Which interpreter a call needs; null: none.",
    "interpreter_need.language": "The language to interpret, as a BCP 47 tag.",
    "interpreter_need.dialect": "The dialect, where it matters.",
    "interpreter_need.gender": "The gender the victim prefers.",
    "interpreter_need.excluded": "Whom the victim does not want, in the victim's words.",
    "code_word_set": "Whether a code word was agreed. The word itself never stands here.",
    "stop_word_meaning": "What whoever calls does when the stop word is heard.",
    "do_not_contact": "Whether the victim is not to be contacted at all.",
    "do_not_contact_reason": "Why not.",
    "living_with_participant": "Whether the victim lives with the participant; null: not known.",
    "preferred_worker_gender": "The gender of the worker the victim prefers.",
    "notes": "Bank holidays, children, times to avoid.",
    "no_way_because": "Why there is no way at all to reach the victim; a supervisor says it.",
    "rank": "The rank of the supervisor who says why there is no way.",
}
"""What each path means; ``[]`` stands for any entry of a list."""


def safe_contact_schema() -> Schema:
    """What a safe-contact record must look like, for those who write one without Python."""
    schema = _class_schema(SafeContact, "")
    schema["properties"] = {"format": _described("format", {"const": SAFE_CONTACT_FORMAT}), **schema["properties"]}
    schema["required"] = ["format", *schema["required"]]
    return {"$schema": DIALECT, "$id": "urn:cara-core:cara-safe-contact:1", "title": SAFE_CONTACT_FORMAT, **schema}


def _described(path: str, schema: Schema) -> Schema:
    return {"description": SAFE_CONTACT[path], **schema}


def _class_schema(kind: type, path: str) -> Schema:
    fields = list(class_fields(kind))
    step = f"{path}." if path else ""
    properties = {field.name: _field_schema(kind, field, f"{step}{field.name}") for field in fields}
    required = [field.name for field in fields if field.required]
    schema: Schema = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return _described(path, schema | ({"allOf": _VALUE_BY_KIND} if kind is SafeWay else {}))


def _field_schema(owner: type, field: ClassField, path: str) -> Schema:
    rule = SAFE_CONTACT_TEXTS.get(owner, {}).get(field.name)
    listed = get_origin(field.kind) in {tuple, frozenset}
    typed = text_schema(rule) if rule is not None and not listed else _type_schema(field.kind, path, rule)
    schema = _described(path, typed)
    return schema if field.required else or_null(schema)


def _type_schema(kind: Any, path: str, rule: TextRule | None) -> Schema:
    if attrs.has(kind):
        return _class_schema(kind, path)
    if get_origin(kind) in {tuple, frozenset}:
        inner = f"{path}[]"
        items = _type_schema(get_args(kind)[0], inner, None) if rule is None else text_schema(rule)
        return {"type": "array", "items": _described(inner, items)}
    if issubclass(kind, StrEnum):
        return {"type": "string", "enum": words_of(kind)}
    if kind is int:
        weekday = path.endswith("weekday")
        return {"type": "string", "enum": [*WEEKDAYS]} if weekday else {"type": "integer", "minimum": LEAST_VERSION}
    return {"type": "boolean"} if kind is bool else dict(DAY)


_VALUE_BY_KIND: Final = [
    {
        "if": {"required": ["kind"], "properties": {"kind": {"const": str(kind)}}},
        "then": {"properties": {"value": {"pattern": f"^{rule.pattern}$"}}},
    }
    for kind, rule in VALUE_RULES.items()
]
