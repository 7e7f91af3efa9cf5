"""The JSON Schema of ``cara-participant/1``, made from the classes and rules that read it."""

from collections.abc import Mapping
from typing import Any, Final, get_args, get_origin

import attrs

from cara_core.books.class_fields import ClassField, class_fields
from cara_core.formats.participant import PARTICIPANT_FORMAT, PARTICIPANT_TEXTS, Participant
from cara_core.formats.schemas.json_schema import DAY, DIALECT, Schema, text_schema, words_of
from cara_core.terms.contact import ReachKind
from cara_core.terms.pack import AddressForm
from cara_core.terms.referral import Sex

__all__ = ["PARTICIPANT", "participant_schema"]

PARTICIPANT: Final[Mapping[str, str]] = {
    "": "One person who goes to the workshops: who they are, how they are reached, what they need. "
    "Personal throughout; nothing of the victim's stands here.",
    "format": "The format and its version.",
    "case": "The force's own reference for the case; it holds no personal data.",
    "name": "The name they are addressed by.",
    "sex": "Decides the group: men (male) or women (female).",
    "language": "The language they take part in, as a BCP 47 tag; never inferred from anything else.",
    "interpreter_needed": "Whether they need an interpreter.",
    "phone": "A phone number they are reached at.",
    "email": "An email address they are reached at.",
    "address": "The lines of the address letters are sent to.",
    "address[]": "One line.",
    "access": "What they need of a venue, such as step_free; nothing: none was told.",
    "access[]": "One need, in the word the calendar has for what a venue offers.",
    "away": "The days on which they cannot come.",
    "away[]": "A day, or a range of days.",
    "away[].first": "The first of them.",
    "away[].last": "The last of them; null: it is one day.",
    "starts_from": "The area they set out from, as travel.csv calls it; never an address.",
    "keep_apart": "Marks without meaning: two people with one in common are never in one group. Why is never shown.",
    "keep_apart[]": "One mark.",
    "address_form": "How letters address them, as they asked; null: impersonally. Never taken from sex or name.",
    "print": "The print of their letters: ordinary, large, or its points; null: as the force's letters are.",
    "has_none": "Of which kinds they were asked for one and have none; what is neither given nor here is not known.",
    "has_none[]": "One kind.",
}
"""What each path means; ``[]`` stands for any entry of a list."""


def participant_schema() -> Schema:
    """What a participant must look like, for those who write one without Python."""
    schema = _class_schema(Participant, "")
    schema["properties"] = {"format": _described("format", {"const": PARTICIPANT_FORMAT}), **schema["properties"]}
    schema["required"] = ["format", *schema["required"]]
    return {"$schema": DIALECT, "$id": "urn:cara-core:cara-participant:1", "title": PARTICIPANT_FORMAT, **schema}


def _described(path: str, schema: Schema) -> Schema:
    return {"description": PARTICIPANT[path], **schema}


def _class_schema(kind: type, path: str) -> Schema:
    fields = list(class_fields(kind))
    step = f"{path}." if path else ""
    properties = {field.name: _field_schema(field, f"{step}{field.name}") for field in fields}
    required = [field.name for field in fields if field.required]
    schema = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return _described(path, schema)


def _field_schema(field: ClassField, path: str) -> Schema:
    schema = _described(path, _type_schema(field.kind, path))
    return schema if field.required else {**schema, "type": [schema["type"], "null"]}


def _type_schema(kind: Any, path: str) -> Schema:
    if attrs.has(kind):
        return _class_schema(kind, path)
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        rule = PARTICIPANT_TEXTS.get(path)
        items = _type_schema(inner, f"{path}[]") if rule is None else text_schema(rule)
        return {"type": "array", "items": _described(f"{path}[]", items)}
    if kind is str:
        return text_schema(PARTICIPANT_TEXTS[path])
    simple: Mapping[Any, Schema] = {
        bool: {"type": "boolean"},
        Sex: {"type": "string", "enum": words_of(Sex)},
        AddressForm: {"type": "string", "enum": words_of(AddressForm)},
        ReachKind: {"type": "string", "enum": words_of(ReachKind)},
    }
    return dict(simple.get(kind, DAY))
