"""The pieces that the JSON Schemas of all formats share."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from cara_core.books.single_values import MOST_CHARACTERS
from cara_core.formats.text_rules import TextRule

__all__ = ["DAY", "DIALECT", "Schema", "closed_object", "or_null", "text_schema", "words_of"]

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
DAY: Final[Mapping[str, Any]] = {
    "type": "string",
    "format": "date",
    "pattern": "^(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
}


def text_schema(rule: TextRule) -> Schema:
    """Text that this rule allows."""
    pattern = rule.pattern if rule.anywhere else f"^{rule.pattern}$"
    return {"type": "string", "maxLength": MOST_CHARACTERS, "pattern": pattern}


def words_of(words: type[StrEnum]) -> list[str]:
    """The words of an enumeration, as ``enum`` lists them."""
    return [str(word) for word in words]


def or_null(schema: Schema) -> Schema:
    """The same, or null."""
    nullable = {**schema, "type": [schema["type"], "null"]}
    return {**nullable, "enum": [*schema["enum"], None]} if "enum" in schema else nullable


def closed_object(properties: Mapping[str, Schema]) -> Schema:
    """A map with exactly these keys."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }
