"""Small pieces of Markdown."""

from collections.abc import Iterable, Sequence

__all__ = ["cited", "code", "page", "table"]

HEAD = "<!-- Written by docs/generate.py from the code. Do not edit: run it again. -->"


def page(title: str, *parts: str) -> str:
    """A whole generated page."""
    return "\n\n".join((HEAD, f"# {title}", *parts)) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells may hold inline Markdown, and `<br>` for a new line."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def code(*words: object) -> str:
    """The words as code, with commas between them."""
    return ", ".join(f"`{word}`" for word in words)


def cited(source: str) -> str:
    """A link to an entry of the source book."""
    return f"[{source}](sources.md#{source.lower()})"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
