"""May two addresses be one letter box? Only what is plainly different is not.

Two ways to differ, and no third: on one street, by house numbers of which nothing is in
common; or by postcodes more than one slip of typing apart, with another street or town.
Whatever was not read, or not read whole, shows nothing: then they may be the same.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from cara_core.contact.safe.addresses.lines import Span
from cara_core.contact.safe.addresses.postcodes import area_of, near
from cara_core.contact.safe.addresses.reading import AddressRead, Street, read_address
from cara_core.contact.safe.addresses.words import COMMON
from cara_core.contact.safe.spelling import is_one_slip

__all__ = ["same_house"]

_SLIP_FROM: Final = 4
"""A word of fewer letters is another word with one letter changed: Oak, Oat."""
_BOX: Final = re.compile(r"\b(p[. ]*o[. ]*|post[- ]office )box\b", re.IGNORECASE)
_SHORT_FROM: Final = 3
"""So many letters may stand for a longer name: *abdn* for *aberdeen*."""


def same_house(a: str, b: str) -> bool:
    """May these two, in plain spelling, lead to one letter box? In every doubt: yes. It never raises."""
    first, second = read_address(a), read_address(b)
    if first.too_long or second.too_long:
        return True
    if not (first.is_address and second.is_address):
        return _named_alike(first, second)
    box = _box_and_house(a, first, b=b, second=second)
    return not (_other_number_on_one_street(first, second) or _another_place(first, second, box_and_house=box))


def _box_and_house(a: str, first: AddressRead, *, b: str, second: AddressRead) -> bool:
    """Is the one a post-office box without a street, and the other a numbered house that is none?"""
    boxed, other = _BOX.search(a) is not None, _BOX.search(b) is not None
    if boxed == other:
        return False
    box, house = (first, second) if boxed else (second, first)
    return not box.streets and bool(house.numbered)


def _named_alike(a: AddressRead, b: AddressRead) -> bool:
    """Of words that are no address, as *by the adviser*: does every one of the shorter stand in the longer?"""
    fewer, more = sorted((a.names, b.names), key=len)
    return bool(fewer) and fewer <= more


def _other_number_on_one_street(a: AddressRead, b: AddressRead) -> bool:
    return not a.numbered.isdisjoint(b.numbered) and _nothing_in_common(a, b)


def _nothing_in_common(a: AddressRead, b: AddressRead) -> bool:
    """Are all numbers of the two others? A flat's number is compared with a house's: one may be taken for the other."""
    return not (_overlap(a.numbers, (*b.numbers, *b.flats)) or _overlap(a.flats, b.numbers))


def _overlap(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(span.low <= other.high and other.low <= span.high for span in spans for other in others)


def _another_place(a: AddressRead, b: AddressRead, *, box_and_house: bool) -> bool:
    """Are both postcodes read, more than one slip apart, and is the street or the town another, too?

    A box is at no house: were it compared by its town alone, an office with a box could write to
    nobody who lives in its town.
    """
    if len(a.codes) != 1 or len(b.codes) != 1:
        return False
    (code_a,), (code_b,) = a.codes, b.codes
    return not near(code_a, code_b) and (
        box_and_house or _another_street(a, b) or _another_town(a, b, one_area=area_of(code_a) == area_of(code_b))
    )


def _another_street(a: AddressRead, b: AddressRead) -> bool:
    """Is no street of the one like any of the other; or none the same, and the numbers have nothing in common?"""
    if not (a.streets and b.streets):
        return False
    if not any(_is_like(street, other) for street in a.streets for other in b.streets):
        return True
    return a.streets.isdisjoint(b.streets) and bool(a.numbers and b.numbers) and _nothing_in_common(a, b)


def _is_like(street: Street, other: Street) -> bool:
    names = [_telling(street.name) for street in (street, other)]
    return _any_alike(*names) if all(names) else street == other or any(not name for name in names)


def _telling(name: Iterable[str]) -> Collection[str]:
    words = tuple(name)
    return [word for word in words if word not in COMMON] or words


def _another_town(a: AddressRead, b: AddressRead, *, one_area: bool) -> bool:
    """Is no word for the town of the one like any of the other?

    In one postcode area a town and its suburb may both be right, so there no name of any
    kind may be alike.
    """
    if not (a.towns and b.towns) or _any_alike(a.towns, b.towns):
        return False
    return not one_area or not _any_alike(a.names | a.towns, b.names | b.towns)


def _any_alike(words: Iterable[str], others: Iterable[str]) -> bool:
    others = tuple(others)
    return any(_are_alike(word, other) for word in words for other in others)


def _are_alike(a: str, b: str) -> bool:
    """One word, a slip of typing of it, its beginning, or a short form of it."""
    short, long = sorted((a, b), key=len)
    if short == long or (len(short) >= _SLIP_FROM and is_one_slip(short, long)):
        return True
    return len(short) >= _SHORT_FROM and short[0] == long[0] and _stands_in_order(short, long)


def _stands_in_order(short: str, long: str) -> bool:
    """Do the letters of the one stand in the other, in their order?"""
    letters = iter(long)
    return all(letter in letters for letter in short)
