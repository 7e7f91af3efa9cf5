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
from cara_core.terms.pack import AddressForm, Pack
from cara_core.terms.referral import Sex
from cara_core.terms.veil import Veiled, unveiled
from delivery.messaging import CONTACT, LARGE, NOON, WORKING, booked, made_force, texts
from packs.making import POLISH
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


@pytest.fixture(scope="module")
def addressing(tmp_path_factory: pytest.TempPathFactory) -> cara.Force:
    """A force whose Polish letter has a form for men, one for women, and the one that names no gender."""
    plain = POLISH["messages/P03-booking.md"]
    letter = plain.partition("## letter\n")[2].partition("\n## sms")[0]
    more = "".join(
        f"\n## letter [{form}]\n{letter}".replace("Oto dwa", f"{dear}, oto dwa")
        + f"\n## back translation: letter [{form}]\nTwo dates.\n"
        for form, dear in (("masculine", "Szanowny Panie"), ("feminine", "Szanowna Pani"))
    )
    made = texts(tmp_path_factory.mktemp("forms"), {"messages/P03-booking.md": plain + more})
    return made_force(tmp_path_factory.mktemp("addressing"), made, {})


@pytest.mark.parametrize(
    ("form", "dear"),
    [
        (AddressForm.MASCULINE, "Szanowny Panie"),
        (AddressForm.FEMININE, "Szanowna Pani"),
        (AddressForm.IMPERSONAL, None),
        (None, None),
    ],
)
@pytest.mark.parametrize("sex", [Sex.MALE, Sex.FEMALE])
def test_a_letter_addresses_its_reader_as_they_asked_and_never_by_their_sex(
    form: AddressForm | None, dear: str | None, sex: Sex, addressing: cara.Force
) -> None:
    person = attrs.evolve(participant_record(address=HERE), sex=sex, address_form=form)
    page = sent(said(material(addressing, participant=person), Medium.LETTER)).page
    assert page is not None
    polish = page.texts[0][2]
    assert [words for words in ("Szanowny Panie", "Szanowna Pani") if words in polish] == (
        [] if dear is None else [dear]
    )
    assert "Szanown" not in page.texts[1][2], "the English has one form"


def test_a_form_that_no_text_has_is_the_one_that_names_no_gender(force: cara.Force) -> None:
    person = attrs.evolve(participant_record(address=HERE), address_form=AddressForm.FEMININE)
    page = sent(said(material(force, participant=person), Medium.LETTER)).page
    assert page is not None
    assert "Oto dwa" in page.texts[0][2]


def test_a_value_that_nobody_knows_stops_it(force: cara.Force) -> None:
    found = why(said(material(force, workshops={})))
    assert found == ["FILL first.day"]


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


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [(None, (12.5, 16.0)), ("ordinary", (12.5, 12.5)), ("large", (16, 16)), ("16", (16, 16)), ("24", (24, 24))],
)
def test_a_person_who_asked_for_a_print_gets_it_whatever_the_force_s_letters_are_in(
    force: cara.Force, packs: tuple[Pack, Pack], tmp_path: Path, asked: str | None, wanted: tuple[float, float]
) -> None:
    person = participant_record(language="en", address=HERE, print=asked)
    large = made_force(tmp_path, packs, {}, contact=CONTACT + LARGE)
    pages = [sent(said(material(sender, participant=person), Medium.LETTER)).page for sender in (force, large)]
    assert tuple(page.points for page in pages if page is not None) == wanted


def test_a_letter_bears_its_day_and_a_reference_that_is_not_the_case_s(force: cara.Force) -> None:
    notice = sent(said(material(force), Medium.LETTER))
    assert notice.page is not None
    assert [words.date for words in notice.page.words] == ["17 MonthC 2026"]
    assert notice.page.reference.replace("\u00a0", "") == notice.reference[:12]
    assert notice.case not in notice.page.reference
    assert "\u00a0" in notice.body
    assert "\u00a0" not in sent(said(material(force))).body, "a text message is not broken into lines by us"


def test_two_languages_have_the_day_in_the_words_of_each(force: cara.Force) -> None:
    person = participant_record(language="pl", address=HERE)
    page = sent(said(material(force, participant=person), Medium.LETTER)).page
    assert page is not None
    assert [words.date for words in page.words] == ["17 miesiącC 2026", "17 MonthC 2026"]


def test_without_an_office_nothing_goes_to_the_participant(packs: tuple[Pack, Pack], tmp_path: Path) -> None:
    nobody = made_force(tmp_path, packs, {}, contact="")
    assert why(said(material(nobody))) == ["PACK p03.sms", "FILL office.short_name"]
    assert why(said(material(nobody), Medium.LETTER)) == ["PACK p03.letter", "FILL office.phone", "FILL office.name"]


def test_what_is_not_known_of_the_participant_is_named_and_nothing_of_it_is_repeated(force: cara.Force) -> None:
    assert why(said(material(force, participant=None))) == ["V2 participant.language"]
    silent = participant_record(language="en", phone=None, address=())
    assert why(said(material(force, participant=silent))) == ["V2 participant.phone"]
    assert why(said(material(force, participant=silent), Medium.LETTER)) == ["V2 participant.address"]


def test_what_nothing_can_be_sent_to_sends_nothing_though_it_was_kept_before(force: cara.Force) -> None:
    earlier = participant_record(language="en", phone="01632 960001", email="a@example", address=("1 Planted Street",))
    what = material(force, participant=earlier)
    assert why(said(what, Medium.SMS)) == ["REACH participant.phone"]
    assert why(said(what, Medium.LETTER)) == ["REACH participant.address"]


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
