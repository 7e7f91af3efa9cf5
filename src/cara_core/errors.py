"""What can go wrong, as one tree.

::

    CaraError
    ├─ ForceError
    │   ├─ ForceNotInstalled     no plugin of that name, or two
    │   ├─ ForceInvalid          a plugin or its books break the rules of a plugin: ``.faults``
    │   ├─ BookError             one book (TOML file) cannot be read: ``.file``, ``.faults``
    │   └─ WordsMissing          no words in that language: never English instead
    └─ InputError                one input, or one call, is wrong: ``.faults``

Every message says what, where, what is allowed, and holds no personal data. That a
person may not be offered the programme is a value (a finding), never an exception.
"""

from collections.abc import Iterable, Sequence

import attrs
from typing_extensions import override

__all__ = [
    "BookError",
    "CaraError",
    "Fault",
    "ForceError",
    "ForceInvalid",
    "ForceNotInstalled",
    "InputError",
    "WordsMissing",
]


@attrs.frozen
class Fault:
    """One thing that is wrong with an input: where, what kind, and what is allowed.

    ``path`` is a contract path such as ``offences[0].committed_on``, or empty for the
    input as a whole; ``code`` is stable, for programs; ``allowed`` is for people. None
    of them ever holds a value of the input.
    """

    path: str
    code: str
    allowed: str

    @override
    def __str__(self) -> str:
        return f"{self.path}: {self.allowed}" if self.path else self.allowed


class CaraError(Exception):
    """Anything this library raises on purpose."""


class ForceError(CaraError):
    """A force or a community cannot be used."""


class ForceNotInstalled(ForceError):
    """No plugin, or more than one, answers to that name."""


class ForceInvalid(ForceError):
    """A plugin breaks the rules of a plugin; ``faults`` names every one at once."""

    def __init__(self, name: str, faults: Iterable[str]) -> None:
        self.name = name
        self.faults: Sequence[str] = tuple(faults)
        super().__init__(_listed(f"{name} cannot be used", self.faults))


class BookError(ForceError):
    """One policy file cannot be read; ``faults`` names every one at once."""

    def __init__(self, file: str, faults: Iterable[Fault]) -> None:
        self.file = file
        self.faults: Sequence[Fault] = tuple(faults)
        super().__init__(_listed(f"{file} cannot be read", map(str, self.faults)))


class WordsMissing(ForceError):
    """There are no words for this in that language, and English is never sent instead."""


class InputError(CaraError, ValueError):
    """An input, or a call, is wrong; ``faults`` names every one at once and repeats no value."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: Sequence[Fault] = tuple(faults)
        super().__init__(_listed("the input cannot be used", map(str, self.faults)))


def _listed(head: str, faults: Iterable[str]) -> str:
    return "\n  ".join((f"{head}:", *faults))
