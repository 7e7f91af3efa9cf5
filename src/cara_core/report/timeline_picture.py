"""One case as a picture (SVG): its caution, what happened in each lane, what is due, and the days ahead.

It shows what a timeline shows, and so nobody's data (``case/timeline.py``). Nothing in it
is said by colour alone; it fetches nothing and holds no script.
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cara_core.case.case import Case
from cara_core.case.timeline import Moment, in_full, marks, timeline
from cara_core.due.duty import Duty
from cara_core.due.pauses import pauses
from cara_core.due.words import duty_moments, pause_moments
from cara_core.report.svg import figure, line, tag, text, text_width
from cara_core.report.timeline_bands import COLOURS, EDGE, HATCH, LEFT, NAME_AT, RIGHT, WIDE, Band, Drawing
from cara_core.report.timeline_layout import Axis, axis_of
from cara_core.terms.days import Day
from cara_core.terms.words import Words

__all__ = ["timeline_svg"]

TOP: Final = 112
COLUMN: Final = 66
"""Letters in a line of the legend."""
WIDEST: Final = 180
"""Letters in a line below it."""
TODAY: Final = "#8a1c6b"
STYLE: Final = """\
text{font:12px Helvetica,Arial,'Liberation Sans',sans-serif;fill:#1d2733}
.h{font-size:20px;font-weight:700}.s{font-size:13px;fill:#44546a}.l,.late{font-weight:700}
.n,.o{font-size:10.5px;font-weight:700;text-anchor:middle}.n{fill:#fff}.b{font-weight:700;fill:#fff}
.a{font-size:11px;fill:#44546a}.g{fill:#55606f}.x{fill:#55606f;text-decoration:line-through}
.c,.g,.x,.a{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}.late{fill:#a01515}
.today{font-weight:700;fill:#8a1c6b}"""


def timeline_svg(case: Case, duties: Iterable[Duty], words: Words, *, on: Day) -> str:
    """How does this case stand on that day, as an SVG picture?

    ``duties`` are those of :func:`~cara_core.due.duties.duties`; ``words`` the core's, in one
    language. The same values give the same bytes. Raises ``KeyError`` where a text is missing.
    """
    happened, ahead, owed = timeline(case, words), marks(case, words), tuple(duties)
    days = [moment.on for moment in (*happened, *ahead)] + [on] * (not case.phase.ended)
    drawing = Drawing(case, axis_of(case, days, left=LEFT, right=RIGHT), words, on)
    lanes = (drawing.lane(lane, [moment for moment in happened if moment.lane is lane]) for lane in COLOURS)
    grounds, drawn, below = _stacked([drawing.caution(ahead), *lanes, drawing.due(owed)])
    legend = _legend(happened, words)
    title, under = _heading(case, words, on)
    body = [
        f"<defs>{HATCH}</defs><style>{STYLE}</style>",
        text(NAME_AT, 36, title, style="h") + text(NAME_AT, 58, under, style="s"),
        grounds,
        _grid(drawing.axis, below, words),
        _today(drawing.axis, on, below, words),
        drawn,
        tag("g", legend.drawn, transform=f"translate(0 {below + 14:.0f})"),
    ]
    moments = (*happened, *ahead, *duty_moments(owed, words, on))
    paused = (f"{moment.text}." for moment in pause_moments(pauses(case), words))
    desc = " ".join([f"{title}.", f"{under}.", *paused, *_sentences(moments, words)])
    return figure(WIDE, below + 14 + legend.height, title=title, desc=desc, body="\n".join(body))


def _stacked(bands: Iterable[Band]) -> tuple[str, str, float]:
    """The bands one below the other: their grounds, what is drawn on them, and where they end."""
    grounds, drawn, below = [], [], float(TOP)
    for number, band in enumerate(bands):
        ground = "#f3f6fa" if number % 2 else "#ffffff"
        grounds.append(tag("rect", x=8, y=below, width=WIDE - 16, height=band.height, fill=ground))
        drawn.append(tag("g", band.drawn, transform=f"translate(0 {below:.0f})"))
        below += band.height
    return "\n".join(grounds), "\n".join(drawn), below


def _heading(case: Case, words: Words, on: Day) -> tuple[str, str]:
    title = words.say("picture.title", {"case": case.id, "on": on, "phase": case.phase})
    if case.issued is None:
        return title, words.say("picture.not_given")
    return title, words.say("picture.given", {"given": case.issued.on, "ends_on": case.ends_on})


def _sentences(moments: Iterable[Moment], words: Words) -> Iterator[str]:
    """What the picture says to those who have it read aloud, a sentence for each moment."""
    for moment in moments:
        yield f"{words.spell(moment.on)}: {in_full(moment, words)}."


def _grid(axis: Axis, bottom: float, words: Words) -> str:
    """Months and weeks above, thin lines below them."""
    parts = [text(NAME_AT, TOP - 8, words.say("picture.weeks"), style="a")]
    for week, x in axis.weeks():
        parts.append(line(x, TOP, x, bottom, stroke="#d9dfe7"))
        parts.append(text(x, TOP - 8, str(week), style="a", text_anchor="middle"))
    months = axis.months()
    ends = [axis.x(month) for month in months[1:]] + [float(EDGE)]
    for on, end in zip(months, ends, strict=True):
        x, name = axis.x(on), f"{words.say(f'month.{on.month}')} {on.year}"
        if on.day == 1:
            parts.append(line(x, TOP - 34, x, TOP - 20, stroke="#9aa6b5"))
        if end - x > text_width(name, 11):
            parts.append(text(x + 4, TOP - 23, name, style="a"))
    return "".join(parts)


def _today(axis: Axis, on: Day, bottom: float, words: Words) -> str:
    """The day it is drawn for, as a line through everything."""
    day = words.spell(on)
    if not axis.holds(on):
        day = words.say("picture.beyond", {"text": day})
        return text(EDGE, TOP - 42, day, style="today", text_anchor="end")
    x = axis.x(on)
    through = line(x, TOP - 38, x, bottom, stroke=TODAY, stroke_width=1.5, stroke_dasharray="5 4")
    return through + text(x, TOP - 42, day, style="today", text_anchor="middle")


def _legend(happened: Sequence[Moment], words: Words) -> Band:
    """Every fact by its number, in two columns."""
    half = (len(happened) + 1) // 2
    parts = [text(NAME_AT, 12, words.say("picture.facts", {"facts": len(happened)}), style="l")]
    deepest = 32.0
    for column, found in enumerate((happened[:half], happened[half:])):
        x, y = NAME_AT + column * (WIDE / 2 - 8), 32.0
        for moment in found:
            parts.append(text(x + 16, y, str(moment.number), style="l", text_anchor="end"))
            parts.append(text(x + 24, y, words.spell(moment.on), style="g"))
            for text_line in textwrap.wrap(in_full(moment, words), COLUMN):
                parts.append(text(x + 148, y, text_line, style="" if moment.fell_by is None else "g"))
                y += 16
        deepest = max(deepest, y)
    for text_line in textwrap.wrap(words.say("picture.key"), WIDEST):
        parts.append(text(NAME_AT, deepest + 10, text_line, style="a"))
        deepest += 15
    return Band("".join(parts), deepest + 12)
