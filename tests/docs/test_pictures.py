"""Every text of a picture stays inside the box it stands in, also in a font wider than most."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree as ET

import attrs
import pytest
from generating.letter_widths import width_of, wrapped

PICTURES = sorted((Path(__file__).resolve().parents[2] / "docs" / "images").glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"
NOT_A_BOX = {"defs", "pattern", "clipPath", "style"}
EDGE = 0.5
"""Of a pixel: what rounding may add."""


@attrs.frozen
class Box:
    """A rectangle in the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)


@attrs.frozen
class Caption:
    """A line of text: what it says, where it begins and ends, and on which line it stands."""

    text: str
    left: float
    right: float
    y: float


@attrs.frozen
class Style:
    """How the texts of a class are drawn."""

    size: float = 16.0
    bold: bool = False
    monospaced: bool = False
    anchor: str = "start"


def declarations(css: str) -> Mapping[str, str]:
    """What the style sheet of a picture declares for each class, and for every ``text``."""
    found: dict[str, str] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        for selector in selectors.split(","):
            name = selector.strip().removeprefix(".")
            found[name] = found.get(name, "") + body + ";"
    return found


def style_of(element: ET.Element, css: Mapping[str, str]) -> Style:
    body = css.get("text", "") + "".join(css.get(name, "") for name in element.get("class", "").split())
    sizes = re.findall(r"(?:font|font-size):[^;]*?([0-9.]+)px", body)
    anchors = re.findall(r"text-anchor:\s*(\w+)", body)
    fonts = re.findall(r"font(?:-family)?:([^;]*)", body)
    return Style(
        size=float(sizes[-1]) if sizes else 16.0,
        bold=bool(re.search(r"font-weight:\s*(?:bold|[67]00)|font:\s*[67]00", body)),
        monospaced=any("mono" in font for font in fonts),
        anchor=element.get("text-anchor") or (anchors[-1] if anchors else "start"),
    )


def placed(element: ET.Element, x: float = 0, y: float = 0) -> Iterator[tuple[ET.Element, float, float]]:
    """Each drawn element with how far the groups around it move it."""
    for child in element:
        name = child.tag.removeprefix(SVG)
        if name in NOT_A_BOX or "rotate" in child.get("transform", ""):
            continue
        moved = re.search(r"translate\(([-0-9.]+)[ ,]+([-0-9.]+)\)", child.get("transform", ""))
        right, down = (float(moved[1]), float(moved[2])) if moved else (0.0, 0.0)
        yield child, x + right, y + down
        yield from placed(child, x + right, y + down)


def boxes(root: ET.Element) -> Iterator[Box]:
    across, down = (float(number) for number in root.attrib["viewBox"].split()[2:])
    yield Box(0, 0, across, down)
    for element, x, y in placed(root):
        if element.tag == f"{SVG}rect":
            left, top = x + float(element.get("x", 0)), y + float(element.get("y", 0))
            yield Box(left, top, left + float(element.attrib["width"]), top + float(element.attrib["height"]))


def captions(root: ET.Element) -> Iterator[Caption]:
    css = declarations("".join(chain.from_iterable(element.itertext() for element in root.iter(f"{SVG}style"))))
    for element, x, y in placed(root):
        if element.tag == f"{SVG}text":
            said = "".join(element.itertext())
            if not said.strip():
                continue
            left, style = x + float(element.attrib["x"]), style_of(element, css)
            fixed = element.get("textLength")
            wide = float(fixed) if fixed else wide_in(said, style)
            left -= {"start": 0.0, "middle": wide / 2, "end": wide}[style.anchor]
            yield Caption(said, left, left + wide, y + float(element.attrib["y"]))


def wide_in(said: str, style: Style) -> float:
    return style.size * 0.61 * len(said) if style.monospaced else width_of(said, style.size, bold=style.bold)


def running_out(picture: str) -> list[str]:
    """The texts that are wider than the smallest box their middle stands in."""
    root = ET.fromstring(picture)  # noqa: S314  (ours)
    drawn = list(boxes(root))
    found = []
    for caption in captions(root):
        middle = (caption.left + caption.right) / 2
        box = min((box for box in drawn if box.holds(middle, caption.y)), key=lambda box: box.area, default=drawn[0])
        if caption.left < box.left - EDGE or caption.right > box.right + EDGE:
            found.append(caption.text)
    return found


@pytest.mark.parametrize("file", PICTURES, ids=lambda file: file.name)
def test_no_text_runs_out_of_its_box(file: Path) -> None:
    picture = file.read_text(encoding="utf-8")
    assert list(captions(ET.fromstring(picture)))  # noqa: S314  (ours)
    assert running_out(picture) == []


BOXED = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60"><style>text{{font:{weight}14px sans-serif}}</style>'
    '<g transform="translate(10 0)"><rect x="10" y="10" width="200" height="40"/>{text}</g></svg>'
)


@pytest.mark.parametrize("anchor", ["start", "middle", "end"])
def test_a_text_that_runs_out_is_found(anchor: str) -> None:
    x = {"start": 14, "middle": 110, "end": 206}[anchor]
    text = '<text x="{x}" y="30" text-anchor="{anchor}">{said}</text>'
    fits = text.format(x=x, anchor=anchor, said="referred for pros")
    too_long = text.format(x=x, anchor=anchor, said="referred for prosecution, and more")
    assert running_out(BOXED.format(weight="", text=fits)) == []
    assert running_out(BOXED.format(weight="", text=too_long)) == ["referred for prosecution, and more"]


def test_bold_letters_are_wider() -> None:
    text = '<text x="14" y="30">referred for prosecution it</text>'
    assert running_out(BOXED.format(weight="", text=text)) == []
    assert running_out(BOXED.format(weight="700 ", text=text)) != []


def test_a_caption_is_wrapped_at_words_and_a_word_is_never_cut() -> None:
    lines = wrapped("What is now due in a case: by when, and for whom.", 15, within=200)
    assert len(lines) > 1
    assert " ".join(lines) == "What is now due in a case: by when, and for whom."
    assert all(width_of(line, 15) <= 200 for line in lines)
    with pytest.raises(ValueError, match="is wider than"):
        wrapped("unimaginable", 15, within=50)
