"""Each planted fault is caught by exactly its own check, with its file and line."""

from collections.abc import Mapping
from pathlib import Path

import attrs
import pytest

from cara_core.packs.checking.all_checks import check_pack
from cara_core.packs.checking.faults import Level, PackFault
from cara_core.packs.reading import read_pack
from cara_core.terms.messages import Charset
from cara_core.terms.pack import Pack
from packs.making import ENGLISH, ON, POLISH, RULES, english, polish, sheet, sign, write

BOOKING, MISSED, VICTIM = "messages/P03-booking.md", "messages/P09-missed.md", "messages/V07-neutral-text.md"
SIGNPOST, SCRIPT = "messages/P14-signposting.md", "messages/V04-after-w1.md"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return english(tmp_path_factory.mktemp("source"))


def faults_of(folder: Path, source: Pack, charset: Charset = Charset.NOTIFY) -> tuple[PackFault, ...]:
    pack = read_pack(folder)
    return check_pack(pack, RULES, source, ON, charset, sheet=sheet(source, pack))


def planted(file: str, old: str, new: str) -> dict[str, str]:
    assert old in POLISH[file], old
    return {file: POLISH[file].replace(old, new, 1)}


def without(file: str, *beginnings: str) -> dict[str, str]:
    lines = POLISH[file].split("\n")
    kept = [line for line in lines if not line.startswith(beginnings)]
    assert len(kept) < len(lines)
    return {file: "\n".join(kept)}


def test_a_pack_without_a_fault_has_none(source: Pack, tmp_path: Path) -> None:
    assert faults_of(polish(tmp_path, source), source) == ()
    assert check_pack(source, RULES, None, ON, sheet=sheet(source)) == ()
    assert check_pack(source, RULES, source, ON, sheet=sheet(source)) == ()


LETTER_NAME = "Dotyczy: ((participant.name))"
SMS = "Terminy: ((first.day)), ((first.starts)) oraz"
PLANTED: tuple[tuple[str, Mapping[str, str], tuple[str, str, int]], ...] = (
    ("a text is missing", {VICTIM: POLISH[VICTIM].partition("## sms")[0]}, ("C01", VICTIM, 1)),
    ("a script is missing", {SCRIPT: POLISH[SCRIPT].partition("## script")[0]}, ("C01", SCRIPT, 1)),
    ("a script has no prompts", planted(SCRIPT, "- Czy to dobry czas?", ""), ("C01", SCRIPT, 1)),
    ("a reason is empty", planted("pack.toml", "Nothing is sent.", " "), ("C01", "pack.toml", 1)),
    ("not used is unknown", planted("pack.toml", "[not_used]", '[not_used]\nP77-none = "x"'), ("C01", "pack.toml", 1)),
    ("words for a value are missing", planted("words/labels.csv", "obecność", ""), ("C01", "words/labels.csv", 2)),
    (
        "a placeholder that has to be there",
        planted(BOOKING, "Pytania: ((office.phone))", "Pytania"),
        ("C02", BOOKING, 11),
    ),
    (
        "a value shown only by an optional block",
        planted(MISSED, "najdalej ((office.reply_day)).", "((office.reply_day??najdalej jutro))."),
        ("C02", MISSED, 9),
    ),
    ("a placeholder nobody knows", planted(BOOKING, "Oto dwa", "((First Date)) Oto dwa"), ("C02", BOOKING, 13)),
    ("one the message may not hold", planted(BOOKING, "Oto dwa", "((caution.ends_on)) Oto dwa"), ("C02", BOOKING, 13)),
    ("a victim's field", planted(BOOKING, "Oto dwa", "((victim.name)) Oto dwa"), ("C02", BOOKING, 13)),
    ("the victim's worker", planted(BOOKING, "Oto dwa", "((worker.number)) Oto dwa"), ("C02", BOOKING, 13)),
    ("the participant in a victim's", planted(VICTIM, "Prosze", "((office.phone)) prosze"), ("C02", VICTIM, 8)),
    ("a flag is written out", planted(BOOKING, "Oto dwa", "((rules.missed_only)) Oto dwa"), ("C02", BOOKING, 13)),
    ("a force's rule is not said", planted(BOOKING, "((rules.missed_only??Jeden: ))", ""), ("C02", BOOKING, 11)),
    ("a rule without words", planted(BOOKING, "missed_only??Jeden: ", "missed_only??"), ("C02", BOOKING, 11)),
    ("an open block", planted(BOOKING, "Oto dwa", "((office.hours Oto dwa"), ("C03", BOOKING, 13)),
    (
        "a block in a block",
        planted(BOOKING, "Oto dwa", "((office.hours??w dni ((office.hours)) tak)) Oto dwa"),
        ("C03", BOOKING, 13),
    ),
    ("a plural is empty", planted("words/counts.csv", "tygodni,tygodnia", ",tygodnia"), ("C04", "words/counts.csv", 3)),
    ("a plural row is missing", without("words/counts.csv", "week"), ("C04", "words/counts.csv", 1)),
    ("a month has no word", planted("words/dates.csv", "month,3,miesiącC", "month,3,"), ("C05", "words/dates.csv", 4)),
    ("a weekday is missing", without("words/dates.csv", "weekday,2"), ("C05", "words/dates.csv", 1)),
    ("a day has no month", planted("words/dates.csv", " ((month))", ""), ("C05", "words/dates.csv", 28)),
    (
        "a short day has no month",
        planted("words/dates.csv", "day_short,((weekday)) ((day)) ((month))", "day_short,((weekday)) ((day))"),
        ("C05", "words/dates.csv", 30),
    ),
    ("no short day", without("words/dates.csv", "pattern,day_short"), ("C05", "words/dates.csv", 1)),
    ("a time has no minutes", planted("words/dates.csv", ":((minute))", ""), ("C05", "words/dates.csv", 29)),
    ("a day of another language", planted("words/dates.csv", "((year))", "((jahr))"), ("C05", "words/dates.csv", 28)),
    (
        "the English changed",
        planted(BOOKING, "source_hash.sms: HASH", f"source_hash.sms: {'0' * 64}"),
        ("C06", BOOKING, 20),
    ),
    ("no source is named", planted(MISSED, "source_hash.sms: HASH\n", ""), ("C06", MISSED, 7)),
    ("a word that may not be there", planted(BOOKING, "Oto dwa", "Policjant i dwa"), ("C08", BOOKING, 13)),
    ("the same with other marks", planted(BOOKING, "Oto dwa", "PÓLICJANT i dwa"), ("C08", BOOKING, 13)),
    (
        "in a subject",
        planted(SIGNPOST, "## email\nSubject: Lista", "## email\nSubject: Policja"),
        ("C08", SIGNPOST, 16),
    ),
    ("an empty list", without("words/forbidden.csv", "threats"), ("C08", "words/forbidden.csv", 1)),
    (
        "a long text message",
        planted(BOOKING, "Pytania? Tel", "Pytania i jeszcze cos. " * 12 + "Tel"),
        ("C09", BOOKING, 21),
    ),
    ("an ó in a text message", planted(BOOKING, "Pytania? Tel", "W razie problemów tel"), ("C10", BOOKING, 22)),
    ("a letter the channel loses", planted(BOOKING, "Pytania? Tel", "Питання tel"), ("C10", BOOKING, 22)),
    ("a lost letter in a month", planted("words/dates.csv", "miesiącC", "місяць"), ("C10", "words/dates.csv", 4)),
    ("an ó in a weekday", planted("words/dates.csv", "dzieńC", "dzióńC"), ("C10", "words/dates.csv", 16)),
    ("a meaning that changes", planted(BOOKING, "Pytania? Tel", "Łaska? Tel"), ("C10", BOOKING, 22)),
    (
        "only a form for men",
        {VICTIM: POLISH[VICTIM].replace(": sms\n", ": sms [masculine]\n").replace("## sms", "## sms [masculine]")},
        ("C12", VICTIM, 7),
    ),
    ("a name in a sentence", planted(BOOKING, LETTER_NAME, "Dla ((participant.name)) terminy"), ("C12", BOOKING, 11)),
    ("another number", planted(BOOKING, "Oto dwa", "Za 5 dni dwa"), ("C13", BOOKING, 13)),
    ("another phone", planted(BOOKING, "Oto dwa", "Telefon 01632 960999, dwa"), ("C13", BOOKING, 13)),
    ("a link", planted(BOOKING, "Oto dwa", "Zob. https://example.org dwa"), ("C13", BOOKING, 13)),
    ("a banned term", planted(BOOKING, "Oto dwa", "Mandat i dwa"), ("C14", BOOKING, 13)),
    (
        "a line in English",
        planted(BOOKING, "Prosimy o udział w obu.", "\nQuestions: ((office.phone))"),
        ("C15", BOOKING, 14),
    ),
    ("a subject in English", planted(BOOKING, "Subject: Dwa terminy", "Subject: Your two dates"), ("C15", BOOKING, 9)),
    ("words in English", planted("words/labels.csv", "Dotyczy", "Re"), ("C15", "words/labels.csv", 3)),
    ("a prompt in English", planted(SCRIPT, "Czy to dobry czas?", "Is it a good time?"), ("C15", SCRIPT, 1)),
    ("a word twice", planted(BOOKING, "Oto dwa", "Oto oto dwa"), ("C15", BOOKING, 13)),
    ("a space too many", planted(BOOKING, "Oto dwa", "Oto  dwa"), ("C15", BOOKING, 13)),
    ("an open bracket", planted(BOOKING, "Oto dwa", "(Oto dwa"), ("C15", BOOKING, 11)),
    ("another end", planted(VICTIM, "((worker.number)).", "((worker.number))"), ("C15", VICTIM, 8)),
    (
        "a letter that is hard to read",
        planted(BOOKING, "Oto dwa terminy. Prosimy ", "Niezwłocznie poinformowaliśmy zainteresowanego uczestnika " * 2),
        ("C16", BOOKING, 11),
    ),
    ("no back translation", without(VICTIM, "## back", "Good day"), ("C17", VICTIM, 7)),
    ("a draft", planted(VICTIM, "status: ready", "status: draft"), ("C17", VICTIM, 7)),
    ("a number that is none", planted("services.csv", "01632 960123", "1632 960123"), ("C18", "services.csv", 4)),
    (
        "a service that is stale",
        planted("services.csv", "Helpline,en,0808 2000 247,,,,2026-11-01", "Helpline,en,0808 2000 247,,,,2026-06-01"),
        ("C18", "services.csv", 3),
    ),
    (
        "a re-check that is over",
        planted("services.csv", "somebody,2027-01-20,made up\nExample", "somebody,2026-11-23,made up\nExample"),
        ("C18", "services.csv", 3),
    ),
    ("nobody in the language", planted("services.csv", "talk to,pl", "talk to,en"), ("C18", "services.csv", 1)),
    ("no emergency number", without("services.csv", "Emergency"), ("C18", "services.csv", 1)),
    ("a lost letter in a table", planted("words/labels.csv", "obecność", "obecno?ć"), ("C23", "words/labels.csv", 2)),
)


@pytest.mark.parametrize(("fault", "files", "expected"), PLANTED, ids=[planted_fault[0] for planted_fault in PLANTED])
def test_a_planted_fault_is_caught_by_exactly_its_own_check(
    fault: str, files: Mapping[str, str], expected: tuple[str, str, int], source: Pack, tmp_path: Path
) -> None:
    found = faults_of(polish(tmp_path, source, files), source)
    assert {fault.code for fault in found} == {expected[0]}, [str(fault) for fault in found]
    assert (found[0].code, found[0].file, found[0].line) == expected, str(found[0])
    assert all(fault.what and fault.why and fault.mend for fault in found)


def only(found: tuple[PackFault, ...]) -> PackFault:
    assert len(found) == 1, [str(fault) for fault in found]
    assert found[0].level is Level.BLOCK
    return found[0]


class TestTheFiveOfTheIssue:
    def test_a_missing_placeholder(self, source: Pack, tmp_path: Path) -> None:
        fault = only(
            faults_of(polish(tmp_path, source, planted(MISSED, ", najdalej ((office.reply_day)).", ".")), source)
        )
        assert (fault.file, fault.line) == (MISSED, 9)
        assert fault.what == "sms: ((office.reply_day)) is missing"
        assert fault.why == "The reader has to be told it: Missed workshop."
        assert fault.mend == "Write ((office.reply_day)) where it is to stand."

    def test_an_empty_plural(self, source: Pack, tmp_path: Path) -> None:
        files = planted("words/counts.csv", "tygodnie,tygodni", ",tygodni")
        fault = only(faults_of(polish(tmp_path, source, files), source))
        assert (fault.file, fault.line) == ("words/counts.csv", 3)
        assert fault.what == "week: the form few is empty"
        assert fault.why == "For the numbers of this form (few) there would be no word, or a wrong one."
        assert fault.mend == "Write in the column few what stands with a few, such as 2, 3, 4 in Polish."

    def test_an_untranslated_line(self, source: Pack, tmp_path: Path) -> None:
        files = planted(BOOKING, "Pytania: ((office.phone))", "Questions: ((office.phone))")
        fault = only(faults_of(polish(tmp_path, source, files), source))
        assert (fault.file, fault.line) == (BOOKING, 18)
        assert fault.what == "letter: this line is still in English"
        assert "no silent English" in fault.why
        assert fault.mend == 'Translate "Questions: ((office.phone))".'

    def test_an_accent_that_makes_three_messages_of_one(self, source: Pack, tmp_path: Path) -> None:
        said = (
            "((office.short_name)): ((first.day)), ((first.starts)) oraz ((second.day)), ((second.starts)), w budynku "
            "głównym. Telefon: ((office.phone)). W razie problemów nic nie szkodzi."
        )
        old = POLISH[BOOKING].partition("## sms\n")[2].partition("\n\n##")[0]
        found = faults_of(polish(tmp_path, source, planted(BOOKING, old, said)), source)
        fault = only(tuple(fault for fault in found if not fault.settles))
        assert (fault.file, fault.line) == (BOOKING, 21)
        assert fault.what == "sms: this text needs 3 messages on a phone (156 characters)."
        assert (
            fault.why == 'The letter "ó" in "głównym" and "problemów" makes phones use the short 70-character format.'
        )
        assert fault.mend == 'Write "glownym" and "problemow": then it is 1 message.'
        counted_by_letters = -(-156 // 160)
        assert counted_by_letters == 1  # the naive count, which sees nothing wrong

    def test_a_victims_field_in_a_participants_message(self, source: Pack, tmp_path: Path) -> None:
        fault = only(
            faults_of(polish(tmp_path, source, planted(BOOKING, "Oto dwa", "((victim.phone)) Oto dwa")), source)
        )
        assert (fault.file, fault.line) == (BOOKING, 13)
        assert (
            fault.what
            == "letter: ((victim.phone)) belongs to a text for the victim; this one is read by the participant"
        )
        assert fault.why == "The participant must never learn anything of the victim, nor that anybody spoke to her."
        assert fault.mend == "Delete ((victim.phone)), and whatever is said about it."


def test_a_gateway_that_sends_every_letter_has_nothing_against_accents(source: Pack, tmp_path: Path) -> None:
    folder = polish(tmp_path, source, planted(BOOKING, "Pytania? Tel", "Łaska? Tel"))
    assert {fault.code for fault in faults_of(folder, source)} == {"C10"}
    unicode_faults = faults_of(folder, source, Charset.UNICODE)
    assert {fault.code for fault in unicode_faults} == {"C09"}  # but it pays for them, in parts


def test_a_forbidden_word_is_found_in_capitals_with_marks_and_hidden_letters(source: Pack, tmp_path: Path) -> None:
    for spelling in ("POLICJA", "pòlicja", "\uff50olicja", "poli\u200dcja"):
        folder = polish(tmp_path / str(len(spelling.encode())), source, planted(BOOKING, "Oto dwa", f"{spelling} dwa"))
        assert {fault.code for fault in faults_of(folder, source)} == {"C08"}, spelling
        naive = "policj" in (folder / BOOKING).read_text(encoding="utf-8")
        assert not naive, "a plain search would have found it too: choose another way to write it"


def test_the_english_lists_hold_for_an_english_pack(tmp_path: Path) -> None:
    files = {**ENGLISH, BOOKING: ENGLISH[BOOKING].replace("These are your", "The police set these as your")}
    pack = read_pack(sign(write(tmp_path, files)))
    assert [(fault.code, fault.line) for fault in check_pack(pack, RULES, None, ON, sheet=sheet(pack))] == [("C08", 11)]


def test_an_english_text_with_a_date_or_phone_written_out_is_refused(tmp_path: Path) -> None:
    files = {**ENGLISH, BOOKING: ENGLISH[BOOKING].replace("Please take", "Call 01632 960555. Please take")}
    pack = read_pack(sign(write(tmp_path, files)))
    assert [(fault.code, fault.line) for fault in check_pack(pack, RULES, None, ON, sheet=sheet(pack))] == [("C13", 11)]


def test_a_text_for_nobody_is_refused(source: Pack, tmp_path: Path) -> None:
    stray = "---\nid: P77-none\nstatus: ready\n---\n\n## sms\nDzien dobry.\n\n## back translation: sms\nHello.\n"
    found = faults_of(polish(tmp_path, source, {"messages/P77-none.md": stray}), source)
    assert [(fault.code, fault.file, fault.line) for fault in found] == [("C01", "messages/P77-none.md", 6)]


def test_channels_the_pack_has_not_need_no_text(source: Pack, tmp_path: Path) -> None:
    files = {
        VICTIM: POLISH[VICTIM].partition("## sms")[0],
        **planted("pack.toml", "[not_used]", 'channels = ["letter"]\n[not_used]'),
    }
    assert faults_of(polish(tmp_path, source, files), source) == ()


def test_a_language_whose_plurals_are_not_known_is_warned_of(source: Pack) -> None:
    pack = attrs.evolve(source, language="xx")
    found = [fault for fault in check_pack(pack, RULES, None, ON) if fault.code == "C04"]
    assert [fault.level for fault in found] == [Level.WARN]


def test_a_text_in_two_parts_is_warned_of_and_one_in_three_is_refused(source: Pack, tmp_path: Path) -> None:
    levels: list[list[Level]] = []
    for number, times in enumerate((0, 4, 14)):
        files = planted(BOOKING, "Pytania? Tel", "jeszcze inne slowa " * times + "Tel")
        levels.append(
            [
                fault.level
                for fault in faults_of(polish(tmp_path / str(number), source, files), source)
                if fault.code == "C09"
            ]
        )
    assert levels == [[], [Level.WARN], [Level.BLOCK]]


def test_a_heading_without_words_and_one_for_another_medium_are_refused(source: Pack, tmp_path: Path) -> None:
    empty = {
        VICTIM: POLISH[VICTIM].replace("Dzien dobry, tu ((worker.first_name)). Prosze o telefon ((worker.number)).", "")
    }
    found = faults_of(polish(tmp_path / "empty", source, empty), source)
    assert ("C01", VICTIM, 7) in {(fault.code, fault.file, fault.line) for fault in found}
    other = {VICTIM: POLISH[VICTIM] + "\n## letter\nDzien dobry.\n\n## back translation: letter\nGood day.\n"}
    found = faults_of(polish(tmp_path / "other", source, other), source)
    assert [(fault.code, fault.file, fault.line) for fault in found] == [("C01", VICTIM, 13)]


def test_a_script_that_is_nobodys_is_refused(source: Pack, tmp_path: Path) -> None:
    script = {BOOKING: POLISH[BOOKING] + "\n## script\n\n### Etap\n\n- Czy to dobry czas?\n"}
    found = faults_of(polish(tmp_path, source, script), source)
    assert [(fault.code, fault.file) for fault in found] == [("C01", BOOKING)]


def test_a_script_without_an_english_one_has_nothing_to_be_compared_with(source: Pack, tmp_path: Path) -> None:
    pack = read_pack(polish(tmp_path, source))
    assert check_pack(pack, RULES, attrs.evolve(source, scripts={}), ON, sheet=sheet(source, pack)) == ()


def test_without_the_english_pack_nothing_is_compared(source: Pack, tmp_path: Path) -> None:
    files = planted(BOOKING, "Pytania: ((office.phone))", "Questions: ((office.phone))")
    pack = read_pack(polish(tmp_path, source, files))
    assert check_pack(pack, RULES, None, ON, sheet=sheet(source, pack)) == ()


def test_a_misspelt_placeholder_is_none_and_the_nearest_is_named(source: Pack, tmp_path: Path) -> None:
    fault = only(faults_of(polish(tmp_path, source, planted(BOOKING, "Oto dwa", "((frist.date)) Oto dwa")), source))
    assert fault.what == "letter: ((frist.date)) is no placeholder"
    assert fault.mend.startswith("Was ((first.date)) meant? Write one of ")
    other = only(faults_of(polish(tmp_path / "b", source, planted(BOOKING, "Oto dwa", "((zzzz)) Oto dwa")), source))
    assert other.mend.startswith("Write one of ")
    real = planted(BOOKING, "Oto dwa", "((caution.ends_on)) Oto dwa")
    not_here = only(faults_of(polish(tmp_path / "c", source, real), source))
    assert not_here.what == "letter: ((caution.ends_on)) is nothing this message may hold"
