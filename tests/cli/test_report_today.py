"""``cara report today``: a coordinator's day out of a store, for each reader what that reader may see."""

import json
import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from shutil import copytree
from subprocess import CompletedProcess
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cara_core.casework.open_casework import open_casework
from cara_core.due.duty import Owner
from cara_core.formats.schemas.today import today_schema
from cara_core.store.log.access_log import Action
from cara_core.store.opening import open_store
from cara_core.terms.days import day
from cara_core.terms.instants import read_instant
from store.conftest import postgres_server, shelf_in
from store.postgres import PostgresServer
from support.canaries import found_in
from support.caseload import CANARIES, MORNING, fill
from support.clocks import NOW, Hands, instant

__all__ = ["postgres_server"]

Cara = Callable[..., CompletedProcess[str]]

AT = ("--at", MORNING)
SIDE = re.compile(r"\b(risk|hold|held|victim|concern|danger|999|stopped|review|safety)", re.IGNORECASE)


def made_in(folder: Path, *only: str) -> None:
    with open_casework(f"sqlite:///{folder / 'cara.db'}", keys=folder / "cara.db.keys") as casework:
        fill(casework, only=only or None)


@pytest.fixture(scope="module")
def caseload(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store of forty cases: made once, each test has a copy."""
    folder = tmp_path_factory.mktemp("caseload")
    made_in(folder)
    return folder


@pytest.fixture
def today(called: Cara, caseload: Path, tmp_path: Path) -> Cara:
    """The command on the forty cases, on that Saturday morning."""
    copytree(caseload, tmp_path, dirs_exist_ok=True)
    return lambda *more: called("report", "today", *AT, *more)


def mapping(ran: CompletedProcess[str], status: int = 0) -> dict[str, Any]:
    assert ran.returncode == status, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    Draft202012Validator(today_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(found)
    return found


def test_the_day_of_forty_cases(today: Cara) -> None:
    found = mapping(today("--json"))
    assert {(row["risk"], row["case"]) for row in found["at_risk"]} == {
        *(("concern", f"26/10{number}") for number in (1, 2, 3, 4, 9)),
        *(("high_risk", f"26/10{number}") for number in (5, 7, 8)),
        *(("hold", f"26/10{number}") for number in (1, 2, 3, 4, 6, 9)),
        *(("stopped", f"26/1{number}") for number in ("05", "10")),
        ("issue_review", "26/108"),
    }
    first, second, third = found["at_risk"][:3]
    assert [row["immediacy"] for row in (first, second, third)] == ["now", "today", "next_contact"]
    assert (first["minutes_late"], second["minutes_late"]) == (15 * 60 + 30, 17 * 60)
    assert first["due_at"] == "2026-04-24T17:30:00Z"
    places = {group["id"]: group["taken"] for group in found["groups"]}
    assert {id_: places[id_] for id_ in ("POR-M-02-A", "SOU-M-02-B", "BAS-M-02-B", "SOU-M-03-A")} == {
        "POR-M-02-A": 9,
        "SOU-M-02-B": 7,
        "BAS-M-02-B": 2,
        "SOU-M-03-A": 6,
    }
    assert (found["unreadable"], found["uncounted"], found["incomplete"]) == ([], 0, False)
    assert found["illustrative"] > 0


def test_what_is_due_is_what_cara_due_says(today: Cara, called: Cara) -> None:
    listed = [json.loads(line) for line in called("due", "--on", "2026-04-25", "--json").stdout.splitlines()]
    wanted = {(row["case"], row["kind"], row["about"]) for row in listed if row["due_by"] <= "2026-04-25"}
    found = mapping(today("--json"))
    assert {(row["case"], row["kind"], row["about"]) for row in found["due"]} == wanted
    assert len(wanted) > 40
    for owner in Owner:
        own = mapping(today("--json", "--owner", owner))
        assert own["due"] == [row for row in found["due"] if row["owner"] == owner]
        assert own["ahead"] == [count for count in found["ahead"] if count["owner"] == owner]
        assert own["groups"] == found["groups"]


@pytest.mark.parametrize("owner", [None, *Owner])
def test_no_form_holds_anything_that_was_said_or_a_way_to_reach_anybody(
    today: Cara, tmp_path: Path, owner: Owner | None
) -> None:
    whose = () if owner is None else ("--owner", owner)
    page = tmp_path / "day.html"
    assert today(*whose, "--html", str(page)).returncode == 0
    for said in (today(*whose).stdout, today(*whose, "--json").stdout, page.read_text("utf-8")):
        assert found_in(said.encode(), CANARIES) == []
    # The twin: the canaries are there, for whoever may read them.
    with open_casework(f"sqlite:///{tmp_path / 'cara.db'}", keys=tmp_path / "cara.db.keys") as casework:
        reasons = [getattr(fact.what, "reason", None) for fact in casework.case("26/106").facts]
    assert found_in(str(reasons).encode(), CANARIES)


def test_the_provider_sees_paused_and_no_more(today: Cara, tmp_path: Path) -> None:
    page = tmp_path / "day.html"
    assert today("--owner", "provider", "--html", str(page)).returncode == 0
    read = re.sub(r"<style>.*?</style>", "", page.read_text("utf-8"), flags=re.DOTALL)
    assert SIDE.findall(read) == []
    assert SIDE.findall(today("--owner", "provider").stdout) == []
    found = mapping(today("--owner", "provider", "--json"))
    assert found["at_risk"] is None
    assert SIDE.findall(str([*found.values()])) == []
    assert {row["waits_for"] for row in found["due"]} == {None, "paused"}
    assert SIDE.findall(today().stdout), "the twin: the day of everybody is found out"


def test_two_stores_that_differ_in_what_the_victim_said_give_the_provider_one_day(called: Cara, tmp_path: Path) -> None:
    made_in(tmp_path, "26/060", "26/082")
    days = [called("report", "today", *AT, "--owner", "provider", "--json").stdout]
    with open_casework(f"sqlite:///{tmp_path / 'cara.db'}", keys=tmp_path / "cara.db.keys") as casework:
        what = {"occasion": "first_workshop", "how": "telephone", "reached": True, "concern": False}
        fact = {"format": "cara-fact/1", "kind": "victim_contacted", "on": "2026-04-20", "by": "PS 4411", "what": what}
        at = read_instant("2026-04-20T12:00:00Z")
        assert at is not None
        casework.record("26/060", [fact], at=at)
    days.append(called("report", "today", *AT, "--owner", "provider", "--json").stdout)
    assert days[0] == days[1]
    assert called("report", "today", *AT, "--json").stdout != days[0]


def test_it_is_logged_once_that_every_case_was_read(today: Cara, tmp_path: Path) -> None:
    assert today("--reason", "the morning", "--by", "PS 12").returncode == 0
    with open_store(f"sqlite:///{tmp_path / 'cara.db'}", keys=tmp_path / "cara.db.keys", at=NOW) as store:
        read = [(row.who, row.case, row.reason) for row in store.accesses() if row.action is Action.CONSULTATION]
    assert read == [("PS 12", None, "the morning")]


def test_the_same_moment_gives_the_same_bytes(today: Cara, tmp_path: Path) -> None:
    pages = []
    for name in ("a.html", "b.html"):
        assert today("--html", str(tmp_path / name)).returncode == 0
        pages.append((tmp_path / name).read_bytes())
    assert pages[0] == pages[1]
    assert today().stdout == today().stdout


def test_an_empty_store_is_an_empty_day(called: Cara, tmp_path: Path) -> None:
    with open_casework(f"sqlite:///{tmp_path / 'cara.db'}", keys=tmp_path / "cara.db.keys") as casework:
        fill(casework, only=["26/010"])
    found = mapping(called("report", "today", "--on", "2026-03-02", "--json"))
    assert (found["at_risk"], found["due"], found["unreadable"]) == ([], [], [])
    none = called("report", "today", "--store", "sqlite:///nothing.db")
    assert (none.returncode, none.stdout) == (2, "")
    assert "there is no store" in none.stderr


def keys_of(folder: Path) -> Iterator[Path]:
    return (file for file in (folder / "cara.db.keys").rglob("*") if file.is_file())


def test_a_case_that_cannot_be_read_is_named_and_stops_no_other(called: Cara, tmp_path: Path) -> None:
    made_in(tmp_path, "26/040")
    before = {*keys_of(tmp_path)}
    made_in(tmp_path, "26/101")
    for key in {*keys_of(tmp_path)} - before:
        key.unlink()
    ran = called("report", "today", *AT, "--json")
    found = mapping(ran, status=1)
    assert found["unreadable"] == ["26/101"]
    assert {row["case"] for row in found["at_risk"]} == {"26/101"}, "what the index says of it stands"
    assert found["at_risk"][0]["immediacy"] is None
    assert next(group["taken"] for group in found["groups"] if group["id"] == "POR-M-02-A") == 1
    said = called("report", "today", *AT)
    assert said.returncode == 1
    assert "- 26/101" in said.stdout
    assert "How urgent it is cannot be read." in said.stdout
    provider = called("report", "today", *AT, "--owner", "provider")
    assert provider.returncode == 1
    assert "known: 1 case. The police know which." in provider.stdout
    assert "- 26/101" not in provider.stdout


def test_a_damaged_case_is_named_and_stops_no_other(called: Cara, tmp_path: Path) -> None:
    made_in(tmp_path, "26/040", "26/101")
    url, keys = f"sqlite:///{tmp_path / 'cara.db'}", tmp_path / "cara.db.keys"
    with open_store(url, keys=keys, at=NOW) as store, store.database.reading() as connection:
        connection.exec_driver_sql("DROP TRIGGER fact_no_update")
        connection.exec_driver_sql("UPDATE fact SET body = '{' WHERE case_id = '26/101' AND number = 1")
    found = mapping(called("report", "today", *AT, "--json"), status=1)
    assert (found["unreadable"], found["at_risk"]) == (["26/101"], [])
    assert next(group["taken"] for group in found["groups"] if group["id"] == "POR-M-02-A") == 1
    said = called("report", "today", *AT).stdout
    assert said.count("Not all is known: 1 case cannot be read.") == 2, "nobody is at ease for an empty list"


def test_the_moment_is_now_or_nine_o_clock_of_another_day(called: Cara, clock: Hands, tmp_path: Path) -> None:
    made_in(tmp_path, "26/101")
    clock.now = instant("2026-04-24T18:00:00+01:00")
    for options, at in (
        ((), "2026-04-24T17:00:00Z"),
        (("--on", "2026-04-24"), "2026-04-24T17:00:00Z"),
        (("--on", "2026-04-25"), "2026-04-25T08:00:00Z"),
        (("--at", "2026-04-25T23:30:00Z"), "2026-04-25T23:30:00Z"),
    ):
        assert mapping(called("report", "today", *options, "--json"))["at"] == at
    found = mapping(called("report", "today", "--at", "2026-04-25T23:30:00Z", "--json"))
    assert found["on"] == "2026-04-26", "half past midnight in London"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--owner", "nobody"), "--owner: nobody's; allowed: officer_in_the_case"),
        (("--at", "today"), "--at: not an instant"),
        (("--at", MORNING, "--on", "2026-04-24"), "--at: of another day than --on"),
        (("--on", "soon"), "--on: not a day"),
        (("--on", "1999-12-31"), "--on: no working days are known; allowed: 2000-01-01 to 2100-11-30"),
        (("--at", "2100-12-24T10:00:00Z"), "--on: no working days are known"),
        (("--force", "nowhere"), "--force: nothing of that name is installed"),
        (("--force", "hampshire/polish"), "--force: a force and a community; allowed: a force alone"),
        (("--html", "day.html", "--json"), "--html: does not go with --json"),
        (("--html", "no/day.html"), "--html: its folder is not there"),
        (("--weeks", "0"), "--weeks"),
    ],
)
def test_a_wrong_call_is_named_and_nothing_is_written(
    called: Cara, tmp_path: Path, options: tuple[str, ...], says: str
) -> None:
    made_in(tmp_path, "26/010")
    ran = called("report", "today", *options)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert says in ran.stderr
    assert not (tmp_path / "day.html").exists()


def test_every_fault_of_a_call_is_named_at_once(called: Cara) -> None:
    ran = called("report", "today", "--owner", "nobody", "--at", "soon", "--html", "no/day.html", "--json")
    assert re.findall(r"(--[a-z]+): ", ran.stderr) == ["--at", "--owner", "--html", "--html"]


def test_of_one_force_and_of_fewer_weeks(today: Cara) -> None:
    assert mapping(today("--force", "hampshire", "--json"))["due"] == mapping(today("--json"))["due"]
    other = mapping(today("--force", "leicestershire", "--json"))
    assert (other["at_risk"], other["due"], other["force"]) == ([], [], "leicestershire")
    few = mapping(today("--weeks", "2", "--json"))
    assert {group["on"] <= "2026-05-08" for group in few["groups"]} == {True}
    assert day(few["on"]) == day("2026-04-25")


def test_a_store_in_postgresql_gives_the_same_day(
    called: Cara, tmp_path: Path, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = ("26/020", "26/060", "26/101", "26/108")
    made_in(tmp_path, *cases)
    wanted = called("report", "today", *AT).stdout
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    with shelf_in(postgres_server, keys) as shelf:
        with open_casework(shelf.url, keys=keys) as casework:
            fill(casework, only=cases)
        monkeypatch.setenv("CARA_KEYS", str(keys))
        ran = called("report", "today", *AT, "--store", shelf.url)
    assert (ran.returncode, ran.stdout) == (0, wanted)
    assert all(case in wanted for case in cases)


FAILS = """
@cara.hookimpl
def workshops(self, wanted):
    raise RuntimeError(wanted.language)
"""


def test_a_force_that_gives_no_answer_is_said_on_the_page_and_stops_nothing(
    cara: Cara, plugged: Callable[..., Path], write: Callable[..., Path]
) -> None:
    plugins, by = plugged("fails", FAILS), {"CARA_BY": "PC 1"}
    life = (files("cara_core.examples") / "lives/completion.jsonl").read_text("utf-8").splitlines()
    opening = ("--force", "fails", "--case", "P/1", "--on", "2026-03-03")
    assert cara("case", "open", write("r.json", life[0]), *opening, plugins=plugins, env=by).returncode == 0
    facts = write("f.jsonl", "\n".join(life[1:10]))
    given = cara("case", "record", "P/1", facts, "--on", "2026-03-04", plugins=plugins, env=by)
    assert given.returncode == 0, given.stderr
    ran = cara("report", "today", "--on", "2026-03-06", plugins=plugins, env=by)
    assert ran.returncode == 1
    assert ran.stderr == "cara: workshops: the plugin raised RuntimeError\n"
    assert "gave no answer: groups may be missing" in ran.stdout
    assert "P/1: " in ran.stdout
    # The force is no longer installed: its groups are not known, and what is due is.
    gone = cara("report", "today", "--on", "2026-03-06", "--json", env=by)
    found = mapping(gone, status=1)
    assert found["incomplete"]
    assert {row["case"] for row in found["due"]} == {"P/1"}
    assert gone.stderr.startswith("cara: workshops: ")


def test_where_the_store_keeps_workshops_those_are_the_groups_of_the_day(
    today: Cara, called: Cara, tmp_path: Path
) -> None:
    head = "id,part,after,venue,date,starts,ends,language,group,least,most,facilitators\n"
    rows = "K-A,A,,Hall,2026-05-02,10:00,15:00,en,men,2,8,T1;T2\nZ-A,A,,Hall,2026-09-05,10:00,15:00,en,men,2,8,T1;T2\n"
    (tmp_path / "workshops.csv").write_text(head + rows, "utf-8")
    (tmp_path / "facilitators.csv").write_text("id,languages,qualified\nT1,en,yes\nT2,en,yes\n", "utf-8")
    imported = called("workshops", "import", "workshops.csv", "--yes", "--by", "coordinator 3")
    assert imported.returncode == 0, imported.stderr
    assert [(group["id"], group["taken"]) for group in mapping(today("--json"))["groups"]] == [("K-A", 0)]
    called("workshops", "cancel", "K-A", "--cause", "venue", "--by", "coordinator 3")
    assert mapping(today("--json"))["groups"] == []
