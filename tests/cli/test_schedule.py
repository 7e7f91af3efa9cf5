"""``cara schedule``: two workshops that fit, for one case and for everybody, booked and invited; and every refusal."""

import json
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from icalendar import Calendar

from cara_core.case.case import Case
from cara_core.cli.demo.schedule import schedule_lines
from cara_core.cli.forces.entries import forces_and_communities
from cara_core.cli.schedule.bookings import Bookings
from cara_core.forces.loader import load_force
from cara_core.store.log.access_log import Action
from cara_core.store.opening import open_store
from cara_core.terms.days import day
from cara_core.terms.workshops import WorkshopPair
from support.clocks import NOW

Cara = Callable[..., CompletedProcess[str]]
Write = Callable[..., Path]
Plugged = Callable[..., Path]

ON = "2026-03-10"
ARRANGED = {"starts": "10:00", "ends": "15:00", "venue": "Hall"}
FORCE = "hampshire"
NAME, PHONE, ADDRESS, MARK = "Zdzislawa Qwerty", "07700 900123", "1 Secret Street", "MARK-XYZ"
PEOPLE = ("P/1", "P/2", "P/3")

FACILITATORS = "id,languages,qualified\nT1,en,yes\nT2,en,yes\nT3,en,yes\nT4,en,yes\n"
HEAD = "id,part,after,venue,date,starts,ends,language,group,least,most,facilitators\n"
CALENDAR = HEAD + (
    "1A,A,,Hall,2026-03-21,10:00,15:00,en,men,2,2,T1;T2\n"
    "1B,B,1A,Hall,2026-04-18,10:00,15:00,en,men,2,2,T1;T2\n"
    "2A,A,,Hall,2026-05-04,10:00,15:00,en,men,2,8,T1;T2\n"
    "2B,B,2A,Hall,2026-06-01,10:00,15:00,en,men,2,8,T1;T2\n"
    "WA,A,,Hall,2026-04-11,10:00,15:00,en,women,2,8,T3;T4\n"
    "WB,B,WA,Hall,2026-05-09,10:00,15:00,en,women,2,8,T3;T4\n"
)


def participant(case: str, **more: Any) -> dict[str, Any]:
    plain = {"format": "cara-participant/1", "case": case, "name": NAME, "sex": "male", "language": "en"}
    return {**plain, "interpreter_needed": False, "phone": PHONE, "address": [ADDRESS, "EX1 1AA"], **more}


def lines(*people: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(person)}\n" for person in people)


@pytest.fixture
def cara_of(called: Cara, write: Write) -> Cara:
    """The command on a store with three cases under a caution, a calendar and everybody's needs."""
    life = (files("cara_core.examples") / "lives/completion.jsonl").read_text("utf-8").splitlines()
    first, *rest = life
    facts = [{**json.loads(line), "on": ON} for line in rest]
    facts = facts[: [fact["kind"] for fact in facts].index("caution_issued") + 1]
    write("facts.jsonl", lines(*facts))
    for name in PEOPLE:
        write("referral.json", json.dumps({**json.loads(first), "reference": name}))
        opening = ("--force", FORCE, "--case", name, "--on", ON)
        assert called("case", "open", "referral.json", *opening).returncode == 0
        recorded = called("case", "record", name, "facts.jsonl", "--on", ON)
        assert recorded.returncode == 0, recorded.stderr
    write("people.jsonl", lines(*(participant(name) for name in PEOPLE)))
    write("workshops.csv", CALENDAR)
    write("facilitators.csv", FACILITATORS)
    return called


GIVEN = ("--participants", "people.jsonl", "--workshops", "workshops.csv", "--on", ON)


def case_plan(cara: Cara, *more: str, case: str = "P/1") -> dict[str, Any]:
    ran = cara("schedule", case, *GIVEN, "--json", *more)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def everybody(cara: Cara, *more: str, status: int = 0) -> dict[str, Any]:
    ran = cara("schedule", "--all", *GIVEN, "--json", *more)
    assert ran.returncode == status, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def of(plan: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {placed["case"]: (placed["first"], placed["second"]) for placed in plan["placed"]}


def kinds(cara: Cara, case: str) -> list[str]:
    found = json.loads(cara("case", "show", case, "--json", "--on", ON).stdout)
    return [fact["kind"] for fact in found["facts"]]


def appointments(file: Path) -> list[Any]:
    """As a calendar reads them."""
    read: Any = Calendar.from_ical(file.read_bytes())
    return list(read.walk("VEVENT"))


# One case


def test_the_pairs_that_fit_are_ranked_and_the_others_say_why_not(cara_of: Cara) -> None:
    plan = case_plan(cara_of)
    assert [(pair["first"]["id"], pair["second"]["id"], pair["chosen"]) for pair in plan["pairs"]] == [
        ("1A", "1B", True),
        ("2A", "2B", False),
    ]
    assert plan["others"] == {"count": 1, "reasons": {"group": 1}, "pairs": None}
    assert plan["forecast"] == {"pair": True, "repeat": True, "last_booking": "2026-05-04", "wait_days": 11}
    shown = cara_of("schedule", "P/1", *GIVEN)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "→  1  Sat 21 March 2026 10:00   Sat 18 April 2026 10:00   1A, 1B" in shown.stdout
    assert "     1  a group of the other sex" in shown.stdout
    assert "A pair fits: the soonest begins on 21 March 2026, in 11 days." in shown.stdout
    assert "Were it missed, a full repeat would still fit." in shown.stdout


def test_every_pair_is_shown_where_that_is_asked(cara_of: Cara) -> None:
    assert case_plan(cara_of, "--all-pairs")["others"]["pairs"] == [
        {"first": "WA", "second": "WB", "reasons": ["group"]}
    ]
    shown = cara_of("schedule", "P/1", *GIVEN, "--all-pairs").stdout
    assert "      Sat 11 April 2026 10:00   Sat 9 May 2026 10:00   WA, WB\n      a group of the other sex" in shown


def test_what_to_look_at_is_shown_beside_each_pair(cara_of: Cara) -> None:
    caveats = {pair["first"]["id"]: set(pair["caveats"]) for pair in case_plan(cara_of)["pairs"]}
    assert caveats == {"1A": {"under_least"}, "2A": {"under_least", "bank_holiday", "no_repeat_fits"}}
    assert "! On a bank holiday." in cara_of("schedule", "P/1", *GIVEN).stdout


def test_the_way_there_counts_where_a_table_says_how_long_it_is(cara_of: Cara, write: Write) -> None:
    far = CALENDAR.replace("1A,A,,Hall", "1A,A,,Far").replace("1B,B,1A,Hall", "1B,B,1A,Far")
    write("workshops.csv", far)
    write("people.jsonl", lines(participant("P/1", starts_from="SO14")))
    write("travel.csv", "area,venue,minutes\nSO14,Hall,5\nSO14,Far,200\n")
    assert [pair["first"]["id"] for pair in case_plan(cara_of)["pairs"]] == ["1A", "2A"]
    assert [pair["first"]["id"] for pair in case_plan(cara_of, "--travel", "travel.csv")["pairs"]] == ["2A", "1A"]
    shown = cara_of("schedule", "P/1", *GIVEN, "--travel", "travel.csv").stdout
    assert "5 minutes away" in shown
    assert "3 h 20 away" in shown


def test_it_is_booked_with_its_workshops_and_not_twice(cara_of: Cara) -> None:
    before = len(kinds(cara_of, "P/1"))
    assert case_plan(cara_of, "--book")["recorded"] == [before + 1]
    shown = json.loads(cara_of("case", "show", "P/1", "--json", "--on", ON).stdout)
    assert shown["facts"][-1]["what"] == {
        "first": "2026-03-21",
        "second": "2026-04-18",
        "first_workshop": "1A",
        "second_workshop": "1B",
        **{f"{part}_{name}": value for part in ("first", "second") for name, value in ARRANGED.items()},
    }
    assert case_plan(cara_of, "--book")["recorded"] == []
    assert "It is booked already" in cara_of("schedule", "P/1", *GIVEN, "--book").stdout
    assert len(kinds(cara_of, "P/1")) == before + 1


def test_nearer_than_its_messages_need_a_pair_is_booked_only_where_the_participant_was_told(cara_of: Cara) -> None:
    near = ("schedule", "P/1", *(part if part != ON else "2026-03-18" for part in GIVEN), "--pair", "1A,1B", "--book")
    refused = cara_of(*near)
    assert refused.returncode == 2
    assert "--pair: it does not fit: too_early" in refused.stderr
    assert cara_of(*near, "--short-notice", "rang on 18 March, and agreed").returncode == 0
    everybody = cara_of("schedule", "--all", *GIVEN, "--short-notice", "rang")
    assert "--short-notice: does not go with the rest" in everybody.stderr


def test_a_place_that_is_booked_is_a_place_less_for_others_and_none_for_oneself(cara_of: Cara) -> None:
    for name in PEOPLE[:2]:
        case_plan(cara_of, "--book", "--pair", "1A,1B", case=name)
    third = case_plan(cara_of, case="P/3")
    assert [pair["first"]["id"] for pair in third["pairs"]] == ["2A"]
    assert third["others"]["reasons"] == {"full": 1, "group": 1}
    assert [pair["first"]["taken"] for pair in case_plan(cara_of)["pairs"]] == [1, 0]


def test_another_pair_than_the_ranking_s_is_booked_and_one_that_does_not_fit_is_refused(cara_of: Cara) -> None:
    assert case_plan(cara_of, "--book", "--pair", "2A,2B")["pairs"][1]["chosen"]
    for pair, said in (
        ("WA,WB", "does not fit: group"),
        ("1A,2B", "on offer"),
        ("1A,x", "on offer"),
    ):
        ran = cara_of("schedule", "P/1", *GIVEN, "--book", "--pair", pair)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr.startswith("cara: --pair: ")
        assert said in ran.stderr


def test_an_absence_turns_the_forecast_and_the_last_one_to_no(cara_of: Cara, write: Write) -> None:
    case_plan(cara_of, "--book")
    missed = {"format": "cara-fact/1", "kind": "attendance_recorded", "on": "2026-03-23", "by": "provider"}
    fact = {**missed, "what": {"part": "first", "workshop_on": "2026-03-21", "attendance": "absent"}}
    assert cara_of("case", "record", "P/1", write("a.json", fact), "--on", "2026-03-23").returncode == 0
    after = (*GIVEN[:-1], "2026-03-24")
    shown = cara_of("schedule", "P/1", *after)
    assert "! Were it missed, a full repeat would no longer fit: the case could not be completed." in shown.stdout
    assert shown.returncode == 0
    late = (*GIVEN[:-1], "2026-05-05")
    assert cara_of("schedule", "P/1", *late, "--fail-impossible").returncode == 1
    shown = cara_of("schedule", "P/1", *late)
    assert shown.returncode == 0
    assert "No pair fits: with these workshops the case can no longer be completed." in shown.stdout
    refused = cara_of("schedule", "P/1", *late, "--book")
    assert (refused.returncode, refused.stderr) == (2, "cara: --book: no pair fits; allowed: where one does\n")


def test_before_the_caution_it_tells_and_books_nothing(cara_of: Cara, write: Write) -> None:
    assert cara_of("case", "open", "referral.json", "--force", FORCE, "--case", "P/4", "--on", ON).returncode == 0
    write("people.jsonl", lines(participant("P/4")))
    shown = cara_of("schedule", "P/4", *GIVEN)
    assert "as it would be, were it given on 10 March 2026" in shown.stdout
    refused = cara_of("schedule", "P/4", *GIVEN, "--book")
    assert refused.returncode == 2
    assert "out of turn" in refused.stderr


def sent_files(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / "sent").iterdir())


def test_invitations_are_read_by_a_calendar_and_an_earlier_pair_is_called_off(cara_of: Cara, tmp_path: Path) -> None:
    case_plan(cara_of, "--book", "--ics", "sent")
    assert sent_files(tmp_path) == ["P.1+first.ics", "P.1+second.ics"], "a file an appointment: RFC 5546, 3.2.2"
    events = [event for name in sent_files(tmp_path) for event in appointments(tmp_path / "sent" / name)]
    assert [str(event.decoded("dtstart")) for event in events] == [
        "2026-03-21 10:00:00+00:00",
        "2026-04-18 10:00:00+01:00",
    ]
    assert {str(event["organizer"]) for event in events} == {"mailto:appointments@example.org"}
    case_plan(cara_of, "--book", "--pair", "2A,2B", "--ics", "sent")
    off = ["P.1+first+cancelled.ics", "P.1+second+cancelled.ics"]
    assert sent_files(tmp_path) == sorted([*off, "P.1+first.ics", "P.1+second.ics"])
    gone = [event for name in off for event in appointments(tmp_path / "sent" / name)]
    assert [event["uid"] for event in gone] == [event["uid"] for event in events]
    assert all(event["sequence"] > earlier["sequence"] for event, earlier in zip(gone, events, strict=True))
    said = "".join(file.read_text("utf-8") for file in (tmp_path / "sent").iterdir()).lower()
    assert not re.search("cara|police|caution|abuse", said)
    assert {file.stat().st_mode & 0o077 for file in (tmp_path / "sent").iterdir()} == {0}


def test_an_invitation_written_again_counts_below_what_calls_it_off(cara_of: Cara, tmp_path: Path) -> None:
    first = tmp_path / "sent" / "P.1+first.ics"
    case_plan(cara_of, "--book", "--ics", "sent")
    (made,) = appointments(first)
    case_plan(cara_of, "--book", "--ics", "sent")
    (again,) = appointments(first)
    assert (again["uid"], again["sequence"]) == (made["uid"], made["sequence"]), "nothing changed"
    case_plan(cara_of, "--book", "--pair", "2A,2B", "--ics", "sent")
    (gone,) = appointments(tmp_path / "sent" / "P.1+first+cancelled.ics")
    case_plan(cara_of, "--book", "--pair", "1A,1B", "--ics", "sent")
    (back,) = appointments(first)
    assert made["sequence"] < gone["sequence"] < back["sequence"]
    assert made["uid"] == gone["uid"] == back["uid"]


def test_whose_e_mail_address_is_known_is_sent_the_invitation(cara_of: Cara, write: Write, tmp_path: Path) -> None:
    write("people.jsonl", lines(participant("P/1", email="someone@example.net")))
    case_plan(cara_of, "--book", "--ics", "sent")
    made = (tmp_path / "sent" / "P.1+first.ics").read_text("utf-8")
    assert "METHOD:REQUEST" in made
    assert "mailto:someone@example.net" in made.replace("\n ", "")
    write("people.jsonl", lines(participant("P/2")))
    everybody(cara_of, "--book", "--ics", "sent")
    assert "METHOD:PUBLISH" in (tmp_path / "sent" / "P.2+first.ics").read_text("utf-8")


# Everybody


def test_everybody_is_placed_at_the_least_cost_with_proof(cara_of: Cara) -> None:
    plan = everybody(cara_of)
    assert (plan["method"], plan["proved"], plan["gap"]) == ("flow", True, 0.0)
    assert sorted(of(plan).values()) == [("1A", "1B"), ("1A", "1B"), ("2A", "2B")]
    assert (plan["unplaced"], plan["recorded"]) == ([], {})
    shown = cara_of("schedule", "--all", *GIVEN)
    assert "Placed at the least cost for all together, proved (a network flow)" in shown.stdout
    assert "  2A  Mon 4 May 2026 10:00   ! 1 of at least 2" in shown.stdout
    assert everybody(cara_of, "--greedy")["method"] == "greedy"
    assert "nothing is proved" in cara_of("schedule", "--all", *GIVEN, "--greedy").stdout


def test_who_has_no_pair_is_named_with_why_and_can_fail_the_call(cara_of: Cara, write: Write) -> None:
    away = [{"first": "2026-03-01", "last": "2026-07-31"}]
    write("people.jsonl", lines(participant("P/1", away=away), participant("P/2")))
    plan = everybody(cara_of)
    assert plan["unplaced"] == [{"case": "P/1", "reasons": ["away"]}]
    assert list(of(plan)) == ["P/2"]
    shown = cara_of("schedule", "--all", *GIVEN).stdout
    assert "  P/1  on a day the person cannot come" in shown
    assert "Nobody says what they need: no file of participants, and no kept record (1)\n  P/3" in shown
    everybody(cara_of, "--fail-impossible", status=1)


def test_all_of_it_is_booked_and_then_nobody_waits(cara_of: Cara, tmp_path: Path) -> None:
    plan = everybody(cara_of, "--book", "--ics", "sent")
    assert sorted(plan["recorded"]) == list(PEOPLE)
    assert len(list((tmp_path / "sent").iterdir())) == 2 * 3
    assert all(kinds(cara_of, name)[-1] == "workshops_booked" for name in PEOPLE)
    assert everybody(cara_of)["placed"] == []
    assert cara_of("verify").stdout.startswith("unanchored")


def test_a_cancelled_workshop_moves_those_alone_who_were_in_it(cara_of: Cara, tmp_path: Path) -> None:
    before = of(everybody(cara_of, "--book"))
    plan = everybody(cara_of, "--cancelled", "1B", "--book", "--ics", "sent")
    moved = sorted(name for name, pair in before.items() if pair == ("1A", "1B"))
    assert plan["moved"] == moved
    assert sorted(plan["recorded"]) == moved
    assert set(of(plan).values()) == {("2A", "2B")}
    assert len(list((tmp_path / "sent").iterdir())) == 2 * 2 * len(moved)


def test_who_loses_a_workshop_and_finds_no_other_is_no_longer_booked(cara_of: Cara, write: Write) -> None:
    write("workshops.csv", "\n".join(CALENDAR.splitlines()[:3]) + "\n")
    write("people.jsonl", lines(participant("P/1")))
    everybody(cara_of, "--book")
    plan = everybody(cara_of, "--cancelled", "1A", "--book")
    assert [person["case"] for person in plan["unplaced"]] == ["P/1"]
    assert kinds(cara_of, "P/1")[-1] == "booking_cancelled"


def test_two_who_are_to_be_kept_apart_never_meet_and_nothing_says_so(cara_of: Cara, write: Write) -> None:
    write("people.jsonl", lines(*(participant(name, keep_apart=[MARK] * (name != "P/3")) for name in PEOPLE)))
    found = of(everybody(cara_of))
    assert found["P/1"] != found["P/2"]
    assert {found["P/1"], found["P/2"]} == {("1A", "1B"), ("2A", "2B")}
    case_plan(cara_of, "--book", "--pair", "1A,1B")
    assert case_plan(cara_of, case="P/2")["others"]["reasons"] == {"full": 1, "group": 1}
    shown = cara_of("schedule", "P/2", *GIVEN, "--all-pairs").stdout
    assert "no place in it for this person" in shown
    assert "apart" not in shown.replace("28 to 35 days apart", "")


def test_why_one_got_a_pair_is_shown_in_numbers(cara_of: Cara) -> None:
    late = next(case for case, pair in of(everybody(cara_of)).items() if pair[0] == "2A")
    shown = cara_of("schedule", "--all", *GIVEN, "--why", late).stdout
    assert f"Why {late} got this pair" in shown
    assert "others have 2 of 2 places; were it this person's, the others would pay " in shown
    assert "→  2  Mon 4 May 2026" in shown
    refused = cara_of("schedule", "--all", *GIVEN, "--why", "P/9")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("cara: --why: ")


def test_the_board_is_drawn_to_a_file_or_to_the_output(cara_of: Cara, tmp_path: Path) -> None:
    ran = cara_of("schedule", "--all", *GIVEN, "--svg", "board.svg")
    assert ran.stderr == "board.svg: the board of 13 weeks; 6 groups are on offer\n"
    drawn = (tmp_path / "board.svg").read_text("utf-8")
    assert drawn.startswith("<svg ")
    few = cara_of("schedule", "--all", *GIVEN, "--svg", "-", "--weeks", "6").stdout
    assert "3 groups lie later, and are not drawn." in few
    assert "groups lie later" not in drawn
    assert len(few) < len(drawn)
    assert drawn in cara_of("schedule", "--all", *GIVEN, "--svg", "-").stdout
    refused = cara_of("schedule", "--all", *GIVEN, "--svg", "no/such/folder/board.svg")
    assert refused.returncode == 2
    assert "--svg" in refused.stderr


# What is on offer, and what is wrong


@pytest.mark.parametrize("force", ["hampshire", "leicestershire"])
def test_without_a_calendar_it_is_what_the_force_offers_and_prefers(called: Cara, write: Write, force: str) -> None:
    life = (files("cara_core.examples") / "lives/completion.jsonl").read_text("utf-8").splitlines()
    facts = [{**json.loads(line), "on": ON} for line in life[1:]]
    facts = facts[: [fact["kind"] for fact in facts].index("caution_issued") + 1]
    called("case", "open", write("r.json", life[0]), "--force", force, "--case", "P/1", "--on", ON)
    called("case", "record", "P/1", write("f.jsonl", lines(*facts)), "--on", ON)
    write("people.jsonl", lines(participant("P/1")))
    ran = called("schedule", "P/1", "--participant", "people.jsonl", "--on", ON)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "of the workshops are illustrative: the force replaces them." in ran.stdout
    assert ("as the force prefers" in ran.stdout) == (force == "leicestershire")
    assert called("schedule", "--all", "--participants", "people.jsonl", "--on", ON).returncode == 0


WRONG = {
    "wrong date": ("2026-03-21", "2026-02-30", "workshops.csv:2: date: "),
    "part B before A": ("2026-04-18", "2026-03-14", "workshops.csv:3: "),
    "a language nobody speaks": ("10:00,15:00,en,men,2,2", "10:00,15:00,zz,men,2,2", "workshops.csv:2: language: "),
    "no places": ("en,men,2,2,T1;T2\n1B", "en,men,0,0,T1;T2\n1B", "workshops.csv:2: most: "),
    "nobody of that id": ("T1;T2\n1B", "T1;T9\n1B", "workshops.csv:2: facilitators: "),
}


@pytest.mark.parametrize("mistake", WRONG)
@pytest.mark.parametrize("about", [("P/1",), ("--all",)])
def test_a_mistake_in_a_calendar_is_named_and_nothing_is_done(
    cara_of: Cara, write: Write, mistake: str, about: tuple[str]
) -> None:
    before, after, named = WRONG[mistake]
    assert before in CALENDAR
    write("workshops.csv", CALENDAR.replace(before, after, 1))
    ran = cara_of("schedule", *about, *GIVEN, "--book")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert named in ran.stderr, ran.stderr
    assert "; allowed: " in ran.stderr
    assert "workshops_booked" not in kinds(cara_of, "P/1")


def test_mistakes_in_every_file_are_named_by_their_place(cara_of: Cara, write: Write, tmp_path: Path) -> None:
    write("people.jsonl", lines(participant("P/1", sex="x"), participant("P/2"), participant("P/2")))
    ran = cara_of("schedule", "P/2", *GIVEN)
    assert ran.returncode == 2
    assert [line.partition(": ")[0] for line in ran.stderr.splitlines()] == ["people.jsonl:1", "people.jsonl:3"]
    write("people.jsonl", lines(participant("P/2")))
    write("travel.csv", "area,venue,minutes\nSO14,Hall,x\n")
    assert "travel.csv:2: minutes: " in cara_of("schedule", "P/2", *GIVEN, "--travel", "travel.csv").stderr
    assert "no.csv: no such file" in cara_of("schedule", "P/2", *GIVEN, "--travel", "no.csv").stderr
    (tmp_path / "facilitators.csv").unlink()
    assert "facilitators.csv: no such file" in cara_of("schedule", "P/2", *GIVEN).stderr
    write("facilitators.csv", FACILITATORS)
    again = write("again.csv", CALENDAR.replace("2026-03-21", "2026-03-22").replace("2026-04-18", "2026-04-19"))
    ran = cara_of("schedule", "P/2", *GIVEN, "--workshops", again.name)
    assert "again.csv:2: id: found an id that workshops.csv has too" in ran.stderr
    assert cara_of("schedule", "P/1", *GIVEN).stderr.startswith("cara: --participants: nobody in it is of this case")


CALLS: dict[str, tuple[tuple[str, ...], str]] = {
    "neither a case nor all": (GIVEN, "CASE: "),
    "a case and all": (("P/1", "--all", *GIVEN), "CASE: "),
    "no participants and no reason": (("P/1", "--on", ON), "--reason: "),
    "a pair for all": (("--all", *GIVEN, "--pair", "1A,1B"), "--pair: does not go"),
    "weeks of no board": (("--all", *GIVEN, "--weeks", "4"), "--weeks: no board is drawn; allowed: with --svg"),
    "a board of one": (("P/1", *GIVEN, "--svg", "x.svg"), "--svg: does not go"),
    "half a pair": (("P/1", *GIVEN, "--pair", "1A"), "--pair: allowed: the ids"),
    "invited to nothing": (("P/1", *GIVEN, "--ics", "x"), "--ics: nobody"),
    "a workshop that is not there": (("--all", *GIVEN, "--cancelled", "9A"), "--cancelled: "),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_call_that_cannot_be_met_says_what_is_allowed(cara_of: Cara, call: str) -> None:
    arguments, said = CALLS[call]
    ran = cara_of("schedule", *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"cara: {said}" in ran.stderr


def test_nothing_of_a_person_but_the_case_is_in_any_output(cara_of: Cara, write: Write, tmp_path: Path) -> None:
    write("people.jsonl", lines(*(participant(name, keep_apart=[MARK], starts_from="ZZ99") for name in PEOPLE)))
    said = ""
    for asked in (
        ("P/1", "--all-pairs"),
        ("P/1", "--json", "--all-pairs"),
        ("--all", "--why", "P/2"),
        ("--all", "--json"),
    ):
        ran = cara_of("schedule", *asked, *GIVEN)
        assert ran.returncode == 0
        said += ran.stdout + ran.stderr
    cara_of("schedule", "--all", *GIVEN, "--book", "--ics", "sent", "--svg", "board.svg")
    said += (tmp_path / "board.svg").read_text("utf-8")
    said += "".join(file.name + file.read_text("utf-8") for file in (tmp_path / "sent").iterdir())
    assert "P/1" in said
    for planted in (NAME, *NAME.split(), PHONE, ADDRESS, MARK, "ZZ99"):
        assert planted not in said


def test_every_case_that_is_read_is_in_the_access_log(cara_of: Cara) -> None:
    def consulted() -> list[tuple[str, str | None, str | None]]:
        with open_store("sqlite:///cara.db", keys="cara.db.keys", at=NOW) as log:
            return [(row.who, row.case, row.reason) for row in log.accesses() if row.action is Action.CONSULTATION]

    cara_of("schedule", "P/1", *GIVEN, "--by", "coordinator 3", "--reason", "to book")
    assert consulted() == [("coordinator 3", "P/1", "to book"), ("coordinator 3", None, "to book")]
    cara_of("schedule", "--all", *GIVEN)
    assert consulted()[2:] == [("PC 1", None, None)]


def test_who_holds_a_place_and_is_not_in_the_file_is_counted(cara_of: Cara, write: Write) -> None:
    case_plan(cara_of, "--book", case="P/2")
    write("people.jsonl", lines(participant("P/1")))
    shown = cara_of("schedule", "P/1", *GIVEN).stderr
    assert shown.startswith("cara: people who hold a place and whose needs are not known: 1; ")


UNNAMED = {"format": "cara-fact/1", "kind": "workshops_booked", "on": ON, "by": "provider"}


def test_bookings_that_name_no_workshop_are_counted(cara_of: Cara, write: Write) -> None:
    fact = {**UNNAMED, "what": {"first": "2026-03-21", "second": "2026-04-18"}}
    assert cara_of("case", "record", "P/2", write("b.json", fact), "--on", ON).returncode == 0
    shown = cara_of("schedule", "--all", *GIVEN)
    assert shown.stderr == "cara: bookings that name no workshop: 1; the places they hold are not counted\n"


def damaged(tmp_path: Path, case: str) -> None:
    """The first fact of this case says nothing any more."""
    url, keys = f"sqlite:///{tmp_path / 'cara.db'}", tmp_path / "cara.db.keys"
    with open_store(url, keys=keys, at=NOW) as store, store.database.reading() as connection:
        connection.exec_driver_sql("DROP TRIGGER fact_no_update")
        connection.exec_driver_sql("UPDATE fact SET body = '{' WHERE case_id = ? AND number = 1", (case,))


@pytest.mark.parametrize("more", [(), ("--book",)])
def test_a_case_that_cannot_be_read_stops_nobody_from_being_placed_and_is_named(
    cara_of: Cara, tmp_path: Path, more: tuple[str, ...]
) -> None:
    """With ``streams`` the first of them would end the planning of everybody."""
    case_plan(cara_of, "--book", case="P/2")
    damaged(tmp_path, "P/2")
    words = "cara: fact 1 of case P/2: what it says cannot be read: the places that this case holds are not counted\n"
    ran = cara_of("schedule", "--all", *GIVEN, "--json", *more)
    assert (ran.returncode, ran.stderr.count(words)) == (1, 1)
    assert set(of(json.loads(ran.stdout))) == {"P/1", "P/3"}
    ran = cara_of("schedule", "P/1", *GIVEN, "--json", *more)
    assert (ran.returncode, ran.stderr.count(words)) == (1, 1)
    assert json.loads(ran.stdout)["pairs"]


PREFERS_WRONGLY = """
@cara.hookimpl
def choose_workshops(self, wanted, feasible):
    raise RuntimeError("a name that must not be shown")

@cara.hookimpl
def workshops(self, wanted):
    raise RuntimeError("a name that must not be shown")
"""


def test_a_plugin_that_fails_is_named_and_the_core_s_ranking_stands(cara: Cara, plugged: Plugged, write: Write) -> None:
    plugins = plugged("fails", PREFERS_WRONGLY)
    life = (files("cara_core.examples") / "lives/completion.jsonl").read_text("utf-8").splitlines()
    facts = [{**json.loads(line), "on": ON} for line in life[1:]]
    facts = facts[: [fact["kind"] for fact in facts].index("caution_issued") + 1]
    by = {"CARA_BY": "PC 1"}
    opening = ("--force", "fails", "--case", "P/1", "--on", ON)
    opened = cara("case", "open", write("r.json", life[0]), *opening, plugins=plugins, env=by)
    assert opened.returncode == 0, opened.stderr
    recorded = cara("case", "record", "P/1", write("f.jsonl", lines(*facts)), "--on", ON, plugins=plugins, env=by)
    assert recorded.returncode == 0, recorded.stderr
    write("people.jsonl", lines(participant("P/1")))
    write("workshops.csv", CALENDAR)
    write("facilitators.csv", FACILITATORS)
    ran = cara("schedule", "P/1", *GIVEN, plugins=plugins, env=by)
    assert ran.returncode == 1
    assert "→  1  Sat 21 March 2026" in ran.stdout
    assert ran.stderr.startswith("cara: choose_workshops: the plugin raised RuntimeError; the force's own")
    asked = ("--participants", "people.jsonl", "--on", ON)
    none = cara("schedule", "--all", *asked, plugins=plugins, env=by)
    assert none.returncode == 1
    assert none.stderr.startswith("cara: workshops: the plugin raised RuntimeError")


# The demo


@pytest.mark.parametrize("pair", forces_and_communities())
def test_the_demo_books_misses_rebooks_and_warns_of_a_repeat_that_no_longer_fits(pair: str) -> None:
    """The last act of ``cara demo``, under the rules of every shipped force."""
    lines = [line.text for line in schedule_lines(load_force(pair))]
    text = "\n".join(lines)
    before, missed, after = text.partition("16 March 2026: the first workshop was missed; both have to be repeated.")
    assert missed
    assert "6 March 2026: 2 of the pairs fit" in before
    assert "Were it missed, a full repeat would still fit." in before
    assert "Booked: M-01-A and M-01-B" in before
    assert "17 March 2026: 1 of the pairs fit" in after
    assert "! Were it missed, a full repeat would no longer fit: the case could not be completed." in after
    assert "Booked: M-02-A and M-02-B" in after
    assert not text.count("stops here")


def test_the_demo_shows_it_after_the_lives(called: Cara) -> None:
    shown = called("demo", "--force", "hampshire")
    assert shown.returncode == 0
    assert shown.stdout.index("Two workshops that fit, missed and found again") < shown.stdout.index("What next")
    assert [json.loads(line)["format"] for line in called("demo", "--force", "hampshire", "--json").stdout.splitlines()]


def test_a_pair_that_somebody_else_took_meanwhile_stops_nobody_of_the_list(
    cara_of: Cara, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the plan and its first booking somebody books the last place of it by themselves."""
    write("workshops.csv", CALENDAR.replace(",8,", ",2,").replace(",12,", ",2,"))
    planned = Bookings.book
    taken: list[str] = []

    def take_first(bookings: Bookings, case: Case, pair: WorkshopPair, *more: Any, **options: Any) -> Any:
        if not taken:
            taken.append(next(name for name in PEOPLE if name != case.id))
            bookings.casework.book(taken[0], pair, at=NOW, by="another", on=day(ON))
        return planned(bookings, case, pair, *more, **options)

    monkeypatch.setattr(Bookings, "book", take_first)
    ran = cara_of("schedule", "--all", *GIVEN, "--book", "--json")
    assert ran.returncode == 1
    assert ran.stderr.count("not booked, and looked at again with the next list") == 1
    assert len(json.loads(ran.stdout)["placed"]) > 1
    again = cara_of("schedule", "--all", *GIVEN, "--book")
    assert "not booked" not in again.stderr
