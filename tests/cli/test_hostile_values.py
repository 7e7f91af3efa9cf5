"""Every value an injection: for the typesetter, HTML, mail headers, calendars, spreadsheets and the terminal.

Whatever a person typed stands in what comes out as text, or the input is refused: it commands nothing.
"""

import csv
import email
import email.policy
import io
import json
import re
from pathlib import Path

import attrs
import pytest
import vobject

from cara_core.cli.terminal import colours, streams
from cara_core.formats.tables.workshop_calendar import facilitators_csv, read_workshop_calendar, workshops_csv
from cara_core.planning.invitations import Invited, cancellation, invitation
from cli.reaching import CASE, NOON, Cara, Write, open_booked, participant_file, victim_file
from support.clocks import NOW
from support.offers import workshop

COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
INJECTIONS = {
    "typst": '#panic("x") $x$ *b* _i_ `r` @ref <label> = Head \\ //',
    "html": "<script>alert(1)</script>\"'&amp;</title><img src=x onerror=alert(1)>",
    "svg": "]]><script>alert(1)</script></text>",
    "mail": "x\r\nBcc: other@example.net\r\n\r\nbody",
    "calendar": "x\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:other,;\\n",
    "formula": '=HYPERLINK("http://example.net","x")',
    "terminal": "x\x1b[2J\x1b]0;other\x07\x9b31m\u202eyzx\u2066",
    "template": "{{ 7*7 }}{% for x in y %}${HOME} %s %n ((victim.name))",
    "line": "x\u2028y\x85z\x0b",
}
PLAIN = [text for text in INJECTIONS.values() if not re.search(r"[\x00-\x1f\x7f]", text)]
AT_ONCE = {"on one line": " ".join(PLAIN), "on several": " ".join(INJECTIONS.values())}
"""All of them together: a life of a case for each would take minutes."""
ON = "2026-03-10"


def outputs(called: Cara, folder: Path) -> dict[str, str]:
    """What every command shows of the case, by its words; and the files that they write, in ``folder``."""
    calls = (
        ("contact", "show", CASE, "--of", "participant", "--reason", "a test"),
        ("contact", "show", CASE, "--of", "victim", "--reason", "a test"),
        ("messages", CASE, "--at", NOON, "--reason", "a test"),
        ("dispatch", "--at", NOON, "--dry-run"),
        ("dispatch", "--at", NOON),
        ("case", "show", CASE),
        ("case", "show", CASE, "--json"),
        ("case", "timeline", CASE),
        ("case", "timeline", CASE, "--svg", str(folder / "timeline.svg")),
        ("case", "list"),
        ("due", "--on", ON),
        ("due", CASE, "--history", "--json"),
        ("report", "today", "--on", ON, "--html", str(folder / "today.html")),
        ("verify",),
    )
    found = {}
    for call in calls:
        ran = called(*call)
        assert ran.returncode in {0, 1}, (call, ran.stderr)
        found[" ".join(call)] = ran.stdout + ran.stderr
    return found


def check(folder: Path, shown: dict[str, str]) -> None:
    for command, text in shown.items():
        assert COMMANDS.search(text) is None, command
    for file in folder.rglob("*"):
        if file.suffix in {".html", ".svg"}:
            page = file.read_text("utf-8").casefold()
            assert "<script>alert" not in page
            assert "<img src=x" not in page
        if file.suffix == ".eml":
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            assert "Bcc" not in message
            assert message.get_all("To") is not None
        if file.suffix == ".pdf":
            assert file.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("name", list(AT_ONCE))
def test_whatever_is_typed_commands_nothing(called: Cara, write: Write, tmp_path: Path, name: str) -> None:
    text = AT_ONCE[name]
    open_booked(called, write, records=True)
    given = {
        "participant": participant_file(name=text, address=[text, "Sampleton", "EX1 1AA"], access=[text]),
        "participant name": participant_file(name=text),
        "victim": victim_file(2, notes=text, stop_word_meaning=text, way={"caller_identity": text}),
    }
    for file, entries in given.items():
        ran = called("contact", "record", write(f"{file}.json", entries))
        assert ran.returncode in {0, 2}, ran.stderr
        assert COMMANDS.search(ran.stdout + ran.stderr) is None
        assert text not in ran.stdout + ran.stderr
    facts = (
        {
            "kind": "victim_contacted",
            "what": {"occasion": "other", "how": "telephone", "reached": True, "concern": False, "said": text},
        },
        {"kind": "booking_cancelled", "what": {"reason": text}},
        {"kind": "safety_hold_placed", "what": {"concern": "victim", "reason": text}},
    )
    for number, fact in enumerate(facts):
        entries = {"format": "cara-fact/1", "on": ON, "by": "officer 3", **fact}
        ran = called("case", "record", CASE, write(f"fact-{number}.json", entries), "--on", ON)
        assert ran.returncode == 0, ran.stderr
    check(tmp_path, outputs(called, tmp_path))


@pytest.mark.parametrize("name", list(INJECTIONS))
def test_names_of_cases_files_and_people_who_ask_command_nothing(called: Cara, name: str) -> None:
    text = INJECTIONS[name]
    for call in (
        ("case", "show", text),
        ("case", "list", "--by", text),
        ("screen", text),
        ("contact", "record", text),
        ("dispatch", text),
        ("verify", "--checkpoint", text),
        ("restore", "--erasures", text),
        ("case", "show", CASE, "--known-at", text),
        (text,),
    ):
        if "\x00" in text:
            continue
        ran = called(*call)
        assert COMMANDS.search(ran.stdout + ran.stderr) is None, call[:2]


def test_a_terminal_that_is_handed_the_text_as_it_is_would_be_found(
    called: Cara, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: without the writing out of such signs the check fails, for a note (a name may hold none) shows them."""
    monkeypatch.setattr(streams, "harmless", lambda text: text)
    monkeypatch.setattr(colours, "harmless", lambda text: text)
    open_booked(called, write, records=True)
    assert called("contact", "record", write("v.json", victim_file(2, notes="x\x9b2J\u202ey"))).returncode == 0
    with pytest.raises(AssertionError):
        check(tmp_path, outputs(called, tmp_path))


@pytest.mark.parametrize("name", [name for name, text in INJECTIONS.items() if text in PLAIN])
def test_a_venue_is_a_venue_in_a_calendar_and_in_a_spreadsheet(name: str) -> None:
    venue = INJECTIONS[name]
    held, office = workshop(venue=venue), Invited(name=venue, email="office@example.org", key=b"key")
    for made in (invitation, cancellation):
        ics = made("C-1", held, office, at=NOW, summary=venue)
        (event,) = vobject.readOne(ics.decode()).vevent_list
        assert (event.location.value, event.summary.value) == (venue, venue)
        assert ics.count(b"BEGIN:VEVENT") == 1
    table = workshops_csv([held])
    rows = list(csv.reader(io.StringIO(table.decode())))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)
    read = read_workshop_calendar(table, facilitators_csv(held.facilitators))
    assert [found.venue for found in read.calendar.workshops] == [venue]
    plain = attrs.evolve(held, venue=f"'{venue}")
    again = read_workshop_calendar(workshops_csv([plain]), facilitators_csv(held.facilitators))
    assert json.dumps([found.venue for found in again.calendar.workshops])
