"""``cara register``: a sheet out, a group of twelve in with one call, the same sheet twice, nothing of the victim's."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, Final

import pytest

from cara_core.case.facts import (
    Attendance,
    AttendanceRecorded,
    Channel,
    Concern,
    Part,
    SafetyHoldPlaced,
    VictimAsked,
    WorkshopsBooked,
)
from cara_core.casework.open_casework import open_casework
from cara_core.casework.results import ReadBy
from cara_core.contact.register import RegisterSheet, register_line
from cara_core.contact.wall import participant_side
from cara_core.formats.participant import read_participant
from cara_core.formats.referral import read_referral
from cara_core.report.register.pdf import register_pdf
from cara_core.report.register.text import register_lines
from cara_core.terms.days import day
from cli.everyday.terminal import at_a_terminal
from cli.test_schedule import HEAD
from support.clocks import NOW
from support.facts_by_hand import booked
from support.pages import DOCS

Cara = Callable[..., CompletedProcess[str]]
GROUP: Final = tuple(f"G/{number:02}" for number in range(1, 13))
CALENDAR: Final = HEAD + (
    "1A,A,,Hall,2026-04-08,10:00,15:00,en,men,2,14,T1;T2\n1B,B,1A,Hall,2026-05-06,10:00,15:00,en,men,2,14,T1;T2\n"
)
FACILITATORS: Final = "id,languages,qualified\nT1,en,yes\nT2,en,yes\n"
BOOKED: Final = WorkshopsBooked(
    first=day("2026-04-08"), second=day("2026-05-06"), first_workshop="1A", second_workshop="1B"
)
SECRET: Final = "PLANTED-FEAR"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with twelve cases that are booked into one pair of workshops, each with a participant's record."""
    folder = tmp_path_factory.mktemp("group")
    examples = DOCS / "examples"
    facts = [json.loads(line) for line in (examples / "caution.jsonl").read_text().splitlines()]
    from cara_core.books.workshop_calendar import read_calendar  # noqa: PLC0415

    with open_casework(f"sqlite:///{folder}/cara.db") as casework:
        for number, name in enumerate(GROUP):
            referral = json.loads((examples / "referral.json").read_text())
            referral |= {"reference": name}
            referral["offences"][0]["committed_on"] = f"2026-02-{number + 1:02}"
            on = day("2026-03-10")
            casework.open(read_referral(referral), case=name, force="hampshire", on=on, at=NOW, by="sergeant 12")
            casework.record(name, [*facts, BOOKED], at=NOW, by="provider", on=day("2026-03-12"))
            person: dict[str, Any] = {
                "format": "cara-participant/1",
                "case": name,
                "name": f"Person {number}",
                "sex": "male",
            }
            person |= {
                "sex": "male",
                "language": "en",
                "interpreter_needed": number == 1,
                "access": ["step_free"] if not number else [],
            }
            casework.keep_participant(read_participant(person), at=NOW, by="sergeant 12")
        reading = read_calendar(workshops=CALENDAR.encode(), facilitators=FACILITATORS.encode())
        casework.keep_calendar(reading, at=NOW, by="coordinator")
    return folder


@pytest.fixture
def group(made: Path, called: Cara, tmp_path: Path) -> Cara:
    """The command, in a copy of that folder."""
    import shutil  # noqa: PLC0415

    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return called


def sheet_of(folder: Path, workshop: str = "1A") -> RegisterSheet:
    with open_casework(f"sqlite:///{folder}/cara.db") as casework:
        return casework.register(workshop, read_by=ReadBy(who="coordinator", at=NOW, reason="the register"))


def count(folder: Path) -> int:
    with open_casework(f"sqlite:///{folder}/cara.db") as casework:
        return len(casework.facts_after(None, limit=10_000))


def filled(**other: str) -> str:
    rows = [f"1A,{name},{other.get(name.replace('/', '_'), 'attended')},\n" for name in GROUP]
    return "workshop,case,attendance,cause\n" + "".join(rows)


def test_a_sheet_is_printed_with_needs_and_fits_eighty_columns(group: Cara, tmp_path: Path) -> None:
    ran = group("register", "print", "1A")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "12 booked, 14 places" in ran.stdout
    assert "Person 0" in ran.stdout
    assert "step free" in ran.stdout
    assert "interpreter" in ran.stdout
    assert max(map(len, ran.stdout.splitlines())) <= 80
    done = group("register", "print", "1A", "--csv", "sheet.csv")
    assert done.returncode == 0
    assert (tmp_path / "sheet.csv").read_text() == filled().replace("attended", "")
    unknown = group("register", "print", "9Z")
    assert unknown.returncode == 2
    assert "allowed: the id of one in the calendar" in unknown.stderr


def test_the_sheet_as_pdf_can_be_read_and_names_the_same(group: Cara, tmp_path: Path) -> None:
    pdfminer = pytest.importorskip("pdfminer.high_level", reason="the extra letters is not installed")
    pytest.importorskip("typst", reason="the extra letters is not installed")
    ran = group("register", "print", "1A", "--pdf", "sheet.pdf")
    assert ran.returncode == 0, ran.stderr
    text = pdfminer.extract_text(tmp_path / "sheet.pdf")
    for name in GROUP:
        assert name in text
    assert register_pdf(sheet_of(tmp_path)) == (tmp_path / "sheet.pdf").read_bytes(), "the same bytes each time"


def test_a_group_of_twelve_is_recorded_in_one_call_and_the_same_sheet_twice_changes_nothing(
    group: Cara, tmp_path: Path
) -> None:
    (tmp_path / "sheet.csv").write_text(filled(G_03="absent", G_07="late"))
    shown = group("register", "read", "sheet.csv")
    assert shown.returncode == 1
    before = count(tmp_path)
    assert "To be kept: 12 cases" in shown.stdout
    done = group("register", "read", "sheet.csv", "--yes")
    assert done.returncode == 0, done.stderr
    assert count(tmp_path) == before + 12
    again = group("register", "read", "sheet.csv", "--yes")
    assert again.returncode == 0
    assert again.stdout == "on record already, and left as it is: 12 cases\n"
    by_another = group("register", "read", "sheet.csv", "--yes", "--by", "coordinator", "--key", "again")
    assert by_another.returncode == 0
    assert count(tmp_path) == before + 12, "whoever reads it, and under whatever key"


def test_a_fault_of_one_row_keeps_nothing_of_any(group: Cara, tmp_path: Path) -> None:
    before = count(tmp_path)
    text = filled(G_02="came", G_05="").replace("G/09,attended", "G/99,attended")
    (tmp_path / "sheet.csv").write_text(text)
    ran = group("register", "read", "sheet.csv", "--yes")
    assert ran.returncode == 2
    assert "sheet.csv:3: attendance: found another word; allowed: one of attended" in ran.stderr
    assert "sheet.csv:6: attendance: " in ran.stderr
    (tmp_path / "sheet.csv").write_text(filled().replace("G/09,attended", "G/99,attended"))
    unknown = group("register", "read", "sheet.csv", "--yes")
    assert unknown.returncode == 2
    assert "sheet.csv:10: case: no case of that name" in unknown.stderr
    assert "nothing was kept" in unknown.stderr
    assert count(tmp_path) == before


def test_all_or_none_also_where_the_last_one_cannot_be_written(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody records in the last case between the working out and the transaction: it is all worked out again."""
    import shutil  # noqa: PLC0415

    from cara_core.casework.register.results import RegisterEntry  # noqa: PLC0415
    from cara_core.store.log.appending import Appending  # noqa: PLC0415

    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    entries = [RegisterEntry(workshop="1A", case=name, attendance=Attendance.ATTENDED) for name in GROUP]
    real, tries = Appending.append_all, list[int]()

    with open_casework(f"sqlite:///{tmp_path}/cara.db") as casework:

        def meanwhile(appending: Appending, groups: Any, *, at: Any) -> Any:
            tries.append(count(tmp_path))
            if len(tries) == 1:
                how = VictimAsked(how=Channel.TELEPHONE, suspect_present=False, agrees=True, specific_risk=False)
                casework.record(GROUP[-1], how, at=NOW, by="PC 1", on=day("2026-03-09"))
            return real(appending, groups, at=at)

        monkeypatch.setattr(Appending, "append_all", meanwhile)
        kept = casework.record_register(entries, at=NOW, by="provider")
    assert len(kept.recorded) == 12
    assert len(tries) == 2, "the first try kept nothing, of none of the cases"
    assert count(tmp_path) == tries[1] + 12


def test_nothing_of_the_victims_side_is_on_a_line() -> None:
    """Two cases that differ in the victim's facts alone have one line; the twin that looks at a hold is found."""
    plain = booked().add("2026-03-12", BOOKED)
    held = plain.add("2026-03-13", SafetyHoldPlaced(concern=Concern.VICTIM, reason=SECRET))

    def line(facts: Any) -> Any:
        return register_line(participant_side(facts.case), "1A", name="A Person", language="en")

    assert line(plain) == line(held) is not None
    leaking = [(line(facts), facts.case.hold is not None) for facts in (plain, held)]
    assert leaking[0] != leaking[1], "a line that said of a hold would differ"


def test_a_case_under_a_hold_is_printed_like_any_other(group: Cara, tmp_path: Path) -> None:
    before = [line.text for line in register_lines(sheet_of(tmp_path))]
    ran = group("case", "hold", "G/04", "--on", "2026-03-20", "--concern", "victim", "--reason", SECRET, "--yes")
    assert ran.returncode == 0, ran.stderr
    assert [line.text for line in register_lines(sheet_of(tmp_path))] == before


def test_at_a_terminal_it_is_shown_and_asked(made: Path, tmp_path: Path) -> None:
    import shutil  # noqa: PLC0415

    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    (tmp_path / "sheet.csv").write_text(filled())
    typed = at_a_terminal("register", "read", "sheet.csv", answers=["no"], cwd=tmp_path)
    assert typed.status == 1
    assert "nothing was kept" in typed.screen
    typed = at_a_terminal("register", "read", "sheet.csv", answers=["yes"], cwd=tmp_path)
    assert typed.status == 0, typed.screen
    with open_casework(f"sqlite:///{tmp_path}/cara.db") as casework:
        last = casework.case(GROUP[0]).facts[-1].what
    assert last == AttendanceRecorded(part=Part.FIRST, workshop_on=day("2026-04-08"), attendance=Attendance.ATTENDED)
