"""One case as a picture: all of it is there, nothing overlaps, and nobody's data is in it."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import attrs
import pytest

from cara_core.books.core import core_words
from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import (
    AbsenceJudged,
    Attendance,
    Occasion,
    Part,
    RetentionReviewed,
    SafetyHoldLifted,
    WorkshopsBooked,
)
from cara_core.case.timeline import timeline
from cara_core.due.duties import duties
from cara_core.due.duty import Duty, DutyKind, Owner
from cara_core.planning.bank_holidays import working_days
from cara_core.report.svg import text_width
from cara_core.report.timeline_bands import EDGE
from cara_core.report.timeline_picture import timeline_svg
from cara_core.terms.caution import Rank
from cara_core.terms.days import Day, day
from support.lives import FIRST, attendance, contact, judged, life
from support.planted import PLANTED, planted_facts, planted_whats

WORDS = core_words()["en"]
WORKING = working_days(2026, 2040)
SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


def drawn(case: Case, on: str | Day) -> str:
    return timeline_svg(case, duties(case, WORKING), WORDS, on=day(on) if isinstance(on, str) else on)


def missed() -> Case:
    """Missed, the judgement corrected, both repeated, with a concern of the victim on the way."""
    lived = life("booked").do("2026-04-20", attendance(Part.FIRST, FIRST, Attendance.LATE))
    lived.do("2026-04-21", judged(Part.FIRST, FIRST, reasonable=False))
    lived.corrected(lived.last("absence_judged"), judged(Part.FIRST, FIRST))
    lived.do("2026-04-22", WorkshopsBooked(first=day("2026-05-16"), second=day("2026-06-13")))
    lived.do("2026-05-18", attendance(Part.FIRST, "2026-05-16"))
    return lived.do("2026-05-19", contact(Occasion.FIRST_WORKSHOP, concern=True, said=PLANTED)).case


CASES = {
    "completion": (life("completed").case, "2026-05-20"),
    "missed and repeated, on hold": (missed(), "2026-06-20"),
    "breach": (life("ceased").case, "2026-04-01"),
    "breach to be decided": (life("breach").case, "2026-05-01"),
    "opened": (life("opened").case, "2026-03-12"),
    "closed": (life("closed").case, "2026-03-11"),
    "withdrawn": (life("withdrawn").case, "2026-03-21"),
    "years later": (life("completed").case, "2032-05-25"),
}


def texts(picture: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314  (ours)


def boxes(picture: str) -> Iterator[tuple[str, Box]]:
    """Every text with the room it takes, at least."""
    for group in ET.fromstring(picture).iter(f"{SVG}g"):  # noqa: S314  (ours)
        down = float(re.findall(r"[\d.]+", group.attrib["transform"])[1])
        for element in group.findall(f"{SVG}text"):
            said, x, y = element.text or "", float(element.attrib["x"]), down + float(element.attrib["y"])
            wide = text_width(said, 11 if element.get("class") in {"a", "n", "o"} else 12)
            if element.get("class") in {"n", "o"}:
                wide = 16
                x -= wide / 2
            elif element.get("text-anchor") == "end":
                x -= wide
            elif element.get("text-anchor") == "middle":
                x -= wide / 2
            yield said, (x, y - 10, x + wide, y + 2)


def meet(first: Box, second: Box) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


@pytest.mark.parametrize("name", CASES)
def test_no_two_texts_overlap_and_none_leaves_the_picture(name: str) -> None:
    picture = drawn(*CASES[name])
    found = list(boxes(picture))
    assert len(found) > len(CASES[name][0].facts) * 2
    met = [(said, other) for number, (said, box) in enumerate(found) for other, at in found[:number] if meet(box, at)]
    assert met == []
    high = float(re.search(r'viewBox="0 0 \d+ ([\d.]+)"', picture)[1])  # type: ignore[index]
    outside = [
        said for said, (left, top, right, bottom) in found if left < 0 or top < 0 or bottom > high or right > EDGE + 14
    ]
    assert outside == []


def test_the_search_for_overlaps_finds_them() -> None:
    """The twin: every fact on one line overlaps."""
    flat = re.sub(r"translate\(0 \d+\)", "translate(0 200)", drawn(*CASES["completion"]))
    found = list(boxes(flat))
    assert any(meet(box, at) for number, (_, box) in enumerate(found) for _, at in found[:number])


@pytest.mark.parametrize("name", CASES)
def test_every_fact_has_its_number_its_label_and_its_text(name: str) -> None:
    case, on = CASES[name]
    said = texts(drawn(case, on))
    for moment in timeline(case, WORDS):
        assert said.count(str(moment.number)) >= len(["its circle", "its line"])
        assert moment.label in said
    assert f"What happened ({len(case.facts)})" in said


@pytest.mark.parametrize("name", CASES)
def test_it_is_a_picture_that_can_be_read_aloud_and_fetches_and_runs_nothing(name: str) -> None:
    case, on = CASES[name]
    picture = drawn(case, on)
    root = ET.fromstring(picture)  # noqa: S314  (ours)
    assert root.attrib["role"] == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert title.text == texts(picture)[0]
    for moment in timeline(case, WORDS):
        assert moment.text in (desc.text or "")
    assert not re.search(r"<script|href|@import|@font-face|\son\w+=|url\((?!#)", picture)


def test_the_same_case_gives_the_same_bytes() -> None:
    case, on = CASES["missed and repeated, on hold"]
    assert drawn(case, on) == drawn(replay(case.facts), on)


def test_what_is_overdue_is_marked_with_more_than_colour() -> None:
    case = life("booked").case
    owed = Duty(
        case=case.id,
        kind=DutyKind.RECORD_ATTENDANCE,
        owner=Owner.PROVIDER,
        opens_on=FIRST,
        due_by=day("2026-04-21"),
        source="x",
        about=Part.FIRST,
    )

    def on(text: str) -> list[str]:
        return texts(timeline_svg(case, [owed], WORDS, on=day(text)))

    late = [said for said in on("2026-04-24") if said.startswith("!")]
    assert late == ["! Record who attended: first workshop: 3 days overdue"]
    assert "Record who attended: first workshop: due today" in on("2026-04-21")
    assert not [said for said in on("2026-04-21") if said.startswith("!")]
    assert "Nothing is due on 17 March 2026." in on("2026-03-17")


def hatched(picture: str) -> list[float]:
    return [float(wide) for wide in re.findall(r'<rect [^>]*width="([\d.]+)"[^>]*fill="url\(#hatch\)"', picture)]


def test_a_safety_hold_is_hatched_from_the_day_it_was_placed_until_it_is_lifted() -> None:
    case = missed()
    soon, later = hatched(drawn(case, "2026-05-25")), hatched(drawn(case, "2026-06-20"))
    assert len(soon) == len(later) == 1
    assert soon[0] < later[0]
    fact = attrs.evolve(
        case.facts[-1],
        number=case.number + 1,
        on=day("2026-05-21"),
        what=SafetyHoldLifted(rank=Rank.SERGEANT, reason="x"),
    )
    lifted = replay((*case.facts, fact))
    assert hatched(drawn(lifted, "2026-06-20")) == hatched(drawn(lifted, "2026-05-25"))
    assert hatched(drawn(lifted, "2026-06-20"))[0] < soon[0]
    assert hatched(drawn(life("issued").case, "2026-06-20")) == []


def test_a_superseded_fact_is_dashed_and_struck_through() -> None:
    case, on = CASES["missed and repeated, on hold"]
    picture = drawn(case, on)
    superseded = [moment for moment in timeline(case, WORDS) if moment.fell_by is not None]
    assert len(superseded) == picture.count('stroke-dasharray="3 2"') == 1
    assert isinstance(case.facts[superseded[0].number - 1].what, AbsenceJudged)
    assert re.search(rf'class="x"[^>]*>{superseded[0].label}<', picture)


def test_the_day_it_is_drawn_for_stands_at_the_edge_where_it_lies_beyond() -> None:
    case = life("completed").case
    assert "25 May 2026" in texts(drawn(case, "2026-05-25"))
    assert "25 May 2032 →" in texts(drawn(case, "2032-05-25"))
    years_on = attrs.evolve(
        case.facts[-1],
        number=case.number + 1,
        on=day("2032-05-25"),
        what=RetentionReviewed(review_again_on=day("2038-05-25"), reason=PLANTED),
    )
    assert "record kept" in texts(drawn(replay((*case.facts, years_on)), "2032-05-26"))


def test_workshops_stand_on_their_own_days_and_say_how_they_went() -> None:
    case, _ = CASES["missed and repeated, on hold"]
    said = texts(drawn(case, "2026-06-01"))
    assert {"first workshop: late, missed", "first workshop: attended", "second workshop: booked"} <= set(said)


def test_no_planted_text_is_in_the_picture_of_a_case_with_one_of_every_kind() -> None:
    assert any(PLANTED in str(fact.what) for fact in planted_facts())
    base = life("completed").case
    every = planted_facts(what for fact in planted_facts() for what in list(planted_whats(type(fact.what)))[:3])
    assert PLANTED not in drawn(attrs.evolve(base, facts=every), "2026-05-20")
