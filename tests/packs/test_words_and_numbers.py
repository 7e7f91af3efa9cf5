"""Plurals, reading ease, samples and comparing words: against vectors from outside."""

import re
from decimal import Decimal

import pytest
from babel.core import Locale

from cara_core.contact.text.rendering import fill, written_day
from cara_core.contact.views import VIEWS, placeholders, values
from cara_core.packs.checking.reading_ease import SYLLABLES, reading_ease
from cara_core.packs.comparing import begins_a_word, folded, lines_with_words, without_marks
from cara_core.packs.core import english
from cara_core.packs.plurals import categories, known
from cara_core.packs.samples import longest_day, sample
from cara_core.terms.days import Day
from cara_core.terms.messages import Reader

SHORT = (
    "Musi Pan przyjść na oba warsztaty. Drugi warsztat jest cztery tygodnie po pierwszym. "
    "Warsztat zaczyna się o 10:00. Jeśli Pan się spóźni, nie wejdzie Pan na salę. "
    "Jeśli Pan nie przyjdzie, sprawa wróci na policję."
)
LONG = (
    "W przypadku nieusprawiedliwionej nieobecności na którymkolwiek z warsztatów, stanowiących warunek niniejszego "
    "ostrzeżenia warunkowego, sprawa zostanie niezwłocznie przekazana funkcjonariuszom policji celem rozpatrzenia "
    "możliwości wszczęcia postępowania."
)
"""Both are samples to measure with (domain/contact.md section 14), and are sent to nobody."""
RULE = SYLLABLES["pl"]


@pytest.mark.parametrize(
    ("text", "sentences", "words", "hard", "fog"),
    [(SHORT, 5, 34, 0, 2.7), (LONG, 1, 24, 12, 29.6)],
    ids=["short", "long"],
)
def test_the_index_is_that_of_the_measured_vectors(
    text: str, sentences: int, words: int, hard: int, fog: float
) -> None:
    found = reading_ease(text, RULE)
    assert found is not None
    assert (found.sentences, found.words, found.hard_words, round(found.fog, 1)) == (sentences, words, hard, fog)


@pytest.mark.parametrize(
    ("word", "count"),
    [("policja", 3), ("się", 1), ("w", 1), ("auto", 2), ("Europa", 3), ("nieobecności", 5), ("środa", 2)],
)
def test_syllables_are_counted_as_the_rule_says(word: str, count: int) -> None:
    assert RULE.syllables(word) == count


def test_nothing_is_no_text_to_read() -> None:
    assert reading_ease("10:00", RULE) is None


def test_the_plural_categories_are_those_of_cldr() -> None:
    for language in set(known()) - {"qps"}:
        tags = set(Locale.parse(language).plural_form.tags) | {"other"}
        assert set(known()[language].categories) == tags, language


def test_the_names_and_the_numbers_of_each_form_are_those_of_cldr() -> None:
    for language in set(known()) - {"qps"}:
        locale = Locale.parse(language)
        assert known()[language].name == locale.english_name
        for form, numbers in known()[language].examples.items():
            for number in re.findall(r"[0-9.]+", numbers):
                assert locale.plural_form(Decimal(number)) == form, (language, number)


def test_a_tag_is_known_by_its_first_part() -> None:
    assert categories("pl-PL") == ("one", "few", "many", "other")
    assert categories("tlh") is None


@pytest.mark.parametrize("reader", list(Reader))
@pytest.mark.parametrize("longest", [False, True])
def test_there_is_a_sample_for_every_reader_with_every_value(reader: Reader, longest: bool) -> None:  # noqa: FBT001
    view = sample(reader, longest=longest)
    assert type(view) is VIEWS[reader]
    filled = {name for name, value in values(view).items() if value not in {"", None}}
    assert filled == placeholders(reader)


@pytest.mark.parametrize("reader", list(Reader))
def test_the_longest_sample_is_no_shorter_than_the_usual_one(reader: Reader) -> None:
    usual, longest = (values(sample(reader, longest=longest)) for longest in (False, True))
    assert all(len(str(longest[name])) >= len(str(usual[name])) for name in usual)


def test_the_longest_day_is_the_longest_of_a_year() -> None:
    dates = english().dates
    most = max(len(written_day(Day(2027, 1, 1).add(days=number), dates)) for number in range(365))
    assert len(written_day(longest_day(dates), dates)) == most
    assert fill("((session.date))", Reader.PARTICIPANT, sample(Reader.PARTICIPANT, longest=True, dates=dates), dates)


def test_a_word_counts_where_it_begins_one() -> None:
    finds = begins_a_word(("caution", "your partner said"))
    assert finds.search(folded("They were Cautioned"))
    assert finds.search(folded("your  partner\nsaid"))
    assert not finds.search(folded("precaution"))
    assert not begins_a_word(()).search("anything")
    assert not begins_a_word(("  ",)).search("anything")


def test_polish_letters_without_their_marks() -> None:
    assert without_marks("zażółć gęślą jaźń ŁÓDŹ") == "zazolc gesla jazn LODZ"


def test_only_lines_with_words_of_their_own_count_as_text() -> None:
    assert lines_with_words(["((services.list))", "  10:00 ", "Call  ((office.phone))"]) == {"call ((office.phone))"}
