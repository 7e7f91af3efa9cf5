"""Made-up houses, written as people write them: one house twice with one slip of typing, and two that plainly differ.

A house's own number is not mistyped here: another number on one street is another house.
"""

import random
import re
from collections.abc import Callable, Sequence
from typing import Final

import attrs

__all__ = ["House", "one_house_twice", "some_house", "two_houses", "written"]

NAMES: Final = re.findall(
    r"\w+",
    "Park Elm Oak Church Mill Station Victoria Queens Kings St_Marys St_Johns Manor Albert Grange Windmill Broad"
    " Highfield Alexandra Springfield Richmond School Chestnut Willow Seven_Sisters Old_Mill Canute Bevois Portswood",
)
KINDS: Final = {
    "Road": ("Road", "Rd", "Rd.", "ROAD"),
    "Street": ("Street", "St", "St.", "street"),
    "Avenue": ("Avenue", "Ave", "Av."),
    "Lane": ("Lane", "Ln", "lane"),
    "Close": ("Close", "Cl"),
    "Crescent": ("Crescent", "Cres"),
    "Gardens": ("Gardens", "Gdns"),
    "Terrace": ("Terrace", "Ter"),
    "Drive": ("Drive", "Dr"),
    "Way": ("Way",),
    "Hill": ("Hill",),
    "Mews": ("Mews",),
}
TOWNS: Final = (
    ("Southampton", "Bitterne", "Hampshire", "SO"),
    ("Hedge End", "Botley", "Hants", "SO"),
    ("Portsmouth", "Southsea", "Hampshire", "PO"),
    ("Leicester", "Oadby", "Leicestershire", "LE"),
    ("Birmingham", "Moseley", "West Midlands", "B"),
    ("Cardiff", "Canton", "Wales", "CF"),
    ("Edinburgh", "Leith", "Scotland", "EH"),
    ("London", "Walworth", "Greater London", "SE"),
    ("Łódź Park", "Zażółć", "Kent", "ME"),
)
INSIDE: Final = ("Ocean House", "Rose Cottage", "The Old Barn", "Albion Towers", "Thornfield")
INWARD: Final = "ABDEFGHJLNPQRSTUWXYZ"
WORDS: Final = {1: "One", 7: "Seven", 8: "Eight", 14: "Fourteen", 21: "Twenty-One", 80: "Eighty", 99: "Ninety Nine"}
NUMBER: Final = "\ue000"
"""Stands for the house's number while slips are made, so that none hits it."""
SIGNS: Final = "abcdefghijklmnopqrstuvwxyz0123456789 ,.-'/\n"


@attrs.frozen
class House:
    """One house, and perhaps a flat in it."""

    number: int
    name: str
    kind: str
    town: tuple[str, str, str, str]
    code: str
    flat: int | None = None
    inside: str | None = None


def some_house(chance: random.Random) -> House:
    """Any house of these streets and towns."""
    town = chance.choice(TOWNS)
    code = f"{town[3]}{chance.randint(1, 39)} {chance.randint(0, 9)}{''.join(chance.choices(INWARD, k=2))}"
    number = chance.choice([chance.randint(1, 30), chance.choice(sorted(WORDS)), chance.randint(1, 999)])
    return House(
        number,
        chance.choice(NAMES).replace("_", " "),
        chance.choice(list(KINDS)),
        town,
        code,
        flat=chance.choice([None, None, chance.randint(1, 40)]),
        inside=chance.choice([None, None, None, *INSIDE]),
    )


def one_house_twice(chance: random.Random) -> tuple[str, str]:
    """One house, written in two ways, one of them with at most one slip of typing."""
    house = some_house(chance)
    once, again = (written(house, chance) for _ in range(2))
    return once.replace(NUMBER, number_of(house, chance)), slipped(again, chance).replace(
        NUMBER, number_of(house, chance)
    )


def two_houses(chance: random.Random) -> tuple[str, str]:
    """Two houses that plainly differ, each as a force would record it: on one street, or on two far apart."""
    first = attrs.evolve(some_house(chance), inside=None)
    if chance.random() < 0.5:
        second = attrs.evolve(first, number=first.number + chance.randint(1, 40), flat=None)
        if str(second.number) in {str(first.flat), f"{first.flat}{first.number}"}:
            # A flat may be taken for the house; and so may a flat and a house that run together.
            first = attrs.evolve(first, flat=None)
    else:
        second = attrs.evolve(some_house(chance), inside=None)
        while _alike(first, second):
            second = attrs.evolve(some_house(chance), inside=None)
    return recorded(first, chance), recorded(second, chance)


def _alike(first: House, second: House) -> bool:
    codes = [house.code.replace(" ", "") for house in (first, second)]
    far = sum(a != b for a, b in zip(codes[0][-3:], codes[1][-3:], strict=True)) > 1
    words = set(first.name.split()) & set(second.name.split()) or first.name[0] == second.name[0]
    return not far or bool(words)


def recorded(house: House, chance: random.Random) -> str:
    """As it stands on a record: flat, number and street, town, postcode, each on its line."""
    street = f"{house.number} {house.name} {chance.choice(KINDS[house.kind])}"
    flat = [] if house.flat is None else [f"Flat {house.flat}"]
    return chance.choice(["\n", ", "]).join([*flat, street, house.town[0], house.code])


def number_of(house: House, chance: random.Random) -> str:
    """Its number in digits, in words, or in a range that holds it."""
    number = house.number
    ways = [str(number)] * 4 + [f"{number}{chance.choice('abcd')}", f"No. {number}", f"0{number}", f"No {number}"]
    if number > 2:
        ways.append(f"{number - 2}-{number + 2}")
    return chance.choice([*ways, WORDS.get(number, str(number))])


def written(house: House, chance: random.Random) -> str:
    """The house as somebody may write it, with a sign in the place of its number."""
    name = house.name
    if name.startswith("St "):
        name = chance.choice(["St ", "St. ", "Saint "]) + chance.choice([name[3:], f"{name[3:-1]}'s"])
    elif name.endswith("s"):
        name = chance.choice([name, f"{name[:-1]}'s", f"{name[:-1]}\u2019s"])
    street = f"{NUMBER} {name} {chance.choice(KINDS[house.kind])}"
    town, suburb, county, _ = house.town
    lines = [street, *_perhaps(chance, [house.inside] if house.inside else [], 0.7)]
    if house.flat is not None:
        lines[-1:] = [f"{chance.choice(['Flat', 'Apt', 'flat no.', 'Unit'])} {house.flat}", lines[-1]]
    lines += _perhaps(chance, [suburb], 0.3) + _perhaps(chance, [town], 0.85) + _perhaps(chance, [county], 0.3)
    lines += _perhaps(chance, [_code(house.code, chance)], 0.85)
    if chance.random() < 0.4:
        chance.shuffle(lines)
    text = chance.choice(["\n", ", ", ",", "; ", " "] if NUMBER in lines[0] else ["\n", ", "]).join(lines)
    return _cased(text, chance)


def _perhaps(chance: random.Random, lines: Sequence[str], likely: float) -> list[str]:
    return list(lines) if chance.random() < likely else []


def _code(code: str, chance: random.Random) -> str:
    spelt = chance.choice([code, code.replace(" ", ""), code.lower(), code.replace(" ", "  ")])
    return spelt.replace("O", "0", 1) if chance.random() < 0.1 else spelt


def _cased(text: str, chance: random.Random) -> str:
    case: Callable[[str], str] = chance.choice([_as_it_is, _as_it_is, str.upper, str.lower, str.title])
    return case(text).replace("e", "\u00e9", 1) if chance.random() < 0.2 else case(text)


def _beside(text: str) -> str:
    before, _, behind = text.partition(NUMBER)
    return before[-1:] + behind[:1]


def _as_it_is(text: str) -> str:
    return text


def slipped(text: str, chance: random.Random) -> str:
    """The text with one sign wrong, missing, added, or two neighbours swapped, never in or at the house's number."""
    place, sign = chance.randrange(len(text)), chance.choice(SIGNS)
    near_number = NUMBER in text[max(0, place - 1) : place + 2]
    if near_number and sign.isdigit():
        sign = " "
    match chance.choice(["wrong", "missing", "added", "swapped", "none"]):
        case "wrong" if text[place] != NUMBER:
            return text[:place] + sign + text[place + 1 :]
        case "missing" if text[place] != NUMBER:
            return text[:place] + text[place + 1 :]
        case "added":
            return text[:place] + sign + text[place:]
        case "swapped" if NUMBER not in text[place : place + 2]:
            swapped = text[:place] + text[place : place + 2][::-1] + text[place + 2 :]
            # A flat's figure that comes to stand beside the house's number makes it another.
            return text if any(sign.isdigit() for sign in _beside(swapped)) else swapped
        case _:
            return text
