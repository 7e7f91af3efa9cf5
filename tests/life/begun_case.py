"""A case in a store, begun as far as a base of ``tests/cases/life``, in which a test records what happens next."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

import cara_core as cara
from cara_core.due.duty import LedgerRow, Owner
from cara_core.terms.instants import LONDON
from cases.playing import Played
from cases.sequence_facts import CASE
from cases.sequences import read_sequence

__all__ = ["BegunCase", "begin"]

_LIFE: Final = Path(__file__).parents[1] / "cases" / "life"
_AFTERNOON: Final = dt.time(17)


@attrs.frozen(kw_only=True)
class BegunCase:
    """One case. ``numbers`` are those of the facts of its base, by their labels."""

    casework: cara.Casework
    numbers: Mapping[str, int]

    @property
    def case(self) -> cara.Case:
        """What it has come to."""
        return self.casework.case(CASE)

    def record(
        self,
        kind: str,
        happened: str,
        what: Mapping[str, object] | None = None,
        *,
        recorded: str | None = None,
        by: str = "officer 34",
        **envelope: object,
    ) -> cara.CaseRecorded:
        """It happened on that day, or at that hour in London (``2026-04-02 18:30``), and is typed in then or later."""
        at = _moment(happened)
        when = {"at": cara.write_instant(at)} if " " in happened else {"on": happened}
        fact = {"format": "cara-fact/1", "kind": kind, "by": by, **when, **envelope, "what": dict(what or {})}
        return self.casework.record(CASE, fact, at=_moment(recorded or happened), by=by)

    def refusal(self, kind: str, happened: str, what: Mapping[str, object] | None = None, **more: Any) -> str:
        """Why it is refused, in words: a test fails where it is not, or where anything was kept of it."""
        before = self.case.number
        with pytest.raises((cara.CaseError, cara.InputError)) as raised:
            self.record(kind, happened, what, **more)
        assert self.case.number == before
        return str(raised.value).lower()

    def contact(self, happened: str, occasion: str, outcome: str, **more: object) -> cara.CaseRecorded:
        """An attempt to call her, and what came of it."""
        reached = outcome.startswith(("reached", "declined", "deferred"))
        concern = outcome == "reached_safety_concern"
        what = {"occasion": occasion, "how": "telephone", "reached": reached, "concern": concern, "outcome": outcome}
        return self.record("victim_contacted", happened, {**what, **more}, by="victim contact")

    def attendance(
        self, part: str, workshop_on: str, attendance: str, *, recorded: str | None = None, **envelope: object
    ) -> cara.CaseRecorded:
        """What the provider reports of a workshop."""
        what = {"part": part, "workshop_on": workshop_on, "attendance": attendance}
        return self.record("attendance_recorded", workshop_on, what, recorded=recorded, by="provider", **envelope)

    def rows(self, kind: str, about: str = "") -> list[LedgerRow]:
        """The rows of the ledger of this kind, about that."""
        return [row for row in self.casework.duties(CASE) if row.duty.kind == kind and about in row.duty.about]

    def open_kinds(self) -> set[str]:
        """Which kinds of duty are open?"""
        return {str(row.duty.kind) for row in self.casework.duties(CASE) if row.is_open}

    def to_ring(self) -> list[str]:
        """For what is somebody to ring her?"""
        return [
            f"{row.duty.kind} {row.duty.about}"
            for row in self.casework.duties(CASE)
            if row.is_open and row.duty.owner is Owner.VICTIM_CONTACT and row.duty.waits_for is None
        ]

    def messages(self) -> dict[str, str | None]:
        """The messages that follow, by their codes, each with why it is paused."""
        due = cara.messages_due(self.case, cara.catalogue().values(), cara.working_days())
        return {message.message[:3]: message.paused for message in due}


def begin(casework: cara.Casework, base: str) -> BegunCase:
    """A case as far as that base: ``unsigned``, ``signed``, ``b``, ``b1``, ``first-attended`` or ``completed``."""
    played = Played(casework=casework)
    for row in read_sequence(_LIFE / f"base-{base}.md").happenings:
        played.record(row)
    assert played.refused == {}
    return BegunCase(casework=casework, numbers=played.numbers)


def _moment(text: str) -> cara.Instant:
    day, _, hour = text.partition(" ")
    clock = dt.time.fromisoformat(hour) if hour else _AFTERNOON
    return dt.datetime.combine(cara.day(day), clock, LONDON).astimezone(dt.UTC)
