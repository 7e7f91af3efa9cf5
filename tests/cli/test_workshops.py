"""``cara workshops``: the difference is shown before it is kept, a cancellation stays, each booked case is named."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from cli.test_schedule import CALENDAR, FACILITATORS, GIVEN, PEOPLE, cara_of, kinds
from support.clocks import Hands, instant

__all__ = ["cara_of"]

Cara = Callable[..., CompletedProcess[str]]
Write = Callable[..., Path]
PAIR = ("1A", "1B")


def kept(cara: Cara, *more: str, status: int = 0) -> dict[str, Any]:
    ran = cara("workshops", "import", "workshops.csv", "--yes", "--json", *more)
    assert ran.returncode == status, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    assert found["format"] == "cara-workshops-kept/1"
    return found


def listed(cara: Cara, *more: str) -> dict[str, dict[str, Any]]:
    ran = cara("workshops", "list", "--json", *more)
    assert ran.returncode == 0, ran.stderr
    return {found["id"]: found for found in map(json.loads, ran.stdout.splitlines())}


def booked(cara: Cara, case: str = "P/1") -> None:
    ran = cara("schedule", case, *GIVEN, "--pair", ",".join(PAIR), "--book")
    assert ran.returncode == 0, ran.stderr


def test_an_import_shows_the_difference_and_keeps_it_only_with_yes(cara_of: Cara, write: Write) -> None:
    shown = cara_of("workshops", "import", "workshops.csv")
    assert shown.returncode == 1
    assert shown.stderr == "cara: nothing was kept: --yes keeps it\n"
    assert "Workshops: 6 new" in shown.stdout
    assert "Facilitators: 4 new" in shown.stdout
    assert listed(cara_of) == {}
    assert cara_of("workshops", "import", "workshops.csv", "--yes").returncode == 0
    write("workshops.csv", CALENDAR.replace("1A,A,,Hall,2026-03-21,10:00", "1A,A,,Room,2026-03-21,11:00"))
    write("facilitators.csv", "id,languages,qualified,qualified_until\nT1,en,yes,2026-12-31\nT2,en,yes,\nT3,en,yes,\n")
    changed = cara_of("workshops", "import", "workshops.csv")
    assert changed.returncode == 2  # T4 is named by workshops of the file, and is in it no more
    write(
        "facilitators.csv",
        FACILITATORS.replace("qualified\nT1,en,yes", "qualified,qualified_until\nT1,en,yes,2026-12-31"),
    )
    changed = cara_of("workshops", "import", "workshops.csv")
    assert changed.stdout.splitlines() == [
        "Workshops: 1 changed",
        "  1A  changed",
        "        venue: Hall → Room",
        "        starts: 10:00 → 11:00",
        "  5 as before",
        "Facilitators: 1 changed",
        "  T1  changed",
        "        qualified_until: none → 2026-12-31",
        "  3 as before",
    ]
    assert changed.returncode == 1


def test_the_same_file_again_changes_nothing(cara_of: Cara) -> None:
    assert len(kept(cara_of)["workshops"]) == 6
    again = kept(cara_of)
    assert {entry["how"] for entry in (*again["workshops"], *again["facilitators"])} == {"unchanged"}
    assert again["cases"] == []
    asked = cara_of("workshops", "import", "workshops.csv")
    assert (asked.returncode, asked.stderr) == (0, "")


def test_what_is_exported_is_imported_as_it_was(cara_of: Cara) -> None:
    kept(cara_of)
    before = listed(cara_of)
    assert cara_of("workshops", "export", "out").returncode == 0
    ran = cara_of("workshops", "import", "out/workshops.csv", "--yes", "--json")
    found = json.loads(ran.stdout)
    assert {entry["how"] for entry in (*found["workshops"], *found["facilitators"])} == {"unchanged"}
    assert listed(cara_of) == before


def test_what_is_missing_from_the_file_is_shown_and_stays(cara_of: Cara, write: Write) -> None:
    kept(cara_of)
    write("workshops.csv", "".join(line for line in CALENDAR.splitlines(keepends=True) if not line.startswith("W")))
    shown = cara_of("workshops", "import", "workshops.csv", "--yes")
    assert "  WA  not in the file: it stays until it is cancelled" in shown.stdout
    assert listed(cara_of)["WA"]["state"] == "offered"


def test_the_list_says_when_where_and_how_each_stands(cara_of: Cara) -> None:
    kept(cara_of)
    cara_of("workshops", "cancel", "WA", "--cause", "venue")
    shown = cara_of("workshops", "list", "--from", "2026-04-01", "--to", "2026-04-30")
    assert shown.stdout.splitlines() == [
        "id  part  day             time         venue  language  group  places  state",
        "WA  A     Sat 2026-04-11  10:00-15:00  Hall   en        women  2-8     cancelled (venue)",
        "1B  B     Sat 2026-04-18  10:00-15:00  Hall   en        men    2-2     offered",
    ]
    assert listed(cara_of)["1B"]["recorded_by"] == "PC 1"
    nothing = cara_of("workshops", "list", "--from", "2027-01-01")
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert "there is no workshop in the store between these days" in nothing.stderr


def test_every_version_is_shown(cara_of: Cara, write: Write) -> None:
    kept(cara_of)
    write("workshops.csv", CALENDAR.replace("WA,A,,Hall", "WA,A,,Room"))
    kept(cara_of)
    assert cara_of("workshops", "cancel", "WA", "--cause", "weather").returncode == 0
    ran = cara_of("workshops", "show", "WA", "--json")
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [(each["version"], each["venue"], each["state"], each["cause"]) for each in found] == [
        (1, "Hall", "offered", None),
        (2, "Room", "offered", None),
        (3, "Room", "cancelled", "weather"),
    ]
    assert "cancelled (weather)" in cara_of("workshops", "show", "WA").stdout
    unknown = cara_of("workshops", "show", "9Z")
    assert (unknown.returncode, unknown.stderr) == (
        2,
        "cara: ID: no workshop of that id is kept; allowed: one of `list`\n",
    )


def test_a_cancellation_names_every_case_and_is_a_fact_of_each(cara_of: Cara) -> None:
    kept(cara_of)
    booked(cara_of, "P/1")
    booked(cara_of, "P/2")
    ran = cara_of("workshops", "cancel", "1A", "--cause", "facilitator")
    assert ran.returncode == 1
    assert "P/1  1A on 2026-03-21 was cancelled; fact" in ran.stdout
    assert "P/2  1A on 2026-03-21 was cancelled; fact" in ran.stdout
    assert [kinds(cara_of, case)[-1] for case in PEOPLE] == ["workshop_not_held", "workshop_not_held", "caution_issued"]
    again = cara_of("workshops", "cancel", "1A", "--cause", "facilitator", "--json")
    assert (again.returncode, json.loads(again.stdout)["cases"]) == (0, [])
    assert cara_of("workshops", "cancel", "1A", "--cause", "venue").returncode == 2


def test_a_cancelled_id_is_refused_as_another_workshop_with_its_row(cara_of: Cara, write: Write) -> None:
    kept(cara_of)
    cara_of("workshops", "cancel", "1A", "--cause", "venue")
    assert {entry["id"]: entry["how"] for entry in kept(cara_of)["workshops"]}["1A"] == "cancelled"
    write("workshops.csv", CALENDAR.replace("1A,A,,Hall,2026-03-21", "1A,A,,Hall,2026-03-20"))
    ran = cara_of("workshops", "import", "workshops.csv", "--yes")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.splitlines() == [
        "workshops.csv:2: id: found the id of a workshop that was cancelled, and another workshop; allowed: a new id",
        "cara: nothing was kept",
    ]
    assert listed(cara_of)["1A"]["state"] == "cancelled"


def test_a_moved_workshop_moves_with_its_cases(cara_of: Cara, write: Write, clock: Hands) -> None:
    clock.now = instant("2026-03-12T09:00:00Z")
    kept(cara_of)
    booked(cara_of)
    moved = CALENDAR.replace("1A,A,,Hall,2026-03-21", "1A,A,,Hall,2026-03-20").replace(
        "1B,B,1A,Hall,2026-04-18", "1B,B,1A,Hall,2026-04-17"
    )
    write("workshops.csv", moved)
    found = kept(cara_of, status=1)
    (met,) = found["cases"]
    assert (met["case"], met["workshop"], met["on"], met["cancelled"]) == ("P/1", "1A", "2026-03-21", False)
    assert [fact["kind"] for fact in met["recorded"]] == ["workshops_booked"]
    assert kept(cara_of)["cases"] == []


def test_a_correction_of_a_day_that_is_over_is_left_to_a_human(cara_of: Cara, write: Write) -> None:
    kept(cara_of)
    booked(cara_of)
    write("workshops.csv", CALENDAR.replace("1A,A,,Hall", "1A,A,,The Hall"))
    before = kinds(cara_of, "P/1")
    (met,) = kept(cara_of, status=1)["cases"]
    assert (met["case"], met["recorded"], met["refused"]) == ("P/1", [], "PAST")
    assert kinds(cara_of, "P/1") == before


def test_several_files_are_kept_together(cara_of: Cara, write: Write, tmp_path: Path) -> None:
    (tmp_path / "north").mkdir()
    lines = CALENDAR.splitlines(keepends=True)
    write("north/workshops.csv", "".join([lines[0], *lines[5:]]))
    write("north/facilitators.csv", FACILITATORS)
    write("workshops.csv", "".join(lines[:5]))
    assert len(kept(cara_of, "north/workshops.csv")["workshops"]) == 6
    write("north/facilitators.csv", FACILITATORS.replace("T3,en", "T3,en;pl"))
    ran = cara_of("workshops", "import", "workshops.csv", "north/workshops.csv", "--yes")
    assert (ran.returncode, ran.stderr) == (
        2,
        "cara: facilitators.csv: two of the files say something else of one facilitator; allowed: the same in each\n",
    )


def test_a_mistake_in_the_file_is_named_and_nothing_is_kept(cara_of: Cara, write: Write) -> None:
    write("workshops.csv", CALENDAR.replace("2026-03-21", "21 March").replace("2026-04-11,10:00", "2026-04-11,25:00"))
    ran = cara_of("workshops", "import", "workshops.csv", "--yes")
    assert ran.returncode == 2
    assert [line.partition(" ")[0] for line in ran.stderr.splitlines()] == [
        "workshops.csv:2:",
        "workshops.csv:6:",
        "cara:",
    ]
    assert listed(cara_of) == {}


def test_with_a_force_its_days_apart_and_languages_are_checked(cara_of: Cara, write: Write) -> None:
    write("workshops.csv", CALENDAR.replace("1B,B,1A,Hall,2026-04-18", "1B,B,1A,Hall,2026-04-10"))
    ran = cara_of("workshops", "import", "workshops.csv", "--yes", "--force", "hampshire")
    assert ran.returncode == 2
    assert "workshops.csv:3: date: found 20 days after its first part (row 2)" in ran.stderr
    assert cara_of("workshops", "import", "workshops.csv", "--yes").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("list", "--from", "tomorrow"), "--from: not a day; allowed: YYYY-MM-DD"),
        (("list", "--to", "2026-13-01"), "--to: not a day"),
        (("cancel", "9Z", "--cause", "venue"), "ID: no workshop of that id is kept; allowed: one that is on offer"),
        (("cancel", "1A", "--cause", "boredom"), "--cause"),
        (("cancel", "1A"), "--cause"),
        (("cancel", "1A", "--cause", "venue", "--by", "Ann Other!"), "--by:"),
        (("cancel", "1A", "--cause", "venue", "--key", "no spaces"), "--key:"),
        (("import", "none.csv"), "none.csv: no such file"),
        (("import", "workshops.csv", "--force", "nowhere"), "no force of that name is installed"),
    ],
)
def test_a_wrong_call_is_refused_in_one_line_each(cara_of: Cara, arguments: tuple[str, ...], words: str) -> None:
    kept(cara_of)
    ran = cara_of("workshops", *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert words in ran.stderr


def test_without_a_store_nothing_is_made(called: Cara, write: Write, tmp_path: Path) -> None:
    write("workshops.csv", CALENDAR)
    write("facilitators.csv", FACILITATORS)
    ran = called("workshops", "import", "workshops.csv", "--yes")
    assert ran.returncode == 2
    assert "there is no store" in ran.stderr
    assert sorted(file.name for file in tmp_path.iterdir()) == ["facilitators.csv", "workshops.csv"]


def test_a_repeated_request_adds_nothing(cara_of: Cara) -> None:
    assert not kept(cara_of, "--key", "monday")["repeated"]
    assert kept(cara_of, "--key", "monday")["repeated"]
    assert (
        "It was kept before under this key"
        in cara_of("workshops", "import", "workshops.csv", "--yes", "--key", "monday", "--by", "PC 1").stdout
    )
