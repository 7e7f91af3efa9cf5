"""The texts of a caseload over a year: none contradicts its case, and nobody stays told what is so no more."""

import datetime as dt
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, Final

import attrs
import pytest
from typing_extensions import override

import cara_core as cara
from cara_core.contact.triggers import messages_due
from cara_core.delivery import round_over_cases
from cara_core.delivery.case_messages import to_send
from cara_core.delivery.case_records import workshops_of
from cara_core.formats.safe_contact import read_safe_contact
from cara_core.terms.days import days_after, days_between
from cara_core.terms.instants import Instant
from cara_core.terms.messages import CAPTURE, Charset, Medium, Notice, Progress, Reader, Receipt
from mornings.city import START, City, noon
from mornings.forbidden import ended, in_breach, pauses
from mornings.texts_of_a_life import VENUES, Sent, contradictions, reads_otherwise
from support.clocks import Hands
from support.soak import record, soak, times

SEED: Final = 20261201
DAYS: Final = times(36, 365)
CASES: Final = times(12, 300)
WEEKS: Final = times(7, 62)
_NOT_JUDGED: Final = frozenset({"agreement_withdrawn", "person_unavailable"})
"""Lives in which a pause may have other grounds than are read here: that everybody is told is not asked of them."""
_STARTS: Final = ("10:00", "10:30", "11:00")


class Contradicted(AssertionError):
    """A text and its case do not agree."""


@attrs.define
class Letterbox:
    """The capture channel, which keeps what it was handed for somebody to read."""

    taken: list[Notice] = attrs.field(factory=list)
    name: str = CAPTURE
    charset: Charset = Charset.CAPTURE
    media: frozenset[Medium] = frozenset(Medium)
    finds: bool = False

    def send(self, notice: Notice, at: Instant) -> Receipt:
        self.taken.append(notice)
        return Receipt(reference=notice.reference, state=Progress.ACCEPTED, at=at, provider_id="", detail="captured")

    def found(self, reference: str, at: Instant) -> Receipt | None:
        return None


@attrs.define
class WrittenTo(City):
    """A caseload whose people can be written to, and whose workshops have other hours and places now and then."""

    venues: tuple[str, ...] = VENUES

    @override
    def begin(self, on: cara.Day) -> None:
        super().begin(on)
        way = {"kind": "call", "value": "07700 900456", "owner": "own", "perpetrator_access": "no"}
        entries = {"format": "cara-safe-contact/1", "case": self.cases[-1], "version": 1, "channels": [way]}
        entries |= {"recorded_by": "adviser 3", "recorded_on": str(on), "told_by": "victim", "language": "en"}
        self.casework.keep_safe_contact(read_safe_contact(entries), at=noon(on))

    @override
    def live(self, on: cara.Day) -> None:
        super().live(on)
        ahead = [
            id_
            for id_, row in self.workshops.items()
            if id_ not in self.cancelled
            and "T3" not in row["staff"]
            and days_between(on, until=cara.day(row["date"])) > 0
        ]
        if ahead and self.random.random() < 0.2:
            row = self.workshops[self.random.choice(ahead)]
            row["starts"] = self.random.choice(_STARTS if row["part"] == "A" else ("15:30", "16:00"))
            self.keep(on)


@attrs.define
class Year:
    """The caseload, the letterbox, and what of it was read."""

    city: WrittenTo
    clock: Hands
    letterbox: Letterbox = attrs.field(factory=Letterbox)
    texts: dict[str, list[Sent]] = attrs.field(factory=lambda: defaultdict(list))

    def send(self, on: cara.Day, hour: int) -> None:
        """Send what is due at that hour, and hold each text against its case as it is at this moment."""
        self.clock.now = noon(on).replace(hour=hour)
        channels: Any = {CAPTURE: self.letterbox}
        sending = self.city.casework.sending(channels, by="dispatch", clock=self.clock, live=False)
        list(sending.send([]))
        today = dt.date.fromisoformat(str(on))
        for notice in self.letterbox.taken:
            if notice.reader is not Reader.PARTICIPANT:
                continue
            sent = Sent(notice.case, notice.message[:3], notice.body.replace("\u00a0", " "), today)
            self.texts[notice.case].append(sent)
            for wrong in contradictions(sent, self.city.facts(notice.case), self._standing()):
                raise Contradicted(f"{sent.case} {sent.code} on {on}: {wrong}: {sent.text}")
        self.letterbox.taken.clear()

    def nobody_reads_otherwise(self, on: cara.Day) -> None:
        """At the end of a day everybody who goes to a workshop knows its hour and place as they are now."""
        for case in self.city.cases:
            facts = self.city.facts(case)
            kinds = {fact["kind"] for fact in facts}
            if ended(facts) or pauses(facts) or in_breach(facts) or kinds & _NOT_JUDGED:
                continue
            today = dt.date.fromisoformat(str(on))
            if reads_otherwise(self.texts[case], facts, self._standing(), today):
                raise Contradicted(f"{case} on {on} was told otherwise: {self.texts[case]}")

    def _standing(self) -> dict[str, dict[str, Any]]:
        return self.city.workshops


def live(folder: Path, on_the_morning: Callable[..., str], clock: Hands, *, seed: int = SEED) -> Year:
    """Live it day by day, and read every text as it goes. Raises :class:`Contradicted` at the first that is wrong."""
    url = f"sqlite:///{folder / 'cara.db'}"
    asked = ("--store", url, "--by", "coordinator 3", "--reason", "the list of the morning")
    with cara.open_casework(url, keys=folder / "cara.db.keys") as casework:
        city = WrittenTo(casework=casework, random=Random(seed), most_cases=CASES)  # noqa: S311  (no secret)
        year = Year(city, clock)
        city.begin(START)
        city.plan_groups(WEEKS)
        for number in range(DAYS):
            on = days_after(START, number)
            on_the_morning(on, "schedule", "--all", "--book", "--on", on, *asked)
            year.send(on, 13)
            city.live(on)
            year.send(on, 15)
            year.nobody_reads_otherwise(on)
    return year


@soak
def test_no_text_contradicts_its_case(tmp_path: Path, on_the_morning: Callable[..., str], clock: Hands) -> None:
    begun = time.monotonic()
    year = live(tmp_path, on_the_morning, clock)
    codes = Counter(sent.code for texts in year.texts.values() for sent in texts)
    record(
        row="texts of a year",
        promise="No text contradicts its case, and nobody stays told what is so no more",
        trials=codes.total(),
        failures=0,
        seed=SEED,
        seconds=time.monotonic() - begun,
        note=f"{len(year.city.cases)} cases over {DAYS} days: {dict(sorted(codes.items()))}",
    )
    assert {"P02", "P03", "P04", "P10", "P11", "P12"} <= set(codes), codes


def the_place_as_it_was_planned(patch: pytest.MonkeyPatch) -> None:
    def stale(*about: Any) -> Any:
        return {day: attrs.evolve(workshop, venue=VENUES[0]) for day, workshop in workshops_of(*about).items()}

    patch.setattr(round_over_cases, "workshops_of", stale)


def holds_are_not_asked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(messages_due, "paused_by", lambda _: None)


def a_change_is_not_told(patch: pytest.MonkeyPatch) -> None:
    def forgetful(messages: Any) -> Any:
        changes = ("P10-rebooked", "P12-venue-changed")
        return (message for message in to_send(messages) if message.due.message not in changes)

    patch.setattr(round_over_cases, "to_send", forgetful)


@pytest.mark.parametrize("twin", [the_place_as_it_was_planned, holds_are_not_asked, a_change_is_not_told])
def test_a_planted_mistake_is_found(
    twin: Callable[[pytest.MonkeyPatch], None],
    tmp_path: Path,
    on_the_morning: Callable[..., str],
    clock: Hands,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    twin(monkeypatch)
    with pytest.raises(Contradicted):
        live(tmp_path, on_the_morning, clock)
