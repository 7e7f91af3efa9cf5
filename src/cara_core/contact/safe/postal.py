"""Is it the same letter box, however the address is written? Of plain text, in lower case."""

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["same_house"]

# An outward code (SO14) and an inward one (3AB), with anything between them that people type.
# The inward code begins with a digit: a letter O there is a mistyped nought. GIR 0AA has no digit before the space.
_POSTCODE: Final = re.compile(
    r"(?<![a-z0-9])(gir[\W_]*0aa|[a-z]{1,2}[0-9][a-z0-9]?[\W_]*[0-9o][a-z]{2})(?![a-z0-9])", re.ASCII
)
_TOKEN: Final = re.compile(r"[0-9]+|[^\W\d_]+")
_PART: Final = re.compile(r"[,;\n]")
_INWARD: Final = 3
"""So many letters and digits end every postcode."""
_NEAR: Final = 2
"""So many words on each side of a number belong to it; and so many words in common make one name."""
_LEAST_LETTERS: Final = 3
"""A shorter word tells no house from another."""
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
    codes_a, codes_b = _postcodes(a), _postcodes(b)
    tokens_a, tokens_b = _tokens(a), _tokens(b)
    if not codes_a.isdisjoint(codes_b):
        return _same_in_postcode(a, b)
    # Postcodes of two areas (SO and LS) are never one house mistyped. Two of one area may be:
    # a wrong digit in a postcode is common, so there the house number and the street decide.
    if codes_a and codes_b and {_area(code) for code in codes_a}.isdisjoint(_area(code) for code in codes_b):
        return False
    if not _beside(tokens_a).isdisjoint(_beside(tokens_b)):
        return True
    return not (codes_a and codes_b) and _named_alike(tokens_a, tokens_b)


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


def _same_in_postcode(a: str, b: str) -> bool:
    """Of two addresses in one postcode: by their numbers, and where neither has one, by the name of the house."""
    tokens_a, tokens_b = _tokens(a), _tokens(b)
    numbers_a, numbers_b = set(filter(str.isdigit, tokens_a)), set(filter(str.isdigit, tokens_b))
    if numbers_a or numbers_b:
        return not (numbers_a and numbers_b) or not numbers_a.isdisjoint(numbers_b)
    name_a, name_b = _house_name(a), _house_name(b)
    # A name may stand in another place of the other address: it is looked for in all of it.
    return not (name_a and name_b) or not name_a.isdisjoint(tokens_b) or not name_b.isdisjoint(tokens_a)


def _house_name(text: str) -> set[str]:
    """The words that name the house: of the first part that has any."""
    parts = (_names(_tokens(part)) for part in _PART.split(text))
    return next((part for part in parts if part), set())


def _names(tokens: list[str]) -> set[str]:
    """The words among these that tell one house or street from another."""
    return {
        token
        for token in tokens
        if len(token) >= _LEAST_LETTERS and not token.isdigit() and not _COMMON.fullmatch(token)
    }


def _beside(tokens: list[str]) -> set[tuple[str, str]]:
    """Each number with the words beside it, before or after: some countries write it behind the street."""
    return {pair for place, token in enumerate(tokens) if token.isdigit() for pair in _pairs(tokens, place)}


def _pairs(tokens: list[str], place: int) -> Iterator[tuple[str, str]]:
    near = tokens[max(0, place - _NEAR) : place + _NEAR + 1]
    yield from ((tokens[place], word) for word in _names(near))


def _named_alike(tokens_a: list[str], tokens_b: list[str]) -> bool:
    """Without numbers: every word of the shorter stands in the longer, and at least two do."""
    if any(map(str.isdigit, (*tokens_a, *tokens_b))):
        return False
    names_a, names_b = _names(tokens_a), _names(tokens_b)
    return min(len(names_a), len(names_b)) >= _NEAR and (names_a <= names_b or names_b <= names_a)
