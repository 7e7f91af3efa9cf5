"""The generated pages in a real browser: axe finds nothing, they fit a narrow screen and ask nobody for anything."""

import re
import struct
import zlib

import pytest

from cara_core.books.core import core_words
from cara_core.report.messages_page import messages_page
from cara_core.report.today.page import day_page
from cara_core.report.today.parts import laid_out
from report.today.made import made_day
from support.preview_samples import CARDS, HEADS, STEPS
from system.axe import axe_violations, screenshot, seen

pytestmark = pytest.mark.system

NARROW = 320
"""CSS pixels across: WCAG 2.2 AA, 1.4.10 (reflow)."""
BAD = """<!DOCTYPE html><html><head><title>Bad</title></head><body>
<p style="color:#f47738;background:#ffffff">Orange on white</p><img src="http://pictures.example/one.png">
<form><input type="text"></form><p style="width:40rem">Too wide</p><iframe src="https://frames.example/"></iframe>
<img alt="" src="https://www.google.com/two.png">
</body></html>"""


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 1280), ("pl", NARROW), ("ar", NARROW)])
def test_axe_finds_nothing_the_page_fits_and_nobody_is_asked_for_anything(language: str, width: int) -> None:
    found = seen(messages_page(HEADS[language], CARDS[language], STEPS), width)
    assert found.violations == []
    assert {"color-contrast", "html-has-lang", "image-alt", "heading-order", "target-size"} <= set(found.passed)
    assert (found.width, found.over) == (width, 0)
    assert (found.wanted, found.asked_for) == ([], [])


def test_a_bad_page_is_found_out() -> None:
    """The twin: each fault is found, and what it asked the network for is seen."""
    found = seen(BAD, NARROW)
    rules = {violation.partition(":")[0] for violation in found.violations}
    assert {"color-contrast", "html-has-lang", "image-alt", "label", "frame-title"} <= rules
    assert found.over > 0
    assert "http://pictures.example/one.png" in found.asked_for
    assert "frames.example:443" in found.asked_for
    assert "https://www.google.com/two.png" in found.wanted


def test_one_fault_in_the_page_is_found() -> None:
    page = messages_page(HEADS["pl"], CARDS["pl"], STEPS)
    assert [violation.partition(":")[0] for violation in axe_violations(page.replace(" alt=", " data-alt="))] == [
        "image-alt"
    ]


def test_the_pages_own_policy_stops_a_picture_that_was_put_into_it() -> None:
    """The bad page has no policy, and its picture is asked for."""
    page = messages_page(HEADS["pl"], CARDS["pl"], STEPS)
    planted = page.replace("</main>", '<img alt="" src="http://pictures.example/one.png"></main>')
    found = seen(planted)
    assert found.wanted == ["http://pictures.example/one.png"]
    assert found.asked_for == []


def shades(png: bytes) -> int:
    """How many different lines of points are in this picture?"""
    width = struct.unpack(">I", png[16:20])[0]
    data, at = b"", 8
    while at < len(png):
        length = struct.unpack(">I", png[at : at + 4])[0]
        data += png[at + 8 : at + 8 + length] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += length + 12
    raw, line = zlib.decompress(data), 1 + width * (3 if png[25] == 2 else 4)
    return len({raw[start : start + line] for start in range(0, len(raw), line)})


def test_it_can_be_drawn() -> None:
    drawn = screenshot(messages_page(HEADS["pl"], CARDS["pl"], STEPS), 1280, 900)
    assert drawn.startswith(b"\x89PNG")
    assert struct.unpack(">II", drawn[16:24]) == (1280, 900)
    empty = screenshot("<!DOCTYPE html><title>Empty</title>", 1280, 900)
    assert shades(drawn) > 100
    assert shades(empty) < 5


@pytest.mark.parametrize("width", [1280, 768, NARROW])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_of_the_day_is_read_fits_and_asks_nobody(width: int, *, dark: bool) -> None:
    page = day_page(laid_out(made_day(unreadable=["B/1"]), core_words()["en"]))
    if dark:
        page = re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", page)
        page = page.replace("@media screen and (prefers-color-scheme: dark)", "@media screen")
    found = seen(page, width)
    assert found.violations == []
    assert {"color-contrast", "html-has-lang", "heading-order", "target-size", "skip-link"} <= set(found.passed)
    assert (found.width, found.over) == (width, 0)
    assert (found.wanted, found.asked_for) == ([], [])
    unscoped = page.replace(' role="columnheader" scope="col"', "").replace("<caption", "<b").replace("<h2", "<h4")
    assert seen(unscoped, width).violations != [], "the twin"
