"""The picture of a case with facts that were recorded late or taken back, and with every kind of pause."""

import re
from typing import Any
from xml.etree import ElementTree as ET

import attrs
import pytest

from cara_core.books.core import core_words
from cara_core.case.case import Case
from cara_core.case.facts import (
    Attendance,
    AttendanceRecorded,
    CautionIssued,
    Concern,
    ConditionsDecided,
    NotHeldCause,
    Part,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    WorkshopNotHeld,
    WorkshopsBooked,
)
from cara_core.case.timeline import in_full, timeline
from cara_core.report.timeline_picture import timeline_svg
from cara_core.terms.caution import Rank
from cara_core.terms.days import day
from support.histories import GIVEN, History, late_life
from support.steps import WORKSHOPS

WORDS = core_words()["en"]
SVG = "{http://www.w3.org/2000/svg}"
ON = "2026-05-10"


def drawn(case: Case, on: str = ON) -> str:
    return timeline_svg(case, (), WORDS, on=day(on))


def elements(picture: str, name: str, **attributes: str) -> list[dict[str, Any]]:
    found = (element.attrib for element in ET.fromstring(picture).iter(f"{SVG}{name}"))  # noqa: S314  (ours)
    return [found_ for found_ in found if all(found_.get(key) == value for key, value in attributes.items())]


def texts(picture: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314  (ours)


def live() -> History:
    history = History()
    history.happened("2026-03-11", ConditionsDecided(conditions=(WORKSHOPS,)))
    history.happened("2026-03-12", GIVEN)
    history.happened("2026-03-16", WorkshopsBooked(first=day("2026-04-18"), second=day("2026-05-16")))
    return history


def test_a_fact_that_was_recorded_later_has_a_ring_and_says_when() -> None:
    picture = drawn(late_life().case)
    late = [moment for moment in timeline(late_life().case, WORDS) if moment.recorded_on is not None]
    assert len(late) == len(elements(picture, "circle", r="10.5", fill="none")) > 1
    for moment in late:
        assert "(recorded " in in_full(moment, WORDS)
    assert "recorded 25" in " ".join(texts(picture))


def test_what_fell_is_dashed_struck_through_and_says_why() -> None:
    picture = drawn(late_life().case)
    gone = [moment for moment in timeline(late_life().case, WORDS) if moment.fell_by is not None]
    assert len(gone) == picture.count('stroke-dasharray="3 2"') == 4
    for moment in gone:
        assert re.search(rf'class="x"[^>]*>{moment.label}<', picture)
    said = " ".join(texts(picture))
    assert all(mark in said for mark in ("[superseded by 10]", "in error: see 21]", "[no longer follows: see 21]"))


def test_every_kind_of_pause_is_a_hatched_strip_in_a_row_of_its_own() -> None:
    picture = drawn(late_life().case)
    strips = elements(picture, "rect", fill="url(#hatch)")
    assert len(strips) == len({strip["y"] for strip in strips}) == 3
    assert {"held", "stopped", "issue review"} <= set(texts(picture))
    (desc,) = ET.fromstring(picture).findall(f"{SVG}desc")  # noqa: S314  (ours)
    assert "Held from 24 April 2026 to 4 May 2026." in (desc.text or "")


def test_a_pause_that_goes_on_reaches_to_the_day_of_the_picture() -> None:
    history = live()
    history.happened("2026-04-24", SafetyHoldPlaced(concern=Concern.POLICE, reason="x"))
    (soon,) = elements(drawn(history.case, "2026-05-01"), "rect", fill="url(#hatch)")
    (later,) = elements(drawn(history.case, "2026-05-10"), "rect", fill="url(#hatch)")
    assert float(soon["width"]) < float(later["width"])
    assert elements(drawn(live().case), "rect", fill="url(#hatch)") == []


def test_two_strips_of_one_row_that_begin_close_together_have_one_name() -> None:
    history = live()
    for on in ("2026-04-24", "2026-04-27"):
        history.happened(on, SafetyHoldPlaced(concern=Concern.POLICE, reason="x"))
        history.happened(on, SafetyHoldLifted(rank=Rank.SERGEANT, reason="x"))
    assert len(elements(drawn(history.case), "rect", fill="url(#hatch)")) == 2
    assert texts(drawn(history.case)).count("held") == 1


def test_a_workshop_that_is_not_held_is_crossed_out_and_said() -> None:
    history = live()
    history.happened(
        "2026-04-18", AttendanceRecorded(part=Part.FIRST, workshop_on=day("2026-04-18"), attendance=Attendance.ATTENDED)
    )
    history.happened(
        "2026-05-05", WorkshopNotHeld(part=Part.SECOND, workshop_on=day("2026-05-16"), cause=NotHeldCause.VENUE)
    )
    said = texts(drawn(history.case))
    assert {"first workshop: attended", "second workshop: not held"} <= set(said)


@pytest.mark.parametrize("attendances", [("attended", "sent_home"), ("sent_home", "attended")])
def test_of_two_reports_that_differ_the_stricter_is_drawn(attendances: tuple[str, str]) -> None:
    history = live()
    for attendance in attendances:
        went = Attendance(attendance)
        history.happened(
            "2026-04-18", AttendanceRecorded(part=Part.FIRST, workshop_on=day("2026-04-18"), attendance=went)
        )
    assert "first workshop: sent home, missed" in texts(drawn(history.case))


@pytest.mark.parametrize("attendance", Attendance)
def test_every_way_of_attending_has_words_in_the_picture(attendance: Attendance) -> None:
    assert WORDS.has(f"picture.{attendance}")


def test_an_irregular_caution_says_so_beside_its_mark() -> None:
    history = History()
    history.happened("2026-03-12", attrs.evolve(GIVEN, is_irregular=True, irregular="on paper"))
    assert isinstance(history.facts[-1].what, CautionIssued)
    assert "caution given, irregular" in texts(drawn(history.case))
