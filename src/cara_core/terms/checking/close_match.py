"""Which known name was probably meant by one that is not known?"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from typing import Final

__all__ = ["close_match"]

MOST_LETTERS_APART: Final = 2
_KEY_TO_REPEAT: Final = re.compile(r"[A-Za-z0-9_.\[\] -]{1,64}", re.ASCII)
_SEPARATORS: Final = re.compile(r"[_. -]")
_CLOSE: Final = 0.8


def close_match(key: object, names: Sequence[str]) -> str | None:
    """Which of these names was this key probably meant to be? ``None``: none is close enough.

    At most two letters of either are not in the other: so a key that may be repeated in a
    fault cannot hold a person's name.
    """
    if type(key) is not str or not _KEY_TO_REPEAT.fullmatch(key):
        return None
    return _close_match(key, tuple(names))


@lru_cache(maxsize=1024)
def _close_match(key: str, names: tuple[str, ...]) -> str | None:
    """Remembered, as it is slow, and a misspelt key of a list is looked up again for every entry."""
    plain = {_plain(name): name for name in names}
    close = get_close_matches(_plain(key), plain, n=1, cutoff=_CLOSE)
    if not close:
        return None
    # A ratio alone lets more letters differ the longer the key is, enough to hold a name: so the
    # letters that are not shared are counted as well.
    shared = sum(block.size for block in SequenceMatcher(None, _plain(key), close[0]).get_matching_blocks())
    return plain[close[0]] if max(len(_plain(key)), len(close[0])) - shared <= MOST_LETTERS_APART else None


def _plain(name: str) -> str:
    return _SEPARATORS.sub("", name).lower()
