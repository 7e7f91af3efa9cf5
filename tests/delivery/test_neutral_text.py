"""The one text a victim can be sent: only where she asked for it, by a safe way, at that very moment."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest

from cara_core.books.messages import catalogue
from cara_core.case.facts import CallOutcome, Channel, ContactEffect, Fact, Occasion, PersonDied, VictimContacted
from cara_core.channels.capture import Capture
from cara_core.contact.safe.rules import unsafe_for_victim
from cara_core.contact.views import WorkerPart
from cara_core.delivery import neutral_text
from cara_core.delivery.by_force import channels_of
from cara_core.delivery.dispatch import dispatch
from cara_core.delivery.neutral_text import NEUTRAL_TEXT, neutral_texts
from cara_core.delivery.round_over_cases import Round
from cara_core.delivery.stopped_messages import settle_gone
from cara_core.due.duties import Duty, DutyKind
from cara_core.forces.loader import load_force
from cara_core.planning.bank_holidays import working_days
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.messages.duties import MessageDuties
from cara_core.store.opening import open_store
from cara_core.terms.caution import Person
from cara_core.terms.contact import Owned, PerpetratorAccess, ReachKind, SafeContact, SafeWay, SafeWindow, WayKind
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Charset, Medium, MessageOutcome, Notice, Progress, Receipt
from cara_core.terms.one_message import Blocked, Message
from cara_core.terms.veil import Veiled
from store.made_up_contacts import participant_record
from store.made_up_facts import opening

NUMBER = "07700 900123"
WORKER = WorkerPart(first_name="Sam", number="01632 960733")
INSIDE = dt.datetime(2026, 11, 10, 11, 0, tzinfo=dt.UTC)
"""A Tuesday at 11:00 in London."""
OUTSIDE = dt.datetime(2026, 11, 10, 18, 0, tzinfo=dt.UTC)
WAY = SafeWay(
    kind=WayKind.SMS,
    value=Veiled(NUMBER),
    owner=Owned.OWN,
    perpetrator_access=PerpetratorAccess.NO,
    safe_windows=(SafeWindow(weekday=2, starts=dt.time(10), ends=dt.time(12)),),
    verified_on=Day(2026, 11, 2),
    opted_in=frozenset({NEUTRAL_TEXT}),
)
CONTACT = SafeContact(
    case="case-1",
    version=1,
    recorded_by="officer 9",
    recorded_on=Day(2026, 11, 2),
    told_by="victim",
    channels=(WAY,),
    language="en",
    living_with_participant=False,
)


@attrs.define
class Listening:
    """A live channel of this machine: it keeps what it is given."""

    name: str = "capture_elsewhere"
    heard: list[Notice] = attrs.field(factory=list)
    charset: Charset = Charset.NOTIFY
    media: frozenset[Medium] = frozenset(Medium)
    finds: bool = True

    def send(self, notice: Notice, at: Instant) -> Receipt:
        self.heard.append(notice)
        return Receipt(reference=notice.reference, state=Progress.ACCEPTED, at=at)

    def found(self, reference: str, at: Instant) -> Receipt | None:
        return None


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CaseStore]:
    keys = tmp_path / "keys"
    with open_store(f"sqlite:///{tmp_path / 'cara.db'}", keys=keys, at=INSIDE, create=True) as log:
        FactWriter(log).append([opening("case-1")], at=INSIDE)
        log.keep_participant(participant_record(), by="x 1", at=INSIDE)
        yield log


def over(store: CaseStore, folder: Path, *, live: bool = False) -> Round:
    force = load_force("hampshire")
    return Round(
        store=store,
        rules=catalogue(),
        working=working_days(2026, 2030),
        channels=channels_of(force, {"capture": Capture(folder)}, ()),
        by="adviser 3",
        live=live,
    )


def sent(store: CaseStore, folder: Path, contact: SafeContact | None, at: Instant) -> list[Message]:
    if contact is not None:
        store.keep_safe_contact(contact, at=INSIDE)
    round_ = over(store, folder)
    texts = neutral_texts(round_, store.case("case-1"), load_force("hampshire"), WORKER, at)
    return list(dispatch(store, texts, round_.channels, lambda: at, by="adviser 3"))


def test_it_goes_where_everything_is_as_it_has_to_be_and_names_nothing(store: CaseStore, tmp_path: Path) -> None:
    (message,) = sent(store, tmp_path / "out", CONTACT, INSIDE)
    assert message.state is Progress.ACCEPTED
    (file,) = (tmp_path / "out").glob("*.txt")
    said = file.read_text("utf-8")
    assert NUMBER in said
    assert "Sam" in said
    assert WORKER.number in said
    assert not [word for word in ("police", "cara", "caution", "support", "workshop") if word in said.lower()]


def test_once_a_day_at_most(store: CaseStore, tmp_path: Path) -> None:
    assert len(sent(store, tmp_path / "out", CONTACT, INSIDE)) == 1
    assert sent(store, tmp_path / "out", None, INSIDE) == []


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"owner": Owned.SHARED}, "V1"),
        ({"perpetrator_access": PerpetratorAccess.UNKNOWN}, "V1"),
        ({"verified_on": None}, "V1"),
        ({"verified_on": Day(2026, 10, 1)}, "V1"),
        ({"expires_on": Day(2026, 11, 9)}, "V1"),
        ({"opted_in": frozenset()}, "V1"),
        ({"safe_windows": ()}, "V2"),
        ({"avoid": (Day(2026, 11, 10),)}, "V3"),
        ({"kind": WayKind.CALL}, "V1"),
    ],
)
def test_one_thing_wrong_and_it_stays(changed: dict[str, object], rule: str, store: CaseStore, tmp_path: Path) -> None:
    contact = attrs.evolve(CONTACT, channels=(attrs.evolve(WAY, **changed),))  # type: ignore[arg-type]
    (message,) = sent(store, tmp_path / "out", contact, INSIDE)
    assert message.state is Progress.BLOCKED
    assert rule in message.detail
    assert NUMBER not in repr(message)
    assert not list(tmp_path.glob("out/*.txt"))


def test_outside_the_window_or_without_a_record_it_stays(store: CaseStore, tmp_path: Path) -> None:
    (message,) = sent(store, tmp_path / "out", None, INSIDE)
    assert (message.state, message.detail) == (Progress.BLOCKED, "V2 contact")
    (late,) = sent(store, tmp_path / "out", CONTACT, OUTSIDE)
    assert "V3" in late.detail


def test_a_number_that_is_the_participants_too_is_never_written_to(store: CaseStore, tmp_path: Path) -> None:
    store.keep_participant(
        attrs.evolve(participant_record(), case="case-1", phone="+44 7700 900123"), by="x 1", at=INSIDE
    )
    (message,) = sent(store, tmp_path / "out", CONTACT, INSIDE)
    assert (message.state, "V4" in message.detail) == (Progress.BLOCKED, True)


def test_nothing_goes_where_nothing_is_known_of_the_participant(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'cara.db'}", keys=tmp_path / "keys", at=INSIDE, create=True) as alone:
        FactWriter(alone).append([opening("case-1")], at=INSIDE)
        (message,) = sent(alone, tmp_path / "out", CONTACT, INSIDE)
        assert (message.state, message.detail) == (Progress.BLOCKED, "V2 participant")
        alone.keep_participant(participant_record(phone=None), by="x 1", at=INSIDE)
        (message,) = sent(alone, tmp_path / "out", None, INSIDE)
        assert (message.state, message.detail) == (Progress.BLOCKED, "V2 participant.phone")
        has_no_phone = participant_record(phone=None, email=None, has_none=(ReachKind.PHONE,))
        alone.keep_participant(has_no_phone, by="x 1", at=INSIDE)
        (message,) = sent(alone, tmp_path / "out", None, INSIDE)
        assert message.state is Progress.ACCEPTED, "that they have none is an answer, and a text needs no mailbox"


def test_a_participant_of_whom_nothing_is_known_taken_for_one_who_has_nothing_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin of the test above."""

    def lenient(*asked: Any, **said: Any) -> Sequence[Blocked]:
        contact, way, rule, at, reaches = asked
        return unsafe_for_victim(contact, way, rule, at, reaches or (), **{**said, "not_known": ()})

    monkeypatch.setattr(neutral_text, "unsafe_for_victim", lenient)
    with pytest.raises(AssertionError, match=r"Progress\.BL"):
        test_nothing_goes_where_nothing_is_known_of_the_participant(tmp_path)


@pytest.mark.parametrize("number", ["07700 900456", "+44 7700 900456", "07700-900456"])
def test_the_number_to_ring_is_compared_with_the_participants(number: str, store: CaseStore, tmp_path: Path) -> None:
    store.keep_safe_contact(CONTACT, at=INSIDE)
    worker = attrs.evolve(WORKER, number=number)
    round_ = over(store, tmp_path / "out")
    texts = neutral_texts(round_, store.case("case-1"), load_force("hampshire"), worker, INSIDE)
    (message,) = dispatch(store, texts, round_.channels, lambda: INSIDE, by="adviser 3")
    assert (message.state, message.detail) == (Progress.BLOCKED, "V4 worker.number")
    assert not list(tmp_path.glob("out/*.txt"))


def test_a_typed_number_that_nobody_compares_is_found(
    store: CaseStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin, which is what was sent before: "Please ring me on ..." with the participant's number."""
    monkeypatch.setattr(neutral_text, "written_faults", lambda *_: ())
    with pytest.raises(AssertionError, match="accepted"):
        test_the_number_to_ring_is_compared_with_the_participants("07700 900456", store, tmp_path)
    (file,) = (tmp_path / "out").glob("*.txt")
    assert "07700 900456" in file.read_text("utf-8")


@pytest.mark.parametrize("ends", ["died", "declined"])
def test_who_has_died_or_declined_is_written_to_by_nobody(ends: str, store: CaseStore, tmp_path: Path) -> None:
    what: PersonDied | VictimContacted = PersonDied(person=Person.VICTIM)
    if ends == "declined":
        declined = CallOutcome.DECLINED_FURTHER_CONTACT
        what = VictimContacted(
            occasion=Occasion.OTHER,
            how=Channel.TELEPHONE,
            reached=True,
            concern=False,
            outcome=declined,
            effect=ContactEffect.ENDS,
        )
    fact = Fact(case="case-1", number=2, on=Day(2026, 11, 10), by="x 1", what=what)
    FactWriter(store).append([fact], at=INSIDE)
    (message,) = sent(store, tmp_path / "out", CONTACT, INSIDE)
    assert (message.state, message.detail) == (Progress.BLOCKED, f"V1 {ends}")


def test_what_is_recorded_after_it_was_asked_for_stops_it(store: CaseStore, tmp_path: Path) -> None:
    store.keep_safe_contact(CONTACT, at=INSIDE)
    round_ = over(store, tmp_path / "out")
    texts = list(neutral_texts(round_, store.case("case-1"), load_force("hampshire"), WORKER, INSIDE))
    store.keep_participant(participant_record(phone="0044 7700 900123"), by="x 1", at=INSIDE)
    (message,) = dispatch(store, texts, round_.channels, lambda: INSIDE, by="adviser 3", again=lambda text, _: text)
    assert (message.state, message.detail) == (Progress.BLOCKED, "V4 channels[0].value")


def test_no_text_in_her_language_is_no_english_text(store: CaseStore, tmp_path: Path) -> None:
    (message,) = sent(store, tmp_path / "out", attrs.evolve(CONTACT, language="cy"), INSIDE)
    assert (message.state, message.detail) == (Progress.BLOCKED, "LANGUAGE v07.sms")


def test_what_was_stopped_is_a_duty_until_a_person_settles_it(store: CaseStore, tmp_path: Path) -> None:
    """Of a live channel: what is only captured is nobody's duty."""
    sent(store, tmp_path / "out", attrs.evolve(CONTACT, do_not_contact=True), INSIDE)
    assert stopped(store) == []
    listening = Listening()
    round_ = attrs.evolve(over(store, tmp_path / "out", live=True), channels={"notify": listening})
    force = load_force("hampshire")
    texts = list(neutral_texts(round_, store.case("case-1"), force, WORKER, INSIDE))
    routes = [attrs.evolve(text.route, channel="notify") for text in texts]
    live = [
        Message(
            due=text.due,
            rule=text.rule,
            route=route,
            reference=round_.reference(text.due, route),
            composer=text.composer,
        )
        for text, route in zip(texts, routes, strict=True)
    ]
    assert [message.state for message in dispatch(store, live, round_.channels, lambda: INSIDE, by="adviser 3")] == [
        Progress.BLOCKED
    ]
    (duty,) = stopped(store)
    assert (duty.kind, duty.case) == (DutyKind.SEND_STOPPED, "case-1")
    assert NEUTRAL_TEXT in duty.about
    assert listening.heard == []
    # The text a victim asked for is of one day; that the day is over ends nothing. A person does.
    tomorrow = dt.datetime(2026, 11, 11, 11, 0, tzinfo=dt.UTC)
    for at in (INSIDE, tomorrow):
        assert settle_gone(store, "case-1", (), at) == 0
    assert store.messages.say(live[0].reference, MessageOutcome.WITHDRAWN, by="supervisor 4", at=tomorrow)
    assert stopped(store) == []


def stopped(store: CaseStore) -> list[Duty]:
    return list(MessageDuties(store.messages).open_now(working_days(2025, 2040)))
