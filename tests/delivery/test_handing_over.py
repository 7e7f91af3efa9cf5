"""What a person hands over: made from the case by the same rules, and kept once it was handed over."""

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

import cara_core as cara
from cara_core.books.messages import catalogue
from cara_core.delivery.handing_over import STAMP, keep_handed_over, made_by_hand, rules_by_hand
from cara_core.errors import InputError
from cara_core.packs.reading import read_pack
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log.access_log import Action
from cara_core.terms.messages import Notice, Progress
from delivery.messaging import SIGNED_ON, booked, made_force, round_of, texts
from packs.making import sign
from store.conftest import Shelf
from store.made_up_contacts import PARTICIPANT_NAME, VICTIM_NUMBER, participant_record, safe_contact
from store.made_up_facts import AT
from support.clocks import instant

NOON = instant("2026-03-17T12:00:00Z")
P01 = """---
id: P01-caution-explained
status: ready
---

## print
Subject: What it asks

Re: ((participant.name))

((caution.conditions)), from ((caution.issued_on)) to ((caution.ends_on)).

Questions: ((office.phone)). ((office.advice)) ((office.complaints))
"""
OFFICE = 'advice = "Ask a solicitor."\ncomplaints = "Write to us."\n'
RULE = rules_by_hand(catalogue())["P01"]


@pytest.fixture
def store(sqlite_shelf: Shelf) -> Iterator[CaseStore]:
    """A store with a booked case."""
    with sqlite_shelf.open(create=True) as opened:
        FactWriter(opened).append(booked().facts, at=AT)
        # He lives where she does: nothing could be posted, and a text can be put into his hand.
        opened.keep_participant(participant_record(language="en", phone=VICTIM_NUMBER), by="DC 1", at=AT)
        opened.keep_safe_contact(safe_contact(), at=AT)
        yield opened


def force_with(folder: Path, *, signed: bool, text: str = P01) -> cara.Force:
    english, polish = texts(folder)
    (folder / "tiny-english" / "messages" / "P01-caution-explained.md").write_text(text, encoding="utf-8")
    if signed:
        sign(folder / "tiny-english", catalogue(), on=SIGNED_ON)
    from delivery.messaging import CONTACT  # noqa: PLC0415

    contact = CONTACT.replace("source =", f"{OFFICE}source =", 1)
    del english
    return made_force(folder, (read_pack(folder / "tiny-english"), polish), {}, contact=contact)


def test_there_are_four_of_them() -> None:
    assert set(rules_by_hand(catalogue())) == {"P01", "P13", "P14", "P15"}


def test_signed_it_is_made_handed_over_once_and_kept(store: CaseStore, tmp_path: Path) -> None:
    force = force_with(tmp_path, signed=True)
    over = round_of(store, force, {})
    records = over.records(store.case("case-1"), force, NOON)
    made = made_by_hand(over, records, RULE, NOON)
    assert isinstance(made.notice, Notice), made.blocked
    assert not made.draft
    assert PARTICIPANT_NAME in made.notice.body
    assert STAMP not in made.notice.body
    assert keep_handed_over(store, made, NOON, by="PC 1")
    assert not keep_handed_over(store, made, NOON, by="PC 1")
    kept = store.messages.kept(made.notice.reference)
    assert kept is not None
    assert (kept.state, kept.channel) == (Progress.DELIVERED, "by_hand")
    disclosed = [access for access in store.accesses() if access.action is Action.DISCLOSURE]
    assert len(disclosed) == 1
    shown = [message for message in over.messages(records, NOON) if message.rule.code == "P01"]
    assert "done" in {message.standing.value for message in shown}


def test_not_signed_it_is_stamped_and_cannot_be_handed_over(store: CaseStore, tmp_path: Path) -> None:
    force = force_with(tmp_path, signed=False)
    over = round_of(store, force, {})
    made = made_by_hand(over, over.records(store.case("case-1"), force, NOON), RULE, NOON)
    assert made.draft
    assert made.notice is not None
    assert made.notice.body.startswith(STAMP)
    assert made.notice.page is not None
    assert all(text.startswith(STAMP) for _, _, text in made.notice.page.texts)
    with pytest.raises(InputError):
        keep_handed_over(store, made, NOON, by="PC 1")
    assert store.messages.kept(made.notice.reference) is None


def test_with_a_slot_that_nobody_has_filled_it_is_a_draft_though_signed(store: CaseStore, tmp_path: Path) -> None:
    force = force_with(tmp_path, signed=True, text=P01.replace("Questions:", "[synthetic: the law]\n\nQuestions:"))
    over = round_of(store, force, {})
    made = made_by_hand(over, over.records(store.case("case-1"), force, NOON), RULE, NOON)
    assert {fault.rule for fault in made.blocked} == {"PACK"}
    assert made.draft
    assert made.notice is not None
    assert made.notice.body.startswith(STAMP)
    with pytest.raises(InputError):
        keep_handed_over(store, made, NOON, by="PC 1")


def test_whatever_else_stands_against_it_makes_no_draft(store: CaseStore, tmp_path: Path) -> None:
    force = force_with(tmp_path, signed=True)
    over = round_of(store, force, {})
    records = attrs.evolve(over.records(store.case("case-1"), force, NOON), participant=None)
    made = made_by_hand(over, records, RULE, NOON)
    assert made.notice is None
    assert made.blocked
