"""Reading a book: what stands in it, or what is wrong with the file by its own name."""

from pathlib import Path

import pytest

import cara_core as cara
from cara_core.books.policy_rows import SourcesFile
from cara_core.books.toml_file import read_book, read_toml


def write_book(folder: Path, content: bytes) -> Path:
    file = folder / "sources.toml"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[sources", "NOT_TOML"),
        (b"a = 1\na = 2\n", "NOT_TOML"),
        (b"[a]\n[a]\n", "NOT_TOML"),
        (b"a = 2026-02-30\n", "NOT_TOML"),
        (b"\xff\xfe", "NOT_UTF8"),
        ("title = 'café'".encode("latin-1"), "NOT_UTF8"),
    ],
)
def test_what_is_no_toml_is_one_fault_of_the_file(content: bytes, code: str, tmp_path: Path) -> None:
    with pytest.raises(cara.BookError) as raised:
        read_toml(write_book(tmp_path, content))
    (fault,) = raised.value.faults
    assert (raised.value.file, fault.path, fault.code) == ("sources.toml", "", code)
    assert str(tmp_path) not in str(raised.value)


@pytest.mark.parametrize("missing", ["nowhere.toml", "."])
def test_a_file_that_is_not_there_or_is_a_folder(missing: str, tmp_path: Path) -> None:
    with pytest.raises(cara.BookError, match="no such file, or it cannot be opened"):
        read_toml(tmp_path / missing)


def test_every_fault_of_a_book_comes_at_once_with_its_path(tmp_path: Path) -> None:
    content = b'[sources.A]\ntitle = 1\nstanding = "sure"\n[sources.B]\ntitel = "B"\nstanding = "law"\n'
    with pytest.raises(cara.BookError) as raised:
        read_book(write_book(tmp_path, content), SourcesFile)
    assert [fault.path for fault in raised.value.faults] == [
        "sources.A.title",
        "sources.A.standing",
        "sources.B.titel",
        "sources.B.title",
    ]


def test_a_good_book_is_read_as_values(tmp_path: Path) -> None:
    book = read_book(write_book(tmp_path, '[sources.A]\ntitle = "ä"\nstanding = "law"\n'.encode()), SourcesFile)
    assert book.sources["A"].title == "ä"
    assert book.sources["A"].standing is cara.Standing.LAW
