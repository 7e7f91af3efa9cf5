"""What can go wrong, as one tree.

::

    CaraError
    ├─ ForceError
    │   ├─ ForceNotInstalled     no plugin of that name, or two
    │   ├─ ForceInvalid          a plugin or its books break the rules of a plugin: ``.faults``
    │   ├─ BookError             one book (TOML file) cannot be read: ``.file``, ``.faults``
    │   └─ WordsMissing          no words in that language: never English instead
    ├─ InputError                one input, or one call, is wrong: ``.faults``
    ├─ ExtraMissing              what comes with an extra is not installed: ``.extra``
    ├─ CaseError
    │   ├─ NoSuchCase            the store holds no case of that name
    │   ├─ OutOfTurn             not now: ``.case``, ``.asked``, ``.allowed``, ``.missing``
    │   ├─ CaseEnded             nothing of that kind can happen any more
    │   └─ Conflict              somebody recorded first: ``.expected``, ``.found``
    └─ StoreError
        ├─ NotDurable            the database would not keep what it says it kept
        ├─ StoreFull             there is no room left to write
        ├─ StoreDamaged          the store is not what it was: ``.where``
        ├─ StoreBusy             another writer was at it too long: ``.retry``
        ├─ ConnectionLost        the server of the database is away: ``.retry``
        ├─ NoStore               there is no store there
        ├─ KeyMissing            a key is not in the folder of the keys, or another one is
        ├─ MadeByNewer           a newer version of the library made it, or a fact in it
        └─ StoreExtraMissing     what the store needs is not installed: an ``ExtraMissing`` too (``store/opening.py``)

Each is data for programs: ``.code``, ``.faults`` (every single thing that is wrong) and
``.retry`` (may the same call succeed when it is made again, though nobody corrects
anything?). Each can be pickled and copied, so it comes through a pool of processes.

Every message says what, where, what is allowed, and holds no personal data. That a
person may not be offered the programme is a value (a finding), never an exception.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

import attrs
from typing_extensions import override

__all__ = [
    "BookError",
    "CaraError",
    "CaseEnded",
    "CaseError",
    "Conflict",
    "ConnectionLost",
    "ExtraMissing",
    "Fault",
    "ForceError",
    "ForceInvalid",
    "ForceNotInstalled",
    "InputError",
    "KeyMissing",
    "MadeByNewer",
    "NoStore",
    "NoSuchCase",
    "NotDurable",
    "OutOfTurn",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreFull",
    "WordsMissing",
]


E = TypeVar("E", bound="CaraError")

_WORD: Final = re.compile(r"(?<!^)(?=[A-Z])")


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
    """Anything this library raises on purpose.

    ``code`` is stable, for programs. ``faults`` are all the things that are wrong, at least
    one. ``retry``: the same call may succeed when it is made again, though nobody corrects
    anything. It can be pickled and copied, with its data; none of it is personal.
    """

    code: str = "CARA_ERROR"
    retry: bool = False
    faults: Sequence[object]

    @override
    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "code" not in cls.__dict__:
            cls.code = _WORD.sub("_", cls.__name__.lstrip("_")).upper()

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        if "faults" not in self.__dict__:
            self.faults = (Fault("", self.code, str(self)),)

    @override
    def __reduce__(self) -> tuple[Any, ...]:
        # By default an exception is made again by calling its class with its message. Most of these are
        # called with their data instead, so the message would be taken for one of them.
        return _made_again, (type(self), self.args, dict(self.__dict__))


def _made_again(kind: type[E], args: tuple[object, ...], data: Mapping[str, object]) -> E:
    error = kind.__new__(kind, *args)
    error.__dict__.update(data)
    return error


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
    """An input, or a call, is wrong; ``faults`` names every one at once and repeats no value.

    ``code`` is the code of the first of them.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: Sequence[Fault] = tuple(faults)
        self.code = self.faults[0].code if self.faults else type(self).code
        super().__init__(_listed("the input cannot be used", map(str, self.faults)))


class ExtraMissing(CaraError, ImportError):
    """What was asked for comes with an extra that is not installed: ``extra`` is its name.

    ``needed_by`` begins the sentence, as in "printed letters need".
    """

    def __init__(self, extra: str, *, needed_by: str) -> None:
        self.extra = extra
        super().__init__(f"{needed_by} the extra `{extra}`: pip install 'cara-core[{extra}]'")


class CaseError(CaraError):
    """Something cannot happen in this case, or cannot happen now.

    Where several things were handed over at once, ``index`` says which of them it is, counted from 0.
    """

    index: int | None = None


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


class StoreBusy(StoreError):
    """Another writer was at it longer than one waits. Nothing of this was kept; the same call may be made again."""

    retry = True


class ConnectionLost(StoreError):
    """The server of the database is away. The message says whether anything of this may have been kept.

    The next call connects again by itself. The same call may be made again, with its
    idempotency key where anything may have been kept.
    """

    retry = True


class NoStore(StoreError):
    """There is no store there, and none was to be made."""


class KeyMissing(StoreError):
    """A key is not in the folder of the keys, though no erasure is on record, or another one is in its place.

    The folder may be another store's, or another host's.
    """


class MadeByNewer(StoreError):
    """A newer version of the library made this store, or a fact in it. Nothing was changed: a newer version reads it.

    Where it is a fact, the message names it: that case alone cannot be read, and the store is what it was.
    """


def _listed(head: str, faults: Iterable[str]) -> str:
    return "\n  ".join((f"{head}:", *faults))
