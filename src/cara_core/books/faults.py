"""Faults on their way up: from one value to the whole input, each gaining its path.

A path never holds a key that could hold a person's data: only names the library knows,
keys that are all but one of these, and the numbers of questions.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from cara_core.books.single_values import Reader, Unfit, close_match
from cara_core.errors import Fault

__all__ = [
    "MOST_FAULTS",
    "FaultsFound",
    "doubled",
    "in_order",
    "missing",
    "of_strays",
    "of_validator",
    "said_of",
    "too_many",
    "under",
]

MOST_FAULTS: Final = 1_000
"""A list or map with so many faults is not read to its end."""
MOST_HINTS: Final = 20
"""For so many unknown names of one map or header the close match is looked for."""
_MOST_NAMED: Final = 10
_ABSENT: Final = object()
_STEPS: Final = re.compile(r"[.\[]")


class FaultsFound(Exception):
    """What was read has faults: ``faults``, every one, in the order of the document."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: Sequence[Fault] = tuple(faults)
        super().__init__(f"{len(self.faults)} faults")


def under(step: str, wrong: Unfit | FaultsFound, too: str = "") -> list[Fault]:
    """The faults of a part, with the step that leads to it in front of their paths.

    ``too`` is what else is allowed for the part as a whole.
    """
    if isinstance(wrong, Unfit):
        wrong.allowed += too
        return [wrong.fault(step)]
    return [attrs.evolve(fault, path=_joined(step, fault.path)) for fault in wrong.faults]


def _joined(step: str, path: str) -> str:
    return f"{step}.{path}" if step and path and not path.startswith("[") else f"{step}{path}"


def said_of(part: str, wrong: Unfit | FaultsFound) -> list[Fault]:
    """The faults of a part whose key may not be repeated: the words say which part."""
    return [
        Fault("", fault.code, f"{part}: {fault.path}: {fault.allowed}" if fault.path else f"{part}: {fault.allowed}")
        for fault in under("", wrong)
    ]


def doubled(path: str) -> Fault:
    """A key that stands more than once in one map."""
    return Fault(path, "DOUBLED_KEY", "found this key more than once; allowed: once")


def too_many(path: str) -> Fault:
    """So many faults that the rest was not read."""
    return Fault(path, "TOO_MANY_FAULTS", f"more than {MOST_FAULTS:,} faults up to here; what follows was not read")


def in_order(faults: list[Fault], entries: Mapping[Any, object]) -> list[Fault]:
    """The faults of one map in the order in which its keys stand; what is missing comes last."""
    if len(faults) == 1:
        return faults
    places = {key: number for number, key in enumerate(entries)}
    return sorted(faults, key=lambda fault: places.get(_STEPS.split(fault.path, 1)[0], len(places)))


def of_strays(entries: Mapping[Any, object], known: Sequence[str]) -> Iterator[Fault]:
    """Keys that are not known: with the close match where there is one, else only numbered."""
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


def missing(name: str, read: Reader) -> Fault:
    """A key that has to be there. Its reader says what it allows, handed what none takes."""
    try:
        read(_ABSENT, None)
    except Unfit as wrong:
        return Fault(name, "MISSING", f"missing; allowed: {wrong.allowed}")
    return Fault(name, "MISSING", "missing; it has to be given")


def of_validator(raised: Exception, names: Iterable[str]) -> Fault:
    """What a validator of the class says, where it says it without the value.

    Ours say ``name: what is allowed``; those of attrs hand over the field and the pattern.
    """
    match raised.args:
        case (_, attrs.Attribute() as field, re.Pattern() as pattern, *_):
            return Fault(field.name, "NOT_ALLOWED", f"found text of another form; allowed: {pattern.pattern}")
        case (_, attrs.Attribute() as field, *_):
            return Fault(field.name, "NOT_ALLOWED", "found a value that is not allowed there")
        case (str() as said,) if isinstance(raised, ValueError) and said.partition(": ")[0] in names:
            name, _, allowed = said.partition(": ")
            return Fault(name, "NOT_ALLOWED", f"found a value that is not allowed there; allowed: {allowed}")
        case _:
            return Fault("", "NOT_ALLOWED", "found values that are not allowed together")
