"""A row is added to what others wrote: nothing is changed, and of two who write at one moment neither loses a row."""

import fcntl
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cara_core.adapt import writing
from cara_core.adapt.writing import add_rows, free_text, keep_parts, row_text
from cara_core.errors import CaraError, InputError
from cara_core.packs.parts import Part
from cara_core.terms.days import day

AT_ONCE = 25
ADDING = """
import sys
from pathlib import Path
from cara_core.adapt.writing import add_rows, row_text
file, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
for number in range(count):
    add_rows(file, [row_text("signoff", {"by": f"{name}{number}"})])
"""


def rows(file: Path) -> list[dict[str, Any]]:
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    return [row for table in found.values() for row in table]


def test_a_row_is_added_and_what_stands_there_stays_letter_by_letter(tmp_path: Path) -> None:
    file = tmp_path / "signoff.toml"
    file.write_text('# ours\n[[signoff]]\nby = "t1"\n\n\n', encoding="utf-8")
    file.chmod(0o640)
    add_rows(file, [row_text("signoff", {"by": 'b"1', "on": day("2026-03-02"), "why": "", "withdrawn": True})])
    text = file.read_text(encoding="utf-8")
    assert text.startswith('# ours\n[[signoff]]\nby = "t1"\n')
    assert [row["by"] for row in rows(file)] == ["t1", 'b"1']
    assert rows(file)[1] == {"by": 'b"1', "on": tomllib.loads("on = 2026-03-02")["on"], "withdrawn": True}
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_file_that_is_not_there_is_begun_and_readable_by_all_who_work_on_the_pack(tmp_path: Path) -> None:
    file = tmp_path / "settled.toml"
    add_rows(file, [row_text("settled", {"parts": {"words": "a" * 64}}), row_text("settled", {"parts": {}})])
    assert rows(file) == [{"parts": {"words": "a" * 64}}, {}]
    assert file.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("broken", [b"[[signoff", b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_left_as_it_is(broken: bytes, tmp_path: Path) -> None:
    file = tmp_path / "signoff.toml"
    file.write_bytes(broken)
    with pytest.raises(CaraError, match="nothing was"):
        add_rows(file, [row_text("signoff", {"by": "t1"})])
    assert file.read_bytes() == broken
    with pytest.raises(CaraError):
        add_rows(tmp_path / "no-folder" / "signoff.toml", ['[[signoff]]\nby = "t1"\n'])


def test_a_part_is_kept_once_under_its_digest(tmp_path: Path) -> None:
    part = Part(name="words", file="messages/P03-booking.md", content={"part": "words", "text": "Zażółć"})
    keep_parts(tmp_path, [part, part])
    (kept,) = (tmp_path / "signed").iterdir()
    assert (kept.name, kept.read_text(encoding="utf-8")) == (f"{part.digest}.json", part.json)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "signed").write_text("a file", encoding="utf-8")
    with pytest.raises(CaraError, match="signed"):
        keep_parts(tmp_path / "other", [part])


@pytest.mark.parametrize("text", ["", "  \n ", "a" * 501, "bell\a"])
def test_a_reason_is_one_line_that_says_something(text: str) -> None:
    assert free_text("  as we\nagreed ", option="--why") == "as we agreed"
    with pytest.raises(InputError) as refused:
        free_text(text, option="--why")
    assert [fault.path for fault in refused.value.faults] == ["--why"]


def both_at_once(file: Path) -> list[str]:
    """Two programs, each adding its rows to one file at the same time."""
    running = [
        subprocess.Popen(  # noqa: S603  (our own program)
            [sys.executable, "-c", ADDING, str(file), name, str(AT_ONCE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("t", "b")
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    ended = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0, 0], ended
    return [row["by"] for row in rows(file)]


def test_of_two_who_sign_at_once_neither_loses_a_signature(tmp_path: Path) -> None:
    found = both_at_once(tmp_path / "signoff.toml")
    assert sorted(found) == sorted(f"{name}{number}" for name in ("t", "b") for number in range(AT_ONCE))


def is_held(folder: Path) -> bool:
    """Would somebody else have to wait here?"""
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(opened)
    return False


def between_reading_and_writing(patch: pytest.MonkeyPatch, happens: Callable[[], None]) -> None:
    real = tomllib.loads

    def read(text: str) -> dict[str, Any]:
        patch.setattr(tomllib, "loads", real)
        happens()
        return real(text)

    patch.setattr(tomllib, "loads", read)


def test_from_reading_to_writing_everybody_else_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, held = tmp_path / "signoff.toml", list[bool]()
    between_reading_and_writing(monkeypatch, lambda: held.append(is_held(tmp_path)))
    add_rows(file, [row_text("signoff", {"by": "t1"})])
    assert (held, is_held(tmp_path)) == ([True], False)


def test_known_bad_writing_without_the_lock_loses_a_signature(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def nobody_waits(_: Path) -> Iterator[None]:
        yield

    monkeypatch.setattr(writing, "_held", nobody_waits)
    file = tmp_path / "signoff.toml"
    held = list[bool]()

    def another_signs() -> None:
        held.append(is_held(tmp_path))
        add_rows(file, [row_text("signoff", {"by": "b1"})])

    between_reading_and_writing(monkeypatch, another_signs)
    add_rows(file, [row_text("signoff", {"by": "t1"})])
    assert held == [False]
    assert [row["by"] for row in rows(file)] == ["t1"]


def test_where_somebody_was_stopped_while_they_wrote_nobody_waits_for_ever(tmp_path: Path) -> None:
    holding = subprocess.Popen(  # noqa: S603  (our own program)
        [
            sys.executable,
            "-c",
            (
                "import sys\nfrom pathlib import Path\nfrom cara_core.adapt import writing\n"
                "with writing._held(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.readline()\n"
            ),
            str(tmp_path),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holding.stdout is not None
    assert holding.stdout.readline() == "held\n"
    assert is_held(tmp_path)
    holding.kill()
    holding.communicate()
    add_rows(tmp_path / "signoff.toml", [row_text("signoff", {"by": "t1"})])
    assert [row["by"] for row in rows(tmp_path / "signoff.toml")] == ["t1"]
