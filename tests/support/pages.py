"""The pages of the documentation, and the code blocks on them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

__all__ = ["DOCS", "PAGES", "REPOSITORY", "Block", "blocks", "commands"]

REPOSITORY: Final = Path(__file__).resolve().parents[2]
DOCS: Final = REPOSITORY / "docs"
PAGES: Final = [REPOSITORY / "README.md", *sorted(page for page in DOCS.rglob("*.md") if "_build" not in page.parts)]
"""What is read from beginning to end, and followed to the letter."""
BLOCK: Final = re.compile(
    r"(?:^<!-- (?P<comment>[^\n]*?) -->\n)?^(?P<fence>`{3,})(?P<language>\w*)\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)


@attrs.frozen
class Block:
    """One code block: where it stands, what it is, and what the comment before it says."""

    page: Path
    line: int
    language: str
    text: str
    comment: str

    def says(self, what: str) -> str | None:
        """What the comment says under that name, where it does."""
        name, _, rest = self.comment.partition(":")
        return rest.strip() if name == what else None

    @property
    def in_the_clone(self) -> bool:
        """Does the reader stand in the clone of the project for this, and not in a folder of their own?"""
        return self.says("in") == "the clone"

    @property
    def where(self) -> str:
        """The page and line, for whoever mends it."""
        return f"{self.page.relative_to(REPOSITORY)}:{self.line}"


def blocks(page: Path) -> Iterator[Block]:
    """The code blocks of a page in order."""
    text = page.read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        line = text.count("\n", 0, found.start("fence")) + 1
        yield Block(page, line, found["language"], found["text"], found["comment"] or "")


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output that stands below it."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, *rest = part.splitlines(keepends=True)
        while rest and rest[0].startswith("> "):
            command += rest.pop(0).removeprefix("> ")
        yield command.strip(), "".join(rest)
