"""The store a command works on: which one, whose keys, who asks, and what the moment is.

``--store``, else ``CARA_STORE``, else ``sqlite:///cara.db``. The keys of persons are in the
folder that ``CARA_KEYS`` names, else beside a SQLite file, in ``<file>.keys``. In PostgreSQL the
store is in the schema that ``CARA_SCHEMA`` names, else in ``cara``.
"""

import getpass
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import attrs

from cara_core.casework.call_checks import sqlite_file, url_fault
from cara_core.casework.casework import Casework
from cara_core.casework.open_casework import open_casework
from cara_core.casework.results import HookReport, ReadBy
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import Fault, InputError, NoStore
from cara_core.formats.fact import BY, CASE
from cara_core.formats.text_rules import TextRule

__all__ = [
    "Asker",
    "asker",
    "case_name",
    "hooks_status",
    "in_options",
    "keys_of",
    "open_cases",
    "open_or_make_cases",
    "reader",
    "schema_of",
    "sqlite_file",
    "store_url",
    "who_asks",
    "with_hint",
]

DEFAULT: Final = "sqlite:///cara.db"
_AS_A_ROLE: Final = "write sergeant 12, PC 1234 or victim contact, and not what somebody is called"
_OPTIONS: Final[Mapping[str, str]] = {
    "request": "--key",
    "on": "--on",
    "reason": "--reason",
    "recipient": "--recipient",
    "known_at": "--known-at",
    "workshop": "ID",
    "cause": "--cause",
}
"""As which option a person knows what a call of the library has by another name."""


def store_url(url_given: str | None) -> str:
    """Which store? :class:`InputError` where it can be none. A URL is never repeated: it may hold a password."""
    url = url_given or os.environ.get("CARA_STORE") or DEFAULT
    fault = url_fault(url, path="--store" if url_given else "CARA_STORE")
    if fault is not None:
        raise InputError([fault])
    return url


def keys_of(url: str) -> Path:
    """In which folder are the keys of the persons? :class:`InputError` where nothing says so."""
    named, file = os.environ.get("CARA_KEYS"), sqlite_file(url)
    if named:
        return Path(named)
    if file is None:
        allowed = "not set, and this store is no SQLite file; allowed: a folder of the keys, outside the database"
        raise InputError([Fault("CARA_KEYS", "MISSING", allowed)])
    return file.with_name(f"{file.name}.keys")


class Asker(NamedTuple):
    """Who asks, as it was said and not checked, and the option or the variable that says so."""

    who: str
    option: str


def asker(by: str | None) -> Asker:
    """Who asks? Whatever is called says where it can be nobody. :class:`InputError` where nothing says who."""
    if by is not None:
        return Asker(by, "--by")
    named = os.environ.get("CARA_BY")
    if named is not None:
        return Asker(named, "CARA_BY")
    try:
        return Asker(getpass.getuser(), "--by")
    except (KeyError, OSError):
        raise InputError([Fault("--by", "MISSING", f"nothing says who asks; allowed: {BY.allowed}")]) from None


def who_asks(by: str | None) -> str:
    """Who asks? :class:`InputError` where it is neither a role nor a collar number."""
    who, option = asker(by)
    return _checked(who, BY, option=option)


def case_name(name: str, *, option: str = "--case") -> str:
    """The name of a case, as that option gives it; :class:`InputError` where it can be none."""
    return _checked(name, CASE, option=option)


def _checked(text: str, rule: TextRule, *, option: str) -> str:
    if re.fullmatch(rule.pattern, text, re.ASCII) is None:
        raise InputError([with_hint(Fault(option, rule.code, f"text of another form; allowed: {rule.allowed}"))])
    return text


def schema_of(url: str) -> str | None:
    """The schema of PostgreSQL that ``CARA_SCHEMA`` names; ``None``: the usual one, and of a SQLite file, none."""
    return (os.environ.get("CARA_SCHEMA") or None) if sqlite_file(url) is None else None


def open_cases(url: str) -> Casework:
    """The cases in the store at this URL, which has to be there. Raises :class:`StoreError`."""
    file = sqlite_file(url)
    if file is not None and not file.parent.is_dir():
        raise NoStore(f"{file.parent}: there is no such folder, so there is no store in it")
    if file is not None and not file.is_file():
        raise NoStore(f"{file}: there is no store; `cara case open` makes one with its first case")
    return open_casework(url, keys=keys_of(url), schema=schema_of(url), create=False)


def open_or_make_cases(url: str) -> Casework:
    """The cases in the store at this URL; it is made with its first case where it is not there yet."""
    return open_casework(url, keys=keys_of(url), schema=schema_of(url))


def reader(by: str | None, *, reason: str | None = None, recipient: str | None = None) -> ReadBy:
    """Who reads, and why, at this moment: for the access log."""
    asks = asker(by)
    try:
        return ReadBy(who=asks.who, at=now(), reason=reason, recipient=recipient)
    except InputError as wrong:
        raise in_options(wrong, by=asks.option) from None


def in_options(wrong: InputError, *, case: str = "CASE", by: str = "--by") -> InputError:
    """The same faults, each under the option it came by.

    ``case`` is what the command calls the case, ``by`` what said who asks.
    """
    options = {**_OPTIONS, "case": case, "by": by, "who": by}
    return InputError(
        with_hint(attrs.evolve(fault, path=options.get(fault.path, fault.path))) for fault in wrong.faults
    )


def with_hint(fault: Fault) -> Fault:
    """The same fault; of a name where a role or a number belongs, with how that is written."""
    if fault.code != BY.code or _AS_A_ROLE in fault.allowed:
        return fault
    return attrs.evolve(fault, allowed=f"{fault.allowed}; {_AS_A_ROLE}")


def hooks_status(report: HookReport | None) -> int:
    """Say what the forces' own systems have not heard; the exit status of that.

    What was recorded is kept all the same. What a force has not heard, it is told again with the next call.
    """
    if report is None or report.complete:
        return DONE
    if report.interrupted is not None:
        print_note(
            f"cara: kept; the force's own system was not told ({report.interrupted}); it is told again next time"
        )
    for failure in report.failures:
        print_note(f"cara: the force's own system did not hear of it ({failure}); it is told again the next time")
    for case in report.unreadable:
        print_note(f"cara: case {case} cannot be read; the force's own system was not told of it")
    return ATTENTION
