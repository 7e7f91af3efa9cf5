"""Text in a SQLite file that is no UTF-8: shown as far as it can be, so that it stops nothing but itself.

SQLite keeps text as it was put in. A flipped bit, or somebody with an editor, can leave a
row that Python's drivers refuse to read, and with it every other row of the same question.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from sqlalchemy.exc import DBAPIError

__all__ = ["GarbledText", "is_undecodable", "key_of", "reading_any_text"]


class GarbledText(str):
    """Text of a row that is no UTF-8: with a backslash for each byte that is none. ``raw`` are its bytes.

    Nothing the store wrote says the same: no name has a backslash in it, and no JSON such an escape.
    """

    __slots__ = ("raw",)
    raw: bytes

    def __new__(cls, raw: bytes) -> Self:
        """The text in these bytes."""
        text = super().__new__(cls, raw, "utf-8", "backslashreplace")
        text.raw = raw
        return text


def key_of(text: str) -> str | bytes:
    """This text as it is compared in the database: of garbled text the bytes, to be cast to text there."""
    return text.raw if isinstance(text, GarbledText) else text


def is_undecodable(raised: BaseException) -> bool:
    """Does this error of a driver say that a text is no UTF-8? It has no code, and only its words say so."""
    if isinstance(raised, DBAPIError) and raised.orig is not None:
        raised = raised.orig
    return isinstance(raised, UnicodeDecodeError) or str(raised).startswith("Could not decode to UTF-8")


@contextmanager
def reading_any_text(driver: Any) -> Iterator[None]:
    """Texts that are no UTF-8 come as :class:`GarbledText` from this connection to SQLite. It is slower."""
    before, driver.text_factory = driver.text_factory, _decoded
    try:
        yield
    finally:
        driver.text_factory = before


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return GarbledText(raw)
