"""The table of the everyday commands (``commands.toml``): which there are, what each records and asks."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, get_origin

import attrs

from cara_core.books.class_fields import ClassField, class_fields
from cara_core.case.facts import KINDS
from cara_core.formats.fact_fields import field_meaning
from cara_core.formats.schemas.fact import rule_of

__all__ = ["Clock", "Command", "Question", "commands", "questions_of", "ways_out"]


class Clock(StrEnum):
    """Is the hour asked at which it happened?"""

    UNASKED = ""
    OFFERED = "offered"
    ASKED = "asked"
    NEEDED = "needed"


@attrs.frozen(kw_only=True, eq=False)
class Question:
    """One field of a fact, as it is asked.

    ``words`` is the question itself, ``meaning`` what the field means. ``is_needed``: there is no such fact
    without it. ``is_asked``: on a terminal it is asked; else it is an option alone. ``is_expected``: the
    rules ask for it, though there might be such a fact without it. ``only_if``: it is asked only where each of
    these fields was answered so. ``follows``: the field from whose answer it follows, too.
    """

    name: str
    key: str
    kind: Any
    option: str
    words: str
    meaning: str
    allowed: str | None
    is_needed: bool
    is_asked: bool
    only_if: Mapping[str, str]
    is_expected: bool = False
    follows: str | None = None

    @property
    def is_list(self) -> bool:
        """May the option be given several times?"""
        return get_origin(self.kind) in {tuple, Mapping}


@attrs.frozen(kw_only=True)
class Command:
    """One everyday command. ``sets`` is what its verb says; ``sure`` what somebody confirms before it is kept."""

    verb: str
    kind: str
    group: str
    help: str
    sets: Mapping[str, str]
    questions: tuple[Question, ...]
    place: str | None
    clock: Clock
    sure: str | None

    def question(self, name: str) -> Question | None:
        """The question of this field."""
        return next((question for question in self.questions if question.name == name), None)


@cache
def commands() -> Mapping[str, Command]:
    """Every everyday command by its verb, in the order in which they are listed."""
    table = _table()
    found = [_command(row, table["question"]) for row in table["command"]]
    return {command.verb: command for command in found}


def questions_of(kind: str) -> tuple[Question, ...]:
    """Every field that somebody can say of a fact of this kind, as it is asked: those of its first command."""
    return next(command.questions for command in commands().values() if command.kind == kind)


@cache
def ways_out() -> tuple[tuple[str, str], ...]:
    """What stands in the way of an act, by a part of its words, and the verb that does something about it."""
    return tuple((row["words"], row["verb"]) for row in _table()["way_out"])


@cache
def _table() -> dict[str, Any]:
    file = resources.files("cara_core.cli.case.everyday") / "commands.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _command(row: Mapping[str, Any], words: Mapping[str, str]) -> Command:
    fields = {field.name: field for field in class_fields(KINDS[row["kind"]])}
    names = [*row.get("ask", ()), *row.get("offer", ())]
    return Command(
        verb=row["verb"],
        kind=row["kind"],
        group=row["group"],
        help=row["help"],
        sets=row.get("sets", {}),
        questions=tuple(_question(row, fields[name], words) for name in names),
        place=row.get("place"),
        clock=Clock(row.get("clock", "")),
        sure=row.get("sure"),
    )


def _question(row: Mapping[str, Any], field: ClassField, words: Mapping[str, str]) -> Question:
    kind = row["kind"]
    declared = KINDS[kind]
    rule = rule_of(declared, field.name)
    needed = {part.name for part in attrs.fields(declared) if part.metadata.get("needed")}
    meaning = field_meaning(kind, path=field.key)
    return Question(
        name=field.name,
        key=field.key,
        kind=field.kind,
        option=row.get("options", {}).get(field.name) or f"--{field.key.replace('_', '-')}",
        words=row.get("say", {}).get(field.name) or words.get(field.name) or meaning.removesuffix("."),
        meaning=meaning,
        allowed=None if rule is None else rule.allowed,
        is_needed=field.required or field.name in needed,
        is_asked=field.name in row.get("ask", ()),
        is_expected=field.name in row.get("expected", ()),
        only_if=row.get("when", {}).get(field.name, {}),
        follows=row.get("follows", {}).get(field.name),
    )
