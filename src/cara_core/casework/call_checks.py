"""What a call itself says: whose, when, under which request. Every fault at once, and no value repeated."""

import re
from collections.abc import Iterator
from typing import Final

from cara_core.case.facts.fields import BY_FORM, CASE_FORM
from cara_core.errors import Fault, InputError
from cara_core.terms.checked_values import TextForm
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, london_day

__all__ = ["REQUEST_FORM", "call_faults", "check_call"]

REQUEST_FORM: Final = TextForm("BAD_KEY", "[A-Za-z0-9_.:/-]{1,128}", "1 to 128 of A-Z a-z 0-9 - _ . : /")
"""An idempotency key."""


def check_call(
    *, at: object, case: object, by: object = None, request: object = None, on: object = None, expected: object = None
) -> None:
    """Raises :class:`InputError` with everything that is wrong with the call itself."""
    faults = list(call_faults(at=at, case=case, by=by, request=request, on=on, expected=expected))
    if faults:
        raise InputError(faults)


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
        yield Fault("on", "AHEAD", f"it has not come yet; allowed: {london_day(at)} or earlier")


def _number_faults(expected: object) -> Iterator[Fault]:
    if expected is not None and (type(expected) is not int or expected < 0):
        yield Fault("expected", "WRONG_CALL", "allowed: the number of the case's last fact, or none")
