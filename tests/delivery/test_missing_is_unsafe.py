"""Missing is unsafe, on both sides: nothing goes where there is nothing to compare with, and no wider than that.

Source: contract section 7. The twins are what stood here before: a record that is missing compared as an empty one.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import attrs
import pytest

import cara_core as cara
from cara_core.contact.wall import participant_side
from cara_core.delivery import composing
from cara_core.delivery.case_records import CaseRecords, participant_reaches, victim_reaches, workshops_of
from cara_core.delivery.composing import compose
from cara_core.formats.participant import participant_entries
from cara_core.terms.caution import Rank
from cara_core.terms.contact import NoWayBecause, Owned, ReachKind, SafeContact, SafeWay, WayKind
from cara_core.terms.days import day
from cara_core.terms.messages import CAPTURE, Medium, MessageDue, Notice, Route
from cara_core.terms.one_message import Message
from cara_core.terms.pack import Pack
from cara_core.terms.veil import Veiled
from delivery.messaging import NOON, booked, made_force, texts
from delivery.test_composing import said, why
from store.made_up_contacts import participant_record, safe_contact

ON = day("2026-03-17")
HERE = ("1 Planted Street", "Exampletown", "EX1 1AA")
NOBODY = safe_contact(channels=(), no_way_because=NoWayBecause.UNTRACED, rank=Rank.SERGEANT)
MISSING: Mapping[str, SafeContact | None] = {
    "none was kept, or it was erased": None,
    "an empty one, which nobody explains": safe_contact(channels=()),
    "an empty one, explained by nobody of rank": safe_contact(channels=(), no_way_because=NoWayBecause.DEAD),
    "an empty one, explained by a constable": attrs.evolve(NOBODY, rank=Rank.CONSTABLE),
    "an empty one of somebody who wants no contact": safe_contact(channels=(), do_not_contact=True),
}
CALL = SafeWay(kind=WayKind.CALL, value=Veiled("01632 960111"), owner=Owned.OWN)
ANSWERS: Mapping[str, SafeContact] = {
    "a text message": safe_contact(),
    "a call alone: a kind that is not held is an answer": safe_contact(channels=(CALL,)),
    "through an agency, in words": safe_contact(
        channels=(attrs.evolve(CALL, kind=WayKind.VIA_AGENCY, value=Veiled("ask for Sam at the centre")),)
    ),
    "no way, a sergeant says: untraced": NOBODY,
    "no way, a sergeant says: dead": attrs.evolve(NOBODY, no_way_because=NoWayBecause.DEAD),
    "no way, an inspector says: gives nothing": attrs.evolve(
        NOBODY, no_way_because=NoWayBecause.GIVES_NOTHING, rank=Rank.INSPECTOR
    ),
}


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, Pack]:
    """The signed texts."""
    return texts(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def force(packs: tuple[Pack, Pack], tmp_path_factory: pytest.TempPathFactory) -> cara.Force:
    """Their force."""
    return made_force(tmp_path_factory.mktemp("force"), packs, {})


def material(force: cara.Force, **other: object) -> CaseRecords:
    """A booked case in which everything is in order, but for what a test says."""
    case = booked().case
    person = participant_record(language="en", address=HERE)
    made = CaseRecords(
        case=case,
        side=participant_side(case),
        force=force,
        participant=person,
        safe_contact=safe_contact(),
        workshops=workshops_of(case, force, person),
        live=True,
    )
    return attrs.evolve(made, **other)  # type: ignore[arg-type]  # the test says which fields


def signposting(records: CaseRecords, medium: Medium, sender: str = "") -> list[str]:
    """What stands against telling which services help, on paper in the room or by e-mail."""
    rule = cara.catalogue()["P14-signposting"]
    due = MessageDue(case="case-1", message=rule.id, reader=rule.reader, occurrence="1", opens_on=ON, due_by=ON)
    route, composer = Route(medium=medium, channel=CAPTURE), partial(compose, records)
    made = Message(due=due, rule=rule, route=route, reference="0" * 32, composer=composer, sender=sender)
    found = made.compose(NOON)
    return [] if isinstance(found, Notice) else why(found)


@pytest.mark.parametrize("medium", [Medium.SMS, Medium.LETTER])
@pytest.mark.parametrize("record", MISSING.values(), ids=MISSING)
def test_nothing_goes_to_the_participant_without_a_record_of_the_victims(
    record: SafeContact | None, medium: Medium, force: cara.Force
) -> None:
    assert why(said(material(force, safe_contact=record), medium)) == ["V2 safe_contact"]


@pytest.mark.parametrize("medium", [Medium.SMS, Medium.LETTER])
@pytest.mark.parametrize("record", ANSWERS.values(), ids=ANSWERS)
def test_with_a_record_that_answers_it_goes(record: SafeContact, medium: Medium, force: cara.Force) -> None:
    assert isinstance(said(material(force, safe_contact=record), medium), Notice)


@pytest.mark.parametrize("record", MISSING.values(), ids=MISSING)
def test_a_missing_record_compared_as_an_empty_one_lets_it_go(
    record: SafeContact | None, force: cara.Force, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin."""
    monkeypatch.setattr(composing, "victim_reaches", lambda record: victim_reaches(record) or ())
    assert isinstance(said(material(force, safe_contact=record)), Notice)


def test_what_a_person_hands_over_needs_no_comparison(force: cara.Force) -> None:
    alone = material(force, safe_contact=None)
    assert signposting(alone, Medium.PRINT) == []
    assert signposting(alone, Medium.EMAIL) == ["V2 safe_contact"], "and what is sent does"


@pytest.mark.parametrize(
    ("value", "kind", "medium", "field"),
    [
        ("+44 1632 960417", WayKind.CALL, Medium.SMS, "office.phone"),
        ("01632 960417", WayKind.CALL, Medium.LETTER, "office.phone"),
        ("Appointments@Example.org", WayKind.EMAIL, Medium.LETTER, "office.email"),
        ("PO Box 960, Exampleton, EX4 9ZZ", WayKind.POST, Medium.LETTER, "office.address"),
    ],
)
def test_what_is_configured_into_a_text_is_compared_with_what_the_victim_has(
    value: str, kind: WayKind, medium: Medium, field: str, force: cara.Force
) -> None:
    hers = safe_contact(channels=(attrs.evolve(CALL, kind=kind, value=Veiled(value)),))
    elsewhere = participant_record(language="en", address=("9 Far Road", "Othertown", "ZE1 0AA"))
    found = why(said(material(force, safe_contact=hers, participant=elsewhere), medium))
    assert found == [f"V4 {field}"]


def test_what_does_not_stand_in_a_text_stops_it_not(force: cara.Force) -> None:
    hers = safe_contact(channels=(attrs.evolve(CALL, kind=WayKind.EMAIL, value=Veiled("appointments@example.org")),))
    assert isinstance(said(material(force, safe_contact=hers)), Notice), "the text message names no mailbox"


def test_a_number_in_the_words_themselves_is_compared(packs: tuple[Pack, Pack], tmp_path: Path) -> None:
    english, polish = packs
    key = next(key for key, text in english.texts.items() if key[0] == "P03-booking" and text.medium is Medium.SMS)
    typed = attrs.evolve(english.texts[key], text=f"{english.texts[key].text} Or ring 01632 960 111.")
    wordy = made_force(tmp_path, (attrs.evolve(english, texts={**english.texts, key: typed}), polish), {})
    found = said(material(wordy, safe_contact=safe_contact(channels=(CALL,))), channel=CAPTURE)
    assert why(found) == ["V4 text"]
    assert isinstance(said(material(wordy), channel=CAPTURE), Notice)


@pytest.mark.parametrize(("sender", "forbids"), [("Line@example.org", ["V4 sender"]), ("other@example.org", [])])
def test_the_address_that_a_mail_comes_from_is_compared(sender: str, forbids: list[str], force: cara.Force) -> None:
    hers = safe_contact(channels=(attrs.evolve(CALL, kind=WayKind.EMAIL, value=Veiled("line@example.org")),))
    assert signposting(material(force, safe_contact=hers), Medium.EMAIL, sender) == forbids


def test_what_an_agency_is_asked_in_words_is_no_address_and_its_number_counts() -> None:
    def of(words: str) -> list[str]:
        way = attrs.evolve(CALL, kind=WayKind.VIA_AGENCY, value=Veiled(words))
        found = victim_reaches(safe_contact(channels=(way,)))
        assert found is not None
        return [cara.unveiled(value) for value in found]

    assert of("ask for Sam at the centre") == []
    assert of("ask for Sam on 01632 960 111, or sam@example.org") == ["01632 960 111", "sam@example.org"]
    for address in ("12 High Street, Exampleton", "The Cottage, EX1 1AA"):
        assert of(address) == [address], "and an address is compared as one"
    assert participant_reaches(None) is None


def test_an_old_record_means_what_it_meant() -> None:
    old = {"format": "cara-participant/1", "case": "C-1", "name": "A. Person", "sex": "male", "language": "en"}
    person = cara.read_participant({**old, "interpreter_needed": False, "phone": "07700 900123"})
    assert person.has_none == ()
    assert person.not_known == {ReachKind.EMAIL, ReachKind.ADDRESS}
    assert "has_none" not in participant_entries(person)
