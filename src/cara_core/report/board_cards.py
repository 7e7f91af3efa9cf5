"""One group on a board: when, where, and its places as squares, those taken filled."""

from typing import Final

import attrs

from cara_core.report.svg import line, tag, text, text_width
from cara_core.terms.caution import Part
from cara_core.terms.words import Words
from cara_core.terms.workshops import Workshop

__all__ = ["CARD_HIGH", "CARD_WIDE", "FRESH", "SMALL_HIGH", "Card", "card_sentence"]

CARD_WIDE: Final = 158
CARD_HIGH: Final = 78
SMALL_HIGH: Final = 36
"""... and of a card on a board with very many."""
PAD: Final = 7
SQUARE: Final = 8.4
STEP: Final = 10.6
_HEAD: Final = 4
MOST_SQUARES: Final = 13
"""More places than this are drawn as one bar."""
COLOURS: Final = {Part.FIRST: "#00645a", Part.SECOND: "#2b4a80"}
LETTERS: Final = {Part.FIRST: "A", Part.SECOND: "B"}
LOW: Final = "#a01515"
EMPTY: Final = "#9aa6b5"
FRESH: Final = "".join(
    f'<pattern id="fresh{LETTERS[part]}" width="3" height="3" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><rect width="3" height="3" fill="#ffffff"/>'
    f'<rect width="1.6" height="3" fill="{colour}"/></pattern>'
    for part, colour in COLOURS.items()
)
"""What a place that is new in a plan is filled with: seen without colour too."""


@attrs.frozen
class Card:
    """One group: how many places in it are taken, and how many of these are new."""

    workshop: Workshop
    taken: int
    fresh: int

    @property
    def below(self) -> int:
        """How many more are needed for its least number?"""
        return max(0, self.workshop.least - self.taken)

    @property
    def low(self) -> bool:
        """Does somebody go to it, and are there too few?"""
        return 0 < self.taken < self.workshop.least

    @property
    def full(self) -> bool:
        """Is no place left?"""
        return self.taken >= self.workshop.most

    def drawn(self, words: Words) -> str:
        """The card, from its upper left corner."""
        workshop = self.workshop
        return "".join(
            (
                self._frame(CARD_HIGH),
                text(PAD + 20, 17.5, _day_and_time(workshop, words), style="d"),
                text(PAD, 32.5, _shortened(workshop.id, 11), style="a"),
                text(PAD, 45.5, _shortened(workshop.venue, 11), style="a"),
                self._places(),
                text(PAD, 72.5, self._places_in_words(words), style="low" if self.low else "a"),
            )
        )

    def drawn_small(self, words: Words) -> str:
        """The same on two lines: the day and the id; the places as a bar."""
        workshop, mark = self.workshop, "! " if self.low else ""
        day = f"{workshop.on.day} {words.say(f'month.{workshop.on.month}')[:3]}"
        label = _shortened(f"{day}  {workshop.id}", 11, CARD_WIDE - 2 * PAD - 20)
        return "".join(
            (
                self._frame(SMALL_HIGH),
                text(PAD + 20, 17.5, label, style="a"),
                self._bar(25, 84),
                text(PAD + 92, 32, f"{mark}{self.taken}/{workshop.most}", style="low" if self.low else "a"),
            )
        )

    def _frame(self, height: float) -> str:
        colour = COLOURS[self.workshop.part]
        frame = tag(
            "rect",
            x=0,
            y=0,
            width=CARD_WIDE,
            height=height,
            rx=4,
            fill="#ffffff",
            stroke=LOW if self.low else colour if self.taken else EMPTY,
            stroke_width=1.2,
            stroke_dasharray="4 3" if self.low else "none",
        )
        badge = tag("rect", x=PAD, y=6, width=15, height=15, rx=3, fill=colour)
        return frame + badge + text(PAD + 7.5, 17.5, LETTERS[self.workshop.part], style="p")

    def _places(self) -> str:
        if self.workshop.most > MOST_SQUARES:
            return self._bar(51, CARD_WIDE - 2 * PAD)
        known = self.taken - self.fresh
        parts = [self._square(number, known) for number in range(max(self.workshop.most, self.taken))]
        return "".join(parts) + self._least_mark(PAD + self.workshop.least * STEP - (STEP - SQUARE) / 2)

    def _square(self, number: int, known: int) -> str:
        workshop, colour = self.workshop, COLOURS[self.workshop.part]
        fill = "#ffffff"
        if number < self.taken:
            fill = colour if number < known else f"url(#fresh{LETTERS[workshop.part]})"
        edge = LOW if number >= workshop.most else colour
        return tag(
            "rect", x=PAD + number * STEP, y=51, width=SQUARE, height=SQUARE, fill=fill, stroke=edge, stroke_width=1
        )

    def _bar(self, y: float, width: float) -> str:
        workshop, colour = self.workshop, COLOURS[self.workshop.part]
        counts = (self.taken - self.fresh, self.taken)
        known, all_ = (width * min(count, workshop.most) / workshop.most for count in counts)
        parts = [tag("rect", x=PAD, y=y, width=width, height=SQUARE - 1, fill="#ffffff", stroke=colour)]
        if all_ > known:
            fill = f"url(#fresh{LETTERS[workshop.part]})"
            parts.append(tag("rect", x=PAD + known, y=y, width=all_ - known, height=SQUARE - 1, fill=fill))
        if known:
            parts.append(tag("rect", x=PAD, y=y, width=known, height=SQUARE - 1, fill=colour))
        return "".join(parts) + self._least_mark(PAD + width * workshop.least / workshop.most, y)

    def _least_mark(self, x: float, y: float = 51) -> str:
        """A stroke where the least number is reached."""
        return line(x, y - 2.5, x, y + 10, stroke="#1d2733", stroke_width=1.6) if self.workshop.least else ""

    def _places_in_words(self, words: Words) -> str:
        """How many places are taken, in words; whether the group is under its least number."""
        values = {"taken": self.taken, "most": self.workshop.most, "below": self.below}
        key = "low" if self.low else "full" if self.full else "places" if self.taken else "empty"
        return words.say(f"board.{key}", values)


def _day_and_time(workshop: Workshop, words: Words) -> str:
    weekday = words.say(f"weekday.{workshop.on.isoweekday()}")
    month = words.say(f"month.{workshop.on.month}")[:3]
    return f"{weekday} {workshop.on.day} {month} {workshop.starts:%H:%M}"


def _shortened(text_line: str, size: float, width: float = CARD_WIDE - 2 * PAD) -> str:
    """As much of it as goes on a card: of a venue, the town at its end before the rest."""
    room = int(width / text_width("x", size))
    if len(text_line) <= room:
        return text_line
    _, comma, town = text_line.rpartition(", ")
    # Venues of one chain differ in their town alone, so the town is kept where there is room for it.
    end = f", {town}" if comma and len(town) < room - len(", ") - _HEAD else ""
    return f"{text_line[: room - 1 - len(end)].rstrip(' ,')}…{end}"


def card_sentence(card: Card, words: Words) -> str:
    """One group in a sentence, for those who have the picture read aloud."""
    workshop = card.workshop
    values = {"id": workshop.id, "on": workshop.on, "taken": card.taken, "most": workshop.most, "least": workshop.least}
    return words.say("board.told", values)
