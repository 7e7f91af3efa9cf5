"""The parts of an address as words and numbers: what is a house's number, what a flat's, and what is neither."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import Final, TypeAlias

import attrs

from cara_core.contact.safe.addresses.postcodes import postcodes_at
from cara_core.contact.safe.addresses.words import FLAT_WORDS, NUMBER_SIGNS, number_in_words

__all__ = ["UNSURE", "Item", "Numeral", "Part", "Span", "parts_of"]

_PART: Final = re.compile(r"[,;\n]")
_TOKEN: Final = re.compile(r"[^\W_]+")
_APOSTROPHES: Final = str.maketrans("", "", "'`\u2019\u02bc\u00b4")
_HOUSE: Final = re.compile(r"([0-9]{1,6})([a-z]?)")
_ORDINAL: Final = re.compile(r"(?:[0-9]*(?:1st|2nd|3rd|[04-9]th)|[0-9]*1[123]th)")
_DIGITS_FIRST: Final = re.compile(r"([0-9]{1,6})([^\W\d_]{2,})")
_LETTERS_FIRST: Final = re.compile(r"([^\W\d_]+)([0-9]{1,6})")
_DIGITS: Final = re.compile(r"[0-9]{1,6}")
_LOOKS_LIKE_A_DIGIT: Final = str.maketrans("oil", "011")
_LETTERS_LIKE_DIGITS: Final = frozenset("oil")
_JOINS: Final = re.compile(r"[-/\u2010-\u2015\u2212]")
_DASH: Final = re.compile(r"[-\u2010-\u2015\u2212]")
_DOUBT: Final = frozenset("?*_~=<>|/+-")
"""Signs behind a number, with nothing behind them, that say it goes on or is not known."""
_LIKE: Final = {8: 80, 80: 8}
"""Numbers in words that one slip turns into each other: eight and eighty."""
UNSURE: Final = "?"
"""Beside a postcode: it may be none."""
_LONGEST_NUMBER: Final = 6
"""Words of the longest number: *a hundred and twenty one*, and the next."""


@attrs.frozen
class Span:
    """The numbers from ``low`` to ``high``, both included; of one house both are the same."""

    low: int
    high: int


@attrs.frozen
class Numeral:
    """A house's number, or a range of them. ``certain``: all of it was read, and nothing casts doubt on it."""

    span: Span
    certain: bool = True
    gap: str = ""
    """What stands between it and the word before it."""


Item: TypeAlias = str | Numeral


@attrs.frozen
class _Token:
    text: str = attrs.field(repr=False)
    gap: str
    behind: str


@attrs.define
class Part:
    """One part of an address: its words and house numbers in their order.

    ``flats`` are the numbers of doors inside a house, ``others`` whatever else may be a number of the house.
    """

    items: list[Item] = attrs.field(factory=list, repr=False)
    flats: list[Span] = attrs.field(factory=list)
    others: list[Span] = attrs.field(factory=list)
    has_flat_word: bool = False


def parts_of(plain: str) -> tuple[list[Part], frozenset[str], list[Span]]:
    """The parts of this address, in plain spelling; its postcodes; and numbers that it may hold run together."""
    lines = [_tokens(line) for line in _PART.split(plain.translate(_APOSTROPHES).replace("&", " and "))]
    flat = [token.text for line in lines for token in line]
    codes: set[str] = set()
    taken: set[int] = set()
    for found in postcodes_at([[token.text for token in line] for line in lines]):
        codes |= {found.code} if found.sure else {found.code, UNSURE}
        taken |= set(found.places) if found.sure else set()
    parts, first = [], 0
    for line in lines:
        kept = [token for place, token in enumerate(line, first) if place not in taken]
        first += len(line)
        parts.append(_part(kept))
    return parts, frozenset(codes), list(_run_together([text for place, text in enumerate(flat) if place not in taken]))


def _tokens(line: str) -> list[_Token]:
    found, end = [], 0
    for match in _TOKEN.finditer(line):
        behind = line[match.end() : match.end() + 2]
        found.append(_Token(match[0], line[end : match.start()], "" if behind[1:].isalnum() else behind[:1]))
        end = match.end()
    return found


def _run_together(tokens: Sequence[str]) -> Iterator[Span]:
    """Neighbouring numbers with what parts them lost: ``Flat 2, 14`` may have been typed as ``Flat 214``."""
    for first, second in pairwise(tokens):
        if first[-1:].isdigit() and second[:1].isdigit():
            digits = (_DIGITS.findall(first) or [""])[-1] + (_DIGITS.findall(second) or [""])[0]
            yield _single(digits)


def _part(tokens: Sequence[_Token]) -> Part:
    part = Part()
    items = _ranges(part, _with_words(_lexed(part, tokens)))
    for place, item in enumerate(items):
        before = items[place - 1] if place else ""
        if isinstance(item, str) and item in FLAT_WORDS:
            part.has_flat_word = True
        elif isinstance(item, Numeral) and _is_of_a_flat(items, place):
            part.flats.append(item.span)
        elif not _says_nothing(item, before, at_end=place == len(items) - 1):
            part.items.append(item)
    return part


def _is_of_a_flat(items: Sequence[Item], place: int) -> bool:
    """Does it stand behind a word such as *flat*, or behind the number of one and a stroke (2/1)?"""
    if not place:
        return False
    before, item = items[place - 1], items[place]
    if isinstance(before, str):
        return before in FLAT_WORDS or (
            # Flat B 2, Flat no. 2
            place > 1 and items[place - 2] in FLAT_WORDS and (len(before) == 1 or before in NUMBER_SIGNS)
        )
    return isinstance(item, Numeral) and item.gap.strip() == "/" and _is_of_a_flat(items, place - 1)


def _says_nothing(item: Item, before: Item, *, at_end: bool) -> bool:
    """A letter behind a number, or the *no.* before it."""
    if isinstance(item, Numeral):
        return False
    return (len(item) == 1 and not at_end and (isinstance(before, Numeral) or before in FLAT_WORDS)) or (
        item in NUMBER_SIGNS
    )


def _lexed(part: Part, tokens: Sequence[_Token]) -> list[Item]:
    items: list[Item] = []
    for token in tokens:
        items += _lex(part, token)
    return items


def _lex(part: Part, token: _Token) -> list[Item]:
    text, gap = token.text, token.gap
    if text.isalpha():
        return [text]
    house = _HOUSE.fullmatch(text)
    if house is not None:
        part.others += _mistyped(text)
        doubtful = house[2] in _LETTERS_LIKE_DIGITS or token.behind in _DOUBT
        return [Numeral(_single(house[1]), certain=not doubtful, gap=gap)]
    if _ORDINAL.fullmatch(text):
        # 21st: of a street or a floor; but 21 St Mary's Road may have lost a space.
        part.others += [_single(text[:-2])] if text.endswith("st") else []
        return [text]
    digits_first, letters_first = _DIGITS_FIRST.fullmatch(text), _LETTERS_FIRST.fullmatch(text)
    if digits_first is not None:
        return [Numeral(_single(digits_first[1]), certain=False, gap=gap), digits_first[2]]
    part.others += _mistyped(text)
    if letters_first is not None:
        before, number = letters_first[1], _single(letters_first[2])
        known = before in FLAT_WORDS or before in NUMBER_SIGNS
        return [before, Numeral(number, certain=known, gap="")]
    part.others += [_single(digits) for digits in _DIGITS.findall(text)]
    return [text]


def _mistyped(text: str) -> list[Span]:
    """A letter O, I or L may stand for a nought or a 1."""
    meant = text.translate(_LOOKS_LIKE_A_DIGIT)
    return [_single(meant)] if meant != text and meant.isdecimal() else []


def _single(digits: str) -> Span:
    number = int(digits[:12] or "0")
    return Span(number, number)


def _with_words(items: list[Item]) -> list[Item]:
    """The same with a number in words, where a house's or a flat's may stand, as a number."""
    in_digits = any(isinstance(item, Numeral) for item in items)
    found: list[Item] = []
    place = 0
    while place < len(items):
        before = found[-1] if found else None
        expected = before in FLAT_WORDS or before in NUMBER_SIGNS or (not in_digits and not isinstance(before, str))
        read = number_in_words(_words_from(items, place)) if expected else None
        if read is None:
            found.append(items[place])
            place += 1
            continue
        number, used = read
        found.append(Numeral(Span(number, number), gap=" "))
        place += used
    return found


def _words_from(items: Sequence[Item], place: int) -> list[str]:
    """The words from there on, up to the next number; as many as a number in words may have."""
    words = takewhile(lambda item: isinstance(item, str), items[place : place + _LONGEST_NUMBER])
    return [word for word in words if isinstance(word, str)]


def _ranges(part: Part, items: list[Item]) -> list[Item]:
    """The same with two numbers and a dash, or *to*, between them as one range."""
    found: list[Item] = []
    for item in items:
        part.others += _like(item)
        if not isinstance(item, Numeral):
            found.append(item)
            continue
        low = _range_start(found)
        if low is None:
            # A dash before it, and no number before the dash: of a range something was lost.
            found.append(attrs.evolve(item, certain=item.certain and not _JOINS.search(item.gap)))
            continue
        span = Span(min(low.span.low, item.span.low), max(low.span.high, item.span.high))
        part.others += [low.span, item.span]
        if isinstance(found[-1], str) or _DASH.search(item.gap):
            del found[-2 if isinstance(found[-1], str) else -1 :]
            found.append(Numeral(span, certain=low.certain and item.certain, gap=low.gap))
            continue
        if not _is_of_a_flat(found, len(found) - 1):
            part.others.append(span)
        found.append(item)
    return found


def _like(item: Item) -> list[Span]:
    if isinstance(item, Numeral) and item.span.low == item.span.high and item.span.low in _LIKE:
        return [Span(_LIKE[item.span.low], _LIKE[item.span.low])]
    return []


def _range_start(found: Sequence[Item]) -> Numeral | None:
    """The number that a range, if this is one, begins with."""
    if found and isinstance(found[-1], Numeral):
        return found[-1]
    if len(found) > 1 and found[-1] == "to" and isinstance(found[-2], Numeral):
        return found[-2]
    return None
