"""The checks of an answer that its types cannot make: is it possible, and does it keep to the safety floor?

Every answer is checked once it has been built again, whether it came from a plugin's code
or from its books.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Final

import attrs

from cara_core.books.core import defaults_folder
from cara_core.books.policy_rows import RiskToolsFile
from cara_core.books.toml_file import read_book
from cara_core.books.workshop_calendar import WORKSHOP_ID
from cara_core.hooks.pack_checks import pack_faults
from cara_core.terms.caution import MOST_ATTENDANCE_HOURS, Condition, Part
from cara_core.terms.decision.reasons import Refusal
from cara_core.terms.messages import ChannelPlan
from cara_core.terms.pack import Pack
from cara_core.terms.policy import CautionTerms, DashMapping
from cara_core.terms.risk import RiskTool
from cara_core.terms.workshops import Workshop, unclear

__all__ = ["answer_faults", "known_tools", "repeated", "tool_faults", "unknown_sources"]

_ID: Final = re.compile(WORKSHOP_ID, re.ASCII)
LONGEST_MARGIN_DAYS: Final = 366
"""In days. Adding more could lead out of the calendar; no force waits longer than a year."""


def answer_faults(answer: object) -> Iterator[str]:
    """What in this answer is not allowed? Sentences that name the field and what is allowed."""
    match answer:
        case CautionTerms(breach_margin_days=margin) if margin.value > LONGEST_MARGIN_DAYS:
            yield f"breach_margin_days: 0 to {LONGEST_MARGIN_DAYS} days"
        case DashMapping(tools=tools):
            names = [tool.value.name for tool in tools]
            yield from (f"{name}: named twice; allowed: each tool once" for name in repeated(names))
            for tool in tools:
                yield from (f"{tool.value.name or 'a tool'}: {wrong}" for wrong in tool_faults(tool.value))
        case Condition(counted_hours=hours) if hours > MOST_ATTENDANCE_HOURS:
            yield f"hours: at most {MOST_ATTENDANCE_HOURS} where it is not for rehabilitation"
        case Workshop():
            yield from _workshop_faults(answer)
        case Pack():
            yield from pack_faults(answer)
        case ChannelPlan(routes=routes) if len(set(routes)) < len(routes):
            yield "routes: each once"
        case Refusal(texts=texts) if not texts.get("en"):
            yield "texts: words in English (en) are needed; other languages may stand beside them"


def _workshop_faults(workshop: Workshop) -> Iterator[str]:
    if not _ID.fullmatch(workshop.id):
        yield "id: 1 to 40 of A-Z a-z 0-9 - _, a letter or digit first"
    for name, clock in (("starts", workshop.starts), ("ends", workshop.ends)):
        why = unclear(workshop.on, clock)
        if why is not None:
            yield f"{name}: a time that {why}; allowed: a time that a clock shows once"
    if workshop.after is not None and workshop.part is Part.FIRST:
        yield "after: of a second part alone"


def unknown_sources(answer: object, sources: Collection[str]) -> Iterator[str]:
    """Which sources does this answer cite that are none of these? Sentences, one for each."""
    for cited in dict.fromkeys(_cited_sources(answer)):
        if cited not in sources:
            yield f"source {cited!r}: in no source book; add it to sources.toml"


def _cited_sources(answer: object) -> Iterator[str]:
    """Every ``source`` field of a value and of the values within it."""
    if isinstance(answer, tuple):
        for part in answer:
            yield from _cited_sources(part)
    elif attrs.has(kind := type(answer)):
        for field in attrs.fields(kind):
            part = getattr(answer, field.name)
            if field.name == "source" and isinstance(part, str):
                yield part
            else:
                yield from _cited_sources(part)


def repeated(names: list[str]) -> list[str]:
    """Which names stand more than once? Sorted, each once."""
    return sorted({name for name in names if names.count(name) > 1})


def tool_faults(tool: RiskTool) -> Iterator[str]:
    """What in this risk tool is not allowed? Sentences that begin with the setting."""
    if not tool.name:
        yield "name: a tool has a name, or a referral without one would seem to name it"
    if not tool.questions or repeated([*tool.questions]):
        yield "questions: its keys, at least one, each once"
    if not set(tool.counted) <= set(tool.questions) or repeated([*tool.counted]):
        yield "counted: keys of its questions, each once"
    if not 1 <= tool.high_from <= len(tool.counted):
        yield "high_from: 1 up to the number of counted questions, so that answers can show high risk"
    if tool.medium_from is not None and not 1 <= tool.medium_from < tool.high_from:
        yield "medium_from: 1 or more, and fewer than high_from"
    if tool.strangulation is not None and tool.strangulation not in tool.questions:
        yield "strangulation: one of its questions"
    if any(not group or not set(group) <= set(tool.questions) for group in tool.second_look):
        yield "second_look: groups of its questions, none empty"
    known = known_tools().get(tool.name)
    if known is not None:
        yield from _laxer_than(known, tool)


def _laxer_than(known: RiskTool, tool: RiskTool) -> Iterator[str]:
    """In what is this laxer than the core's tool of its name? A force may only make it stricter."""
    if known.strangulation is not None and tool.strangulation != known.strangulation:
        yield f"strangulation: {known.strangulation}, the question of this tool about it; no force can leave it out"
    if not set(known.questions) <= set(tool.questions):
        yield f"questions: all of the core's ({known.questions[0]} to {known.questions[-1]}); a force may add some"
    left_out = [key for key in known.counted if key not in tool.counted]
    if left_out:
        yield f"counted: {', '.join(left_out)} count too; a force may count more questions, never fewer"
    if tool.high_from > known.high_from:
        yield f"high_from: {known.high_from} or fewer; a force may lower the number, never raise it"
    if known.medium_from is not None and (tool.medium_from is None or tool.medium_from > known.medium_from):
        yield f"medium_from: {known.medium_from} or fewer; a force may lower the number, never raise it"


@cache
def known_tools() -> Mapping[str, RiskTool]:
    """The risk tools the core knows, by name: part of the floor."""
    rows = read_book(defaults_folder() / "risk_tools.toml", RiskToolsFile).tool
    return {
        row.name: RiskTool(
            name=row.name,
            questions=row.questions,
            counted=row.counted,
            high_from=row.high_from,
            medium_from=row.medium_from,
            strangulation=row.strangulation,
            second_look=row.second_look,
        )
        for row in rows
    }
