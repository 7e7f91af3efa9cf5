"""The bands of a case's picture: the caution and its days, a lane for each side, and what is due."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import Attendance, Part
from cara_core.case.timeline import Lane, Moment
from cara_core.due.duty import Duty
from cara_core.due.pauses import Pause, PauseKind, pauses
from cara_core.due.words import begun, duty_moments
from cara_core.report.svg import line, tag, text, text_width
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
PAUSE_ROW: Final = 16
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
NOT_HELD: Final = "not_held"
LATE: Final = "#a01515"
HATCH: Final = (
    '<pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="8" height="8" fill="#fde9df"/><rect width="3" height="8" fill="#f1b08d"/></pattern>'
)
"""What a pause is filled with: seen without colour too."""


@attrs.frozen
class Band:
    """One band of the picture: what is drawn, from its top down, and how high it is."""

    drawn: str
    height: float


@attrs.frozen(kw_only=True)
class _WorkshopMark:
    """One workshop in its lane: its day, its label, and ``state``, how it went or that it is booked."""

    on: Day
    label: str
    state: str


@attrs.frozen
class Drawing:
    """One case on one day, ready to be drawn along an axis of time."""

    case: Case
    axis: Axis
    words: Words
    on: Day

    def caution(self, ahead: Sequence[Moment]) -> Band:
        """The caution as a bar; under it the days that matter, each on a stem of its own."""
        parts = [text(NAME_AT, 25, self.words.say("picture.caution"), style="l"), *self._caution_bar()]
        places = [self.axis.x(moment.on) for moment in ahead]
        rows = stepped([(x, x + 8 + self._stem_width(moment)) for x, moment in zip(places, ahead, strict=True)])
        for moment, row in zip(ahead, rows, strict=True):
            parts.append(self._stem(moment, 48 + 32 * row))
        return Band("".join(parts), 42 + 32 * (max(rows, default=-1) + 1))

    def _caution_bar(self) -> Iterator[str]:
        case = self.case
        if case.issued is None or case.ends_on is None:
            return
        begins, ends = self.axis.x(case.issued.on), self.axis.x(case.ends_on)
        until = min(ends, self.axis.x(case.ended_on or case.ends_on))
        yield tag("rect", x=begins, y=12, width=ends - begins, height=18, rx=3, fill="#d4dbe6", stroke="#4a6a9e")
        yield tag("rect", x=begins, y=12, width=max(until - begins, 3), height=18, rx=3, fill="#4a6a9e")
        label = self.words.say("picture.runs", {"given": case.issued.on, "ends_on": case.ends_on})
        inside = text_width(label) < until - begins - 16
        yield text(begins + 8, 25, label, style="b") if inside else text(ends + 8, 25, label)

    def _stem_width(self, moment: Moment) -> float:
        return max(text_width(moment.label), text_width(self._stem_day(moment)))

    def _stem_day(self, moment: Moment) -> str:
        day = self.words.spell(moment.on)
        return day if self.axis.holds(moment.on) else self.words.say("picture.beyond", {"text": day})

    def _stem(self, moment: Moment, y: float) -> str:
        x = self.axis.x(moment.on)
        stem = line(x, 8, x, y + 14, stroke="#1d2733", stroke_width=1.5)
        return stem + text(x + 5, y, moment.label) + text(x + 5, y + 13, self._stem_day(moment), style="g")

    def lane(self, lane: Lane, moments: Sequence[Moment]) -> Band:
        """What happened in one lane: a number on its day, and a few words beside it."""
        squares = list(self._workshops()) if lane is Lane.WORKSHOPS else []
        labels = [self._words_of(moment) for moment in moments]
        marks = [*((square.on, square.label) for square in squares)]
        marks += [(moment.on, label) for moment, label in zip(moments, labels, strict=True)]
        rows = packed([self._extent(on, label) for on, label in marks])
        height: float = 12 + ROW * (max(rows, default=0) + 1)
        parts = [text(NAME_AT, 21, self.words.say(f"lane.{lane}"), style="l")]
        if lane is Lane.SAFETY:
            paused = self._pauses(height - 2)
            parts.append(paused.drawn)
            height += paused.height
        for square, row in zip(squares, rows, strict=False):
            parts.append(_square(self.axis.x(square.on), 17 + ROW * row, state=square.state, colour=COLOURS[lane]))
            parts.append(self._label(square.on, square.label, 17 + ROW * row, style="l c"))
        for moment, label, row in zip(moments, labels, rows[len(squares) :], strict=True):
            parts.append(self._circle(moment, 17 + ROW * row, COLOURS[lane]))
            style = "x" if moment.fell_by is not None else "c"
            parts.append(self._label(moment.on, label, 17 + ROW * row, style=style))
        return Band("".join(parts), height)

    def _words_of(self, moment: Moment) -> str:
        return self.words.say("picture.irregular", {"text": moment.label}) if moment.irregular else moment.label

    def _extent(self, on: Day, label: str) -> tuple[float, float]:
        """From where to where a mark and its label reach; near the edge the label stands before it."""
        x, width = self.axis.x(on), text_width(label) + RADIUS + 5
        return (x - width, x + RADIUS) if x + width > EDGE else (x - RADIUS, x + width)

    def _label(self, on: Day, label: str, y: float, *, style: str) -> str:
        x = self.axis.x(on)
        before = self._extent(on, label)[0] < x - RADIUS
        at, anchor = (x - RADIUS - 4, "end") if before else (x + RADIUS + 4, "start")
        return text(at, y + 4, label, style=style, text_anchor=anchor)

    def _circle(self, moment: Moment, y: float, colour: str) -> str:
        x, gone = self.axis.x(moment.on), moment.fell_by is not None
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
        late = moment.recorded_on is not None
        ring = tag("circle", cx=x, cy=y, r=RADIUS + 1.5, fill="none", stroke="#1d2733", stroke_width=1) if late else ""
        return ring + mark + text(x, y + 3.7, str(moment.number), style="o" if gone else "n")

    def _workshops(self) -> Iterator[_WorkshopMark]:
        """The workshops on their own days: how they went, that they were not held, or that they are booked.

        Of two reports that differ the stricter is drawn.
        """
        went = {held.what.workshop_on: (held.what.part, NOT_HELD) for held in self.case.not_held}
        for record in (*self.case.attendances, *self.case.absences):
            went[record.what.workshop_on] = (record.what.part, str(record.what.attendance))
        pair = self.case.booking
        booked = () if pair is None or self.case.phase.ended else ((pair.first, Part.FIRST), (pair.second, Part.SECOND))
        for on, part in booked:
            went.setdefault(on, (part, BOOKED))
        for on, (part, state) in sorted(went.items()):
            values = {"part": part, "state": self.words.say(f"picture.{state}")}
            yield _WorkshopMark(on=on, label=self.words.say("picture.workshop", values), state=state)

    def _pauses(self, y: float) -> Band:
        """The days on which the case was held, stopped or under issue review: a strip for each, a row a kind."""
        found = pauses(self.case)
        parts: list[str] = []
        kinds = [kind for kind in PauseKind if any(pause.kind is kind for pause in found)]
        for row, kind in enumerate(kinds):
            of_kind = [pause for pause in found if pause.kind is kind]
            parts += [self._hatched(pause, y + PAUSE_ROW * row) for pause in of_kind]
            places = [self.axis.x(pause.first) + 3 for pause in of_kind]
            parts += self._pause_names(kind, places, y + PAUSE_ROW * row + 11)
        return Band("".join(parts), PAUSE_ROW * len(kinds))

    def _hatched(self, pause: Pause, y: float) -> str:
        """One strip, from the day it began to the day it ended; one that goes on ends on the day of the picture."""
        x, to = self.axis.x(pause.first), self.axis.x(pause.last or max(pause.first, self.on))
        return tag("rect", x=x, y=y, width=max(to - x, 4), height=PAUSE_ROW - 2, fill="url(#hatch)")

    def _pause_names(self, kind: PauseKind, places: Sequence[float], y: float) -> list[str]:
        """What the strips of one row are; once where several begin close together."""
        label = self.words.say(f"picture.{kind}")
        rows = packed([(x, x + text_width(label)) for x in places])
        return [text(x, y, label, style="c") for x, row in zip(places, rows, strict=True) if row == 0]

    def due(self, duties: Iterable[Duty]) -> Band:
        """What is due: a bar from the day it began to the day it is due; thick from there on while it is overdue."""
        parts = [text(NAME_AT, 21, self.words.say("lane.ahead"), style="l")]
        found = begun(duties, self.on)
        if not found:
            parts.append(text(LEFT, 21, self.words.say("timeline.not_due", {"on": self.on}), style="g"))
        for number, duty in enumerate(found):
            (moment,) = duty_moments([duty], self.words, self.on)
            parts.append(self._duty(duty, moment, 21 + 34 * number))
        return Band("".join(parts), 34 * max(len(found), 1) + 4)

    def _duty(self, duty: Duty, moment: Moment, y: float) -> str:
        begins, due, now = (self.axis.x(day) for day in (duty.opens_on, duty.due_by, self.on))
        late = moment.overdue_days > 0
        label = f"! {moment.label}" if late else moment.label
        if not self.axis.holds(duty.due_by):
            label = self.words.say("picture.beyond", {"text": label})
        # A label begins where its bar does, unless it would then run out of the picture; bold letters are wider.
        at = min(begins, EDGE - text_width(label) * (1.1 if late else 1))
        bar = tag("rect", x=begins, y=y + 7, width=max(due - begins, 2), height=3, fill="#55606f")
        flag = tag(
            "path", d=f"M{due:.1f} {y + 3:.1f}l5 5.5l-5 5.5l-5-5.5z", fill=LATE if late else "#55606f", stroke="#ffffff"
        )
        over = tag("rect", x=due, y=y + 5, width=max(now - due, 2), height=7, fill=LATE) if late else ""
        return bar + over + flag + text(at, y, label, style="late c" if late else "c")


def _square(x: float, y: float, *, state: str, colour: str) -> str:
    """A workshop: full where it was attended, empty while it is booked, else crossed out."""
    full = colour if state == Attendance.ATTENDED else "#ffffff"
    square = tag("rect", x=x - 6, y=y - 6, width=12, height=12, fill=full, stroke=colour, stroke_width=2)
    if state in {Attendance.ATTENDED, BOOKED}:
        return square
    return square + tag("path", d=f"M{x - 6:.1f} {y - 6:.1f}l12 12m0-12l-12 12", stroke=colour, stroke_width=2)
