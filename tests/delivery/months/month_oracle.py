"""What has to be sent in a month of a case, and what must not be, from the words of the contract alone.

Nothing of the library is used here: no record, no rule, no calendar, no comparing of numbers. It knows which
numbers are one and the same because it was told so when they were made up, and it counts days and hours itself.
"""

import datetime as dt
from collections.abc import Iterator

import attrs

__all__ = ["CaseAsItIs", "Oracle", "Told"]

UTC = dt.UTC
CLOCKS_GO_FORWARD = dt.datetime(2026, 3, 29, 1, tzinfo=UTC)
FIRST_WORKSHOP = {"A": dt.date(2026, 4, 18), "B": dt.date(2026, 4, 4)}
"""The day of the first workshop, by which pair is booked."""
CHECK_UNTIL = dt.date(2026, 3, 30)
"""Two weeks after the second working day after the caution, of Thursday 12 March: nobody is asked any more."""
SMS = ("P02", "P03", "P04", "P05")


@attrs.define
class CaseAsItIs:
    """One case as it is now, in plain values. A number is written in one way here."""

    name: str
    booked_on: dt.date
    his: str | None
    hers: set[str] | None
    """``None``: nobody knows. Empty: a supervisor said that there is none."""
    pair: str | None = "A"
    bookings: int = 1
    held: bool = False
    his_record: bool = True
    undisturbed: bool = True
    """Does the first booking still stand, as it was made?"""


Told = tuple[str, str, str]
"""A case, a message, and about what: so often it is sent, once."""


@attrs.define
class Oracle:
    """The cases, the switch, and what everybody was told so far."""

    cases: list[CaseAsItIs]
    office: str
    stopped: bool = False
    unsigned: str | None = None
    told: set[Told] = attrs.field(factory=set)

    def now_due(self, at: dt.datetime) -> Iterator[Told]:
        """Everything that has to go at this instant, and did not yet."""
        for case in self.cases:
            for code in (*SMS, "O02"):
                about = self.about(case, code)
                if (case.name, code, about) in self.told or (code == "O02" and case.pair is None):
                    continue
                if self.may_go(case, code, at):
                    yield case.name, code, about

    def about(self, case: CaseAsItIs, code: str) -> str:
        """What makes it another message of the same kind."""
        if code == "P02":
            return "once"
        return f"booking {case.bookings}" if code == "O02" else f"{case.pair} of booking {case.bookings}"

    def may_go(self, case: CaseAsItIs, code: str, at: dt.datetime) -> bool:
        """May this go at this instant, and is it time for it?"""
        today, hour = self.in_london(at)
        if self.stopped:
            return False
        if code == "O02":
            # The officer hears of every booking that was made, of the last one even when it is off again.
            return True
        return (
            10 <= hour < 18
            and not case.held
            and self.unsigned != code
            and self.is_its_time(case, code, today)
            and self.reaches_him_alone(case)
        )

    def reaches_him_alone(self, case: CaseAsItIs) -> bool:
        """Missing is unsafe; and neither his number nor the one he is to ring may be hers."""
        if not case.his_record or case.his is None or case.hers is None:
            return False
        return case.his not in case.hers and self.office not in case.hers

    def is_its_time(self, case: CaseAsItIs, code: str, today: dt.date) -> bool:
        """Is it due on this day?"""
        if code == "P02":
            return today <= CHECK_UNTIL
        if case.pair is None:
            return False
        first = FIRST_WORKSHOP[case.pair]
        if code == "P03":
            # Once booked again it is "new dates" (P10) to whoever heard of others, and this to who never did.
            return (case.undisturbed or not self.heard_of_others(case)) and today <= first
        opens, last = (7, 4) if code == "P04" else (1, 1)
        opens_on, until = (dt.date.fromordinal(first.toordinal() - days) for days in (opens, last))
        return case.booked_on <= opens_on <= today <= until

    def heard_of_others(self, case: CaseAsItIs) -> bool:
        """Was anything said to him of a workshop of another booking than that which stands?"""
        this_booking = self.about(case, "P04")
        return any(
            name == case.name and code in {"P03", "P04", "P05"} and about != this_booking
            for name, code, about in self.told
        )

    def in_london(self, at: dt.datetime) -> tuple[dt.date, int]:
        """The day and the hour by a clock in London."""
        hours = at.hour + (1 if at >= CLOCKS_GO_FORWARD else 0)
        return dt.date.fromordinal(at.date().toordinal() + hours // 24), hours % 24
