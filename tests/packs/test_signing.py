"""A signature is of every part of one text, by people of a register, and does not hold for ever."""

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from cara_core.packs.checking.all_checks import check_pack
from cara_core.packs.parts import parts_of
from cara_core.packs.reading import read_pack
from cara_core.packs.register import FORCE_ROLES
from cara_core.packs.signing import NotSignedOff, answering, lacking
from cara_core.terms.days import Day, day, days_after
from cara_core.terms.messages import Medium, MessageRule, Role
from cara_core.terms.pack import AddressForm, ForceSheet, MessageText, Pack, Signer, SignOff, TextStatus
from packs.making import ON, RULES, english, polish, sheet

KEY = ("P09-missed", Medium.LETTER, AddressForm.IMPERSONAL)
RULE = RULES["P09-missed"]
ROLES = (Role.TRANSLATION, Role.BACK_TRANSLATION, *RULE.signed_by)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return english(tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def folder(source: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return polish(tmp_path_factory.mktemp("signed"), source)


@pytest.fixture(scope="module")
def pack(folder: Path) -> Pack:
    return read_pack(folder)


@pytest.fixture(scope="module")
def signed(source: Pack, pack: Pack) -> ForceSheet:
    return sheet(source, pack)


@pytest.fixture
def missing(source: Pack, signed: ForceSheet) -> Callable[..., tuple[str, ...]]:
    """What that text of that pack lacks on a day."""

    def ask(pack: Pack, text: MessageText | None = None, on: Day = ON, sheet: ForceSheet = signed) -> tuple[str, ...]:
        return lacking(pack, text or pack.texts[KEY], RULE, on, english=source, sheet=sheet)

    return ask


Missing = Callable[..., tuple[str, ...]]


def by_role_alone(pack: Pack, sheet: ForceSheet, text: MessageText, rule: MessageRule) -> bool:
    """The naive gate: somebody of each role signed that message once."""
    rows = (*pack.signoffs, *sheet.register.signoffs)
    return {row.role for row in rows if row.message == text.message} >= {*rule.signed_by}


def test_a_text_that_everybody_signed_lacks_nothing(
    missing: Missing, pack: Pack, source: Pack, signed: ForceSheet
) -> None:
    assert missing(pack) == ()
    assert lacking(source, source.texts[KEY], RULE, ON, sheet=signed) == ()


EDITS: dict[str, Callable[[MessageText], MessageText]] = {
    "text": lambda text: attrs.evolve(text, text=f"{text.text} "),
    "subject": lambda text: attrs.evolve(text, subject="x"),
    "form": lambda text: attrs.evolve(text, form=AddressForm.FEMININE),
}


@pytest.mark.parametrize("edit", EDITS)
def test_any_edit_makes_every_signature_void(edit: str, missing: Missing, pack: Pack, signed: ForceSheet) -> None:
    edited = EDITS[edit](pack.texts[KEY])
    assert len(missing(pack, edited)) == len(ROLES)
    assert by_role_alone(pack, signed, edited, RULE)  # the naive gate lets it through


def test_an_edit_after_signing_is_found_in_the_folder_with_what_it_was(source: Pack, tmp_path: Path) -> None:
    folder = polish(tmp_path, source)
    before = sheet(source, read_pack(folder))
    file = folder / "messages" / "P09-missed.md"
    file.write_text(file.read_text(encoding="utf-8").replace("najdalej ((", "najlepiej ((", 1), encoding="utf-8")
    [fault] = check_pack(read_pack(folder), RULES, source, ON, sheet=before)
    assert (fault.code, fault.file, fault.line) == ("C17", "messages/P09-missed.md", 8)
    assert "it was changed after it was signed" in fault.what
    assert 'line 2 was "((office.short_name)): ((session.day)).' in fault.what


def test_a_signature_holds_twelve_months_and_not_before_its_day(missing: Missing, pack: Pack) -> None:
    assert missing(pack, on=day("2027-06-01")) == ()
    assert any("12 months ago" in why for why in missing(pack, on=day("2027-06-02")))
    assert missing(pack, on=days_after(day("2026-06-01"), -1))


def test_a_draft_or_a_synthetic_pack_is_never_ready(missing: Missing, pack: Pack) -> None:
    draft = attrs.evolve(pack.texts[KEY], status=TextStatus.DRAFT)
    assert missing(pack, draft) == ("the status ready",)
    assert len(missing(attrs.evolve(pack, synthetic=True))) == 1


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_to_sign(role: Role, missing: Missing, pack: Pack, signed: ForceSheet) -> None:
    def fewer(rows: tuple[SignOff, ...]) -> tuple[SignOff, ...]:
        return tuple(row for row in rows if row.role is not role or row.language)

    register = attrs.evolve(signed.register, signoffs=fewer(signed.register.signoffs))
    without = attrs.evolve(signed, register=register)
    assert missing(attrs.evolve(pack, signoffs=fewer(pack.signoffs)), sheet=without) == (f"the signature {role}",)


def renamed(people: tuple[Signer, ...], **names: str) -> tuple[Signer, ...]:
    return tuple(attrs.evolve(person, name=names.get(person.id, person.name)) for person in people)


def test_nobody_holds_two_roles_over_one_text_however_their_name_is_spelled(missing: Missing, pack: Pack) -> None:
    same = attrs.evolve(pack, people=renamed(pack.people, t1="Synthetic Łucja  Sample", b1="SYNTHETIC LUCJA SAMPLE"))
    assert missing(same) == ("four eyes: one person signed as translation and back_translation",)


def test_four_eyes_look_over_both_registers(missing: Missing, pack: Pack, signed: ForceSheet) -> None:
    people = renamed(signed.register.people, l1="Synthetic c1")
    other = attrs.evolve(signed, register=attrs.evolve(signed.register, people=people))
    assert missing(pack, sheet=other) == ("four eyes: one person signed as community and legal",)


PEOPLE: dict[str, tuple[Callable[[Signer], Signer], str]] = {
    "unknown": (lambda person: attrs.evolve(person, id="t9"), "whoever gave it is in no register"),
    "another role": (
        lambda person: attrs.evolve(person, roles=(Role.COMMUNITY,)),
        "does not have the role translation",
    ),
    "another language": (lambda person: attrs.evolve(person, languages=("de",)), "does not have the language pl"),
    "not yet": (lambda person: attrs.evolve(person, from_=day("2026-06-02")), "was not in the register on that day"),
    "gone before": (lambda person: attrs.evolve(person, until=day("2026-05-31")), "was not in the register"),
    "revoked since": (lambda person: attrs.evolve(person, revoked=ON), "was taken out of the register"),
}


@pytest.mark.parametrize("change", PEOPLE)
def test_who_signed_has_to_stand_in_the_register_for_it_on_that_day(change: str, missing: Missing, pack: Pack) -> None:
    other, why = PEOPLE[change]
    people = tuple(other(person) if person.id == "t1" else person for person in pack.people)
    found = missing(attrs.evolve(pack, people=people))
    assert [why in text for text in found] == [True], found
    assert not any("Synthetic" in text for text in found), "nobody's name is said"


def test_who_leaves_the_register_later_has_signed_all_the_same(missing: Missing, pack: Pack) -> None:
    people = tuple(attrs.evolve(person, until=day("2026-06-01")) for person in pack.people)
    assert missing(attrs.evolve(pack, people=people)) == ()
    later = tuple(attrs.evolve(person, revoked=days_after(ON, 1)) for person in pack.people)
    assert missing(attrs.evolve(pack, people=later)) == ()


def test_a_row_of_the_older_form_is_read_and_does_not_hold(missing: Missing, pack: Pack) -> None:
    text = pack.texts[KEY]
    old = SignOff(message=KEY[0], medium=KEY[1], role=Role.TRANSLATION, name="Somebody", on=ON, sha256=text.digest)
    rows = (*(row for row in pack.signoffs if row.role is not Role.TRANSLATION), old)
    [why] = missing(attrs.evolve(pack, signoffs=rows))
    assert "before there was a register" in why


def test_a_pack_cannot_give_what_is_the_forces_to_give(missing: Missing, pack: Pack, signed: ForceSheet) -> None:
    rows = tuple(attrs.evolve(row, pack="") for row in signed.register.signoffs if row.role in FORCE_ROLES)
    own = attrs.evolve(pack, people=(*pack.people, *signed.register.people), signoffs=(*pack.signoffs, *rows))
    nobody = attrs.evolve(signed, register=attrs.evolve(signed.register, people=(), signoffs=()))
    assert any("this role is the force's to give" in why for why in missing(own, sheet=nobody))


def test_a_signature_taken_back_does_not_hold_and_may_be_given_again(missing: Missing, pack: Pack) -> None:
    [row] = [row for row in pack.signoffs if (row.message, row.medium, row.form) == KEY and row.role is Role.COMMUNITY]
    back = attrs.evolve(row, withdrawn=True, parts={}, on=ON)
    taken = attrs.evolve(pack, signoffs=(*pack.signoffs, back))
    assert missing(taken) == ("the signature community",)
    assert missing(attrs.evolve(taken, signoffs=(*taken.signoffs, row))) == ()


def test_a_part_signed_anew_everywhere_holds_where_the_rest_still_does(missing: Missing, pack: Pack) -> None:
    months = (*pack.dates.months[:2], "marca", *pack.dates.months[3:])
    changed = attrs.evolve(pack, dates=attrs.evolve(pack.dates, months=months))
    assert {why.split()[2].rstrip(":") for why in missing(changed)} == {"translation", "community"}
    [days] = [part for part in parts_of(changed, changed.texts[KEY], RULE, None) if part.name == "days"]
    again = tuple(
        SignOff(message="*", role=role, by=by, on=ON, parts={"days": days.digest})
        for role, by in ((Role.TRANSLATION, "t1"), (Role.COMMUNITY, "c1"))
    )
    assert missing(attrs.evolve(changed, signoffs=(*changed.signoffs, *again))) == ()


def test_no_part_goes_without_somebody_who_answers_for_it() -> None:
    assert answering("days", (Role.SAFEGUARDING,), Medium.SMS) == (Role.SAFEGUARDING,)
    assert answering("days", ROLES, Medium.SMS) == (Role.TRANSLATION, Role.COMMUNITY)
    assert answering("english", ROLES, Medium.CALL) == (Role.TRANSLATION,)
    assert answering("words", (), Medium.WORK) == (), "what nobody has to sign, nobody signs"


def test_the_refusal_says_what_is_lacking_and_nobodys_name(pack: Pack) -> None:
    wrong = NotSignedOff(pack.texts[KEY], ("the status ready", "the signature legal"))
    assert str(wrong) == "P09-missed (letter) may not be sent; it lacks: the status ready; the signature legal"
    assert wrong.lacking == ("the status ready", "the signature legal")
