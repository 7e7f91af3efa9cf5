"""Latin letters lose their accents for a text message, and letters of other scripts stay."""

import unicodedata

import pytest

from cara_core.contact.text.plain_letters import plain_letters
from cara_core.contact.text.sms import phone_text
from cara_core.packs.comparing import without_marks
from cara_core.terms.messages import Charset


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("poniedziałek", "poniedzialek"),
        ("ŻÓŁĆ gęślą jaźń", "ZOLC gesla jazn"),
        ("Łódź, ul. Główna 3", "Lodz, ul. Glowna 3"),
        (unicodedata.normalize("NFD", "środa"), "sroda"),
        ("Ţuţora Île", "Tutora Ile"),
        ("Saturday 7 March, 10:30am", "Saturday 7 March, 10:30am"),
        ("", ""),
    ],
)
def test_a_latin_word_is_written_without_accents(written: str, plain: str) -> None:
    assert plain_letters(written) == plain
    assert phone_text(plain_letters(written), Charset.UNICODE).alphabet == "GSM-7"


@pytest.mark.parametrize("word", ["ਪ੍ਰੋਗਰਾਮ", "پنجابی", "й", "ή"])
def test_a_word_of_another_script_stays_what_it_is(word: str) -> None:
    assert plain_letters(word) == unicodedata.normalize("NFC", word)


def test_taking_every_mark_away_would_make_another_word_of_it() -> None:
    """The known-bad twin: what compares words is no way to write them."""
    assert without_marks("ਪ੍ਰੋਗਰਾਮ") != "ਪ੍ਰੋਗਰਾਮ"
