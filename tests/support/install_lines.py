"""The install lines of the pages: where the reader stands, what they install, and whether that can work as printed."""

import re
import shlex
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import attrs

from support.pages import PAGES, REPOSITORY, Block, blocks, commands

__all__ = ["INSTALLING_PAGES", "InstallLine", "faults", "install_lines"]

INSTALLING_PAGES: Final = [*PAGES, REPOSITORY / "CONTRIBUTING.md", *sorted(REPOSITORY.glob("plugins/*/README.md"))]
"""The pages that may tell somebody to install something."""
TOOLS: Final = {"tox"}
"""What an index of packages is asked for by its name. The core and the plugins are on none."""
_REQUIREMENT: Final = re.compile(r"(?P<folder>[^\[]+)(?:\[(?P<extras>[\w,]+)\])?")


@attrs.frozen
class InstallLine:
    """One command that installs something, as printed, and the block it stands in."""

    block: Block
    command: str

    @property
    def installs(self) -> Sequence[str]:
        """What is named after ``pip install``, without its flags; a path as it is written."""
        return tuple(word for words in _pip_installs(self.command) for word in words if not word.startswith("-"))


def install_lines(page: Path) -> Iterator[InstallLine]:
    """Every command of a page that installs something."""
    for block in blocks(page):
        if block.language != "console":
            continue
        for command, _ in commands(block):
            if any(_pip_installs(command)):
                yield InstallLine(block, command)


def faults(line: InstallLine) -> Iterator[str]:
    """Why this line cannot work as printed, where the page says that one stands."""
    named = [name for name in line.installs if name not in TOOLS]
    for name in named:
        yield from _faults_of(name, line.block)
    if line.block.in_the_clone and named and not any(name == "." or name.startswith(".[") for name in named):
        yield "the core is not among what is installed, and no index has it"


def _faults_of(name: str, block: Block) -> Iterator[str]:
    found = _REQUIREMENT.fullmatch(name)
    if found is None or not found["folder"].startswith((".", "plugins/")):
        yield f"{name}: on no index of packages; allowed: a folder of the clone, or one that this page makes"
        return
    project = _project(block, Path(found["folder"]))
    if project is None:
        yield f"{name}: no such project from where one stands"
        return
    extras = {extra for extra in (found["extras"] or "").split(",") if extra}
    for extra in sorted(extras - set(project.get("optional-dependencies", {}))):
        yield f"{name}: no such extra: {extra}"


def _project(block: Block, folder: Path) -> dict[str, dict[str, list[str]]] | None:
    """What the ``pyproject.toml`` there says of its project: in the clone, or among the files that the page writes."""
    file = folder / "pyproject.toml"
    if block.in_the_clone:
        text = (REPOSITORY / file).read_text(encoding="utf-8") if (REPOSITORY / file).is_file() else None
    else:
        written = {Path(name): other.text for other in blocks(block.page) if (name := other.says("file"))}
        text = written.get(file)
    if text is None:
        return None
    project: dict[str, dict[str, list[str]]] = tomllib.loads(text)["project"]
    return project


def _pip_installs(command: str) -> Iterator[Sequence[str]]:
    """What stands after each ``pip install`` of a command, or of several joined by ``&&``."""
    for words in _words(command):
        for place, word in enumerate(words[:-1]):
            if Path(word).name in {"pip", "pip3"} and words[place + 1] == "install":
                yield words[place + 2 :]


def _words(command: str) -> list[list[str]]:
    """The words of each of the commands that are joined by ``&&``, ``|`` or ``;``."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars="&|;")
    lexer.whitespace_split = True
    found: list[list[str]] = [[]]
    for word in lexer:
        if set(word) <= set("&|;"):
            found.append([])
        else:
            found[-1].append(word)
    return found
