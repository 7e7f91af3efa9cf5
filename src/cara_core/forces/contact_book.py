"""The contact.toml of a force or of a community: how people are written to.

A force's says who writes, by which channels, and where its staff are reached. A community's
says only in which order its people would rather be written to. What is unsafe is taken away
afterwards, whoever asked for it (``forces/channel_plan.py``).
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import Final

import attrs

from cara_core.books.contact_rows import (
    ContactFile,
    OfficeRow,
    OfficeWords,
    PreferenceRow,
    PreferencesFile,
    RouteRow,
    SendingRow,
    WorkRow,
)
from cara_core.books.messages import catalogue, core_forbidden
from cara_core.books.toml_file import read_book
from cara_core.contact.safe.mailboxes import MAILBOX_FORM, read_mailbox
from cara_core.contact.safe.numbers import PHONE_FORM, read_number
from cara_core.contact.safe.rules import MOST_VERIFIED_DAYS, says_any
from cara_core.errors import BookError, Fault
from cara_core.terms.messages import Medium, Office, Reader

__all__ = ["EVERY", "ContactBook", "SendingTerms", "fields_naming", "read_contact", "read_preferences"]

EVERY: Final = "*"
"""In a row: for every message of its reader."""
NAMES: Final = "names"
MOST_ARRIVE_BY_MINUTES: Final = 120
_NEEDED: Final = ("name", "phone", "email", "hours")
_SHORT_NAME: Final = re.compile(r"[ -Z_a-z]{0,19}", re.ASCII)
"""Letters that every telephone has, each of which takes one place; so few that a whole text message still fits."""
_TIME: Final = re.compile(r"(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])", re.ASCII)
_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*", re.ASCII)


@attrs.frozen(kw_only=True)
class SendingTerms:
    """How this force sends.

    ``verified_days``: for how many days a confirmed way of reaching a victim counts as
    confirmed, 30 at most. ``arrive_by_minutes``: how many minutes before the start of a
    workshop people are asked to arrive. ``large_print``: whether its letters are.
    """

    verified_days: int = attrs.field(default=MOST_VERIFIED_DAYS)
    arrive_by_minutes: int = attrs.field(default=0)
    large_print: bool = False

    @verified_days.validator
    def _fresh(self, _: object, days: int) -> None:
        if not 0 <= days <= MOST_VERIFIED_DAYS:
            raise ValueError(f"verified_days: 0 to {MOST_VERIFIED_DAYS}; a force can only ask for a fresher one")

    @arrive_by_minutes.validator
    def _before(self, _: object, minutes: int) -> None:
        if not 0 <= minutes <= MOST_ARRIVE_BY_MINUTES:
            raise ValueError(f"arrive_by_minutes: 0 to {MOST_ARRIVE_BY_MINUTES} minutes before the start")


@attrs.frozen(kw_only=True)
class ContactBook:
    """What one contact.toml says. Without an office, no text that gives its telephone number can be filled.

    ``work`` is where staff are written to, by reader. ``cited`` is each row with where it
    stands, so that its source can be looked up.
    """

    office: Office = attrs.field(factory=lambda: Office(name="", phone="", email="", hours="", address=()))
    work: Mapping[Reader, str] = attrs.field(factory=dict, repr=False)
    sending: SendingTerms = attrs.field(factory=SendingTerms)
    routes: tuple[RouteRow, ...] = ()
    cited: tuple[tuple[str, OfficeRow | WorkRow | SendingRow | RouteRow], ...] = attrs.field(default=(), repr=False)


def read_contact(file: Traversable) -> ContactBook:
    """The contact.toml of a force. Raises :class:`BookError` with every fault; none repeats what stands there."""
    found = read_book(file, ContactFile)
    faults = [*_office_faults(found.office), *_work_faults(found.work), *_route_faults(found.route)]
    sending = SendingTerms()
    try:
        sending = _read_sending(found.sending)
    except ValueError as wrong:
        name, _, allowed = str(wrong).partition(": ")
        faults.append(Fault(f"sending.{name}", "NOT_ALLOWED", f"found a number outside; allowed: {allowed}"))
    if faults:
        raise BookError(file.name, faults)
    parts = (("office", found.office), ("work", found.work), ("sending", found.sending))
    routes = ((f"route[{place}]", row) for place, row in enumerate(found.route))
    cited = [(f"contact.toml: {name}", row) for name, row in (*parts, *routes) if row is not None]
    book = ContactBook(work=_work_addresses(found.work), sending=sending, routes=found.route, cited=tuple(cited))
    return book if found.office is None else attrs.evolve(book, office=_read_office(found.office))


def read_preferences(file: Traversable) -> tuple[PreferenceRow, ...]:
    """The contact.toml of a community. Raises :class:`BookError` with every fault."""
    rows = read_book(file, PreferencesFile).route
    faults = [
        Fault(f"route[{place}].reader", "NOT_ALLOWED", "found another reader; allowed: participant")
        for place, row in enumerate(rows)
        if row.reader is not Reader.PARTICIPANT
    ]
    faults += _route_faults(rows)
    if faults:
        raise BookError(file.name, faults)
    return rows


def fields_naming(office: Office, words: Iterable[str]) -> Iterator[str]:
    """Which fields of this office hold one of these words, or a word that begins with one?"""
    forbidden = tuple(words)
    for field in attrs.fields(Office):
        value = getattr(office, field.name)
        if isinstance(value, Mapping):
            value = "\n".join(words for said in value.values() for words in said.values())
        text = "\n".join(value) if isinstance(value, tuple) else str(value or "")
        if says_any(text, forbidden):
            yield field.name


def _read_office(row: OfficeRow) -> Office:
    own = {field.name: getattr(row, field.name) for field in attrs.fields(Office) if field.name != "within"}
    time = None if row.reply_time is None else _TIME.fullmatch(row.reply_time)
    own["reply_time"] = time and dt.time(int(time["hour"]), int(time["minute"]))
    return Office(**own, within={tag: _sentences(words) for tag, words in row.in_.items()})


def _sentences(words: OfficeWords) -> Mapping[str, str]:
    return {name: value for name, value in attrs.asdict(words).items() if value is not None}


def _read_sending(row: SendingRow | None) -> SendingTerms:
    names = [field.name for field in attrs.fields(SendingTerms)]
    given = {} if row is None else {name: getattr(row, name) for name in names}
    return SendingTerms(**{name: value for name, value in given.items() if value is not None})


def _work_addresses(row: WorkRow | None) -> Mapping[Reader, str]:
    if row is None:
        return {}
    addresses = {Reader.OFFICER: row.officer, Reader.FACILITATOR: row.facilitator, Reader.SUPERVISOR: row.supervisor}
    return {reader: address for reader, address in addresses.items() if address is not None}


def _office_faults(row: OfficeRow | None) -> Iterator[Fault]:
    if row is None:
        return
    for name in _NEEDED:
        if not getattr(row, name).strip():
            yield Fault(f"office.{name}", "NOT_ALLOWED", "found blank text; allowed: what a reader can use")
    if not row.address or not all(line.strip() for line in row.address):
        yield Fault("office.address", "NOT_ALLOWED", "found no line, or a blank one; allowed: the lines of an address")
    if read_number(row.phone) is None:
        yield Fault("office.phone", "NOT_ALLOWED", f"found text of another form; allowed: {PHONE_FORM}")
    if not _SHORT_NAME.fullmatch(row.short_name):
        allowed = "at most 19 letters without accents, such as Appointments Office"
        yield Fault("office.short_name", "NOT_ALLOWED", f"found text of another form; allowed: {allowed}")
    if row.reply_time is not None and not _TIME.fullmatch(row.reply_time):
        yield Fault("office.reply_time", "NOT_A_TIME", "found text that is no such time; allowed: HH:MM, such as 16:30")
    if read_mailbox(row.email) is None:
        yield Fault("office.email", "NOT_ALLOWED", f"found text of another form; allowed: {MAILBOX_FORM}")
    for tag in row.in_:
        if not _TAG.fullmatch(tag):
            yield Fault("office.in", "NOT_ALLOWED", "found a key of another form; allowed: a language tag, such as pl")
    for name in fields_naming(_read_office(row), core_forbidden()[NAMES]):
        allowed = "nothing that names the police or the programme"
        yield Fault(f"office.{name}", "NOT_ALLOWED", f"found what a third person must not read; allowed: {allowed}")


def _work_faults(row: WorkRow | None) -> Iterator[Fault]:
    for reader, address in _work_addresses(row).items():
        if read_mailbox(address) is None:
            yield Fault(f"work.{reader}", "NOT_ALLOWED", f"found text of another form; allowed: {MAILBOX_FORM}")


def _route_faults(rows: Sequence[PreferenceRow]) -> Iterator[Fault]:
    seen = set[tuple[Reader, str, Medium, object]]()
    for place, row in enumerate(rows):
        rules = [rule for rule in catalogue().values() if rule.reader is row.reader]
        if row.message != EVERY:
            rules = [rule for rule in rules if rule.id == row.message]
        media = [medium for medium in Medium if any(medium in rule.media for rule in rules) and not medium.human]
        if not rules:
            allowed = "* or the id of a message for this reader"
            yield Fault(f"route[{place}].message", "NOT_ALLOWED", f"found another text; allowed: {allowed}")
        elif row.medium not in media:
            allowed = ", ".join(media) or "none: a person says it, or hands it over"
            yield Fault(f"route[{place}].medium", "NOT_ALLOWED", f"found another medium; allowed here: {allowed}")
        key = (row.reader, row.message, row.medium, row.since)
        if key in seen:
            allowed = "one row for a reader, a message, a medium and a day"
            yield Fault(f"route[{place}]", "NOT_ALLOWED", f"found the same once more; allowed: {allowed}")
        seen.add(key)
