"""A month of a few cases, lived at random in a store, dispatched to a Notify and to a mail server on this machine.

After any message something may happen: a hold, a new record, an erasure, a cancellation, a stop. Every one is told to
the oracle as well, in plain values. What went is looked up at the providers, never in our own store.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from random import Random

import attrs

import cara_core as cara
from cara_core.case.facts import BookingCancelled, Fact, SafetyHoldLifted, SafetyHoldPlaced, What, WorkshopsBooked
from cara_core.case.facts import Concern as Source
from cara_core.channels.channel import Channel
from cara_core.channels.notify.service import NotifyChannel
from cara_core.channels.smtp import Secured, SmtpChannel
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log.sealing import Reach
from cara_core.terms.caution import Person, Rank
from cara_core.terms.contact import NoWayBecause, Owned, SafeWay, WayKind
from cara_core.terms.days import day
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.messages import Charset, Medium, Notice, Receipt
from cara_core.terms.veil import Veiled
from cara_core.testing.fake_notify import SMS_TEMPLATE, FakeNotify
from channels.test_smtp import AnyPort, MailServer
from delivery.messaging import booked, round_of, sent_in
from delivery.months.month_oracle import CaseAsItIs, Oracle
from store.conftest import Shelf
from store.erasing import erase
from store.made_up_contacts import participant_record, safe_contact
from support.clocks import Hands

__all__ = ["OFFICES", "Disagreement", "Forces", "Month", "live_a_month"]

BEGINS, ENDS = dt.date(2026, 3, 16), dt.date(2026, 4, 18)
OFFICES = ("01632960417", "01632960418")
DAYS = {"A": ("2026-04-18", "2026-05-16"), "B": ("2026-04-04", "2026-05-02")}
IDS = {"A": ("W-1", "W-2"), "B": ("W-3", "W-4")}
Forces = Callable[[str, str | None], cara.Force]
"""The force with this number of its office, in which the text of this message was changed since it was signed."""


class Disagreement(AssertionError):
    """The library and the oracle do not agree."""


@attrs.define
class Carrying:
    """A real channel; what its provider really has is shown to the month at once, and then something may happen."""

    real: NotifyChannel | SmtpChannel
    name: str
    finds: bool
    went: Callable[[Notice], None]
    charset: Charset = Charset.NOTIFY
    media: frozenset[Medium] = frozenset({Medium.SMS, Medium.WORK})

    def send(self, notice: Notice, at: Instant) -> Receipt:
        receipt = self.real.send(notice, at)
        self.went(notice)
        return receipt

    def found(self, reference: str, at: Instant) -> Receipt | None:
        return self.real.found(reference, at)


@attrs.define
class Month:
    """The store, the providers, the oracle, and chance."""

    store: CaseStore
    fake: FakeNotify
    mails: MailServer
    oracle: Oracle
    chance: Random
    clock: Hands
    due_throughout: set[tuple[str, str, str]] = attrs.field(factory=set)
    seen: int = 0
    changes: int = 0

    def went(self, notice: Notice) -> None:
        """A provider has something new: was it to go? Then something may happen before the next."""
        code = notice.message[:3]
        case = next(case for case in self.oracle.cases if case.name == notice.case)
        told = (case.name, code, self.oracle.about(case, code))
        if told in self.oracle.told or not self.oracle.may_go(case, code, self.clock()):
            raise SystemExit(f"sent, and not to be: {told} at {self.clock()} of {case}")
        if code != "O02":
            (sent,) = self.fake.sent[self.seen :]
            self.seen += 1
            if sent.to.removeprefix("+44") != (case.his or "").removeprefix("0"):
                raise SystemExit(f"sent to another number: {told} at {self.clock()} of {case}")
        self.oracle.told.add(told)
        if self.chance.random() < 0.4:
            self.something_happens()

    def something_happens(self) -> None:
        """Somebody records something, of a case or of everything."""
        case = self.chance.choice(self.oracle.cases)
        happening = self.chance.choice(HAPPENINGS)
        happening(self, case)
        self.changes += 1
        self.due_throughout &= set(self.oracle.now_due(self.clock()))

    def record(self, case: CaseAsItIs, what: What) -> None:
        number = self.store.last_fact(case.name) + 1
        fact = Fact(case=case.name, number=number, on=london_day(self.clock()), by="sergeant 12", what=what)
        FactWriter(self.store).append([fact], at=self.clock())

    def spelled(self, number: str) -> str:
        """One of the ways in which people write this number."""
        start = self.chance.choice([number[:5], f"+44 {number[1:5]}", f"+44{number[1:5]}"])
        return f"{start}{self.chance.choice([' ', '', '-'])}{number[5:]}"

    def keep_his(self, case: CaseAsItIs, number: str | None) -> None:
        phone = None if number is None else self.spelled(number)
        record = participant_record(case.name, language="en", phone=phone)
        self.store.keep_participant(record, by="DC 1", at=self.clock())
        case.his, case.his_record = number, True

    def keep_hers(self, case: CaseAsItIs, numbers: set[str], **other: object) -> None:
        kinds = [WayKind.CALL, WayKind.SMS]
        ways = tuple(
            SafeWay(kind=self.chance.choice(kinds), value=Veiled(self.spelled(number)), owner=Owned.OWN)
            for number in sorted(numbers)
        )
        version = self.store.contact_version(case.name, Reach.SAFE_CONTACT) + 1
        record = safe_contact(case.name, version=version, channels=ways, **other)
        self.store.keep_safe_contact(record, at=self.clock())
        case.hers = numbers or None

    def own(self, case: CaseAsItIs, *, hers: bool) -> str:
        """A number that nobody else has."""
        place = self.oracle.cases.index(case)
        return f"07700900{self.chance.randrange(100 * place, 100 * place + 50) + (50 if hers else 0):03}"


def hold(month: Month, case: CaseAsItIs) -> None:
    if not case.held:
        month.record(case, SafetyHoldPlaced(concern=Source.VICTIM, reason="made up"))
        case.held = True


def lift(month: Month, case: CaseAsItIs) -> None:
    if case.held:
        month.record(case, SafetyHoldLifted(rank=Rank.SERGEANT, reason="made up"))
        case.held = False


def his_new_number(month: Month, case: CaseAsItIs) -> None:
    month.keep_his(case, month.own(case, hers=False))


def his_is_hers(month: Month, case: CaseAsItIs) -> None:
    if case.hers:
        month.keep_his(case, month.chance.choice(sorted(case.hers)))


def he_has_no_phone(month: Month, case: CaseAsItIs) -> None:
    month.keep_his(case, None)


def his_is_erased(month: Month, case: CaseAsItIs) -> None:
    erase(month.store, Person.PARTICIPANT, case=case.name, on=london_day(month.clock()))
    case.his_record = False


def her_new_number(month: Month, case: CaseAsItIs) -> None:
    month.keep_hers(case, {month.own(case, hers=True), month.own(case, hers=True)})


def hers_is_his(month: Month, case: CaseAsItIs) -> None:
    month.keep_hers(case, {month.own(case, hers=True), case.his or month.own(case, hers=True)})


def hers_is_the_office(month: Month, case: CaseAsItIs) -> None:
    month.keep_hers(case, {month.own(case, hers=True), month.chance.choice(OFFICES)})


def hers_is_empty(month: Month, case: CaseAsItIs) -> None:
    month.keep_hers(case, set())


def nobody_finds_her(month: Month, case: CaseAsItIs) -> None:
    rank = month.chance.choice([Rank.CONSTABLE, Rank.SERGEANT, Rank.INSPECTOR])
    month.keep_hers(case, set(), no_way_because=month.chance.choice([*NoWayBecause]), rank=rank)
    case.hers = None if rank is Rank.CONSTABLE else set()


def hers_is_erased(month: Month, case: CaseAsItIs) -> None:
    erase(month.store, Person.VICTIM, case=case.name, on=london_day(month.clock()))
    case.hers = None


def cancel(month: Month, case: CaseAsItIs) -> None:
    if case.pair is not None:
        month.record(case, BookingCancelled())
        case.pair, case.undisturbed = None, False


def rebook(month: Month, case: CaseAsItIs) -> None:
    pair = "B" if case.pair == "A" or case.bookings % 2 else "A"
    if case.pair == pair or london_day(month.clock()) >= day(DAYS[pair][0]):
        return
    (first, second), (first_id, second_id) = DAYS[pair], IDS[pair]
    booking = WorkshopsBooked(first=day(first), second=day(second), first_workshop=first_id, second_workshop=second_id)
    month.record(case, booking)
    case.pair, case.undisturbed, case.bookings = pair, False, case.bookings + 1
    case.booked_on = dt.date.fromisoformat(str(london_day(month.clock())))


def stop(month: Month, _: CaseAsItIs) -> None:
    month.store.messages.stop_sending("supervisor 2", month.clock())
    month.oracle.stopped = True


def resume(month: Month, _: CaseAsItIs) -> None:
    month.store.messages.resume_sending("supervisor 2", month.clock())
    month.oracle.stopped = False


def all_is_well(month: Month, case: CaseAsItIs) -> None:
    """For a while everything is as it should be."""
    for mended in (lift, his_new_number, her_new_number, resume):
        mended(month, case)
    if case.pair is None:
        rebook(month, case)


HAPPENINGS = (
    *[all_is_well] * 12,
    *(hold, lift, lift, his_new_number, his_new_number, his_is_hers, he_has_no_phone, his_is_erased),
    *(her_new_number, her_new_number, her_new_number, hers_is_his, hers_is_the_office, hers_is_empty),
    *(nobody_finds_her, hers_is_erased, cancel, rebook, rebook, stop, resume, resume, resume),
)


@contextmanager
def _mail_server() -> Iterator[MailServer]:
    server = MailServer()
    controller = AnyPort(server, hostname="127.0.0.1", port=0)
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        controller.stop()


def _core(month: Month) -> Mapping[str, Channel]:
    fake, port = month.fake, month.mails.port
    notify = NotifyChannel(
        key=Veiled(fake.key), url=fake.url, templates={Medium.SMS: SMS_TEMPLATE}, postage=None, timeout=10
    )
    smtp = SmtpChannel(host="127.0.0.1", port=port, sender="office@mail.example.org", secured=Secured.NONE, timeout=10)
    return {
        "notify": Carrying(notify, "notify", finds=True, went=month.went),
        "smtp": Carrying(smtp, "smtp", finds=False, went=month.went),
    }


def live_a_month(shelf: Shelf, forces: Forces, seed: int, *, signed_anyway: bool = False) -> Month:
    """Live it, and stop at the first message that went and was not to, or was to and did not.

    Raises :class:`Disagreement`. ``signed_anyway``: the library takes every text for signed.
    """
    chance = Random(seed)  # noqa: S311  (a seed, so that what fails can be lived again)
    cases = [CaseAsItIs(f"case-{place}", BEGINS, his=None, hers=None) for place in range(2)]
    with shelf.open(create=True) as store, FakeNotify() as fake, _mail_server() as mails:
        clock = Hands(dt.datetime(2026, 3, 16, 8, tzinfo=dt.UTC))
        month = Month(store, fake, mails, Oracle(cases, OFFICES[0]), chance, clock)
        for case in cases:
            FactWriter(store).append(booked(case.name).facts, at=clock())
            his_new_number(month, case)
            her_new_number(month, case)
        try:
            for on in range(BEGINS.toordinal(), ENDS.toordinal()):
                _live_a_day(month, forces, dt.date.fromordinal(on), signed_anyway=signed_anyway)
        except SystemExit as disagrees:
            # Whatever else a channel raises is no more than an outcome that nobody knows.
            raise Disagreement(f"seed {seed}: {disagrees}") from None
        mailed = sorted(str(mail["Subject"]) for mail in mails.taken)
        if mailed != sorted(name for name, code, _ in month.oracle.told if code == "O02"):
            raise Disagreement(f"seed {seed}: the mail server has other mails: {mailed}")
    return month


def _live_a_day(month: Month, forces: Forces, on: dt.date, *, signed_anyway: bool) -> None:
    chance, oracle = month.chance, month.oracle
    for _ in range(chance.choice([0, 0, 1, 1, 2])):
        month.something_happens()
    if chance.random() < 0.3:
        oracle.office = chance.choice(OFFICES)
        oracle.unsigned = chance.choice([None, None, "P02", "P03", "P04", "P05"])
    for hour in sorted(chance.sample(range(7, 20), chance.choice([1, 2]))):
        month.clock.now = dt.datetime(on.year, on.month, on.day, hour, chance.randrange(60), tzinfo=dt.UTC)
        force = forces(oracle.office, None if signed_anyway else oracle.unsigned)
        month.due_throughout = set(oracle.now_due(month.clock()))
        over = round_of(month.store, force, _core(month), live=True)
        list(sent_in(over, force, month.clock))
        missed = month.due_throughout - oracle.told
        if missed:
            raise SystemExit(f"to be sent, and not: {sorted(missed)} at {month.clock()} of {oracle.cases}")
