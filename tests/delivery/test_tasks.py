"""What a mail to staff is about: the call, the workshop, the material; and one register for each workshop."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

import cara_core as cara
from cara_core.books.messages import catalogue
from cara_core.case.facts import ContactEffect, Occasion, Part
from cara_core.channels.capture import Capture
from cara_core.channels.notify.service import NotifyChannel
from cara_core.contact.triggers.messages_due import messages_due
from cara_core.contact.views import FacilitatorView, SupervisorView
from cara_core.contact.wall import participant_side
from cara_core.delivery.case_records import CaseRecords, workshops_of
from cara_core.delivery.receipts import take
from cara_core.delivery.showing import shown_to
from cara_core.delivery.stopped_messages import failures
from cara_core.delivery.tasks import _SAYS, task_of
from cara_core.packs.reading import read_pack
from cara_core.packs.samples import _ABOUT, sample
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.messages.rows import OUTCOME_UNKNOWN, MessageKept
from cara_core.terms.messages import Medium, Progress, Reader, Receipt
from cara_core.terms.one_message import Message
from cara_core.terms.pack import Pack
from cara_core.terms.veil import Veiled
from cara_core.testing.fake_notify import SMS_TEMPLATE, FakeNotify
from delivery.messaging import WORKING, booked, made_force, notify_plan, round_of, sent_in, texts
from store.conftest import Shelf
from store.made_up_contacts import PARTICIPANT_NAME, participant_record, safe_contact
from store.made_up_facts import AT
from support.clocks import Hands, instant
from support.lives import FIRST, Life, attendance, contact

RULES = catalogue()
STAFF = {"work": "---\nid: {id}\nstatus: ready\n---\n\n## work\nSubject: A register\n\n{body}\n"}
REGISTER = (
    "((register.session))\n((register.date))\nPlaces: ((register.places))\n((register.people))\n((register.conflicts))"
)


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, Pack]:
    """The signed texts."""
    return texts(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def force(packs: tuple[Pack, Pack], tmp_path_factory: pytest.TempPathFactory) -> cara.Force:
    """Their force."""
    return made_force(tmp_path_factory.mktemp("force"), packs, {})


def records(force: cara.Force, lived: Life) -> CaseRecords:
    person = participant_record()
    return CaseRecords(
        case=lived.case,
        side=participant_side(lived.case),
        force=force,
        participant=person,
        workshops=workshops_of(lived.case, force, person),
    )


def whats(force: cara.Force, pack: Pack, lived: Life, code: str) -> list[tuple[str, int]]:
    """What each message of this code is about, and how often it was tried."""
    found = [due for due in messages_due(lived.case, RULES.values(), WORKING) if due.message.startswith(code)]
    tasks = [task_of(records(force, lived), RULES[due.message], due, pack) for due in found]
    return [(task.what, task.attempts) for task in tasks]


def test_an_overdue_call_is_named_and_its_tries_are_counted(force: cara.Force, packs: tuple[Pack, Pack]) -> None:
    lived = booked().do("2026-04-20", attendance(Part.FIRST, FIRST))
    again = attrs.evolve(contact(Occasion.FIRST_WORKSHOP), reached=False, outcome=None, effect=ContactEffect.AGAIN)
    for on in ("2026-04-21", "2026-04-22", "2026-04-23"):
        lived.do(on, again)
    assert whats(force, packs[0], lived, "S02") == [("After the first workshop", 3)]


def test_no_mail_to_staff_is_about_its_own_title(force: cara.Force, packs: tuple[Pack, Pack]) -> None:
    lived = booked()
    assert whats(force, packs[0], lived, "F05") == [("tiny-polish 1.0", 0)] * 2
    assert whats(force, packs[0], lived, "O08") == [("both workshops", 0)]
    assert whats(force, packs[0], lived, "F04") == [
        (f"{FIRST} Exampleton Library", 0),
        ("2026-05-16 Exampleton Library", 0),
    ]
    once = booked().do("2026-04-20", attendance(Part.FIRST, FIRST))
    assert whats(force, packs[0], once, "O08") == [("the second workshop", 0)]


def test_who_has_no_record_stands_on_the_register_by_case(force: cara.Force, packs: tuple[Pack, Pack]) -> None:
    lived = booked()
    due = next(due for due in messages_due(lived.case, RULES.values(), WORKING) if due.message == "F02-register")
    made = attrs.evolve(records(force, lived), register=lambda _: {"case-1": participant_record(), "case-2": None})
    view = shown_to(made, RULES["F02-register"], due, packs[0], FIRST)
    assert isinstance(view, FacilitatorView)
    assert view.register is not None
    assert view.register.places == 2
    assert view.register.people.splitlines() == [
        f"{PARTICIPANT_NAME}, pl, step_free, interpreter",
        "case-2, no record",
    ]
    assert view.register.conflicts == "ask the coordinator"


def test_a_supervisor_is_told_which_call_is_overdue(force: cara.Force, packs: tuple[Pack, Pack]) -> None:
    lived = booked().do("2026-04-20", attendance(Part.FIRST, FIRST))
    (due,) = [due for due in messages_due(lived.case, RULES.values(), WORKING) if due.message.startswith("S02")]
    view = shown_to(records(force, lived), RULES[due.message], due, packs[0], FIRST)
    assert isinstance(view, SupervisorView)
    assert view.task.what != RULES[due.message].title


def test_the_samples_of_the_preview_are_about_what_sending_writes_about() -> None:
    assert set(_SAYS) == set(_ABOUT)
    for trigger in _SAYS:
        rules = [rule for rule in RULES.values() if rule.trigger is trigger and rule.reader is not Reader.VICTIM]
        for rule in rules:
            view = sample(rule.reader, longest=False, trigger=trigger)
            assert getattr(view, "task").what not in {rule.title, "ring the participant"}  # noqa: B009
    register = sample(Reader.FACILITATOR, longest=False)
    assert isinstance(register, FacilitatorView)
    assert register.register is not None
    assert register.register.places == len(register.register.people.splitlines())


class TestOneRegister:
    """Three cases that are booked into the same two workshops."""

    @pytest.fixture
    def store(self, sqlite_shelf: Shelf) -> Iterator[CaseStore]:
        """Their store."""
        with sqlite_shelf.open(create=True) as opened:
            for number in range(1, 4):
                case = f"case-{number}"
                FactWriter(opened).append(booked(case).facts, at=AT)
                record = participant_record(case, phone=f"07700 9004{number:02}", name=f"PERSON {number}")
                opened.keep_participant(record, by="DC 1", at=AT)
            yield opened

    def test_each_workshop_has_one_with_everybody_on_it(self, store: CaseStore, tmp_path: Path) -> None:
        body = STAFF["work"].format(id="F02-register", body=REGISTER)
        english, polish = texts(tmp_path)
        (tmp_path / "tiny-english" / "messages" / "F02-register.md").write_text(body, encoding="utf-8")
        english = read_pack(tmp_path / "tiny-english")
        force = made_force(tmp_path, (english, polish), {"F02-register": notify_plan(Medium.WORK)})
        over = round_of(store, force, {"capture": Capture(tmp_path / "captured")}, live=False)
        clock = Hands(instant("2026-04-16T12:00:00Z"))
        sent = [message for message in sent_in(over, force, clock) if message.rule.code == "F02"]
        assert [(message.case, message.due.about) for message in sent] == [("case-1", str(FIRST))]
        (file,) = [path for path in (tmp_path / "captured").iterdir() if path.suffix in {".eml", ".txt"}]
        written = file.read_text(encoding="utf-8")
        assert all(f"PERSON {number}" in written for number in range(1, 4))
        assert "Places: 3" in written
        shown = over.messages(over.records(store.case("case-2"), force, clock()), clock())
        assert {m.standing.value for m in shown if m.rule.code == "F02" and m.due.about == str(FIRST)} == {"not_needed"}


# S03: what a channel could not deliver.


def kept(**other: Any) -> MessageKept:
    values: dict[str, Any] = {
        "reference": "a" * 32,
        "case": "case-1",
        "message": "P03-booking",
        "occurrence": "1",
        "reader": Reader.PARTICIPANT,
        "medium": Medium.LETTER,
        "channel": "notify",
        "opens_on": cara.day("2026-03-16"),
        "state": Progress.RETURNED,
        "attempts": 1,
        "leased_until": None,
        "provider_id": None,
        "digest": None,
        "detail": "returned-letter",
        "created_at": AT,
        "updated_at": instant("2026-04-02T09:00:00Z"),
    }
    return MessageKept(**(values | other))


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({}, ["returned"]),
        ({"state": Progress.FAILED, "detail": "permanent-failure"}, ["failed"]),
        ({"state": Progress.TEMPORARY_FAILURE}, ["temporary_failure"]),
        ({"state": Progress.DELIVERED}, []),
        ({"state": Progress.FAILED, "detail": OUTCOME_UNKNOWN}, []),  # send_unknown
        ({"channel": "capture"}, []),
        ({"reader": Reader.OFFICER}, []),
        ({"reader": Reader.VICTIM}, []),
    ],
)
def test_what_did_not_reach_the_participant_is_told_to_the_supervisor(other: dict[str, Any], told: list[str]) -> None:
    found = list(failures([kept(**other)], RULES))
    assert [(due.message, due.about, str(due.opens_on)) for due in found] == [
        ("S03-message-failed", state, "2026-04-02") for state in told
    ]
    assert list(failures([kept()], {})) == []


def test_the_mail_names_the_message_and_how_it_failed_and_never_where_it_went(
    force: cara.Force, packs: tuple[Pack, Pack]
) -> None:
    (due,) = failures([kept()], RULES)
    task = task_of(records(force, booked()), RULES[due.message], due, packs[0])
    assert (task.what, task.status, task.case) == ("Your two dates", "returned", "case-1")


def test_of_a_text_that_the_network_gave_back_one_mail_goes_to_the_supervisor(
    sqlite_shelf: Shelf, tmp_path: Path
) -> None:
    polish = texts(tmp_path)[1]
    body = "((task.case)): ((task.what)), ((task.status))"
    file = tmp_path / "tiny-english" / "messages" / "S03-message-failed.md"
    file.write_text(STAFF["work"].format(id="S03-message-failed", body=body), encoding="utf-8")
    plans = {"P03-booking": notify_plan(Medium.SMS), "S03-message-failed": notify_plan(Medium.WORK, channel="post")}
    force = made_force(tmp_path, (read_pack(tmp_path / "tiny-english"), polish), plans)
    clock = Hands(instant("2026-03-17T12:00:00Z"))
    with sqlite_shelf.open(create=True) as store, FakeNotify() as fake:
        FactWriter(store).append(booked().facts, at=AT)
        store.keep_participant(participant_record(language="en", phone="07700 900455"), by="DC 1", at=AT)
        store.keep_safe_contact(safe_contact(), at=AT)
        notify = NotifyChannel(
            key=Veiled(fake.key), url=fake.url, templates={Medium.SMS: SMS_TEMPLATE}, postage=None, timeout=10
        )
        (told,) = sent_in(round_of(store, force, {"notify": notify}), force, clock)
        captured = round_of(store, force, {"capture": Capture(tmp_path / "captured")}, live=False)

        def to_supervisor() -> list[Message]:
            return [message for message in sent_in(captured, force, clock) if message.rule.code == "S03"]

        assert to_supervisor() == []
        clock.now = instant("2026-03-18T12:00:00Z")
        take(store, [Receipt(reference=told.reference, state=Progress.FAILED, at=clock())])
        (mail,) = to_supervisor()
        assert to_supervisor() == [], "once"
        assert mail.state is Progress.ACCEPTED
    written = [file.read_text(encoding="utf-8") for file in (tmp_path / "captured").glob("*.txt")]
    (mailed,) = [text for text in written if "case-1: Your two dates, failed" in text]
    assert "900455" not in mailed
