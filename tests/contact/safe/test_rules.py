"""Every rule that forbids a send is found, alone and beside the others, and named without a value."""

import datetime as dt
import inspect
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from cara_core.books.messages import catalogue, core_forbidden
from cara_core.contact.safe import rules as safety
from cara_core.contact.safe.rules import (
    says_any,
    unsafe_for_participant,
    unsafe_for_victim,
    visible_faults,
)
from cara_core.terms.contact import Owned, PerpetratorAccess, SafeContact, SafeWay, SafeWindow, WayKind
from cara_core.terms.days import day
from cara_core.terms.instants import Instant, read_instant
from cara_core.terms.messages import Medium
from cara_core.terms.one_message import Blocked
from cara_core.terms.veil import Veiled

RULE = catalogue()["V07-neutral-text"]
REMINDER = catalogue()["P05-reminder-1d"]
NUMBER = "07700 900123"
WAY = SafeWay(
    kind=WayKind.SMS,
    value=Veiled(NUMBER),
    owner=Owned.OWN,
    perpetrator_access=PerpetratorAccess.NO,
    safe_windows=(SafeWindow(weekday=1, starts=dt.time(10), ends=dt.time(12)),),
    verified_on=day("2026-02-20"),
    expires_on=day("2026-03-20"),
    opted_in=frozenset({RULE.id}),
)
CONTACT = SafeContact(
    case="26/0117",
    version=3,
    recorded_by="PC 1234",
    recorded_on=day("2026-02-20"),
    told_by="victim",
    channels=(WAY,),
    language="pl",
    living_with_participant=False,
)
PARTICIPANT_REACHES = (Veiled("07700 900456"), Veiled("marek@example.org"), Veiled("14 Elm Grove\nSO14 3AB"))


def instant(text: str) -> Instant:
    found = read_instant(text)
    assert found is not None
    return found


MONDAY = instant("2026-03-09T10:30:00Z")


def asked(at: Instant = MONDAY, reaches: tuple[Veiled, ...] = PARTICIPANT_REACHES, **changed: Any) -> list[str]:
    """What forbids it where these fields of the way, or of the record, are others."""
    limits = {name: changed.pop(name) for name in ("verified_days", "version") if name in changed}
    of_way = {name: changed.pop(name) for name in [*changed] if name in {field.name for field in attrs.fields(SafeWay)}}
    way = attrs.evolve(WAY, **of_way)
    contact = attrs.evolve(CONTACT, channels=(way,), **changed)
    found = unsafe_for_victim(contact, way, RULE, at, reaches, **limits)
    return [f"{fault.rule} {fault.field}" for fault in found]


def test_where_every_rule_is_kept_nothing_forbids_it() -> None:
    assert asked() == []
    assert asked(version=3) == []
    assert asked(owner=Owned.WORK) == asked(owner=Owned.AGENCY) == []
    assert asked(expires_on=None) == []


@pytest.mark.parametrize(
    ("changed", "forbids"),
    [
        ({"owner": Owned.SHARED}, "V1 channels[0].owner"),
        ({"owner": Owned.RELATIVE}, "V1 channels[0].owner"),
        ({"perpetrator_access": PerpetratorAccess.UNKNOWN}, "V1 channels[0].perpetrator_access"),
        ({"perpetrator_access": PerpetratorAccess.YES}, "V1 channels[0].perpetrator_access"),
        ({"verified_on": None}, "V1 channels[0].verified_on"),
        ({"verified_on": day("2026-02-06")}, "V1 channels[0].verified_on"),
        ({"verified_on": day("2026-03-10")}, "V1 channels[0].verified_on"),
        ({"expires_on": day("2026-03-08")}, "V1 channels[0].expires_on"),
        ({"opted_in": frozenset()}, "V1 channels[0].opted_in"),
        ({"opted_in": frozenset({"V01-first-contact"})}, "V1 channels[0].opted_in"),
        ({"kind": WayKind.EMAIL}, "V1 channels[0].kind"),
        ({"kind": WayKind.POST}, "V1 channels[0].kind"),
        ({"kind": WayKind.IN_PERSON}, "V1 channels[0].kind"),
        ({"kind": WayKind.VIA_AGENCY}, "V1 channels[0].kind"),
        ({"do_not_contact": True}, "V1 do_not_contact"),
        ({"living_with_participant": None}, "V2 living_with_participant"),
        ({"living_with_participant": True}, "V2 living_with_participant"),
        ({"language": None}, "V2 language"),
        ({"safe_windows": ()}, "V2 channels[0].safe_windows"),
        ({"avoid": (day("2026-03-09"),)}, "V3 channels[0].avoid"),
        ({"at": instant("2026-03-09T12:00:00Z")}, "V3 channels[0].safe_windows"),
        ({"reaches": (*PARTICIPANT_REACHES, Veiled("+44 (0)7700 900-123"))}, "V4 channels[0].value"),
        ({"version": 2}, "V8 version"),
        ({"version": 4}, "V8 version"),
        ({"verified_days": 16}, "V1 channels[0].verified_on"),
        ({"verified_days": 0}, "V1 channels[0].verified_on"),
    ],
)
def test_each_rule_alone_forbids_it(changed: dict[str, Any], forbids: str) -> None:
    assert asked(**changed) == [forbids]


@pytest.mark.parametrize("voicemail_ok", [True, False])
def test_no_machine_calls_whatever_the_record_allows_a_person(*, voicemail_ok: bool) -> None:
    assert asked(kind=WayKind.CALL, voicemail_ok=voicemail_ok) == [
        "V1 channels[0].kind",
        "V5 channels[0].voicemail_ok",
    ]
    call = attrs.evolve(RULE, media=(Medium.CALL,))
    way = attrs.evolve(WAY, kind=WayKind.CALL, voicemail_ok=voicemail_ok)
    found = unsafe_for_victim(attrs.evolve(CONTACT, channels=(way,)), way, call, MONDAY, PARTICIPANT_REACHES)
    assert {fault.rule for fault in found} == {"V1", "V5"}


def test_every_rule_that_is_broken_is_named_at_once() -> None:
    found = asked(
        at=instant("2026-04-20T18:00:00Z"),
        reaches=(Veiled(NUMBER),),
        owner=Owned.SHARED,
        perpetrator_access=PerpetratorAccess.UNKNOWN,
        opted_in=frozenset(),
        do_not_contact=True,
        living_with_participant=None,
        language=None,
        version=2,
    )
    assert found == [
        "V8 version",
        "V1 do_not_contact",
        "V2 living_with_participant",
        "V2 language",
        "V1 channels[0].owner",
        "V1 channels[0].perpetrator_access",
        "V1 channels[0].opted_in",
        "V1 channels[0].verified_on",
        "V1 channels[0].expires_on",
        "V3 channels[0].safe_windows",
        "V4 channels[0].value",
    ]


def test_without_a_record_nothing_is_sent() -> None:
    assert unsafe_for_victim(None, WAY, RULE, MONDAY, PARTICIPANT_REACHES) == (Blocked("V2", "contact"),)


def test_a_way_that_does_not_stand_in_the_record_now_is_none() -> None:
    changed = attrs.evolve(CONTACT, channels=(attrs.evolve(WAY, value=Veiled("07700 900789")),))
    assert unsafe_for_victim(changed, WAY, RULE, MONDAY, PARTICIPANT_REACHES) == (Blocked("V1", "channels"),)
    two = attrs.evolve(CONTACT, channels=(changed.channels[0], attrs.evolve(WAY, owner=Owned.SHARED)))
    assert unsafe_for_victim(two, two.channels[1], RULE, MONDAY, PARTICIPANT_REACHES) == (
        Blocked("V1", "channels[1].owner"),
    )


def test_a_message_of_another_reader_never_goes_to_the_victim() -> None:
    way = attrs.evolve(WAY, opted_in=frozenset({REMINDER.id}))
    found = unsafe_for_victim(attrs.evolve(CONTACT, channels=(way,)), way, REMINDER, MONDAY, PARTICIPANT_REACHES)
    assert found == (Blocked("V7", "message.reader"),)


@pytest.mark.parametrize("verified_days", [31, 365, -1])
def test_a_force_can_ask_for_a_fresher_confirmation_and_not_for_an_older_one(verified_days: int) -> None:
    with pytest.raises(ValueError, match="verified_days: 0 to 30"):
        asked(verified_days=verified_days)


def test_a_confirmation_holds_for_thirty_days_and_through_its_last_day() -> None:
    ways: dict[str, Any] = {"verified_on": day("2026-02-07"), "expires_on": day("2026-03-09")}
    assert asked(**ways) == []
    assert asked(at=instant("2026-03-16T10:30:00Z"), **ways) == [
        "V1 channels[0].verified_on",
        "V1 channels[0].expires_on",
    ]


def test_the_day_of_a_confirmation_is_that_of_london() -> None:
    night = (SafeWindow(weekday=3, starts=dt.time(0), ends=dt.time(1)),)
    ways: dict[str, Any] = {"safe_windows": night, "verified_on": day("2026-07-01"), "expires_on": None}
    assert asked(at=instant("2026-06-30T23:30:00Z"), **ways) == []
    until = {**ways, "verified_on": day("2026-06-20"), "expires_on": day("2026-06-30")}
    assert asked(at=instant("2026-06-30T23:30:00Z"), **until) == ["V1 channels[0].expires_on"]


@pytest.mark.parametrize(
    "call",
    [
        lambda at: unsafe_for_victim(CONTACT, WAY, RULE, at, PARTICIPANT_REACHES),
        lambda at: unsafe_for_participant(NUMBER, (), REMINDER, at),
        lambda at: unsafe_for_participant(NUMBER, (), None, at),
    ],
)
def test_an_instant_without_an_offset_is_refused(call: Callable[[Instant], object]) -> None:
    with pytest.raises(ValueError, match="an instant with an offset"):
        call(MONDAY.replace(tzinfo=None))


def test_no_argument_switches_a_rule_off() -> None:
    """Each argument is a value that is judged, or a limit that only tightens: none is a yes-or-no."""
    for function in (unsafe_for_victim, unsafe_for_participant, visible_faults, says_any):
        for parameter in inspect.signature(function).parameters.values():
            assert parameter.annotation not in {bool, "bool"}
            assert not isinstance(parameter.default, bool)
    assert "environ" not in inspect.getsource(safety)


def test_no_reason_holds_a_value() -> None:
    found = unsafe_for_victim(
        attrs.evolve(CONTACT, notes=Veiled("Wednesdays")), WAY, RULE, instant("2026-04-20T18:00:00Z"), (WAY.value,)
    )
    shown = repr(found)
    assert len(found) > 3
    assert not [value for value in ("900123", "26/0117", "Wednesdays", "2026", RULE.id) if value in shown]
    with pytest.raises(ValueError, match="rule"):
        Blocked("not a rule", "channels")


def test_only_the_hour_is_waited_for() -> None:
    (late,) = unsafe_for_victim(CONTACT, WAY, RULE, instant("2026-03-09T12:00:00Z"), PARTICIPANT_REACHES)
    assert late.waits
    assert not Blocked("V1", "channels[0].owner").waits


# The participant's side


def to_participant(value: str, at: str = "2026-03-09T10:30:00Z", victim: tuple[Veiled | str, ...] = ()) -> list[str]:
    found = unsafe_for_participant(value, victim, REMINDER, instant(at), field="participant.phone")
    return [f"{fault.rule} {fault.field}" for fault in found]


def test_a_number_that_stands_on_the_victim_s_record_is_not_written_to() -> None:
    assert to_participant("07700 900456", victim=(WAY.value, "anna@example.org")) == []
    assert to_participant("+44 7700 900 123", victim=(WAY.value,)) == ["V4 participant.phone"]
    assert to_participant("ANNA@example.org", victim=("anna@example.org",)) == ["V4 participant.phone"]


@pytest.mark.parametrize(
    ("at", "forbids"),
    [
        ("2026-03-09T09:59:59Z", ["V3 message.earliest"]),
        ("2026-03-09T10:00:00Z", []),
        ("2026-03-09T17:59:59Z", []),
        ("2026-03-09T18:00:00Z", ["V3 message.latest"]),
        ("2026-07-06T09:00:00Z", []),
        ("2026-07-06T08:59:59Z", ["V3 message.earliest"]),
        ("2026-07-06T17:00:00Z", ["V3 message.latest"]),
    ],
)
def test_he_is_written_to_in_the_hours_of_the_message_by_a_clock_in_london(at: str, forbids: list[str]) -> None:
    assert to_participant("07700 900456", at) == forbids


def test_a_letter_has_no_hour_and_is_compared_all_the_same() -> None:
    night = instant("2026-03-09T03:00:00Z")
    assert unsafe_for_participant(PARTICIPANT_REACHES[2], (WAY.value,), None, night) == ()
    home = (Veiled("Flat 2, 14 Elm Grove, so143ab"),)
    assert unsafe_for_participant(PARTICIPANT_REACHES[2], home, None, night) == (Blocked("V4", "to"),)


def test_a_message_of_another_reader_never_goes_to_the_participant() -> None:
    assert unsafe_for_participant("07700 900456", (), RULE, MONDAY) == (Blocked("V7", "message.reader"),)


# What a third person can see


NAMES = core_forbidden()["names"]


@pytest.mark.parametrize(
    "text",
    [
        "A message about CARA",
        "cara",
        "the Police will ring",
        "Your caution: 7 March",
        "you were cautioned",
        "P\u00f3lice",
        "po\u200blice",
        "po\u00adlice",
        "letter_cara.pdf",
        "domestic   abuse",
        "DOMESTIC",
        "the Magistrates' Court",
        "1caution",
    ],
)
def test_a_text_message_that_says_what_it_is_about_is_found(text: str) -> None:
    assert visible_faults(text, Medium.SMS, NAMES) == (Blocked("V6", "text"),)
    assert says_any(text, NAMES)


@pytest.mark.parametrize("text", ["", "Please ring me on 01632 960001", "precaution", "Caravan Road", "scara"])
def test_a_word_counts_where_a_word_begins_and_nowhere_else(text: str) -> None:
    assert says_any(text, NAMES) is text.startswith("Caravan")
    assert not says_any(text, [])
    assert not says_any(text, ["", " "])


def test_letters_with_a_stroke_make_no_difference() -> None:
    assert says_any("\u0141AGODNA ostrze\u017cenie", ["lagodna", "nothing"])
    assert says_any("lagodna", ["\u0142agodn"])
    assert says_any("domestic \n abuse", ["Domestic abuse"])


@pytest.mark.parametrize(
    ("medium", "fields"),
    [
        (Medium.SMS, ["text", "subject"]),
        (Medium.EMAIL, ["subject"]),
        (Medium.LETTER, ["text"]),
        (Medium.PRINT, []),
        (Medium.WORK, []),
    ],
)
def test_what_is_outside_depends_on_the_medium(medium: Medium, fields: list[str]) -> None:
    said = "from the police"
    found = visible_faults(said, medium, {"names": NAMES, "offence": ["x"]}, subject=said)
    assert [fault.field for fault in found] == fields
    assert visible_faults(said, medium, NAMES, subject=said) == found
    assert not visible_faults("fine", medium, {"names": NAMES}, subject="fine")
    assert not visible_faults("fine", medium, NAMES)
    assert not visible_faults(said, medium, {"offence": ["x"]}, subject=said)


def equal_words(text: str) -> bool:
    """The known-bad twin: whole words, as they are written."""
    return any(word in NAMES for word in text.split())


def test_looking_for_equal_words_as_typed_misses_most() -> None:
    texts = ["Cautioned", "P\u00f3lice", "po\u200blice", "Caution:", "CARA"]
    assert not [text for text in texts if equal_words(text)]
    assert all(says_any(text, NAMES) for text in texts)
