"""What a case has come to, in a few lines: its phase, and what may follow."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from cara_core.books.core import core_words
from cara_core.case.case import Case
from cara_core.case.facts import KINDS
from cara_core.cli.case.everyday.table import commands
from cara_core.cli.terminal.lines import detail, heading
from cara_core.stages.what_may_follow import turns
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.words import Words

__all__ = ["case_heading", "command_for", "describe_kind", "english", "may_follow"]


_OWN: Final[Mapping[str, str]] = {"screened": "screen", "person_erased": "erase", "referral_corrected": "known"}
"""Kinds of fact that a command of another make records."""


def case_heading(case: Case) -> Line:
    """The case and how far it has come."""
    return heading(english().say("timeline.head", {"case": case.id, "phase": case.phase}))


def english() -> Words:
    """The words of a case on a screen."""
    return core_words()["en"]


def describe_kind(kind: str) -> str:
    """What does a kind of fact say, in one line? The first sentence of its declaration, without its source."""
    summary = " ".join((KINDS[kind].__doc__ or kind).partition("\n\n")[0].split()).replace("``", "")
    return re.split(r"(?<=[.])\s|: (?:CJA|s\.)", summary)[0].removesuffix(".")


def command_for(kind: str) -> str:
    """The commands that record a fact of this kind, as somebody types them; nothing where there is none."""
    verbs = [_OWN[kind]] if kind in _OWN else [verb for verb, row in commands().items() if row.kind == kind]
    return f"cara case {', '.join(verbs)}" if verbs else ""


def may_follow(case: Case) -> Iterator[Line]:
    """The kinds of fact that may follow now, each with the command that records it."""
    yield heading("What may follow now (what happened can be reported at any time)")
    allowed = turns(case)
    widest = max(map(len, allowed))
    for kind in allowed:
        command = command_for(kind)
        words = f"{describe_kind(kind)} ({command})" if command else describe_kind(kind)
        yield Line.in_columns(Kind.PLAIN, before=f"  {kind.ljust(widest)}  ", last=words)
    yield detail("cara case --help lists what happened, too. For programs: cara case form, cara case record.")
