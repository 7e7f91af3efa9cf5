"""The board of a region as a picture (SVG): its groups by week and language, and the places taken in each.

It holds counts alone, and so nobody's data. Nothing in it is said by colour alone; it
fetches nothing and holds no script. The same values give the same bytes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

import attrs

from cara_core.report.board_cards import CARD_HIGH, CARD_WIDE, FRESH, SMALL_HIGH, Card, card_sentence
from cara_core.report.svg import figure, line, tag, text
from cara_core.terms.days import DAYS_PER_WEEK, Day, days_after, days_before, days_between
from cara_core.terms.referral import Sex
from cara_core.terms.words import Words
from cara_core.terms.workshops import Workshop

__all__ = ["BOARD_WEEKS", "board_svg", "board_weeks"]

WIDE: Final = 1280
LEFT: Final = 104
NAME_AT: Final = 22
COLUMN: Final = 166
WEEKS: Final = 7
"""So many weeks stand side by side; the following ones below them."""
BOARD_WEEKS: Final = 8
"""So many weeks are drawn where nobody asks for more or fewer, and nobody is newly placed later."""
TOP: Final = 78
HEAD: Final = 26
GAP: Final = 6
MANY: Final = 5
"""With more groups than this in one week a row has small cards."""
STYLE: Final = """\
text{font:12px Helvetica,Arial,'Liberation Sans',sans-serif;fill:#1d2733}
.h{font-size:20px;font-weight:700}.s{font-size:13px;fill:#44546a}.l{font-weight:700}
.w{font-size:11.5px;font-weight:700;fill:#44546a}.a{font-size:11px;fill:#44546a}
.p{font-size:11px;font-weight:700;fill:#fff;text-anchor:middle}.d{font-size:11.5px;font-weight:700}
.low{font-size:11px;font-weight:700;fill:#a01515}"""
_GROUPS: Final = tuple(Sex)


@attrs.frozen
class _Row:
    """One row of a band: a language and a group, and its cards by the week they stand in."""

    name: tuple[str, ...]
    weeks: Mapping[int, Sequence[Card]]

    @property
    def small(self) -> bool:
        """Has one of its weeks so many groups that their cards are small?"""
        return max(map(len, self.weeks.values())) > MANY

    @property
    def step(self) -> float:
        """From one card to the one below it."""
        return GAP + (SMALL_HIGH if self.small else CARD_HIGH)

    @property
    def height(self) -> float:
        """As high as its fullest week, and as its name."""
        return max(GAP + max(map(len, self.weeks.values())) * self.step, 32.0 + 15 * len(self.name))


def board_svg(
    workshops: Iterable[Workshop],
    taken: Mapping[str, int],
    words: Words,
    *,
    on: Day,
    fresh: Mapping[str, int] | None = None,
    title: str | None = None,
    weeks: int | None = None,
) -> str:
    """How full is each group, week by week, as an SVG picture?

    ``taken`` are the places taken in each workshop, by its id; ``fresh``, how many of them
    are new in this plan. ``words`` are the core's, in one language. ``title`` is what the
    board is of, such as a force; never anything of a person. ``weeks``: only the groups of so
    many weeks, from the Monday before ``on``; how many lie later is said. ``None``: every group.
    """
    offered = sorted(workshops, key=lambda workshop: (workshop.on, workshop.starts, workshop.id))
    shown = [workshop for workshop in offered if weeks is None or _week_of(workshop, on) < weeks]
    fresh = fresh or {}
    cards = [Card(workshop, taken.get(workshop.id, 0), fresh.get(workshop.id, 0)) for workshop in shown]
    head = words.say("board.title", {"what": title or words.say("board.groups")})
    under = " ".join((_summary(cards, words, on), *_later(len(offered) - len(shown), words)))
    body = [
        f"<defs>{FRESH}</defs><style>{STYLE}</style>",
        text(NAME_AT, 36, head, style="h"),
        text(NAME_AT, 58, under, style="s"),
    ]
    below = float(TOP)
    # Past the last week that is drawn there are no columns: they would look as if nothing were on offer.
    last = None if weeks is None else days_after(_monday(on), (weeks - 1) * DAYS_PER_WEEK)
    for first, band in _by_seven_weeks(cards):
        drawn, height = _drawn_band(first, band, words, last)
        body.append(tag("g", drawn, transform=f"translate(0 {below:.0f})"))
        below += height + 14
    for remark in words.say("board.key").split(" | "):
        body.append(text(NAME_AT, below + 12, remark, style="a"))
        below += 16
    desc = " ".join([f"{head}.", f"{under}", *(card_sentence(card, words) for card in cards)])
    return figure(WIDE, below + 14, title=head, desc=desc, body="\n".join(body))


def board_weeks(workshops: Iterable[Workshop], fresh: Mapping[str, int], *, on: Day) -> int:
    """How many weeks does a board show unless somebody says?

    Eight, or more where somebody is newly placed later: what a plan changes is on its board.
    """
    placed = (_week_of(workshop, on) + 1 for workshop in workshops if fresh.get(workshop.id, 0))
    return max(BOARD_WEEKS, *placed, 0)


def _week_of(workshop: Workshop, on: Day) -> int:
    """In which week does it lie, from that of ``on``, which is 0?"""
    return days_between(_monday(on), until=workshop.on) // DAYS_PER_WEEK


def _later(count: int, words: Words) -> Iterator[str]:
    if count:
        yield words.say("board.later_one" if count == 1 else "board.later", {"later": count})


def _summary(cards: Sequence[Card], words: Words, on: Day) -> str:
    values = {
        "on": on,
        "groups": len(cards),
        "taken": sum(card.taken for card in cards),
        "places": sum(card.workshop.most for card in cards),
        "under": sum(card.low for card in cards),
        "empty": sum(not card.taken for card in cards),
    }
    return words.say("board.under", values)


def _by_seven_weeks(cards: Sequence[Card]) -> list[tuple[Day, list[Card]]]:
    """The cards of so many weeks at a time, with the Monday they begin with."""
    if not cards:
        return []
    start = _monday(cards[0].workshop.on)

    def band(card: Card) -> int:
        return days_between(start, until=card.workshop.on) // (WEEKS * DAYS_PER_WEEK)

    return [
        (days_after(start, number * WEEKS * DAYS_PER_WEEK), list(found)) for number, found in groupby(cards, key=band)
    ]


def _monday(on: Day) -> Day:
    return days_before(on, on.isoweekday() - 1)


def _drawn_band(first: Day, cards: Sequence[Card], words: Words, last: Day | None) -> tuple[str, float]:
    """The weeks side by side, to that of ``last``; a row for each language and group; and how high that is."""
    parts = [tag("rect", x=8, y=0, width=WIDE - 16, height=HEAD, fill="#e8edf4")]
    mondays = [days_after(first, week * DAYS_PER_WEEK) for week in range(WEEKS)]
    mondays = [monday for monday in mondays if last is None or monday <= last]
    for week, monday in enumerate(mondays):
        values = {"day": monday.day, "month": words.say(f"month.{monday.month}")}
        parts.append(text(LEFT + week * COLUMN + 4, 18, words.say("board.week", values), style="w"))
    below = float(HEAD)
    for number, row in enumerate(_rows(first, cards, words)):
        ground = "#f3f6fa" if number % 2 else "#ffffff"
        parts.append(tag("rect", x=8, y=below, width=WIDE - 16, height=row.height, fill=ground))
        parts += _drawn_row(row, below, words)
        below += row.height
    edges = [LEFT + week * COLUMN - (COLUMN - CARD_WIDE) / 2 for week in range(min(len(mondays) + 1, WEEKS))]
    parts += [line(edge, 0, edge, below, stroke="#d9dfe7") for edge in edges]
    return "".join(parts), below


def _drawn_row(row: _Row, top: float, words: Words) -> Iterator[str]:
    """Its name, and its cards week by week, from that height down."""
    for number, name in enumerate(row.name):
        yield text(NAME_AT, top + 22 + 15 * number, name, style="a" if number else "l")
    for week, cards in row.weeks.items():
        for number, card in enumerate(cards):
            x, y = LEFT + week * COLUMN, top + GAP + number * row.step
            drawn = card.drawn_small(words) if row.small else card.drawn(words)
            yield tag("g", drawn, transform=f"translate({x:.0f} {y:.0f})")


def _rows(first: Day, cards: Sequence[Card], words: Words) -> list[_Row]:
    """The rows of a band that begins on that Monday."""

    def kind(card: Card) -> tuple[str, bool, int]:
        workshop = card.workshop
        return workshop.language, workshop.interpreter, _GROUPS.index(workshop.sex)

    rows = []
    for (language, interpreter, sex), found in groupby(sorted(cards, key=kind), key=kind):
        weeks: dict[int, list[Card]] = {}
        for card in found:
            weeks.setdefault(days_between(first, until=card.workshop.on) // DAYS_PER_WEEK, []).append(card)
        interpreted = (words.say("board.interpreter"),) if interpreter else ()
        rows.append(_Row((language, words.say(f"group.{_GROUPS[sex]}"), *interpreted), weeks))
    return rows
