"""What a Markdown page mentions of the code is there; and it writes of people without guessing their sex."""

import importlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
CORE = REPOSITORY / "src" / "cara_core"
PAGES = sorted(
    page
    for pattern in (
        "*.md",
        "docs/**/*.md",
        "plugins/*/README.md",
        "plugins/*/src/**/*.md",
        "tests/**/*.md",
        "*/README.md",
    )
    for page in REPOSITORY.glob(pattern)
    if "_build" not in page.parts and not page.is_relative_to(REPOSITORY / "tests" / "broken")
)
BLOCK = re.compile(r"^(?P<fence>`{3,})[^\n]*\n.*?^(?P=fence)$", re.MULTILINE | re.DOTALL)
FILE_TO_WRITE = re.compile(r"<!-- file: (\S+) -->")
INLINE = re.compile(r"`([^`\n]+)`")
MODULE = re.compile(r"\bcara_core(?:\.[A-Za-z_]\w*)+")
ROOMS = {entry.stem for entry in CORE.iterdir() if entry.suffix in {"", ".py"}} - {"__init__", "__pycache__", "py"}
TOPS = {"src", "plugins", "tests", "docs", "benchmarks"}
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
WORDS_TO_AVOID = re.compile(r"\b(he|him|his|himself|anew|thereof)\b", re.IGNORECASE)
"""A participant may be a woman; and some words sound old."""
PATH = re.compile(r"^[\w.-]+(?:/[\w.{},-]+)*/?$")


@attrs.frozen
class Mention:
    """What a page names, and the places in which it would count as there."""

    text: str
    places: Sequence[Path] = ()

    @property
    def exists(self) -> bool:
        return any(place.exists() for place in self.places) if self.places else is_named(self.text)


def is_named(dotted: str) -> bool:
    """Is this a module, or a name in one?"""
    parts = dotted.split(".")
    for depth in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:depth]))
        except ModuleNotFoundError:
            continue
        for name in parts[depth:]:
            if not hasattr(found, name):
                return False
            found = getattr(found, name)
        return True
    return False


def mentions(text: str, page: Path) -> Iterator[Mention]:
    """What the page names in its prose. Code blocks are run instead; files that the reader is to write are not ours."""
    own = [name for found in FILE_TO_WRITE.findall(text) for name in suffixes(found)]
    for quoted in INLINE.findall(BLOCK.sub("", text)):
        yield from map(Mention, MODULE.findall(quoted))
        for word in unfolded(quoted):
            first, _, rest = word.partition("/")
            if not PATH.match(word) or word.rstrip("/") in own:
                continue
            if first in TOPS and rest:
                yield Mention(word, (REPOSITORY / word, page.parent / word))
            elif first in ROOMS and (rest or word.endswith("/")):
                yield Mention(word, (CORE / word, page.parent / word))
            elif word.endswith(".py") and "/" not in word:
                yield Mention(word, (REPOSITORY / word, page.parent / word, *page.parent.glob(f"src/*/{word}")))


def suffixes(path: str) -> Iterator[str]:
    """``a/b/c.py``, ``b/c.py``, ``c.py``: how a page may name a file that it tells the reader to write."""
    parts = path.split("/")
    return ("/".join(parts[start:]) for start in range(len(parts)))


def unfolded(word: str) -> Iterator[str]:
    """``store/{log,messages}/`` as the two paths it stands for."""
    before, brace, rest = word.partition("{")
    names, _, after = rest.partition("}")
    return (f"{before}{name.strip()}{after}" for name in names.split(",")) if brace else iter([word])


def missing(text: str, page: Path) -> list[str]:
    return sorted({mention.text for mention in mentions(text, page) if not mention.exists})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_every_path_and_module_that_a_page_mentions_is_there(page: Path) -> None:
    assert missing(page.read_text(encoding="utf-8"), page) == []


def test_pages_mention_many() -> None:
    found = [mention for page in PAGES for mention in mentions(page.read_text(encoding="utf-8"), page)]
    assert len(found) > 50


@pytest.mark.parametrize(
    "gone",
    [
        "`terms/weeks.py`",
        "`case/happenings/`",
        "`src/cara_core/nowhere/`",
        "`cara_core.terms.weeks`",
        "`cara_core.terms.days.no_such_name(on)`",
        "`store/{log,nowhere}/`",
        "`no_such_file.py`",
    ],
)
def test_a_mention_of_what_is_not_there_is_found(gone: str) -> None:
    assert len(missing(f"It stands in {gone}.\n", REPOSITORY / "README.md")) == 1


@pytest.mark.parametrize(
    "there",
    [
        "`terms/days.py`",
        "`case/facts/`",
        "`src/cara_core/py.typed`",
        "`cara_core.terms.days.day(text)`",
        "`store/{log,messages}/`",
        "```text\nterms/weeks.py\n```",
        "<!-- file: mine/src/cara_mine/__init__.py -->\n\n`src/cara_mine/__init__.py`",
    ],
)
def test_a_mention_of_what_is_there_is_not(there: str) -> None:
    assert missing(f"{there}\n", REPOSITORY / "README.md") == []


def lines_to_reword(text: str) -> list[str]:
    """The lines of a page's prose with a word that is to be avoided."""
    prose = COMMENT.sub("", BLOCK.sub("", text))
    return [line.strip() for line in prose.splitlines() if WORDS_TO_AVOID.search(line)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_a_page_guesses_nobodys_sex_and_uses_no_old_word(page: Path) -> None:
    assert lines_to_reword(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Each reader has a view of his own.\n", 1),
        ("The index is made anew.\n", 1),
        ("The participant has their own record; this history holds it.\n", 0),
        ("```text\nhis\n```\n<!-- file: him.json -->\n", 0),
    ],
)
def test_such_a_line_is_found_and_code_is_left_alone(text: str, count: int) -> None:
    assert len(lines_to_reword(text)) == count
