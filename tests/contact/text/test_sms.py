"""Text messages as a telephone shows them: the vectors of the domain file, sections 9.2 and 9.3."""

import math
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cara_core.contact.text.alphabets import GSM, GSM_DOUBLE, LOST, WELSH, notify_letter
from cara_core.contact.text.sms import phone_text
from cara_core.terms.messages import Charset

WEEKDAY = (
    "Dzień dobry. Przypominamy o spotkaniu we wtorek, 3 marca 2026 o godz. 10:00. "
    "Prosimy przyjść 10 minut wcześniej. Pytania: 07700 900 123."
)
OF_TWO_O = (
    "Przypominamy: spotkanie w środę o godz. 10:00 w budynku głównym. W razie problemów "
    "prosimy o telefon pod numer 07700 900 123 do godziny 16."
)
ENGLISH = (
    "Reminder: your session is on Saturday 7 March 2026 at 10am. Please arrive by 9:45am. Questions? "
    "Call 07700 900 123."
)


@pytest.mark.parametrize(
    ("text", "shown", "alphabet", "units", "short"),
    [
        ("ąćęłńóśźż ĄĆĘŁŃÓŚŹŻ", "acelnószz ACELNÓSZZ", "UCS-2", 19, ("ó", "Ó")),
        ("żółć", "zólc", "UCS-2", 4, ("ó",)),
        ("Łódź", "Lódz", "UCS-2", 4, ("ó",)),
        ("łaska", "laska", "GSM-7", 5, ()),
        ("„cytat” \u2013 5 €", '"cytat" - 5 €', "GSM-7", 14, ()),
        (unicodedata.normalize("NFD", "środę"), "srode", "GSM-7", 5, ()),
    ],
)
def test_the_vectors_of_9_2(text: str, shown: str, alphabet: str, units: int, short: tuple[str, ...]) -> None:
    for charset in (Charset.NOTIFY, Charset.CAPTURE):
        found = phone_text(text, charset)
        assert (found.shown, found.alphabet, found.units, found.parts) == (shown, alphabet, units, 1)
        assert (found.short, found.lost) == (short, ())


def test_a_text_that_is_not_composed_first_loses_letters() -> None:
    apart = unicodedata.normalize("NFD", "środę")
    naive = "".join(notify_letter(letter) or LOST for letter in apart)
    assert naive == "s?rode?"
    assert phone_text(apart, Charset.NOTIFY).shown == "srode"


@pytest.mark.parametrize("word", ["ਪੰਜਾਬੀ", "پنجابی"])
def test_another_script_is_lost_on_notify_and_kept_by_a_gateway_that_can(word: str) -> None:
    found = phone_text(word, Charset.NOTIFY)
    assert (found.shown, found.alphabet, found.parts) == ("??????", "GSM-7", 1)
    assert found.lost == tuple(dict.fromkeys(word))
    kept = phone_text(word, Charset.UNICODE)
    assert (kept.shown, kept.alphabet, kept.units, kept.lost) == (word, "UCS-2", 6, ())


@pytest.mark.parametrize(
    ("text", "letters", "notify", "ucs2"),
    [
        (WEEKDAY, 136, 1, 3),
        (OF_TWO_O, 139, 3, 3),
        (OF_TWO_O.replace("ó", "o"), 139, 1, 3),
        (ENGLISH, 115, 1, 1),
    ],
)
def test_the_vectors_of_9_3(text: str, letters: int, notify: int, ucs2: int) -> None:
    assert len(text) == letters
    assert phone_text(text, Charset.NOTIFY).parts == notify
    assert phone_text(text, Charset.UNICODE).parts == ucs2


def test_the_english_vector_takes_two_parts_only_where_something_forces_ucs_2() -> None:
    forced = phone_text(ENGLISH[:-1] + "ś", Charset.UNICODE)
    assert (forced.alphabet, forced.units, forced.parts) == ("UCS-2", 115, 2)


@pytest.mark.parametrize(
    ("letters", "parts"), [(0, 1), (160, 1), (161, 2), (306, 2), (307, 3), (459, 3), (918, 6), (919, 7)]
)
def test_lengths_in_gsm(letters: int, parts: int) -> None:
    found = phone_text("a" * letters, Charset.NOTIFY)
    assert (found.alphabet, found.units, found.parts) == ("GSM-7", letters, parts)


@pytest.mark.parametrize(("letters", "parts"), [(70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4), (918, 14)])
def test_lengths_with_one_letter_that_forces_ucs_2(letters: int, parts: int) -> None:
    found = phone_text("ó" + "a" * (letters - 1), Charset.NOTIFY)
    assert (found.alphabet, found.units, found.parts, found.short) == ("UCS-2", letters, parts, ("ó",))


@pytest.mark.parametrize(("euros", "units", "parts"), [(80, 160, 1), (81, 162, 2), (152, 304, 2), (153, 306, 3)])
def test_a_euro_sign_takes_two_places_and_is_not_cut_in_two(euros: int, units: int, parts: int) -> None:
    found = phone_text("€" * euros, Charset.NOTIFY)
    assert (found.units, found.parts) == (units, parts)


def test_counting_letters_is_wrong_for_a_euro_sign_and_for_an_o_with_an_accent() -> None:
    for text in ("€" * 81, "ó" + "a" * 159):
        naive = len(text) <= 160
        assert naive
        assert phone_text(text, Charset.NOTIFY).parts > 1


def test_a_letter_outside_the_first_plane_counts_two_and_is_not_cut_in_two() -> None:
    assert phone_text("😀" * 35, Charset.UNICODE).parts == 1
    found = phone_text("😀" * 67, Charset.UNICODE)
    assert (found.units, found.parts) == (134, 3)


def test_a_letter_with_two_marks_is_lost_as_notify_takes_it_apart_once() -> None:
    found = phone_text("ậ ậ", Charset.NOTIFY)
    assert (found.shown, found.lost) == ("? ?", ("ậ",))


def test_a_question_mark_is_not_a_lost_letter() -> None:
    assert phone_text("Tak?", Charset.NOTIFY).lost == ()


def test_the_welsh_letters_are_kept_and_none_of_them_is_of_the_gsm_alphabet() -> None:
    assert len(WELSH) == 43
    assert not WELSH & GSM
    assert GSM_DOUBLE <= GSM
    for letter in WELSH:
        found = phone_text(letter, Charset.NOTIFY)
        assert (found.shown, found.alphabet) == (letter, "UCS-2")


def test_a_text_is_not_shown_by_repr() -> None:
    assert "07700" not in repr(phone_text(WEEKDAY, Charset.NOTIFY))


TEXTS = st.text(st.one_of(st.sampled_from("aóę€ł\u2013„ \n😀ਪ\u0301\u200b["), st.characters()), max_size=400)
PLAIN = st.text(st.sampled_from("abc .óęłżÓ€[]{}ŵé—😀ਪ"), max_size=400)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(Charset))
def test_what_is_shown_is_shown_the_same_again_and_fits_its_parts(text: str, charset: Charset) -> None:
    found = phone_text(text, charset)
    again = phone_text(found.shown, charset)
    assert (again.shown, again.alphabet, again.units, again.parts) == (
        found.shown,
        found.alphabet,
        found.units,
        found.parts,
    )
    single, several = {"GSM-7": (160, 153), "UCS-2": (70, 67)}[found.alphabet]
    assert found.parts >= (1 if found.units <= single else math.ceil(found.units / several))
    assert found.units <= (single if found.parts == 1 else several * found.parts)
    assert bool(found.short) == (found.alphabet == "UCS-2")
    assert set(found.shown) <= GSM | WELSH or charset is Charset.UNICODE


@settings(deadline=None)
@given(PLAIN, PLAIN, st.sampled_from(Charset))
def test_more_text_never_takes_fewer_parts_nor_fewer_units_of_its_alphabet(
    first: str, more: str, charset: Charset
) -> None:
    before, after = phone_text(first, charset), phone_text(first + more, charset)
    assert after.parts >= before.parts
    if after.alphabet == before.alphabet:
        assert after.units >= before.units
