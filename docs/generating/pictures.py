"""Pictures: what the commands show on a terminal, and the floors of the house. No font is fetched from anywhere."""

import io
import re
import tomllib
from collections.abc import Callable, Sequence
from html import escape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from unittest import mock

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from cara_core.cli.demo import run as demo
from cara_core.cli.terminal.colours import ink
from cara_core.examples import examples
from cara_core.forces.loader import load_force
from cara_core.programme import screen

__all__ = ["decision_picture", "demo_picture", "floors_figure", "house_picture", "short_demo_picture"]

PYPROJECT: Final = Path(__file__).resolve().parents[2] / "pyproject.toml"
FONTS: Final = "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace"
COLOURS: Final = [
    (255, 123, 114),  # red
    (126, 210, 140),  # green
    (236, 190, 96),  # yellow
    (121, 168, 255),  # blue
    (214, 150, 255),  # magenta
    (110, 200, 220),  # cyan
]
THEME: Final = TerminalTheme(
    (24, 27, 33),
    (214, 218, 226),
    [(24, 27, 33), *COLOURS, (214, 218, 226)],
    [(110, 118, 132), *COLOURS, (255, 255, 255)],
)
WIDTH: Final = 84
FIRST_ROWS: Final = 10
"""Of the short picture: the heading, the forces' names and the first examples."""


def demo_picture() -> str:
    """The table of ``cara demo``, as the command draws it."""
    return _picture(_demo_table(), "cara demo")


def short_demo_picture() -> str:
    """The same without most of the rows in which the forces agree."""
    lines = _demo_table()
    legend = next(number for number, line in enumerate(lines) if number > FIRST_ROWS and not line.plain.strip())
    differ = [line for line in lines[FIRST_ROWS:legend] if line.plain.startswith("≠")]
    return _picture([*lines[:FIRST_ROWS], *differ, *lines[legend:]], "cara demo (most rows left out)")


def _demo_table() -> list[Text]:
    def run(console: Console) -> None:
        with TemporaryDirectory() as folder, mock.patch.object(demo, "console", return_value=console):
            demo.run(force=None, store=f"sqlite:///{folder}/cara.db", as_json=False)

    lines = _drawn(run)
    blank = [number for number, line in enumerate(lines) if not line.plain.strip()]
    # Two lines of heading, the table, the legend: each ends with a blank line.
    return lines[: blank[2]]


def decision_picture() -> str:
    """One decision, as ``cara screen`` shows it on a terminal."""
    example = next(one for one in examples() if one.name == demo.TOLD_IN_FULL)
    decision = screen(example.referral, load_force("hampshire"), on=example.on)
    lines = _drawn(lambda console: ink(decision.lines(), decision.outcome, console))
    return _picture(lines, f"cara screen --force hampshire --on {example.on} {example.name}.json")


def _drawn(draw: Callable[[Console], None]) -> list[Text]:
    """What is drawn on a terminal of that width, line by line."""
    console = _recording()
    draw(console)
    return list(Text.from_ansi(console.export_text(styles=True)).split("\n", allow_blank=True))


def _recording() -> Console:
    return Console(
        file=io.StringIO(), record=True, width=WIDTH, force_terminal=True, color_system="standard", highlight=False
    )


def _picture(lines: Sequence[Text], title: str) -> str:
    """The lines as SVG, with the fonts of whoever looks at it."""
    console = _recording()
    for line in lines:
        console.print(line, soft_wrap=True)
    drawn = console.export_svg(title=title, theme=THEME, unique_id="cara", font_aspect_ratio=0.6)
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r"font-family: [^;]+;", f"font-family: {FONTS};", drawn)
    # A picture that is looked at by a program that reads aloud says what it is.
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(title)}" ', 1)


def floors() -> list[list[str]]:
    """The rooms of the core, floor by floor from the top down, as import-linter holds them."""
    contracts = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    written = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    there = [[room for room in floor.split(" | ") if find_spec(f"cara_core.{room}")] for floor in written]
    return [floor for floor in there if floor]


def floors_figure() -> str:
    """The same as text, for those who read without pictures."""
    numbered = [
        (room, number if place == 0 else "") for number, floor in _numbered() for place, room in enumerate(floor)
    ]
    lines = (f"{number:>2}  {room:<12}{_does(room)}" for room, number in numbered)
    return "```text\n" + "\n".join(lines) + "\n```"


def _numbered() -> list[tuple[int, list[str]]]:
    found = floors()
    return list(zip(range(len(found) - 1, -1, -1), found, strict=True))


def house_picture() -> str:
    """The floors of the house, from the same list that import-linter holds; rooms of one floor stand close."""
    left, top, wide, tall, close, apart = 20, 20, 850, 46, 2, 10
    boxes, y = [], top
    for number, floor in _numbered():
        for room in floor:
            boxes.append(
                f'<rect x="{left}" y="{y}" width="{wide}" height="{tall}" rx="8"'
                f' fill="hsl(215 45% {92 - 3 * number}%)"/>'
                f'<text x="{left + 18}" y="{y + 29}" class="room">{escape(room)}</text>'
                f'<text x="{left + 150}" y="{y + 29}" class="does">{escape(_does(room))}</text>'
            )
            y += tall + close
        y += apart - close
    arrow, bottom = left + wide + 26, y - apart
    height, across = bottom + 20, arrow + 34
    return HOUSE.format(
        across=across,
        height=height,
        boxes="\n".join(boxes),
        line=f"M{arrow} {top + 6}V{bottom - 12}",
        head=f"M{arrow - 6} {bottom - 14}l6 12 6-12z",
        note=f"translate({arrow + 18} {(top + bottom) // 2}) rotate(90)",
        fonts=FONTS,
    )


HOUSE: Final = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across} {height}" role="img" \
aria-label="The rooms of the core, from the top floor down; a room imports only from the floors below">
<style>
text {{ font-family: system-ui, sans-serif; fill: #1d2733; }}
.room {{ font: 600 17px {fonts}; }}
.does {{ font-size: 15px; }}
.note {{ font-size: 13px; fill: #44546a; }}
</style>
<rect width="{across}" height="{height}" rx="10" fill="#f6f8fb"/>
{boxes}
<path d="{line}" stroke="#44546a" stroke-width="2" fill="none"/>
<path d="{head}" fill="#44546a"/>
<text class="note" transform="{note}" text-anchor="middle">imports only downwards</text>
</svg>
"""


def _does(room: str) -> str:
    """The first line of the room's own docstring."""
    said = (import_module(f"cara_core.{room}").__doc__ or "").strip().partition("\n")[0]
    return said.replace("``", "").partition(": it ")[0]
