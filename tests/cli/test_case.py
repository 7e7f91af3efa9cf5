"""``cara case …``: opened, recorded in turn and never out of it, shown, and safe to repeat."""

import json
import shutil
import stat
import sys
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from cara_core.case.facts import KINDS, Fact, OffenceAdmitted
from cara_core.cli import main
from cara_core.cli.case.form import form
from cara_core.errors import InputError, StoreError
from cara_core.formats.case_file import read_case
from cara_core.formats.fact import read_asked_fact
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from cara_core.store.requests import AskedFact
from cara_core.terms.days import Day
from cli.reaching import victim_file
from support.clocks import NOW

Cara = Callable[..., CompletedProcess[str]]
Plugged = Callable[..., Path]
Write = Callable[..., Path]

SECRET = "Zbigniew-Wolfe"
LIFE = [json.loads(line) for line in (files("cara_core.examples") / "lives/safety-hold.jsonl").read_text().splitlines()]
REFERRAL, FACTS = LIFE[0], LIFE[1:]
OF_THE_COMPLETION = {"occasion": "completion", "how": "telephone", "reached": True, "concern": False}
"""What is still owed to the victim in that life: while it is, nothing is erased."""
RECORDABLE = [kind for kind in KINDS if kind not in {"referred", "screened"}]


def lines(facts: list[dict[str, Any]]) -> str:
    return "".join(f"{json.dumps(fact)}\n" for fact in facts)


@pytest.fixture
def opened(called: Cara, write: Write) -> Cara:
    """The command, with case C-1 opened on 9 March 2026."""
    file = write("referral.json", REFERRAL)
    ran = called("case", "open", file, "--force", "hampshire", "--case", "C-1", "--on", "2026-03-09", "--key", "open-1")
    assert (ran.returncode, ran.stderr) == (0, "")
    return called


@pytest.fixture
def held(opened: Cara, write: Write) -> Cara:
    """The same, after everything of its life was recorded: how the victim is reached, then every fact."""
    assert opened("contact", "record", write("victim.json", victim_file(recorded_on="2026-03-09"))).returncode == 0
    ran = opened("case", "record", "C-1", write("facts.jsonl", lines(FACTS)))
    assert ran.returncode == 0, ran.stderr
    return opened


def case_of(called: Cara, case: str = "C-1") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(called("case", "show", case, "--json").stdout)
    return found


def test_a_case_is_opened_screened_and_kept_in_a_new_store_only_its_owner_reads(
    called: Cara, write: Write, tmp_path: Path
) -> None:
    file = write("referral.json", REFERRAL)
    ran = called("case", "open", file, "--force", "hampshire", "--case", "C-1", "--on", "2026-03-09")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("UNDETERMINED: safety-hold\n")
    assert "\nC-1: screened\n" in ran.stdout
    assert "\n  authorised " in ran.stdout.partition("What may follow now")[2]
    assert stat.S_IMODE((tmp_path / "cara.db").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "cara.db.keys").stat().st_mode) == 0o700
    assert [fact["kind"] for fact in case_of(called)["facts"]] == ["referred", "screened"]


def test_opening_is_safe_to_repeat_with_its_key_and_refused_without(opened: Cara, tmp_path: Path) -> None:
    call = ("case", "open", tmp_path / "referral.json", "--force", "hampshire", "--case", "C-1")
    first = opened(*call, "--on", "2026-03-09", "--key", "open-1", "--json")
    later = opened(*call, "--key", "open-1", "--json")
    assert first.returncode == later.returncode == 0
    assert first.stdout == later.stdout, "without a day it is of the day it was first asked"
    assert len(case_of(opened)["facts"]) == 2
    without = opened(*call, "--on", "2026-03-09")
    assert (without.returncode, without.stdout) == (2, "")
    assert without.stderr.startswith("cara: --case: a case of that name is in the store")
    other = opened(*call, "--on", "2026-03-10", "--key", "open-1")
    assert (other.returncode, other.stdout) == (2, "")
    assert "--key: this key was used for something else" in other.stderr


def test_a_referral_that_cannot_be_read_opens_nothing(called: Cara, write: Write, tmp_path: Path) -> None:
    for content, wrong in (
        ({**REFERRAL, "offences": []}, "a.json: offences: found an empty list"),
        ([REFERRAL, REFERRAL], "a.json: found 2 referrals; allowed: one"),
        ({**REFERRAL, "suspect": {"date_of_birth": SECRET}}, "a.json: suspect.date_of_birth: "),
    ):
        write("a.json", content)
        ran = called("case", "open", "a.json", "--force", "hampshire", "--case", "C-1", "--on", "2026-03-09")
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr.startswith(wrong)
        assert SECRET not in ran.stderr
    assert not (tmp_path / "cara.db").exists()


def test_a_fact_out_of_turn_is_refused_with_what_is_allowed_and_nothing_is_kept(opened: Cara, write: Write) -> None:
    (issued,) = (fact for fact in FACTS if fact["kind"] == "caution_issued")
    ran = opened("case", "record", "C-1", write("a.jsonl", lines([FACTS[0], issued])))
    assert (ran.returncode, ran.stdout) == (2, "")
    first, *more = ran.stderr.splitlines()
    assert first.endswith("/a.jsonl:2: C-1: caution_issued cannot be kept yet. It waits for:")
    for requirement in ("evidence", "decision", "admission", "explanation", "document"):
        assert any(line.startswith(f"  - {requirement}: ") for line in more)
    assert more[-1] == "--all shows everything that may follow now"
    everything = opened("case", "record", "C-1", "a.jsonl", "--all").stderr
    assert "\n  authorised: " in everything
    assert len(case_of(opened)["facts"]) == 2, "the first fact, which was right, is not kept either"


def test_every_fault_of_a_file_is_named_at_once_by_its_place_and_no_value_is_repeated(
    opened: Cara, write: Write
) -> None:
    wrong = {**FACTS[0], "what": {**FACTS[0]["what"], "how": SECRET}}
    worse = {**FACTS[1], "by": f"{SECRET}!", "on": SECRET}
    file = write("a.jsonl", f"{lines([FACTS[0], wrong])}{{{SECRET}\n{lines([worse])}")
    ran = opened("case", "record", "C-1", file)
    assert (ran.returncode, ran.stdout) == (2, "")
    places = [line.partition("a.jsonl")[2] for line in ran.stderr.splitlines()]
    assert [place[: len(":2: what.how: ")] for place in places] == [
        ":2: what.how: ",
        ":3: found text",
        ":4: on: found ",
        ":4: by: found ",
    ]
    assert SECRET not in ran.stderr
    listed = opened("case", "record", "C-1", write("b.json", [FACTS[0], wrong]))
    assert "b.json: [1].what.how: " in listed.stderr
    assert len(case_of(opened)["facts"]) == 2


def test_what_cannot_follow_is_named_by_its_place_in_a_list(opened: Cara, write: Write) -> None:
    present = {**FACTS[0], "what": {**FACTS[0]["what"], "suspect_present": True}}
    ran = opened("case", "record", "C-1", write("b.json", [FACTS[1], present]))
    assert ran.returncode == 2
    assert "b.json: [1].what.suspect_present: the suspect was present" in ran.stderr


def test_the_day_of_a_fact_is_named_by_its_file_and_that_of_the_call_by_its_option(opened: Cara, write: Write) -> None:
    early = write("early.json", {**FACTS[0], "on": "2026-03-05"})
    ran = opened("case", "record", "C-1", early)
    assert ran.stderr.endswith("early.json: on: before the earliest offence; allowed: 2026-03-06 or later\n")
    ran = opened("case", "record", "C-1", write("good.json", FACTS[0]), "--on", "2190-01-01")
    assert ran.stderr.startswith("cara: --on: it has not come yet; allowed: ")


def test_what_has_not_happened_yet_is_not_recorded(opened: Cara) -> None:
    ran = opened("case", "record", "C-1", "-", "--format", "jsonl", "--on", "2026-03-09", stdin=lines(FACTS[:5]))
    assert (ran.returncode, ran.stdout) == (2, "")
    expected = [f"-:{line}: on: it has not happened yet; allowed: 2026-03-09 or earlier" for line in (4, 5)]
    assert ran.stderr.splitlines() == expected, "every one at once"
    tomorrow = {**FACTS[0], "on": "2199-01-01"}
    assert opened("case", "record", "C-1", "-", stdin=json.dumps(tomorrow)).returncode == 2, "without --on: today"
    assert len(case_of(opened)["facts"]) == 2


def test_recording_is_safe_to_repeat_with_its_key_even_after_more_was_recorded(opened: Cara, write: Write) -> None:
    early, late = write("early.jsonl", lines(FACTS[:3])), write("late.jsonl", lines(FACTS[3:9]))
    first = opened("case", "record", "C-1", early, "--key", "k:1", "--json")
    assert (first.returncode, first.stderr) == (0, "")
    kept = [json.loads(line) for line in first.stdout.splitlines()]
    assert [fact["kind"] for fact in kept if fact["kind"] != "screened"] == [fact["kind"] for fact in FACTS[:3]]
    assert [fact["number"] for fact in kept] == list(range(3, 3 + len(kept))), "each with the screening it led to"
    assert opened("case", "record", "C-1", late, "--key", "k:2").returncode == 0
    before = case_of(opened)
    again = opened("case", "record", "C-1", early, "--key", "k:1", "--json")
    assert (again.returncode, again.stdout) == (0, first.stdout)
    assert "kept before, and not kept twice" in opened("case", "record", "C-1", late, "--key", "k:2").stdout
    assert case_of(opened) == before
    without = opened("case", "record", "C-1", write("asked.json", FACTS[1]))
    assert without.returncode == 0, "without its key the same report of the same day is a repetition"
    assert case_of(opened) == before


@pytest.mark.parametrize("key", ["k:1", "open-1", "other"])
def test_a_key_that_was_used_for_something_else_keeps_nothing(key: str, opened: Cara, write: Write) -> None:
    assert opened("case", "record", "C-1", write("a.json", FACTS[0]), "--key", "k:1").returncode == 0
    again = ("case", "open", "referral.json", "--force", "hampshire", "--case", "C-2", "--on", "2026-03-09")
    assert opened(*again, "--key", "other").returncode == 0
    before = case_of(opened)
    ran = opened("case", "record", "C-1", write("b.json", FACTS[2]), "--key", key)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "cara: --key: this key was used for something else; allowed: a new key\n"
    assert case_of(opened) == before


def test_a_key_of_another_form_is_refused(opened: Cara, write: Write) -> None:
    ran = opened("case", "record", "C-1", write("a.json", FACTS[0]), "--key", "a key")
    assert (ran.returncode, ran.stderr) == (
        2,
        "cara: --key: text of another form; allowed: 1 to 128 of A-Z a-z 0-9 - _ . : /\n",
    )


def test_the_text_shows_no_word_of_anybody_and_json_is_the_case_in_full(held: Cara) -> None:
    shown = held("case", "show", "C-1", "--on", "2026-06-03")
    assert (shown.returncode, shown.stderr) == (0, "")
    for expected in (
        "C-1: the caution runs",
        "  evidence              2026-03-09  (fact 8)",
        "  workshops             the two workshops, for rehabilitation, 10 hours",
        "  given                 2026-03-10  by a sergeant  (fact 15)",
        "  last day              2026-07-10",
        "  first workshop        2026-04-25  attended",
        "  victim contacted      reached 2 of 2 times",
        "Contact the victim",
        "  completed ",
    ):
        assert expected in shown.stdout
    said = [
        fact["what"][name] for fact in FACTS for name in ("said", "reason", "period_reason") if name in fact["what"]
    ]
    assert len(said) >= 4
    timeline = held("case", "timeline", "C-1", "--on", "2026-06-03")
    assert "A safety hold was placed" in timeline.stdout
    for text in said:
        assert text not in shown.stdout + timeline.stdout
    case = held("case", "show", "C-1", "--json").stdout
    assert all(text in case for text in said)
    assert read_case(json.loads(case)).number == 29


def test_before_the_caution_the_ledger_says_what_is_missing(opened: Cara) -> None:
    shown = opened("case", "show", "C-1", "--on", "2026-03-10").stdout
    assert "  evidence              missing: evidence that the offence was committed" in shown
    assert "(cara case evidence)" in shown, "each with the command that records it"
    assert "  give it by " in shown
    assert "Conditions" not in shown


def test_every_reading_is_logged_and_what_is_passed_on_names_to_whom(held: Cara, tmp_path: Path) -> None:
    held("case", "show", "C-1")
    held("case", "show", "C-1", "--json", "--recipient", "Crown Court", "--reason", "trial", "--by", "PS 2")
    held("case", "timeline", "C-1")
    held("case", "list", "--json")
    held("case", "list", "--json", "--force", "hampshire")
    held("due")
    with open_store("sqlite:///cara.db", keys=tmp_path / "cara.db.keys", at=NOW) as store:
        logged = [
            (access.who, str(access.action), access.case, access.recipient, access.reason)
            for access in store.accesses()
        ]
    assert logged[-6:] == [
        ("PC 1", "consultation", "C-1", None, None),
        ("PS 2", "disclosure", "C-1", "Crown Court", "trial"),
        ("PC 1", "consultation", "C-1", None, None),
        ("PC 1", "consultation", None, None, None),
        ("PC 1", "consultation", None, None, None),
        ("PC 1", "consultation", None, None, None),
    ]


def test_who_asks_is_a_role_or_a_collar_number(held: Cara, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = held("case", "show", "C-1", "--by", f"{SECRET}@example.org")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("cara: --by: found text of another form; allowed: a role or a collar number")
    assert SECRET not in ran.stderr
    monkeypatch.setenv("CARA_BY", "")
    assert held("case", "list").stderr.startswith("cara: CARA_BY: ")


def test_a_case_that_is_not_there(held: Cara) -> None:
    for command in ("show", "timeline", "screen"):
        ran = held("case", command, "C-2")
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr == "cara: there is no case of that name in the store\n"
    assert held("case", "show", f"{SECRET}?").stderr.startswith("cara: CASE: text of another form")


def test_a_list_names_each_case_with_its_phase(held: Cara) -> None:
    assert held("case", "open", "referral.json", "--force", "west_midlands/polish", "--case", "A-1").returncode == 0
    head, first, second = held("case", "list").stdout.splitlines()
    assert head.split() == ["case", "force", "opened", "last", "fact", "facts", "phase"]
    assert first.startswith("A-1     west_midlands/polish  ")
    assert second.split(None, 5) == ["C-1", "hampshire", "2026-03-09", "2026-05-26", "29", "the caution runs"]
    listed = [json.loads(line) for line in held("case", "list", "--json").stdout.splitlines()]
    assert [(case["case"], case["phase"]) for case in listed] == [("A-1", "screened"), ("C-1", "live")]


def test_screening_again_uses_what_was_recorded_since(opened: Cara, write: Write) -> None:
    opened("case", "record", "C-1", write("a.jsonl", lines(FACTS[:2])))
    ran = opened("case", "screen", "C-1", "--on", "2026-03-10", "--key", "s")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("ELIGIBLE: safety-hold\n")
    again = opened("case", "screen", "C-1", "--key", "s", "--json")
    assert again.returncode == 0
    assert json.loads(again.stdout)["what"]["outcome"] == "eligible"
    kinds = [fact["kind"] for fact in case_of(opened)["facts"]]
    assert kinds.count("screened") == 4, "when it was opened, after each of the two, and when it was asked for"


def test_a_picture_goes_into_a_file_or_to_standard_output(held: Cara, tmp_path: Path) -> None:
    ran = held("case", "timeline", "C-1", "--on", "2026-06-03", "--svg", "a.svg")
    assert (ran.returncode, ran.stdout) == (0, "")
    drawn = held("case", "timeline", "C-1", "--on", "2026-06-03", "--svg", "-").stdout
    assert drawn == (tmp_path / "a.svg").read_text("utf-8")
    assert drawn.startswith(("<svg", "<?xml"))
    nowhere = held("case", "timeline", "C-1", "--svg", "absent/a.svg")
    assert (nowhere.returncode, nowhere.stderr) == (2, "cara: --svg: it cannot be written; allowed: a file, or -\n")


def test_only_a_case_that_has_ended_is_erased_and_what_is_left_can_still_be_verified(
    held: Cara, write: Write, tmp_path: Path
) -> None:
    call = ("case", "erase", "C-1", "--person", "victim", "--authority", "DPO-7", "--by", "records", "--key", "e-1")
    early = held(*call)
    assert early.returncode == 2
    assert "person_erased is out of turn" in early.stderr
    ending = {"format": "cara-fact/1", "kind": "withdrawn", "on": "2026-06-01", "by": "PI 1203"}
    contact = {**ending, "kind": "victim_contacted", "by": "victim contact officer"}
    facts = [
        {**contact, "what": OF_THE_COMPLETION},
        {**ending, "what": {"rank": "inspector", "reason": "no longer right"}},
        {**contact, "what": {"occasion": "ended", "how": "telephone", "reached": True, "concern": False}},
    ]
    assert held("case", "record", "C-1", write("end.json", facts[1:])).returncode == 0
    owed = held(*call)
    assert owed.returncode == 2
    assert "what is owed before anything is erased: contact_victim" in owed.stderr
    assert held("case", "record", "C-1", write("owed.json", facts[0])).returncode == 0
    keys = len([file for file in (tmp_path / "cara.db.keys").rglob("*") if len(file.name) == 64])
    assert held(*call).returncode == held(*call).returncode == 0
    assert len([file for file in (tmp_path / "cara.db.keys").rglob("*") if len(file.name) == 64]) == keys - 1
    case = case_of(held)
    assert case["erased"] == ["victim"]
    assert [fact["kind"] for fact in case["facts"]].count("person_erased") == 1
    assert not [fact for fact in case["facts"] if "said" in fact["what"]]
    assert not case["facts"][0]["what"]["referral"].get("victim")
    assert read_case(case).number == 33
    assert "erased                the data of the victim" in held("case", "show", "C-1").stdout
    assert held("verify").stdout.startswith("unanchored")


@pytest.mark.parametrize("kind", RECORDABLE)
def test_a_form_has_every_field_and_is_refused_until_each_is_filled_in(kind: str) -> None:
    asked = form(kind)
    with pytest.raises(InputError) as refused:
        read_asked_fact(asked)
    paths = {fault.path for fault in refused.value.faults}
    assert {"on", "by"} <= paths
    what = asked["what"]
    assert isinstance(what, dict)
    for name in set(what) - {"changes"}:
        assert any(path == f"what.{name}" or path.startswith(f"what.{name}[") for path in paths), name


def test_a_correction_of_no_path_of_the_referral_is_refused_when_it_is_recorded(opened: Cara, write: Write) -> None:
    """Which paths there are is asked of the case: the form of a correction can be read as it is."""
    asked = form("referral_corrected") | {"on": "2026-03-09", "by": "DC 2087"}
    asked["what"] = {"changes": asked["what"]["changes"], "source": "the custody record"}  # type: ignore[index]
    ran = opened("case", "record", "C-1", write("a.json", asked))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "what.changes" in ran.stderr


def test_a_form_that_was_filled_in_is_recorded(opened: Cara, write: Write) -> None:
    printed = opened("case", "form", "views_sought")
    assert printed.returncode == 0
    filled = json.loads(printed.stdout)
    assert filled["what"]["how"] == {"one of": ["in_person", "telephone", "video", "through_advocate", "writing"]}
    filled |= {"on": "2026-03-09", "by": "DC 2087"}
    filled["what"] = {"how": "video", "suspect_present": False, "obtained": True}
    assert opened("case", "record", "C-1", write("a.json", filled)).returncode == 0


def test_the_forms_are_listed_with_a_line_each(called: Cara) -> None:
    ran = called("case", "form")
    assert [line.split()[0] for line in ran.stdout.splitlines() if "  " in line] == RECORDABLE
    unknown = called("case", "form", "vews_sought")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "did you mean views_sought?" in unknown.stderr
    assert called("case", "form", "screened").returncode == 2


def test_a_store_that_is_not_there_is_never_made_by_reading(called: Cara, tmp_path: Path) -> None:
    for command in (("case", "show", "C-1"), ("case", "list"), ("due",), ("verify",), ("case", "tell")):
        ran = called(*command)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert "there is no store" in ran.stderr
    assert not list(tmp_path.iterdir())


def test_keys_that_are_gone_are_not_made_again(opened: Cara, tmp_path: Path) -> None:
    """Another folder of keys beside an old store would leave what was sealed unreadable, and hide that."""
    shutil.rmtree(tmp_path / "cara.db.keys")
    for command in (
        ("case", "open", "referral.json", "--force", "hampshire", "--case", "C-2"),
        ("case", "show", "C-1"),
    ):
        ran = opened(*command)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert "cara.db.keys" in ran.stderr
    assert not (tmp_path / "cara.db.keys").exists()


def test_the_store_and_the_keys_can_be_elsewhere(
    called: Cara, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARA_STORE", "sqlite:///other.db")
    monkeypatch.setenv("CARA_KEYS", str(tmp_path / "safe"))
    file = write("referral.json", REFERRAL)
    assert called("case", "open", file, "--force", "hampshire", "--case", "C-1").returncode == 0
    assert {file.name.partition("-")[0] for file in tmp_path.iterdir()} == {"other.db", "safe", "referral.json"}
    monkeypatch.delenv("CARA_KEYS")
    monkeypatch.setenv("CARA_STORE", "postgresql://nobody@localhost:1/cara")
    ran = called("case", "list")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("cara: CARA_KEYS: not set")


def test_without_the_extra_one_line_names_it(cara: Cara, write: Write, tmp_path: Path) -> None:
    lacking = tmp_path / "lacking"
    lacking.mkdir()
    gone = "raise ModuleNotFoundError(\"No module named 'sqlalchemy'\", name='sqlalchemy')\n"
    (lacking / "sqlalchemy.py").write_text(gone)
    file = write("referral.json", REFERRAL)
    write("there.db", "")
    for call in (
        ("case", "open", file, "--force", "hampshire", "--case", "C-1"),
        ("verify", "--store", "sqlite:///there.db"),
    ):
        ran = cara(*call, plugins=lacking, env={"CARA_BY": "PC 1"})
        assert (ran.returncode, ran.stdout) == (2, "")
        (line,) = ran.stderr.splitlines()
        assert line.endswith("needs the extra `store`: pip install 'cara-core[store]'")


def test_a_force_that_does_not_hear_stops_nothing_and_hears_it_again(
    cara: Cara, write: Write, plugged: Plugged, tmp_path: Path
) -> None:
    """The hook fails while a file is there, and says on which facts it was told once it is gone."""
    plugins = plugged(
        "deaf",
        "@cara.hookimpl\ndef case_moved(self, case, facts):\n"
        "    import pathlib\n"
        "    if pathlib.Path('deaf').exists(): raise RuntimeError('" + SECRET + "')\n"
        "    with open('heard', 'a') as file: file.write(''.join(f'{fact.number} ' for fact in facts))",
    )
    file = write("referral.json", REFERRAL)
    write("deaf", "x")
    env = {"CARA_BY": "PC 1"}
    ran = cara("case", "open", file, "--force", "deaf", "--case", "C-1", plugins=plugins, env=env)
    assert ran.returncode == 1
    assert "C-1: screened" in ran.stdout
    assert "the force's own system did not hear of it (deaf: PluginFailed)" in ran.stderr
    assert SECRET not in ran.stderr
    assert cara("case", "tell", plugins=plugins, env=env).returncode == 1
    (tmp_path / "deaf").unlink()
    assert cara("case", "tell", plugins=plugins, env=env).returncode == 0
    assert (tmp_path / "heard").read_text() == "1 2 "
    assert cara("case", "tell", plugins=plugins, env=env).returncode == 0
    assert (tmp_path / "heard").read_text() == "1 2 ", "what was told is not told again"


FULL = """
import cara_core.store.log.outbox as outbox
from cara_core.errors import StoreFull

def full(*_: object, **__: object) -> bool:
    raise StoreFull("no room left to write; nothing of this was kept")

outbox.Outbox.take = full
"""


def test_what_is_kept_is_kept_though_the_telling_finds_no_room(cara: Cara, write: Write, tmp_path: Path) -> None:
    """Its twin: an error before the commit is status 2, and nothing is kept."""
    early = tmp_path / "early"
    early.mkdir()
    (early / "sitecustomize.py").write_text(FULL)
    file, env = write("referral.json", REFERRAL), {"CARA_BY": "PC 1"}
    call = ("case", "open", file, "--force", "hampshire", "--case", "C-1", "--on", "2026-03-09")
    opened = cara(*call, plugins=early, env=env)
    assert (opened.returncode, "C-1: screened" in opened.stdout) == (1, True)
    not_heard = "cara: kept; the force's own system was not told (StoreFull); it is told again next time\n"
    assert opened.stderr == not_heard
    ran = cara("case", "record", "C-1", write("a.json", FACTS[0]), plugins=early, env=env)
    assert (ran.returncode, ran.stderr) == (1, not_heard)
    assert ran.stdout.startswith("fact 3 of ")
    assert cara("case", "tell", env=env).returncode == 0
    before = FULL.replace("store.log.outbox as", "store.log.appending as")
    before = before.replace("outbox.Outbox.take", "outbox.outbox_id")
    (early / "sitecustomize.py").write_text(before)
    twin = cara("case", "record", "C-1", write("b.json", FACTS[2]), plugins=early, env=env)
    assert (twin.returncode, twin.stdout) == (2, "")
    assert "nothing of this was kept" in twin.stderr
    assert len(json.loads(cara("case", "show", "C-1", "--json", env=env).stdout)["facts"]) == 4, (
        "with the screening it led to"
    )


def test_a_key_is_found_again_after_an_erasure_and_still_refuses_something_else(
    held: Cara, write: Write, tmp_path: Path
) -> None:
    """What was screened then cannot be screened now: it is compared with what was kept, and not worked out again."""
    ending = {"format": "cara-fact/1", "kind": "withdrawn", "on": "2026-06-01", "by": "PI 1203"}
    contact = {**ending, "kind": "victim_contacted", "by": "victim contact officer"}
    ended = [
        {**contact, "what": OF_THE_COMPLETION},
        {**ending, "what": {"rank": "inspector", "reason": "no longer right"}},
        {**contact, "what": {"occasion": "ended", "how": "telephone", "reached": True, "concern": False}},
    ]
    call = ("case", "record", "C-1", write("end.json", ended), "--key", "end")
    assert held(*call).returncode == 0
    for person in ("victim", "participant"):
        assert held("case", "erase", "C-1", "--person", person, "--authority", "DPO-7", "--key", person).returncode == 0
    before = case_of(held)
    assert held(*call).returncode == 0
    again = ("--force", "hampshire", "--case", "C-1", "--key", "open-1")
    assert held("case", "open", tmp_path / "referral.json", *again).returncode == 0
    assert held("case", "erase", "C-1", "--person", "victim", "--authority", "DPO-7", "--key", "victim").returncode == 0
    for other in (
        ("case", "record", "C-1", write("one.json", ended[1:2]), "--key", "end"),
        ("case", "open", tmp_path / "referral.json", "--force", "leicestershire", *again[2:]),
        ("case", "erase", "C-1", "--person", "victim", "--authority", "DPO-8", "--key", "victim"),
        ("case", "screen", "C-1", "--key", "end"),
    ):
        ran = held(*other)
        assert (ran.returncode, "--key: this key was used for something else" in ran.stderr) == (2, True)
    assert case_of(held) == before


def test_of_two_calls_with_one_key_the_second_says_what_the_first_kept(
    opened: Cara, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other call commits after this one has looked for the key."""
    file = write("a.json", FACTS[2])
    repeated_request = CaseStore.repeated_request
    looked: list[str] = []

    def late(store: CaseStore, *, case: str, asked: Sequence[AskedFact], request: str) -> object:
        found = repeated_request(store, case=case, asked=asked, request=request)
        if not looked:
            looked.append(request)
            assert main_of("case", "record", "C-1", str(file), "--key", "k") == 0
        return found

    monkeypatch.setattr(CaseStore, "repeated_request", late)
    ran = opened("case", "record", "C-1", file, "--key", "k")
    assert (ran.returncode, looked) == (0, ["k"])
    assert ran.stdout.count("fact 3 of ") == 2
    assert "kept before, and not kept twice" in ran.stdout
    assert [fact["kind"] for fact in case_of(opened)["facts"]][2:] == ["evidence_found"]


def main_of(*arguments: str) -> int:
    """The same command inside another."""
    before, sys.argv = sys.argv, ["cara", *arguments]
    try:
        return main()
    finally:
        sys.argv = before


@pytest.mark.parametrize("kind", ["empty", "another store's"])
def test_keys_in_a_folder_of_something_else_are_not_made_beside_an_old_store(
    kind: str, opened: Cara, tmp_path: Path
) -> None:
    keys = tmp_path / "cara.db.keys"
    keys.rename(tmp_path / "safe")
    if kind == "empty":
        keys.mkdir(mode=0o700)
    else:
        again = ("case", "open", "referral.json", "--force", "hampshire", "--case", "C-2", "--store", "sqlite:///o.db")
        assert opened(*again).returncode == 0
        (tmp_path / "o.db.keys").rename(keys)
    before = sorted(keys.rglob("*"))
    ran = opened("case", "open", "referral.json", "--force", "hampshire", "--case", "C-2")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "cara.db.keys: the keys of this store are not in this folder; allowed: " in ran.stderr
    assert sorted(keys.rglob("*")) == before
    shutil.rmtree(keys)
    (tmp_path / "safe").rename(keys)
    assert opened("case", "show", "C-1").returncode == 0


def test_a_case_whose_key_is_missing_is_listed_and_in_full_it_is_named(opened: Cara, tmp_path: Path) -> None:
    """How far it has come follows from what is open; with ``streams`` the first of them would end the list."""
    there = {file for file in (tmp_path / "cara.db.keys").rglob("*") if file.is_file()}
    assert opened("case", "open", "referral.json", "--force", "hampshire", "--case", "A-1").returncode == 0
    for key in {file for file in (tmp_path / "cara.db.keys").rglob("*") if file.is_file()} - there:
        key.unlink()
    ran = opened("case", "list")
    _, first, second = ran.stdout.splitlines()
    assert (ran.returncode, first[:3], second[:3]) == (0, "A-1", "C-1")
    ran = opened("case", "list", "--json")
    assert (ran.returncode, [json.loads(line)["case"] for line in ran.stdout.splitlines()]) == (1, ["C-1"])
    assert ran.stderr.startswith("A-1  cannot be read: case A-1: the key of the ")
    with (
        open_store("sqlite:///cara.db", keys=tmp_path / "cara.db.keys", at=NOW) as store,
        pytest.raises(StoreError),
    ):
        list(store.streams())


def test_a_case_that_cannot_be_read_is_named_and_what_is_due_and_told_elsewhere_goes_on(
    opened: Cara, tmp_path: Path
) -> None:
    made = opened("case", "open", "referral.json", "--force", "hampshire", "--case", "A-1")
    assert made.returncode == 0
    with open_store("sqlite:///cara.db", keys=tmp_path / "cara.db.keys", at=NOW) as store:
        for case in ("A-1", "C-1"):
            FactWriter(store).append(
                [Fact(case=case, number=3, on=Day(2026, 3, 10), by="sergeant 12", what=OffenceAdmitted())], at=NOW
            )
        with store.database.reading() as connection:
            connection.exec_driver_sql("DROP TRIGGER fact_no_update")
            connection.exec_driver_sql("UPDATE fact SET body = '{' WHERE case_id = 'A-1' AND number = 1")
    ran = opened("case", "tell")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "cara: case A-1 cannot be read; the force's own system was not told of it\n"
    with open_store("sqlite:///cara.db", keys=tmp_path / "cara.db.keys", at=NOW) as store:
        assert [row.case for row in store.untold()] == ["A-1"]
    for _ in range(2):
        ran = opened("due", "--on", "2026-03-11", "--json")
        assert (ran.returncode, {json.loads(line)["case"] for line in ran.stdout.splitlines()}) == (1, {"C-1"})
        assert ran.stderr == "cara: case A-1 cannot be read: what is due in it is not known\n"


def test_a_case_is_not_opened_under_a_name_that_reads_as_an_option(opened: Cara) -> None:
    ran = opened("case", "open", "referral.json", "--force", "hampshire", "--case=-C")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("cara: --case: it begins with -; allowed: ")


def test_every_fault_of_a_call_is_named_at_once(opened: Cara, write: Write) -> None:
    facts = [{**FACTS[0], "what": {}, "on": "2199-01-01"}, {**FACTS[1], "case": "C-2"}]
    ran = opened("case", "record", "C-1", write("a.jsonl", lines(facts)), "--key", "a key")
    places = [line.partition("a.jsonl")[2][:9] or line[:11] for line in ran.stderr.splitlines()]
    assert ran.returncode == 2
    assert places[0] == "cara: --key"
    assert ":1: on: i" in places
    assert ":1: what." in places
    assert places[-1] == ":2: case:"


def test_a_file_of_facts_is_spoken_of_as_one(opened: Cara, write: Write) -> None:
    assert "allowed: one fact or a list" in opened("case", "record", "C-1", write("a.json", [])).stderr
    named = opened("case", "record", "C-1", write("a.txt", "x")).stderr
    assert "allowed: .json, .jsonl, - for standard input, or --format" in named


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("sqlite://cara.db", "after sqlite: come three slashes"),
        ("sqlite:///:memory:", "a store in memory"),
        ("sqlite:///cara.db?mode=ro", "question mark"),
        ("mysql://SECRET@host/db", "no kind of database"),
        ("sqlite:///absent/cara.db", "/absent: there is no such folder"),
    ],
)
def test_what_is_wrong_with_the_url_of_a_store_is_named(url: str, wrong: str, called: Cara) -> None:
    ran = called("case", "list", "--store", url)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert wrong.removeprefix("/") in ran.stderr
    assert "SECRET" not in ran.stderr


@pytest.mark.parametrize(
    "call",
    [
        ("case", "erase", "C-1", "--person", SECRET, "--authority", "x"),
        ("case", "record", "C-1", "a.json", "--format", SECRET),
        ("case", "show", "C-1", SECRET),
        ("case", SECRET),
        (f"--{SECRET}",),
        ("due", f"--json={SECRET}"),
    ],
)
def test_a_wrong_call_is_named_without_what_was_typed(call: tuple[str, ...], called: Cara) -> None:
    ran = called(*call)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "\ncara: " in f"\n{ran.stderr}"
    assert SECRET not in ran.stderr


def test_help_names_every_command_of_a_case_with_a_line_that_is_not_cut(called: Cara) -> None:
    shown = called("case", "--help").stdout.splitlines()
    for command in ("open", "record", "form", "screen", "show", "timeline", "list", "erase", "tell"):
        (line,) = [line for line in shown if line.split()[:1] == [command]]
        assert line.endswith(".")
        assert not line.endswith("...")
        assert called("case", command, "--help").returncode == 0
