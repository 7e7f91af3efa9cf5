"""The lives of cautions: the diagram of the phases, the table of what may follow, and the picture of one case.

Where a phase stands is typed here; which leads to which is found by trying
(``transitions.py``). A phase or a transition without a place is an error, and so is a
place without one.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import Final

import attrs

from cara_core.books.core import core_words
from cara_core.case.case import Phase
from cara_core.casework.open_casework import open_casework
from cara_core.cli.demo.lives import play_lives
from cara_core.due.duties import duties
from cara_core.forces.loader import load_force
from cara_core.planning.bank_holidays import working_days
from cara_core.report.svg import figure, tag, text
from cara_core.report.timeline_picture import timeline_svg
from cara_core.terms.instants import LONDON, london_day
from generating.markdown import table
from generating.transitions import Transition, transitions

__all__ = ["Arrow", "drawn_arrows", "life_picture", "states_picture", "turns_table"]

LIVED: Final = "put-right"
SEEN_AT: Final = datetime(2026, 5, 17, 20, tzinfo=LONDON)

WIDE: Final = 1518
HIGH: Final = 790
TALL: Final = 48
PLACES: Final[Mapping[Phase, tuple[int, int, int]]] = {
    Phase.REFERRED: (210, 24, 190),
    Phase.SCREENED: (210, 200, 190),
    Phase.AUTHORISED: (210, 310, 190),
    Phase.SIGNED: (210, 420, 190),
    Phase.LIVE: (676, 190, 214),
    Phase.NON_COMPLIANCE: (676, 305, 214),
    Phase.BREACH: (676, 420, 214),
    Phase.PROSECUTION: (676, 535, 214),
    Phase.COMPLETED: (1260, 104, 238),
    Phase.ENDED_INCOMPLETE: (1260, 180, 238),
    Phase.WITHDRAWN: (1260, 256, 238),
    Phase.CEASED: (1260, 410, 238),
    Phase.TRANSFERRED: (1260, 486, 238),
    Phase.DIED: (1260, 562, 238),
    Phase.QUASHED: (1260, 638, 238),
    Phase.CLOSED: (185, 718, 240),
}
"""Left, top and width of each phase."""
BEFORE: Final = frozenset({Phase.SCREENED, Phase.AUTHORISED, Phase.SIGNED})
RUNNING: Final = frozenset({Phase.LIVE, Phase.NON_COMPLIANCE, Phase.BREACH, Phase.PROSECUTION})
EVERY: Final = frozenset(Phase) - {Phase.REFERRED, Phase.QUASHED}
GROUPS: Final[Mapping[str, tuple[tuple[int, int, int, int], frozenset[Phase]]]] = {
    "the case has not ended": ((20, 104, 1110, 584), BEFORE | RUNNING),
    "before any caution": ((40, 165, 505, 330), BEFORE),
    "the caution has effect": ((664, 140, 436, 530), RUNNING),
}
"""Left, top, width and height of a frame, and the phases in it: what all of them can do leaves the frame."""
ANY: Final = "whatever the case has come to"
"""Where each phase but the one it leads to does, the ends too: it leaves the outermost frame, and says so."""


@attrs.frozen
class Arrow:
    """One drawn arrow: from a phase or a frame to a phase, and the kind of fact that leads there."""

    source: str
    target: Phase
    kind: str
    when: str = ""
    is_report: bool = False


@attrs.frozen
class Route:
    """The way of an arrow, as a path of SVG, and where the words about it begin."""

    path: str
    x: int
    y: int


ROUTES: Final[Mapping[tuple[str, Phase], Route]] = {
    ("referred", Phase.SCREENED): Route("M305 72V196", 313, 92),
    ("screened", Phase.AUTHORISED): Route("M305 248V306", 313, 282),
    ("authorised", Phase.SIGNED): Route("M305 358V416", 313, 392),
    ("screened", Phase.SIGNED): Route("M400 224H535V434H405", 410, 217),
    ("signed", Phase.AUTHORISED): Route("M210 444H60V334H205", 64, 437),
    ("signed", Phase.SCREENED): Route("M210 444H60V224H205", 64, 217),
    ("signed", Phase.LIVE): Route("M400 455H610V228H671", 410, 474),
    ("before any caution", Phase.LIVE): Route("M545 204H671", 551, 197),
    ("before any caution", Phase.CLOSED): Route("M305 495V714", 313, 535),
    ("live", Phase.NON_COMPLIANCE): Route("M770 238V301", 778, 275),
    ("non_compliance", Phase.BREACH): Route("M770 353V416", 778, 382),
    ("breach", Phase.PROSECUTION): Route("M770 468V531", 778, 505),
    ("non_compliance", Phase.LIVE): Route("M890 329H1044V232H895", 898, 322),
    ("breach", Phase.LIVE): Route("M890 444H1062V219H895", 898, 437),
    ("prosecution", Phase.LIVE): Route("M890 559H1080V206H895", 898, 552),
    ("the caution has effect", Phase.PROSECUTION): Route("M790 670V588", 798, 615),
    ("live", Phase.COMPLETED): Route("M850 190V124H1255", 1138, 117),
    ("live", Phase.ENDED_INCOMPLETE): Route("M890 197H1255", 1138, 190),
    ("the caution has effect", Phase.WITHDRAWN): Route("M1100 280H1255", 1138, 273),
    ("the case has not ended", Phase.CEASED): Route("M1130 434H1255", 1138, 427),
    ("the case has not ended", Phase.TRANSFERRED): Route("M1130 510H1255", 1138, 503),
    ("the case has not ended", Phase.DIED): Route("M1130 586H1255", 1138, 579),
    (ANY, Phase.QUASHED): Route("M1130 662H1255", 1138, 655),
}

AFTER_AN_END: Final = "also after an end"
LEGEND: Final = (
    "Solid: an act, done or decided here. Dashed: a report of what happened, which is kept whenever it becomes known.",
    "A fact that is corrected or taken back leads to whatever the facts that are left come to.",
)

STYLE: Final = """\
text{font:12px Helvetica,Arial,'Liberation Sans',sans-serif;fill:#1d2733}
.p{font-size:14px;font-weight:700;text-anchor:middle}.q{font-size:12px;fill:#44546a;text-anchor:middle}
.k{font:12px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;paint-order:stroke;stroke:#fff;stroke-width:3px}
.w{font-size:12px;font-style:italic;fill:#44546a}.f{font-weight:700;fill:#44546a}"""
HEAD: Final = (
    '<marker id="head" viewBox="0 0 10 10" refX="7" refY="5" markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0 0L10 5L0 10z" fill="#44546a"/></marker>'
)


def drawn_arrows(found: Iterable[Transition]) -> tuple[Arrow, ...]:
    """The arrows to draw: one from a frame, where each phase in it leads to the same phase by the same fact."""
    arrows: dict[Arrow, None] = {}
    every = tuple(found)
    for leading in every:
        sources = frozenset(
            other.source
            for other in every
            if (other.kind, other.target, other.when) == (leading.kind, leading.target, leading.when)
        )
        source = _frame_of(sources, leading) or leading.source
        arrows[Arrow(source, leading.target, leading.kind, leading.when, leading.is_report)] = None
    return tuple(arrows)


def _frame_of(sources: frozenset[Phase], leading: Transition) -> str | None:
    """The frame whose phases all lead there, if there is one."""
    if sources == EVERY - {leading.target}:
        return ANY
    # What leads from every phase but one into that one leaves the frame too, where an answer decides about it.
    framed = {*sources, leading.target} if leading.when else sources
    return next((name for name, (_, phases) in GROUPS.items() if phases in (sources, framed)), None)


def states_picture() -> str:
    """The phases of a case and what leads from one to the next. Raises ``ValueError`` where one has no place."""
    arrows = drawn_arrows(transitions())
    places = {(arrow.source, arrow.target) for arrow in arrows}
    if places != set(ROUTES) or len(places) != len(arrows) or set(PLACES) != set(Phase):
        raise ValueError(
            f"what the picture lacks, or has too much of: {places ^ set(ROUTES) | set(PLACES) ^ set(Phase)}"
        )
    words = core_words()["en"]
    names = {phase: words.say(f"phase.{phase}") for phase in Phase}
    body = [f"<defs>{HEAD}</defs><style>{STYLE}</style>", *(_frame(name) for name in GROUPS)]
    body += [_line(arrow) for arrow in arrows]
    body += [_box(phase, names[phase]) for phase in Phase]
    body += [_by(arrow) for arrow in arrows]
    body += [text(470, 735 + 20 * number, line, style="w") for number, line in enumerate(LEGEND)]
    desc = " ".join(
        f"{arrow.source} leads to {arrow.target} by {arrow.kind}{f' ({arrow.when})' if arrow.when else ''}."
        for arrow in arrows
    )
    return figure(
        WIDE, HIGH, title="The phases of a case, and what leads from one to the next", desc=desc, body="\n".join(body)
    )


def _line(arrow: Arrow) -> str:
    """The line of an arrow: dashed for a report."""
    path = ROUTES[arrow.source, arrow.target].path
    dashes = {"stroke_dasharray": "6 4"} if arrow.is_report else {}
    return tag("path", d=path, fill="none", stroke="#44546a", stroke_width=1.6, marker_end="url(#head)", **dashes)


def _frame(name: str) -> str:
    x, y, wide, high = GROUPS[name][0]
    box = tag(
        "rect", x=x, y=y, width=wide, height=high, rx=12, fill="#f3f6fa", stroke="#9aa6b5", stroke_dasharray="6 4"
    )
    return box + text(x + 14, y + 22, name, style="f")


def _box(phase: Phase, name: str) -> str:
    x, y, wide = PLACES[phase]
    first, _, second = name.partition(": ")
    fill, edge = (
        ("#e8eaee", "#3d434d") if phase.ended else ("#dbe7f7", "#2b4a80") if phase.issued else ("#ffffff", "#2b4a80")
    )
    box = tag(
        "rect", x=x, y=y, width=wide, height=TALL, rx=8, fill=fill, stroke=edge, stroke_width=3 if phase.ended else 1.6
    )
    middle = x + wide / 2
    if not second:
        return box + text(middle, y + 29, first, style="p")
    return box + text(middle, y + 20, first, style="p") + text(middle, y + 38, second, style="q")


def _by(arrow: Arrow) -> str:
    route = ROUTES[arrow.source, arrow.target]
    label = text(route.x, route.y, arrow.kind, style="k")
    when = arrow.when or (AFTER_AN_END if arrow.source == ANY else "")
    return label + text(route.x, route.y + 20, when, style="w") if when else label


def turns_table() -> str:
    """For each phase what leads on from it, and where to: the picture in words."""
    leads: dict[Phase, list[Transition]] = {phase: [] for phase in Phase}
    for transition in transitions():
        leads[transition.source].append(transition)
    rows = ([f"`{phase}`", "<br>".join(map(_leads_on, leads[phase])) or "nothing"] for phase in Phase)
    return table(("phase", "what leads on"), rows)


def _leads_on(transition: Transition) -> str:
    when = f" ({transition.when})" if transition.when else ""
    return f"`{transition.kind}`{when} → `{transition.target}`"


def life_picture() -> str:
    """One shipped life as it was known on an evening in its middle.

    It is kept in a store for that: nothing else knows when a fact was recorded.
    """
    with TemporaryDirectory() as folder, open_casework(f"sqlite:///{folder}/lives.db") as casework:
        play_lives(load_force("hampshire"), casework)
        case = casework.case(LIVED, known_at=SEEN_AT)
    seen_on = london_day(SEEN_AT)
    working = working_days(seen_on.year, seen_on.year + 10)
    return timeline_svg(case, duties(case, working), core_words()["en"], on=seen_on)
