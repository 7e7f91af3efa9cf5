"""The victim's safe contact as JSON: ``cara-safe-contact/1``.

It stands apart from the referral and from the participant, and is kept sealed. Every
number, address and word of the victim's is veiled as soon as it is read, and no fault
repeats any of it.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, Final

import attrs
from cattrs import Converter

from cara_core.books.csv_cells import read_clock
from cara_core.books.faults import FaultsFound
from cara_core.books.maps_and_lists import list_reader
from cara_core.books.single_values import Unfit, ValueReader, read_integer, read_text, wrong_kind
from cara_core.books.strict_reading import ClassRules, read_strictly, strict_converter
from cara_core.contact.safe.addresses.posting import ADDRESS_FORM, posting_faults
from cara_core.errors import Fault, InputError
from cara_core.formats.fact import BY, CASE
from cara_core.formats.json_text import read_json
from cara_core.formats.participant import EMAIL, PHONE
from cara_core.formats.text_rules import FILLED, LANGUAGE, TextRule, format_reader
from cara_core.terms.contact import InterpreterNeed, SafeContact, SafeWay, SafeWindow, WayKind
from cara_core.terms.days import Day, read_day
from cara_core.terms.veil import Veiled, unveiled

__all__ = [
    "LEAST_VERSION",
    "SAFE_CONTACT_FORMAT",
    "SAFE_CONTACT_TEXTS",
    "VALUE_RULES",
    "WEEKDAYS",
    "read_kept_safe_contact",
    "read_safe_contact",
    "safe_contact_entries",
    "unveiled_entries",
]

SAFE_CONTACT_FORMAT: Final = "cara-safe-contact/1"
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEAST_VERSION: Final = 1
CLOCK: Final = TextRule("NOT_A_TIME", "([01][0-9]|2[0-3]):[0-5][0-9]", "HH:MM, 00:00 to 23:59, by a clock in London")
GENDER: Final = TextRule("NOT_ALLOWED", "(female|male)", "female or male")
MESSAGE: Final = TextRule("NOT_ALLOWED", "V[0-9]{2}-[a-z0-9-]{2,40}", "the id of a message to the victim")
ADDRESS: Final = TextRule(
    "BAD_ADDRESS",
    r"[\s\S]+",
    f"an address, its lines parted by line breaks or commas: {ADDRESS_FORM}",
    also=lambda text: not posting_faults(("Name", *_lines_of(text))),
)
VALUE_RULES: Final[Mapping[WayKind, TextRule]] = {
    WayKind.CALL: PHONE,
    WayKind.SMS: PHONE,
    WayKind.EMAIL: EMAIL,
    WayKind.POST: ADDRESS,
}
"""What the value of a way of this kind must look like; of the others it is text."""
SAFE_CONTACT_TEXTS: Final[Mapping[type, Mapping[str, TextRule]]] = {
    SafeContact: {
        "case": CASE,
        "recorded_by": BY,
        "told_by": BY,
        "worker": BY,
        "language": LANGUAGE,
        "stop_word_meaning": FILLED,
        "do_not_contact_reason": FILLED,
        "preferred_worker_gender": GENDER,
        "notes": FILLED,
    },
    SafeWay: {"value": FILLED, "caller_identity": FILLED, "opted_in": MESSAGE},
    SafeWindow: {"starts": CLOCK, "ends": CLOCK},
    InterpreterNeed: {"language": LANGUAGE, "dialect": FILLED, "gender": GENDER, "excluded": FILLED},
}
"""The rule of every text, and of every text of a list, by class and field."""
_VEILED: Final = frozenset(
    {"value", "caller_identity", "excluded", "stop_word_meaning", "do_not_contact_reason", "notes"}
)


def read_safe_contact(source: Mapping[str, object] | str) -> SafeContact:
    """By which ways is the victim safely reached? ``source`` is a mapping, or JSON text.

    Raises :class:`InputError` with every fault at once, and none of the values.
    """
    try:
        return read_strictly(_converter(), read_json(source) if isinstance(source, str) else source, SafeContact)
    except FaultsFound as wrong:
        faults = wrong.faults
    raise InputError(faults)


def read_kept_safe_contact(source: Mapping[str, object]) -> SafeContact:
    """By which ways is the victim reached, in a record that a store has kept? Values may be of earlier rules."""
    try:
        return read_strictly(_kept_converter(), source, SafeContact)
    except FaultsFound as wrong:
        faults = wrong.faults
    raise InputError(faults)


def unveiled_entries(contact: SafeContact) -> dict[str, object]:
    """The record as it is read again, with every value OPEN: for the sealed store alone.

    What holds it must neither be shown, logged nor handed on.
    """
    return {"format": SAFE_CONTACT_FORMAT, **_entries(contact)}


safe_contact_entries = unveiled_entries
"""The same, under the name of the format."""


def _entries(record: Any) -> dict[str, object]:
    return {
        field.name: WEEKDAYS[value - 1] if field.name == "weekday" else _entry(value)
        for field in attrs.fields(type(record))
        if (value := getattr(record, field.name)) is not None
    }


def _entry(value: Any) -> object:
    """The value as JSON has it, unveiled."""
    if attrs.has(type(value)):
        return _entries(value)
    match value:
        case Veiled():
            return unveiled(value)
        case dt.time():
            return f"{value:%H:%M}"
        case Day() | StrEnum():
            return str(value)
        case tuple() | frozenset():
            return [_entry(item) for item in (sorted(value) if isinstance(value, frozenset) else value)]
        case _:
            return value


def _lines_of(address: str) -> list[str]:
    """The lines of an address that may be written in one."""
    return address.split("\n") if "\n" in address else address.split(",")


@cache
def _converter() -> Converter:
    return _converter_for(_CHECKS)


@cache
def _kept_converter() -> Converter:
    return _converter_for({SafeWindow: _window_in_order, SafeWay: _expires_in_order})


def _converter_for(checks: Mapping[type, Callable[[Mapping[str, object]], Iterator[Fault]]]) -> Converter:
    rules_of_classes = [
        ClassRules(
            kind,
            extra_keys={"format": format_reader(SAFE_CONTACT_FORMAT)} if kind is SafeContact else {},
            readers={name: _reader(name, rule) for name, rule in rules.items()} | _OTHERS.get(kind, {}),
            check=checks.get(kind),
        )
        for kind, rules in SAFE_CONTACT_TEXTS.items()
    ]
    return strict_converter("text", *rules_of_classes)


def _reader(name: str, rule: TextRule) -> ValueReader:
    # Veiled by the reader itself, so that no record ever holds the open value.
    read = rule.reader()
    if name in _VEILED:
        return lambda raw, _: Veiled(read(raw, None))
    if rule is CLOCK:
        return lambda raw, _: read_clock(read(raw, None))
    if name == "opted_in":
        listed = list_reader(read)
        return lambda raw, _: frozenset(listed(raw, None))
    return read


def _read_version(raw: object, _: object) -> int:
    number = read_integer(raw)
    if number < LEAST_VERSION:
        raise Unfit("NOT_ALLOWED", "a number below 1", "a whole number from 1: versions are counted")
    return number


def _read_weekday(raw: object, _: object) -> int:
    allowed = f"one of {', '.join(WEEKDAYS)}"
    if type(raw) is not str:
        raise wrong_kind(raw, allowed)
    if raw not in WEEKDAYS:
        raise Unfit("NOT_ALLOWED", "another word", allowed)
    return WEEKDAYS.index(raw) + 1


def _window_in_order(window: Mapping[str, object]) -> Iterator[Fault]:
    starts, ends = (window.get(name) for name in ("starts", "ends"))
    fits = re.compile(CLOCK.pattern).fullmatch
    if isinstance(starts, str) and isinstance(ends, str) and fits(starts) and fits(ends) and ends <= starts:
        allowed = (
            "found no time after the start; allowed: a later one of the same day; over midnight there are two windows"
        )
        yield Fault("ends", "OUT_OF_ORDER", allowed)


def _way_fits(way: Mapping[str, object]) -> Iterator[Fault]:
    """What is wrong with a way to reach the victim?

    A call or a text message needs a telephone number, an e-mail an e-mail address, post an
    address that letters can be posted to; and it is confirmed before it expires.
    """
    kind, value = way.get("kind"), way.get("value")
    rule = next((rule for way_kind, rule in VALUE_RULES.items() if way_kind == kind), None)
    if rule is not None and isinstance(value, str) and value.strip():
        try:
            rule.reader()(read_text(value), None)
        except Unfit as wrong:
            # Any other fault of the value is found where the value itself is read.
            if wrong.code == rule.code:
                yield wrong.fault("value")
    yield from _expires_in_order(way)


def _expires_in_order(way: Mapping[str, object]) -> Iterator[Fault]:
    verified, expires = (
        read_day(raw) if isinstance(raw := way.get(name), str) else None for name in ("verified_on", "expires_on")
    )
    if verified is not None and expires is not None and expires < verified:
        allowed = "found a day before it was confirmed; allowed: that day or later, or null"
        yield Fault("expires_on", "OUT_OF_ORDER", allowed)


def _says_why_none(contact: Mapping[str, object]) -> Iterator[Fault]:
    """A record that names ways does not say why there is none."""
    if contact.get("no_way_because") is not None and contact.get("channels"):
        yield Fault("no_way_because", "NOT_ALLOWED", "found beside channels; allowed: where there is no way at all")


_CHECKS: Final = {SafeContact: _says_why_none, SafeWindow: _window_in_order, SafeWay: _way_fits}
_OTHERS: Final[Mapping[type, dict[str, ValueReader]]] = {
    SafeContact: {"version": _read_version},
    SafeWindow: {"weekday": _read_weekday},
}
