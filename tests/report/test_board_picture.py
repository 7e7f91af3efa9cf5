"""The board of a region: every group is there, nothing overlaps, and counts are all it holds."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from cara_core.books.core import core_words
from cara_core.report.board_cards import COLOURS, LOW
from cara_core.report.board_picture import BOARD_WEEKS, WIDE, board_svg, board_weeks
from cara_core.report.svg import text_width
from cara_core.terms.caution import Part
from cara_core.terms.days import day, days_after
from cara_core.terms.referral import Sex
from cara_core.terms.workshops import Workshop
from support.schedules import workshop

WORDS = core_words()["en"]
SVG = "{http://www.w3.org/2000/svg}"
ON = day("2026-03-12")
SIZES = {"h": 20, "s": 13, "a": 11, "w": 11.5, "d": 11.5, "low": 11, "p": 11}
Box = tuple[float, float, float, float]


def pair(id_: str, on: str, **more: Any) -> list[Workshop]:
    usual: dict[str, Any] = {"least": 3, "most": 8, "venue": "A hall with a long name, Southampton"}
    first = day(on)
    return [
        workshop(f"{id_}-A", first, **(usual | more)),
        workshop(f"{id_}-B", days_after(first, 28), Part.SECOND, after=f"{id_}-A", **(usual | more)),
    ]


OFFERED = [
    *pair("M1", "2026-03-14"),
    *pair("M2", "2026-03-14"),
    *pair("M3", "2026-05-09", most=40),
    *pair("W1", "2026-03-20", sex=Sex.FEMALE),
    *pair("P1", "2026-03-29", language="pl"),
    *pair("P2", "2026-03-29", interpreter=True),
    *pair("A" * 36, "2026-06-27"),
]
TAKEN = {"M1-A": 8, "M1-B": 8, "M2-A": 2, "M2-B": 4, "M3-A": 20, "W1-A": 3}
FRESH = {"M2-B": 1, "M3-A": 5}


def drawn(**more: Any) -> str:
    return board_svg(OFFERED, TAKEN, WORDS, on=ON, fresh=FRESH, **more)


def parsed(picture: str) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314  (ours)


def texts(picture: str) -> list[str]:
    return [element.text or "" for element in parsed(picture).iter(f"{SVG}text")]


def boxes(
    element: ET.Element, right: float = 0, down: float = 0, only: str = "text"
) -> Iterator[tuple[ET.Element, float, float]]:
    """Every element of that name with where it stands in the whole picture."""
    moved = re.findall(r"[\d.]+", element.get("transform", ""))
    if moved:
        right, down = right + float(moved[0]), down + float(moved[1])
    for child in element:
        if child.tag == f"{SVG}{only}":
            yield child, right, down
        yield from boxes(child, right, down, only)


def rooms(picture: str) -> list[tuple[str, Box]]:
    found = []
    for element, right, down in boxes(parsed(picture)):
        said, size = element.text or "", SIZES.get(element.get("class", ""), 12)
        x, y, wide = right + float(element.attrib["x"]), down + float(element.attrib["y"]), text_width(said, size)
        x -= wide / 2 if element.get("class") == "p" else 0
        found.append((said, (x, y - size * 0.8, x + wide, y + 2)))
    return found


def meet(first: Box, second: Box) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


def test_no_two_texts_overlap_and_none_leaves_the_picture() -> None:
    picture = drawn(title="A force")
    found = rooms(picture)
    met = [(said, other) for number, (said, box) in enumerate(found) for other, at in found[:number] if meet(box, at)]
    assert met == []
    high = float(re.search(r'viewBox="0 0 \d+ ([\d.]+)"', picture)[1])  # type: ignore[index]
    outside = [said for said, (left, top, right, low) in found if left < 0 or top < 0 or right > WIDE or low > high]
    assert [said for said in outside if not said.startswith(("A: first", "Dashed"))] == []


def test_the_search_for_overlaps_finds_them() -> None:
    """The twin: with every card in one place they overlap."""
    found = rooms(re.sub(r"translate\([1-9]\d* \d+\)", "translate(104 32)", drawn()))
    assert any(meet(box, at) for number, (_, box) in enumerate(found) for _, at in found[:number])


def test_where_a_week_has_many_groups_their_cards_are_small_and_still_apart() -> None:
    many = [workshop for number in range(30) for workshop in pair(f"G{number}", "2026-03-14")]
    picture = board_svg(many, {"G1-A": 8, "G2-B": 1}, WORDS, on=ON, fresh={"G2-B": 1})
    found = rooms(picture)
    met = [(said, other) for number, (said, box) in enumerate(found) for other, at in found[:number] if meet(box, at)]
    assert met == []
    said = texts(picture)
    assert {"8/8", "! 1/8", "0/8", "14 Mar  G1-A", "11 Apr  G29-B"} <= set(said)
    assert float(re.search(r'viewBox="0 0 \d+ ([\d.]+)"', picture)[1]) < 30 * 60  # type: ignore[index]


def test_every_group_stands_in_its_week_and_in_the_row_of_its_language_and_sex() -> None:
    picture = drawn()
    where = {said: box[:2] for said, box in rooms(picture)}
    for shown in OFFERED[:-2]:
        assert shown.id in where
    assert where["M1-A"][0] == where["M2-A"][0] == where["W1-A"][0] - 166
    assert where["W1-A"][1] > where["M2-A"][1]
    assert [said for said in texts(picture) if said in {"en", "pl"}] == ["en", "en", "en", "pl", "en", "en"]
    assert "interpreter" in texts(picture)
    assert texts(picture).count("week of 9 March") == 1


def test_the_places_are_squares_those_taken_filled_and_those_of_the_plan_hatched() -> None:
    fills = [element.get("fill") for element in parsed(drawn()).iter(f"{SVG}rect") if element.get("width") == "8.4"]
    first, second = COLOURS[Part.FIRST], COLOURS[Part.SECOND]
    assert fills.count(first) == TAKEN["M1-A"] + TAKEN["M2-A"] + TAKEN["W1-A"]
    assert fills.count(second) == TAKEN["M1-B"] + TAKEN["M2-B"] - FRESH["M2-B"]
    assert fills.count("url(#freshB)") == FRESH["M2-B"]
    assert len(fills) == sum(workshop.most for workshop in OFFERED if workshop.most <= 13)


def test_what_is_under_its_least_is_marked_by_words_and_a_dashed_frame_and_what_is_empty_is_not() -> None:
    picture = drawn()
    said = texts(picture)
    assert [label for label in said if label.startswith("!")] == ["! 2 of 8, 1 under least"]
    assert said.count("full: 8 of 8") == 2
    assert "20 of 40 places" in said
    dashed = [square for square in parsed(picture).iter(f"{SVG}rect") if square.get("stroke-dasharray") == "4 3"]
    assert [square.get("stroke") for square in dashed] == [LOW]
    under = "14 groups, 45 of 176 places taken; 1 under their least number, 8 still empty."
    assert any(under in label for label in said)


def test_it_is_read_aloud_group_by_group() -> None:
    desc = parsed(drawn()).findtext(f"{SVG}desc") or ""
    assert "M2-A on 14 March 2026: 2 of 8 places, least 3." in desc
    assert desc.count(" places, least ") == len(OFFERED)


def test_it_is_the_same_whatever_the_order_and_fetches_nothing() -> None:
    picture = drawn()
    assert board_svg(OFFERED[::-1], TAKEN, WORDS, on=ON, fresh=FRESH) == picture
    bare = picture.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"http|href|url\((?!#)|<script|@import", bare)


def test_the_title_is_written_as_text_and_never_as_markup() -> None:
    assert "<b>" not in drawn(title="<b>A & B</b>")
    assert "Workshops: <b>A & B</b>" in texts(drawn(title="<b>A & B</b>"))


@pytest.mark.parametrize("offered", [[], OFFERED[:1]])
def test_a_board_of_nothing_or_of_one_group_can_be_drawn(offered: list[Workshop]) -> None:
    said = texts(board_svg(offered, {}, WORDS, on=ON))
    assert any(
        f"{len(offered)} groups, 0 of {sum(workshop.most for workshop in offered)} places taken" in label
        for label in said
    )


def test_only_the_weeks_that_are_asked_for_are_drawn_and_what_lies_later_is_counted() -> None:
    """Thursday 12 March 2026: the first week ends on Sunday 15 March, the third on 29 March."""
    every = {offered.id: offered.on for offered in OFFERED}
    for weeks, last in ((1, "2026-03-15"), (3, "2026-03-29"), (16, "2026-06-28")):
        picture = board_svg(OFFERED, TAKEN, WORDS, on=ON, fresh=FRESH, weeks=weeks)
        ahead = {id_ for id_, on in every.items() if on <= day(last)}
        described = parsed(picture).find(f"{SVG}desc")
        assert described is not None
        told = described.text or ""
        assert {id_ for id_ in every if f"{id_} on " in told} == ahead
        later = len(every) - len(ahead)
        said = f"{later} groups lie later, and are not drawn." if later > 1 else "1 group lies later, and is not drawn."
        assert (said in told) is (later > 0)
    assert len(texts(drawn(weeks=99))) >= len(texts(drawn()))


def test_a_week_that_is_not_drawn_has_no_column_that_looks_empty() -> None:
    weeks = [said for said in texts(drawn(weeks=3)) if said.startswith("week of ")]
    assert weeks == ["week of 9 March", "week of 16 March", "week of 23 March"]
    # The twin: where every group is drawn, a band has its seven columns.
    assert len([said for said in texts(drawn()) if said.startswith("week of ")]) % 7 == 0


def test_a_board_shows_eight_weeks_and_every_week_in_which_somebody_is_newly_placed() -> None:
    assert board_weeks(OFFERED, {}, on=ON) == BOARD_WEEKS == 8
    assert board_weeks((), {}, on=ON) == 8
    assert board_weeks(OFFERED, {"M1-A": 1, "W1-A": 0}, on=ON) == 8
    long = "A" * 36
    assert board_weeks(OFFERED, {f"{long}-A": 1}, on=ON) == 16, "27 June 2026 lies in the sixteenth week"
    assert f"{long}-A on " in board_svg(
        OFFERED, TAKEN, WORDS, on=ON, weeks=board_weeks(OFFERED, {f"{long}-A": 1}, on=ON)
    )
