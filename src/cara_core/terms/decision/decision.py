"""A decision: every criterion, every reason, who says so, and what would settle an unknown.

The public format is ``cara-decision/1`` (``docs/reference/decision.md``). A decision
advises; a named human decides. Texts are made only when they are read.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Final

import attrs
from typing_extensions import override

from cara_core.terms.days import Day
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.in_words import decision_lines
from cara_core.terms.decision.lines import Line
from cara_core.terms.decision.reasons import Advice, Finding, Findings
from cara_core.terms.words import ENGLISH, Catalogue, words_in

__all__ = [
    "DECISION_FORMAT",
    "Decision",
    "Outcome",
    "outcome_of",
]

DECISION_FORMAT: Final = "cara-decision/1"


class Outcome(StrEnum):
    """What the findings together come to."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    REFER = "refer"
    UNDETERMINED = "undetermined"


def outcome_of(states: Collection[State]) -> Outcome:
    """What do findings in these states come to? The strongest binds."""
    if State.NOT_MET in states:
        return Outcome.NOT_ELIGIBLE
    if State.REFER in states:
        return Outcome.REFER
    if State.UNKNOWN in states:
        return Outcome.UNDETERMINED
    return Outcome.ELIGIBLE


@attrs.frozen(kw_only=True, eq=False)
class Decision:
    """What this force says of one referral on one day.

    ``sound`` is false where the plugin failed while it was asked; ``title`` is what people
    call the force, and its community; ``failures`` what the plugin failed at, for whoever
    mends it. Two decisions are equal
    when their digests are.
    """

    reference: str
    force: str
    community: str | None
    on: Day
    outcome: Outcome
    made_with: Mapping[str, str] = attrs.field(repr=False)
    sound: bool = attrs.field(default=True, repr=False)
    title: str = attrs.field(default="", repr=False)
    failures: tuple[str, ...] = attrs.field(default=(), repr=False)
    catalogue: Catalogue = attrs.field(repr=False)
    reasons: Callable[[], Findings] = attrs.field(repr=False)

    @cached_property
    def _findings_and_advice(self) -> Findings:
        return self.reasons()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every criterion in order, with every reason that applies, strongest first."""
        return self._findings_and_advice[0]

    @property
    def advice(self) -> tuple[Advice, ...]:
        """What is worth knowing beside; it changes no outcome."""
        return self._findings_and_advice[1]

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Decision) and self.digest == other.digest

    @override
    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the decision without its texts: the same bytes for the same inputs."""
        canonical = json.dumps(self._bare(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()

    def to_mapping(self, lang: str = ENGLISH) -> dict[str, object]:
        """The decision as ``cara-decision/1``, with its words in that language."""
        bare = self._bare()
        bare["findings"] = [_row(reason, text=reason.in_words(lang)) for reason in self.findings]
        bare["advice"] = [_row(reason, text=reason.in_words(lang)) for reason in self.advice]
        return {**bare, "digest": self.digest}

    def to_json(self, lang: str = ENGLISH) -> str:
        """The decision as one compact line of JSON."""
        return json.dumps(self.to_mapping(lang), separators=(",", ":"), ensure_ascii=False)

    def text(self, lang: str = ENGLISH) -> str:
        """The decision for a person: the outcome, what stands against it, then the rest."""
        return "\n".join(line.text for line in self.lines(lang))

    def lines(self, lang: str = ENGLISH) -> tuple[Line, ...]:
        """The same, line by line, each with what kind of line it is (for colour)."""
        return tuple(decision_lines(self, words_in(self.catalogue, lang), lang))

    def _bare(self) -> dict[str, object]:
        return {
            "format": DECISION_FORMAT,
            "reference": self.reference,
            "force": self.force,
            "community": self.community,
            "on": self.on.isoformat(),
            "outcome": str(self.outcome),
            "findings": [_row(reason) for reason in self.findings],
            "advice": [_row(reason) for reason in self.advice],
            "made_with": dict(sorted(self.made_with.items())),
        }


def _row(reason: Finding | Advice, text: str | None = None) -> dict[str, object]:
    row: dict[str, object] = {}
    if isinstance(reason, Finding):
        row |= {"criterion": reason.criterion, "state": str(reason.state)}
    row["code"] = reason.code
    if text is not None:
        row["text"] = text
    if isinstance(reason, Finding):
        row["needs"] = list(reason.needs)
    return row | {"source": reason.source, "standing": str(reason.standing), "set_by": reason.set_by}
