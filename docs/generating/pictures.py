"""Pictures of what the commands show on a terminal. No font is fetched from anywhere."""

import io
import re
from collections.abc import Callable, Sequence
from html import escape
from tempfile import TemporaryDirectory
from typing import Final
from unittest import mock

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from cara_core.cli.demo import run as demo
from cara_core.cli.terminal.colours import print_decision
from cara_core.examples import examples
from cara_core.forces.loader import load_force
from cara_core.programme import screen

__all__ = ["FONTS", "decision_picture", "demo_picture", "short_demo_picture"]

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
    example = next(example for example in examples() if example.name == demo.SHOWN_IN_FULL)
    decision = screen(example.referral, load_force("hampshire"), on=example.on)
    lines = _drawn(lambda console: print_decision(decision.lines(), console))
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
