"""A pack is untrusted input: what is no text, leads elsewhere or hides something is refused, with file and line."""

import os
import unicodedata
from pathlib import Path

import pytest

from cara_core.packs.checking.all_checks import check_pack
from cara_core.packs.checking.faults import Level, PackFault, PackInvalid
from cara_core.packs.files.folder import MOST_BYTES, MOST_FILES, MOST_TOGETHER
from cara_core.packs.reading import read_pack
from cara_core.terms.messages import Medium
from cara_core.terms.pack import AddressForm, TextStatus
from packs.making import ENGLISH, ON, RULES, english, polish, sheet, sign, write

BOOKING = "messages/P03-booking.md"


def refused(folder: Path) -> tuple[PackFault, ...]:
    with pytest.raises(PackInvalid) as caught:
        read_pack(folder)
    return tuple(caught.value.faults)


def where(folder: Path) -> list[tuple[str, str, int]]:
    return [(fault.code, fault.file, fault.line) for fault in refused(folder)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "pack", ENGLISH)


def test_a_pack_is_read_as_it_stands(folder: Path) -> None:
    pack = read_pack(folder)
    text = pack.texts["P03-booking", Medium.SMS, AddressForm.IMPERSONAL]
    assert text.text.startswith("Your dates: ((first.day))")
    assert text.text.endswith("Call ((office.phone)).")
    assert (text.file, text.line, text.status, text.subject) == (BOOKING, 18, TextStatus.READY, None)
    letter = pack.texts["P03-booking", Medium.LETTER, AddressForm.IMPERSONAL]
    assert letter.subject == "Your two dates"
    assert letter.text.startswith("Re: ((participant.name))\n\n((rules")
    assert pack.scripts["V04-after-w1"].stages == (("Opening", ("Is it a good time?",)),)
    assert pack.dates.months[2] == "MonthC"
    assert pack.counts["week"]["other"] == "weeks"
    assert pack.services[1].phone == "0808 2000 247"
    assert len(pack.made_from) == 64


def test_the_digest_of_a_pack_changes_with_every_byte_and_name(folder: Path) -> None:
    first = read_pack(folder).made_from
    assert read_pack(folder).made_from == first
    (folder / "README.md").write_text("a", encoding="utf-8")
    second = read_pack(folder).made_from
    (folder / "README.md").rename(folder / "NOTES.md")
    assert len({first, second, read_pack(folder).made_from}) == 3


def test_a_symbolic_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("a secret", encoding="utf-8")
    (folder / "words" / "notes.md").symlink_to(secret)
    (folder / "elsewhere").symlink_to(tmp_path, target_is_directory=True)
    assert where(folder) == [("C23", "elsewhere", 1), ("C23", "words/notes.md", 1)]
    naive = {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*.md")}
    assert naive["notes.md"] == "a secret"  # what a reader that only lists files would have taken in


@pytest.mark.parametrize(
    "name", ["run.py", "template.html", "pack.yaml", "a.xlsx", ".hidden.md", "weird\nname.md", "x" * 90 + ".md"]
)
def test_files_that_are_no_text_of_a_pack_are_refused(name: str, folder: Path) -> None:
    (folder / name).write_text("x", encoding="utf-8")
    [fault] = refused(folder)
    assert (fault.code, fault.level) == ("C23", Level.BLOCK)
    assert "\n" not in fault.file


def test_a_pipe_is_refused_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "words" / "pipe.csv")
    assert where(folder) == [("C23", "words/pipe.csv", 1)]


def test_what_is_too_large_too_deep_or_too_much_is_refused(folder: Path) -> None:
    (folder / "large.md").write_bytes(b"a" * (MOST_BYTES + 1))
    (folder / "a" / "b" / "c").mkdir(parents=True)
    (folder / "a" / "b" / "c" / "d.md").write_text("x", encoding="utf-8")
    assert where(folder) == [("C23", "a/b/c", 1), ("C23", "large.md", 1)]
    (folder / "large.md").write_bytes(b"a" * MOST_BYTES)
    (folder / "a" / "b" / "c" / "d.md").unlink()
    (folder / "a" / "b" / "c").rmdir()
    read_pack(folder)
    for number in range(MOST_FILES):
        (folder / "a" / f"n{number}.md").write_text("x", encoding="utf-8")
    assert "there are more than 500 files, or 4 MB together" in {fault.what for fault in refused(folder)}


def test_files_that_are_too_large_together_are_refused(folder: Path) -> None:
    for number in range(MOST_TOGETHER // MOST_BYTES + 1):
        (folder / f"n{number}.md").write_bytes(b"a" * MOST_BYTES)
    assert "there are more than 500 files, or 4 MB together" in {fault.what for fault in refused(folder)}


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(folder: Path) -> None:
    before = read_pack(folder)
    for path in folder.rglob("*.*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    after = read_pack(folder)
    assert {key: text.digest for key, text in after.texts.items()} == {
        key: text.digest for key, text in before.texts.items()
    }
    assert after.dates == before.dates
    assert after.remarks == ()


def test_letters_apart_from_their_marks_are_put_together_and_that_is_remarked(tmp_path: Path) -> None:
    source = english(tmp_path)
    folder = polish(tmp_path, source)
    digests = {key: text.digest for key, text in read_pack(folder).texts.items()}
    file = folder / "messages" / "P14-signposting.md"
    file.write_text(unicodedata.normalize("NFD", file.read_text(encoding="utf-8")), encoding="utf-8")
    pack = read_pack(folder)
    assert {key: text.digest for key, text in pack.texts.items()} == digests
    [fault] = check_pack(pack, RULES, source, ON, sheet=sheet(source, pack))
    assert (fault.code, fault.level, fault.file, fault.line) == ("C23", Level.WARN, "messages/P14-signposting.md", 13)


def test_a_table_in_cp1250_with_semicolons_is_read_and_both_are_remarked(tmp_path: Path) -> None:
    source = english(tmp_path)
    folder = polish(tmp_path, source)
    labels = folder / "words" / "labels.csv"
    labels.write_bytes(labels.read_text(encoding="utf-8").replace(",", ";").encode("cp1250"))
    pack = read_pack(folder)
    assert pack.labels["attended"] == "obecność"
    assert labels.read_bytes().decode("cp1252") != labels.read_bytes().decode("cp1250")  # a guess of cp1252 is wrong
    found = [
        (fault.code, fault.level, fault.file)
        for fault in check_pack(pack, RULES, source, ON, sheet=sheet(source, pack))
    ]
    assert found == [("C23", Level.INFORM, "words/labels.csv"), ("C23", Level.WARN, "words/labels.csv")]


def test_a_text_that_is_not_utf8_is_refused_with_its_line(folder: Path) -> None:
    booking = folder / BOOKING
    booking.write_bytes(booking.read_bytes().replace(b"These are", "Tó są".encode("cp1250")))
    assert where(folder) == [("C23", BOOKING, 11)]
    (folder / "words" / "labels.csv").write_bytes("key,text\n".encode("utf-16"))
    assert ("C23", "words/labels.csv", 1) in where(folder)


@pytest.mark.parametrize("hidden", ["\u200b", "\u00ad", "\u202e", "\u2066", "\x07"])
def test_letters_that_cannot_be_seen_are_refused(hidden: str, folder: Path) -> None:
    booking = folder / BOOKING
    booking.write_text(
        booking.read_text(encoding="utf-8").replace("These are", f"The po{hidden}lice"), encoding="utf-8"
    )
    [fault] = refused(folder)
    assert (fault.code, fault.file, fault.line) == ("C23", BOOKING, 11)
    assert f"U+{ord(hidden):04X}" in fault.what


FORM = (
    ("no block at the top", BOOKING, "---\nid: P03-booking\nstatus: ready\n---\n", "", 1),
    ("another id", BOOKING, "id: P03-booking", "id: P04-booking", 2),
    ("another status", BOOKING, "status: ready", "status: done", 3),
    ("an unknown key", BOOKING, "status: ready", "status: ready\nauthor: x", 4),
    ("a digest that is none", BOOKING, "status: ready", "status: ready\nsource_hash.sms: abc", 4),
    ("a key that is missing", BOOKING, "status: ready\n", "", 1),
    ("an unknown heading", BOOKING, "## sms", "## text message", 18),
    ("a heading twice", BOOKING, "## sms", "## letter", 18),
    ("text before any heading", BOOKING, "\n## letter", "\nHello\n## letter", 6),
    ("a subject of a text message", BOOKING, "## sms\n", "## sms\nSubject: x\n", 19),
    ("an e-mail without a subject", "messages/P14-signposting.md", "## email\nSubject: The list", "## email", 13),
    ("a back translation of nothing", BOOKING, "## sms", "## back translation: email\nx\n\n## sms", 18),
    ("a script with text", "messages/V04-after-w1.md", "- Is it a good time?", "Is it a good time?", 10),
    ("a text that is too long", BOOKING, "Your dates:", "x" * 10_001, 18),
    ("a cell that is too long", "words/labels.csv", "attended,came", f"attended,{'x' * 2_001}", 2),
    ("no TOML", "pack.toml", 'title = "A made-up pack"', "title = A made-up pack", 2),
    ("an unknown setting", "pack.toml", 'title = "A made-up pack"', 'title = "x"\nsecret = 1', 3),
    ("another direction", "pack.toml", 'direction = "ltr"', 'direction = "up"', 6),
    ("another kind", "pack.toml", "synthetic = false", 'synthetic = "no"', 8),
    ("another channel", "pack.toml", "[not_used]", 'channels = ["fax"]\n[not_used]', 11),
    ("an unknown column", "words/labels.csv", "key,text", "key,words", 1),
    ("an entry twice", "words/labels.csv", "re,Re", "re,Re\nre,Again", 4),
    (
        "a day that is none",
        "services.csv",
        "2026-11-01,somebody,2027-01-20,made up\nExample",
        "1.11.2026,somebody,2027-01-20,made up\nExample",
        3,
    ),
    ("another audience", "services.csv", "National line,victim", "National line,everybody", 3),
)


@pytest.mark.parametrize(("fault", "file", "old", "new", "line"), FORM, ids=[planted[0] for planted in FORM])
def test_a_file_of_another_form_is_refused_with_its_line(  # noqa: PLR0917 - one of each
    fault: str, file: str, old: str, new: str, line: int, tmp_path: Path
) -> None:
    assert old in ENGLISH[file]
    folder = write(tmp_path, {**ENGLISH, file: ENGLISH[file].replace(old, new, 1)})
    found, *more = refused(folder)
    assert (found.code, found.file, found.line) == ("C00", file, line), str(found)
    assert {fault.file for fault in more} <= {file}, [str(fault) for fault in more]
    assert found.mend


def test_a_formula_of_a_spreadsheet_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, {**ENGLISH, "words/labels.csv": 'key,text\nre,"=HYPERLINK(""x"")"\n'})
    assert where(folder) == [("C23", "words/labels.csv", 2)]


def test_other_tables_and_settings_have_only_to_be_well_formed(folder: Path) -> None:
    (folder / "workshop").mkdir()
    (folder / "workshop" / "W1.toml").write_text("[block]\nminutes = 5\n", encoding="utf-8")
    (folder / "workshop" / "materials.csv").write_text("locator;licence\nx;y\n", encoding="utf-8")
    read_pack(folder)
    (folder / "workshop" / "W1.toml").write_text("[block\n", encoding="utf-8")
    (folder / "workshop" / "materials.csv").write_text("locator,licence\nx,y,z\n", encoding="utf-8")
    assert where(folder) == [("C00", "workshop/W1.toml", 1), ("C00", "workshop/materials.csv", 2)]


def test_a_signature_with_a_fault_is_named_by_its_line(folder: Path) -> None:
    sign(folder)
    signed = folder / "signoff.toml"
    signed.write_text(
        signed.read_text(encoding="utf-8").replace('role = "community"', 'role = "friend"', 1), encoding="utf-8"
    )
    assert where(folder) == [("C00", "signoff.toml", 4)]


def test_a_folder_without_pack_toml_is_no_pack(tmp_path: Path) -> None:
    assert where(tmp_path) == [("C00", "pack.toml", 1)]


def test_every_fault_is_named_at_once_in_order_and_as_in_the_sample(tmp_path: Path) -> None:
    files = {**ENGLISH, "run.py": "x", BOOKING: ENGLISH[BOOKING].replace("## sms", "## fax")}
    with pytest.raises(PackInvalid) as caught:
        read_pack(write(tmp_path, files))
    said = str(caught.value).split("\n")
    assert said[0] == f"BLOCK  {BOOKING}:18  no such heading"
    assert said[1].startswith("       A file that is not of this form")
    assert said[2].startswith("       Allowed: ## sms")
    assert said[3].startswith("BLOCK  run.py:1  ")
