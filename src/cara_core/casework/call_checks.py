"""What a call itself says: whose, when, under which request. Every fault at once, and no value repeated.

What lies ahead is given back, and not raised at once: a request that was kept before is answered by
whatever clock it is asked again, even one that is behind.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Final, TypeVar

from cara_core.case.facts.fields import BY_FORM, CASE_FORM
from cara_core.errors import Fault, InputError
from cara_core.terms.checked_values import TextForm
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, london_day

__all__ = ["AHEAD", "REQUEST_FORM", "call_faults", "check_call", "check_query", "raise_but_ahead", "word_of"]

Word = TypeVar("Word", bound=StrEnum)

REQUEST_FORM: Final = TextForm("BAD_KEY", "[A-Za-z0-9_.:/-]{1,128}", "1 to 128 of A-Z a-z 0-9 - _ . : /")
"""An idempotency key."""
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
    elif isinstance(at, Instant) and at.tzinfo is not None and on > london_day(at):
        yield Fault("on", AHEAD, f"it has not come yet; allowed: {london_day(at)} or earlier")


def _number_faults(expected: object) -> Iterator[Fault]:
    if expected is not None and (type(expected) is not int or expected < 0):
        yield Fault("expected", "WRONG_CALL", "allowed: the number of the case's last fact, or none")


def check_query(on: object = None, *, limit: object = None, position: object = None, after: object = None) -> None:
    """Raises :class:`InputError` with everything that is wrong with what a reading asks for.

    ``after`` is the name of a case; a position is that of a fact, or 0.
    """
    faults = list(_day_faults(on, None))
    if limit is not None and (type(limit) is not int or limit < 1):
        faults.append(Fault("limit", "WRONG_CALL", "allowed: a whole number from 1, or none"))
    if position is not None and (type(position) is not int or position < 0):
        faults.append(Fault("position", "WRONG_CALL", "allowed: the position of a fact that was read, or none"))
    if after is not None and not isinstance(after, str):
        faults.append(Fault("after", "WRONG_CALL", f"{type(after).__name__} was given; allowed: the name of a case"))
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
