"""The tables of what happens in a case: facts, whose data they hold, and when they may follow."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

import attrs

from cara_core.books.class_fields import ClassField, class_fields
from cara_core.case.case import Phase
from cara_core.case.facts import (
    FACT_FORMAT,
    GIVEN_OR_ENDED,
    KINDS,
    MADE_BY_THE_CORE,
    OF_SAFETY,
    REPORTS,
    SUPERSEDABLE,
    IssueReviewed,
    Referred,
    RiskReassessed,
    VictimContacted,
)
from cara_core.case.personal import WHOSE
from cara_core.formats.fact import BY
from cara_core.formats.fact_fields import ENVELOPE, field_meaning, worked_out
from cara_core.formats.schemas.case_meanings import CASE, DUE, VERIFY
from cara_core.formats.schemas.fact import rule_of
from cara_core.formats.schemas.today import TODAY, TODAY_GROUP, TODAY_ROW
from cara_core.stages.what_may_follow import TURNS
from cara_core.terms.days import Day
from cara_core.terms.referral import Referral
from generating.markdown import code, table

__all__ = ["FACT_PARTS"]

TYPES: Final = {
    "format": f'`"{FACT_FORMAT}"`',
    "case": "text of 1 to 64 of `A-Z a-z 0-9 - _ /`",
    "number": "whole number from 1",
    "kind": "one of [the kinds](#the-kinds)",
    "on": "day",
    "at": "instant with an offset, such as `2026-03-10T09:30:00Z`",
    "by": BY.allowed,
    "what": "map",
    "supersedes": "whole number",
    "why": "text",
    "moves_day": "yes or no",
    "recorded_at": "instant with an offset",
}


def _envelope() -> str:
    needed = {"format", "kind", "by"}
    return table(
        ("key", "type", "meaning"),
        (
            [code(key) + (" **needed**" if key in needed else ""), TYPES[key], meaning]
            for key, meaning in ENVELOPE.items()
            if key
        ),
    )


def _kinds() -> str:
    return "\n\n".join(_kind(kind) for kind in KINDS)


def _kind(kind: str) -> str:
    declared = KINDS[kind]
    summary = " ".join((declared.__doc__ or "").partition("\n\n")[0].split()).partition(" What of it is whose")[0]
    parts = [f"### {kind}", f"{summary.replace('``', '`')} {_follows(kind)}"]
    rows = list(_fields(kind))
    parts.append(table(("field", "type", "whose", "meaning"), rows) if rows else "No fields.")
    return "\n\n".join(parts)


def _follows(kind: str) -> str:
    """Is it an act or a report, when may it follow, and who may take it back?"""
    declared = KINDS[kind]
    made = " Made by the core." if declared in MADE_BY_THE_CORE else ""
    if declared in REPORTS:
        when = "**Report**: kept in every phase."
    elif declared is Referred:
        when = "**Act**: when a case is opened."
    else:
        when = f"**Act**: in {', '.join(phase for phase, kinds in TURNS.items() if kind in kinds)}."
    return f"{when}{made} {_taken_back(declared)}"


def _taken_back(declared: type) -> str:
    """Who may take a fact of this kind back, or supersede it?"""
    if declared not in SUPERSEDABLE:
        return "Never superseded or taken back."
    if declared in GIVEN_OR_ENDED:
        return "It may be superseded; an inspector or above takes it back."
    if declared in OF_SAFETY:
        cases: Mapping[type, str] = {RiskReassessed: " of a high grade", VictimContacted: " with a concern"}
        some = cases.get(declared)
        others = "" if some is None else "; anybody takes back another"
        which = "it" if some is None else f"one{some}"
        return f"It may be superseded; a supervisor who did not record it takes {which} back{others}."
    if declared is IssueReviewed:
        return "It may be superseded; whoever is of the rank by which it was made takes it back."
    return "It may be superseded; anybody takes it back."


def _fields(kind: str) -> Iterator[list[str]]:
    declared, whose = KINDS[kind], WHOSE[kind]
    made = worked_out(kind)
    needed = {field.name for field in attrs.fields(declared) if field.metadata.get("needed")}
    for part in class_fields(declared):
        mark = " **needed**" if (part.required or part.name in needed) and part.name not in made else ""
        person = str(whose[part.name]) if part.name in whose else "open"
        if part.kind is Referral or part.name == "changes":
            person = "participant; `victim` and `risk` in it: victim"
        meaning = field_meaning(kind, path=part.key)
        if part.name in made and "worked out" not in meaning:
            meaning = f"{meaning.removesuffix('.')}; worked out."
        yield [code(part.key) + mark, _type(declared, part), person, meaning]


def _type(declared: type, part: ClassField) -> str:
    kind: Any = part.kind
    rule = rule_of(declared, part.name) if kind in {str, tuple[str, ...]} else None
    if rule is not None:
        return rule.allowed if kind is str else f"list of {rule.allowed}"
    if kind is Referral:
        return "[`cara-referral/1`](referral.md)"
    if get_origin(kind) is tuple:
        return "list of [conditions](#a-condition)" if attrs.has(get_args(kind)[0]) else "list"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return code(*kind)
    names: Mapping[Any, str] = {Day: "day", bool: "yes or no", int: "whole number", str: "text"}
    return names.get(kind, "map")


def _turns() -> str:
    return table(
        ("phase", "what may follow"),
        ([code(phase), ", ".join(f"[`{kind}`](#{kind})" for kind in TURNS[phase])] for phase in Phase),
    )


def _keys(meanings: Mapping[str, str]) -> Callable[[], str]:
    rows = [[code(key), meaning] for key, meaning in meanings.items() if key]
    return lambda: table(("key", "meaning"), rows)


FACT_PARTS: Final[Mapping[tuple[str, str], Callable[[], str]]] = {
    ("reference/fact.md", "envelope"): _envelope,
    ("reference/fact.md", "kinds"): _kinds,
    ("reference/fact.md", "turns"): _turns,
    ("reference/case.md", "keys"): _keys(CASE),
    ("reference/due.md", "keys"): _keys(DUE),
    ("reference/today.md", "keys"): _keys(TODAY),
    ("reference/today.md", "rows"): _keys(TODAY_ROW),
    ("reference/today.md", "groups"): _keys(TODAY_GROUP),
    ("reference/verify.md", "keys"): _keys(VERIFY),
}
"""The parts of pages that are written from the facts."""
