"""A signature is of exactly one text, by the right people, and does not hold for ever."""

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from cara_core.packs.checking.all_checks import check_pack
from cara_core.packs.reading import read_pack
from cara_core.packs.signing import NotSignedOff, lacking
from cara_core.terms.days import day, days_after
from cara_core.terms.messages import Medium, MessageRule, Role
from cara_core.terms.pack import AddressForm, MessageText, Pack, TextStatus
from packs.making import ON, RULES, english, polish

KEY = ("P09-missed", Medium.LETTER, AddressForm.IMPERSONAL)
RULE = RULES["P09-missed"]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return english(tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def folder(source: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return polish(tmp_path_factory.mktemp("signed"), source)


@pytest.fixture(scope="module")
def pack(folder: Path) -> Pack:
    return read_pack(folder)


def by_role_alone(pack: Pack, text: MessageText, rule: MessageRule) -> bool:
    """The naive gate: somebody of each role signed that message once."""
    signed = {signoff.role for signoff in pack.signoffs if signoff.message == text.message}
    return signed >= {*rule.signed_by}


def test_a_text_that_everybody_signed_lacks_nothing(pack: Pack, source: Pack) -> None:
    assert lacking(pack, pack.texts[KEY], RULE, ON) == ()
    assert lacking(source, source.texts[KEY], RULE, ON) == ()


EDITS: dict[str, Callable[[MessageText], MessageText]] = {
    "text": lambda text: attrs.evolve(text, text=f"{text.text} "),
    "subject": lambda text: attrs.evolve(text, subject="x"),
    "form": lambda text: attrs.evolve(text, form=AddressForm.FEMININE),
}


@pytest.mark.parametrize("edit", EDITS)
def test_any_edit_makes_every_signature_void(edit: str, pack: Pack) -> None:
    edited = EDITS[edit](pack.texts[KEY])
    missing = lacking(pack, edited, RULE, ON)
    assert len(missing) == len({Role.TRANSLATION, Role.BACK_TRANSLATION, *RULE.signed_by})
    assert by_role_alone(pack, edited, RULE)  # the naive gate lets it through


def test_an_edit_after_signing_is_found_in_the_folder(source: Pack, tmp_path: Path) -> None:
    folder = polish(tmp_path, source)
    file = folder / "messages" / "P09-missed.md"
    file.write_text(file.read_text(encoding="utf-8").replace("najdalej ((", "najlepiej ((", 1), encoding="utf-8")
    [fault] = check_pack(read_pack(folder), RULES, source, ON)
    assert (fault.code, fault.file, fault.line) == ("C17", "messages/P09-missed.md", 8)
    assert "it was changed after it was signed" in fault.what


def test_a_signature_holds_twelve_months_and_not_before_its_day(pack: Pack) -> None:
    text = pack.texts[KEY]
    assert lacking(pack, text, RULE, day("2027-06-01")) == ()
    assert any("last 12 months" in missing for missing in lacking(pack, text, RULE, day("2027-06-02")))
    assert lacking(pack, text, RULE, days_after(day("2026-06-01"), -1))


def test_a_draft_or_a_synthetic_pack_is_never_ready(pack: Pack) -> None:
    draft = attrs.evolve(pack.texts[KEY], status=TextStatus.DRAFT)
    assert lacking(pack, draft, RULE, ON) == ("the status ready",)
    synthetic = attrs.evolve(pack, synthetic=True)
    assert len(lacking(synthetic, pack.texts[KEY], RULE, ON)) == 1


@pytest.mark.parametrize("role", [Role.TRANSLATION, Role.BACK_TRANSLATION, *RULE.signed_by])
def test_each_role_has_to_sign(role: Role, pack: Pack) -> None:
    fewer = attrs.evolve(pack, signoffs=tuple(signoff for signoff in pack.signoffs if signoff.role is not role))
    assert lacking(fewer, pack.texts[KEY], RULE, ON) == (f"the signature {role}",)


def test_nobody_translates_back_what_they_translated(pack: Pack) -> None:
    names = {Role.TRANSLATION: "Synthetic Łucja  Sample", Role.BACK_TRANSLATION: "SYNTHETIC LUCJA SAMPLE"}
    same = attrs.evolve(
        pack,
        signoffs=tuple(attrs.evolve(signoff, name=names.get(signoff.role, signoff.name)) for signoff in pack.signoffs),
    )
    assert len(set(names.values())) == 2  # two names, to whoever compares letters
    assert lacking(same, pack.texts[KEY], RULE, ON) == ("a back translation by somebody else than the translator",)


def test_the_refusal_says_what_is_lacking_and_nobodys_name(pack: Pack) -> None:
    wrong = NotSignedOff(pack.texts[KEY], ("the status ready", "the signature legal"))
    assert str(wrong) == "P09-missed (letter) may not be sent; it lacks: the status ready; the signature legal"
    assert wrong.lacking == ("the status ready", "the signature legal")
