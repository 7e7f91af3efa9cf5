"""The preview of a pack's messages: all of it is there, nothing in it can act, and everybody can read it."""

import base64
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import attrs
import pytest
from typing_extensions import override

from cara_core.errors import CaraError
from cara_core.report.messages_page import LetterPicture, MessageCard, TimelineStep, messages_page
from support.clocks import clock_variables
from support.preview_samples import CARDS, HEADS, STEPS, letter_svg, png

HOSTILE = """"><script>alert(1)</script><img src=x onerror=alert(1)> ' {{ 7 * 7 }} {% raw %} </style> &amp; ]]>"""
INLINE = {"a", "code", "span", "strong"}
TESTS = str(Path(__file__).resolve().parents[1])


@pytest.fixture(scope="module", params=["en", "pl", "ar"])
def page(request: pytest.FixtureRequest) -> str:
    return messages_page(HEADS[request.param], CARDS[request.param], STEPS)


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the text a reader gets."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.said = ""
        self._inside = ""
        self.feed(html)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        self._inside = tag
        self.said += "" if tag in INLINE else " "

    @override
    def handle_data(self, data: str) -> None:
        if self._inside != "style":
            self.said += data

    def of(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]


def shown(html: str) -> str:
    return " ".join(Elements(html).said.split())


def test_a_draft_says_so_in_words_at_the_top_in_the_title_and_on_every_sheet_of_paper() -> None:
    draft = messages_page(HEADS["pl"], CARDS["pl"], STEPS)
    approved = messages_page(attrs.evolve(HEADS["pl"], draft=False), CARDS["pl"], STEPS)
    assert shown(draft).count("DRAFT - not approved for sending") == 2
    assert "<title>DRAFT: Polish draft" in draft
    assert '@page { @top-left { content: "DRAFT - not approved for sending"' in draft
    assert "DRAFT" not in approved


def test_everything_about_a_message_is_on_the_page() -> None:
    said = shown(messages_page(HEADS["pl"], CARDS["pl"], STEPS))
    expected = (
        "Force Sample Force Language Polish (pl) Version 0.1 Made on 24 November 2026",
        "Ready 0 Draft 42 Missing 1 Blocked 2",
        "P03-booking: The two dates (2 faults)",
        "Who reads it the participant When when both workshops are booked How sms, letter",
        "Fault letter: the phone number of the office is not in it. Fault sms: not signed.",
        "Subject: Your two dates",
        "Subject: Dwa terminy",
        "Subject: Two dates",
        "Alphabet GSM-7 Characters 122 Parts 1 Cost 2.4p",
        "Locked screen: the first 40 characters Terminy: sobota 16 stycznia 2027, 10:00",
        "Letter (pl), large print, page 2 of 2",
        "There: both dates There: when to be there Missing: the phone number of the office",
        "Community Sample Signatory (made up) 20 November 2026 Translation nobody yet no date",
        "First workshop O03-attendance, V04-after-w1, P06-next-date",
        "A quiet day no message",
    )
    assert [text for text in expected if text not in said] == []


def test_a_text_that_is_not_there_is_called_missing_and_never_shown_in_english_instead() -> None:
    card = attrs.evolve(CARDS["pl"][0], texts={"sms": "Tylko to."}, phones=())
    said = shown(messages_page(HEADS["pl"], [card], ()))
    assert "Missing: there is no such text yet." in said
    assert said.count("Subject: Your two dates") == 1
    nothing = MessageCard(id="X", title="X", reader="x", when="x", media=[], source_texts={}, texts={})
    assert "Missing: there is no text at all." in shown(messages_page(HEADS["pl"], [nothing], ()))


def rows_of(html: str) -> list[list[str]]:
    """The rows of the first table of texts: what stands in each cell."""
    (table, *_) = re.findall(r'<table class="texts">.*?</table>', html, re.DOTALL)
    body = table.partition("<tbody>")[2]
    return [[shown(cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)] for row in body.split("</tr>")[:-1]]


def test_a_paragraph_stands_beside_its_translation_and_a_lost_one_leaves_a_hole() -> None:
    text = {"letter": "Hello\n\nCome on Monday.\n\nGoodbye"}
    card = attrs.evolve(
        CARDS["pl"][0],
        source_texts=text,
        texts={"letter": "Cześć\n\nDo widzenia"},
        back={"letter": "Hi\n\nA\n\nB\n\nC"},
    )
    rows = rows_of(messages_page(HEADS["pl"], [card], ()))
    assert rows == [
        ["Hello", "Cześć", "Hi"],
        ["Come on Monday.", "Do widzenia", "A"],
        ["Goodbye", "no such paragraph", "B"],
        ["no such paragraph", "no such paragraph", "C"],
    ]


def test_on_paper_stand_the_faults_and_the_texts_alone(page: str) -> None:
    """Pictures, phones and signatures took 60 of some 100 sheets."""
    assert ".looked-at, nav { display: none; }" in page.partition("@media print")[2]
    found = Elements(page)
    around = [attributes.get("class", "") for tag, attributes in found.found if tag in {"div", "table"}]
    assert around.count("looked-at") >= 3
    for element in ('<img src="data:', '<div class="phone">', "<caption>Signatures"):
        for place in re.finditer(element, page):
            before = page[: place.start()]
            assert before.rindex("looked-at") > before.rindex('<section class="card"'), element
    assert "break-before: page" not in page


def test_an_english_pack_is_not_translated_back_and_a_form_of_address_keeps_its_name() -> None:
    card = attrs.evolve(CARDS["en"][0], texts={"letter": "Dear reader", "letter [feminine]": "Dear madam"})
    said = shown(messages_page(HEADS["en"], [card], STEPS))
    assert "X: Letter [feminine], paragraph by paragraph English Dear madam" in said.replace(card.id, "X")
    assert "Translated back" not in said
    assert "Translated back" in shown(messages_page(HEADS["pl"], CARDS["pl"], STEPS))


def test_every_text_carries_its_language_and_direction() -> None:
    found = Elements(messages_page(HEADS["ar"], CARDS["ar"], STEPS))
    assert found.of("html") == [{"lang": "en", "dir": "ltr"}]
    spoken = [attributes for _, attributes in found.found if attributes.get("class") in {"said", "bubble", "lock"}]
    turned = [element for element in spoken if (element["lang"], element["dir"]) == ("ar", "rtl")]
    english = [element for element in spoken if (element["lang"], element["dir"]) == ("en", "ltr")]
    # A phone shows a text twice; of the others each paragraph is one.
    assert (len(turned), len(english)) == (6, 14)
    assert len(spoken) == len(turned) + len(english)
    assert [element["dir"] for element in found.of("code")] == ["ltr"] * 16


def test_a_direction_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="direction"):
        attrs.evolve(HEADS["pl"], direction="up")


def hostile_page() -> str:
    card = attrs.evolve(
        CARDS["pl"][0],
        **dict.fromkeys(("id", "title", "reader", "when", "note"), HOSTILE),
        media=[HOSTILE],
        source_texts={HOSTILE: HOSTILE},
        texts={HOSTILE: f"(({HOSTILE})) {HOSTILE}"},
        back={HOSTILE: HOSTILE},
        phones=[
            attrs.evolve(CARDS["pl"][0].phones[0], language=HOSTILE, shown=HOSTILE, alphabet=HOSTILE, locked="<b>")
        ],
        letters=[LetterPicture(language=HOSTILE, large_print=False, pages=[letter_svg(["<script>alert(1)</script>"])])],
        faults=[HOSTILE],
        must=[(HOSTILE, False)],
        signatures=[(HOSTILE, HOSTILE, None)],
    )
    head = attrs.evolve(HEADS["pl"], title=HOSTILE, force=HOSTILE, language=HOSTILE, version=HOSTILE, note=HOSTILE)
    head = attrs.evolve(head, language_name=HOSTILE)
    return messages_page(head, [card], [TimelineStep(HOSTILE, [HOSTILE])])


ELEMENTS = """
    a body caption circle code dd desc div dl dt figcaption figure footer g h1 h2 h3 h4 head header html img li line
    main meta nav p rect section span strong style svg table tbody td text th thead title tr ul"""
ALLOWED = set(ELEMENTS.split())


def acting(html: str) -> list[str]:
    """What in this page could act, or fetch anything."""
    found = Elements(html).found
    acts = [tag for tag, _ in found if tag not in ALLOWED]
    acts += [name for _, attributes in found for name in attributes if name.startswith("on") or name == "style"]
    fetched = [(tag, name, value) for tag, attributes in found for name, value in attributes.items()]
    acts += [
        f"{tag} {name}" for tag, name, value in fetched
        if (name in {"src", "srcset", "data", "action"} and not value.startswith("data:image/"))
        or (name in {"href", "xlink:href"} and not value.startswith("#"))
    ]  # fmt: skip
    return acts


def test_hostile_text_is_shown_and_does_nothing() -> None:
    hostile = hostile_page()
    assert acting(hostile) == []
    assert hostile.count("</style>") == 1
    assert shown(hostile).count("{{ 7 * 7 }} {% raw %}") > 20


def test_the_same_text_without_escaping_would_act() -> None:
    """The twin: the same page with its escapes undone."""
    assert {"script", "onerror", "img src"} <= set(acting(unescape(hostile_page())))


def test_the_page_holds_nothing_that_acts_or_fetches(page: str) -> None:
    assert acting(page) == []
    assert re.findall(r"url\(|@import|https?://", page) == ["http://"], "the name space of SVG"
    policy = Elements(page).of("meta")[1]
    assert policy["http-equiv"] == "Content-Security-Policy"
    assert policy["content"].startswith("default-src 'none'; img-src data:; style-src 'sha256-")


def test_the_same_values_give_the_same_bytes_in_another_process_too() -> None:
    program = (
        "import hashlib; from support.preview_samples import CARDS, HEADS, STEPS\n"
        "from cara_core.report.messages_page import messages_page as page\n"
        "print(hashlib.sha256(page(HEADS['ar'], CARDS['ar'], STEPS).encode()).hexdigest())"
    )
    said = {
        subprocess.run(  # noqa: S603  (our own program)
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": TESTS, "LANG": language, **clock_variables()},
            capture_output=True,
            check=True,
        ).stdout
        for seed, language in (("1", "C.UTF-8"), ("2", "pl_PL.UTF-8"))
    }
    assert len(said) == 1


def test_headings_step_down_one_at_a_time_and_no_name_is_given_twice(page: str) -> None:
    found = Elements(page).found
    levels = [int(tag[1]) for tag, _ in found if re.fullmatch("h[1-6]", tag)]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in pairwise(levels))
    names = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(names) == len(set(names))
    assert {link["href"][1:] for link in Elements(page).of("a")} <= set(names)


def test_a_letter_is_drawn_from_png_and_svg_with_words_for_those_who_do_not_see_it() -> None:
    pictures = Elements(messages_page(HEADS["pl"], CARDS["pl"], STEPS)).of("img")
    kinds = [picture["src"].partition(",")[0] for picture in pictures]
    assert kinds == ["data:image/svg+xml;base64", "data:image/svg+xml;base64", "data:image/png;base64"]
    assert base64.b64decode(pictures[2]["src"].partition(",")[2]) == png()
    assert pictures[2]["alt"].startswith("Page 2 of 2 of the letter P03-booking (pl, large print).")


@pytest.mark.parametrize("neither", [b"%PDF-1.7", b"<svg/>", "<html>", ""], ids=["pdf", "svg-bytes", "html", "empty"])
def test_a_picture_that_is_neither_is_refused(neither: bytes | str) -> None:
    card = attrs.evolve(CARDS["pl"][0], letters=[LetterPicture(language="pl", large_print=False, pages=[neither])])
    with pytest.raises(CaraError, match="neither a PNG"):
        messages_page(HEADS["pl"], [card], ())


def test_only_the_first_page_lies_behind_the_window() -> None:
    found = Elements(messages_page(HEADS["pl"], CARDS["pl"], STEPS)).found
    classes = [attributes.get("class", tag) for tag, attributes in found]
    assert (classes.count("a4"), classes.count("window")) == (3, 2)


def test_without_days_there_is_no_timeline() -> None:
    assert "All messages by day" not in messages_page(HEADS["pl"], CARDS["pl"], ())


@pytest.mark.parametrize("absent", ["jinja2", "markupsafe"])
def test_without_the_extra_one_line_says_which(absent: str) -> None:
    program = (
        f"import sys; sys.modules[{absent!r}] = None\n"
        "from cara_core.errors import CaraError\n"
        "from cara_core.report.messages_page import messages_page\n"
        "from support.preview_samples import CARDS, HEADS, STEPS\n"
        "try: messages_page(HEADS['pl'], CARDS['pl'], STEPS)\n"
        "except CaraError as error: print(error)"
    )
    done = subprocess.run(  # noqa: S603  (our own program)
        [sys.executable, "-c", program],
        env={"PYTHONPATH": TESTS, **clock_variables()},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "the preview page needs the extra `report`: pip install 'cara-core[report]'\n"
