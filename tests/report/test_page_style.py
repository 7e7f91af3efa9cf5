"""The style of generated pages: every colour stands out from its ground; the window is where the envelope has it."""

import re
from collections.abc import Iterator
from importlib import resources

import pytest

from cara_core.report.messages_timeline import timeline_of_messages
from support.preview_samples import STEPS

STYLE = resources.files("cara_core.report").joinpath("page_style.css").read_text(encoding="utf-8")
TEXT, NOT_TEXT = 4.5, 3.0
"""The least contrast of WCAG 2.2 AA, 1.4.3 and 1.4.11."""

Rule = tuple[str, dict[str, str]]


def palette() -> dict[str, str]:
    return dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", STYLE))


def rules() -> Iterator[Rule]:
    for name, body in re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", STYLE, flags=re.DOTALL)):
        if name.strip() != ":root":
            said = (declaration.partition(":") for declaration in body.split(";") if declaration.strip())
            yield name.strip(), {key.strip(): value.strip() for key, _, value in said}


def contrast(first: str, second: str) -> float:
    """The contrast ratio of WCAG 2.2 of two colours written as ``#rrggbb``."""

    def light(colour: str) -> float:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted((light(first), light(second)))
    return (bright + 0.05) / (dark + 0.05)


def coloured(value: str) -> str:
    named = re.search(r"var\(--([a-z]+)\)", value)
    assert named, "a colour is named in the palette"
    return palette()[named[1]]


def test_every_text_stands_out_from_its_ground() -> None:
    pairs = {
        name: (said.get("color"), said.get("background"))
        for name, said in rules()
        if {"color", "background"} & set(said)
    }
    assert len(pairs) > 12
    assert [name for name, pair in pairs.items() if None in pair] == [], "whoever sets one sets the other"
    faint = {
        name: pair for name, pair in pairs.items() if contrast(*(coloured(colour or "") for colour in pair)) < TEXT
    }
    assert faint == {}


def test_every_edge_stands_out_from_paper_and_from_the_pale_grounds() -> None:
    edges = {
        value
        for _, said in rules()
        for key, value in said.items()
        if key.startswith(("border", "outline")) and "var(" in value
    }
    assert len(edges) > 5
    grounds = [palette()[name] for name in ("paper", "pale", "sent")]
    faint = [value for value in edges for ground in grounds if contrast(coloured(value), ground) < NOT_TEXT]
    assert faint == []


def test_the_orange_of_the_design_system_would_be_found() -> None:
    """The twin: contact.md section 23 measures 2.8 for it on white."""
    assert contrast("#f47738", "#ffffff") == pytest.approx(2.8, abs=0.05)
    assert contrast("#f47738", "#ffffff") < NOT_TEXT < TEXT
    assert contrast("#1d70b8", "#ffffff") == pytest.approx(5.2, abs=0.05)
    assert contrast("#505a5f", "#ffffff") == pytest.approx(7.1, abs=0.05)


def test_no_colour_stands_outside_the_palette() -> None:
    assert [said for _, body in rules() for said in body.values() if re.search(r"#[0-9a-f]{3}|rgb|hsl", said)] == []
    drawn = set(re.findall(r"#[0-9a-f]{6}", timeline_of_messages(STEPS)))
    assert drawn <= set(palette().values())


def test_the_window_stands_where_the_address_block_of_a4_is() -> None:
    """24.6 to 120.0 mm across and 39.5 to 66.3 mm down, of 210 by 297 mm (contact.md, section 10)."""
    rule = re.search(r"\.window \{(.*?)\}", STYLE)
    assert rule
    left, top, width, height = (float(said) for said in re.findall(r"([\d.]+)%", rule[1]))
    edges = (left * 2.1, (left + width) * 2.1, top * 2.97, (top + height) * 2.97)
    assert edges == pytest.approx((24.6, 120.0, 39.5, 66.3), abs=0.05)
    assert "aspect-ratio: 210 / 297" in STYLE
