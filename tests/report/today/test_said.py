"""A coordinator's day as text, as JSON and as a page: all three say the same, and nothing they may not say."""

import re
from html.parser import HTMLParser
from typing import Any

import attrs
import pytest
from jsonschema import Draft202012Validator
from typing_extensions import override

from cara_core.books.core import core_words
from cara_core.case.facts import Immediacy
from cara_core.due.duty import DutyKind, Owner, WaitsFor
from cara_core.formats.schemas.today import today_schema
from cara_core.report.today.day import Concern, Today
from cara_core.report.today.json_form import day_mapping
from cara_core.report.today.page import day_page
from cara_core.report.today.parts import laid_out
from cara_core.report.today.text_lines import WIDTH, day_lines
from cara_core.terms.words import Values, Words
from report.today.made import DUTIES, IMMEDIACY, MORNING, duty, made_day

WORDS = core_words()["en"]
LATER = {Concern("C/1", "7"): Immediacy.NEXT_CONTACT}
NOT_FOR_THE_PROVIDER = re.compile(r"\b(risk|hold|held|victim|concern|danger|999|stopped|review|safety)", re.IGNORECASE)


def text(today: Today) -> list[str]:
    return [line.text for line in day_lines(laid_out(today, WORDS))]


def flowing(lines: list[str]) -> str:
    return re.sub(r"\s+", " ", " ".join(lines))


class Tables(HTMLParser):
    """Every table of a page by its caption: the lines of each cell, row by row; and all that is read."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.read: list[str] = []
        self._at: list[str] = []
        self._rows: list[list[str]] = []
        self.feed(page)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._at.append(tag)
        if tag in {"br", "meta"}:
            self._at.pop()
        if tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"td", "th"}:
            self._rows[-1].append("")

    @override
    def handle_endtag(self, tag: str) -> None:
        self._at.pop()

    @override
    def handle_data(self, data: str) -> None:
        if "style" in self._at or not data.strip():
            return
        self.read.append(data)
        if "caption" in self._at:
            self.tables[data] = self._rows
        elif {"td", "th"} & set(self._at):
            cell = self._rows[-1][-1]
            self._rows[-1][-1] = f"{cell} | {data}" if cell else data


def every_row(mapping: dict[str, Any]) -> list[dict[str, Any]]:
    return [*(mapping["at_risk"] or ()), *mapping["due"]]


@pytest.mark.parametrize("owner", [None, *Owner])
def test_text_json_and_page_say_the_same(owner: Owner | None) -> None:
    today = made_day(owner=owner, unreadable=["B/1"])
    mapping, said, page = day_mapping(today, WORDS), flowing(text(today)), Tables(day_page(laid_out(today, WORDS)))
    cells = [row for rows in page.tables.values() for row in rows if row[0] != "Case"]
    rows = every_row(mapping)
    listed = [cell for cell in cells if any(cell[0] == row["case"] for row in rows)]
    assert [cell[0] for cell in listed] == [row["case"] for row in rows]
    for row, cell in zip(rows, listed, strict=True):
        assert row["text"] in cell[1]
        assert ("overdue" in cell[2]) is row["overdue"]
        assert f"{row['case']}: " in said
        assert row["text"] in said
    groups = [cell for cell in cells if cell[0].endswith(("(first)", "(second)"))]
    assert [(cell[0].split()[0], cell[4]) for cell in groups] == [
        (group["id"], f"{group['taken']} of {group['most']}") for group in mapping["groups"]
    ]
    for group in mapping["groups"]:
        assert f"{group['id']} ({group['part']}): " in said
        assert f"places: {group['taken']} of {group['most']}" in said
    assert sum(count["count"] for count in mapping["ahead"]) == sum(
        int(row[-1]) for row in page.tables.get("Coming in the next 5 working days", [])[1:]
    )
    assert ("B/1" in said, "B/1" in page.read) == (mapping["unreadable"] == ["B/1"],) * 2


@pytest.mark.parametrize("owner", [None, *Owner])
def test_it_fits_its_schema(owner: Owner | None) -> None:
    validator = Draft202012Validator(today_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    mapping = day_mapping(made_day(owner=owner), WORDS)
    validator.validate(mapping)
    changes: list[dict[str, Any]] = [{"more": 1}, {"weeks": 0}, {"at_risk": [{}]}, {"due": None}]
    for wrong in changes:
        assert not validator.is_valid(mapping | wrong)
    assert not validator.is_valid({key: value for key, value in mapping.items() if key != "unreadable"})


def test_what_comes_first_is_said_first() -> None:
    today = made_day()
    said = flowing(text(today))
    assert "! C/1: Now. Is anybody in danger? Ring 999 first. Take up the concern for safety: number 7" in said
    assert "by when: overdue by 15 hours 30 minutes, by 18:30 on 24 April 2026" in said
    assert "C/2: Today. Is anybody in danger now? Ring 999 first." in said
    assert "2 days 7 hours left, by 17:00 on 27 April 2026" in said
    first = next(iter(Tables(day_page(laid_out(today, WORDS))).tables.values()))[1]
    assert first[1].startswith("Now. Is anybody in danger? Ring 999 first. | Take up")
    unread = flowing(text(made_day(immediacy={})))
    assert "C/1: How urgent it is cannot be read. Is anybody in danger now? Ring 999 first." in unread


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ("2026-04-24T18:30:00+01:00", "due now"),
        ("2026-04-24T18:29:00+01:00", "1 minute left"),
        ("2026-04-24T17:30:00+01:00", "1 hour left"),
        ("2026-04-25T19:31:00+01:00", "overdue by 1 day 1 hour"),
        ("2026-04-27T18:30:00+01:00", "overdue by 3 days"),
    ],
)
def test_a_clock_is_said_in_its_two_largest_units(at: str, says: str) -> None:
    assert f"by when: {says}, by 18:30 on 24 April 2026" in flowing(text(made_day(DUTIES[:1], at=at)))


def test_the_provider_s_day_holds_nothing_of_the_other_side() -> None:
    today = made_day(owner=Owner.PROVIDER, unreadable=["B/1"])
    for said in (flowing(text(today)), " ".join(Tables(day_page(laid_out(today, WORDS))).read)):
        assert NOT_FOR_THE_PROVIDER.findall(said) == []
        assert "Not now: paused." in said
        assert "B/1" not in said
    mapping = day_mapping(today, WORDS)
    assert (mapping["at_risk"], mapping["unreadable"], mapping["unreadable_count"]) == (None, [], 1)
    assert {row["waits_for"] for row in mapping["due"]} == {"paused"}
    assert NOT_FOR_THE_PROVIDER.findall(str([*mapping.values()])) == []
    # The twin: the day of everybody is found out.
    assert NOT_FOR_THE_PROVIDER.findall(flowing(text(made_day())))


def test_text_fits_eighty_columns_and_the_page_escapes_what_it_is_given() -> None:
    lines = text(made_day(unreadable=["B/" + "1" * 60]))
    assert max(map(len, lines)) <= WIDTH
    page = day_page(laid_out(made_day(), WORDS))
    assert "Rooms &lt;of&gt; the &amp; town" in page
    assert "<of>" not in page


def test_every_word_of_a_day_is_said_on_some_day() -> None:
    """None is spare: what is written for translators is what somebody reads."""
    asked: set[str] = set()

    class Listening(Words):
        @override
        def say(self, key: str, values: Values | None = None) -> str:
            asked.add(key)
            return super().say(key, values)

    listening = Listening(WORDS.language, WORDS.texts)
    clocks = (
        "2026-04-24T18:30:00+01:00",
        "2026-04-24T17:29:00+01:00",
        "2026-04-25T19:31:00+01:00",
        "2026-04-27T20:33:00+01:00",
    )
    days = [made_day(at=at, immediacy=immediacy) for at in clocks for immediacy in (IMMEDIACY, {}, LATER)]
    days += [made_day(owner=owner, unreadable=names) for owner in Owner for names in ((), ("B/1",), ("B/1", "B/2"))]
    days += [made_day((), places={"workshops": (), "taken": {}}), made_day(unreadable=["B/1"])]
    days += [made_day(places={"taken": {"G-A": 8}, "uncounted": 2, "illustrative": 1, "incomplete": True})]
    days.append(made_day([duty(DutyKind.ISSUE_BY, "H/1", "2026-04-25", waits_for=WaitsFor.HOLD)]))
    asked_for = attrs.evolve(days[0].asked, force="hampshire")
    for today in (*days, attrs.evolve(days[0], asked=asked_for)):
        laid_out(today, listening)
    assert {key for key in WORDS.texts if key.startswith("today.")} - asked == set()
    assert "today.risk" in asked


def test_groups_say_what_to_look_at() -> None:
    said = flowing(text(made_day()))
    assert "! G-A (first): Sat 25 April 2026, 10:00 to 15:00" in said
    assert "to look at: 1 more needed, least 3" in said
    assert "en, men, with an interpreter; places: 5 of 4; to look at: 1 more than there are places" in said
    assert "to look at: two facilitators are missing, 2 more needed, least 2" in said
    assert "1 booking names no workshop: the place it takes is not counted." in said
    assert "2 of the workshops on offer are illustrative" in said
    full = made_day(places={"taken": {"G-A": 8}, "uncounted": 2, "incomplete": True})
    assert "places: 8 of 8; to look at: full" in flowing(text(full))
    assert "2 bookings name no workshop" in flowing(text(full))
    assert "gave no answer: groups may be missing here" in flowing(text(full))


def test_an_empty_day_says_so_but_not_where_a_case_cannot_be_read() -> None:
    empty = made_day((), places={"workshops": (), "taken": {}})
    said = flowing(text(empty))
    for words in (
        "Nothing is open: no concern",
        "Nothing is due today",
        "Nothing is due in these days",
        "No group is on",
    ):
        assert words in said
    assert "Every case can be read." in said
    assert "Not all is known" not in said
    unread = flowing(text(made_day((), unreadable=["B/1"])))
    assert unread.count("Not all is known: 1 case cannot be read.") == 2


def test_the_page_is_one_file_that_needs_nothing_and_is_the_same_every_time() -> None:
    page = day_page(laid_out(made_day(), WORDS))
    assert page == day_page(laid_out(made_day(at=MORNING), WORDS))
    assert re.findall(r"<(?:script|link|img|iframe|object|form)\b|\bhref=\"(?!#)|\bsrc=|url\(|@import", page) == []
    assert '<html lang="en" dir="ltr">' in page
    assert "default-src 'none'; style-src 'sha256-" in page
    assert '<a class="skip" href="#main">' in page
    for target in re.findall(r'href="#([a-z]+)"', page):
        assert f'id="{target}"' in page
    headings = re.findall(r"<h([1-6])", page)
    assert headings[0] == "1"
    assert set(headings[1:]) == {"2"}
    assert len(re.findall("<caption", page)) == len(re.findall("<table", page)) > 5
    assert "<th>" not in page
    assert "<td>" not in page
