"""The cases that belong with one, for whoever works on it. Neither side is ever told."""

from collections.abc import Iterator, Sequence

from cara_core.casework.results import LinkedCase
from cara_core.cli.case.words import english
from cara_core.terms.decision.lines import Kind, Line

__all__ = ["linked_lines"]


def linked_lines(linked: Sequence[LinkedCase]) -> Iterator[Line]:
    """A heading and a line a case; nothing where none belongs with it."""
    if not linked:
        return
    yield Line(Kind.HEADING, "Belongs with")
    for other in linked:
        how = ", ".join(english().spell(relation) for relation in other.relations)
        settled = "; settled: not the same" if other.settled else ""
        kind = Kind.PLAIN if other.settled else Kind.REFER
        yield Line.in_columns(kind, before=f"  {other.case:<22}", last=f"{how}{settled}")
