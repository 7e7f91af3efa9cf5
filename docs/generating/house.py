"""The house: its floors as a picture, and its folders as a listing, each with the first line of its own docstring."""

import textwrap
import tomllib
from collections.abc import Iterator
from html import escape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import attrs

from generating.letter_widths import wrapped
from generating.pictures import FONTS

__all__ = ["folders_listing", "house_picture"]

REPOSITORY: Final = Path(__file__).resolve().parents[2]
PYPROJECT: Final = REPOSITORY / "pyproject.toml"
CORE: Final = REPOSITORY / "src" / "cara_core"

LEFT: Final = 20
TOP: Final = 20
WIDE: Final = 930
TALL: Final = 46
ROOM_AT: Final = 18
CAPTION_AT: Final = 150
"""Where the name of a room and what it does begin in their box, in pixels."""
CAPTION_SIZE: Final = 15
MOST_LINES: Final = 2
"""Of a caption in a box that tall."""
CLOSE: Final = 2
APART: Final = 10
"""Between two rooms of one floor, and between two floors."""
NAMES_WIDE: Final = 15
LISTING_WIDE: Final = 100
"""Of the listing: letters of a name, and of a line."""


@attrs.frozen
class Floor:
    """One floor of the house, counted from the bottom, and its rooms."""

    number: int
    rooms: tuple[str, ...]


def floors() -> tuple[Floor, ...]:
    """The rooms of the core, floor by floor from the top down, as import-linter holds them."""
    contracts = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    present = [tuple(room for room in layer.split(" | ") if find_spec(f"cara_core.{room}")) for layer in layers]
    held = [rooms for rooms in present if rooms]
    return tuple(Floor(len(held) - 1 - place, rooms) for place, rooms in enumerate(held))


def folders_listing() -> str:
    """Every room with its folders, and one line for each: for those who look for a place, and read without pictures."""
    lines = []
    for floor in floors():
        for place, room in enumerate(floor.rooms):
            number = str(floor.number) if place == 0 else ""
            lines += _listed(f"{number:>2}  {room:<{NAMES_WIDE}}", room)
            for name, module in _folders(room):
                lines += _listed(f"    {name:<{NAMES_WIDE}}", module)
    return "```text\n" + "\n".join(lines) + "\n```"


def _listed(name: str, module: str) -> list[str]:
    """A package's name and purpose, with a second line below the purpose where it is long."""
    return textwrap.wrap(_purpose(module), LISTING_WIDE, initial_indent=name, subsequent_indent=" " * len(name))


def _folders(room: str) -> Iterator[tuple[str, str]]:
    """The packages below a room: each by its name, indented by its depth, and as a module."""
    for file in sorted((CORE / room).rglob("*/__init__.py")):
        parts = file.parent.relative_to(CORE / room).parts
        yield f"{'  ' * len(parts)}{parts[-1]}/", ".".join((room, *parts))


def _purpose(module: str) -> str:
    """The first line of a package's own docstring, without marks."""
    first_line = (import_module(f"cara_core.{module}").__doc__ or "").strip().partition("\n")[0]
    return first_line.replace("``", "")


def house_picture() -> str:
    """The floors of the house, from the same list that import-linter holds; rooms of one floor stand close."""
    boxes, y = [], TOP
    for floor in floors():
        for room in floor.rooms:
            boxes.append(_box(room, y, shade=94 - 2 * floor.number))
            y += TALL + CLOSE
        y += APART - CLOSE
    arrow, bottom = LEFT + WIDE + 26, y - APART
    return HOUSE.format(
        across=arrow + 34,
        height=bottom + 20,
        boxes="\n".join(boxes),
        line=f"M{arrow} {TOP + 6}V{bottom - 12}",
        head=f"M{arrow - 6} {bottom - 14}l6 12 6-12z",
        note=f"translate({arrow + 18} {(TOP + bottom) // 2}) rotate(90)",
        fonts=FONTS,
        size=CAPTION_SIZE,
    )


def _box(room: str, y: int, *, shade: int) -> str:
    """One room: its name, and what it does in one line or two. Raises ``ValueError`` where that needs more."""
    lines = wrapped(_purpose(room), CAPTION_SIZE, within=WIDE - CAPTION_AT - ROOM_AT)
    if len(lines) > MOST_LINES:
        raise ValueError(f"{room}: what it does is too long for its box")
    first = y + 29 if len(lines) == 1 else y + 20
    caption = "".join(
        f'<text x="{LEFT + CAPTION_AT}" y="{first + 18 * number}" class="does">{escape(text)}</text>'
        for number, text in enumerate(lines)
    )
    return (
        f'<rect x="{LEFT}" y="{y}" width="{WIDE}" height="{TALL}" rx="8" fill="hsl(215 45% {shade}%)"/>'
        f'<text x="{LEFT + ROOM_AT}" y="{y + 29}" class="room">{escape(room)}</text>{caption}'
    )


HOUSE: Final = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across} {height}" role="img" \
aria-label="The rooms of the core, from the top floor down; a room imports only from the floors below">
<style>
text {{ font-family: system-ui, sans-serif; fill: #1d2733; }}
.room {{ font: 600 17px {fonts}; }}
.does {{ font-size: {size}px; }}
.note {{ font-size: 13px; fill: #44546a; }}
</style>
<rect width="{across}" height="{height}" rx="10" fill="#f6f8fb"/>
{boxes}
<path d="{line}" stroke="#44546a" stroke-width="2" fill="none"/>
<path d="{head}" fill="#44546a"/>
<text class="note" transform="{note}" text-anchor="middle">imports only downwards</text>
</svg>
"""
