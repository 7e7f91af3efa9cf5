"""A month of a case is dispatched while everything changes at random: an oracle agrees with every message.

The oracle is written from the contract's words and uses nothing of the library (``month_oracle``). Each twin is one
mistake in the library; the same oracle finds it.
"""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

import cara_core as cara
from cara_core.contact.safe.usable import says_what_she_has
from cara_core.contact.triggers import messages_due
from cara_core.delivery import case_records, composing, dispatch, round_over_cases
from cara_core.delivery.case_messages import to_send
from cara_core.store.messages.sending import Messages
from cara_core.terms.contact import SafeContact
from cara_core.terms.messages import Medium
from cara_core.terms.one_message import Message
from cara_core.terms.pack import AddressForm, Pack
from delivery.messaging import CONTACT, made_force
from delivery.months.month import Disagreement, Forces, Month, live_a_month
from delivery.more_texts import BY_TEXT, PLANS, WORK, several_texts
from store.conftest import Shelf
from support.soak import soak, times

MONTHS = times(3, 200)
TWINS_TRY = 40
"""So many months at most until a twin is found."""


@pytest.fixture(scope="module")
def forces(tmp_path_factory: pytest.TempPathFactory) -> Forces:
    """The force as it is on a day: what its office's number is, and which text was changed after it was signed."""
    pack = several_texts(tmp_path_factory.mktemp("packs"))

    @cache
    def force(office: str, unsigned: str | None) -> cara.Force:
        folder = tmp_path_factory.mktemp("force")
        contact = CONTACT.replace("01632 960417", f"{office[:5]} {office[5:]}")
        return made_force(folder, (_changed(pack, unsigned),), PLANS, contact=contact + WORK)

    return force


def _changed(pack: Pack, unsigned: str | None) -> Pack:
    ids = [name for name in BY_TEXT if unsigned is not None and name.startswith(unsigned)]
    keys = [(name, Medium.SMS, AddressForm.IMPERSONAL) for name in ids]
    changed = {key: attrs.evolve(pack.texts[key], text=f"{pack.texts[key].text} Thank you.") for key in keys}
    return attrs.evolve(pack, texts={**pack.texts, **changed})


def live_months(
    folder: Path, forces: Forces, count: int, *, first: int = 0, signed_anyway: bool = False
) -> list[Month]:
    """So many months, each in a store of its own, until the oracle does not agree."""
    seeds = range(first, first + count)
    shelves = {seed: Shelf(f"sqlite:///{folder / f'month-{seed}.db'}", folder / f"keys-{seed}") for seed in seeds}
    return [live_a_month(shelf, forces, seed, signed_anyway=signed_anyway) for seed, shelf in shelves.items()]


@soak
def test_the_oracle_agrees_with_every_message_that_went_and_did_not(tmp_path: Path, forces: Forces) -> None:
    lived = live_months(tmp_path, forces, MONTHS)
    told = {code for month in lived for _, code, _ in month.oracle.told}
    assert told == {"P02", "P03", "P04", "P05", "O02"}
    assert sum(month.changes for month in lived) > 20 * MONTHS


def asked_once(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(dispatch, "has_changed", lambda *_: False)


def missing_is_empty(patch: pytest.MonkeyPatch) -> None:
    real = case_records.victim_reaches
    patch.setattr(composing, "victim_reaches", lambda record: real(record) or ())


def a_constable_is_enough(patch: pytest.MonkeyPatch) -> None:
    def lenient(record: SafeContact) -> bool:
        return says_what_she_has(record) or record.no_way_because is not None

    patch.setattr(case_records, "says_what_she_has", lenient)


def an_empty_record_is_an_answer(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(case_records, "says_what_she_has", lambda _: True)


def nothing_written_is_compared(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(composing, "written_faults", lambda *_: ())


def holds_are_not_asked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(messages_due, "paused_by", lambda _: None)


def nobody_asks_the_switch(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Messages, "stopped", lambda _: None)


def only_what_begins_with_nought_is_compared(patch: pytest.MonkeyPatch) -> None:
    def first(record: Any) -> Any:
        found = case_records.victim_reaches(record)
        return found if found is None else tuple(value for value in found if cara.unveiled(value).startswith("0"))

    patch.setattr(composing, "victim_reaches", first)


def a_reminder_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    def forgetful(messages: Any) -> Iterator[Message]:
        return (message for message in to_send(messages) if message.due.message != "P05-reminder-1d")

    patch.setattr(round_over_cases, "to_send", forgetful)


def every_change_puts_it_off(patch: pytest.MonkeyPatch) -> None:
    """Too careful is wrong as well."""
    patch.setattr(round_over_cases.Round, "again", lambda *_: lambda *_: None)


TWINS = {
    asked_once: 4,
    missing_is_empty: 8,
    a_constable_is_enough: 10,
    an_empty_record_is_an_answer: 10,
    nothing_written_is_compared: 1,
    holds_are_not_asked: 5,
    nobody_asks_the_switch: 2,
    only_what_begins_with_nought_is_compared: 1,
    a_reminder_is_forgotten: 0,
    every_change_puts_it_off: 4,
}
"""Each, and the month with which to begin: one in which it makes a difference, so that it is found at once."""


@pytest.mark.parametrize(("twin", "seed"), TWINS.items())
def test_each_planted_mistake_is_found(
    twin: Callable[[pytest.MonkeyPatch], None],
    seed: int,
    tmp_path: Path,
    forces: Forces,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    twin(monkeypatch)
    with pytest.raises(Disagreement):
        live_months(tmp_path, forces, TWINS_TRY, first=seed)


def test_a_text_that_is_taken_for_signed_is_found(tmp_path: Path, forces: Forces) -> None:
    with pytest.raises(Disagreement):
        live_months(tmp_path, forces, TWINS_TRY, signed_anyway=True)
