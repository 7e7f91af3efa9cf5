"""Every install line of the pages works as printed, from where the page says that one stands.

Here its form is looked at; ``tests/system/test_install_lines.py`` runs each of them.
"""

import re
from pathlib import Path

import attrs
import pytest

from support.install_lines import INSTALLING_PAGES, InstallLine, faults, install_lines
from support.pages import REPOSITORY, Block

LINES = [line for page in INSTALLING_PAGES for line in install_lines(page)]
FENCED = re.compile(r"^(`{3,})[^\n]*\n.*?^\1$", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->")
INLINE_INSTALL = re.compile(r"`pip install [^`]*`")


def said_before(block: Block) -> str:
    """The section up to this block, and the block itself: what somebody has read who stands there."""
    lines = block.page.read_text(encoding="utf-8").splitlines()[: block.line - 1]
    headings = [place for place, line in enumerate(lines) if re.match(r"#+ ", line)]
    return COMMENT.sub("", "\n".join(lines[headings[-1] :])) + block.text


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.block.where)
def test_an_install_line_names_only_what_is_there(line: InstallLine) -> None:
    assert list(faults(line)) == []


@pytest.mark.parametrize("line", [line for line in LINES if line.block.in_the_clone], ids=lambda line: line.block.where)
def test_the_page_says_that_one_stands_in_the_clone(line: InstallLine) -> None:
    assert "clone" in said_before(line.block)


def test_there_are_install_lines_in_the_clone_and_in_folders_of_the_reader() -> None:
    assert {line.block.in_the_clone for line in LINES} == {True, False}
    assert {page.name for page in INSTALLING_PAGES if list(install_lines(page))} >= {
        "README.md",
        "tutorial.md",
        "embed.md",
        "keep-cases.md",
        "force-plugin.md",
    }


@pytest.mark.parametrize("page", INSTALLING_PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_no_page_tells_in_passing_to_install_what_no_index_has(page: Path) -> None:
    prose = FENCED.sub("", page.read_text(encoding="utf-8"))
    assert [said for said in INLINE_INSTALL.findall(prose) if "cara-core" in said] == []


@pytest.mark.parametrize(
    ("command", "in_the_clone", "fault"),
    [
        ("pip install 'cara-core[cli,store]' ./plugins/hampshire", True, "on no index"),
        ("pip install '.[cli,store]' ./plugins/hampshire", False, "no such project"),
        ("pip install '.[stor]' ./plugins/hampshire", True, "no such extra: stor"),
        ("pip install '.[cli]' ./plugins/hamshire", True, "no such project"),
        ("cd .. && pip install ./plugins/hampshire", True, "the core is not among"),
    ],
)
def test_a_line_that_cannot_work_is_found(command: str, in_the_clone: bool, fault: str) -> None:  # noqa: FBT001  (a table)
    block = Block(REPOSITORY / "README.md", 1, "console", f"$ {command}\n", "in: the clone" if in_the_clone else "")
    (found,) = install_lines_of(block)
    assert any(fault in said for said in faults(found))


def install_lines_of(block: Block) -> list[InstallLine]:
    line = LINES[0]
    return [attrs.evolve(line, block=block, command=block.text.removeprefix("$ ").strip())]
