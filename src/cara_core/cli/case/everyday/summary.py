"""What a fact would change, before it is kept; and what it has changed."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cara_core.case.facts import Fact
from cara_core.casework.results import CaseRecorded
from cara_core.cli.case.change import change_lines
from cara_core.cli.case.everyday.answers import shown_word
from cara_core.cli.case.words import describe_kind
from cara_core.cli.terminal.lines import heading, plain
from cara_core.formats.fact import fact_mapping
from cara_core.formats.fact_fields import worked_out
from cara_core.terms.days import Day
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.instants import LONDON

__all__ = ["summary_lines"]

_DIGEST: Final = "sha256:"
_WORD: Final = re.compile(r"[a-z]+(_[a-z]+)+")
"""A word of the formats of several parts: what somebody wrote themselves is left as it is."""


def summary_lines(kind: str, tried: CaseRecorded) -> Iterator[Line]:
    """What is to be kept in which case, and what begins and ends by it. ``kind`` is what somebody asked to record."""
    if not tried.facts:
        numbers = ", ".join(map(str, tried.same_as)) or "on record"
        yield plain(f"{tried.case.id}: this is on record already (number {numbers}): there is nothing to keep")
        return
    yield heading(f"{tried.case.id}: to be kept")
    for fact in tried.facts:
        yield from _fact_lines(kind, fact)
    yield from change_lines(tried)
    if not (tried.ledger or tried.bookings or tried.outdated):
        yield plain()
        yield plain("Nothing begins or ends by it.")


def _fact_lines(kind: str, fact: Fact) -> Iterator[Line]:
    """The fact as it will stand: what somebody said in their own words was typed a moment ago, and is shown here."""
    at = "" if fact.at is None else f" at {fact.at.astimezone(LONDON):%H:%M}"
    yield plain(f"  {fact.number}. {describe_kind(fact.kind)}: {fact.on}{at}")
    if fact.kind != kind:
        return  # made by the core beside it
    what = fact_mapping(fact).get("what")
    fields: Mapping[str, Any] = what if isinstance(what, Mapping) else {}
    for name, value in fields.items():
        if name not in worked_out(kind) and value not in (None, [], {}):
            text = textwrap.shorten(_shown(value), 200, placeholder=" …")
            yield Line.in_columns(Kind.DETAIL, before=f"     {shown_word(name)}: ", last=text)


def _shown(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Day():
            return value.isoformat()
        case list():
            return ", ".join(_shown(part) for part in value)
        case {"id": name, **more}:
            parts = [_shown(part) for key, part in more.items() if part is not None and key != "kind"]
            return f"{name} ({'; '.join(parts)})"
        case dict():
            return ", ".join(f"{key} {_shown(part)}" for key, part in value.items())
    return _shown_text(str(value))


def _shown_text(text: str) -> str:
    if text.startswith(_DIGEST):
        # Nobody reads all of it; what it is of stands beside it.
        return f"{text[: len(_DIGEST) + 12]}…"
    return shown_word(text) if _WORD.fullmatch(text) else text
