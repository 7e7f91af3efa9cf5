"""What a case has come to, in a few lines: its phase, and what may follow."""

import re
from collections.abc import Iterator

from cara_core.books.core import core_words
from cara_core.case.case import Case
from cara_core.case.facts import KINDS
from cara_core.cli.terminal.lines import detail, heading
from cara_core.stages.what_may_follow import BESIDE_THE_LIFE, turns
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.words import Words

__all__ = ["case_heading", "describe_kind", "english", "may_follow"]


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


def may_follow(case: Case) -> Iterator[Line]:
    """The kinds of fact that may follow now, and where to find what each asks."""
    yield heading("What may follow now (what happened can be reported at any time)")
    allowed = [kind for kind in turns(case) if kind not in BESIDE_THE_LIFE]
    widest = max(map(len, allowed))
    for kind in allowed:
        yield Line.in_columns(Kind.PLAIN, before=f"  {kind.ljust(widest)}  ", last=describe_kind(kind))
    yield detail("cara case --help lists a command for each. For programs: cara case form, cara case record.")
