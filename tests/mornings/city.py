"""A caseload that lives day by day: cases begin, people stay away, workshops are cancelled or moved; seeded.

What happens is recorded through the guarded way. What is refused there does not happen.
"""

import datetime as dt
import json
import re
from pathlib import Path
from random import Random
from typing import Any, Final

import attrs

import cara_core as cara
from cara_core.formats.fact import fact_mapping
from cara_core.formats.participant import read_participant
from cara_core.formats.tables.workshop_calendar import read_workshop_calendar
from cara_core.terms.days import days_after, days_between
from mornings.forbidden import Entry

__all__ = ["START", "City"]

START: Final = cara.day("2026-03-10")
_EXAMPLES: Final = Path(__file__).parents[2] / "docs" / "examples"
_REFERRAL: Final = (_EXAMPLES / "referral.json").read_text("utf-8")
_FACTS: Final = (_EXAMPLES / "caution.jsonl").read_text("utf-8").splitlines()
_PEOPLE: Final = b"id,languages,qualified\nT1,en,yes\nT2,en,yes\nT3,en,no\n"
_HEAD: Final = "id,part,after,venue,date,starts,ends,language,group,least,most,facilitators\n"
_COORDINATOR: Final = "coordinator 3"
_BIRTHS: Final = {"1990-04-02", "1991-11-20", "2019-05-01"}


@attrs.define
class City:
    """The caseload of one force, in one store. ``places``: how many each group takes."""

    casework: cara.Casework
    random: Random
    most_cases: int
    places: int = 4
    cases: list[str] = attrs.field(factory=list)
    workshops: dict[str, dict[str, Any]] = attrs.field(factory=dict)
    cancelled: set[str] = attrs.field(factory=set)
    venues: tuple[str, ...] = ("Hall", "Library", "Town hall")

    def facts(self, case: str) -> list[Entry]:
        """The facts of this case as JSON has them, in the order of recording."""
        return [fact_mapping(fact) for fact in self.casework.case(case).facts]

    def plan_groups(self, weeks: int) -> None:
        """A first on each Saturday, its second four weeks later; every third group has nobody to run it."""
        for week in range(weeks):
            first = days_after(START, 11 + 7 * week)
            staff = "T1;T3" if week % 5 == 4 else "T1;T2"
            for part, after, on in (("A", "", first), ("B", f"W{week}-A", days_after(first, 28))):
                clock = "10:00" if part == "A" else "15:30"
                self.workshops[f"W{week}-{part}"] = {
                    "part": part,
                    "after": after,
                    "venue": self.venues[0],
                    "date": str(on),
                    "starts": clock,
                    "ends": "15:00" if part == "A" else "20:30",
                    "staff": staff,
                }
        self.keep(START)

    def keep(self, on: cara.Day) -> None:
        """Import the table as it is now; what was cancelled is in it no more."""
        rows = [
            f"{id_},{row['part']},{row['after'] if row['after'] not in self.cancelled else ''},{row['venue']},"
            f"{row['date']},{row['starts']},{row['ends']},en,men,1,{self.places},{row['staff']}\n"
            for id_, row in self.workshops.items()
            if id_ not in self.cancelled and "T3" not in row["staff"]
        ]
        reading = read_workshop_calendar((_HEAD + "".join(rows)).encode(), _PEOPLE)
        assert reading.good, reading
        self.casework.keep_calendar(reading, at=noon(on), by=_COORDINATOR)

    def live(self, on: cara.Day) -> None:
        """One day: some of what can happen happens."""
        if self.random.random() < 0.85 and len(self.cases) < self.most_cases:
            self.begin(on)
        self._attend(on)
        for case in self.random.sample(self.cases, min(3, len(self.cases))):
            self._happen(case, on)
        if self.random.random() < 0.25:
            self._change_a_workshop(on)

    def begin(self, on: cara.Day) -> None:
        """Another case: opened, and its caution given, that day."""
        name = f"26/{len(self.cases) + 1:04}"
        referral = json.loads(_moved(_REFERRAL, on))
        referral["reference"] = f"R-{len(self.cases) + 1}"
        at = noon(on)
        self.casework.open(cara.read_referral(referral), case=name, force="hampshire", on=on, at=at, by="PC 1")
        self.casework.record(name, [json.loads(_moved(line, on)) for line in _FACTS], at=at, by="sergeant 12")
        person = {"format": "cara-participant/1", "case": name, "name": "A. Person", "sex": "male", "language": "en"}
        participant = read_participant({**person, "interpreter_needed": False, "phone": "07700 900123"})
        self.casework.keep_participant(participant, by=_COORDINATOR, at=at)
        self.cases.append(name)

    def _attend(self, on: cara.Day) -> None:
        """The day after a workshop most providers say who came; some days nobody says anything."""
        yesterday = days_after(on, -1)
        for case in self.cases:
            pair = self.casework.case(case).booking
            if pair is None or self.random.random() < 0.1:
                continue
            for part, day in (("first", pair.first), ("second", pair.second)):
                if day == yesterday:
                    came = self.random.choices(["attended", "absent", "late"], [8, 2, 1])[0]
                    what = {"part": part, "workshop_on": str(day), "attendance": came}
                    self._try(case, on, "attendance_recorded", what, by="provider")

    def _happen(self, case: str, on: cara.Day) -> None:
        person = self.random.choice(["participant", "victim"])
        away = {"reason": "hospital", "from": str(on), "until": str(days_after(on, self.random.randint(1, 40)))}
        concern = {"category": "escalation", "immediacy": "today", "told_by": "police"}
        calm = {"grade": "standard", "tool": "DASH", "answers": {str(number): "no" for number in range(1, 28)}}
        contact = {"how": "telephone", "reached": True, "concern": False}
        happenings: list[tuple[int, str, dict[str, Any]]] = [
            (3, "safety_hold_placed", {"concern": "other", "reason": "as reported"}),
            (2, "concern_raised", concern),
            (6, "risk_reassessed", calm),
            (1, "risk_reassessed", {"grade": "high", "tool": "DASH"}),
            (6, "safety_hold_lifted", {"rank": "sergeant", "reason": "assessed again", "bookings": "keep"}),
            (1, "person_died", {"person": person}),
            (3, "person_unavailable", away),
            (2, "agreement_withdrawn", {"how": "telephone"}),
            (2, "booking_cancelled", {}),
            (1, "arrested_for_breach", {"outcome": "charged"}),
            (1, "withdrawn", {"rank": "sergeant", "reason": "given wrongly"}),
            (4, "completed", {"rank": "sergeant"}),
            (8, "victim_contacted", {"occasion": "caution_issued", **contact}),
            (4, "victim_contacted", {"occasion": "first_workshop", **contact}),
        ]
        _, kind, what = self.random.choices(happenings, [weight for weight, _, _ in happenings])[0]
        self._try(case, on, kind, what, by="officer 34" if kind == "risk_reassessed" else "sergeant 77")

    def _change_a_workshop(self, on: cara.Day) -> None:
        """A workshop that lies ahead is cancelled, or has another hour or place."""
        ahead = [
            id_
            for id_, row in self.workshops.items()
            if id_ not in self.cancelled
            and "T3" not in row["staff"]
            and days_between(on, until=cara.day(row["date"])) > 0
        ]
        if not ahead:
            return
        chosen = self.random.choice(ahead)
        if self.random.random() < 0.5:
            self.cancelled.add(chosen)
            self.casework.cancel_workshop(chosen, cause="venue", at=noon(on), by=_COORDINATOR)
            return
        self.workshops[chosen]["venue"] = self.random.choice(self.venues)
        self.keep(on)

    def _try(self, case: str, on: cara.Day, kind: str, what: dict[str, Any], *, by: str) -> None:
        fact = {"format": "cara-fact/1", "kind": kind, "on": str(on), "by": by, "what": what}
        try:
            self.casework.record(case, fact, at=noon(on), by=by)
        except (cara.CaseError, cara.InputError):
            return


def noon(on: cara.Day) -> dt.datetime:
    """Noon of that day, by UTC."""
    return dt.datetime(on.year, on.month, on.day, 12, tzinfo=dt.UTC)


def _moved(text: str, on: cara.Day) -> str:
    """The same text with every day as much later as this one is than the first; births stay."""
    later = days_between(START, until=on)

    def move(found: re.Match[str]) -> str:
        return found[0] if found[0] in _BIRTHS else str(days_after(cara.day(found[0]), later))

    return re.sub(r"\d{4}-\d\d-\d\d", move, text)
