"""One reading of telephone numbers: for recording them, for comparing them and for sending.

The forms are those people write: spaces, dashes, dots, brackets, ``(0)`` for the trunk
code, ``00`` or ``+`` before a country, digits of any script. A number without a country is
of the United Kingdom. How many digits follow its first ones is Ofcom's plan of numbers,
under which the numbers kept for drama (07700 900000 to 900999) are numbers as any other:
whether anybody has a number is not asked.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

import attrs

__all__ = ["PHONE_FORM", "NumbersInText", "can_be_texted", "numbers_in", "read_number", "same_number"]

PHONE_FORM: Final = "a phone number: one of the United Kingdom with all its digits, or + and its country before it"
"""What is allowed, for a fault."""
_HOME: Final = "44"
_TRUNK: Final = re.compile(r"(?<=[0-9])[ .\-]*\([ ]*0[ ]*\)")
"""A nought in brackets behind a digit: dialled at home, and never part of the number."""
_SIGNS_OF_A_NUMBER: Final = re.compile(r"\(? ?\+?[0-9 ().\-/]+")
_BETWEEN: Final = re.compile(r"[ ().\-/]")
_FOREIGN: Final = re.compile(r"(?!44)(?:1[2-9][0-9]{9}|[2-9][0-9]{7,14})")
"""A country's code and its number: 8 to 15 digits (ITU-T E.164); North America has 11."""
_OF_HOME: Final = re.compile(r"[1-357-9][0-9]{9}|800[0-9]{6}|8001111|845464[0-9]|(?P<short>1[0-9]{4})[0-9]{4}")
_SHORT: Final = frozenset(
    re.findall(
        r"\w+",
        "12046 12087 12545 12762 12763 12766 12972 12973 12982 12987 12988 13638 13647 13847 13864 14044 "
        "14202 14208 14603 14605 14606 14607 14614 14805 14887 15243 15246 15276 15626 15668 16064 16067 "
        "16295 16353 16354 16472 16476 16595 16596 16597 16955 16977 17266 17267 17442 17502 17503 17504 "
        "17505 17506 17507 17508 17688 18275 18276 18375 18378 18843 19006 19008 19052 19358 19466 19492 "
        "19498 19632 19633 19956",
    )
)
"""The areas, with the first digit behind them, in which some numbers have nine digits and not ten."""
_PERSONAL_OR_PAGER: Final = ("+4470", "+4476")
_MAN: Final = "+447624"
"""Mobile numbers of the Isle of Man, among those of pagers."""
# A digit, then digits with anything people write between them. A letter, a comma, an extension (#) or a new line
# ends a number, so that two numbers in one text are not read as one.
_RUN: Final = re.compile(r"[0-9](?:[^\w,;@#\n]|[0-9])*")
_RUN_TRUNK: Final = re.compile(r"(?<=[0-9])([^\w,;@#\n(]*)\([ ]*0[ ]*\)")
_ENOUGH: Final = 9
"""So many last digits tell one telephone from another, whatever country or trunk code stands before them."""
_LOCAL: Final = range(6, _ENOUGH)
"""A number written without its area code has so many digits."""


def read_number(raw: str) -> str | None:
    """The number as the networks write it (``+447700900123``); ``None``: it can be no telephone's.

    ``07700 900123``, ``+44 (0)7700 900123``, ``447700900123`` and ``7700900123`` are one
    number. One digit too few or too many is no number, nor is one with a letter in it.
    """
    plain = _TRUNK.sub("", _plain_signs(raw).strip(" "))
    if not _SIGNS_OF_A_NUMBER.fullmatch(plain):
        return None
    digits = _BETWEEN.sub("", plain)
    if digits.startswith("+"):
        return _with_country(digits[1:])
    if digits.startswith("00"):
        return _with_country(digits[2:])
    if digits.startswith("0"):
        return _of_home(digits[1:])
    return _of_home(digits) or (_with_country(digits) if digits.startswith(_HOME) else None)


def can_be_texted(number: str) -> bool:
    """May a text message reach this number, as :func:`read_number` gives it?

    At home only a mobile: not a landline, a personal number (070) or a pager (076). Of
    numbers abroad nobody here knows, so they may be tried.
    """
    if not number.startswith(f"+{_HOME}"):
        return True
    return number.startswith("+447") and (number.startswith(_MAN) or not number.startswith(_PERSONAL_OR_PAGER))


@attrs.frozen
class NumbersInText:
    """Every telephone number in one text, as far as they are compared: by their last digits."""

    tails: frozenset[str]
    inside: frozenset[str]
    local: frozenset[str]
    ends: frozenset[str]


def numbers_in(text: str, *, local: bool) -> NumbersInText:
    """Which numbers stand in this text, in plain spelling? ``local``: may one lack its area code?"""
    runs = [digits for run in _RUN.findall(text) for digits in _readings(run)]
    long = [run for run in runs if len(run) >= _ENOUGH]
    short = [run for run in runs if len(run) in _LOCAL] if local else []
    return NumbersInText(
        tails=frozenset(run[-_ENOUGH:] for run in long),
        # Inside, and not only at the end: two numbers may stand in one text.
        inside=frozenset(run[first : first + _ENOUGH] for run in long for first in range(len(run) - _ENOUGH + 1)),
        local=frozenset(map(_without_trunk, short)),
        ends=frozenset(run[-length:] for run in (*long, *short) for length in _LOCAL),
    )


def same_number(a: NumbersInText, b: NumbersInText) -> bool:
    """May any number of the one be a number of the other? Unsure: yes."""
    return not (
        a.tails.isdisjoint(b.inside)
        and b.tails.isdisjoint(a.inside)
        and a.local.isdisjoint(b.ends)
        and b.local.isdisjoint(a.ends)
    )


def _plain_signs(raw: str) -> str:
    return "".join(_plain_sign(sign) for sign in raw)


def _plain_sign(sign: str) -> str:
    """A digit, dash or space of any script as the plain one; invisible signs fall away, all others stay."""
    if sign.isascii():
        return sign
    match unicodedata.category(sign):
        case "Nd":
            return str(unicodedata.decimal(sign))
        case "Pd":
            return "-"
        case "Zs":
            return " "
        case "Cf":
            return ""
        case _:
            return {"\N{MINUS SIGN}": "-", "\N{FULLWIDTH PLUS SIGN}": "+"}.get(sign, sign)


def _with_country(digits: str) -> str | None:
    if digits.startswith(_HOME):
        return _of_home(digits.removeprefix(_HOME).removeprefix("0"))
    return f"+{digits}" if _FOREIGN.fullmatch(digits) else None


def _of_home(digits: str) -> str | None:
    found = _OF_HOME.fullmatch(digits)
    if found is None or (found["short"] is not None and found["short"] not in _SHORT):
        return None
    return f"+{_HOME}{digits}"


def _readings(run: str) -> Iterable[str]:
    """The digits of it with a nought in brackets and without: both are compared."""
    return {"".join(re.findall("[0-9]", spelt)) for spelt in (run, _RUN_TRUNK.sub(r"\1", run))}


def _without_trunk(digits: str) -> str:
    """A number of an area, or a short one such as 0800 1111, without the nought before it."""
    return digits.removeprefix("0") if len(digits) > min(_LOCAL) else digits
