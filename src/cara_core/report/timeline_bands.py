"""The bands of a case's picture: the caution and its days, a lane for each side, and what is due."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import Attendance, Part, SafetyHoldLifted, SafetyHoldPlaced
from cara_core.case.timeline import Lane, Moment
from cara_core.due.duties import Duty
from cara_core.due.words import begun, duty_moments
from cara_core.report.svg import across, line, tag, text
from cara_core.report.timeline_layout import Axis, packed, stepped
from cara_core.terms.days import Day
from cara_core.terms.words import Words

__all__ = ["COLOURS", "EDGE", "HATCH", "LEFT", "NAME_AT", "RIGHT", "WIDE", "Band", "Drawing"]

WIDE: Final = 1280
LEFT: Final = 150
RIGHT: Final = 1075
"""Time ends here; labels may run on to the edge of the picture."""
EDGE: Final = WIDE - 14
NAME_AT: Final = 22
ROW: Final = 22
HOLD_ROW: Final = 15
RADIUS: Final = 9
COLOURS: Final = {
    Lane.POLICE: "#2b4a80",
    Lane.PARTICIPANT: "#5d3f8c",
    Lane.WORKSHOPS: "#00645a",
    Lane.VICTIM: "#93305f",
    Lane.SAFETY: "#a63c0c",
    Lane.ENDING: "#3d434d",
}
"""Dark enough for a white number to be read on them."""
BOOKED: Final = "booked"
LATE: Final = "#a01515"
HATCH: Final = (
    '<pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="8" height="8" fill="#fde9df"/><rect width="3" height="8" fill="#f1b08d"/></pattern>'
)
"""What a safety hold is filled with: seen without colour too."""


@attrs.frozen
class Band:
    """One band of the picture: what is drawn, from its top down, and how high it is."""

    drawn: str
    high: float


@attrs.frozen
class Drawing:
    """One case on one day, ready to be drawn along an axis of time."""

    case: Case
    axis: Axis
    words: Words
    on: Day

    def caution(self, ahead: Sequence[Moment]) -> Band:
        """The caution as a bar; under it the days that matter, each on a stem of its own."""
        parts = [text(NAME_AT, 25, self.words.say("picture.caution"), "l"), *self._bar()]
        rows = stepped([(self.axis.x(one.on), self.axis.x(one.on) + 8 + self._widest(one)) for one in ahead])
        for one, row in zip(ahead, rows, strict=True):
            parts.append(self._stem(one, 48 + 32 * row))
        return Band("".join(parts), 42 + 32 * (max(rows, default=-1) + 1))

    def _bar(self) -> Iterator[str]:
        case = self.case
        if case.issued is None or case.ends_on is None:
            return
        begins, ends = self.axis.x(case.issued.on), self.axis.x(case.ends_on)
        until = min(ends, self.axis.x(case.ended_on or case.ends_on))
        yield tag("rect", x=begins, y=12, width=ends - begins, height=18, rx=3, fill="#d4dbe6", stroke="#4a6a9e")
        yield tag("rect", x=begins, y=12, width=max(until - begins, 3), height=18, rx=3, fill="#4a6a9e")
        said = self.words.say("picture.runs", {"given": case.issued.on, "ends_on": case.ends_on})
        inside = across(said) < until - begins - 16
        yield text(begins + 8, 25, said, "b") if inside else text(ends + 8, 25, said)

    def _widest(self, one: Moment) -> float:
        return max(across(one.label), across(self._day(one)))

    def _day(self, one: Moment) -> str:
        said = self.words.spell(one.on)
        return said if self.axis.holds(one.on) else self.words.say("picture.beyond", {"text": said})

    def _stem(self, one: Moment, y: float) -> str:
        x = self.axis.x(one.on)
        stem = line(x, 8, x, y + 14, stroke="#1d2733", stroke_width=1.5)
        return stem + text(x + 5, y, one.label) + text(x + 5, y + 13, self._day(one), "g")

    def lane(self, lane: Lane, found: Sequence[Moment]) -> Band:
        """What happened in one lane: a number on its day, and a few words beside it."""
        squares = list(self._workshops()) if lane is Lane.WORKSHOPS else []
        marks = [*((on, label) for on, label, _ in squares), *((one.on, one.label) for one in found)]
        extents = [self._extent(on, label) for on, label in marks]
        rows = packed(extents)
        high = 12 + ROW * (max(rows, default=0) + 1)
        held = list(_held(self.case, self.on)) if lane is Lane.SAFETY else []
        high += HOLD_ROW * bool(held)
        parts = [self._hold(first, last, high) for first, last in held]
        parts += self._hold_names([self.axis.x(first) + 3 for first, _ in held], high - 5)
        parts.append(text(NAME_AT, 21, self.words.say(f"lane.{lane}"), "l"))
        for (on, label, state), row in zip(squares, rows, strict=False):
            parts.append(_square(self.axis.x(on), 17 + ROW * row, state, COLOURS[lane]))
            parts.append(self._label(on, label, 17 + ROW * row, "l c"))
        for one, row in zip(found, rows[len(squares) :], strict=True):
            parts.append(self._circle(one, 17 + ROW * row, COLOURS[lane]))
        return Band("".join(parts), high)

    def _extent(self, on: Day, label: str) -> tuple[float, float]:
        """From where to where a mark and its label reach; near the edge the label stands before it."""
        x, wide = self.axis.x(on), across(label) + RADIUS + 5
        return (x - wide, x + RADIUS) if x + wide > EDGE else (x - RADIUS, x + wide)

    def _label(self, on: Day, label: str, y: float, class_: str) -> str:
        x = self.axis.x(on)
        before = self._extent(on, label)[0] < x - RADIUS
        at, anchor = (x - RADIUS - 4, "end") if before else (x + RADIUS + 4, "start")
        return text(at, y + 4, label, class_, text_anchor=anchor)

    def _circle(self, one: Moment, y: float, colour: str) -> str:
        x, gone = self.axis.x(one.on), one.superseded_by is not None
        mark = tag(
            "circle",
            cx=x,
            cy=y,
            r=RADIUS,
            fill="#ffffff" if gone else colour,
            stroke=colour if gone else "#ffffff",
            stroke_width=1.5,
            stroke_dasharray="3 2" if gone else "none",
        )
        number = text(x, y + 3.7, str(one.number), "o" if gone else "n")
        return mark + number + self._label(one.on, one.label, y, "x" if gone else "c")

    def _workshops(self) -> Iterator[tuple[Day, str, str]]:
        """The workshops on their own days, those that were and those that are booked: day, label, how it went."""
        held = {one.what.workshop_on: (one.what.part, str(one.what.attendance)) for one in self.case.attendances}
        pair = self.case.booking
        booked = () if pair is None or self.case.phase.ended else ((pair.first, Part.FIRST), (pair.second, Part.SECOND))
        for on, part in booked:
            held.setdefault(on, (part, BOOKED))
        for on, (part, state) in sorted(held.items()):
            values = {"part": part, "state": self.words.say(f"picture.{state}")}
            yield on, self.words.say("picture.workshop", values), state

    def _hold(self, first: Day, last: Day, high: float) -> str:
        """The days of a safety hold, hatched, from the day it was placed to the day it was lifted."""
        x, to = self.axis.x(first), self.axis.x(last)
        return tag("rect", x=x, y=0, width=max(to - x, 4), height=high, fill="url(#hatch)")

    def _hold_names(self, places: Sequence[float], y: float) -> list[str]:
        """What the hatched days are, below each; once where several begin close together."""
        said = self.words.say("picture.hold")
        rows = packed([(x, x + across(said)) for x in places])
        return [text(x, y, said, "c") for x, row in zip(places, rows, strict=True) if row == 0]

    def due(self, duties: Iterable[Duty]) -> Band:
        """What is due: a bar from the day it began to the day it is due; thick from there on while it is overdue."""
        parts = [text(NAME_AT, 21, self.words.say("lane.ahead"), "l")]
        found = begun(duties, self.on)
        if not found:
            parts.append(text(LEFT, 21, self.words.say("timeline.not_due", {"on": self.on}), "g"))
        for number, duty in enumerate(found):
            (one,) = duty_moments([duty], self.words, self.on)
            parts.append(self._duty(duty, one, 21 + 34 * number))
        return Band("".join(parts), 34 * max(len(found), 1) + 4)

    def _duty(self, duty: Duty, one: Moment, y: float) -> str:
        begins, due, now = (self.axis.x(day) for day in (duty.opens_on, duty.due_by, self.on))
        late = one.overdue_days > 0
        said = f"! {one.label}" if late else one.label
        if not self.axis.holds(duty.due_by):
            said = self.words.say("picture.beyond", {"text": said})
        at = min(begins, EDGE - across(said) * (1.1 if late else 1))
        bar = tag("rect", x=begins, y=y + 7, width=max(due - begins, 2), height=3, fill="#55606f")
        flag = tag(
            "path", d=f"M{due:.1f} {y + 3:.1f}l5 5.5l-5 5.5l-5-5.5z", fill=LATE if late else "#55606f", stroke="#ffffff"
        )
        over = tag("rect", x=due, y=y + 5, width=max(now - due, 2), height=7, fill=LATE) if late else ""
        return bar + over + flag + text(at, y, said, "late c" if late else "c")


def _square(x: float, y: float, state: str, colour: str) -> str:
    """A workshop: full where it was attended, crossed out where it was missed, empty while it is booked."""
    full = colour if state == Attendance.ATTENDED else "#ffffff"
    square = tag("rect", x=x - 6, y=y - 6, width=12, height=12, fill=full, stroke=colour, stroke_width=2)
    if state in {Attendance.ATTENDED, BOOKED}:
        return square
    return square + tag("path", d=f"M{x - 6:.1f} {y - 6:.1f}l12 12m0-12l-12 12", stroke=colour, stroke_width=2)


def _held(case: Case, on: Day) -> Iterator[tuple[Day, Day]]:
    placed: Day | None = None
    for fact in case.facts:
        if isinstance(fact.what, SafetyHoldPlaced):
            placed = placed or fact.on
        elif isinstance(fact.what, SafetyHoldLifted) and placed is not None:
            yield placed, fact.on
            placed = None
    if placed is not None:
        yield placed, max(placed, on)
