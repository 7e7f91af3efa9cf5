"""The faults of an input: how each gains its path, and the words they share.

A fault begins at one value. Each list or map around that value puts its own step in front
of the fault's path.

A path never holds a key that could hold a person's data: only names the library knows,
keys that are all but one of these, and the numbers of questions.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from cara_core.books.single_values import Unfit, ValueReader, close_match
from cara_core.errors import Fault, InputError

__all__ = [
    "MOST_FAULTS",
    "FaultsFound",
    "doubled_key_fault",
    "faults_under",
    "faults_without_path",
    "in_document_order",
    "missing_key_fault",
    "too_many_faults",
    "unknown_key_faults",
    "validator_fault",
]

MOST_FAULTS: Final = 1_000
"""A list or map with so many faults is not read to its end."""
MOST_HINTS: Final = 20
"""For so many unknown names of one map or header the close match is looked for."""
_MOST_NAMED: Final = 10
_ABSENT: Final = object()
_STEPS: Final = re.compile(r"[.\[]")


class FaultsFound(Exception):
    """The input has faults: all of them, in the order of the document."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: Sequence[Fault] = tuple(faults)
        super().__init__(f"{len(self.faults)} faults")


def faults_under(step: str, wrong: Unfit | FaultsFound, *, also_allowed: str = "") -> list[Fault]:
    """The faults of a part, with the step that leads to the part in front of their paths.

    ``also_allowed`` is added to what is allowed where the part itself does not fit.
    """
    if isinstance(wrong, Unfit):
        wrong.allowed += also_allowed
        return [wrong.fault(step)]
    return [attrs.evolve(fault, path=_join(step, path=fault.path)) for fault in wrong.faults]


def _join(step: str, *, path: str) -> str:
    return f"{step}.{path}" if step and path and not path.startswith("[") else f"{step}{path}"


def faults_without_path(part: str, wrong: Unfit | FaultsFound) -> list[Fault]:
    """The faults of a part whose key may not be repeated: they have no path, and their words name the part."""
    return [
        Fault("", fault.code, f"{part}: {fault.path}: {fault.allowed}" if fault.path else f"{part}: {fault.allowed}")
        for fault in faults_under("", wrong)
    ]


def doubled_key_fault(path: str) -> Fault:
    """The fault of a key that stands more than once in one map."""
    return Fault(path, "DOUBLED_KEY", "found this key more than once; allowed: once")


def too_many_faults(path: str) -> Fault:
    """The last fault of a list or map that was not read to its end."""
    return Fault(path, "TOO_MANY_FAULTS", f"more than {MOST_FAULTS:,} faults up to here; what follows was not read")


def in_document_order(faults: list[Fault], entries: Mapping[Any, object]) -> list[Fault]:
    """The faults of one map in the order in which its keys stand; what is missing comes last."""
    if len(faults) == 1:
        return faults
    places = {key: place for place, key in enumerate(entries)}
    return sorted(faults, key=lambda fault: places.get(_STEPS.split(fault.path, 1)[0], len(places)))


def unknown_key_faults(entries: Mapping[Any, object], known: Sequence[str]) -> Iterator[Fault]:
    """The faults of keys that are not known.

    A key that is close to a known one is named with it. Of any other only the number is
    given, as it could hold a person's data.
    """
    strays = [(number, key) for number, key in enumerate(entries, 1) if key not in known]
    meant = {number: close_match(key, known) for number, key in strays[:MOST_HINTS]}
    for number, key in strays:
        if meant.get(number) is not None:
            yield Fault(key, "UNKNOWN_KEY", f"found an unknown key; did you mean {meant[number]}?")
    nameless = [number for number, _ in strays if meant.get(number) is None]
    if nameless:
        yield Fault("", "UNKNOWN_KEY", f"{numbered('key', nameless)} unknown; allowed: {', '.join(known)}")


def numbered(what: str, numbers: Sequence[int]) -> str:
    """``key 3 is``, or ``keys 3, 4 are``: which of many, where a name may not be repeated."""
    first = ", ".join(map(str, numbers[:_MOST_NAMED])) + (", …" if len(numbers) > _MOST_NAMED else "")
    return f"{what} {first} is" if len(numbers) == 1 else f"{what}s {first} are"


def missing_key_fault(name: str, read: ValueReader) -> Fault:
    """The fault of a key that has to be there.

    What is allowed is known to the reader of the key alone, and told in the misfit it raises:
    so it is given a value that no reader takes.
    """
    try:
        read(_ABSENT, None)
    except Unfit as wrong:
        return Fault(name, "MISSING", f"missing; allowed: {wrong.allowed}")
    return Fault(name, "MISSING", "missing; it has to be given")


def validator_fault(raised: Exception, names: Iterable[str]) -> Fault:
    """The fault that a validator of a class raised, without the value it may repeat.

    Our own validators raise an :class:`InputError` whose path ends in one of these ``names``, or
    ``name: what is allowed``. Those of attrs hand over the field and the pattern; of their
    sentence, which holds the value, nothing is used.
    """
    if isinstance(raised, InputError) and len(raised.faults) == 1:
        # From the class on: the path to the class is put in front by whoever reads it.
        (fault,) = raised.faults
        return attrs.evolve(fault, path=fault.path.rpartition(".")[2])
    match raised.args:
        case (_, attrs.Attribute() as field, re.Pattern() as pattern, *_):
            return Fault(field.name, "NOT_ALLOWED", f"found text of another form; allowed: {pattern.pattern}")
        case (_, attrs.Attribute() as field, *_):
            return Fault(field.name, "NOT_ALLOWED", "found a value that is not allowed there")
        case (str() as message,) if isinstance(raised, ValueError) and message.partition(": ")[0] in names:
            name, _, allowed = message.partition(": ")
            return Fault(name, "NOT_ALLOWED", f"found a value that is not allowed there; allowed: {allowed}")
        case _:
            return Fault("", "NOT_ALLOWED", "found values that are not allowed together")
