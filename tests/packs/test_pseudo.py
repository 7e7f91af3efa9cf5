"""A language nobody speaks, and one that runs the other way: nothing a reader sees is hard-coded."""

import attrs
import pytest

from cara_core.books.messages import catalogue
from cara_core.contact.text.rendering import PLACEHOLDER, fill, named
from cara_core.contact.text.sms import phone_text
from cara_core.packs.checking.all_checks import check_pack
from cara_core.packs.checking.faults import Level
from cara_core.packs.core import english
from cara_core.packs.pseudo import LANGUAGE, pseudo
from cara_core.packs.samples import sample
from cara_core.terms.messages import Charset, Medium
from cara_core.terms.pack import AddressForm, Pack
from packs.making import ON, RULES, right_to_left
from packs.making import english as tiny_english

BY_PEOPLE = {"C17", "C18", "C28"}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return tiny_english(tmp_path_factory.mktemp("tiny"))


def test_placeholders_are_as_they_were_and_every_other_word_is_not() -> None:
    pack = pseudo(english())
    for key, text in english().texts.items():
        changed = pack.texts[key].text
        assert [found[0] for found in PLACEHOLDER.finditer(changed)] == [
            found[0] for found in PLACEHOLDER.finditer(text.text)
        ]
        own = PLACEHOLDER.sub("", text.text)
        assert len(PLACEHOLDER.sub("", changed)) >= 1.25 * len(own), key
        assert named(changed) == named(text.text)


def test_the_english_pack_in_the_pseudo_language_passes_every_check_it_can() -> None:
    # Only English greets by name in a sentence (C12): every other language has a label there.
    texts = {
        key: attrs.evolve(text, text=text.text.replace("Dear ((participant.name))", "Re: ((participant.name))"))
        for key, text in english().texts.items()
    }
    source = attrs.evolve(english(), texts=texts)
    found = [fault for fault in check_pack(pseudo(source), catalogue(), source, ON) if fault.level is Level.BLOCK]
    assert {fault.code for fault in found} <= BY_PEOPLE, [str(fault) for fault in found if fault.code not in BY_PEOPLE]


def test_the_tiny_one_passes_all_but_the_signatures(tiny: Pack) -> None:
    found = check_pack(pseudo(tiny), RULES, tiny, ON)
    assert {fault.code for fault in found if fault.level is Level.BLOCK} == {"C17"}


def test_what_is_not_in_the_pseudo_language_shows() -> None:
    hard_coded = attrs.evolve(english().texts["P06-next-date", Medium.SMS, AddressForm.IMPERSONAL], source_hash=None)
    pack = pseudo(english())
    with_english = attrs.evolve(
        pack, texts={**pack.texts, ("P06-next-date", Medium.SMS, AddressForm.IMPERSONAL): hard_coded}
    )
    codes = {
        fault.code
        for fault in check_pack(with_english, catalogue(), english(), ON)
        if fault.file.endswith("P06-next-date.md")
    }
    assert "C15" in codes


def test_every_text_message_of_it_stays_in_the_alphabet_of_text_messages() -> None:
    pack = pseudo(english())
    for text in pack.texts.values():
        if text.medium is Medium.SMS:
            rule = catalogue()[text.message]
            said = fill(text.text, rule.reader, sample(rule.reader, longest=True), pack.dates, pack.labels)
            assert phone_text(said, Charset.NOTIFY).alphabet == "GSM-7"


def test_a_pack_that_runs_from_right_to_left_passes_but_cannot_go_through_notify(tiny: Pack) -> None:
    dummy = right_to_left(tiny)
    assert (dummy.direction, dummy.script, dummy.language) == ("rtl", "Arab", "qps-plocm")
    by_letter = attrs.evolve(
        dummy,
        channels=(Medium.LETTER, Medium.PRINT, Medium.EMAIL),
        texts={key: text for key, text in dummy.texts.items() if text.medium is not Medium.SMS},
    )
    found = [fault for fault in check_pack(by_letter, RULES, tiny, ON) if fault.level is Level.BLOCK]
    assert {fault.code for fault in found} == {"C17"}, [str(fault) for fault in found]
    assert "C10" in {fault.code for fault in check_pack(dummy, RULES, tiny, ON, Charset.NOTIFY)}
    assert "C10" not in {fault.code for fault in check_pack(dummy, RULES, tiny, ON, Charset.UNICODE)}


def test_it_is_never_the_tag_of_a_language() -> None:
    assert LANGUAGE == "qps-ploc"
    assert pseudo(english()).synthetic
    assert pseudo(english()).signoffs == ()
