"""One reading of numbers; a library that knows the plan of numbers, and had no part in it, reads them too."""

import random
from collections.abc import Callable

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from cara_core.contact.safe.numbers import can_be_texted, read_number
from cara_core.contact.safe.same_reach import same_reach

SPELLINGS = (
    "07700 900123",
    "07700900123",
    "07700 900(0)123",
    "+44 (0)7700 900123",
    "+44 (0) 7700 900123",
    "+44(0)7700900123",
    "+44 07700 900123",
    "+447700900123",
    "(+44) 7700 900123",
    "0044 7700 900123",
    "0044 (0)7700 900123",
    "00 44 7700 900123",
    "447700900123",
    "44 07700 900123",
    "7700900123",
    "(0)7700 900123",
    "(07700) 900123",
    "07700.900.123",
    "07700-900-123",
    "07700/900123",
    "07700\u2013900\u2011123",
    "07700\u2212900123",
    "07700\u00a0900\u2009123",
    "\u202a07700 900123\u202c",
    " 07700 900123 ",
    "07700 900123".translate({48 + digit: 0x660 + digit for digit in range(10)}),
    "07700 900123".translate({48 + digit: 0xFF10 + digit for digit in range(10)}),
    "\uff0b44 7700 900123",
)


@pytest.mark.parametrize("written", SPELLINGS)
def test_every_spelling_of_one_number_is_read_as_it_and_compared_as_it(written: str) -> None:
    assert read_number(written) == "+447700900123"
    assert all(same_reach(written, other) for other in SPELLINGS)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+48 601 123 456", "+48601123456"),
        ("0048 601 123 456", "+48601123456"),
        ("+1 202 555 0123", "+12025550123"),
        ("+999 1234-5678", "+99912345678"),
        ("01632 960147", "+441632960147"),
        ("020 7946 0123", "+442079460123"),
        ("08081 570123", "+448081570123"),
        ("0800 1111", "+448001111"),
        ("016977 2345", "+44169772345"),
    ],
)
def test_other_numbers_are_read_too(written: str, number: str) -> None:
    assert read_number(written) == number


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "07700 90012",
        "07700 9001234",
        "+44 7700 90012",
        "+44 7700 9001234",
        "7700 90012",
        "44 7700 90012",
        "01632 96012",
        "01632 9601234",
        "020 7946 012",
        "900147",
        "999",
        "101",
        "06700 900123",
        "04700 900123",
        "+1 202 555 012",
        "+48",
        "+0 7700 900123",
        "+1234567890123456",
        "07700 900147 ext 4",
        "07700 900123 / 01632 960001",
        "o7700 900123",
        "07700 900123\n",
        "07700\t900123",
        "07700+900123",
        "++447700900123",
        "07700 900 123 \N{MOBILE PHONE}",
        "anna@example.org",
        "\N{SUPERSCRIPT TWO}" * 11,
    ],
)
def test_what_can_be_no_number_is_none(written: str) -> None:
    assert read_number(written) is None


@pytest.mark.parametrize(
    ("number", "texts"),
    [
        ("07700 900123", True),
        ("07624 300000", True),
        ("+48 601 123 456", True),
        ("01632 960001", False),
        ("020 7946 0123", False),
        ("08081 570123", False),
        ("03069 990123", False),
        ("070 1234 5678", False),
        ("076 4012 3456", False),
    ],
)
def test_a_landline_a_personal_number_and_a_pager_get_no_texts(number: str, texts: bool) -> None:  # noqa: FBT001
    read = read_number(number)
    assert read is not None
    assert can_be_texted(read) is texts


def _made_up(chance: random.Random) -> str:
    """The digits of a number of the United Kingdom, or nearly: without the nought before it."""
    length = chance.choice([7, 8, 9, 9, 10, 10, 10, 11])
    return chance.choice("1112357789") + "".join(chance.choices("0123456789", k=length - 1))


def disagreements(read: Callable[[str], str | None], *, tries: int) -> list[str]:
    """Where a reading of numbers and the library say different things of a number of the United Kingdom."""
    chance, found = random.Random(15), []  # noqa: S311  (no secret)
    for _ in range(tries):
        digits = _made_up(chance)
        spelt = chance.choice(["0{}", "+44{}", "0044{}", "+44 (0){}"]).format(digits)
        known = phonenumbers.parse("0" + digits, "GB")
        number = read(spelt)
        if phonenumbers.is_valid_number(known) and number != phonenumbers.format_number(known, PhoneNumberFormat.E164):
            found.append(f"not read: {spelt}")
        if number is not None and not phonenumbers.is_possible_number(known):
            found.append(f"of no length that numbers have: {spelt}")
        if number is not None and _texts_by_the_library(known) not in {None, can_be_texted(number)}:
            found.append(f"texts: {spelt}")
    return found


def _texts_by_the_library(known: phonenumbers.PhoneNumber) -> bool | None:
    """Of what kind is it, says the library; ``None``: it knows none, as of those kept for drama."""
    kind = phonenumbers.number_type(known)
    return None if kind == PhoneNumberType.UNKNOWN else kind == PhoneNumberType.MOBILE


def test_the_library_agrees_about_every_number_it_knows() -> None:
    assert disagreements(read_number, tries=20_000) == []


def test_known_bad_a_reader_that_counts_no_digits_is_noticed() -> None:
    def earlier(written: str) -> str | None:
        digits = "".join(filter(str.isdigit, written.replace("(0)", "")))
        digits = digits.removeprefix("00").removeprefix("44")
        return f"+44{digits.removeprefix('0')}" if len(digits) > 5 else None

    assert len(disagreements(earlier, tries=500)) > 20


def test_every_nine_digit_area_of_the_library_is_read() -> None:
    for first in range(100_000, 200_000, 7):
        known = phonenumbers.parse(f"0{first}123", "GB")
        if phonenumbers.is_valid_number(known):
            assert read_number(f"0{first}123") == f"+44{first}123"


def test_the_numbers_for_drama_are_read_though_the_library_has_them_for_nobody_s() -> None:
    known = phonenumbers.parse("07700 900123", "GB")
    assert not phonenumbers.is_valid_number(known)
    assert phonenumbers.is_possible_number(known)
    assert read_number("07700 900123") == phonenumbers.format_number(known, PhoneNumberFormat.E164)


@settings(deadline=None)
@given(st.text())
def test_it_never_raises_and_what_it_reads_is_read_again_as_it_is(text: str) -> None:
    number = read_number(text)
    assert number is None or read_number(number) == number
