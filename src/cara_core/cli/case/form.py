"""``cara case form``: the kinds of fact, and one of a kind to fill in.

Each field to fill in holds a map of what is allowed there. Left as it is, it is refused when
the fact is recorded: nothing that was not filled in is ever kept.
"""

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

import attrs

from cara_core.books.class_fields import ClassField, class_fields
from cara_core.books.single_values import close_match
from cara_core.case.facts import FACT_FORMAT, KINDS, Referred, Screened
from cara_core.cli.case.words import describe_kind
from cara_core.cli.exit_status import DONE
from cara_core.cli.terminal.lines import detail, plain, print_lines
from cara_core.cli.terminal.streams import print_result
from cara_core.errors import Fault, InputError
from cara_core.formats.fact import BY
from cara_core.formats.fact_fields import worked_out
from cara_core.formats.schemas.fact import rule_of
from cara_core.terms.days import Day
from cara_core.terms.decision.lines import Line

__all__ = ["form", "run"]

_MADE_BY_THE_CORE: Final = (Referred, Screened)
_OPTIONAL: Final = "may be left out"
_HINTS: Final = frozenset({"text", "day", "one of", "list of", "map", "whole number"})
"""The first key of the map that a field to fill in holds."""


def run(kind: str | None) -> int:
    """List the kinds, or print one of that kind to fill in; the exit status."""
    if kind is None:
        print_lines(_kind_lines())
    else:
        for line in _as_json(form(kind)):
            print_result(line)
    return DONE


def _kinds_to_record() -> tuple[str, ...]:
    return tuple(kind for kind, declared in KINDS.items() if declared not in _MADE_BY_THE_CORE)


def _kind_lines() -> Iterator[Line]:
    kinds = _kinds_to_record()
    widest = max(map(len, kinds))
    for kind in kinds:
        yield plain(f"{kind.ljust(widest)}  {describe_kind(kind)}")
    yield plain()
    yield detail("cara case form KIND prints one to fill in. cara case open and cara case screen make the others.")


def form(kind: str) -> dict[str, object]:
    """A fact of this kind with everything still to be filled in. Raises :class:`InputError`."""
    if kind not in _kinds_to_record():
        close = close_match(kind, _kinds_to_record())
        meant = f"did you mean {close}? " if close else ""
        raise InputError(
            [Fault("KIND", "NOT_ALLOWED", f"not a kind to record; {meant}allowed: cara case form lists them")]
        )
    declared = KINDS[kind]
    return {
        "format": FACT_FORMAT,
        "kind": kind,
        "on": {"day": "YYYY-MM-DD, in London"},
        "by": {"text": BY.allowed},
        "what": {
            field.key: _hint(declared, field) for field in class_fields(declared) if field.name not in worked_out(kind)
        },
    }


def _as_json(value: object, indent: str = "") -> Iterator[str]:
    """The form as JSON: a line for each thing to fill in, so that what is allowed there is read beside its name."""
    inner = f"{indent}  "
    if isinstance(value, list) and value and isinstance(value[0], dict):
        brackets, entries = "[]", [(inner, item) for item in value]
    elif isinstance(value, dict) and not (_HINTS & value.keys()):
        brackets, entries = "{}", [(f"{inner}{json.dumps(name)}: ", inside) for name, inside in value.items()]
    else:
        yield json.dumps(value, ensure_ascii=False)
        return
    yield brackets[0]
    for place, (lead, inside) in enumerate(entries, 1):
        *above, last = _as_json(inside, inner)
        first, *rest = [*above, f"{last}{',' if place < len(entries) else ''}"]
        yield f"{lead}{first}"
        yield from rest
    yield f"{indent}{brackets[1]}"


def _hint(declared: type, field: ClassField) -> object:
    """What may this field hold, and may it be left out?"""
    hint = _hint_by_kind(declared, field)
    if not isinstance(hint, dict):
        return hint
    if field.name in {part.name for part in attrs.fields(declared) if part.metadata.get("needed")}:
        return hint
    return hint if field.required else {**hint, _OPTIONAL: True}


def _hint_by_kind(declared: type, field: ClassField) -> Any:
    kind = field.kind
    rule = rule_of(declared, field.name)
    if rule is not None:
        return {"text" if kind is str else "list of": rule.allowed}
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        if attrs.has(inner):
            return [{part.name: _hint(inner, part) for part in class_fields(inner)}]
        return {"list of": list(inner)}
    if get_origin(kind) is Mapping:
        by_path = (
            "each path of the referral, and its value" if get_args(kind)[1] is object else "each key, and its text"
        )
        return {"map": by_path}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"one of": list(kind)}
    return _SIMPLE.get(kind, {"text": "what was said or decided, as recorded"})


_SIMPLE: Final[Mapping[Any, dict[str, object]]] = {
    bool: {"one of": [True, False]},
    int: {"whole number": True},
    Day: {"day": "YYYY-MM-DD"},
}
