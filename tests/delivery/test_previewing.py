"""The page of a pack: every text in both languages, what is wrong, and whose signature holds on that day."""

import datetime as dt

import attrs
import pytest

from cara_core.report.pack_preview import preview_page
from cara_core.terms.days import Day, day
from cara_core.terms.messages import Office, Role
from cara_core.terms.pack import Pack
from delivery.messaging import SIGNED_ON, texts
from packs.making import IDS, RULES, sheet

ON = day("2026-03-17")
OFFICE = Office(
    name="The Workshops Office",
    phone="01632 960417",
    email="a@example.org",
    hours="9 to 5",
    address=("PO Box 1",),
    reply_time=dt.time(16, 30),
)
SIGNED: dict[str, Pack] = {}
"""The two packs as they were signed, by language."""
FEW = {name: RULES[name] for name in ("P09-missed", "V04-after-w1")}


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, Pack]:
    """The signed texts, with the booking and the missed date alone: each letter takes a moment to set."""
    english, polish = texts(tmp_path_factory.mktemp("packs"))
    SIGNED.update(en=english, pl=polish)
    few = [
        attrs.evolve(pack, texts={key: text for key, text in pack.texts.items() if key[0] in FEW})
        for pack in (english, polish)
    ]
    return few[0], few[1]


def page_of(pack: Pack, english: Pack, on: Day = ON) -> str:
    """Its page on that day."""
    signed = sheet(SIGNED["en"], SIGNED["pl"], on=SIGNED_ON, office=OFFICE)
    return preview_page(pack, english=english, rules=FEW, office=OFFICE, force="A made-up force", on=on, sheet=signed)


def test_both_languages_stand_side_by_side_with_telephones_and_letters(packs: tuple[Pack, Pack]) -> None:
    english, polish = packs
    page = page_of(polish, english)
    for said in ("You missed a date", "Opuszczony termin", "A missed date.", "Czy to dobry czas?", "A made-up force"):
        assert said in page, said
    assert page.count("data:image/png;base64,") == 3, "one letter, small and large, and its other reading"
    alone = page_of(english, english)
    assert "Opuszczony termin" not in alone


def test_every_signature_that_is_needed_is_shown_with_who_gave_it(packs: tuple[Pack, Pack]) -> None:
    english, polish = packs
    page = page_of(polish, english)
    for role in (Role.TRANSLATION, Role.BACK_TRANSLATION, Role.LEGAL, Role.COMMUNITY):
        assert f">{IDS[role]}<" in page, role
    unsigned = page_of(attrs.evolve(polish, signoffs=()), english)
    assert f">{IDS[Role.TRANSLATION]}<" not in unsigned
    assert "Synthetic" not in page, "nobody's name"


def test_a_signature_that_does_not_hold_is_not_shown_as_one(packs: tuple[Pack, Pack]) -> None:
    english, polish = packs
    assert ">l1<" in page_of(polish, english, day("2027-01-10"))
    assert ">l1<" not in page_of(polish, english, day("2027-01-11")), "older than twelve months"
    changed = {key: attrs.evolve(text, text=f"{text.text} Tak.") for key, text in polish.texts.items()}
    assert ">l1<" not in page_of(attrs.evolve(polish, texts=changed), english)


def test_a_draft_says_that_it_is_one_and_what_is_wrong_stands_beside_its_text(packs: tuple[Pack, Pack]) -> None:
    english, polish = packs
    draft = page_of(attrs.evolve(polish, synthetic=True), english)
    assert "DRAFT - not approved for sending" in draft
    assert "DRAFT - not approved for sending" not in page_of(polish, english)
    key = next(key for key, text in polish.texts.items() if text.medium == "sms")
    bad = attrs.evolve(polish.texts[key], text="Bez niczego.")
    page = page_of(attrs.evolve(polish, texts={**polish.texts, key: bad}), english)
    assert "messages/P09-missed.md:" in page


def test_one_letter_that_the_typeface_lacks_is_named_and_spoils_no_other(packs: tuple[Pack, Pack]) -> None:
    """It ended the whole preview, and named no file."""
    english, polish = packs
    key = next(key for key, text in polish.texts.items() if text.medium == "letter")
    bad = attrs.evolve(polish.texts[key], text=f"{polish.texts[key].text}\n\nਪੰਜਾਬੀ")
    page = page_of(attrs.evolve(polish, texts={**polish.texts, key: bad}), english)
    assert "messages/P09-missed.md: letter: text (pl), line" in page
    assert "Noto Sans has no GURMUKHI letter" in page
    assert "data:image/png" not in page
    assert "Czy to dobry czas?" in page, "the prompts of another message"
