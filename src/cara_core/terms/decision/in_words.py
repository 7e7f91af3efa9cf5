"""A decision as a sergeant reads it: the outcome, what stands against it, then the rest.

One layout for plain text and for colour: each line says what kind of line it is.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final, Protocol

from cara_core.terms.days import Day
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.decision.reasons import NOT_ASKED, Advice, Finding
from cara_core.terms.sources import Standing
from cara_core.terms.words import Words

__all__ = ["Readable", "decision_lines"]

_GAP: Final = Line(Kind.PLAIN, "")
_SECTIONS: Final = ((State.NOT_MET, Kind.NOT_MET), (State.REFER, Kind.REFER), (State.UNKNOWN, Kind.UNKNOWN))


class Readable(Protocol):
    """What of a decision a person reads."""

    @property
    def reference(self) -> str:
        """The referral's reference."""

    @property
    def force(self) -> str:
        """The id of the force."""

    @property
    def community(self) -> str | None:
        """The id of the community; ``None``: the force alone."""

    @property
    def title(self) -> str:
        """What people call the force; empty where nobody says."""

    @property
    def on(self) -> Day:
        """The day it was decided on."""

    @property
    def outcome(self) -> StrEnum:
        """What the findings come to."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every criterion, with every reason that applies."""

    @property
    def advice(self) -> tuple[Advice, ...]:
        """What is worth knowing beside."""


def decision_lines(decision: Readable, words: Words, lang: str) -> Iterator[Line]:
    """The lines of a decision in one language."""
    where = decision.force if decision.community is None else f"{decision.force}/{decision.community}"
    force = decision.title or where
    head = {"reference": decision.reference, "outcome": decision.outcome, "force": force, "on": decision.on}
    yield Line(Kind.OUTCOME, words.say("telling.outcome", head), outcome=decision.outcome)
    yield Line(Kind.DETAIL, words.say("telling.decided", head))
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
        settles = words.say("telling.needs", {"needs": finding.needs})
        yield Line(Kind.PLAIN, f"    {settles}")


def _cited(reason: Finding | Advice, words: Words) -> str:
    cited = {"code": reason.code, "source": reason.source, "standing": reason.standing, "set_by": reason.set_by}
    years = reason.provenance.years
    return (
        words.say("telling.cited", cited)
        if years is None
        else words.say("telling.cited_years", cited | {"years": years})
    )


def _met(decision: Readable, words: Words) -> Iterator[Line]:
    met = [finding for finding in decision.findings if finding.state is State.MET]
    asked = [finding for finding in met if finding.code != NOT_ASKED]
    not_asked = [finding for finding in met if finding.code == NOT_ASKED]
    for heading, found in (("telling.met", asked), ("telling.not_asked", not_asked)):
        if found:
            names = tuple(_name(finding, words) for finding in found)
            yield Line(Kind.PLAIN, words.say(heading, {"criteria": names}))
    yield from _of_a_time(asked, words)
    illustrative = {finding.set_by for finding in decision.findings if finding.standing is Standing.ILLUSTRATIVE}
    if illustrative:
        values = {"set_by": tuple(sorted(illustrative))}
        yield Line(Kind.PLAIN, words.say("telling.illustrative", values))


def _of_a_time(met: Sequence[Finding], words: Words) -> Iterator[Line]:
    """Which criteria are met by what was published of certain years? It may not hold now."""
    for years in sorted({finding.provenance.years for finding in met if finding.provenance.years is not None}):
        named = tuple(_name(finding, words) for finding in met if finding.provenance.years == years)
        yield Line(Kind.PLAIN, words.say("telling.of_a_time", {"years": years, "criteria": named}))


def _name(finding: Finding, words: Words) -> str:
    name = words.say(f"{finding.criterion}.name")
    return f"{name}*" if finding.standing is Standing.ILLUSTRATIVE else name
