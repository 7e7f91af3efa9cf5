"""The lives of cautions: the diagram of the phases, the table of what may follow, and the picture of one case.

Where a phase stands is typed here; which leads to which is found by trying
(``transitions.py``). A phase or a transition without a place is an error, and so is a
place without one.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from cara_core.books.core import core_words
from cara_core.case.case import Case, Phase
from cara_core.due.duties import duties
from cara_core.examples.lives import lives
from cara_core.forces.loader import load_force
from cara_core.formats.fact import fact_in_case
from cara_core.planning.bank_holidays import working_days
from cara_core.programme import open_case, record
from cara_core.report.svg import figure, tag, text
from cara_core.report.timeline_picture import timeline_svg
from cara_core.terms.days import Day
from generating.markdown import table
from generating.transitions import Transition, transitions

__all__ = ["Arrow", "drawn_arrows", "life_picture", "states_picture", "turns_table"]

LIVED: Final = "missed-workshop"
SEEN_ON: Final = Day(2026, 4, 27)

TALL: Final = 48
PLACES: Final[Mapping[Phase, tuple[int, int, int]]] = {
    Phase.REFERRED: (210, 70, 190),
    Phase.SCREENED: (210, 200, 190),
    Phase.AUTHORISED: (210, 310, 190),
    Phase.SIGNED: (210, 420, 190),
    Phase.LIVE: (676, 110, 214),
    Phase.NON_COMPLIANCE: (676, 225, 214),
    Phase.BREACH: (676, 340, 214),
    Phase.PROSECUTION: (676, 455, 214),
    Phase.COMPLETED: (1210, 82, 170),
    Phase.WITHDRAWN: (1210, 270, 170),
    Phase.CEASED: (1210, 470, 170),
    Phase.CLOSED: (185, 560, 240),
}
"""Left, top and width of each phase."""
GROUPS: Final[Mapping[str, tuple[tuple[int, int, int, int], frozenset[Phase]]]] = {
    "before any caution": (
        (40, 165, 520, 330),
        frozenset({Phase.SCREENED, Phase.AUTHORISED, Phase.SIGNED}),
    ),
    "the caution has effect": (
        (660, 70, 430, 490),
        frozenset({Phase.LIVE, Phase.NON_COMPLIANCE, Phase.BREACH, Phase.PROSECUTION}),
    ),
}
"""Left, top, width and height of a frame, and the phases in it: what all of them can do leaves the frame."""


@attrs.frozen
class Arrow:
    """One drawn arrow: from a phase or a frame to a phase, and the kind of fact that leads there."""

    source: str
    target: Phase
    kind: str
    when: str = ""


@attrs.frozen
class Route:
    """The way of an arrow, as a path of SVG, and where the words about it begin."""

    path: str
    x: int
    y: int


ROUTES: Final[Mapping[tuple[str, Phase], Route]] = {
    ("referred", Phase.SCREENED): Route("M305 118V196", 313, 150),
    ("screened", Phase.AUTHORISED): Route("M305 248V306", 313, 282),
    ("authorised", Phase.SIGNED): Route("M305 358V416", 313, 392),
    ("screened", Phase.SIGNED): Route("M400 224H535V434H405", 410, 217),
    ("signed", Phase.AUTHORISED): Route("M210 444H60V334H205", 64, 437),
    ("signed", Phase.SCREENED): Route("M210 444H60V224H205", 64, 217),
    ("signed", Phase.LIVE): Route("M400 455H610V134H671", 410, 472),
    ("before any caution", Phase.CLOSED): Route("M305 495V556", 313, 535),
    ("live", Phase.NON_COMPLIANCE): Route("M770 158V221", 778, 195),
    ("non_compliance", Phase.BREACH): Route("M770 273V336", 778, 302),
    ("breach", Phase.PROSECUTION): Route("M770 388V451", 778, 425),
    ("non_compliance", Phase.LIVE): Route("M890 249H1034V152H895", 898, 242),
    ("breach", Phase.LIVE): Route("M890 364H1052V139H895", 898, 357),
    ("prosecution", Phase.LIVE): Route("M890 471H1070V126H895", 898, 464),
    ("the caution has effect", Phase.PROSECUTION): Route("M790 560V508", 798, 527),
    ("live", Phase.COMPLETED): Route("M890 113H1205", 1110, 105),
    ("the caution has effect", Phase.WITHDRAWN): Route("M1090 294H1205", 1110, 286),
    ("prosecution", Phase.CEASED): Route("M890 494H1205", 1110, 486),
}

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
        sources = {
            other.source
            for other in every
            if (other.kind, other.target, other.when) == (leading.kind, leading.target, leading.when)
        }
        # What leads from every phase but one into that one leaves the frame too, where an answer decides about it.
        framed = {*sources, leading.target} if leading.when else sources
        frame = next((name for name, (_, phases) in GROUPS.items() if phases in (sources, framed)), None)
        arrows[Arrow(frame or leading.source, leading.target, leading.kind, leading.when)] = None
    return tuple(arrows)


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
    body += [
        tag(
            "path",
            d=ROUTES[arrow.source, arrow.target].path,
            fill="none",
            stroke="#44546a",
            stroke_width=1.6,
            marker_end="url(#head)",
        )
        for arrow in arrows
    ]
    body += [_box(phase, names[phase]) for phase in Phase]
    body += [_by(arrow) for arrow in arrows]
    desc = " ".join(
        f"{arrow.source} leads to {arrow.target} by {arrow.kind}{f' ({arrow.when})' if arrow.when else ''}."
        for arrow in arrows
    )
    return figure(
        1420, 640, title="The phases of a case, and what leads from one to the next", desc=desc, body="\n".join(body)
    )


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
    return label + text(route.x, route.y + 20, arrow.when, style="w") if arrow.when else label


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
    """One shipped life, as it stood on a day in its middle."""
    force = load_force("hampshire")
    lived = next(life for life in lives() if life.case == LIVED)
    case, _ = open_case(lived.referral, force, case=LIVED, on=lived.opened_on, by=lived.by)
    for asked, what in lived.facts:
        if asked.on is not None and asked.on <= SEEN_ON:
            case, _ = record(case, fact_in_case(LIVED, case.number + 1, asked, what), force)
    return _timeline(case)


def _timeline(case: Case) -> str:
    working = working_days(SEEN_ON.year, SEEN_ON.year + 10)
    return timeline_svg(case, duties(case, working), core_words()["en"], on=SEEN_ON)
