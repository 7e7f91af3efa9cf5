"""Its own words, where the core's do not fit: groups are in the evening, when the front door is shut.

Illustrative: no public source says where Leicestershire's groups are held. It takes the
core's English and changes one letter; whatever was signed of that letter is void by it.
"""

from hashlib import sha256
from typing import Final

import attrs

import cara_core as cara
from cara_core.packs.core import english

__all__ = ["evening_words"]

BOOKING: Final = "P03-booking"
EVENING: Final = "After 5pm the front door is shut. Please ring the bell at the side door."


def evening_words(language: str) -> cara.Pack | None:
    """The core's English with the way in on an evening. ``None``: it is not English that is asked for."""
    if language.lower().split("-")[0] != "en":
        return None
    core = english()
    key = (BOOKING, cara.Medium.LETTER, cara.AddressForm.IMPERSONAL)
    letter = attrs.evolve(
        core.texts[key],
        text=f"{core.texts[key].text}\n\n{EVENING}",
        status=cara.TextStatus.DRAFT,
        file=__name__,
        line=0,
    )
    return attrs.evolve(
        core,
        title="English, for evening groups",
        owner="cara-leicestershire",
        texts={**core.texts, key: letter},
        made_from=sha256(f"{core.made_from} {letter.digest}".encode()).hexdigest(),
    )
