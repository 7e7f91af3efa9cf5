"""Every code block of the documentation and of the README is run, written, or parsed.

Page by page, in order, in a folder that holds ``docs/examples`` as a clone does, and the
files a reader is told to have (``referral.json``, ``referrals.jsonl``, ``export.csv``):

* ``python`` is executed, in one namespace a page;
* ``console``: each ``$`` line is run (``>`` lines go on with it), and what it prints is
  compared with the lines below it, where ``...`` stands for anything; where no line stands
  below, its status alone counts;
* ``json`` and ``toml`` are parsed.

An HTML comment on the line before a block says more: ``<!-- file: NAME -->`` writes the
block into that file instead; ``<!-- status: 2 -->`` is how the last command of a console
block ends; ``<!-- output -->`` compares a block with what the python block before printed;
``<!-- in: the clone -->`` says where the reader stands while they install
(``test_install_lines.py`` looks at those, and runs them).

A page of ``FROM_AN_EMPTY_FOLDER`` is followed in a folder that holds nothing.
"""

import contextlib
import doctest
import io
import json
import logging
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

import cara_core as cara
from support.clocks import clock_variables
from support.pages import DOCS, PAGES, REPOSITORY, Block, blocks, commands
from support.warm_command import put_warm_command, serving

NOT_RUN = {
    "cp -r docs/examples ": "the folder that a test follows a page in holds the examples",
    "git clone ": "there is nowhere to clone from here",
    "python3 -m venv ": "sets up the machine; run by hand on a clean clone",
    "source .venv/": "sets up the shell; the tests have their own",
    "pip install ": "fetches packages; where it names a folder of this page, a stand-in installs that folder",
}
"""Commands that are shown and not run here, by how they begin, and why."""
FROM_AN_EMPTY_FOLDER = {
    "docs/how-to/embed.md": "cases.db",
    "docs/how-to/keep-cases.md": "cara.db",
    "docs/how-to/records-writeback.md": "cases.db",
}
"""Pages that need nothing but what they print, and the store that each makes: their reader has no file of a clone."""
TYPED_AS_THEY_ARE = ("README.md",)
"""Pages whose ``cara`` starts from nothing; for the others a server has imported everything already."""
SECONDS = 120


@pytest.fixture(scope="module")
def warm() -> Iterator[Path]:
    with serving() as address:
        yield address


@attrs.define
class Reader:
    """Somebody who follows one page to the letter, in a folder of their own."""

    folder: Path
    programs: Path
    namespace: dict[str, Any] = attrs.field(factory=lambda: {"__name__": "__page__"})
    printed: str = ""

    def follow(self, block: Block) -> None:
        """Do what the block says."""
        file = block.says("file")
        if file is not None:
            (self.folder / file).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / file).write_text(block.text, encoding="utf-8")
        elif block.says("output") is not None:
            assert_printed(block.text, self.printed, block.where)
        elif block.language == "python":
            self._execute(block)
        elif block.language == "console":
            self._type(block)
        if block.language == "json":
            json.loads(block.text)
        if block.language == "toml":
            tomllib.loads(block.text)

    def _execute(self, block: Block) -> None:
        code = compile("\n" * block.line + block.text, str(block.page), "exec")
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(code, self.namespace)  # noqa: S102  (our own pages)
        self.printed = printed.getvalue()

    def _type(self, block: Block) -> None:
        found = list(commands(block))
        assert found, f"{block.where}: a console block without a command"
        if block.in_the_clone:
            assert all(command.startswith(tuple(NOT_RUN)) for command, _ in found), (
                f"{block.where}: the clone is no place to work in"
            )
        for number, (command, wanted) in enumerate(found, 1):
            if any(command.startswith(start) for start in NOT_RUN):
                self._install(command)
                continue
            ended = run(command, self.folder, self.programs)
            status = int(block.says("status") or 0) if number == len(found) else 0
            assert ended.returncode == status, f"{block.where}: {command}\n{ended.stdout}"
            if wanted:
                assert_printed(wanted, ended.stdout, f"{block.where}: {command}")

    def _install(self, command: str) -> None:
        """Let Python find the plugin in that folder, as if it had been installed."""
        folder = self.folder / command.rsplit(maxsplit=1)[-1]
        if not command.startswith("pip install ") or not (folder / "pyproject.toml").exists():
            return
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        site = self.folder / "site"
        info = site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
        )
        points = (
            f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in named.items())
            for group, named in project["entry-points"].items()
        )
        (info / "entry_points.txt").write_text("\n".join(points))
        for package in (folder / "src").iterdir():
            (site / package.name).symlink_to(package)


def run(command: str, folder: Path, programs: Path) -> subprocess.CompletedProcess[str]:
    """The command as a person types it: both streams on one screen, 100 letters wide."""
    path = [str(folder / "bin"), str(programs), str(Path(sys.executable).parent), os.environ["PATH"]]
    return subprocess.run(  # noqa: S602  (our own pages, typed into a shell)
        command,
        shell=True,
        executable=shutil.which("bash"),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
        env={
            "PATH": os.pathsep.join(path),
            "HOME": str(folder),
            "COLUMNS": "100",
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(folder / "site"),
            **clock_variables(),
        },
    )


def assert_printed(wanted: str, found: str, where: str) -> None:
    """What was printed is what the page shows; a ``...`` in the page stands for anything."""
    want, got = ("".join(f"{line.rstrip()}\n" for line in text.strip().splitlines()) for text in (wanted, found))
    assert doctest.OutputChecker().check_output(want, got, doctest.ELLIPSIS), f"{where} prints\n{got}"


@pytest.fixture
def reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, warm: Path
) -> Iterator[Reader]:
    """A reader with the files of a clone that the pages speak of; for some pages, with none at all."""
    page = getattr(request, "param", None)
    if page is None or str(page.relative_to(REPOSITORY)) not in FROM_AN_EMPTY_FOLDER:
        files_of_a_clone(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    before = set(sys.modules)
    log = logging.getLogger("cara_core")
    handlers, level = list(log.handlers), log.level
    programs = tmp_path.with_name(f"{tmp_path.name}-programs")
    if page is None or str(page.relative_to(REPOSITORY)) not in TYPED_AS_THEY_ARE:
        put_warm_command(programs, warm)
    yield Reader(tmp_path, programs)
    log.handlers[:] = handlers
    log.setLevel(level)
    for name in set(sys.modules) - before:
        if str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


def files_of_a_clone(folder: Path) -> None:
    """What the pages speak of, and a program that exports a table."""
    shutil.copytree(DOCS / "examples", folder / "docs" / "examples")
    for example in (DOCS / "examples").iterdir():
        shutil.copy(example, folder / example.name)
    shutil.copy(REPOSITORY / "pyproject.toml", folder / "pyproject.toml")
    (folder / "bin").mkdir()
    export = folder / "bin" / "records-export"
    export.write_text(f"#!/bin/sh\ncat {folder}/export.csv\n")
    export.chmod(0o755)


@pytest.mark.parametrize(
    ("page", "reader"),
    [(page, page) for page in PAGES],
    indirect=["reader"],
    ids=[str(page.relative_to(REPOSITORY)) for page in PAGES],
)
def test_a_reader_who_follows_the_page_finds_what_it_says(page: Path, reader: Reader) -> None:
    for block in blocks(page):
        reader.follow(block)
    store = FROM_AN_EMPTY_FOLDER.get(str(page.relative_to(REPOSITORY)))
    if store is not None:
        assert_kept_and_told(reader, store)


def assert_kept_and_told(reader: Reader, store: str) -> None:
    """What such a page ends with: a kept case, its duties, and the reader's own system, which heard of it."""
    with cara.open_casework(f"sqlite:///{reader.folder / store}", create=False) as casework:
        case = casework.case("26/0117")
        assert casework.duties("26/0117")
        health = casework.health()
    assert health is not None
    assert health.untold_cases == 0
    assert ("26/0117", case.number) in reader.namespace["RECORDS"]


@pytest.mark.parametrize("reader", [DOCS / "how-to" / "embed.md"], indirect=True)
def test_a_reader_from_an_empty_folder_has_nothing(reader: Reader) -> None:
    assert list(reader.folder.iterdir()) == []
    with pytest.raises(AssertionError):
        reader.follow(Block(PAGES[0], 1, "console", "$ cara screen --force hampshire referral.json\n", ""))


def test_every_command_that_is_not_run_is_shown_somewhere() -> None:
    shown = [command for page in PAGES for block in blocks(page) for command, _ in commands(block)]
    assert [start for start in NOT_RUN if not any(command.startswith(start) for command in shown)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "```python\nassert 1 == 2\n```",
        "```console\n$ echo one\ntwo\n```",
        "```console\n$ false\n```",
        "```json\n{,}\n```",
    ],
)
def test_a_page_that_is_wrong_fails(wrong: str, reader: Reader, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"{wrong}\n")
    (block,) = blocks(page)
    with pytest.raises((AssertionError, ValueError)):
        reader.follow(attrs.evolve(block, page=PAGES[0]))
