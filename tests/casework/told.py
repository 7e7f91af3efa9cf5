"""A case whose booking was told, in a store, with a force whose texts are signed and a Notify on this machine."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import attrs

import cara_core as cara
from cara_core.books.messages import catalogue
from cara_core.books.workshop_calendar import CalendarReading
from cara_core.case.facts import Referred, WorkshopsBooked
from cara_core.channels.notify.service import NotifyChannel
from cara_core.formats.tables.workshop_calendar import read_workshop_calendar
from cara_core.packs.reading import read_pack
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Medium
from cara_core.terms.veil import Veiled
from cara_core.testing.fake_notify import SMS_TEMPLATE, FakeNotify
from casework.worked import Place
from delivery.messaging import LABELS, SIGNED_ON, in_force_then, made_force, notify_plan
from packs.making import ENGLISH, sign, write
from store.made_up_contacts import participant_record, safe_contact
from store.made_up_facts import AT
from support.clocks import Hands, instant
from support.lives import FIRST, SECOND, life

__all__ = ["BOOKING", "BY", "CASE", "BookedCase", "a_booked_case"]

CASE: Final = "case-1"
BY: Final = "coordinator 3"
BOOKING: Final = WorkshopsBooked(
    first=FIRST,
    second=SECOND,
    first_workshop="W-1",
    second_workshop="W-2",
    first_starts="10:00",
    first_ends="15:00",
    first_venue="Old Hall",
    second_starts="10:00",
    second_ends="15:00",
    second_venue="Old Hall",
)
_CALL: Final = "Call ((office.phone)). ((office.short_name))"
_DAYS: Final = "((first.day)), ((first.starts)) and ((second.day)), ((second.starts)). "
_SESSION: Final = "((session.day)), ((session.starts)), ((session.place)). "
_RULES: Final = "((rules.both_repeated??Both. ))((rules.missed_only??One. ))"
_TEXTS: Final[Mapping[str, str]] = {
    "P03-booking": f"Your dates: {_DAYS}{_CALL}",
    "P04-reminder-7d": f"Soon: {_SESSION}{_CALL}",
    "P05-reminder-1d": f"Tomorrow: {_SESSION}{_RULES}{_CALL}",
    "P06-next-date": f"Next: ((second.day)), ((second.starts)). {_CALL}",
    "P09-missed": f"You missed ((session.day)). By ((office.reply_day)), ((office.reply_time)): {_CALL}",
    "P10-rebooked": f"New dates: {_DAYS}{_CALL}",
    "P11-provider-cancelled": f"Do not come ((session.day)). {_CALL}",
    "P12-venue-changed": f"New place: ((session.place)), ((session.day)), ((session.starts)). {_CALL}",
}


_PEOPLE: Final = "id,languages,qualified\nT1,en,yes\nT2,en,yes\n"
_HEAD: Final = "id,part,after,venue,date,starts,ends,language,group,least,most,facilitators\n"
_ROWS: Final[Mapping[str, tuple[str, str]]] = {
    "W-1": ("A,", f"Old Hall,{FIRST},10:00,15:00"),
    "W-2": ("B,W-1", f"Old Hall,{SECOND},10:00,15:00"),
}


def calendar(**other: str) -> CalendarReading:
    """The calendar with both workshops; of ``first`` and ``second``: the venue, the day and the hours."""
    said = {"W-1": other.get("first"), "W-2": other.get("second")}
    rows = [f"{name},{part},{said[name] or plan},en,men,2,12,T1;T2\n" for name, (part, plan) in _ROWS.items()]
    return read_workshop_calendar((_HEAD + "".join(rows)).encode(), _PEOPLE.encode())


def _force(folder: Path) -> cara.Force:
    files = {**in_force_then(ENGLISH), "words/labels.csv": ENGLISH["words/labels.csv"] + LABELS}
    files |= {
        f"messages/{name}.md": f"---\nid: {name}\nstatus: ready\n---\n\n## sms\n{text}\n"
        for name, text in _TEXTS.items()
    }
    pack = read_pack(sign(write(folder / "pack", files), catalogue(), on=SIGNED_ON))
    return made_force(folder, [pack], dict.fromkeys(_TEXTS, notify_plan(Medium.SMS)))


@attrs.define(repr=False)
class BookedCase:
    """The case in its store, on a clock that a test moves; ``fake`` has what really went."""

    casework: cara.Casework
    fake: FakeNotify
    channel: NotifyChannel
    clock: Hands

    def change(self, **other: str) -> None:
        """The calendar says something else from now on: see :func:`calendar`."""
        kept = self.casework.keep_calendar(calendar(**other), at=self.clock(), by=BY)
        assert [met.refused for met in kept.cases] == [None] * len(kept.cases)

    def record(self, *facts: object, on: str | None = None, **said: object) -> cara.CaseRecorded:
        """Record this now, or on that day."""
        day = None if on is None else cara.day(on)
        return self.casework.record(CASE, list(facts), at=self.clock(), on=day, by=BY, **said)  # type: ignore[arg-type]

    def dispatch(self, at: str | None = None) -> list[str]:
        """Send what is due at that instant; the texts that went."""
        if at is not None:
            self.clock.now = instant(at)
        before = len(self.fake.sent)
        sending = self.casework.sending({"notify": self.channel}, by="dispatch", clock=self.clock, live=True)
        list(sending.send([]))
        return [sent.body for sent in self.fake.sent[before:]]

    def owed(self) -> list[tuple[str, bool]]:
        """The duties to put a message right: about which, and whether it is open."""
        rows = [row for row in self.casework.duties(CASE) if row.duty.kind is cara.DutyKind.PUT_RIGHT]
        return [(row.duty.about, row.is_open) for row in rows]

    def stopped(self) -> list[str]:
        """The messages that were stopped, and are somebody's duty."""
        rows = self.casework.duties(CASE)
        return [row.duty.about for row in rows if row.duty.kind is cara.DutyKind.SEND_STOPPED and row.is_open]

    def listed(self) -> list[str]:
        """The same as they stand in the list of everybody."""
        found = self.casework.due(on=Day(2026, 12, 31))
        return [duty.about for duty in found if duty.kind is cara.DutyKind.PUT_RIGHT]

    def standings(self, code: str) -> list[str]:
        """How the messages of this code stand now."""
        sending = self.casework.sending({"notify": self.channel}, by="dispatch", clock=self.clock, live=True)
        read_by = cara.ReadBy(who=BY, at=self.clock(), reason="to look")
        found = sending.messages(CASE, self.clock(), read_by)
        return [message.standing.value for message in found if message.rule.code == code]


@contextmanager
def a_booked_case(place: Place, folder: Path, booking: WorkshopsBooked = BOOKING) -> Iterator[BookedCase]:
    """Booked on 16 March 2026 for 18 April and 16 May, and the booking not told yet."""
    force = _force(folder)
    with open_store(place.url, keys=place.keys, at=AT, create=True) as store:
        _fill(store, booking, force.id)
    with FakeNotify() as fake, place.open(forces=[force]) as casework:
        channel = NotifyChannel(
            key=Veiled(fake.key), url=fake.url, templates={Medium.SMS: SMS_TEMPLATE}, postage=None, timeout=2.0
        )
        clock = Hands(instant("2026-03-16T12:00:00Z"))
        casework.keep_calendar(calendar(), at=clock(), by=BY)
        yield BookedCase(casework, fake, channel, clock)


def _fill(store: CaseStore, booking: WorkshopsBooked, force: str) -> None:
    at: Instant = instant("2026-03-16T11:00:00Z")
    opening, *rest = life("told", case=CASE).do("2026-03-16", booking).facts
    assert isinstance(opening.what, Referred)
    ours = attrs.evolve(opening, what=attrs.evolve(opening.what, force=force))
    FactWriter(store).append((ours, *rest), at=at)
    store.keep_participant(participant_record(CASE, language="en", phone="07700 900455"), by="DC 1", at=at)
    store.keep_safe_contact(safe_contact(CASE), at=at)
