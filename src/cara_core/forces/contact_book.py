"""How people are written to, as the folder of a force or of a community says it: contact.toml.

A force says who writes, by which channel as what, and where its staff are. A community only
says in which order its people would rather get it. What is unsafe is taken away afterwards,
whoever asked for it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import Final, TypeVar

import attrs

from cara_core.books.contact_rows import (
    ContactFile,
    OfficeRow,
    PreferenceRow,
    PreferencesFile,
    RouteRow,
    SendingRow,
    WorkRow,
)
from cara_core.books.messages import catalogue, core_forbidden
from cara_core.books.policy_rows import row_in_effect
from cara_core.books.toml_file import read_book
from cara_core.contact.safe.rules import MOST_VERIFIED_DAYS, says_any
from cara_core.errors import BookError, Fault
from cara_core.terms.days import LAST_DAY, Day
from cara_core.terms.messages import CAPTURE, ChannelPlan, Medium, MessageRule, Office, Reader, Route

__all__ = ["ContactBook", "Sending", "named_in", "planned", "read_contact", "read_preferences", "safe"]

T = TypeVar("T", bound=PreferenceRow)
EVERY: Final = "*"
NAMES: Final = "names"
MOST_ARRIVE_BY: Final = 120
_SEEN: Final = ("name", "phone", "email", "hours")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ]{4,19}", re.ASCII)
_EMAIL: Final = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)


@attrs.frozen(kw_only=True)
class Sending:
    """How this force sends. ``verified_days``: so long a confirmation of a victim's way holds, 30 at most.

    ``arrive_by_minutes``: so long before the start somebody has to be there.
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
        if not 0 <= minutes <= MOST_ARRIVE_BY:
            raise ValueError(f"arrive_by_minutes: 0 to {MOST_ARRIVE_BY} minutes before the start")


@attrs.frozen(kw_only=True)
class ContactBook:
    """What one contact.toml says. Without an office no text that names its number can be filled.

    ``cited`` is each row with where it stands, so that its source can be looked up.
    """

    office: Office = attrs.field(factory=lambda: Office(name="", phone="", email="", hours="", address=()))
    work: Mapping[Reader, str] = attrs.field(factory=dict, repr=False)
    sending: Sending = attrs.field(factory=Sending)
    routes: tuple[RouteRow, ...] = ()
    cited: tuple[tuple[str, OfficeRow | WorkRow | SendingRow | RouteRow], ...] = attrs.field(default=(), repr=False)


def read_contact(file: Traversable) -> ContactBook:
    """The contact.toml of a force. Raises :class:`BookError` with every fault; none repeats what stands there."""
    found = read_book(file, ContactFile)
    faults = [*_office_faults(found.office), *_work_faults(found.work), *_route_faults(found.route)]
    sending = Sending()
    try:
        sending = _sending(found.sending)
    except ValueError as wrong:
        name, _, allowed = str(wrong).partition(": ")
        faults.append(Fault(f"sending.{name}", "NOT_ALLOWED", f"found a number outside; allowed: {allowed}"))
    if faults:
        raise BookError(file.name, faults)
    parts = (("office", found.office), ("work", found.work), ("sending", found.sending))
    routes = ((f"route[{place}]", row) for place, row in enumerate(found.route))
    cited = [(f"contact.toml: {name}", row) for name, row in (*parts, *routes) if row is not None]
    if found.office is None:
        return ContactBook(work=_work(found.work), sending=sending, routes=found.route, cited=tuple(cited))
    office = Office(**{field.name: getattr(found.office, field.name) for field in attrs.fields(Office)})
    return ContactBook(office=office, work=_work(found.work), sending=sending, routes=found.route, cited=tuple(cited))


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


def named_in(office: Office, words: Iterable[str]) -> Iterator[str]:
    """Which fields of this office hold one of these words? A word counts wherever a word begins with it."""
    forbidden = tuple(words)
    for field in attrs.fields(Office):
        value = getattr(office, field.name)
        if says_any("\n".join(value) if isinstance(value, tuple) else value, forbidden):
            yield field.name


def planned(
    rule: MessageRule,
    answered: ChannelPlan | None,
    routes: Sequence[RouteRow],
    preferred: Sequence[PreferenceRow],
    on: Day | None = None,
) -> ChannelPlan:
    """By which routes does this message go: as the force's code says, else its rows, else into the capture folder?

    A community's preferences change the order, and nothing else. Without a day the latest
    rows hold. Unsafe routes are still there: see :func:`safe`.
    """
    plan = answered or ChannelPlan(routes=_by_rows(rule, routes, on))
    order = [row.medium for row in _rows_in_effect(rule, preferred, on)]
    places = {medium: place for place, medium in enumerate(order)}
    return attrs.evolve(plan, routes=tuple(sorted(plan.routes, key=lambda route: places.get(route.medium, len(order)))))


def safe(plan: ChannelPlan, rule: MessageRule) -> ChannelPlan:
    """The same plan without what no plugin can ask for.

    Left out are media the message does not have, what a person says or hands over, and for
    a victim's message whatever the core's own catalogue does not name for it.
    """
    media = set(rule.media)
    if rule.reader is Reader.VICTIM or _of_catalogue(rule.id) is Reader.VICTIM:
        own = catalogue().get(rule.id)
        media &= set() if own is None else set(own.media)
    kept = (route for route in plan.routes if route.medium in media and not route.medium.human)
    return attrs.evolve(plan, routes=tuple(dict.fromkeys(kept)))


def _of_catalogue(message: str) -> Reader | None:
    own = catalogue().get(message)
    return None if own is None else own.reader


def _by_rows(rule: MessageRule, rows: Sequence[RouteRow], on: Day | None) -> tuple[Route, ...]:
    if not any(row.reader is rule.reader for row in rows):
        return tuple(Route(medium=medium, channel=CAPTURE) for medium in rule.media)
    return tuple(Route(medium=row.medium, channel=row.channel) for row in _rows_in_effect(rule, rows, on))


def _rows_in_effect(rule: MessageRule, rows: Sequence[T], on: Day | None) -> list[T]:
    """The rows for this message, else those for every message of its reader: of each medium the one that holds."""
    mine = [row for row in rows if row.reader is rule.reader]
    named = [row for row in mine if row.message == rule.id] or [row for row in mine if row.message == EVERY]
    media = dict.fromkeys(row.medium for row in named)
    return [row_in_effect([row for row in named if row.medium is medium], on or LAST_DAY) for medium in media]


def _sending(row: SendingRow | None) -> Sending:
    names = [field.name for field in attrs.fields(Sending)]
    given = {} if row is None else {name: getattr(row, name) for name in names}
    return Sending(**{name: value for name, value in given.items() if value is not None})


def _work(row: WorkRow | None) -> Mapping[Reader, str]:
    if row is None:
        return {}
    said = {Reader.OFFICER: row.officer, Reader.FACILITATOR: row.facilitator, Reader.SUPERVISOR: row.supervisor}
    return {reader: address for reader, address in said.items() if address is not None}


def _office_faults(row: OfficeRow | None) -> Iterator[Fault]:
    if row is None:
        return
    for name in _SEEN:
        if not getattr(row, name).strip():
            yield Fault(f"office.{name}", "NOT_ALLOWED", "found blank text; allowed: what a reader can use")
    if not row.address or not all(line.strip() for line in row.address):
        yield Fault("office.address", "NOT_ALLOWED", "found no line, or a blank one; allowed: the lines of an address")
    if not _PHONE.fullmatch(row.phone):
        yield Fault("office.phone", "NOT_ALLOWED", "found text of another form; allowed: digits and spaces")
    if not _EMAIL.fullmatch(row.email):
        yield Fault("office.email", "NOT_ALLOWED", "found text of another form; allowed: one e-mail address")
    office = Office(**{field.name: getattr(row, field.name) for field in attrs.fields(Office)})
    for name in named_in(office, core_forbidden()[NAMES]):
        allowed = "nothing that names the police or the programme"
        yield Fault(f"office.{name}", "NOT_ALLOWED", f"found what a third person must not read; allowed: {allowed}")


def _work_faults(row: WorkRow | None) -> Iterator[Fault]:
    for reader, address in _work(row).items():
        if not _EMAIL.fullmatch(address):
            yield Fault(f"work.{reader}", "NOT_ALLOWED", "found text of another form; allowed: one e-mail address")


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
