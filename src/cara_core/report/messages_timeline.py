"""All messages against the days of a case, as a picture (SVG). Needs no extra."""

import textwrap
from collections.abc import Sequence
from typing import Final

import attrs

from cara_core.report.svg import TEXT_SIZE, figure, line, tag, text, text_width

__all__ = ["TimelineStep", "timeline_of_messages"]

WIDE: Final = 960
"""As wide as the picture gets; what does not fit beside goes into a row below."""
LINE: Final = 17
LABEL: Final = 18
"""Letters in a line of a label."""
GAP: Final = 20
INK: Final = "#0b0c0c"
BLUE: Final = "#1d70b8"


@attrs.frozen
class TimelineStep:
    """One day of a case, such as ``first workshop``, and the messages that go out on it."""

    label: str
    messages: Sequence[str]


def timeline_of_messages(steps: Sequence[TimelineStep]) -> str:
    """Which messages go out on which day, from left to right; days are evenly apart, not to scale.

    ``steps`` has at least one. The same steps give the same bytes.
    """
    labels = [textwrap.wrap(step.label, LABEL) for step in steps]
    texts = [*(part for label in labels for part in label), *(message for step in steps for message in step.messages)]
    longest = max(map(text_width, texts))
    column = min(longest + GAP, WIDE)
    beside = max(1, int(WIDE // column))
    drawn, below = [], 0.0
    for at in range(0, len(steps), beside):
        row, height = _row(steps[at : at + beside], labels[at : at + beside], column)
        drawn.append(tag("g", row, transform=f"translate(0 {below:.0f})"))
        below += height
    width = column * min(beside, len(steps))
    desc = " ".join(f"{step.label}: {', '.join(step.messages) or 'no message'}." for step in steps)
    return figure(width, below, title="Messages by day", desc=desc, body="\n".join(drawn))


def _row(steps: Sequence[TimelineStep], labels: Sequence[Sequence[str]], column: float) -> tuple[str, float]:
    """One row of days, and how high it is."""
    axis = LINE * max(len(label) for label in labels) + 22
    parts = [line(0, axis, column * len(steps), axis, stroke=BLUE, stroke_width=3)]
    for number, (step, label) in enumerate(zip(steps, labels, strict=True)):
        x, top = column * number + 10, axis - 12 - LINE * (len(label) - 1)
        parts += [text(x, top + LINE * at, words, fill=INK, font_weight="bold") for at, words in enumerate(label)]
        parts.append(tag("circle", cx=x + 6, cy=axis, r=7, fill="#ffffff", stroke=BLUE, stroke_width=4))
        below = step.messages or ["no message"]
        parts += [text(x, axis + 28 + LINE * at, words, fill=INK) for at, words in enumerate(below)]
    height = axis + 28 + LINE * max(max(len(step.messages), 1) for step in steps)
    return tag("g", "\n".join(parts), font_size=TEXT_SIZE, font_family="Helvetica, Arial, sans-serif"), height + 8
