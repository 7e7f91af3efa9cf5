"""The TOML files of a pack: who it is for, who may sign it, who has signed which text, what was settled."""

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeVar

import attrs

from cara_core.books.strict_reading import FaultsFound, read_strictly, strict_converter
from cara_core.errors import Fault
from cara_core.packs.checking.faults import PackFault
from cara_core.packs.files.encoding import FileText
from cara_core.terms.checking.checked_values import text_form
from cara_core.terms.messages import Medium
from cara_core.terms.pack import SettledWarning, Signer, SignOff, SmsLetters

__all__ = [
    "Address",
    "Direction",
    "PackSettings",
    "People",
    "SettledWarnings",
    "SignOffs",
    "read_settings",
    "read_toml_text",
]

T = TypeVar("T")
_AT_LINE: Final = re.compile(r"at line ([0-9]+)")
"""Where ``tomllib`` says that it gave up."""
_IN_A_LIST: Final = re.compile(r"(?P<table>[a-z_]+)\[(?P<number>[0-9]+)\](?:\.(?P<key>[a-z_0-9]+))?")
"""The path of a fault inside a list of tables, such as ``signoff[1].sha256``."""
_COUNTED: Final = re.compile(r"keys? ([0-9]+)\b.*unknown")
"""The strict reader counts an unknown key and does not repeat it: in a referral it might be a name."""
_WHY: Final = "Without it nobody can tell whose texts these are, in which language, and who vouches for them."


class Direction(StrEnum):
    """Which way the script runs."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


class Address(StrEnum):
    """How the pack addresses people."""

    FORMAL = "formal"
    INFORMAL = "informal"
    IMPERSONAL = "impersonal"


@attrs.frozen(kw_only=True)
class PackSettings:
    """The file ``pack.toml``."""

    id: str = attrs.field(validator=text_form(r"[a-z][a-z0-9_-]{0,39}"))
    title: str
    version: str
    language: str = attrs.field(validator=text_form(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*"))
    script: str = attrs.field(validator=text_form(r"[A-Z][a-z]{3}"))
    direction: Direction
    owner: str
    synthetic: bool
    address: Address
    force: str = ""
    channels: tuple[Medium, ...] = ()
    based_on: str = ""
    sms_letters: SmsLetters = SmsLetters.AS_WRITTEN
    not_used: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class SignOffs:
    """The file ``signoff.toml``: one ``[[signoff]]`` for each signature."""

    signoff: tuple[SignOff, ...] = ()


@attrs.frozen(kw_only=True)
class People:
    """The file ``people.toml``: one ``[[person]]`` for each person who may sign."""

    person: tuple[Signer, ...] = ()


@attrs.frozen(kw_only=True)
class SettledWarnings:
    """The file ``settled.toml``: one ``[[settled]]`` for each warning of meaning somebody looked at."""

    settled: tuple[SettledWarning, ...] = ()


def read_settings(source: FileText, kind: type[T]) -> tuple[T | None, tuple[PackFault, ...]]:
    """This file as a value of ``kind``, or every fault with its line."""
    raw, faults = read_toml_text(source)
    if raw is None:
        return None, faults
    try:
        return read_strictly(strict_converter(days="toml"), raw, kind), ()
    except FaultsFound as found:
        return None, tuple(_pack_fault(source, _with_its_key(fault, tuple(raw))) for fault in found.faults)


def read_toml_text(source: FileText) -> tuple[dict[str, object] | None, tuple[PackFault, ...]]:
    """What stands in this TOML file, or why it cannot be read."""
    if source.faults:
        return None, source.faults
    try:
        return tomllib.loads(source.text), ()
    except tomllib.TOMLDecodeError as wrong:
        at = _AT_LINE.search(str(wrong))
        line = int(at[1]) if at else source.text.count("\n") + 1
    what = "this is not TOML: the line is not of the form key = value"
    return None, (
        PackFault(
            file=source.file, line=line, code="C00", what=what, why=_WHY, mend="Compare it with the line above it."
        ),
    )


def _with_its_key(fault: Fault, keys: tuple[str, ...]) -> Fault:
    """The same fault with the name of the key that it only counts: a pack's own words may be repeated."""
    counted = _COUNTED.match(fault.allowed)
    if fault.path or counted is None or int(counted[1]) > len(keys):
        return fault
    return Fault(keys[int(counted[1]) - 1], fault.code, f"unknown; {fault.allowed.partition('; ')[2]}")


def _pack_fault(source: FileText, fault: Fault) -> PackFault:
    what, _, mend = str(fault).partition("; ")
    return PackFault(
        file=source.file,
        line=_line_of(source.text, path=fault.path),
        code="C00",
        what=what,
        why=_WHY,
        mend=f"{mend[:1].upper()}{mend[1:]}." if mend else "Put it right.",
    )


def _line_of(text: str, *, path: str) -> int:
    """On which line begins what this path names? Where the key is not there, on the first of its table."""
    lines = text.split("\n")
    found = _IN_A_LIST.match(path)
    start, end, key = 0, len(lines), path.partition("[")[0].partition(".")[0]
    # The third [[signoff]] is found by counting: tomllib keeps no line numbers.
    heads = [] if found is None else [at for at, line in enumerate(lines) if line.strip() == f"[[{found['table']}]]"]
    if found is not None and heads:
        start, key = heads[int(found["number"])], found["key"] or ""
        end = next((at for at in heads if at > start), end)
    wanted = re.compile(rf"\s*(?:\[?\[\s*)?\"?{re.escape(key)}\"?\s*[=\]]")
    return next((at + 1 for at in range(start, end) if key and wanted.match(lines[at])), start + 1)
