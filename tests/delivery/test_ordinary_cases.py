"""And no wider: two hundred ordinary cases with ordinary records, and every ordinary message of theirs goes.

Ordinary is that two people who live apart have telephones, mailboxes and homes of their own, often in one town and
now and then in one street, and that a record holds what somebody asked for and no more.
"""

import datetime as dt
import random
from collections.abc import Iterator

import attrs
import pytest

import cara_core as cara
from cara_core.contact.safe.rules import unsafe_for_victim, written_faults
from cara_core.delivery import composing
from cara_core.delivery.case_records import CaseRecords, participant_reaches, victim_reaches
from cara_core.delivery.neutral_text import NEUTRAL_TEXT
from cara_core.formats.participant import Participant
from cara_core.terms.caution import Rank
from cara_core.terms.contact import (
    NoWayBecause,
    Owned,
    PerpetratorAccess,
    ReachKind,
    SafeContact,
    SafeWay,
    SafeWindow,
    WayKind,
)
from cara_core.terms.days import day
from cara_core.terms.messages import Medium, Notice
from cara_core.terms.pack import Pack
from cara_core.terms.veil import Veiled
from delivery.messaging import NOON, made_force, texts
from delivery.test_composing import material, said
from store.made_up_contacts import participant_record, safe_contact

CASES = 200
STREETS = ("Elm Grove", "Mill Lane", "High Street", "St. Mary's Road", "Station Road", "Church Close", "Queensway")
TOWNS = ("Southampton", "Exampleton", "Winchester", "Bitterne")
NAMES = ("anna", "marek", "jo", "sam", "chris", "d.patel", "lee")
WORDS = ("ask for Sam at the centre", "through the school, on weekdays", "01632 960222, ask for Jo")
TUESDAY = dt.time(0, 1), dt.time(23, 59)


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, Pack]:
    """The signed texts."""
    return texts(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def force(packs: tuple[Pack, Pack], tmp_path_factory: pytest.TempPathFactory) -> cara.Force:
    """Their force."""
    return made_force(tmp_path_factory.mktemp("force"), packs, {})


@attrs.frozen
class Couple:
    """The two records of one case."""

    his: Participant
    hers: SafeContact


def couples() -> Iterator[Couple]:
    """Two hundred, the same in every run."""
    chance = random.Random(15)  # noqa: S311  (a seed)
    for number in range(CASES):
        his_street, her_street = chance.sample(STREETS, 2)
        town = chance.choice(TOWNS)
        his_house, her_house = chance.sample(range(1, 200), 2)
        his_home = (f"{his_house} {his_street}", town, f"SO{14 + number % 3} {chance.randrange(1, 4)}AB")
        other_town = town if chance.random() < 0.6 else chance.choice(TOWNS)
        her_home = f"{her_house} {her_street}\n{other_town}\nSO{17 + number % 3} {chance.randrange(6, 10)}XY"
        if chance.random() < 0.15:
            # Down the same street: both house numbers are read, and they have nothing in common.
            her_home = f"{her_house} {his_street}\n{town}\n{his_home[2]}"
        yield Couple(_his(chance, number, his_home), _hers(chance, number, her_home))


def _his(chance: random.Random, number: int, home: tuple[str, ...]) -> Participant:
    email = f"{chance.choice(NAMES)}.{number}@example.org" if chance.random() < 0.5 else None
    none = chance.random() < 0.5 and email is None
    phone = chance.choice(["07700 900{0:03}", "07700900{0:03}", "+44 7700 900{0:03}"]).format(number)
    has_none = (ReachKind.EMAIL,) if none else ()
    return participant_record(language="en", phone=phone, email=email, address=home, has_none=has_none)


def _hers(chance: random.Random, number: int, home: str) -> SafeContact:
    values = {
        WayKind.CALL: f"07700 900{500 + number:03}",
        WayKind.SMS: f"07700 900{500 + number:03}",
        WayKind.EMAIL: f"{chance.choice(NAMES)}.hers{number}@example.org",
        WayKind.POST: home,
        WayKind.VIA_AGENCY: chance.choice(WORDS),
    }
    if chance.random() < 0.05:
        return safe_contact(channels=(), no_way_because=chance.choice([*NoWayBecause]), rank=Rank.SERGEANT)
    kinds = chance.sample(sorted(values), chance.randrange(1, len(values) + 1))
    return safe_contact(
        channels=tuple(_way(kind, values[kind]) for kind in kinds),
        living_with_participant=False,
        do_not_contact=chance.random() < 0.05,
    )


def _way(kind: WayKind, value: str) -> SafeWay:
    window = SafeWindow(weekday=2, starts=TUESDAY[0], ends=TUESDAY[1])
    return SafeWay(
        kind=kind,
        value=Veiled(value),
        owner=Owned.OWN,
        perpetrator_access=PerpetratorAccess.NO,
        safe_windows=(window,),
        verified_on=day("2026-03-10"),
        opted_in=frozenset({NEUTRAL_TEXT}),
    )


def stopped(force: cara.Force) -> list[str]:
    """What did not go, of all of them: in which case, and why."""
    found = []
    made = material(force)
    for number, couple in enumerate(couples()):
        records = attrs.evolve(made, participant=couple.his, safe_contact=couple.hers)
        found += [f"{number}: {why}" for why in (*_to_him(records), *_to_her(couple))]
    return found


def _to_him(records: CaseRecords) -> Iterator[str]:
    for medium in (Medium.SMS, Medium.LETTER):
        message = said(records, medium)
        if not isinstance(message, Notice):
            yield f"{medium} {[(blocked.rule, blocked.field) for blocked in message]}"


def _to_her(couple: Couple) -> Iterator[str]:
    """Where she asked for a text: what stands against it."""
    rule, reaches = cara.catalogue()[NEUTRAL_TEXT], participant_reaches(couple.his)
    assert reaches is not None
    for way in couple.hers.channels:
        if way.kind is WayKind.SMS and not couple.hers.do_not_contact:
            not_known = couple.his.not_known
            blocked = unsafe_for_victim(couple.hers, way, rule, NOON, reaches, not_known=not_known)
            blocked += written_faults({"worker.number": "01632 960733"}, ["Please ring 01632 960733."], reaches)
            yield from (f"{fault.rule} {fault.field}" for fault in blocked)


def test_every_ordinary_message_of_every_ordinary_case_goes(force: cara.Force) -> None:
    assert stopped(force) == []
    texted = [way for couple in couples() for way in couple.hers.channels if way.kind is WayKind.SMS]
    assert len(texted) > CASES / 4


def test_who_wants_every_kind_to_be_held_stops_ordinary_letters(
    force: cara.Force, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin: wider than the contract, as a kind that is not held is an answer."""

    def wider(contact: SafeContact | None) -> tuple[Veiled, ...] | None:
        held = {way.kind for way in (() if contact is None else contact.channels)}
        return victim_reaches(contact) if {WayKind.SMS, WayKind.EMAIL, WayKind.POST} <= held else None

    monkeypatch.setattr(composing, "victim_reaches", wider)
    assert len(stopped(force)) > CASES / 2
