"""Beside the text: names of files, metadata, ids, digests, logs and modes say nothing of anybody, nor can be tried.

Whoever has a list of cases, of numbers or of names works out what a plain digest or a UUIDv5 is of. So none of
them may stand anywhere: not in a file that leaves, not in the store.
"""

import hashlib
import logging
import re
import stat
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from cara_core.planning import invitations
from cli.reaching import CASE, NOON, PERSONAL, Cara, Write, open_booked
from cli.test_schedule import CALENDAR, FACILITATORS

NAMESPACES = (uuid.NAMESPACE_DNS, uuid.NAMESPACE_OID, uuid.NAMESPACE_URL, uuid.NAMESPACE_X500)
ON = "2026-03-10"
WORKSHOPS = ("--workshops", "workshops.csv")


def known_texts() -> list[str]:
    """What somebody who has the rest may try: cases, workshops, messages, numbers, names, languages."""
    workshops = [line.split(",")[0] for line in CALENDAR.splitlines()[1:]] + ["SOU-M-02-A", "SOU-M-02-B"]
    plain = [CASE, *PERSONAL, "en", "pl", "victim", "participant"]
    digits = [re.sub(r"\D", "", text) for text in PERSONAL]
    return [*plain, *filter(None, digits), *(f"{CASE}{between}{each}" for between in " /:" for each in workshops)]


def guesses() -> Iterator[str]:
    """What a plain digest, or an id made of one, of each of these looks like."""
    spaces = (*NAMESPACES, *(uuid.uuid5(space, "appointments") for space in NAMESPACES))
    for text in known_texts():
        data = text.encode()
        for digest in (hashlib.sha256(data), hashlib.sha1(data), hashlib.md5(data)):  # noqa: S324  (as a guesser does)
            yield digest.hexdigest()[:24]
        yield from (str(uuid.uuid5(space, text)) for space in spaces)


def guessed_in(data: bytes) -> list[str]:
    text = data.decode("latin-1").casefold()
    return [guess for guess in guesses() if guess in text or guess.replace("-", "") in text]


def made(called: Cara, write: Write, tmp_path: Path) -> list[Path]:
    """Everything that the commands write of one case, and the store."""
    open_booked(called, write, records=True)
    write("workshops.csv", CALENDAR)
    write("facilitators.csv", FACILITATORS)
    out = tmp_path / "out"
    out.mkdir()
    calls = (
        ("dispatch", "--at", NOON),
        (
            "schedule",
            CASE,
            "--workshops",
            "workshops.csv",
            "--on",
            ON,
            "--reason",
            "a test",
            "--book",
            "--ics",
            "out/ics",
        ),
        ("case", "timeline", CASE, "--svg", "out/timeline.svg"),
        ("report", "today", "--on", ON, "--html", "out/today.html"),
        ("workshops", "export", "out/calendar"),
        ("verify", "--sign", "out/checkpoint"),
    )
    for call in calls:
        ran = called(*call)
        assert ran.returncode in {0, 1}, (call, ran.stderr)
    folders = (out, tmp_path / "captured")
    return [*(file for folder in folders for file in folder.rglob("*") if file.is_file()), *tmp_path.glob("cara.db*")]


@pytest.fixture
def written(called: Cara, write: Write, tmp_path: Path) -> list[Path]:
    return made(called, write, tmp_path)


def test_names_ids_and_digests_tell_nothing_and_files_are_their_owners_alone(
    written: list[Path], tmp_path: Path
) -> None:
    suffixes = {file.suffix for file in written}
    assert suffixes >= {".ics", ".svg", ".html", ".csv", ".eml", ".txt", ".pdf", ".jsonl", ".db"}
    for file in written:
        assert not any(text.casefold() in str(file.relative_to(tmp_path)).casefold() for text in PERSONAL)
        if file.is_file():
            data = file.read_bytes()
            assert guessed_in(data) == [], file.name
            if file.suffix not in {".eml", ".txt", ".pdf"}:  # these are the messages themselves
                assert not any(text.encode() in data for text in PERSONAL), file.name
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file
        assert stat.S_IMODE(file.parent.stat().st_mode) & 0o077 == 0 or file.parent in {tmp_path, tmp_path / "out"}


def test_what_a_pdf_says_of_itself_names_nobody(written: list[Path]) -> None:
    for file in written:
        if file.suffix == ".pdf":
            about = re.findall(rb"/(?:Title|Author|Creator|Producer|Subject|Keywords)\s*\(([^)]*)\)", file.read_bytes())
            assert not any(text.encode() in said for said in about for text in PERSONAL)


def test_the_log_names_nobody(called: Cara, write: Write, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        made(called, write, tmp_path)
    assert not any(text in caplog.text for text in PERSONAL)


def test_an_id_that_can_be_tried_is_found(
    called: Cara, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: with the id of an appointment as it was made before."""
    space = uuid.uuid5(uuid.NAMESPACE_OID, "appointments")
    monkeypatch.setattr(invitations, "_identity", lambda _, case, held: str(uuid.uuid5(space, f"{case} {held.id}")))
    files = [file for file in made(called, write, tmp_path) if file.is_file()]
    found = [file.suffix for file in files if guessed_in(file.read_bytes())]
    assert found == [".ics", ".ics"], "one invitation a workshop"
