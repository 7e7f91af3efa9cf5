"""The person who goes to the workshops, with what a coordinator needs to know: ``cara-participant/1``.

It stands apart from the referral and from everything of the victim's: other people may see
it. It is personal throughout, so nothing of it is shown by ``repr`` or repeated in a fault.

A number, a mailbox or an address that could not be used is refused here, weeks before a
message fails over it. What was kept under earlier rules stays readable
(:func:`read_kept_participant`), and is judged again when something is sent.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, Final

import attrs
from cattrs import Converter
from typing_extensions import override

from cara_core.books.faults import FaultsFound, faults_under
from cara_core.books.maps_and_lists import list_reader
from cara_core.books.single_values import ValueReader
from cara_core.books.strict_reading import ClassRules, read_strictly, strict_converter
from cara_core.contact.safe.addresses.posting import (
    ADDRESS_FORM,
    LINE_FORM,
    NAME_FORM,
    is_line,
    is_name,
    posting_faults,
)
from cara_core.contact.safe.mailboxes import MAILBOX_FORM, read_mailbox
from cara_core.contact.safe.numbers import PHONE_FORM, read_number
from cara_core.errors import Fault, InputError
from cara_core.formats.fact import CASE
from cara_core.formats.file_entries import FileEntry, json_entries, line_entries
from cara_core.formats.json_text import read_json
from cara_core.formats.referral import FileKind
from cara_core.formats.tables.travel import AREA
from cara_core.formats.text_rules import FILLED, LANGUAGE, TextRule, format_reader
from cara_core.terms.checking.checked_values import checked_kinds
from cara_core.terms.contact import ReachKind
from cara_core.terms.days import Day, days_after, days_between, read_day
from cara_core.terms.pack import AddressForm
from cara_core.terms.referral import Sex
from cara_core.terms.workshops import Needs

__all__ = [
    "PARTICIPANT_FORMAT",
    "PARTICIPANT_TEXTS",
    "Away",
    "Participant",
    "ParticipantReading",
    "needs_of",
    "participant_entries",
    "read_kept_participant",
    "read_participant",
    "read_participants",
]

PARTICIPANT_FORMAT: Final = "cara-participant/1"
MOST_DAYS: Final = 366
PHONE: Final = TextRule("BAD_PHONE", r"[^A-Za-z@]{6,40}", PHONE_FORM, also=lambda text: read_number(text) is not None)
EMAIL: Final = TextRule(
    "BAD_EMAIL",
    r"[^\s@<>\"]{1,64}@[^\s@<>\"]{1,253}",
    MAILBOX_FORM,
    also=lambda text: read_mailbox(text) is not None,
)
NAME: Final = TextRule("BAD_NAME", FILLED.pattern, NAME_FORM, anywhere=True, also=is_name)
LINE: Final = TextRule("BAD_LINE", FILLED.pattern, LINE_FORM, anywhere=True, also=is_line)
ACCESS: Final = TextRule("BAD_ACCESS", "[a-z][a-z0-9_]{0,39}", "a word of a-z 0-9 _ such as step_free")
STARTS_FROM: Final = TextRule(
    "BAD_AREA", AREA, "an area such as SO14, never an address: 1 to 40 of A-Z a-z 0-9 space - _"
)
PRINT: Final = TextRule("BAD_PRINT", "ordinary|large|1[6-9]|2[0-4]", "ordinary, large, or 16 to 24 points (as text)")
MARK: Final = TextRule("BAD_MARK", "[A-Za-z0-9-]{1,40}", "a mark without meaning: 1 to 40 of A-Z a-z 0-9 -")


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked_kinds("away[]."))
class Away:
    """Days on which somebody cannot come: from ``first`` to ``last``, both included; without ``last`` one day."""

    first: Day
    last: Day | None = None

    @override
    def __repr__(self) -> str:
        return "<Away>"


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked_kinds(""))
class Participant:
    """One person who goes to the workshops. ``case`` is the force's own reference, without personal data.

    ``address_form`` is how they asked to be written to. It is recorded or not known, and never follows
    from ``sex`` or from the name.
    ``print`` is the print of their letters: ``ordinary``, ``large``, or the points of it, 16 to 24.
    ``has_none`` are the kinds of number or address that they were asked for and do not have. What is
    neither given nor named there is not known.
    """

    case: str
    name: str
    sex: Sex
    language: str
    interpreter_needed: bool
    phone: str | None = None
    email: str | None = None
    address: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    away: tuple[Away, ...] = ()
    starts_from: str | None = None
    keep_apart: tuple[str, ...] = ()
    address_form: AddressForm | None = None
    print: str | None = None
    has_none: tuple[ReachKind, ...] = ()

    @override
    def __repr__(self) -> str:
        return "<Participant>"

    @property
    def not_known(self) -> frozenset[ReachKind]:
        """Of which kinds does nobody know whether they have any?"""
        return frozenset(ReachKind) - {kind for kind in ReachKind if getattr(self, kind)} - {*self.has_none}


PARTICIPANT_TEXTS: Final[Mapping[str, TextRule]] = {
    "case": CASE,
    "name": NAME,
    "language": LANGUAGE,
    "phone": PHONE,
    "email": EMAIL,
    "address": LINE,
    "access": ACCESS,
    "starts_from": STARTS_FROM,
    "keep_apart": MARK,
    "print": PRINT,
}
"""The rule of every text, and of every text of a list."""
_LISTS: Final = ("address", "access", "keep_apart")
_KEPT_TEXTS: Final[Mapping[str, TextRule]] = {
    **PARTICIPANT_TEXTS,
    **dict.fromkeys(("name", "phone", "email", "address"), FILLED),
}
"""The rule of every text in a record that was kept before: it is shown and compared, whatever it says."""


@attrs.frozen(repr=False)
class ParticipantReading:
    """The outcome of reading one entry of a file: the person, or the faults.

    ``row`` and ``path`` say where in the file it stands.
    """

    row: int | None
    path: str
    participant: Participant | None
    faults: tuple[Fault, ...] = ()


def read_participant(source: Mapping[str, object] | str) -> Participant:
    """Who is this? ``source`` is a mapping, or JSON text. Raises :class:`InputError` with every fault."""
    try:
        return read_strictly(_converter(), read_json(source) if isinstance(source, str) else source, Participant)
    except FaultsFound as wrong:
        faults = wrong.faults
    raise InputError(faults)


def read_kept_participant(source: Mapping[str, object]) -> Participant:
    """Who is this, in a record that a store has kept? Its number, mailbox and address may be of earlier rules."""
    try:
        return read_strictly(_kept_converter(), source, Participant)
    except FaultsFound as wrong:
        faults = wrong.faults
    raise InputError(faults)


def read_participants(data: bytes, kind: FileKind) -> Iterator[ParticipantReading]:
    """The people in the bytes of a file (``.json`` with one or a list, or ``.jsonl``), in its order."""
    entries = json_entries if kind is FileKind.JSON else line_entries
    try:
        for entry in entries(data):
            yield _reading(entry)
    except FaultsFound as wrong:
        yield ParticipantReading(None, "", None, tuple(wrong.faults))


def _reading(entry: FileEntry) -> ParticipantReading:
    if entry.faults:
        return ParticipantReading(entry.row, entry.path, None, tuple(entry.faults))
    try:
        return ParticipantReading(entry.row, entry.path, read_strictly(_converter(), entry.raw, Participant))
    except FaultsFound as wrong:
        return ParticipantReading(entry.row, entry.path, None, tuple(faults_under(entry.path, wrong)))


def needs_of(participant: Participant) -> Needs:
    """What does this person need of a workshop? Without their name, and without any way to reach them."""
    return Needs(
        case=participant.case,
        sex=participant.sex,
        language=participant.language,
        interpreter_needed=participant.interpreter_needed,
        access=frozenset(participant.access),
        away=frozenset(day for away in participant.away for day in _days_of(away)),
        starts_from=participant.starts_from,
        keep_apart=frozenset(participant.keep_apart),
    )


def _days_of(away: Away) -> Iterator[Day]:
    for later in range(days_between(away.first, until=away.last or away.first) + 1):
        yield days_after(away.first, later)


@cache
def _converter() -> Converter:
    return _converter_for(PARTICIPANT_TEXTS, _can_be_posted_to)


@cache
def _kept_converter() -> Converter:
    return _converter_for(_KEPT_TEXTS, _has_or_has_none)


def _converter_for(
    texts: Mapping[str, TextRule], check: Callable[[Mapping[str, object]], Iterable[Fault]] | None
) -> Converter:
    rules = {name: rule.reader() for name, rule in texts.items()}
    readers: dict[str, ValueReader] = {
        name: list_reader(read) if name in _LISTS else read for name, read in rules.items()
    }
    rules_of_participant = ClassRules(
        Participant, extra_keys={"format": format_reader(PARTICIPANT_FORMAT)}, readers=readers, check=check
    )
    return strict_converter("text", rules_of_participant, ClassRules(Away, check=_in_order))


def _can_be_posted_to(participant: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the address, beyond each of its lines."""
    lines = participant.get("address")
    if not isinstance(lines, list | tuple) or not lines or not all(type(line) is str for line in lines):
        return
    if all(map(is_line, lines)) and posting_faults(("Name", *lines)):
        yield Fault("address", "BAD_ADDRESS", f"found no address for letters; allowed: {ADDRESS_FORM}")


def _is_of_today(person: Mapping[str, Any]) -> Iterator[Fault]:
    """What is asked of a record that is kept today, and was not of one kept before."""
    yield from _can_be_posted_to(person)
    yield from _has_or_has_none(person)


def _has_or_has_none(person: Mapping[str, Any]) -> Iterator[Fault]:
    said = person.get("has_none")
    for place, kind in enumerate(said if isinstance(said, list) else ()):
        if isinstance(kind, str) and kind in [*ReachKind] and person.get(kind):
            allowed = "found a kind that the record also gives; allowed: one that they do not have"
            yield Fault(f"has_none[{place}]", "NOT_ALLOWED", allowed)


def _in_order(away: Mapping[str, Any]) -> Iterator[Fault]:
    raw_days = (away.get("first"), away.get("last"))
    first, last = (read_day(raw) if type(raw) is str else None for raw in raw_days)
    if first is None or last is None:
        return
    days = days_between(first, until=last)
    if days < 0:
        yield Fault("last", "OUT_OF_ORDER", "found a day before the first; allowed: that day or later, or null")
    elif days >= MOST_DAYS:
        yield Fault("last", "NOT_ALLOWED", f"found too long a time; allowed: at most {MOST_DAYS} days")


def participant_entries(participant: Participant) -> dict[str, object]:
    """The record as ``cara-participant/1``; what is not known is left out."""
    entries: dict[str, object] = {"format": PARTICIPANT_FORMAT}
    for name, value in attrs.asdict(participant, recurse=False).items():
        if value is None or value == ():
            continue
        entries[name] = [_away_entries(away) for away in value] if name == "away" else _to_json(value)
    return entries


def _away_entries(away: Away) -> dict[str, str]:
    days = {"first": away.first, "last": away.last}
    return {name: day.isoformat() for name, day in days.items() if day is not None}


def _to_json(value: object) -> object:
    if isinstance(value, tuple):
        return [_to_json(item) for item in value]
    return value.value if isinstance(value, StrEnum) else value
