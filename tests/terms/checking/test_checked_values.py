"""A text of another form, a number out of bounds, a value of another kind: each refused by its field, none repeated."""

import datetime as dt
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

import cara_core
from cara_core.channels.smtp import SmtpChannel
from cara_core.errors import InputError
from cara_core.formats.participant import Away, Participant
from cara_core.packs.settings import Direction
from cara_core.terms.checking.checked_values import checked_kinds, number_from, text_form, word_of
from cara_core.terms.contact import InterpreterNeed, Owned, PerpetratorAccess, SafeContact, SafeWay, SafeWindow, WayKind
from cara_core.terms.days import day
from cara_core.terms.messages import Medium, Progress, Receipt, Route
from cara_core.terms.policy import ForceCard
from cara_core.terms.referral import Sex
from cara_core.terms.veil import Veiled

PLANTED: Final = "Siân O'Brien"
ON: Final = day("2026-03-09")
WINDOW: Final = SafeWindow(weekday=1, starts=dt.time(10), ends=dt.time(12))
WAY: Final = SafeWay(kind=WayKind.CALL, value=Veiled("07700 900123"), owner=Owned.OWN)
RECORD: Final = SafeContact(case="26/1", version=1, recorded_by="PC 1", recorded_on=ON, told_by="victim")
NEED: Final = InterpreterNeed(language="pl")
SOMEBODY: Final = Participant(case="26/1", name="A", sex=Sex.FEMALE, language="pl", interpreter_needed=False)
RECEIPT: Final = Receipt(reference="0" * 32, state=Progress.FAILED, at=dt.datetime(2026, 3, 9, tzinfo=dt.UTC))


def fault_of(good: Any, **changes: object) -> tuple[str, str]:
    with pytest.raises(InputError) as refused:
        attrs.evolve(good, **changes)
    assert PLANTED not in str(refused.value) + repr(refused.value)
    ((path, code),) = [(fault.path, fault.code) for fault in refused.value.faults]
    return path, code


@pytest.mark.parametrize(
    "good", [WINDOW, WAY, RECORD, NEED, SOMEBODY, Away(first=ON)], ids=lambda good: type(good).__name__
)
@pytest.mark.parametrize("wrong", [PLANTED, "no", 0, 1.0, object(), [PLANTED], {PLANTED: PLANTED}, (PLANTED, 0), b"no"])
def test_where_somebody_can_be_reached_is_of_its_kind(good: Any, wrong: object) -> None:
    """``"no"`` for ``living_with_participant`` would count as a yes, and for ``perpetrator_access`` as no danger."""
    for field in attrs.fields(type(good)):
        kinds = {kind.strip() for kind in str(getattr(field.type, "__name__", field.type)).split("|")}
        if type(wrong).__name__ in kinds:
            continue
        path, code = fault_of(good, **{field.name: wrong})
        assert (path.rpartition(".")[2], code) == (field.name, "WRONG_KIND")


@pytest.mark.parametrize(
    ("good", "field", "wrong", "path"),
    [
        (WAY, "perpetrator_access", "no", "channels[].perpetrator_access"),
        (WAY, "voicemail_ok", "no", "channels[].voicemail_ok"),
        (WAY, "opted_in", frozenset({1}), "channels[].opted_in"),
        (RECORD, "do_not_contact", "no", "do_not_contact"),
        (RECORD, "channels", (WINDOW,), "channels"),
        (RECORD, "notes", PLANTED, "notes"),
        (SOMEBODY, "interpreter_needed", "no", "interpreter_needed"),
        (SOMEBODY, "sex", "male", "sex"),
    ],
)
def test_no_is_not_yes(good: Any, field: str, wrong: object, path: str) -> None:
    assert fault_of(good, **{field: wrong}) == (path, "WRONG_KIND")
    assert attrs.evolve(WAY, perpetrator_access=PerpetratorAccess.NO).perpetrator_access is PerpetratorAccess.NO


@pytest.mark.parametrize(
    ("good", "field"),
    [
        (RECEIPT, "reference"),
        (RECEIPT, "detail"),
        (Route(medium=Medium.SMS, channel="notify"), "channel"),
        (ForceCard(id="a_force", name="A force"), "id"),
        (SmtpChannel(host="localhost", port=25, sender="a@b.example"), "sender"),
    ],
)
@pytest.mark.parametrize(("wrong", "code"), [(PLANTED, "NOT_ALLOWED"), (None, "WRONG_KIND"), (17, "WRONG_KIND")])
def test_a_name_in_the_wrong_field_is_not_repeated(good: Any, field: str, wrong: object, code: str) -> None:
    assert fault_of(good, **{field: wrong}) == (field, code)


@attrs.frozen
class Checked:
    text: str = attrs.field(default="a", validator=text_form("[a-z]+"))
    number: int = attrs.field(default=1, validator=number_from(1, to=7))
    word: str = attrs.field(default="ltr", validator=word_of("ltr", "rtl"))


@pytest.mark.parametrize("changes", [{"text": "a\n"}, {"number": 0}, {"number": 8}, {"word": PLANTED}, {"text": "É"}])
def test_each_check_holds_at_its_bounds(changes: dict[str, object]) -> None:
    assert Checked("z", 7, "rtl") == Checked("z", 7, Direction.RIGHT_TO_LEFT), "a word of an enumeration is a word"
    assert fault_of(Checked(), **changes) == (*changes, "NOT_ALLOWED")


@pytest.mark.parametrize("wrong", [PLANTED, 1.0, True, None])
def test_a_number_is_a_whole_number(wrong: object) -> None:
    assert fault_of(Checked(), number=wrong) == ("number", "WRONG_KIND")


def test_the_validators_of_attrs_repeat_the_value() -> None:
    """The known-bad twin: why there are checks of our own."""

    @attrs.frozen
    class Careless:
        by: str = attrs.field(validator=attrs.validators.matches_re("[a-z]+"))

    with pytest.raises(ValueError, match="must match regex") as refused:
        Careless(PLANTED)
    assert PLANTED in str(refused.value)


def test_no_class_has_a_validator_that_repeats_a_value() -> None:
    names = ("matches_re", "ge", "le", "gt", "lt")
    for source in Path(cara_core.__file__).parent.rglob("*.py"):
        text = source.read_text(encoding="utf-8")
        assert [name for name in names if f"validators.{name}(" in text] == [], source.name


def test_a_kind_that_cannot_be_checked_is_a_mistake_in_a_program() -> None:
    with pytest.raises(TypeError, match="no check for the kind"):

        @attrs.frozen(field_transformer=checked_kinds(""))
        class Odd:
            values: list[int]
