"""The capture folder: nothing leaves the machine, nothing stands there twice or by half."""

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

import attrs
import pytest

from cara_core.channels.capture import INDEX, Capture
from cara_core.channels.channel import Channel, OutcomeUnknown
from cara_core.channels.letters import printable
from cara_core.errors import ExtraMissing
from cara_core.terms.messages import CAPTURE, Charset, Medium, Notice, Page, Progress
from cara_core.terms.veil import Veiled
from support.notices import AT, PLANTED, email, letter, reference, sms

DENIED = ("cara", "police", "domestic", "caution", "hampton")
"""V6: what may stand in no file name."""


def files(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def index(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / INDEX).read_text(encoding="utf-8").splitlines()]


def test_it_is_a_channel_for_everything(tmp_path: Path) -> None:
    channel = Capture(tmp_path)
    assert isinstance(channel, Channel)
    assert (channel.name, channel.charset, channel.finds) == (CAPTURE, Charset.CAPTURE, True)
    assert channel.media == set(Medium)


def test_a_text_message_is_a_text_file_that_says_to_whom_and_in_which_language(tmp_path: Path) -> None:
    receipt = Capture(tmp_path / "new").send(sms(), AT)
    assert (receipt.state, receipt.detail) == (Progress.ACCEPTED, "captured")
    file = tmp_path / "new" / f"{reference()}.txt"
    assert file.read_text(encoding="utf-8") == f"To: 07700 900147\nLanguage: pl\n\n{sms().body}\n"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.parametrize("medium", [Medium.EMAIL, Medium.WORK])
def test_an_email_is_a_message_that_opens(medium: Medium, tmp_path: Path) -> None:
    Capture(tmp_path).send(attrs.evolve(email(), medium=medium), AT)
    found = message_from_bytes((tmp_path / f"{reference()}.eml").read_bytes(), policy=policy.default)
    assert (found["To"], found["Subject"]) == ("planted.person@example.org", "A planted subject")
    body = found.get_body()
    assert body is not None
    assert body.get_content().strip() == email().body


def test_a_task_without_an_address_is_a_text(tmp_path: Path) -> None:
    Capture(tmp_path).send(attrs.evolve(email(), medium=Medium.WORK, to=None), AT)
    assert f"{reference()}.txt" in files(tmp_path)


def test_a_letter_is_a_pdf(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    assert Capture(tmp_path).send(letter(), AT).detail == "captured"
    assert (tmp_path / f"{reference()}.pdf").read_bytes().startswith(b"%PDF-")


def test_without_the_extra_a_letter_is_a_text_and_the_receipt_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(page: Page, *, title: str) -> bytes:
        raise ExtraMissing("letters", needed_by="printed letters need")

    monkeypatch.setattr(printable, "letter_pdf", absent)
    assert Capture(tmp_path).send(letter(), AT).detail == "captured letter as text"
    said = (tmp_path / f"{reference()}.txt").read_text(encoding="utf-8")
    assert said.startswith("Planted Person\n147 Planted Street\n")
    assert "zażółć" in said
    assert "Dzień dobry." in said


def test_a_letter_that_may_not_be_posted_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    wrong = attrs.evolve(letter(), page=Page(address=(Veiled("x"),), sender=(), texts=(("en", "ltr", "Text."),)))
    receipt = Capture(tmp_path).send(wrong, AT)
    assert (receipt.state, receipt.detail) == (Progress.FAILED, "letter-refused")
    assert files(tmp_path) == set()


def test_the_same_reference_is_written_once(tmp_path: Path) -> None:
    first = Capture(tmp_path).send(sms(), AT)
    again = Capture(tmp_path).send(attrs.evolve(sms(), body="another text"), AT)
    assert again == first == Capture(tmp_path).found(reference(), AT)
    assert len(index(tmp_path)) == 1
    assert "another text" not in (tmp_path / f"{reference()}.txt").read_text(encoding="utf-8")
    assert Capture(tmp_path).found(reference(2), AT) is None


def test_the_same_notices_write_the_same_bytes(tmp_path: Path) -> None:
    for folder in (tmp_path / "a", tmp_path / "b"):
        for notice in (sms(1), email(2), letter(3)):
            Capture(folder).send(notice, AT)
    assert files(tmp_path / "a") == files(tmp_path / "b")
    for name in files(tmp_path / "a"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_file_names_the_index_and_the_receipt_hold_nothing_of_a_person(tmp_path: Path) -> None:
    receipts = [Capture(tmp_path).send(notice, AT) for notice in (sms(1), email(2), letter(3))]
    said = f"{files(tmp_path)} {(tmp_path / INDEX).read_text(encoding='utf-8')} {receipts} {Capture(tmp_path)}".lower()
    assert [value for value in PLANTED if value in said] == []
    assert [word for word in DENIED if any(word in name for name in files(tmp_path))] == []
    assert [line["file"] for line in index(tmp_path)] == [receipt.provider_id for receipt in receipts]


# Killed, full, torn


def naive_send(folder: Path, notice: Notice) -> None:
    """The twin: it writes under the name itself."""
    folder.mkdir(exist_ok=True)
    (folder / f"{notice.reference}.txt").write_text(notice.body, encoding="utf-8")


@contextmanager
def room_for(most: int) -> Iterator[None]:
    """No file may grow beyond so many bytes: what a full disk does to a write."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


LONG = sms(body="words " * 1000)


def test_a_disk_without_room_takes_nothing_and_the_next_try_does(tmp_path: Path) -> None:
    with room_for(2000):
        receipt = Capture(tmp_path).send(LONG, AT)
    assert (receipt.state, receipt.detail, receipt.retry_after) == (Progress.CLAIMED, "not-written", 60)
    assert Capture(tmp_path).found(reference(), AT) is None
    assert files(tmp_path) <= {INDEX}
    assert Capture(tmp_path).send(LONG, AT).state is Progress.ACCEPTED
    assert len(index(tmp_path)) == 1


def test_whoever_writes_under_the_name_itself_leaves_half_of_it(tmp_path: Path) -> None:
    with room_for(2000), pytest.raises(OSError, match="File too large"):
        naive_send(tmp_path, LONG)
    assert Capture(tmp_path).found(reference(), AT) is not None, "the twin: half a message counts as sent"
    assert (tmp_path / f"{reference()}.txt").stat().st_size < len(LONG.body)


def test_a_kill_between_the_index_and_the_file_leaves_neither_a_gap_nor_a_second_line(tmp_path: Path) -> None:
    Capture(tmp_path).send(sms(), AT)
    (tmp_path / f"{reference()}.txt").unlink()
    assert Capture(tmp_path).send(sms(), AT).state is Progress.ACCEPTED
    assert (len(index(tmp_path)), len(files(tmp_path))) == (1, 2)


def test_a_torn_line_of_the_index_spoils_no_other(tmp_path: Path) -> None:
    channel = Capture(tmp_path)
    channel.send(sms(1), AT)
    with (tmp_path / INDEX).open("ab") as opened:
        opened.write(b'[1]\n"text"\n{"reference": 5}\n{"refer')
    channel.send(sms(2), AT)
    Capture(tmp_path).send(sms(3), AT)
    lines = (tmp_path / INDEX).read_bytes().splitlines()
    assert lines[4] == b'{"refer'
    assert [json.loads(lines[at])["reference"] for at in (0, 5, 6)] == [reference(number) for number in (1, 2, 3)]


def test_a_folder_that_cannot_be_one_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    receipt = Capture(tmp_path / "file").send(sms(), AT)
    assert (receipt.state, receipt.detail) == (Progress.CLAIMED, "not-written")


def test_a_folder_that_cannot_be_asked_is_never_taken_for_not_sent(tmp_path: Path) -> None:
    with pytest.raises(OutcomeUnknown, match="cannot be read"):
        Capture(tmp_path / ("n" * 300)).found(reference(), AT)
