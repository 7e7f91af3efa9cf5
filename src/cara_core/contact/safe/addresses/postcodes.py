"""Postcodes of the United Kingdom: read from plain text, and how far one is from another.

The areas are Royal Mail's; which letters may stand where is of the postcode's published
form (BS 7666). A British Forces Post Office (``BFPO 57``) takes a postcode's place.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

import attrs

from cara_core.contact.safe.spelling import is_one_slip

__all__ = ["POSTCODE_FORM", "PostcodeFound", "area_of", "ends_in_postcode", "is_real", "near", "postcodes_at"]

POSTCODE_FORM: Final = "a real postcode (such as SO14 7DW), or BFPO and a number"
"""What is allowed, for a fault."""
_AREAS: Final = frozenset(
    re.findall(
        r"\w+",
        "ab al b ba bb bd bf bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e "
        "ec eh en ex fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln "
        "ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so "
        "sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze",
    )
)
_GIRO: Final = "gir0aa"
_BFPO: Final = "bfpo"
_DISTRICT: Final = {1: re.compile(r"[1-9][0-9a-hjkmnp-y]?"), 2: re.compile(r"0|[1-9][0-9a-hjkmnp-y]?")}
"""What follows an area of one letter, and of two."""
_INWARD: Final = re.compile(r"[0-9][abd-hjlnp-uw-z]{2}")
_INWARD_LENGTH: Final = 3
_LENGTHS: Final = range(5, 8)
_MOST_TOKENS: Final = 3
"""So many pieces somebody can break one postcode into with one slip."""
_OVER_TWO_LINES: Final = 2
"""A postcode over two lines has its halves on them."""
_AT_THE_END: Final = re.compile(r"(?:^|.*[^A-Za-z0-9])([A-Za-z]{1,2}[0-9][0-9A-Za-z]?) ?([0-9][A-Za-z]{2})")
_BFPO_AT_THE_END: Final = re.compile(r"(?:^|.*[^A-Za-z0-9])BFPO ?[1-9][0-9]{0,3}", re.IGNORECASE)


@attrs.frozen
class PostcodeFound:
    """A postcode, and at which words it stands. ``sure``: rightly written, it begins or ends its part of an address."""

    code: str
    places: range
    sure: bool


def ends_in_postcode(line: str) -> bool:
    """Does this line of an address end in a real postcode, or a British Forces Post Office, written rightly?"""
    line = line.strip()
    found = _AT_THE_END.fullmatch(line)
    return _BFPO_AT_THE_END.fullmatch(line) is not None or (
        found is not None and is_real(f"{found[1]}{found[2]}".lower())
    )


def is_real(code: str) -> bool:
    """Is this, in small letters without spaces, a postcode as one may be given?"""
    return _canonical(code) == code


def area_of(code: str) -> str:
    """The letters that begin a postcode, which stand for a town and what lies around it."""
    return code[: 2 if code[1].isalpha() else 1] if not code.startswith(_BFPO) else "bf"


def near(a: str, b: str) -> bool:
    """Are these two postcodes one, or one slip of typing apart?

    A slip is one sign wrong, missing or added, or two neighbours swapped. A British Forces
    Post Office has a number and a postcode, so that one of each may be the same.
    """
    if {area_of(a), area_of(b)} == {"bf"} and a.startswith(_BFPO) is not b.startswith(_BFPO):
        return True
    # Of a nought typed for an O nothing is left here; but of one that changed its place, too.
    return is_one_slip(a.replace("o", "0"), b.replace("o", "0"))


def postcodes_at(lines: Sequence[Sequence[str]]) -> Iterator[PostcodeFound]:
    """Every postcode among the words of these parts of an address, in plain text.

    However its letters are spaced, over two parts, and with a letter O for a nought or a nought for an O.
    """
    words = [word for line in lines for word in line]
    begins = _beginnings(lines)
    for first in range(len(words)):
        joined = ""
        for last in range(first + 1, min(first + _MOST_TOKENS, len(words)) + 1):
            joined += words[last - 1]
            if len(joined) > _LENGTHS[-1] and not joined.startswith(_BFPO):
                break
            code = _code(joined)
            crossed = any(place in begins for place in range(first + 1, last))
            if code is None or (crossed and last - first != _OVER_TWO_LINES):
                continue
            spaced = last - first == 1 or code.startswith(_BFPO) or len(words[last - 1]) == _INWARD_LENGTH
            at_an_edge = first in begins or last in begins
            # Mended, it may be no postcode: a slip makes L1 0DZ of a town.
            sure = spaced and at_an_edge and last - first <= _OVER_TWO_LINES and code == joined
            yield PostcodeFound(code, range(first, last), sure=sure)


def _beginnings(lines: Sequence[Sequence[str]]) -> frozenset[int]:
    """At which of all words a part begins, or the last has ended."""
    return frozenset(accumulate(map(len, lines), initial=0))


def _code(joined: str) -> str | None:
    if joined.startswith(_BFPO) and joined[len(_BFPO) :].isdigit():
        return joined
    return _canonical(joined)


def _canonical(joined: str) -> str | None:
    """The postcode that these signs are, with each nought and O where it has to be; ``None``: none."""
    if joined == _GIRO:
        return joined
    if len(joined) not in _LENGTHS:
        return None
    outward, inward = joined[:-_INWARD_LENGTH], joined[-_INWARD_LENGTH:]
    if not (inward[0].isdigit() or inward[0] == "o"):
        return None
    inward = inward[0].replace("o", "0") + inward[1:]
    # "No 15 St": an outward half without any figure is none.
    if not _INWARD.fullmatch(inward) or outward.isalpha():
        return None
    return next((f"{found}{inward}" for length in (2, 1) if (found := _outward(outward, length)) is not None), None)


def _outward(outward: str, length: int) -> str | None:
    """The first half, if its area has so many letters."""
    area, district = outward[:length].replace("0", "o"), outward[length:]
    district = district.replace("o", "0")
    return f"{area}{district}" if area in _AREAS and _DISTRICT[length].fullmatch(district) else None
