"""What a decision rests on: findings, advice, and the refusals of a force's own policy."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs
from attrs import validators

from cara_core.terms.decision.criterion import State
from cara_core.terms.sources import Provenance, Standing
from cara_core.terms.words import ENGLISH

__all__ = ["NOT_ASKED", "PLUGIN_FAULT", "Advice", "Finding", "Findings", "Reason", "Refusal", "Wording"]

NOT_ASKED: Final = "NOT_ASKED"
PLUGIN_FAULT: Final = "PLUGIN_FAULT"
"""The code of the finding that a force's own rules failed while they were asked."""
_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]{1,63}", re.ASCII)
_PATH: Final = re.compile(r"[a-z_]+(\[[0-9]+\])?(\.[a-z0-9_]+(\[[0-9]+\])?)*", re.ASCII)

Wording = Callable[[str], str]
"""A language in, words in that language out; raises ``WordsMissing``."""
Findings = tuple[tuple["Finding", ...], tuple["Advice", ...]]


@attrs.frozen(kw_only=True)
class Reason:
    """One reason: its code, who gives it on which source, and its words, which are made when they are read."""

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
class Finding(Reason):
    """One reason under one criterion: its state, code, and what would settle an unknown."""

    criterion: str
    state: State
    needs: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Advice(Reason):
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
