"""``cara dispatch``: into a folder unless it is live, each once, with a switch that stops everything."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cara_core.store.log.access_log import Action
from cara_core.terms.messages import Progress
from cli.reaching import CASE, NOON, PARTICIPANT_DETAILS, PERSONAL, Cara, Write, open_booked, store_in

FOLDER = "captured"


@pytest.fixture
def opened(called: Cara, write: Write) -> Cara:
    """The command, with a booked case and both records."""
    open_booked(called, write, records=True)
    return called


def files(folder: Path) -> dict[str, bytes]:
    """What stands in the capture folder."""
    return {file.name: file.read_bytes() for file in (folder / FOLDER).iterdir()} if (folder / FOLDER).exists() else {}


def kept(folder: Path) -> list[tuple[str, str, str, Progress]]:
    """Message, medium, channel and state of every message of the case."""
    with store_in(folder) as store:
        rows = store.messages.of_case(CASE)
    return sorted((row.message, row.medium.value, row.channel, row.state) for row in rows)


def json_rows(ran: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_without_more_words_it_is_written_into_a_folder_each_once(opened: Cara, tmp_path: Path) -> None:
    first = opened("dispatch", "--at", NOON)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.splitlines() == [
        "C-1  O01-referral-answer by work, capture: captured",
        "C-1  P02-check-number by sms, capture: captured",
        "C-1  O02-booked by work, capture: captured",
        "C-1  P03-booking by sms, capture: captured",
        "C-1  P03-booking by letter, capture: captured",
        "5 went into captured (captured: nothing of it left this machine); 0 need attention",
    ]
    before = files(tmp_path)
    assert sorted(Path(name).suffix for name in before) == [".eml", ".eml", ".jsonl", ".pdf", ".txt", ".txt"]
    assert len(before["index.jsonl"].splitlines()) == 5
    assert not any(word.encode() in before["index.jsonl"] for word in PERSONAL)
    assert any(PARTICIPANT_DETAILS[1].encode() in content for content in before.values()), (
        "what would have been sent is there"
    )
    again = opened("dispatch", "--at", NOON)
    assert (again.returncode, again.stdout) == (0, "0 went; 0 need attention\n")
    assert files(tmp_path) == before
    assert {state for *_, state in kept(tmp_path)} == {Progress.ACCEPTED}


def test_what_was_captured_is_not_sent_live_it_is_still_due(opened: Cara, tmp_path: Path) -> None:
    opened("dispatch", "--at", NOON)
    live = opened("messages", CASE, "--at", NOON, "--live", "--json")
    standing = {
        row["standing"] for row in json_rows(live) if row["message"] == "P03-booking" and row["channel"] == "notify"
    }
    assert standing == {"blocked"}, "not sent: nobody signed it"
    ran = opened("dispatch", "--live", "--json")
    assert ran.returncode == 1
    sent = {(row["message"], row["channel"]): row["detail"] for row in json_rows(ran)}
    assert {channel for _, channel in sent} == {"smtp"}, "months later only what staff are message is not too late"
    assert set(kept(tmp_path)) >= {("P03-booking", "sms", "capture", Progress.ACCEPTED)}


def test_a_dry_run_writes_nothing_at_all_but_that_the_records_were_read(opened: Cara, tmp_path: Path) -> None:
    ran = opened("dispatch", "--at", NOON, "--dry-run", "--by", "trial")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[-1] == (
        "5 would go into captured (captured: nothing of it left this machine); 0 need attention"
    )
    assert "C-1  P03-booking by letter, capture: would go" in ran.stdout
    assert kept(tmp_path) == []
    assert files(tmp_path) == {}
    with store_in(tmp_path) as store:
        assert not store.messages.any()
        said = [access.action for access in store.accesses() if access.who == "trial"]
    assert set(said) == {Action.CONSULTATION}, "nothing was disclosed; that it was read is logged"
    as_json = json_rows(opened("dispatch", "--at", NOON, "--dry-run", "--json"))
    assert [(row["format"], row["dry_run"], row["state"]) for row in as_json] == [("cara-sent/1", True, "claimed")] * 5
    assert opened("dispatch", "--at", NOON).stdout.count(": captured\n") == 5, "and afterwards it all goes"


def test_a_live_dry_run_says_which_channel_is_not_set_up(opened: Cara, tmp_path: Path) -> None:
    ran = opened("dispatch", "--live", "--dry-run")
    assert ran.returncode == 1
    assert "by work, smtp: blocked\n  NO_CHANNEL smtp\n" in ran.stdout
    assert kept(tmp_path) == []


def test_a_channel_that_is_not_set_up_stops_it_visibly(opened: Cara, tmp_path: Path) -> None:
    ran = opened("dispatch", "--live")
    assert ran.returncode == 1
    assert "by work, smtp: blocked\n  NO_CHANNEL smtp\n" in ran.stdout
    assert {(channel, state) for _, _, channel, state in kept(tmp_path)} == {("smtp", Progress.BLOCKED)}
    due = opened("due", "--on", "2026-11-24")
    assert "NO_CHANNEL smtp" in due.stdout


def test_what_nobody_signed_is_refused_live_and_is_somebodys_duty(
    opened: Cara, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARA_SMTP_URL", "smtp://127.0.0.1:9")
    monkeypatch.setenv("CARA_SMTP_FROM", "office@example.org")
    ran = opened("dispatch", "--live")
    assert ran.returncode == 1
    assert "C-1  O02-booked by work, smtp: blocked\n  SIGN_OFF o02.work\n" in ran.stdout
    assert {state for *_, state in kept(tmp_path)} == {Progress.BLOCKED}
    due = opened("due", "--on", "2026-11-24")
    assert "O02-booked, SIGN_OFF o02.work" in due.stdout
    assert opened("dispatch", "--live").returncode == 1, "and it is tried again"


def test_the_switch_stops_everything_until_somebody_turns_it_back(opened: Cara, tmp_path: Path) -> None:
    assert opened("dispatch", "--stop", "--by", "supervisor 2").returncode == 0
    for more in ((), ("--live",), ("--dry-run",)):
        at = () if "--live" in more else ("--at", NOON)
        ran = opened("dispatch", *more, *at)
        assert (ran.returncode, ran.stdout) == (1, "")
        assert ran.stderr == ("cara: sending was stopped by supervisor 2; `cara dispatch --resume` lets it go on\n")
    assert files(tmp_path) == {}
    assert kept(tmp_path) == []
    ran = opened("dispatch", "--resume")
    assert (ran.returncode, ran.stdout) == (0, "Sending goes on.\n")
    assert opened("dispatch", "--at", NOON).stdout.count(": captured\n") == 5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--live", "--at", NOON), "--at: live sending is at this moment; allowed: --at without --live"),
        (("--live", "--dry-run", "--at", NOON), "--at: live sending is at this moment"),
        (("--stop", "--resume"), "--resume: one of --stop and --resume; allowed: either"),
        (("--stop", "--dry-run"), "--dry-run: the switch has no trial; allowed: --stop or --resume alone"),
        (("--at", "PLANTED"), "--at: found another text; allowed: YYYY-MM-DDTHH:MM:SS"),
        (("C-9",), "there is no case of that name in the store"),
        (("C 9",), "CASE: text of another form"),
    ],
)
def test_what_contradicts_itself_does_nothing(
    arguments: tuple[str, ...], message: str, opened: Cara, tmp_path: Path
) -> None:
    ran = opened("dispatch", *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert message in ran.stderr
    assert "PLANTED" not in ran.stderr
    assert (files(tmp_path), kept(tmp_path)) == ({}, [])
    with store_in(tmp_path) as store:
        assert store.messages.stopped() is None


def test_another_folder_is_named_by_the_option_or_by_the_variable(
    opened: Cara, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARA_CAPTURE", str(tmp_path / "named"))
    assert "would go into mine (captured" in opened("dispatch", "--at", NOON, "--dry-run", "--capture", "mine").stdout
    ran = opened("dispatch", "--at", NOON)
    assert f"5 went into {tmp_path / 'named'} (captured" in ran.stdout
    assert len(list((tmp_path / "named").iterdir())) == 6
    assert files(tmp_path) == {}


def test_a_wrong_variable_is_named_and_nothing_is_sent(
    opened: Cara, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARA_NOTIFY_KEY", "PLANTED-SECRET")
    for more in (("--live",), ("--at", NOON)):
        ran = opened("dispatch", *more)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert "CARA_NOTIFY_KEY: " in ran.stderr
        assert "PLANTED" not in ran.stderr
    assert kept(tmp_path) == []


def test_at_night_text_messages_wait_and_nothing_needs_attention(opened: Cara, tmp_path: Path) -> None:
    ran = opened("dispatch", "--at", "2026-03-10T22:00:00Z")
    assert ran.returncode == 0
    assert [line.partition("  ")[2].partition(":")[0] for line in ran.stdout.splitlines()[:-1]] == [
        "O01-referral-answer by work, capture",
        "O02-booked by work, capture",
        "P03-booking by letter, capture",
    ]
    assert len(kept(tmp_path)) == 3
    assert opened("dispatch", "--at", "2026-03-11T10:00:00Z").stdout.count(": captured\n") == 2


def test_a_force_that_is_not_installed_any_more_stops_its_own_cases_alone(
    called: Cara, write: Write, plugged: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    open_booked(called, write, records=True)
    with monkeypatch.context() as there:
        there.syspath_prepend(str(plugged("elsewhere")))
        assert (
            called(
                "case", "open", "referral.json", "--force", "elsewhere", "--case", "A-1", "--on", "2026-03-03"
            ).returncode
            == 0
        )
    ran = called("dispatch", "--at", NOON)
    assert ran.returncode == 1
    assert ran.stderr.startswith("cara: A-1: ")
    assert ran.stdout.count(": captured\n") == 5
    assert ran.stdout.endswith("; 1 need attention\n")
