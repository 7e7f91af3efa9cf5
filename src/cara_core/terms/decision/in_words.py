"""A decision as a sergeant reads it: the outcome, what stands against it, then the rest.

One layout for plain text and for colour: each line says what kind of line it is.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import attrs

from cara_core.terms.decision.criterion import State
from cara_core.terms.sources import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cara_core.terms.decision.decision import Advice, Decision, Finding
    from cara_core.terms.words import Words

__all__ = ["Kind", "Line", "told"]


class Kind(StrEnum):
    """What a line is, so that a terminal can colour it."""

    OUTCOME = "outcome"
    HEADING = "heading"
    NOT_MET = "not_met"
    REFER = "refer"
    UNKNOWN = "unknown"
    ADVICE = "advice"
    DETAIL = "detail"
    PLAIN = "plain"


@attrs.frozen
class Line:
    """One line and its kind."""

    kind: Kind
    text: str


_GAP: Final = Line(Kind.PLAIN, "")
_SECTIONS: Final = ((State.NOT_MET, Kind.NOT_MET), (State.REFER, Kind.REFER), (State.UNKNOWN, Kind.UNKNOWN))


def told(decision: Decision, words: Words, lang: str) -> Iterator[Line]:
    """The lines of a decision in one language."""
    where = decision.force if decision.community is None else f"{decision.force}/{decision.community}"
    force = decision.title or where
    head = {"reference": decision.reference, "outcome": decision.outcome, "force": force, "on": decision.on}
    yield Line(Kind.OUTCOME, words.say("telling.outcome", head.__getitem__))
    yield Line(Kind.DETAIL, words.say("telling.decided", head.__getitem__))
    for state, kind in _SECTIONS:
        found = [finding for finding in decision.findings if finding.state is state]
        if found:
            yield _GAP
            yield Line(Kind.HEADING, words.say(f"telling.{state}"))
            for finding in found:
                yield from _reason(finding, kind, words, lang)
    if decision.advice:
        yield _GAP
        yield Line(Kind.HEADING, words.say("telling.advice"))
        for note in decision.advice:
            yield Line(Kind.ADVICE, f"  ! {note.in_words(lang)}")
            yield Line(Kind.DETAIL, f"    {_cited(note, words)}")
    yield _GAP
    yield from _met(decision, words)
    yield Line(Kind.DETAIL, words.say("telling.who_decides"))


def _reason(finding: Finding, kind: Kind, words: Words, lang: str) -> Iterator[Line]:
    yield Line(kind, f"  - {finding.in_words(lang)}")
    yield Line(Kind.DETAIL, f"    {_cited(finding, words)}")
    if finding.needs:
        settles = words.say("telling.needs", {"needs": finding.needs}.__getitem__)
        yield Line(Kind.PLAIN, f"    {settles}")


def _cited(said: Finding | Advice, words: Words) -> str:
    values = {"code": said.code, "source": said.source, "standing": said.standing, "set_by": said.set_by}
    return words.say("telling.cited", values.__getitem__)


def _met(decision: Decision, words: Words) -> Iterator[Line]:
    met = [finding for finding in decision.findings if finding.state is State.MET]
    asked = [finding for finding in met if finding.code != "NOT_ASKED"]
    for heading, found in (("telling.met", asked), ("telling.not_asked", [one for one in met if one not in asked])):
        if found:
            named = tuple(_named(finding, words) for finding in found)
            yield Line(Kind.PLAIN, words.say(heading, {"criteria": named}.__getitem__))
    weak = {one.set_by for one in decision.findings if one.standing is Standing.ILLUSTRATIVE}
    if weak:
        values = {"set_by": tuple(sorted(weak))}
        yield Line(Kind.PLAIN, words.say("telling.illustrative", values.__getitem__))


def _named(finding: Finding, words: Words) -> str:
    name = words.say(f"{finding.criterion}.name")
    return f"{name}*" if finding.standing is Standing.ILLUSTRATIVE else name
