"""The one gate: what is signed may be used, what blocks stops what it touches, and everybody is answered alike."""

from collections.abc import Callable, Mapping
from pathlib import Path

import attrs
import pytest

from cara_core.packs import gate
from cara_core.packs.checking.all_checks import check_pack
from cara_core.packs.gate import Verdict, verdict
from cara_core.packs.reading import read_pack
from cara_core.terms.days import Day, day
from cara_core.terms.messages import Charset, Medium
from cara_core.terms.pack import AddressForm, ForceSheet, Pack
from packs.making import ON, POLISH, english, polish, sheet, sign

LETTER, SMS, CALL = Medium.LETTER, Medium.SMS, Medium.CALL
P14 = {("P14-signposting", medium) for medium in (Medium.PRINT, Medium.EMAIL)}
DAYS = {("P03-booking", LETTER), ("P03-booking", SMS), ("P09-missed", LETTER), ("P09-missed", SMS)}
ON_PAPER = {("P14-signposting", Medium.PRINT)}
"""A letter bears its own day, whatever its text says."""
EVERYTHING = DAYS | P14 | {("V04-after-w1", CALL), ("V07-neutral-text", SMS)}


@attrs.frozen
class Made:
    """The two tiny packs, signed, and the force that signed them."""

    folder: Path
    source: Pack
    sheet: ForceSheet

    def verdict(self, on: Day = ON) -> Verdict:
        """What the Polish folder may say as it is now."""
        return verdict(read_pack(self.folder), self.source, self.sheet, Charset.NOTIFY, on)

    def stopped(self, on: Day = ON) -> set[tuple[str, Medium]]:
        return {(message, medium) for (message, medium, _), why in self.verdict(on).stopped.items() if why}

    def edit(self, file: str, old: str, new: str) -> None:
        """Another word in this file, and nothing signed again."""
        text = (self.folder / file).read_text(encoding="utf-8")
        assert old in text
        (self.folder / file).write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def made(tmp_path: Path) -> Made:
    source = english(tmp_path)
    folder = polish(tmp_path, source)
    return Made(folder, source, sheet(source, read_pack(folder)))


def test_what_everybody_signed_may_be_used_and_what_is_not_there_may_not(made: Made) -> None:
    found = made.verdict()
    assert {key: why for key, why in found.stopped.items() if why} == {}
    assert {(message, medium) for message, medium, _ in found.ready} == EVERYTHING
    assert found.of("P03-booking", SMS) == ()
    assert [reason.code for reason in found.of("P03-booking", Medium.EMAIL)] == ["C01"]
    assert not found.is_ready, "the tiny pack has few of the messages that the catalogue asks for"


EDITS: dict[str, tuple[str, str, str, set[tuple[str, Medium]], str]] = {
    "a month": ("words/dates.csv", "miesiącC", "miesiącD", DAYS | ON_PAPER, 'month 3 was "miesiącC", is "miesiącD"'),
    "a time": (
        "words/dates.csv",
        "((hour)):((minute))",
        "((hour)).((minute))",
        DAYS,
        "pattern time",
    ),
    "a word": (
        "messages/P09-missed.md",
        "najdalej ((office.reply_day)).\n\n## letter",
        "najlepiej ((office.reply_day)).\n\n## letter",
        {("P09-missed", SMS)},
        "line 2 was",
    ),
    "a back translation": (
        "messages/P03-booking.md",
        "Two dates, please take part in both.",
        "You need not come.",
        {("P03-booking", LETTER)},
        "need not come",
    ),
    "a prompt": (
        "messages/V04-after-w1.md",
        "Czy to dobry czas?",
        "Zostawić wiadomość.",
        {("V04-after-w1", CALL)},
        "line 2 was",
    ),
    "a service": ("services.csv", "Example line", "Another line", P14, "Another line was not there"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_change_unsigns_exactly_what_it_touches_and_says_why(edit: str, made: Made) -> None:
    file, old, new, touched, why = EDITS[edit]
    made.edit(file, old, new)
    found = made.verdict()
    assert made.stopped() == touched
    reasons = [reason.what for reasons in found.stopped.values() for reason in reasons if reason.code == "C17"]
    assert all("it was changed after it was signed" in what for what in reasons)
    assert any(why in what for what in reasons), reasons


def test_a_changed_english_unsigns_its_translations(made: Made) -> None:
    text = made.source.texts["P03-booking", SMS, AddressForm.IMPERSONAL]
    changed = attrs.evolve(text, text=f"{text.text} Really.")
    source = attrs.evolve(
        made.source, texts={**made.source.texts, ("P03-booking", SMS, AddressForm.IMPERSONAL): changed}
    )
    found = attrs.evolve(made, source=source)
    assert found.stopped() == {("P03-booking", SMS)}
    assert {reason.code for reason in found.verdict().of("P03-booking", SMS)} == {"C06", "C17"}


def test_a_changed_value_of_the_force_stops_what_shows_it_and_voids_no_translation(made: Made) -> None:
    office = attrs.evolve(made.sheet.office, phone="01632 960199")
    other = attrs.evolve(made, sheet=attrs.evolve(made.sheet, office=office))
    assert other.stopped() == DAYS | P14
    for reasons in other.verdict().stopped.values():
        for reason in reasons:
            assert "the force's signature legal of office.phone in pl" in reason.what
            assert '"01632 960100", is "01632 960199"' in reason.what
            assert "the signature translation" not in reason.what


FAULTS: dict[str, tuple[Mapping[str, str], set[tuple[str, Medium]], str]] = {
    "synthetic": (
        {"pack.toml": POLISH["pack.toml"].replace("synthetic = false", "synthetic = true")},
        EVERYTHING,
        "C17",
    ),
    "forbidden": ({"words/forbidden.csv": "list,word\nnames,policj\n"}, EVERYTHING, "C08"),
    "an old service": (
        {
            "services.csv": POLISH["services.csv"]
            .replace("2026-11-01,somebody,2027-01-20,made up\nEx", "2026-11-01,somebody,2027-01-20,made up\nEx")
            .replace(
                "Example line,both,Somebody to talk to,pl,01632 960123,,,,2026-11-01",
                "Example line,both,Somebody to talk to,pl,01632 960123,,,,2025-11-01",
            )
        },
        P14,
        "C18",
    ),
    "nobody verified it": (
        {"services.csv": POLISH["services.csv"].replace("960123,,,,2026-11-01,somebody", "960123,,,,2026-11-01,x")},
        P14,
        "C18",
    ),
    "a refuge": ({"services.csv": POLISH["services.csv"].replace("Somebody to talk to", "Refuge")}, P14, "C18"),
    "a slot": (
        {"messages/V04-after-w1.md": POLISH["messages/V04-after-w1.md"].replace("Czy to", "[synthetic: legal] Czy to")},
        {("V04-after-w1", CALL)},
        "C28",
    ),
    "an empty slot": (
        {
            "messages/P14-signposting.md": POLISH["messages/P14-signposting.md"].replace(
                "## email\nSubject: Lista\n", "## email\nSubject: Lista\n\n[ ]\n"
            )
        },
        {("P14-signposting", Medium.EMAIL)},
        "C28",
    ),
    "no word for a month": (
        {"words/dates.csv": POLISH["words/dates.csv"].replace("miesiącC", "")},
        DAYS | ON_PAPER,
        "C05",
    ),
    "no language of the force": (
        {
            "messages/P14-signposting.md": POLISH["messages/P14-signposting.md"].replace(
                "Pytania: ((office.phone)).\n\n## email",
                "Skargi: ((office.complaints)). Pytania: ((office.phone)).\n\n## email",
            )
        },
        {("P14-signposting", Medium.PRINT)},
        "C29",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_stops_what_it_touches_and_no_more_though_all_is_signed(fault: str, made: Made, tmp_path: Path) -> None:
    planted, touched, code = FAULTS[fault]
    folder = polish(tmp_path / "planted", made.source, planted)
    complaining = attrs.evolve(made.sheet.office, complaints="Write to us")
    other = attrs.evolve(made, folder=folder, sheet=sheet(made.source, read_pack(folder), office=complaining))
    assert other.stopped() == touched
    assert all(code in {reason.code for reason in other.verdict().of(message, medium)} for message, medium in touched)


def test_without_a_force_no_text_that_shows_its_values_is_ready(made: Made) -> None:
    found = verdict(read_pack(made.folder), made.source, None, Charset.NOTIFY, ON)
    shown = {key[:2] for key, why in found.stopped.items() if any(reason.code == "C29" for reason in why)}
    assert shown == DAYS | P14


def test_signatures_run_out(made: Made) -> None:
    assert made.stopped(day("2026-11-24")) == set()
    assert made.stopped(day("2027-06-02")) == EVERYTHING


def test_the_verdict_is_kept_for_a_day_and_made_anew_for_another_pack(made: Made) -> None:
    pack = read_pack(made.folder)
    assert verdict(pack, made.source, made.sheet, Charset.NOTIFY, ON) is verdict(
        pack, made.source, made.sheet, Charset.NOTIFY, ON
    )
    unsigned = attrs.evolve(pack, signoffs=())
    assert not verdict(unsigned, made.source, made.sheet, Charset.NOTIFY, ON).ready


def no_signatures(checks: Callable[..., object]) -> Callable[..., object]:
    """The bad gate of before: it asks for faults and not for signatures."""

    def blind(*given: object, **named: object) -> object:
        return tuple(fault for fault in checks(*given, **named) if fault.code != "C17")  # type: ignore[attr-defined]

    return blind


def test_a_gate_that_asks_for_no_signatures_is_noticed(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "check_pack", no_signatures(check_pack))
    made.edit("words/dates.csv", "miesiącC", "miesiącD")
    assert made.stopped() != DAYS | ON_PAPER


def test_the_summary_says_how_much_is_not_ready_and_the_first_reason(made: Made) -> None:
    made.edit("services.csv", "Example line", "Another line")
    assert made.verdict().summary.startswith("Not ready: 2 of 8. First: messages/P14-signposting.md print: it lacks")
    sign(made.folder, source=made.source)
    assert made.stopped() == P14, "safeguarding signs for services, too, and is the force's"
    again = attrs.evolve(made, sheet=sheet(made.source, read_pack(made.folder)))
    assert again.stopped() == set()
