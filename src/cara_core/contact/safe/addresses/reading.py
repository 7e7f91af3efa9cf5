"""An address as it is compared: its postcodes, its streets with the numbers beside them, and its town."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from cara_core.contact.safe.addresses.lines import Item, Numeral, Part, Span, parts_of
from cara_core.contact.safe.addresses.words import COMMON, HOUSE_WORDS, REGIONS, STREET_KINDS

__all__ = ["AddressRead", "Street", "read_address"]

_MOST_SIGNS: Final = 2_000
_MOST_ITEMS: Final = 80
"""So many signs, or words and numbers, has no address."""
_WEAK: Final = frozenset(
    re.findall(r"\w+", "hill park rise view green gate end path yard vale mead croft way row square quay wharf")
)
"""Kinds of street that names of towns end in, too: Hedge End, Park Gate."""
_PLAIN_HOUSES: Final = frozenset(
    re.findall(r"\w+", "house cottage cottages lodge farm barn villa bungalow vicarage rectory manor")
)
"""Words that are in hardly anything but an address."""
_LEAST_LETTERS: Final = 3
"""A shorter word tells no place from another."""
_SAINT: Final = "saint"


@attrs.frozen
class Street:
    """The name of a street, and what kind of street it is; ``None``: its name does not say."""

    name: tuple[str, ...] = attrs.field(repr=False)
    kind: str | None


@attrs.frozen(kw_only=True)
class AddressRead:
    """What was read of an address. ``streets``: those found; ``numbered``: those with a number read whole beside them.

    ``numbers`` is every number that may be the house's, ``flats`` those of doors inside it.
    ``towns`` are words of parts that name neither street nor house, ``names`` all words that
    tell a place. ``too_long``: nobody's address, and nothing was read of it.
    """

    is_address: bool = True
    too_long: bool = False
    codes: frozenset[str] = attrs.field(default=frozenset(), repr=False)
    numbers: Sequence[Span] = ()
    flats: Sequence[Span] = ()
    streets: frozenset[Street] = frozenset()
    numbered: frozenset[Street] = frozenset()
    towns: frozenset[str] = attrs.field(default=frozenset(), repr=False)
    names: frozenset[str] = attrs.field(default=frozenset(), repr=False)


@attrs.frozen
class _Found:
    """A street as it stands in a part: ``sure``: no town is called so; ``numbered``: a whole number is beside it."""

    street: Street
    words: tuple[str, ...] = attrs.field(repr=False)
    sure: bool
    numbered: bool


@attrs.frozen
class _Run:
    """Words without a number between them, and the numbers before and behind."""

    words: tuple[str, ...] = attrs.field(repr=False)
    before: Numeral | None
    behind: Numeral | None


def read_address(plain: str) -> AddressRead:
    """What does this address say, given in plain spelling? It never raises."""
    if len(plain) > _MOST_SIGNS:
        return AddressRead(too_long=True)
    parts, codes, together = parts_of(plain)
    if sum(len(part.items) + len(part.flats) + len(part.others) for part in parts) > _MOST_ITEMS:
        return AddressRead(too_long=True)
    runs = [run for part_runs in _runs(parts) for run in part_runs]
    found = [street for run in runs for street in _streets(run)]
    sure = [street for street in found if street.sure] or found
    words = [word for run in runs for word in run.words]
    numerals = [item.span for part in parts for item in part.items if isinstance(item, Numeral)]
    return AddressRead(
        is_address=bool(codes or sure or numerals or not _PLAIN_HOUSES.isdisjoint(words))
        or any(part.flats for part in parts),
        codes=codes,
        numbers=(*numerals, *together, *(span for part in parts for span in part.others)),
        flats=tuple(span for part in parts for span in part.flats),
        streets=frozenset(street.street for street in sure),
        numbered=frozenset(street.street for street in sure if street.numbered),
        towns=frozenset(_towns(parts, sure)),
        names=frozenset(_telling(words)),
    )


def _telling(words: Iterable[str]) -> Iterator[str]:
    """The words among these that tell one place from another."""
    for word in words:
        plain = STREET_KINDS.get(word, word)
        is_common = word in COMMON or word in REGIONS or word in HOUSE_WORDS or plain in STREET_KINDS
        if len(word) >= _LEAST_LETTERS and not is_common:
            yield word


def _towns(parts: Sequence[Part], streets: Sequence[_Found]) -> Iterator[str]:
    """The words of what is neither street, house nor flat: mostly the town."""
    in_streets = [street.words for street in streets]
    for part in parts:
        words = [item for item in part.items if isinstance(item, str)]
        if part.has_flat_word or not HOUSE_WORDS.isdisjoint(words):
            continue
        last = max((_end_of(words, street) for street in in_streets), default=0)
        behind = words[last:]
        numbered = last == 0 and any(isinstance(item, Numeral) for item in part.items)
        if not numbered:
            yield from _town_words(behind)


def _town_words(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        if len(word) >= _LEAST_LETTERS and word not in COMMON and word not in REGIONS:
            yield word


def _end_of(words: Sequence[str], street: Sequence[str]) -> int:
    """Where in these words the street ends; 0: it does not stand in them."""
    length = len(street)
    ends = (
        first + length for first in range(len(words) - length + 1) if tuple(words[first : first + length]) == street
    )
    return max(ends, default=0)


def _runs(parts: Sequence[Part]) -> Iterator[list[_Run]]:
    carried: Numeral | None = None
    for part in parts:
        yield list(_runs_of(part.items, carried))
        # A number on a line of its own belongs to the street on the next.
        alone = part.items[0] if len(part.items) == 1 and not part.flats else None
        carried = alone if isinstance(alone, Numeral) else None


def _runs_of(items: Sequence[Item], before: Numeral | None) -> Iterator[_Run]:
    words: list[str] = []
    for item in items:
        if isinstance(item, str):
            words.append(item)
            continue
        if words:
            yield _Run(tuple(words), before, item)
        words, before = [], item
    if words:
        yield _Run(tuple(words), before, None)


def _streets(run: _Run) -> Iterator[_Found]:
    """Every street among these words, from its name to its kind."""
    words = _spelt_out(run.words)
    first = 0
    kinds = [place for place, word in enumerate(words) if word in STREET_KINDS]
    ends = [place for place in kinds if place + 1 not in kinds]
    for end in ends:
        start = _name_start(words, first, end)
        before = run.before is not None and start == 0 and run.before.certain
        behind = run.behind is not None and end == len(words) - 1 and run.behind.certain
        kind = STREET_KINDS[words[end]]
        name = tuple(STREET_KINDS.get(word, word) for word in words[start:end])
        has_number = (start == 0 and run.before is not None) or (end == len(words) - 1 and run.behind is not None)
        yield _Found(
            Street(name, kind),
            run.words[start : end + 1],
            sure=kind not in _WEAK or has_number,
            numbered=before or behind,
        )
        first = end + 1
    if not ends and run.before is not None and HOUSE_WORDS.isdisjoint(words):
        yield _Found(Street(words, None), run.words, sure=True, numbered=run.before.certain)


def _name_start(words: Sequence[str], first: int, end: int) -> int:
    """Where the name of the street begins: behind the name of a house that stands before it in one line."""
    houses = [place for place in range(first, end) if words[place] in HOUSE_WORDS]
    return next((place + 1 for place in reversed(houses) if place > first and place + 1 < end), first)


def _spelt_out(words: Sequence[str]) -> tuple[str, ...]:
    """The same with *St* as saint where it is not the street."""
    last = max((place for place, word in enumerate(words) if word != "st" and word in STREET_KINDS), default=-1)
    return tuple(_SAINT if word == "st" and (place < last or place == 0) else word for place, word in enumerate(words))
