"""The style of the page of the day: light, dark and in print, every colour stands out from its ground."""

import re
from collections.abc import Iterator
from importlib import resources

import pytest

from report.test_page_style import NOT_TEXT, TEXT, contrast

STYLE = re.sub(
    r"/\*.*?\*/",
    "",
    resources.files("cara_core.report").joinpath("today/style.css").read_text(encoding="utf-8"),
    flags=re.DOTALL,
)
LIGHT, DARK = (
    dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", body)) for body in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
)
PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


def declared() -> Iterator[tuple[str, dict[str, str]]]:
    """Each rule that is no palette, and what it says."""
    for name, body in re.findall(r"([^{}]+)\{([^{}]*)\}", STYLE):
        if ":root" not in name:
            said = (declaration.partition(":") for declaration in body.split(";") if declaration.strip())
            yield name.strip(), {key.strip(): value.strip() for key, _, value in said}


def named(value: str) -> list[str]:
    return re.findall(r"var\(--([a-z]+)\)", value)


def test_both_palettes_name_the_same_colours_and_no_rule_names_another() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert {name for _, said in declared() for value in said.values() for name in named(value)} <= LIGHT.keys()
    assert not [name for name, said in declared() if "#" in "".join(said.values())]


@PALETTES
def test_every_text_stands_out_from_its_ground(palette: dict[str, str]) -> None:
    pairs = {
        name: (said.get("color"), said.get("background"))
        for name, said in declared()
        if {"color", "background"} & said.keys()
    }
    assert len(pairs) > 10
    assert [name for name, pair in pairs.items() if None in pair] == [], "whoever sets one sets the other"
    faint = {
        name: pair
        for name, pair in pairs.items()
        if contrast(*(palette[named(colour or "")[0]] for colour in pair)) < TEXT
    }
    assert faint == {}


@PALETTES
def test_every_edge_stands_out_from_its_grounds(palette: dict[str, str]) -> None:
    edges = {
        name
        for _, said in declared()
        for key, value in said.items()
        if key.startswith(("border", "outline"))
        for name in named(value)
    }
    assert len(edges) > 3
    grounds = [palette[name] for name in ("paper", "pale")]
    assert [name for name in edges for ground in grounds if contrast(palette[name], ground) < NOT_TEXT] == []


def test_dark_is_for_screens_alone_and_would_be_found_faint_in_the_light() -> None:
    """The twin: the reds of one palette on the paper of the other are too faint."""
    assert "@media screen and (prefers-color-scheme: dark)" in STYLE
    assert contrast(DARK["bad"], LIGHT["paper"]) < NOT_TEXT < TEXT
