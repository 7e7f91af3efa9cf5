"""What a call itself says: whose, when, under which request. Every fault at once, and no value repeated.

What lies ahead is given back, and not raised at once: a request that was kept before is answered by
whatever clock it is asked again, even one that is behind.
"""

import datetime as dt
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache, wraps
from pathlib import Path
from types import UnionType
from typing import Any, Final, ParamSpec, TypeGuard, TypeVar, get_args, get_origin, get_type_hints

from cara_core.case.facts.fields import BY_FORM, CASE_FORM
from cara_core.errors import Fault, InputError
from cara_core.terms.checking.checked_values import TextForm, fits_kind, kind_in_words
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, london_day

__all__ = [
    "AHEAD",
    "FIRST_YEAR",
    "REQUEST_FORM",
    "call_faults",
    "check_call",
    "check_case",
    "check_moment",
    "check_query",
    "checked_call",
    "raise_but_ahead",
    "sqlite_file",
    "url_fault",
    "word_of",
]

P = ParamSpec("P")
R = TypeVar("R")
Word = TypeVar("Word", bound=StrEnum)

REQUEST_FORM: Final = TextForm("BAD_KEY", "[A-Za-z0-9_.:/-]{1,128}", "1 to 128 of A-Z a-z 0-9 - _ . : /")
"""An idempotency key."""
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2080
"""In these years something can be recorded: the calendar of working days begins with the one, and reaches twenty years
beyond the other."""
_SQLITE: Final = re.compile(r"sqlite(?:\+pysqlite)?:///(.+)", re.DOTALL)
_POSTGRESQL: Final = re.compile(r"postgresql(?:\+psycopg)?://")
_URLS: Final = "sqlite:///FILE, postgresql://USER@HOST/DATABASE"
_FORCE: Final = re.compile("[a-z][a-z0-9_]{0,63}")
"""The name of a force, as its card has it. No other can be in a store, and not every other can be asked of one."""
AHEAD: Final = "AHEAD"
"""The code of what has not come yet."""


def check_call(
    *, at: object, case: object, by: object = None, request: object = None, on: object = None, expected: object = None
) -> Sequence[Fault]:
    """What lies ahead. Raises :class:`InputError` where anything else is wrong with the call itself, with all of it."""
    return raise_but_ahead(call_faults(at=at, case=case, by=by, request=request, on=on, expected=expected))


def raise_but_ahead(faults: Iterable[Fault]) -> Sequence[Fault]:
    """These faults, where each is that something lies ahead. Raises :class:`InputError` with all of them otherwise."""
    found = tuple(faults)
    if any(fault.code != AHEAD for fault in found):
        raise InputError(found)
    return found


def call_faults(
    *, at: object, case: object, by: object = None, request: object = None, on: object = None, expected: object = None
) -> Iterator[Fault]:
    """Everything that is wrong with the call itself."""
    yield from _instant_faults(at)
    yield from _text_faults("case", case, CASE_FORM)
    yield from () if by is None else _text_faults("by", by, BY_FORM)
    yield from () if request is None else _text_faults("request", request, REQUEST_FORM)
    yield from _day_faults(on, at)
    yield from _number_faults(expected)


def _instant_faults(at: object) -> Iterator[Fault]:
    if not isinstance(at, Instant):
        yield Fault("at", "WRONG_CALL", f"{type(at).__name__} was given; allowed: an aware datetime, which is now")
    elif at.tzinfo is None or at.utcoffset() is None:
        yield Fault("at", "NO_OFFSET", "an instant without an offset; allowed: an aware one")
    elif not FIRST_YEAR <= at.year <= LAST_YEAR:
        # What follows from a moment further off, in working days or in years, would lie outside every calendar,
        # and nobody could read the case any more.
        yield Fault("at", "NOT_NOW", f"not the present moment; allowed: in the years {FIRST_YEAR} to {LAST_YEAR}")


def _text_faults(path: str, text: object, form: TextForm) -> Iterator[Fault]:
    if not isinstance(text, str):
        yield Fault(path, "WRONG_CALL", f"{type(text).__name__} was given; allowed: {form.allowed}")
    elif re.fullmatch(form.pattern, text, re.ASCII) is None:
        yield Fault(path, form.code, f"text of another form; allowed: {form.allowed}")


def _day_faults(on: object, at: object) -> Iterator[Fault]:
    if on is None:
        return
    if type(on) is not Day:
        yield Fault("on", "WRONG_CALL", f'{type(on).__name__} was given; allowed: cara_core.day("2026-03-10")')
    elif on.year < FIRST_YEAR:
        yield Fault("on", "TOO_EARLY", f"before any caution of this kind; allowed: from the year {FIRST_YEAR} on")
    elif _is_moment(at) and on > london_day(at):
        yield Fault("on", AHEAD, f"it has not come yet; allowed: {london_day(at)} or earlier")


def _is_moment(at: object) -> TypeGuard[Instant]:
    """Can it be said on which day in London this falls?"""
    return isinstance(at, Instant) and at.tzinfo is not None and FIRST_YEAR <= at.year <= LAST_YEAR


def _number_faults(expected: object) -> Iterator[Fault]:
    if expected is not None and (type(expected) is not int or expected < 0):
        yield Fault("expected", "WRONG_CALL", "allowed: the number of the case's last fact, or none")


def check_moment(_: object, __: object, at: Instant) -> None:
    """A validator of the moment of a reading. Raises :class:`InputError`."""
    faults = list(_instant_faults(at))
    if faults:
        raise InputError(faults)


def check_case(case: object) -> None:
    """Can a case have this name at all? Raises :class:`InputError`."""
    faults = list(_text_faults("case", case, CASE_FORM))
    if faults:
        raise InputError(faults)


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite store; ``None`` for any other."""
    found = _SQLITE.fullmatch(url)
    return None if found is None else Path(found[1])


def url_fault(url: str, *, path: str = "url") -> Fault | None:
    """Why can no store be at this URL? ``None``: one can. It is never repeated: it may hold a password."""
    wrong = _wrong_in(url)
    return None if wrong is None else Fault(path, "NOT_A_STORE", f"{wrong}; allowed: {_URLS}")


def _wrong_in(url: str) -> str | None:
    if _POSTGRESQL.match(url):
        return None
    if not url.startswith("sqlite"):
        return "it begins with no kind of database that is known"
    found = _SQLITE.fullmatch(url)
    if found is None:
        return "after sqlite: come three slashes and a file (four, where its path begins with a slash)"
    if found[1] == ":memory:":
        return "a store in memory is gone with its process"
    if "?" in found[1]:
        return "after the file comes a question mark"
    return None if Path(found[1]).name and "\0" not in found[1] else "it names a folder, and no file in it"


def check_query(*, limit: int | None = None, position: int | None = None, force: str | None = None) -> None:
    """Raises :class:`InputError` with everything that is wrong with what a reading asks for.

    A position is that of a fact, or 0.
    """
    faults: list[Fault] = []
    if force is not None and _FORCE.fullmatch(force) is None:
        faults.append(Fault("force", "NOT_ALLOWED", "allowed: the name of a force"))
    if limit is not None and limit < 1:
        faults.append(Fault("limit", "WRONG_CALL", "allowed: a whole number from 1, or none"))
    if position is not None and position < 0:
        faults.append(Fault("position", "WRONG_CALL", "allowed: the position of a fact that was read, or none"))
    if faults:
        raise InputError(faults)


def word_of(kind: type[Word], word: Word | str | None, *, path: str) -> Word | None:
    """This word as one of its kind, where it was given as text. Raises :class:`InputError` with those there are."""
    if word is None or isinstance(word, kind):
        return word
    found = {known.value: known for known in kind}.get(word)
    if found is None:
        raise InputError([Fault(path, "NOT_ALLOWED", f"found another word; allowed: {', '.join(kind)}")])
    return found


def checked_call(call: Callable[P, R]) -> Callable[P, R]:
    """The same call, which refuses a value of another kind than it declares: every such argument, at once.

    Raises :class:`InputError` (``WRONG_CALL``; ``NO_OFFSET`` of an instant without one), by the names of the arguments.
    """
    names = tuple(inspect.signature(call).parameters)

    @wraps(call)
    def checked(*given: P.args, **named: P.kwargs) -> R:
        checks = _checks_of(call)
        # Too many or too few are left to Python. Nothing is bound: this stands before every call that tells or reads.
        arguments = [*zip(names, given, strict=False), *named.items()]
        wrong = [(name, value) for name, value in arguments if name in checks and not checks[name](value)]
        if wrong:
            raise InputError([_kind_fault(call, name, value) for name, value in wrong])
        return call(*given, **named)

    return checked


def _kind_fault(call: Callable[..., Any], name: str, value: object) -> Fault:
    if isinstance(value, dt.datetime) and _checks_of(call)[name](value.replace(tzinfo=dt.UTC)):
        return Fault(name, "NO_OFFSET", "an instant without an offset; allowed: an aware one")
    allowed = kind_in_words(get_type_hints(call)[name])
    return Fault(name, "WRONG_CALL", f"{type(value).__name__} was given; allowed: {allowed}")


@cache
def _checks_of(call: Callable[..., Any]) -> dict[str, Callable[[Any], bool]]:
    """For each argument of this call, what says whether a value is of its kind. The types are looked up once."""
    declared = {name: kind for name, kind in get_type_hints(call).items() if name != "return"}
    return {name: fits_kind(kind) for name, kind in declared.items() if not _is_asked_later(kind)}


def _is_asked_later(kind: Any) -> bool:
    """What is called, or gone through one by one, is asked of what it gives."""
    parts = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    return any(get_origin(part) in {Callable, Iterable} for part in parts)
