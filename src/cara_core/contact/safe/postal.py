"""Is it the same letter box, however the address is written? Of plain text, in lower case."""

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["same_house"]

_POSTCODE: Final = re.compile(
    r"(?<![a-z0-9])(gir[\W_]*0aa|[a-z]{1,2}[0-9][a-z0-9]?[\W_]*[0-9o][a-z]{2})(?![a-z0-9])", re.ASCII
)
_TOKEN: Final = re.compile(r"[0-9]+|[^\W\d_]+")
_PART: Final = re.compile(r"[,;\n]")
_INWARD: Final = 3
_NEAR: Final = 2
_WORD: Final = 3
_NUMBERS: Final = {
    word: str(number)
    for number, word in enumerate(
        re.findall(
            r"[a-z]+",
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen twenty",
        ),
        1,
    )
}
_COMMON: Final = re.compile(
    r"the|old|new|flat|apartment|apt|unit|room|building|block|floor|number|cottage|house|lodge|farm|barn|hall|court"
    r"|villa|road|street|avenue|ave|grove|lane|drive|close|crescent|place|gardens|terrace|way|hill|park|square|walk"
    r"|row|ulica"
)
"""Words that tell no house from another."""


def same_house(a: str, b: str) -> bool:
    """Do these two addresses lead to one letter box? Unsure where both could: yes.

    The same postcode, and a house number in common; one with a number and one without
    cannot be told apart. Flats of one house share its letter box. With another postcode of
    the same area, or without one, the number has to stand beside the same street.
    """
    codes, others = _postcodes(a), _postcodes(b)
    one, other = _tokens(a), _tokens(b)
    if not codes.isdisjoint(others):
        return _same_in_postcode(a, one, b, other)
    if codes and others and {_area(code) for code in codes}.isdisjoint(_area(code) for code in others):
        return False
    if not _beside(one).isdisjoint(_beside(other)):
        return True
    return not (codes and others) and _named_alike(one, other)


def _postcodes(text: str) -> set[str]:
    """Every postcode in it, without spaces; a letter O where a digit has to stand is a nought."""
    found = ("".join(filter(str.isalnum, code)) for code in _POSTCODE.findall(text))
    return {code[:-_INWARD] + code[-_INWARD:].replace("o", "0", 1) for code in found}


def _area(postcode: str) -> str:
    return postcode[: 2 if postcode[1].isalpha() else 1]


def _tokens(text: str) -> list[str]:
    """The words and numbers of it but for the postcode, a number always in digits."""
    found = _TOKEN.findall(_POSTCODE.sub(" ", text))
    return [_NUMBERS.get(token, token.lstrip("0") or "0") for token in found]


def _same_in_postcode(a: str, one: list[str], b: str, other: list[str]) -> bool:
    numbers, others = set(filter(str.isdigit, one)), set(filter(str.isdigit, other))
    if numbers or others:
        return not (numbers and others) or not numbers.isdisjoint(others)
    name, its = _name(a), _name(b)
    return not (name and its) or not name.isdisjoint(other) or not its.isdisjoint(one)


def _name(text: str) -> set[str]:
    """The words that name the house: of the first part that has any."""
    parts = (_telling(_tokens(part)) for part in _PART.split(text))
    return next((part for part in parts if part), set())


def _telling(tokens: list[str]) -> set[str]:
    return {token for token in tokens if len(token) >= _WORD and not token.isdigit() and not _COMMON.fullmatch(token)}


def _beside(tokens: list[str]) -> set[tuple[str, str]]:
    """Each number with the words beside it, before or after: some countries write it behind the street."""
    return {pair for place, token in enumerate(tokens) if token.isdigit() for pair in _pairs(tokens, place)}


def _pairs(tokens: list[str], place: int) -> Iterator[tuple[str, str]]:
    near = tokens[max(0, place - _NEAR) : place + _NEAR + 1]
    yield from ((tokens[place], word) for word in _telling(near))


def _named_alike(one: list[str], other: list[str]) -> bool:
    """Without numbers: every word of the shorter stands in the longer, and at least two do."""
    if any(map(str.isdigit, (*one, *other))):
        return False
    words, others = _telling(one), _telling(other)
    return min(len(words), len(others)) >= _NEAR and (words <= others or others <= words)
