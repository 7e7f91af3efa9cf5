"""The JSON Schema of ``cara-participant/1``, made from the classes and rules that read it."""

from collections.abc import Mapping
from typing import Any, Final, get_args, get_origin

import attrs

from cara_core.books.class_fields import ClassField, class_fields
from cara_core.books.single_values import MOST_CHARACTERS
from cara_core.formats.participant import PARTICIPANT_FORMAT, PARTICIPANT_TEXTS, Participant
from cara_core.formats.schemas.referral import DAY, DIALECT, Schema
from cara_core.formats.text_rules import TextRule
from cara_core.terms.referral import Sex

__all__ = ["PARTICIPANT", "participant_schema"]

PARTICIPANT: Final[Mapping[str, str]] = {
    "": "One person who goes to the workshops: who he is, how he is reached, what he needs. Personal throughout; "
    "nothing of the victim's stands here.",
    "format": "The format and its version.",
    "case": "The force's own reference for the case; it holds no personal data.",
    "name": "The name he is addressed by.",
    "sex": "Decides the group: men (male) or women (female).",
    "language": "The language he takes part in, as a BCP 47 tag; never inferred from anything else.",
    "interpreter_needed": "Whether he needs an interpreter.",
    "phone": "A phone number he is reached at.",
    "email": "An email address he is reached at.",
    "address": "The lines of the address letters are sent to.",
    "address[]": "One line.",
    "access": "What he needs of a venue, such as step_free; nothing: none was told.",
    "access[]": "One need, in the word the calendar has for what a venue offers.",
    "away": "The days on which he cannot come.",
    "away[]": "A day, or a range of days.",
    "away[].first": "The first of them.",
    "away[].last": "The last of them; null: it is one day.",
    "starts_from": "The area he sets out from, as travel.csv calls it; never an address.",
    "keep_apart": "Marks without meaning: two people with one in common are never in one group. Why is never shown.",
    "keep_apart[]": "One mark.",
}
"""What each path means; ``[]`` stands for any entry of a list."""


def participant_schema() -> Schema:
    """What a participant must look like, for those who write one without Python."""
    schema = _of_class(Participant, "")
    schema["properties"] = {"format": _described("format", {"const": PARTICIPANT_FORMAT}), **schema["properties"]}
    schema["required"] = ["format", *schema["required"]]
    return {"$schema": DIALECT, "$id": "urn:cara-core:cara-participant:1", "title": PARTICIPANT_FORMAT, **schema}


def _described(path: str, schema: Schema) -> Schema:
    return {"description": PARTICIPANT[path], **schema}


def _of_class(kind: type, path: str) -> Schema:
    parts = list(class_fields(kind))
    step = f"{path}." if path else ""
    properties = {part.name: _of_part(part, f"{step}{part.name}") for part in parts}
    required = [part.name for part in parts if part.required]
    schema = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return _described(path, schema)


def _of_part(part: ClassField, path: str) -> Schema:
    schema = _described(path, _of_kind(part.kind, path))
    return schema if part.required else {**schema, "type": [schema["type"], "null"]}


def _of_kind(kind: Any, path: str) -> Schema:
    if attrs.has(kind):
        return _of_class(kind, path)
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        rule = PARTICIPANT_TEXTS.get(path)
        items = _of_kind(inner, f"{path}[]") if rule is None else _described(f"{path}[]", _text(rule))
        return {"type": "array", "items": items}
    if kind is str:
        return _text(PARTICIPANT_TEXTS[path])
    simple: Mapping[Any, Schema] = {
        bool: {"type": "boolean"},
        Sex: {"type": "string", "enum": [str(one) for one in Sex]},
    }
    return dict(simple.get(kind, DAY))


def _text(rule: TextRule) -> Schema:
    pattern = rule.pattern if rule.anywhere else f"^{rule.pattern}$"
    return {"type": "string", "maxLength": MOST_CHARACTERS, "pattern": pattern}
