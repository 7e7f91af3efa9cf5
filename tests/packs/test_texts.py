"""How the shipped texts read: who writes, in how many parts, what a screen gives away, and what only some forces say.

The rules are ``domain/texts.md`` sections 1, 2 and 9. Nobody who speaks the language has judged a word: what is
measured here is all that a program can know.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

import attrs
import pytest

from cara_core.books.messages import catalogue, core_forbidden
from cara_core.contact.safe.rules import says_any
from cara_core.contact.text.rendering import PLACEHOLDER
from cara_core.contact.text.sms import phone_text
from cara_core.contact.views import ParticipantView, SessionPart, VictimView, View
from cara_core.forces.loader import load_force
from cara_core.packs.checking.reading_ease import SYLLABLES, reading_ease
from cara_core.packs.comparing import WORD, without_placeholders
from cara_core.packs.core import english
from cara_core.packs.filling import fill_words
from cara_core.packs.reading import read_pack
from cara_core.packs.samples import readings, sample
from cara_core.terms.days import Day, days_after
from cara_core.terms.messages import Charset, Medium, Reader
from cara_core.terms.pack import MessageText, Pack, SmsLetters, TextStatus
from cara_core.terms.referral import Sex
from cara_core.terms.workshops import WorkshopQuery

POLISH_FOLDER = files("cara_west_midlands_polish") / "polish" / "pack"
LOCKED = 40
"""So many letters of a text message stand on a locked screen."""
MOST_LETTERS = 26
"""Of the short form of a venue."""
LONGEST_SENTENCE = 20
SHORT_LABEL = 4
"""A label of so few words may be the same in English and in a translation back."""
LINK = re.compile(r"https?:|www\.|@|\b[a-z0-9-]+\.(?:com|org|uk|pl|net)\b", re.IGNORECASE)
AGAIN = re.compile(
    r"\b(?:do|doing|done|go|going|repeat\w*)\b[^.]*\b(?:again|both|another day)\b|powt[oó]r|nowy termin\b",
    re.IGNORECASE,
)
"""What is repeated after a missed workshop: one force's rule makes it both, another's the missed one."""


@cache
def packs() -> Mapping[str, Pack]:
    return {"en": english(), "pl": read_pack(POLISH_FOLDER)}


def texts(medium: Medium | None = None, *, family: str = "PVFOS") -> Iterator[tuple[Pack, MessageText]]:
    for pack in packs().values():
        for text in pack.texts.values():
            if (medium is None or text.medium is medium) and text.message[0] in family:
                yield pack, text


def named(pack_text: tuple[Pack, MessageText]) -> str:
    pack, text = pack_text
    return f"{pack.language[:2]} {text.message[:3]} {text.medium} {text.form}"


SMS = list(texts(Medium.SMS))
PARTICIPANTS_SMS = list(texts(Medium.SMS, family="P"))
EVERY = list(texts())


def filled(pack: Pack, text: MessageText, *, longest: bool = False) -> Iterator[str]:
    """This text in each of its readings, with made-up values."""
    reader = catalogue()[text.message].reader
    for reading in readings(text.text):
        view = sample(reader, longest=longest, dates=pack.dates, reading=reading)
        yield fill_words(pack, text.text, text.medium, reader, view)


def on_every_day(pack: Pack, text: MessageText) -> Iterator[str]:
    """This text in each reading, with the longest values, on a day of every weekday of every month."""
    reader = catalogue()[text.message].reader
    for reading in readings(text.text):
        view = sample(reader, longest=True, dates=pack.dates, reading=reading)
        for month in range(1, 13):
            for later in range(7):
                yield fill_words(
                    pack, text.text, text.medium, reader, _on(view, days_after(Day(2027, month, 22), later))
                )


def _on(view: View, day: Day) -> View:
    """This view with all of its days on that one."""
    if not isinstance(view, ParticipantView):
        return view

    def moved(session: SessionPart | None) -> SessionPart | None:
        return None if session is None else attrs.evolve(session, date=day)

    return attrs.evolve(
        view,
        session=moved(view.session),
        first=moved(view.first),
        second=moved(view.second),
        office=attrs.evolve(view.office, reply_by=day),
    )


@pytest.mark.parametrize("shipped", SMS, ids=named)
def test_every_text_message_is_one_part_with_the_longest_values_whatever_the_day(
    shipped: tuple[Pack, MessageText],
) -> None:
    pack, text = shipped
    for written in on_every_day(pack, text):
        for charset in Charset:
            shown = phone_text(written, charset)
            assert (shown.parts, shown.alphabet, shown.lost) == (1, "GSM-7", ()), written


MEASURED = {
    "P02": (138, 143, 135, 140),
    "P03": (136, 159, 129, 148),
    "P04": (123, 152, 130, 157),
    "P05": (132, 160, 132, 158),
    "P06": (130, 158, 124, 150),
    "P07": (124, 153, 128, 155),
    "P08": (132, 160, 132, 158),
    "P09": (126, 148, 125, 143),
    "P10": (136, 159, 139, 158),
    "P11": (148, 159, 131, 143),
    "P12": (125, 153, 131, 157),
    "V07": (65, 73, 77, 85),
}
"""Septets of 160: English usual and longest, Polish usual and longest. A change of a word is a change of a row."""


def test_the_text_messages_are_as_long_as_was_measured() -> None:
    found = dict[str, tuple[int, ...]]()
    for text in (text for text in english().texts.values() if text.medium is Medium.SMS):
        lengths = list[int]()
        for pack in packs().values():
            own = pack.text(text.message, Medium.SMS)
            assert own is not None
            for longest in (False, True):
                lengths.append(
                    max(phone_text(written, Charset.UNICODE).units for written in filled(pack, own, longest=longest))
                )
        found[text.message[:3]] = tuple(lengths)
    assert found == MEASURED


def test_the_longest_values_are_the_longest_that_a_force_may_have() -> None:
    view = sample(Reader.PARTICIPANT, longest=True)
    assert isinstance(view, ParticipantView)
    assert view.session is not None
    assert (len(view.office.short_name), len(view.session.place), len(view.office.phone)) == (19, 26, 13)


@pytest.mark.parametrize("name", ["hampshire", "leicestershire", "west_midlands", "west_midlands/polish"])
def test_no_force_that_ships_has_a_longer_value(name: str) -> None:
    force = load_force(name)
    office, longest = force.office, sample(Reader.PARTICIPANT, longest=True)
    assert isinstance(longest, ParticipantView)
    assert 0 < len(office.short_name) <= len(longest.office.short_name)
    assert len(office.phone) <= len(longest.office.phone)
    assert office.reply_time is not None
    everything = WorkshopQuery(
        language="pl" if "/" in name else "en",
        interpreter_needed=False,
        sex=Sex.MALE,
        earliest=Day(2026, 1, 1),
        latest=Day(2027, 12, 31),
    )
    workshops = force.workshops(everything).workshops
    assert all(workshop.place and len(workshop.place) <= MOST_LETTERS for workshop in workshops)
    assert workshops or name == "west_midlands"


def test_a_value_with_an_accent_makes_no_second_part_where_letters_are_plain() -> None:
    pack = packs()["pl"]
    assert pack.sms_letters is SmsLetters.PLAIN
    text = pack.text("V07-neutral-text", Medium.SMS)
    assert text is not None
    view = sample(Reader.VICTIM, longest=False)
    assert isinstance(view, VictimView)
    view = attrs.evolve(view, worker=attrs.evolve(view.worker, first_name="J\u00f3zef"))
    plain = phone_text(fill_words(pack, text.text, Medium.SMS, Reader.VICTIM, view), Charset.NOTIFY)
    assert (plain.parts, plain.alphabet) == (1, "GSM-7")
    assert "Jozef" in plain.shown
    # The known-bad twin: the same pack whose values go as they are written.
    written = attrs.evolve(pack, sms_letters=SmsLetters.AS_WRITTEN)
    as_written = phone_text(fill_words(written, text.text, Medium.SMS, Reader.VICTIM, view), Charset.NOTIFY)
    assert (as_written.parts, as_written.alphabet) == (2, "UCS-2")


def test_a_monday_costs_no_second_part_on_a_gateway_that_sends_every_letter() -> None:
    pack = packs()["pl"]
    text = pack.text("P03-booking", Medium.SMS)
    assert text is not None
    assert {phone_text(written, Charset.UNICODE).parts for written in on_every_day(pack, text)} == {1}
    written = attrs.evolve(pack, sms_letters=SmsLetters.AS_WRITTEN)
    assert max(phone_text(words, Charset.UNICODE).parts for words in on_every_day(written, text)) == 3


def test_a_letter_keeps_its_accents() -> None:
    pack = packs()["pl"]
    text = pack.text("P03-booking", Medium.LETTER)
    assert text is not None
    assert "Szczeg" not in text.text
    assert all("pa\u017adziernika" in written for written in filled(pack, text, longest=True))


@pytest.mark.parametrize("shipped", PARTICIPANTS_SMS, ids=named)
def test_a_text_message_names_its_sender_before_anything_else_and_a_number_to_call(
    shipped: tuple[Pack, MessageText],
) -> None:
    _, text = shipped
    first = PLACEHOLDER.search(text.text)
    assert first is not None
    assert first[1] == "office.short_name"
    assert first.start() < LOCKED // 2
    assert "((office.phone))" in text.text


@pytest.mark.parametrize("shipped", SMS, ids=named)
def test_a_locked_screen_gives_nothing_away(shipped: tuple[Pack, MessageText]) -> None:
    pack, text = shipped
    lists = core_forbidden() if pack is english() else pack.forbidden
    words = [word for name in ("names", "victim", "offence", "sensitive") for word in lists[name]]
    for written in (*filled(pack, text), *filled(pack, text, longest=True)):
        assert not says_any(written[:LOCKED], words)
        assert not says_any(written, [*core_forbidden()["names"], *lists["names"]])
    # The known-bad twin: what the check is there to notice.
    assert says_any(f"{lists['names'][2]}: {text.text}"[:LOCKED], words)


@pytest.mark.parametrize("shipped", EVERY, ids=named)
def test_no_text_names_a_link_or_a_mailbox(shipped: tuple[Pack, MessageText]) -> None:
    _, text = shipped
    assert LINK.search(without_placeholders(f"{text.subject or ''}\n{text.text}")) is None
    assert "((office.email))" not in text.text


@pytest.mark.parametrize("shipped", list(texts(family="P")), ids=named)
def test_what_only_one_forces_rule_makes_true_is_a_flag(shipped: tuple[Pack, MessageText]) -> None:
    _, text = shipped
    for_everybody = PLACEHOLDER.sub(" ", text.text)
    assert AGAIN.search(for_everybody) is None, for_everybody


@pytest.mark.parametrize(
    "words", ["You must do both workshops again.", "Trzeba powt\u00f3rzy\u0107 oba spotkania.", "Powtorka obu spotkan."]
)
def test_a_rule_of_one_force_would_be_noticed(words: str) -> None:
    assert AGAIN.search(words)


def test_each_rule_of_a_force_is_read_by_those_under_it_alone() -> None:
    for pack, text in texts(family="P"):
        if "rules." not in text.text:
            continue
        # The last reading of a text has every flag the other way round.
        usual, *_, other = filled(pack, text)
        assert usual != other
        assert "??" not in usual + other


def _marks(words: str) -> Counter[tuple[str, bool]]:
    return Counter((match[1], match[2] is not None) for match in PLACEHOLDER.finditer(words))


def _shape(words: str) -> tuple[int, Counter[tuple[str, bool]], list[bool]]:
    lines = words.split("\n")
    return len(lines), _marks(words), [not line for line in lines]


@pytest.mark.parametrize("shipped", [pair for pair in EVERY if pair[0].language == "pl"], ids=named)
def test_a_back_translation_has_the_lines_and_placeholders_of_its_text(shipped: tuple[Pack, MessageText]) -> None:
    _, text = shipped
    assert text.back is not None
    own = text.text if text.subject is None else f"Subject: {text.subject}\n\n{text.text}"
    assert _shape(text.back) == _shape(own)
    # Known-bad twins: a sentence that was left out with its line, and a placeholder that became another.
    assert _shape(text.back.partition("\n")[2]) != _shape(own)
    assert _shape(PLACEHOLDER.sub("((office.address))", text.back)) != _shape(own)


def test_no_line_of_a_back_translation_is_the_english_it_is_compared_with() -> None:
    for pack, text in texts():
        source = english().text(text.message, text.medium)
        if pack.language != "pl" or source is None:
            continue
        sentences = {
            line for line in source.text.split("\n") if len(WORD.findall(PLACEHOLDER.sub("", line))) > SHORT_LABEL
        }
        copied = sentences & set((text.back or "").split("\n")) - {
            "[synthetic: legal wording to be supplied by the force]"
        }
        assert not copied, text.message


def _sentences(words: str) -> list[str]:
    # What stands under a flag is a sentence of its own.
    flagged = PLACEHOLDER.sub(lambda match: "it" if match[2] is None else f"\n{match[2]}\n", words)
    return re.split(r"[.!?:]+(?=\s|$)|\n+", flagged)


@pytest.mark.parametrize("shipped", EVERY, ids=named)
def test_no_sentence_is_long(shipped: tuple[Pack, MessageText]) -> None:
    _, text = shipped
    longest = max(_sentences(text.text), key=lambda sentence: len(sentence.split()))
    assert len(longest.split()) <= LONGEST_SENTENCE, longest


def test_the_polish_letters_are_easier_than_is_recommended() -> None:
    for pack, text in texts():
        if pack.language == "pl" and text.medium in {Medium.LETTER, Medium.PRINT}:
            ease = reading_ease(without_placeholders(text.text), SYLLABLES["pl"])
            assert ease is not None
            assert ease.fog <= 9, (text.message, text.form, ease.fog)


def test_every_text_is_an_unsigned_synthetic_draft() -> None:
    for pack, text in texts():
        assert pack.synthetic
        assert text.status is TextStatus.DRAFT
        assert pack.signoffs == ()


CALLS = ("V01-first-contact", "V02-outcome-told", "V03-before-first", "V04-after-w1", "V05-on-completion", "V06-change")


@pytest.mark.parametrize("call", CALLS)
def test_a_call_has_the_same_stages_and_prompts_in_both_languages_and_says_how_to_call_for_help(call: str) -> None:
    shapes = [[len(prompts) for _, prompts in pack.scripts[call].stages] for pack in packs().values()]
    assert shapes[0] == shapes[1]
    assert len(shapes[0]) == 7
    for pack in packs().values():
        words = "\n".join(prompt for _, prompts in pack.scripts[call].stages for prompt in prompts)
        assert "999" in words
        assert "55" in words
    back = (
        (POLISH_FOLDER / "messages" / f"{call}.md").read_text(encoding="utf-8").partition("## back translation: script")
    )
    stages = [part.count("\n- ") for part in back[2].split("\n### ")[1:]]
    assert stages == shapes[1]
