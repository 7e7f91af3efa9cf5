"""The words of addresses: kinds of street, words for a house or a flat, and numbers in words."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

__all__ = ["COMMON", "FLAT_WORDS", "HOUSE_WORDS", "NUMBER_SIGNS", "REGIONS", "STREET_KINDS", "number_in_words"]


def _kinds(lines: str) -> Mapping[str, str]:
    """Every way to write a kind of street, to the first of its line."""
    return {word: line.split()[0] for line in lines.strip().splitlines() for word in line.split()}


STREET_KINDS: Final[Mapping[str, str]] = _kinds("""
    road rd
    street st str ulica ul
    avenue ave av
    lane ln
    drive dr drv
    close cl
    crescent cres cr cresc
    grove gr grv
    gardens gdns gdn garden
    place pl
    square sq
    terrace ter terr tce
    way wy
    walk wk
    row
    hill hl
    park pk
    rise
    view vw
    mews
    parade pde
    green grn
    gate
    wharf
    quay
    embankment
    esplanade
    promenade
    boulevard blvd
    highway
    path
    passage
    yard
    vale
    mead
    croft
    end
    brae
    wynd
    loan
    heol ffordd stryd lon
""")
"""What kind of street a word says, however it is written."""
HOUSE_WORDS: Final = frozenset(
    re.findall(
        r"\w+",
        "house hse cottage cott cottages lodge farm farmhouse barn hall court ct villa villas tower towers "
        "mansion mansions manor vicarage rectory grange building bldg buildings block blk heights point "
        "chambers mill school hostel hotel hospital centre box caravan bungalow annexe annex",
    )
)
"""Words in the name of a house, which may have numbers of its own inside."""
FLAT_WORDS: Final = frozenset(
    re.findall(
        r"\w+",
        "flat flats flt apartment apartments apt apts unit units room rm suite studio floor flr level "
        "bedsit maisonette penthouse fflat",
    )
)
"""Words before a number that is no house's, but of a door inside a house."""
NUMBER_SIGNS: Final = frozenset({"no", "nos", "number", "nr", "num"})
COMMON: Final = frozenset(
    re.findall(
        r"\w+",
        "the a an of and at in on by near old new great little upper lower north south east west central "
        "care c o po first ground top basement second third mr mrs ms miss mx dr",
    )
)
"""Words that tell no place from another."""
REGIONS: Final = frozenset(
    re.findall(
        r"\w+",
        "england scotland wales cymru northern ireland united kingdom uk gb great britain hampshire hants "
        "dorset wiltshire wilts sussex surrey kent berkshire berks devon cornwall somerset essex suffolk "
        "norfolk cambridgeshire cambs hertfordshire herts bedfordshire beds buckinghamshire bucks "
        "oxfordshire oxon gloucestershire glos worcestershire worcs warwickshire warks midlands "
        "leicestershire leics northamptonshire northants nottinghamshire notts derbyshire lincolnshire "
        "lincs staffordshire staffs shropshire salop herefordshire cheshire lancashire lancs yorkshire "
        "yorks merseyside cumbria durham northumberland tyne wear manchester greater london middlesex "
        "middx rutland cleveland avon humberside county co shire isle wight gwent gwynedd powys dyfed "
        "clwyd glamorgan fife lothian strathclyde highland",
    )
) - {"manchester", "london", "durham"}
"""Counties and countries, which a line may name beside a town or leave out."""
_UNITS: Final = [
    "nought",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = {
    word: 10 * number
    for number, words in enumerate(
        ("twenty", "thirty", "forty fourty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2
    )
    for word in words.split()
}
_SMALL: Final = {word: number for number, word in enumerate(_UNITS)}
_GLUED: Final = re.compile(rf"({'|'.join(_TENS)})({'|'.join(_UNITS[1:10])})")
_HUNDRED: Final = 100
_TEN: Final = 10


def number_in_words(words: Sequence[str]) -> tuple[int, int] | None:
    """The number that these words begin with, and how many of them it has; ``None``: they begin with none."""
    tail = _below_hundred(words)
    if tail is None:
        starts_with_hundred = len(words) > 1 and words[0] == "a" and words[1] == "hundred"
        return _with_hundreds(1, words, 1) if starts_with_hundred else None
    value, used = tail
    return _with_hundreds(value, words, used) if words[used : used + 1] == ["hundred"] else tail


def _with_hundreds(hundreds: int, words: Sequence[str], place: int) -> tuple[int, int]:
    """``hundreds`` hundred, whose word stands at ``place``, and what comes behind it."""
    after = place + 1
    skipped = after + (words[after : after + 1] == ["and"])
    tail = _below_hundred(words[skipped:])
    if tail is None:
        return hundreds * _HUNDRED, after
    return hundreds * _HUNDRED + tail[0], skipped + tail[1]


def _below_hundred(words: Sequence[str]) -> tuple[int, int] | None:
    if not words:
        return None
    first = words[0]
    if first in _SMALL:
        return _SMALL[first], 1
    glued = _GLUED.fullmatch(first)
    if glued is not None:
        return _TENS[glued[1]] + _SMALL[glued[2]], 1
    if first not in _TENS:
        return None
    unit = _SMALL.get(words[1], 0) if len(words) > 1 else 0
    return (_TENS[first] + unit, 2) if 0 < unit < _TEN else (_TENS[first], 1)
