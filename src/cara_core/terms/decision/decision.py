"""A decision: every criterion, every reason, who says so, and what would settle an unknown.

The public format is ``cara-decision/1`` (``docs/reference/decision.md``). A decision
advises; a named human decides. Texts are made only when they are read.
"""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

import attrs
from attrs import validators
from typing_extensions import override

from cara_core.errors import WordsMissing
from cara_core.terms.days import Day
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.in_words import Line, told
from cara_core.terms.sources import Provenance, Standing
from cara_core.terms.words import Words

__all__ = [
    "DECISION_FORMAT",
    "NOT_ASKED",
    "PLUGIN_FAULT",
    "Advice",
    "Decision",
    "Finding",
    "Outcome",
    "Refusal",
    "outcome_of",
]

DECISION_FORMAT: Final = "cara-decision/1"
NOT_ASKED: Final = "NOT_ASKED"
PLUGIN_FAULT: Final = "PLUGIN_FAULT"
"""The code of the finding that a force's own rules failed while they were asked."""
ENGLISH: Final = "en"
_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]{1,63}", re.ASCII)
_PATH: Final = re.compile(r"[a-z_]+(\[[0-9]+\])?(\.[a-z0-9_]+(\[[0-9]+\])?)*", re.ASCII)

Catalogue = Mapping[str, Words]
Wording = Callable[[str], str]
"""A language in, words in that language out; raises ``WordsMissing``."""
Findings = tuple[tuple["Finding", ...], tuple["Advice", ...]]


class Outcome(StrEnum):
    """What the findings together come to."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    REFER = "refer"
    UNDETERMINED = "undetermined"


@attrs.frozen(kw_only=True)
class _Said:
    """Something said, by whom, and in words that are made when they are read."""

    code: str
    provenance: Provenance
    wording: Wording = attrs.field(repr=False, eq=False)

    @property
    def source(self) -> str:
        """The id of the source that says so."""
        return self.provenance.source

    @property
    def standing(self) -> Standing:
        """How firm it is."""
        return self.provenance.standing

    @property
    def set_by(self) -> str:
        """The distribution and version that set it."""
        return self.provenance.set_by

    @property
    def text(self) -> str:
        """The words in English."""
        return self.wording(ENGLISH)

    def in_words(self, lang: str) -> str:
        """The words in that language; ``WordsMissing`` where there are none."""
        return self.wording(lang)


@attrs.frozen(kw_only=True)
class Finding(_Said):
    """One reason under one criterion: its state, code, and what would settle an unknown."""

    criterion: str
    state: State
    needs: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Advice(_Said):
    """Something worth knowing that changes no outcome."""


def _a_code(_: object, field: "attrs.Attribute[Any]", code: object) -> None:
    if not isinstance(code, str) or not _CODE.fullmatch(code) or code == PLUGIN_FAULT:
        raise ValueError(f"{field.name}: upper case, as RECENT_RESOLUTION; {PLUGIN_FAULT} is the core's own")


def _not_met_refer_or_unknown(_: object, field: "attrs.Attribute[Any]", state: object) -> None:
    if type(state) is not State or state is State.MET:
        raise ValueError(f"{field.name}: not_met, refer or unknown; a plugin can only refuse")


def _words_by_language(_: object, field: "attrs.Attribute[Any]", texts: object) -> None:
    if not isinstance(texts, Mapping) or not all(isinstance(word, str) for pair in texts.items() for word in pair):
        raise TypeError(f"{field.name}: a text for each language tag")


def _settles_an_unknown(refusal: "Refusal", field: "attrs.Attribute[Any]", needs: object) -> None:
    if not isinstance(needs, tuple) or not all(isinstance(path, str) and _PATH.fullmatch(path) for path in needs):
        raise ValueError(f"{field.name}: a tuple of paths of a referral, as suspect.antecedents[0].date")
    if (refusal.state is State.UNKNOWN) != bool(needs):
        raise ValueError(f"{field.name}: paths that would settle it, for an unknown and only then")


@attrs.frozen(kw_only=True)
class Refusal:
    """What stricter local policy says of a referral: a plugin may refuse, never admit.

    ``code`` is upper case (``RECENT_RESOLUTION``); ``texts`` are its words by language;
    ``source`` is an id of the plugin's or the core's source book.
    """

    code: str = attrs.field(validator=_a_code)
    state: State = attrs.field(validator=_not_met_refer_or_unknown)
    texts: Mapping[str, str] = attrs.field(validator=_words_by_language)
    source: str = attrs.field(validator=validators.instance_of(str))
    standing: Standing = attrs.field(validator=validators.instance_of(Standing))
    needs: tuple[str, ...] = attrs.field(default=(), validator=_settles_an_unknown)


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
    def _said(self) -> Findings:
        return self.reasons()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every criterion in order, with every reason that applies, strongest first."""
        return self._said[0]

    @property
    def advice(self) -> tuple[Advice, ...]:
        """What is worth knowing beside; it changes no outcome."""
        return self._said[1]

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
        bare["findings"] = [_row(one, text=one.in_words(lang)) for one in self.findings]
        bare["advice"] = [_row(one, text=one.in_words(lang)) for one in self.advice]
        return {**bare, "digest": self.digest}

    def to_json(self, lang: str = ENGLISH) -> str:
        """The decision as one compact line of JSON."""
        return json.dumps(self.to_mapping(lang), separators=(",", ":"), ensure_ascii=False)

    def text(self, lang: str = ENGLISH) -> str:
        """The decision for a person: the outcome, what stands against it, then the rest."""
        return "\n".join(line.text for line in self.lines(lang))

    def lines(self, lang: str = ENGLISH) -> tuple[Line, ...]:
        """The same, line by line, each with what kind of line it is (for colour)."""
        return tuple(told(self, words_in(self.catalogue, lang), lang))

    def _bare(self) -> dict[str, object]:
        return {
            "format": DECISION_FORMAT,
            "reference": self.reference,
            "force": self.force,
            "community": self.community,
            "on": self.on.isoformat(),
            "outcome": str(self.outcome),
            "findings": [_row(one) for one in self.findings],
            "advice": [_row(one) for one in self.advice],
            "made_with": dict(sorted(self.made_with.items())),
        }


def words_in(catalogue: Catalogue, lang: str) -> Words:
    """The words of a language, or ``WordsMissing`` with the languages there are.

    A tag matches by prefix, whatever the case: ``en-GB`` is told in the words of ``en``.
    """
    asked = lang.lower()
    fitting = [tag for tag in catalogue if asked == tag.lower() or asked.startswith(f"{tag.lower()}-")]
    found = catalogue[max(fitting, key=len)] if fitting else None
    if found is None:
        raise WordsMissing(f"there are no words in that language; there are: {', '.join(sorted(catalogue))}")
    return found


def _row(said: Finding | Advice, text: str | None = None) -> dict[str, object]:
    row: dict[str, object] = {}
    if isinstance(said, Finding):
        row |= {"criterion": said.criterion, "state": str(said.state)}
    row["code"] = said.code
    if text is not None:
        row["text"] = text
    if isinstance(said, Finding):
        row["needs"] = list(said.needs)
    return row | {"source": said.source, "standing": str(said.standing), "set_by": said.set_by}
