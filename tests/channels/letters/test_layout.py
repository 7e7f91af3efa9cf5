"""How a letter reads: nothing that belongs together is torn apart, and all of it is as large as was asked for."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import attrs
import pytest

from cara_core.books.messages import catalogue
from cara_core.channels.letters import typesetting
from cara_core.channels.letters.pdf import LetterRefused, letter_pdf
from cara_core.terms.messages import Medium, Page, PageWords
from support.laid_letters import OFFICE, Letter, Sign, letters_on, longest_letter, packs_of, paper_letters, readings_of

TEMPLATE = Path(typesetting.__file__).parent / "letter.typ"
LETTERS = [
    pytest.param(rule.id, medium, languages, id=f"{rule.code}-{medium}-{languages[0]}")
    for rule, medium, languages in paper_letters()
]
BOOKING = "P03-booking"
TERMS = "P01-caution-explained"
PAPER_OF = {BOOKING: Medium.LETTER, TERMS: Medium.PRINT}
IN_ONE_LINE = re.compile(r"\.(date|day|starts|ends|arrive_by|phone|ends_on|issued_on)$")
SENTENCE = (
    "We write to you about the two dates on which you are expected here, and about what to bring along with you. "
)
POLISH = "Piszemy w sprawie dwóch terminów oraz o tym, co należy zabrać ze sobą i o której godzinie trzeba być tutaj. "


def signs_of(letter: Letter) -> Sequence[Sign]:
    return letters_on(letter_pdf(letter.page, title=letter.title))


def places(signs: Sequence[Sign], words: str) -> Iterator[Sequence[Sign]]:
    """Where these words stand: of each place its letters. Spaces do not count; a ligature is two letters."""
    flat = [sign._replace(text=letter) for sign in signs for letter in sign.text]
    text, wanted = "".join(sign.text for sign in flat), re.sub(r"\s", "", words)
    start = text.find(wanted)
    while start >= 0:
        yield flat[start : start + len(wanted)]
        start = text.find(wanted, start + 1)


def torn_over_pages(letter: Letter, signs: Sequence[Sign] | None = None) -> set[str]:
    """The filled values of which no place is on a single page, or any place is on two."""
    signs = signs or signs_of(letter)
    return {
        name
        for values in letter.values
        for name, words in values.items()
        for line in words.split("\n")
        if not (found := list(places(signs, line))) or any(len({sign.page for sign in place}) > 1 for place in found)
    }


def torn_over_lines(letter: Letter, signs: Sequence[Sign] | None = None) -> set[str]:
    """The days, times and numbers that go over the end of a line."""
    signs = signs or signs_of(letter)
    return {
        name
        for values in letter.values
        for name, words in values.items()
        if IN_ONE_LINE.search(name)
        for place in places(signs, words)
        if len({(sign.page, round(sign.down)) for sign in place}) > 1
    }


def pushed(letter: Letter, lines: int, words: str) -> Letter:
    """The same letter with so many lines more above the first date: so that it comes to the foot of a page."""
    (tag, direction, text), *others = letter.page.texts
    heading, rest = text.split("\n\n", 1)
    more = "\n\n".join([words] * lines)
    return letter._replace(
        page=attrs.evolve(letter.page, texts=((tag, direction, f"{heading}\n\n{more}\n\n{rest}"), *others))
    )


def changed_template(monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    source = TEMPLATE.read_text("utf-8")
    assert old in source
    monkeypatch.setattr(typesetting, "_template", lambda: source.replace(old, new).encode())


@pytest.mark.parametrize("size", [12.5, 16])
@pytest.mark.parametrize(("message", "medium", "languages"), LETTERS)
def test_no_filled_value_lies_on_two_pages_and_no_day_on_two_lines(
    message: str, medium: Medium, languages: tuple[str, ...], size: float
) -> None:
    rule = catalogue()[message]
    for reading in readings_of(rule, medium, languages):
        letter = longest_letter(rule, medium, languages, size=size, reading=reading)
        signs = signs_of(letter)
        assert torn_over_pages(letter, signs) == set(), reading
        assert torn_over_lines(letter, signs) == set(), reading


@pytest.mark.parametrize(("message", "size", "lines"), [(BOOKING, 12.5, range(3, 33, 3)), (TERMS, 24, range(1, 11))])
def test_wherever_the_end_of_a_page_falls_it_tears_no_value_apart(message: str, size: float, lines: range) -> None:
    letter = longest_letter(catalogue()[message], PAPER_OF[message], ("en",), size=size)
    seen = set[int]()
    for more in lines:
        lower = pushed(letter, more, "Please come.")
        signs = signs_of(lower)
        assert torn_over_pages(lower, signs) == set(), more
        seen |= {[*places(signs, letter.values[0]["office.phone"])][-1][0].page}
    assert len(seen) > 1


def test_a_layout_that_lets_paragraphs_break_anywhere_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin: how to complain goes over the foot of the page."""
    letter = longest_letter(catalogue()[BOOKING], Medium.LETTER, ("en",), size=20)
    (tag, direction, _), *_ = letter.page.texts
    venue = "the green door of the Example Community Centre, 129 Long Example Street, Exampleton, " * 2
    page = attrs.evolve(letter.page, texts=((tag, direction, f"Your date\n\nPlace: {venue}"),))
    letter = letter._replace(page=page, values=[{"venue": venue}])
    lower = [pushed(letter, more, "Please come.") for more in range(4, 13)]
    assert [torn_over_pages(each) for each in lower] == [set()] * len(lower)
    changed_template(monkeypatch, "block(breakable: false, body)", "block(breakable: true, body)")
    assert any(torn_over_pages(each) for each in lower)


def test_ordinary_spaces_in_a_day_are_found_out() -> None:
    """The known-bad twin: the same letter, with spaces at which a line may end."""
    for unbroken, wanted in ((True, set[str]()), (False, {"first.date"})):
        letter = longest_letter(catalogue()[BOOKING], Medium.LETTER, ("en",), unbroken=unbroken)
        tag, direction, text = letter.page.texts[0]
        torn = set[str]()
        for length in range(1, 30, 4):
            words = text.replace("Date:", f"First date {'x' * length}:", 1)
            page = attrs.evolve(letter.page, texts=((tag, direction, words),))
            torn |= torn_over_lines(letter._replace(page=page)) & {"first.date"}
        assert torn == wanted


@pytest.mark.parametrize("size", [12.5, 16])
@pytest.mark.parametrize("languages", [("en",), ("pl", "en")])
def test_the_second_workshop_stands_on_the_first_page_with_the_longest_values(
    languages: tuple[str, ...], size: float
) -> None:
    assert pages_of_second(longest_letter(catalogue()[BOOKING], Medium.LETTER, languages, size=size)) == {1}


def pages_of_second(letter: Letter) -> set[int]:
    """On which pages the second workshop of the first text is: its day, hours and place. It repeats the first's."""
    signs = signs_of(letter)
    return {
        list(places(signs, words))[1][-1].page for name, words in letter.values[0].items() if name.startswith("second.")
    }


def test_a_head_that_takes_more_room_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin: as a letter began whose text stood under a sender in large print."""
    changed_template(monkeypatch, "y + high) + 6mm", "y + high) + 80mm")
    letter = longest_letter(catalogue()[BOOKING], Medium.LETTER, ("pl", "en"), size=16)
    assert 2 in pages_of_second(letter)


def lengths_of_lines(size: float, words: str = SENTENCE, tag: str = "en") -> list[int]:
    """How many letters and spaces stand in each full line of a long paragraph."""
    page = Page(
        address=longest_letter(catalogue()[BOOKING], Medium.LETTER, ("en",)).page.address,
        sender=("The office",),
        texts=((tag, "ltr", (words * 12).strip()),),
        size=size,
    )
    signs = [sign for sign in letters_on(letter_pdf(page, title="A")) if sign.down > 200 and sign.page == 1]
    lines = ["".join(sign.text for sign in line) for _, line in groupby(signs, lambda sign: round(sign.down))]
    # Spaces leave no ink: there are as many as in the sentence itself. The page's number is no line of the text.
    spaces = len(words.split()) / len(re.sub(r"\s", "", words))
    return [round(len(line) * (1 + spaces)) for line in lines if len(line) > 4][:-1]


@pytest.mark.parametrize(("words", "tag"), [(SENTENCE, "en"), (POLISH, "pl")])
def test_a_line_of_ordinary_print_holds_sixty_to_seventy_letters_and_large_print_fewer(words: str, tag: str) -> None:
    ordinary = lengths_of_lines(12.5, words, tag)
    assert 60 <= sum(ordinary) / len(ordinary) <= 70, ordinary
    for size in (16, 20, 24):
        large = lengths_of_lines(size, words, tag)
        assert sum(large) / len(large) <= 70, large


def test_lines_as_wide_as_the_paper_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin."""
    changed_template(monkeypatch, "calc.min(165.4mm, 32 * size)", "165.4mm")
    wide = lengths_of_lines(12.5)
    assert sum(wide) / len(wide) > 70


@pytest.mark.parametrize("size", [12.5, 16, 18, 24])
def test_page_numbers_are_as_large_as_the_text_and_nothing_is_smaller(size: float) -> None:
    letter = longest_letter(catalogue()[BOOKING], Medium.LETTER, ("pl", "en"), size=size)
    pdf = letter_pdf(letter.page, title=letter.title)
    signs = letters_on(pdf)
    (number, *_) = places(signs, "Strona 1 z")
    (text, *_) = places(signs, "Adresat:")
    assert number[0].size == pytest.approx(text[0].size)
    # The lines in the window are of another size: the envelope has no room for more.
    outside = [sign for sign in signs if not (sign.page == 1 and 39 < sign.down * 25.4 / 72 < 67 and sign.left < 340)]
    assert min(sign.size for sign in outside) == pytest.approx(text[0].size)


def test_date_reference_sender_languages_and_end_stand_in_their_places() -> None:
    letter = longest_letter(catalogue()[BOOKING], Medium.LETTER, ("pl", "en"))
    signs = signs_of(letter)
    for words in (
        "29 września 2027",
        "29 September 2027",
        "Nasz znak:",
        "Our reference:",
        "0123 4567 89ab",
        OFFICE.name,
    ):
        (place, *_) = places(signs, words.split(" (")[0])
        # 125 mm from the left: right of the window, which ends at 120 mm.
        assert all(sign.left >= 125 * 72 / 25.4 - 1 and sign.page == 1 for sign in place), words
    (languages, *_) = places(signs, "Ten list jest po polsku i po angielsku.")
    (heading, *_) = places(signs, "Terminy spotkań")
    assert (languages[0].page, heading[0].page) == (1, 1)
    assert languages[0].down < heading[0].down
    *_, end = places(signs, "Koniec listu · End of the letter")
    after = [sign for sign in signs if sign.page == end[0].page and sign.down > end[0].down + 1]
    assert "".join(sign.text for sign in after) == f"Strona{end[0].page}z3"
    for offer in ("Duży druk", "For large print or easy read, call us."):
        assert list(places(signs, offer)), offer


def test_a_letter_in_one_language_does_not_say_in_which() -> None:
    letter = longest_letter(catalogue()[BOOKING], Medium.LETTER, ("en",))
    assert not list(places(signs_of(letter), "The same letter in English follows."))


def test_without_words_a_letter_has_neither_date_nor_reference() -> None:
    page = longest_letter(catalogue()[BOOKING], Medium.LETTER, ("en",)).page
    bare = attrs.evolve(page, words=(), reference="")
    assert not list(places(letters_on(letter_pdf(bare, title="A")), "September 2027 Our"))
    assert list(places(letters_on(letter_pdf(bare, title="A")), "1/2"))
    unnamed = attrs.evolve(page, words=(PageWords(date="1 May 2027"),))
    assert list(places(letters_on(letter_pdf(unnamed, title="A")), "0123456789ab"))


@pytest.mark.parametrize("size", [12.5, 16, 20, 24])
def test_a_long_e_mail_address_goes_on_in_the_next_line(size: float) -> None:
    page = longest_letter(catalogue()[BOOKING], Medium.LETTER, ("en",), size=size).page
    assert letter_pdf(attrs.evolve(page, sender=("The office", OFFICE.email)), title="A")
    assert letter_pdf(attrs.evolve(page, texts=(("en", "ltr", f"Write to {OFFICE.email}"),)), title="A")


def test_without_a_place_to_break_it_the_address_would_go_over_the_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin: every letter of that office was refused in large print."""
    monkeypatch.setattr(typesetting, "_may_break", lambda line: line)
    page = longest_letter(catalogue()[BOOKING], Medium.LETTER, ("en",), size=16).page
    with pytest.raises(LetterRefused, match="nearer to the edge"):
        letter_pdf(attrs.evolve(page, sender=("The office", OFFICE.email)), title="A")


def test_no_line_ends_with_a_word_of_one_letter() -> None:
    (tag, direction, _), *_ = longest_letter(catalogue()[BOOKING], Medium.LETTER, ("pl", "en")).page.texts
    for length in range(30, 60, 3):
        page = longest_letter(catalogue()[BOOKING], Medium.LETTER, ("pl", "en")).page
        text = f"{'x' * length} o w z tutaj, tam i z powrotem"
        signs = letters_on(letter_pdf(attrs.evolve(page, texts=((tag, direction, text),)), title="A"))
        lines = {sign.down: sign.text for sign in signs if sign.page == 1 and 300 < sign.down < 700}
        assert not {"o", "w", "z", "i"} & set(lines.values()), length


def test_a_paragraph_of_many_lines_is_broken_between_its_lines_and_never_within() -> None:
    services = "\n".join(f"Example Line {number}: 01632 960 {number:03}, weekdays 9 to 5" for number in range(60))
    page = longest_letter(catalogue()[BOOKING], Medium.LETTER, ("en",), size=20).page
    signs = letters_on(letter_pdf(attrs.evolve(page, texts=(("en", "ltr", services),)), title="A"))
    for line in services.split("\n"):
        (place,) = places(signs, line)
        assert len({sign.page for sign in place}) == 1, line


def test_the_typeface_is_one_without_serifs_and_the_bytes_it_was_measured_with() -> None:
    """A letter is the same bytes on every machine only with the very same typeface."""
    from hashlib import sha256  # noqa: PLC0415  (this test alone)
    from importlib.resources import files  # noqa: PLC0415

    face = files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf"
    assert sha256(face.read_bytes()).hexdigest() == FACE
    assert packs_of(("pl",))[0].labels["letter.end"] == "Koniec listu"


FACE = "bfb7bb691513f12e734dc346c03a03f784912432d7e3fa8e56efcf906fe86b3d"
