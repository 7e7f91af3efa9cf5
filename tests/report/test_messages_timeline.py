"""All messages against the days of a case, as a picture: everything is there and nothing is cut off."""

import re
from xml.etree import ElementTree as ET

from cara_core.report.messages_timeline import WIDE, timeline_of_messages
from cara_core.report.svg import text_width
from support.preview_samples import STEPS

SVG = "{http://www.w3.org/2000/svg}"


def test_the_timeline_shows_every_day_and_message_and_nothing_is_cut_off() -> None:
    picture = ET.fromstring(timeline_of_messages(STEPS))  # noqa: S314  (ours)
    wide, high = (float(said) for said in picture.attrib["viewBox"].split()[2:])
    assert wide <= WIDE
    said = []
    for row in picture.findall(f"{SVG}g"):
        down = float(re.findall(r"[\d.]+", row.attrib["transform"])[1])
        for text in row.iter(f"{SVG}text"):
            said.append(text.text or "")
            assert float(text.attrib["x"]) + text_width(said[-1]) <= wide
            assert down + float(text.attrib["y"]) < high
    assert [message for step in STEPS for message in step.messages if message not in said] == []
    assert all(word in " ".join(said) for step in STEPS for word in step.label.split())


def test_the_timeline_has_a_title_and_says_the_same_in_words() -> None:
    picture = ET.fromstring(timeline_of_messages(STEPS))  # noqa: S314  (ours)
    assert picture.findtext(f"{SVG}title") == "Messages by day"
    assert "Second workshop: O03-attendance. A quiet day: no message." in (picture.findtext(f"{SVG}desc") or "")
