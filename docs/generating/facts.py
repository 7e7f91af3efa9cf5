"""The tables of what happens in a case: facts, whose data they hold, when they may follow, and what is due."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple, get_args, get_origin

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
    Referred,
    RiskReassessed,
    VictimContacted,
)
from cara_core.case.personal import WHOSE
from cara_core.due.duties import (
    ENHANCED_WORKING_DAYS,
    ORDINARY_WORKING_DAYS,
    OWNED_BY,
    RETENTION_NOTICE_DAYS,
    SAFETY_WORKING_DAYS,
    STOPPED_MESSAGE_DAYS,
    UNDECIDED_DAYS,
    DutyKind,
)
from cara_core.formats.fact import BY
from cara_core.formats.fact_fields import ENVELOPE, field_meaning, worked_out
from cara_core.formats.schemas.case_meanings import CASE, DUE, VERIFY
from cara_core.formats.schemas.fact import rule_of
from cara_core.stages.what_may_follow import TURNS
from cara_core.terms.days import Day
from cara_core.terms.referral import Referral
from generating.markdown import cited, code, table

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


def _days(number: int, word: str = "") -> str:
    """A number of days in words, such as ``1 working day``: no number is typed a second time."""
    return f"{number} {f'{word} ' if word else ''}{'day' if number == 1 else 'days'}"


class Timing(NamedTuple):
    """When a duty opens and what ends it, and by when it has to be done, in words."""

    opens: str
    by: str


_SAFETY: Final = _days(SAFETY_WORKING_DAYS, "working")
TIMINGS: Final[Mapping[DutyKind, Timing]] = {
    DutyKind.TELL_OUTCOME: Timing(
        "a caution was given; or it ceased or was withdrawn; until the victim was reached, or it was escalated",
        f"{_days(ENHANCED_WORKING_DAYS, 'working')} with enhanced rights, else {ORDINARY_WORKING_DAYS}",
    ),
    DutyKind.CONTACT_VICTIM: Timing(
        "the first workshop was attended; and again the second; until the victim was reached, or it was escalated",
        "`contact_working_days` after the workshop",
    ),
    DutyKind.BOOK_WORKSHOPS: Timing(
        "a caution was given, or an absence ended the booked pair; until a pair is booked",
        "the last day on which the next workshop can begin, so that the rest still lies inside the caution",
    ),
    DutyKind.RECORD_ATTENDANCE: Timing("the day of a booked workshop", "`attendance_working_days` after it"),
    DutyKind.JUDGE_ABSENCE: Timing("an absence was recorded", "`judgement_working_days` after that"),
    DutyKind.DECIDE_AFTER_ABSENCE: Timing(
        "an absence was judged without excuse, and nothing is booked",
        "`judgement_working_days` after the judgement",
    ),
    DutyKind.COMPLETION_IMPOSSIBLE: Timing("the day it becomes true", "the same day"),
    DutyKind.DECIDE_EXCUSE: Timing("non-compliance was recorded", "`judgement_working_days` after that"),
    DutyKind.DECIDE_PROSECUTION: Timing(
        "it was decided that there was no reasonable excuse", "`judgement_working_days` after that"
    ),
    DutyKind.REVIEW_RISK: Timing(
        "the victim's agreement was withdrawn while a caution runs; until risk was reviewed", _SAFETY
    ),
    DutyKind.ACT_ON_HIGH_RISK: Timing("risk was assessed again as high; until it was reviewed", _SAFETY),
    DutyKind.LIFT_OR_KEEP_HOLD: Timing("a safety hold was placed; until it is lifted, also after the end", _SAFETY),
    DutyKind.SEND_STOPPED: Timing(
        "a message was due and a rule forbade sending it (it follows from sending, not facts); until it is settled",
        f"{_days(STOPPED_MESSAGE_DAYS)} after",
    ),
    DutyKind.END_STOPPED: Timing(
        "risk is high, or a review decided that the case does not go on; until it ends, "
        "or a later review decides that it does",
        _SAFETY,
    ),
    DutyKind.RECORD_PROCEEDINGS: Timing(
        "somebody arrested for a breach was charged; until the case ceased, or the charge came to nothing",
        "`judgement_working_days`",
    ),
    DutyKind.DECIDE_CASE: Timing(
        "the case was opened, and no time limit is known; until a caution is given or the case is closed",
        f"{_days(UNDECIDED_DAYS)} (illustrative: it keeps the case in sight)",
    ),
    DutyKind.ISSUE_BY: Timing(
        "the case was opened, and some offence has a time limit; until a caution is given",
        "the last day to give it, so that a breach on its last day could be prosecuted",
    ),
    DutyKind.END_CAUTION: Timing("`warning_days` before the caution's last day", "that day"),
    DutyKind.LIMIT_NEAR: Timing("`warning_days` before the last day to prosecute", "that day"),
    DutyKind.REVIEW_RETENTION: Timing(
        f"{_days(RETENTION_NOTICE_DAYS)} before the review",
        "`retention_years` after the end, or the day the last review named",
    ),
}
"""When each duty opens, and by when it has to be done (due/duties.py). Owner and source are read from there."""


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


def _duties() -> str:
    if set(TIMINGS) != set(DutyKind):
        raise ValueError(f"duties without a row: {set(TIMINGS) ^ set(DutyKind)}")
    return table(
        ("duty", "opens when", "by", "whose", "source"),
        (
            [code(kind), timing.opens, timing.by, code(OWNED_BY[kind].owner), cited(OWNED_BY[kind].source)]
            for kind, timing in TIMINGS.items()
        ),
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
    ("reference/due.md", "duties"): _duties,
    ("reference/verify.md", "keys"): _keys(VERIFY),
}
"""The parts of pages that are written from the facts and the duties."""
