"""The tables of the public formats: every path with its type and its meaning.

From the classes, and from the one table of meanings (formats/schemas/meanings.py).
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

import attrs

from cara_core.books.class_fields import class_fields
from cara_core.formats.schemas import meanings
from cara_core.formats.text_rules import REFERRAL_NUMBERS, REFERRAL_TEXTS
from cara_core.terms.caution import Person
from cara_core.terms.days import Day
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.decision import DECISION_FORMAT, Outcome
from cara_core.terms.referral import REFERRAL_FORMAT, Referral
from cara_core.terms.sources import Standing
from generating.markdown import code, table

__all__ = ["decision_paths", "referral_paths"]

NEEDED: Final = {"format", "reference", "offences", "offences[].code"}
DECISION_TYPES: Final = {
    "format": f'`"{DECISION_FORMAT}"`',
    "on": "day",
    "outcome": code(*Outcome),
    "findings": "list",
    "advice": "list",
    "findings[].state": code(*State),
    "findings[].needs": "list of paths",
    "standing": code(*Standing),
    "community": "text or null",
    "made_with": "map of text to text",
    "digest": "`sha256:` and 64 hexadecimal digits",
    "erased": f"list of {code(*Person)}",
}
"""The types of a decision's values that are not text."""
BOTH: Final = ("source", "standing", "set_by")


def referral_paths() -> str:
    """Every path of a referral."""
    types = {"format": f'`"{REFERRAL_FORMAT}"`', **dict(_types(Referral, ""))}
    lines = (
        [code(path) + (" **needed**" if path in NEEDED else ""), types[path], meaning]
        for path, meaning in meanings.REFERRAL.items()
        if path and not path.endswith("[]")
    )
    return table(("path", "type", "meaning"), lines)


def _types(kind: Any, prefix: str) -> Iterator[tuple[str, str]]:
    for part in class_fields(kind):
        path = f"{prefix}{part.name}"
        yield path, _type(kind, part.name, part.kind)
        if attrs.has(part.kind):
            yield from _types(part.kind, f"{path}.")
        elif get_origin(part.kind) is tuple and attrs.has(get_args(part.kind)[0]):
            yield from _types(get_args(part.kind)[0], f"{path}[].")
        elif get_origin(part.kind) is Mapping:
            yield f"{path}.*", _type(kind, "", get_args(part.kind)[1])


def _type(owner: Any, name: str, kind: Any) -> str:
    if attrs.has(kind) or get_origin(kind) is Mapping:
        return "map"
    if get_origin(kind) is tuple:
        return "list" if attrs.has(get_args(kind)[0]) else "list of texts"
    if kind in _PLAIN_TYPES:
        return _PLAIN_TYPES[kind]
    return code(*kind) if issubclass(kind, StrEnum) else _by_rule(owner, name)


_PLAIN_TYPES: Final[Mapping[Any, str]] = {Day: "day", bool: "yes or no"}


def _by_rule(owner: Any, name: str) -> str:
    """A text or a whole number, in the words of its rule."""
    number = REFERRAL_NUMBERS.get(owner, {}).get(name)
    if number is not None:
        return f"a whole number from {number.least} to {number.most}"
    rule = REFERRAL_TEXTS.get(owner, {}).get(name)
    return "text" if rule is None else rule.allowed.replace("A-Z a-z 0-9 - _ /", "`A-Z a-z 0-9 - _ /`")


def decision_paths() -> str:
    """Every key of a decision."""
    lines = []
    for path, meaning in meanings.DECISION.items():
        if path in BOTH:
            both = f"{code(f'findings[].{path}', f'advice[].{path}')}"
            lines.append([both, DECISION_TYPES.get(path, "text"), meaning])
        elif path:
            lines.append([code(path), DECISION_TYPES.get(path, "text"), meaning])
    return table(("path", "type", "meaning"), lines)
