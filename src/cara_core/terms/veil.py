"""A value that may not be shown by accident: a victim's number, address or words.

Printing, formatting, pickling, copying into a dictionary or JSON: each shows nothing or
raises. The value comes out in one place only, :func:`unveiled`, so that whoever reads the
code finds every place where it does.
"""

import hmac
from collections.abc import Callable
from typing import Final, NoReturn, SupportsIndex

from typing_extensions import override

__all__ = ["Unshown", "Veiled", "unveiled"]


class Unshown(TypeError):
    """Something would have shown what is veiled. It says so, and nothing of the value."""

    def __init__(self, way: str) -> None:
        super().__init__(f"a veiled value cannot be shown by {way}; allowed: unveiled(value), where a person needs it")


class Veiled:
    """One text that is not shown. Two are equal where their texts are; neither says which.

    It holds no attribute with the text, so nothing that walks attributes finds it.
    """

    __slots__ = ("__open",)

    def __init__(self, text: str) -> None:
        if type(text) is not str:
            raise Unshown("anything but text")
        # Kept inside a function: a serialiser, a debugger or vars() that walks attributes finds no text.
        self.__open: Final[Callable[[], str]] = lambda: text

    def _opened(self) -> str:
        return self.__open()

    @override
    def __repr__(self) -> str:
        return "<veiled>"

    @override
    def __str__(self) -> NoReturn:
        raise Unshown("str()")

    @override
    def __format__(self, format_spec: str) -> NoReturn:
        raise Unshown("format()")

    @override
    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise Unshown("pickle or copy")

    def __deepcopy__(self, memo: object) -> "Veiled":
        return self

    def __copy__(self) -> "Veiled":
        return self

    @override
    def __eq__(self, other: object) -> bool:
        if type(other) is not Veiled:
            return False
        # Half a character must not raise here: the error of the codec holds the whole text.
        own, its = self._opened().encode(errors="surrogatepass"), other._opened().encode(errors="surrogatepass")
        return hmac.compare_digest(own, its)

    @override
    def __hash__(self) -> int:
        return hash(("veiled", self._opened()))


def unveiled(value: Veiled) -> str:
    """The text itself: for whoever has to dial it, write it on an envelope, or compare it."""
    return value._opened()  # noqa: SLF001  (the one way out)
