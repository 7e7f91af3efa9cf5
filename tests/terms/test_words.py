"""Words: placeholders filled, values written, and nothing that depends on a set's order."""

import os
import subprocess
import sys

import pytest

from cara_core.terms.days import day
from cara_core.terms.policy import LookBack
from cara_core.terms.risk import Grade
from cara_core.terms.words import Words

WORDS = Words(
    "en",
    {
        "plain": "no placeholder",
        "graded": "The risk is ((risk.grade)).",
        "twice": "((first)) and ((second)) and ((first))",
        "brackets": "(((day))) and (not one) and ((Not One))",
        "day": "((day)) ((month)) ((year))",
        "month.3": "March",
        "yes": "yes",
        "no": "no",
        "not_known": "not known",
        "none": "none",
        "list_comma": ", ",
        "grade.high": "HIGH",
    },
)


def test_a_text_without_values_stands_as_it_is() -> None:
    assert WORDS.say("plain") == "no placeholder"
    assert WORDS.say("graded") == "The risk is ((risk.grade))."


def test_each_placeholder_is_filled_with_its_value() -> None:
    assert WORDS.say("graded", {"risk.grade": Grade.HIGH}) == "The risk is HIGH."
    assert WORDS.say("twice", {"first": 1, "second": 2}) == "1 and 2 and 1"
    assert WORDS.say("brackets", {"day": "x"}) == "(x) and (not one) and ((Not One))"


def test_a_value_that_looks_like_a_placeholder_is_not_filled_again() -> None:
    assert WORDS.say("graded", {"risk.grade": "((risk.grade))"}) == "The risk is ((risk.grade))."


def test_a_text_there_is_not_is_an_error_and_never_another_text() -> None:
    assert WORDS.has("plain")
    assert not WORDS.has("no such key")
    with pytest.raises(KeyError):
        WORDS.say("no such key")


@pytest.mark.parametrize(
    ("value", "spelt"),
    [
        (day("2026-03-09"), "9 March 2026"),
        (None, "not known"),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (28, "28"),
        (Grade.HIGH, "HIGH"),
        (Grade.MEDIUM, "medium"),
        ("text", "text"),
        ((), "none"),
        ((1, 3), "1, 3"),
        (frozenset(), "none"),
        (frozenset({Grade.MEDIUM, Grade.STANDARD}), "standard, medium"),
        (frozenset({LookBack.DOMESTIC_ABUSE, LookBack.VIOLENCE}), "violence, domestic_abuse"),
        (frozenset({"b", "a"}), "a, b"),
    ],
)
def test_a_value_is_written_in_the_words_of_the_language(value: object, spelt: str) -> None:
    assert WORDS.spell(value) == spelt


def test_the_placeholders_of_every_text_are_known() -> None:
    found = WORDS.placeholders
    assert found["plain"] == frozenset()
    assert found["twice"] == {"first", "second"}
    assert found["brackets"] == {"day"}


def test_words_print_their_language_and_not_their_texts() -> None:
    assert repr(WORDS) == "Words(language='en')"


SET_IN_WORDS = """
from cara_core.terms.words import Words
from cara_core.terms.risk import Grade
print(Words("en", {"list_comma": ", "}).spell(frozenset(Grade)))
"""


@pytest.mark.parametrize("seed", ["0", "1", "2", "3", "4", "5"])
def test_a_set_is_written_in_one_order_whatever_the_hash_seed(seed: str) -> None:
    done = subprocess.run(  # noqa: S603  (this interpreter, with a program written here)
        [sys.executable, "-c", SET_IN_WORDS],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "standard, medium, high\n"
