"""A notice, or every reason why not: by the words, their signatures, the reader's language, the ways, and the hour."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import attrs
import pytest

import cara_core as cara
from cara_core.books.messages import catalogue
from cara_core.contact.safe.rules import unsafe_for_victim
from cara_core.contact.triggers.messages_due import messages_due
from cara_core.contact.wall import participant_side
from cara_core.delivery.case_records import CaseRecords, participant_reaches, workshops_of
from cara_core.delivery.composing import compose, texts_for
from cara_core.terms.contact import Owned, PerpetratorAccess, SafeWay, WayKind
from cara_core.terms.instants import Instant
from cara_core.terms.messages import CAPTURE, Charset, Medium, Notice, Route
from cara_core.terms.one_message import Blocked, Message
from cara_core.terms.pack import Pack
from cara_core.terms.veil import Veiled, unveiled
from delivery.messaging import CONTACT, LARGE, NOON, WORKING, booked, made_force, texts
from store.made_up_contacts import PARTICIPANT_NAME, PARTICIPANT_NUMBER, VICTIM_NUMBER, participant_record, safe_contact
from support.clocks import instant

RULES = catalogue()
NIGHT = instant("2026-03-17T23:00:00Z")
HERE = ("1 Planted Street", "Exampletown", "EX1 1AA")


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, Pack]:
    """The signed texts."""
    return texts(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def force(packs: tuple[Pack, Pack], tmp_path_factory: pytest.TempPathFactory) -> cara.Force:
    """Their force."""
    return made_force(tmp_path_factory.mktemp("force"), packs, {})


def material(force: cara.Force, **other: object) -> CaseRecords:
    """A booked case in which everything is in order, but for what a test says."""
    case = booked().case
    person = participant_record(language="en", address=HERE)
    made = CaseRecords(
        case=case,
        side=participant_side(case),
        force=force,
        participant=person,
        safe_contact=safe_contact(),
        workshops=workshops_of(case, force, person),
        live=True,
    )
    return attrs.evolve(made, **other)  # type: ignore[arg-type]  # the test says which fields


def said(
    what: CaseRecords,
    medium: Medium = Medium.SMS,
    *,
    message: str = "P03-booking",
    channel: str = "notify",
    charset: Charset = Charset.NOTIFY,
    at: Instant = NOON,
    sender: str = "",
) -> Notice | Sequence[Blocked]:
    """What comes of that message by that way at that moment."""
    (due,) = (
        message_due
        for message_due in messages_due(what.case, RULES.values(), WORKING)
        if message_due.message == message
    )
    made = Message(
        due=due,
        rule=RULES[message],
        route=Route(medium=medium, channel=channel),
        reference="0" * 32,
        composer=partial(compose, what),
        charset=charset,
        sender=sender,
    )
    return made.compose(at)


def why(found: Notice | Sequence[Blocked]) -> list[str]:
    """The rules and fields of what is blocked."""
    assert not isinstance(found, Notice)
    return [f"{fault.rule} {fault.field}" for fault in found]


def sent(found: Notice | Sequence[Blocked]) -> Notice:
    """It may go."""
    assert isinstance(found, Notice), found
    return found


def test_what_is_in_order_goes_to_the_number_of_the_participant_in_their_language(force: cara.Force) -> None:
    english = sent(said(material(force)))
    assert english.to is not None
    assert unveiled(english.to) == PARTICIPANT_NUMBER
    assert english.language == "en-GB"
    assert english.body.startswith("Your dates: ")
    polish = sent(said(material(force, participant=participant_record())))
    assert polish.language == "pl"
    assert polish.body.startswith("Terminy: ")
    assert "Your dates" not in polish.body
    assert english.digest != polish.digest


@pytest.mark.parametrize(
    ("medium", "victim_reach"),
    [
        (Medium.SMS, "+44 7700 900456"),
        (Medium.SMS, "0044(0)7700-900456"),
        (Medium.LETTER, "1 PLANTED street, Exampletown EX1 1AA"),
    ],
)
def test_nothing_goes_where_the_victim_is_reached_however_it_is_written(
    medium: Medium, victim_reach: str, force: cara.Force
) -> None:
    way = SafeWay(
        kind=WayKind.POST if medium is Medium.LETTER else WayKind.CALL, value=Veiled(victim_reach), owner=Owned.OWN
    )
    field = "address" if medium is Medium.LETTER else "phone"
    found = why(said(material(force, safe_contact=safe_contact(channels=(way,))), medium))
    assert found == [f"V4 participant.{field}"]
    assert isinstance(said(material(force), medium), Notice), "and without it, it goes"


def test_the_victim_is_not_reached_where_the_participant_is_either(force: cara.Force) -> None:
    way = attrs.evolve(
        safe_contact().channels[0], value=Veiled(PARTICIPANT_NUMBER), opted_in=frozenset({"V07-neutral-text"})
    )
    contact = safe_contact(channels=(way,), living_with_participant=False)
    at, rule = instant("2026-11-03T10:30:00Z"), RULES["V07-neutral-text"]
    reaches = participant_reaches(participant_record())
    assert unsafe_for_victim(contact, way, rule, at, reaches) == (Blocked("V4", "channels[0].value"),)
    mine = attrs.evolve(way, value=Veiled(VICTIM_NUMBER))
    assert unsafe_for_victim(attrs.evolve(contact, channels=(mine,)), mine, rule, at, reaches) == ()
    assert way.perpetrator_access is PerpetratorAccess.NO
    assert material(force).safe_contact is not None


@pytest.mark.parametrize("word", ["police", "caution", "Cara"])
def test_a_word_that_tells_a_third_person_is_stopped_in_a_text_message_in_any_language(
    word: str, force: cara.Force, packs: tuple[Pack, Pack], tmp_path: Path
) -> None:
    english, polish = packs
    key = next(key for key, text in polish.texts.items() if key[0] == "P03-booking" and text.medium is Medium.SMS)
    text = polish.texts[key]
    planted = attrs.evolve(polish, texts={**polish.texts, key: attrs.evolve(text, text=f"{text.text} {word}")})
    bad = made_force(tmp_path, (english, planted), {})
    found = why(said(material(bad, participant=participant_record()), channel=CAPTURE))
    assert "V6 text" in found
    assert isinstance(said(material(force, participant=participant_record()), channel=CAPTURE), Notice)


def test_a_polish_word_of_the_pack_counts_as_well(packs: tuple[Pack, Pack], tmp_path: Path) -> None:
    english, polish = packs
    key = next(key for key, text in polish.texts.items() if key[0] == "P03-booking" and text.medium is Medium.SMS)
    planted = attrs.evolve(
        polish, texts={**polish.texts, key: attrs.evolve(polish.texts[key], text=f"{polish.texts[key].text} Policjant")}
    )
    bad = made_force(tmp_path, (english, planted), {})
    assert "V6 text" in why(said(material(bad, participant=participant_record()), channel=CAPTURE))


def test_a_language_without_texts_is_named_and_english_is_never_sent_instead(force: cara.Force) -> None:
    for medium in (Medium.SMS, Medium.LETTER):
        found = why(said(material(force, participant=participant_record(language="uk")), medium))
        assert found == [f"LANGUAGE p03.{medium}"]


def test_a_language_whose_tag_begins_like_english_is_another(force: cara.Force) -> None:
    found = texts_for(
        material(force, participant=participant_record(language="enm")), RULES["P03-booking"], Medium.LETTER
    )
    assert found == [Blocked("LANGUAGE", "p03.letter")]


def test_a_letter_is_in_the_readers_language_first_and_in_english_beneath(force: cara.Force) -> None:
    polish = sent(said(material(force, participant=participant_record(address=HERE)), Medium.LETTER))
    assert polish.page is not None
    assert [(tag, direction) for tag, direction, _ in polish.page.texts] == [("pl", "ltr"), ("en-GB", "ltr")]
    assert polish.page.texts[0][2].startswith("Dwa terminy\n\nDotyczy: ")
    assert polish.page.texts[1][2].startswith("Your two dates\n\nRe: ")
    assert polish.to is None
    assert [unveiled(line) for line in polish.page.address] == [PARTICIPANT_NAME, *HERE]
    english = sent(said(material(force), Medium.LETTER))
    assert english.page is not None
    assert [tag for tag, _, _ in english.page.texts] == ["en-GB"]


def test_a_value_that_nobody_knows_stops_it(force: cara.Force) -> None:
    found = why(said(material(force, workshops={})))
    assert found == ["FILL first.date"]


def test_at_night_a_text_message_waits_and_a_letter_does_not_mind(force: cara.Force) -> None:
    found = said(material(force), at=NIGHT)
    assert why(found) == ["V3 message.latest"]
    assert not isinstance(found, Notice)
    assert all(fault.waits for fault in found)
    assert isinstance(said(material(force), Medium.LETTER, at=NIGHT), Notice)


def test_a_night_and_another_reason_do_not_wait(force: cara.Force) -> None:
    found = said(material(force, workshops={}), at=NIGHT)
    assert not isinstance(found, Notice)
    assert not all(fault.waits for fault in found)


def test_letters_are_in_large_print_where_the_force_says_so(
    force: cara.Force, packs: tuple[Pack, Pack], tmp_path: Path
) -> None:
    large = made_force(tmp_path, packs, {}, contact=CONTACT + LARGE)
    for sender, wanted in ((force, False), (large, True)):
        page = sent(said(material(sender), Medium.LETTER)).page
        assert page is not None
        assert page.large_print is wanted


def test_without_an_office_nothing_goes_to_the_participant(packs: tuple[Pack, Pack], tmp_path: Path) -> None:
    nobody = made_force(tmp_path, packs, {}, contact="")
    assert why(said(material(nobody))) == ["FILL office.phone"]
    assert why(said(material(nobody), Medium.LETTER)) == ["FILL office.phone", "FILL office.name"]


def test_what_is_not_known_of_the_participant_is_named_and_nothing_of_it_is_repeated(force: cara.Force) -> None:
    assert why(said(material(force, participant=None))) == ["V2 participant.language"]
    silent = participant_record(language="en", phone=None, address=())
    assert why(said(material(force, participant=silent))) == ["V2 participant.phone"]
    assert why(said(material(force, participant=silent), Medium.LETTER)) == ["V2 participant.address"]


def test_texts_that_nobody_signed_go_into_the_capture_folder_and_nowhere_else(
    packs: tuple[Pack, Pack], tmp_path: Path
) -> None:
    drafts = made_force(tmp_path, [attrs.evolve(pack, signoffs=()) for pack in packs], {})
    assert why(said(material(drafts))) == ["SIGN_OFF p03.sms"]
    assert why(said(material(drafts, participant=participant_record(address=HERE)), Medium.LETTER)) == [
        "SIGN_OFF p03.letter"
    ]
    assert isinstance(said(material(drafts), channel=CAPTURE), Notice)


def test_a_bilingual_letter_needs_both_texts_signed(packs: tuple[Pack, Pack], tmp_path: Path) -> None:
    english, polish = packs
    half = made_force(tmp_path, (attrs.evolve(english, signoffs=()), polish), {})
    assert why(said(material(half, participant=participant_record(address=HERE)), Medium.LETTER)) == [
        "SIGN_OFF p03.letter"
    ]
    assert isinstance(said(material(half, participant=participant_record())), Notice), "the Polish text alone is signed"


def test_letters_that_the_channel_would_lose_stop_it(packs: tuple[Pack, Pack], tmp_path: Path) -> None:
    english, polish = packs
    key = next(key for key, text in english.texts.items() if key[0] == "P03-booking" and text.medium is Medium.SMS)
    text = attrs.evolve(english.texts[key], text=f"{english.texts[key].text} \u0627\u0644")
    lossy = made_force(tmp_path, (attrs.evolve(english, texts={**english.texts, key: text}), polish), {})
    assert "CHARSET text" in why(said(material(lossy), channel=CAPTURE, charset=Charset.NOTIFY))
    assert isinstance(said(material(lossy), channel=CAPTURE, charset=Charset.UNICODE), Notice)


def test_a_notice_shows_nobody_to_whom_it_goes(force: cara.Force) -> None:
    for medium in (Medium.SMS, Medium.LETTER):
        shown = repr(sent(said(material(force), medium)))
        assert not any(word in shown for word in (PARTICIPANT_NUMBER, PARTICIPANT_NAME, HERE[0], "Your dates"))
