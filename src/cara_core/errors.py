"""What can go wrong, as one tree.

::

    CaraError
    ├─ ForceError
    │   ├─ ForceNotInstalled     no plugin of that name, or two
    │   ├─ ForceInvalid          a plugin or its books break the rules of a plugin: ``.faults``
    │   ├─ BookError             one book (TOML file) cannot be read: ``.file``, ``.faults``
    │   └─ WordsMissing          no words in that language: never English instead
    ├─ InputError                one input, or one call, is wrong: ``.faults``
    ├─ CaseError
    │   ├─ NoSuchCase            the store holds no case of that name
    │   ├─ OutOfTurn             not now: ``.case``, ``.asked``, ``.allowed``, ``.missing``
    │   ├─ CaseEnded             nothing of that kind can happen any more
    │   └─ Conflict              somebody recorded first: ``.expected``, ``.found``
    └─ StoreError
        ├─ NotDurable            the database would not keep what it says it kept
        ├─ StoreFull             there is no room left to write
        └─ StoreDamaged          the store is not what it was: ``.where``

Every message says what, where, what is allowed, and holds no personal data. That a
person may not be offered the programme is a value (a finding), never an exception.
"""

from collections.abc import Iterable, Sequence

import attrs
from typing_extensions import override

__all__ = [
    "BookError",
    "CaraError",
    "CaseEnded",
    "CaseError",
    "Conflict",
    "Fault",
    "ForceError",
    "ForceInvalid",
    "ForceNotInstalled",
    "InputError",
    "NoSuchCase",
    "NotDurable",
    "OutOfTurn",
    "StoreDamaged",
    "StoreError",
    "StoreFull",
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


class CaseError(CaraError):
    """Something cannot happen in this case, or cannot happen now."""


class NoSuchCase(CaseError):
    """The store holds no case of that name."""


class OutOfTurn(CaseError):
    """It cannot happen now. ``allowed`` names the kinds of fact that can; ``missing`` what it waits for."""

    def __init__(self, case: str, asked: str, allowed: Iterable[str], missing: Iterable[str] = ()) -> None:
        self.case = case
        self.asked = asked
        self.allowed: Sequence[str] = tuple(allowed)
        self.missing: Sequence[str] = tuple(missing)
        waits = [f"it waits for: {item}" for item in self.missing]
        super().__init__(
            _listed(f"{case}: {asked} is out of turn", [*waits, f"allowed now: {', '.join(self.allowed)}"])
        )


class CaseEnded(CaseError):
    """The case has ended, and this cannot happen in it any more."""

    def __init__(self, case: str, asked: str, ended: str, allowed: Iterable[str]) -> None:
        self.case = case
        self.asked = asked
        self.ended = ended
        self.allowed: Sequence[str] = tuple(allowed)
        super().__init__(
            _listed(f"{case}: {asked} cannot follow, the case is {ended}", [f"allowed now: {', '.join(self.allowed)}"])
        )


class Conflict(CaseError):
    """Somebody else recorded first: the case is at another number than was expected.

    ``of`` says what is numbered: its facts, or the versions of a record that stands beside them.
    """

    def __init__(self, case: str, expected: int, found: int, of: str = "fact") -> None:
        self.case = case
        self.expected = expected
        self.found = found
        super().__init__(f"{case}: {of} {expected} was expected to be the last, and {of} {found} is: read it again")


class StoreError(CaraError):
    """The store cannot be used, or did not keep what it was given."""


class NotDurable(StoreError):
    """The database does not hold to a setting without which an acknowledged fact could be lost."""


class StoreFull(StoreError):
    """There is no room left to write: nothing of this was kept, and everything before it was."""


class StoreDamaged(StoreError):
    """The store is not what it was; ``where`` says in which table and at which row it begins."""

    def __init__(self, where: str, what: str) -> None:
        self.where = where
        super().__init__(f"{where}: {what}")


def _listed(head: str, faults: Iterable[str]) -> str:
    return "\n  ".join((f"{head}:", *faults))
