"""Telephone numbers as a provider takes them."""

import re
from typing import Final

__all__ = ["e164"]

_BETWEEN: Final = re.compile(r"(?<=[0-9])\s*\(0\)|[\s().\-\u2010-\u2015]")
_NUMBER: Final = re.compile(r"\+[1-9][0-9]{7,14}", re.ASCII)


def e164(number: str) -> str | None:
    """The number with its country first (``+447700900123``); ``None``: it is not written as one.

    A number that begins with one 0 is of the United Kingdom. Whether anybody has it is not
    asked: the numbers that Ofcom keeps for drama (07700 900000 to 900999) belong to nobody
    and are used in every example, and a library that knows the plan of numbers refuses them.
    """
    digits = _BETWEEN.sub("", number)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"+44{digits[1:]}"
    return digits if _NUMBER.fullmatch(digits) else None
