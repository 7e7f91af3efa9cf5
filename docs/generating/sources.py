"""The page of the sources: what every id that code and data cite stands for."""

from collections.abc import Iterable
from typing import Final

from cara_core.books.core import core_sources, sources_in
from cara_core.terms.sources import Source
from generating.forces import SHIPPED
from generating.markdown import page

__all__ = ["sources_page"]

INTRODUCTION: Final = """\
Code and data cite sources by these ids; so does every finding of a decision. A source known only through somebody
else's report of it says "as reported", or "secondary". [Standing](../explanation/standing.md) says what the words of
standing mean."""


def sources_page() -> str:
    """The core's source book, then that of each shipped plugin and community."""
    books = [
        f"## {shipped.title}\n\n{_entries(sources_in(shipped.folder).values(), shipped.name)}" for shipped in SHIPPED
    ]
    return page(
        "Sources",
        INTRODUCTION,
        f"## The core\n\n{_entries(core_sources().values(), '')}",
        *books,
    )


def _entries(sources: Iterable[Source], within: str) -> str:
    return "\n\n".join(_entry(source, within) for source in sources)


def _entry(source: Source, within: str) -> str:
    address = f"\n<{source.address}>" if source.address else ""
    # An id of a plugin's book may stand in another plugin's too: only the core's are linked to by themselves.
    name = f"({within}-{source.id.lower()})=\n### {source.id}" if within else f"### {source.id}"
    return f"{name}\n\n{source.title}. *{source.standing}*{address}"
