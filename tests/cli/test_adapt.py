"""``cara adapt …``: a folder is checked, its people sign it one by one, and a change takes a signature away."""

import json
import shutil
from pathlib import Path

import pytest

from cara_core.cli.adapt.commands import ForForm, SignsAs
from cara_core.packs.reading import read_pack
from cara_core.terms.messages import Role
from cara_core.terms.pack import AddressForm
from cli.reaching import Cara
from forces.folders import GOOD
from packs.making import POLISH, english, write
from support.clocks import Hands, instant

ON = ("--on", "2026-11-24")
CONTACT = """[office]
name = "The Workshops Office"
phone = "01632 960417"
email = "appointments@example.org"
hours = "Monday to Friday, 9am to 5pm"
address = ["PO Box 960", "Exampleton", "EX1 1AA"]
source = "OURS"
standing = "illustrative"

[office.in.pl]
hours = "od poniedziałku do piątku, 9:00-17:00"
"""
FORCE_PEOPLE = "".join(
    f'[[person]]\nid = "{id_}"\nname = "PLANTED {id_}"\nroles = ["{role}"]\nlanguages = ["en"]\nfrom = 2020-01-01\n\n'
    for id_, role in (("l1", "legal"), ("s1", "safeguarding"))
)


@pytest.fixture
def pack(tmp_path: Path, clock: Hands) -> Path:
    """A Polish pack that nobody has signed, on a day of November."""
    clock.now = instant("2026-11-24T12:00:00Z")
    return write(tmp_path / "polish", POLISH, english(tmp_path))


@pytest.fixture
def force(tmp_path: Path) -> Path:
    """A force's folder with a register."""
    folder = tmp_path / "force"
    shutil.copytree(GOOD, folder)
    (folder / "contact.toml").write_text(CONTACT, encoding="utf-8")
    (folder / "people.toml").write_text(FORCE_PEOPLE, encoding="utf-8")
    return folder


def evidence(*given: str) -> tuple[str, ...]:
    return (*given, "--evidence", "letter of 20 November, file 7")


def test_a_folder_is_checked_and_json_has_one_row_a_fault(called: Cara, pack: Path) -> None:
    ran = called("adapt", "check", str(pack), *ON, "--json")
    assert ran.returncode == 1
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert {"check", "level", "file", "line", "what", "why", "mend"} <= set(rows[0])
    assert {row["level"] for row in rows} <= {"block", "warn", "info"}
    assert {"C01", "C17", "C29"} <= {row["check"] for row in rows}
    shown = called("adapt", "check", str(pack), *ON).stdout
    assert "Not ready: " in shown
    assert "No force is named (--force)" in shown


def test_each_role_signs_and_what_is_lacking_gets_less(called: Cara, pack: Path, force: Path) -> None:
    of_text = ("adapt", "sign", str(pack), "P09", "sms")
    roles = {"translation": "t1", "back_translation": "b1", "community": "c1"}
    said = ""
    for role, by in roles.items():
        ran = called(*of_text, "--role", role, "--as", by, *evidence(*ON))
        assert (ran.returncode, ran.stderr) == (0, ""), role
        assert "Signed: 1 thing" in ran.stdout
        said = ran.stdout
    assert "Still lacks: legal." in said
    by_law = ("--role", "legal", "--as", "l1", "--recorded-by", "s1", "--force", str(force))
    ran = called(*of_text, *by_law, *evidence(*ON))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert 'pack = "tiny-polish"' in (force / "signoff.toml").read_text(encoding="utf-8")
    ran = called("adapt", "sign", str(pack), "force-sheet", *by_law, *evidence(*ON))
    assert (ran.returncode, ran.stderr) == (0, "")
    status = called("adapt", "sign", str(pack), "--status", "--json", "--force", str(force), *ON)
    rows = {(row["message"], row["medium"]): row for row in map(json.loads, status.stdout.splitlines())}
    assert [key for key, row in rows.items() if row["signed"]] == [("P09-missed", "sms")]
    assert "PLANTED" not in status.stdout + (pack / "signoff.toml").read_text(encoding="utf-8")


def test_a_change_takes_the_signature_away_and_the_status_says_what_changed(called: Cara, pack: Path) -> None:
    signed = called("adapt", "sign", str(pack), "P09", "sms", "--role", "community", "--as", "c1", *evidence(*ON))
    assert signed.returncode == 0
    dates = pack / "words" / "dates.csv"
    dates.write_text(dates.read_text(encoding="utf-8").replace("miesiącC", "marzec"), encoding="utf-8")
    shown = called("adapt", "sign", str(pack), "--status", *ON)
    assert shown.returncode == 1
    assert 'words/dates.csv changed: month 3 was "miesiącC", is "marzec"' in shown.stdout


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "nobody": (("--role", "community", "--as", "x9"), "--as: nobody of that id"),
    "another role": (("--role", "community", "--as", "t1"), "t1 does not have the role community"),
    "not of the force": (("--role", "legal", "--as", "t1", "--recorded-by", "c1"), "the force's people.toml"),
    "not asked for": (("--role", "accessibility", "--as", "c1"), "--as: nobody of that id"),
    "ahead": (("--role", "community", "--as", "c1", "--on", "2026-11-25"), "--on: a day that lies ahead"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_may_not_be_signed_is_refused_and_nothing_is_written(name: str, called: Cara, pack: Path) -> None:
    options, said = REFUSED[name]
    before = {file: file.read_bytes() for file in pack.rglob("*") if file.is_file()}
    ran = called("adapt", "sign", str(pack), "P09", "sms", *options, *evidence())
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr
    assert {file: file.read_bytes() for file in pack.rglob("*") if file.is_file()} == before
    missing = called("adapt", "sign", str(pack))
    assert missing.returncode == 2
    assert all(option in missing.stderr for option in ("MESSAGE", "--role", "--as", "--evidence"))


def test_nobody_signs_one_text_twice_over_in_two_roles(called: Cara, pack: Path) -> None:
    people = pack / "people.toml"
    both = people.read_text(encoding="utf-8").replace('["translation"]', '["translation", "community"]')
    people.write_text(both, encoding="utf-8")
    of_text = ("adapt", "sign", str(pack), "P09", "sms", "--as", "t1", *evidence(*ON))
    assert called(*of_text, "--role", "translation").returncode == 0
    ran = called(*of_text, "--role", "community")
    assert ran.returncode == 2
    assert "they signed it as translation; allowed: somebody else" in ran.stderr


def warned(called: Cara, pack: Path) -> list[dict[str, str]]:
    """The warnings of meaning that nobody has settled."""
    rows = map(json.loads, called("adapt", "check", str(pack), *ON, "--json").stdout.splitlines())
    return [row for row in rows if row["check"] == "C27"]


def settle_everything(called: Cara, pack: Path) -> str:
    """Somebody looked at every warning; the digest of what there is to sign."""
    for row in warned(called, pack):
        message = Path(row["file"]).stem
        who = ("--as", "t1", "--why", "made up", "--digest", row["settles"], *ON)
        assert called("adapt", "settle", str(pack), "C27", message, *who).returncode in {0, 2}
    assert warned(called, pack) == []
    return called("adapt", "check", str(pack), *ON).stdout.rpartition("digest of what was looked at: ")[2].strip()


def test_a_lost_not_is_settled_by_somebody_before_anybody_signs(called: Cara, pack: Path) -> None:
    file = pack / "messages" / "P09-missed.md"
    text = file.read_text(encoding="utf-8").replace(
        "((office.short_name)): ((session.day)).", "((office.short_name)): ((session.day)), nie bylo nikogo.", 1
    )
    file.write_text(text, encoding="utf-8")
    of_text = ("adapt", "sign", str(pack), "P09", "sms", "--role", "community", "--as", "c1", *evidence(*ON))
    refused = called(*of_text)
    assert refused.returncode == 2
    assert "denies something" in refused.stderr
    digests = [row["settles"] for row in warned(called, pack) if row["what"].startswith("sms:")]
    assert digests
    settle = ("adapt", "settle", str(pack), "C27", "P09", "sms", "--as", "t1", "--why", "the same is meant", *ON)
    for digest in digests:
        ran = called(*settle, "--digest", digest[:12])
        assert (ran.returncode, ran.stderr) == (0, "")
    assert called(*of_text).returncode == 0
    again = called(*settle, "--digest", digests[0][:12])
    assert again.returncode == 2, "nothing is left to settle"
    file.write_text(text.replace("nikogo.", "nikogo tu."), encoding="utf-8")
    assert called(*of_text).returncode == 2, "an edit opens it again"


def test_a_signature_is_taken_back_and_nothing_is_deleted(called: Cara, pack: Path) -> None:
    who = ("--role", "community", "--as", "c1")
    assert called("adapt", "sign", str(pack), "P09", "sms", *who, *evidence(*ON)).returncode == 0
    before = (pack / "signoff.toml").read_text(encoding="utf-8")
    ran = called("adapt", "unsign", str(pack), "P09", "sms", *who, "--why", "read again", *ON)
    assert (ran.returncode, ran.stdout) == (0, "P09-missed sms: community is taken back.\n")
    assert (pack / "signoff.toml").read_text(encoding="utf-8").startswith(before.rstrip())
    shown = called("adapt", "sign", str(pack), "--status", "--json", *ON).stdout
    [row] = [
        row for row in map(json.loads, shown.splitlines()) if (row["message"], row["medium"]) == ("P09-missed", "sms")
    ]
    assert "the signature community" in row["lacks"]
    assert called("adapt", "unsign", str(pack), "P09", "sms", *who, "--why", "again", *ON).returncode == 2


def test_everything_is_signed_at_once_only_by_who_says_what_they_looked_at(called: Cara, pack: Path) -> None:
    every = ("adapt", "sign", str(pack), "--all", "--role", "community", "--as", "c1", *evidence(*ON))
    assert called(*every).returncode == 2
    seen = settle_everything(called, pack)
    assert called(*every, "--seen", "0" * 12).returncode == 2
    ran = called(*every, "--seen", seen)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Signed: 6 things" in ran.stdout


def test_one_part_is_signed_anew_wherever_it_stands(called: Cara, pack: Path) -> None:
    seen = settle_everything(called, pack)
    who = ("--role", "community", "--as", "c1", "--seen", seen, *evidence(*ON))
    ran = called("adapt", "sign", str(pack), "--all", "--part", "days", *who)
    assert (ran.returncode, ran.stderr) == (0, "")
    # The days of a text that leaves the year out are another part: whoever signs sees how such a day is written, too.
    rows = read_pack(pack).signoffs
    assert [(row.message, list(row.parts)) for row in rows] == [("*", ["days"])] * 2
    digests = [digest for row in rows for digest in row.parts.values()]
    bound = [(pack / "signed" / f"{digest}.json").read_text(encoding="utf-8") for digest in digests]
    assert sorted("pattern day_short" in part for part in bound) == [False, True]
    assert called("adapt", "sign", str(pack), "--all", "--part", "words", *who).returncode == 2


def test_the_register_is_shown_by_id_with_the_roles_that_nobody_holds(called: Cara, pack: Path, force: Path) -> None:
    ran = called("adapt", "people", str(pack), *ON)
    assert ran.returncode == 1
    assert "Nobody holds: legal, safeguarding." in ran.stdout
    assert "Synthetic" not in ran.stdout
    assert called("adapt", "people", str(pack), "--force", str(force), *ON).returncode == 0


def test_the_options_allow_every_role_and_every_form() -> None:
    assert list(map(str, SignsAs)) == list(map(str, Role))
    assert list(map(str, ForForm)) == list(map(str, AddressForm))


def test_a_folder_that_is_none_is_named(called: Cara, tmp_path: Path) -> None:
    ran = called("adapt", "check", str(tmp_path / "nothing"))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "FOLDER: no such folder" in ran.stderr


def test_the_english_of_the_core_is_signed_in_the_forces_folder(called: Cara, pack: Path, force: Path) -> None:
    assert pack.is_dir()
    by_law = ("--role", "safeguarding", "--as", "s1", "--recorded-by", "l1", "--force", str(force))
    ran = called("adapt", "sign", "core", "V07", "sms", *by_law, *evidence(*ON))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert 'pack = "english"' in (force / "signoff.toml").read_text(encoding="utf-8")
    unsigned = called("adapt", "sign", "core", "P09", "sms", "--role", "community", "--as", "c1", *evidence(*ON))
    assert unsigned.returncode == 2
