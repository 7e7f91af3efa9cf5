"""The shape of the offence book: which row a code takes, and which it never takes."""

import pytest

from cara_core.terms.offences import LimitBasis, Mode, OffenceBook, SpecialTest, Treatment, code_meant, is_code
from support.policies import BOOK, row


@pytest.mark.parametrize(
    ("code", "its_row"),
    [
        ("CJ88116", "CJ88116"),
        ("SX03001", "SX03*"),
        ("SX03", "SX03*"),
        ("CD98075", "CD98075"),
        ("CD98076", "CD98*"),
        ("CD98075A", "CD98075A"),
        ("CD98076A", "CD98*"),
    ],
)
def test_a_code_takes_its_own_row_or_else_a_prefix_row_that_fits(code: str, its_row: str) -> None:
    found = BOOK.row(code)
    assert found is not None
    assert found.code == its_row


@pytest.mark.parametrize("letter", ["A", "B", "C", "Z"])
def test_a_last_letter_makes_another_code_of_the_same_treatment(letter: str) -> None:
    base, found = BOOK.row("SC15005"), BOOK.row(f"SC15005{letter}")
    assert base is not None
    assert found is not None
    assert (found.code, found.treatment, found.tests) == (f"SC15005{letter}", base.treatment, base.tests)
    assert (found.strangulation, found.family) == (True, base.family)
    assert (found.mode, found.limit) == (Mode.NOT_KNOWN, LimitBasis.NOT_KNOWN)
    assert BOOK.own_row(f"SC15005{letter}") is None
    assert BOOK.own_row("SC15005") is base


@pytest.mark.parametrize("suffix", ["0", " ", "AA", "a"])
def test_any_other_ending_is_not_known(suffix: str) -> None:
    assert BOOK.row(f"CJ88116{suffix}") is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("CJ88116", "CJ88116"),
        ("cj88116a", "CJ88116A"),
        ("C J.88-116", "CJ88116"),
        ("TBC", None),
        ("105/01", None),
        ("CJ88116\u200b", "CJ88116"),
        ("", None),
    ],
)
def test_a_code_is_meant_where_capitals_and_separators_alone_are_wrong(text: str, meant: str | None) -> None:
    assert code_meant(text) == meant
    assert is_code(text) is (text == meant)


@pytest.mark.parametrize("code", ["", "cj88116", "CJ8811", "SX02999", "XSX03001", "*", "ZZ00001"])
def test_any_other_code_is_not_known(code: str) -> None:
    assert BOOK.row(code) is None


def test_the_longest_prefix_that_fits_is_taken() -> None:
    wide, narrow = row("SX*", treatment=Treatment.REFER), row("SX03*", treatment=Treatment.EXCLUDED)
    for rows in ((wide, narrow), (narrow, wide)):
        book = OffenceBook(rows)
        assert (book.row("SX03001"), book.row("SX04001")) == (narrow, wide)


def test_the_rows_are_sorted_with_the_prefix_rows_last() -> None:
    book = OffenceBook(row(code) for code in ("SX03*", "PH97004", "CD98*", "CD71039"))
    assert [row.code for row in book.rows] == ["CD71039", "PH97004", "CD98*", "SX03*"]


def test_a_row_says_which_questions_its_code_raises() -> None:
    threats = row("PU86116", SpecialTest.DWELLING)
    assert threats.has(SpecialTest.DWELLING)
    assert not threats.has(SpecialTest.STRANGULATION)


@pytest.mark.parametrize(
    ("test", "reading"),
    [
        (SpecialTest.DWELLING, "asks_dwelling"),
        (SpecialTest.SPOUSE_PROPERTY, "asks_property"),
        (SpecialTest.STRANGULATION, "strangulation"),
        (SpecialTest.HATE_CRIME, "hate_crime"),
        (SpecialTest.COURSE_OF_CONDUCT, "course_of_conduct"),
    ],
)
def test_a_question_is_read_off_its_row_and_no_other_is(test: SpecialTest, reading: str) -> None:
    readings = ("asks_dwelling", "asks_property", "strangulation", "hate_crime", "course_of_conduct")
    raising = row("ZZ00001", test)
    assert {name: getattr(raising, name) for name in readings} == {name: name == reading for name in readings}
