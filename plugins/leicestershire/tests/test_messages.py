"""How Leicestershire writes: by its own server and printer, two letters by its print room, one in its own words."""

import re
from pathlib import Path

import attrs
import pytest

import cara_core as cara
from cara_core.books.messages import catalogue
from cara_core.packs.core import english
from cara_core.terms.messages import Medium, Notice, Page, Progress, Reader
from cara_core.terms.pack import AddressForm
from cara_core.terms.veil import Veiled
from cara_leicestershire.evenings import EVENING
from cara_leicestershire.print_room import READ_FIRST

NOTICE = Notice(
    reference="0123456789abcdef" * 2,
    case="C-1",
    message="P09-missed",
    reader=Reader.PARTICIPANT,
    medium=Medium.LETTER,
    language="en-GB",
    body="You were expected.",
    page=Page(
        address=(Veiled("Sam Sample"), Veiled("1 Example Street"), Veiled("EX1 1AA")),
        sender=("The Appointments Office", "PO Box 582"),
        texts=(("en-GB", "ltr", "You were expected."),),
    ),
    digest="",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the print room."""
    monkeypatch.setenv("CARA_LEICESTERSHIRE_PRINT_ROOM", str(tmp_path))
    return tmp_path


def routes(message: str) -> list[tuple[str, str]]:
    plan = cara.load_force("leicestershire").plan(catalogue()[message])
    return [(route.medium.value, route.channel) for route in plan.routes]


def test_letters_are_printed_and_those_that_say_what_was_decided_are_read_first() -> None:
    assert routes("P03-booking") == [("letter", "print"), ("sms", "capture")]
    assert routes("P09-missed") == [("letter", "print_room"), ("sms", "capture")]
    assert routes("P13-completed") == [("letter", "print_room")]
    assert set(catalogue()) >= READ_FIRST


def test_e_mail_and_work_go_by_its_own_server() -> None:
    assert routes("P14-signposting") == [("email", "smtp")]
    assert routes("O02-booked") == [("work", "smtp")]


def test_a_letter_lies_in_the_print_room_once_under_a_name_that_says_nothing(folder: Path) -> None:
    force = cara.load_force("leicestershire")
    first, second = (force.send(NOTICE, "print_room") for _ in range(2))
    assert first is not None
    assert first == second, "the same letter is not written again"
    assert (first.reference, first.state) == (NOTICE.reference, Progress.ACCEPTED)
    (file,) = folder.iterdir()
    assert file.name == first.provider_id
    assert re.fullmatch(r"[0-9a-f]{32}\.(pdf|txt)", file.name)
    assert file.stat().st_mode & 0o077 == 0, "nobody else reads it"


def test_what_is_for_another_channel_or_no_letter_or_has_no_folder_it_leaves_to_the_core(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    force = cara.load_force("leicestershire")
    assert force.send(NOTICE, "print") is None
    assert force.send(attrs.evolve(NOTICE, page=None), "print_room") is None
    monkeypatch.setenv("CARA_LEICESTERSHIRE_PRINT_ROOM", "")
    assert force.send(NOTICE, "print_room") is None
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_not_there_is_an_error_and_no_receipt(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARA_LEICESTERSHIRE_PRINT_ROOM", str(folder / "none"))
    with pytest.raises(cara.CaraError) as failed:
        cara.load_force("leicestershire").send(NOTICE, "print_room")
    assert str(failed.value) == "send: the plugin raised FileNotFoundError"


def test_its_english_is_the_core_s_but_for_the_way_in_on_an_evening() -> None:
    ours = cara.load_force("leicestershire").pack("en")
    assert ours is not None
    changed = {key for key, text in ours.texts.items() if text != english().texts[key]}
    key = ("P03-booking", Medium.LETTER, AddressForm.IMPERSONAL)
    assert changed == {key}
    assert ours.texts[key].text.endswith(EVENING)
    assert ours.texts[key].digest != english().texts[key].digest, "what was signed of it is void"
    assert (ours.owner, ours.made_from != english().made_from) == ("cara-leicestershire", True)


def test_it_has_no_words_for_another_language() -> None:
    assert cara.load_force("leicestershire").pack("pl") is None
