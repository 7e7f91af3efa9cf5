"""Every guard, called through Python and as it is typed: the same answer, and the same is kept."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from io import BytesIO, TextIOWrapper
from pathlib import Path
from subprocess import CompletedProcess

import pytest

import cara_core as cara
from cara_core.casework.asked_facts import NumberedFact, Viewpoint, as_fact
from cara_core.cli import main
from cara_core.formats.case_file import case_mapping
from cara_core.formats.fact import read_facts
from cara_core.formats.referral import FileKind
from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from cara_core.store.requests import AskedFact
from cara_core.terms.instants import london_day
from casework.faces import FILE, Row, Typed, answer_as_typed, answer_in_python, kept_in
from casework.guards.opening import OPENING
from casework.guards.others import OTHER_CALLS
from casework.guards.recording import RECORDING
from casework.guards.repeating import REPEATING
from casework.situations import make_situation, open_in
from casework.worked import AT, CASE, DAY, FACTS
from support.clocks import Hands

Prepared = Callable[[str, str], Path]
GUARDS = (*OPENING, *RECORDING, *REPEATING, *OTHER_CALLS)


@pytest.fixture(scope="session")
def prepared_once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {}


@pytest.fixture
def prepared(prepared_once: dict[str, Path], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A copy of a situation in a folder of that name."""

    def prepare(situation: str, name: str) -> Path:
        if situation not in prepared_once:
            folder = tmp_path_factory.mktemp("situation")
            prepared_once[situation] = make_situation(situation, folder / "made")
        return shutil.copytree(prepared_once[situation], tmp_path / name)

    return prepare


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """The command, in this process."""
    for name in [name for name in os.environ if name.startswith("CARA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CARA_BY", "PC 1")

    def run(*words: str) -> CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["cara", *words])
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO()))
        status = main()
        shown = capsys.readouterr()
        return CompletedProcess(sys.argv, status, shown.out, shown.err)

    return run


def differences(row: Row, prepared: Prepared, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """In what do the two faces differ, or the answer from the one that stands in the table?"""
    python, command = prepared(row.situation, "python"), prepared(row.situation, "command")
    monkeypatch.chdir(command)
    in_python, as_typed = answer_in_python(row, python), answer_as_typed(row, command, typed)
    found = []
    wanted = expected(row)
    if (in_python.outcome, in_python.codes) != wanted:
        found.append(f"python: {in_python} instead of {wanted}")
    if as_typed.outcome != in_python.outcome:
        found.append(f"command: {as_typed}; python: {in_python}")
    if not row.other_words and as_typed.words != in_python.words:
        found.append(f"command: {as_typed.words}; python: {in_python.words}")
    if kept_in(command) != kept_in(python):
        found.append(f"command keeps {kept_in(command)}; python {kept_in(python)}")
    return found


def expected(row: Row) -> tuple[str, tuple[str, ...] | None]:
    for outcome in ("kept", "repeated", "refused"):
        codes = getattr(row, outcome)
        if codes is not None:
            return outcome, codes
    raise AssertionError(row.name)


@pytest.mark.parametrize("row", GUARDS, ids=str)
def test_both_faces_give_the_same_answer(
    row: Row, prepared: Prepared, typed: Typed, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now = row.at
    assert differences(row, prepared, typed, monkeypatch) == []


# The known-bad twins: commands that do not go through the one way in, or guard on their own.


def writes_alone(words: Sequence[str]) -> CompletedProcess[str]:
    """A command that writes facts by itself: it asks no rule."""
    name, facts = words[2], [found.fact for found in read_facts(Path(FILE).read_bytes(), FileKind.JSON)]
    with open_store("sqlite:///cara.db", keys="cara.db.keys", at=AT) as store:
        last = store._reading.last(name)
        kept = [
            as_fact(NumberedFact.of(fact).asked, case=name, number=last + place, today=DAY)
            for place, fact in enumerate(facts, 1)
            if fact is not None
        ]
        request = words[words.index("--key") + 1] if "--key" in words else None
        FactWriter(store).append(kept, at=AT, request=request)
    return CompletedProcess(words, 0, "".join(f"fact {fact.number} of {fact.on}: {fact.kind}\n" for fact in kept), "")


@pytest.mark.parametrize(
    "name",
    [
        "out of turn",
        "the case has ended",
        "decided by a constable",
        "a day that has not come",
        "a moment that has not come",
        "a fact of another case",
        "a number that does not follow",
        "the suspect was present",
        "no such case",
        "the safety floor: the victim disagrees",
        "the safety floor: strangulation",
        "a caution repeated after the agreement was withdrawn, the day after",
    ],
)
def test_a_command_that_writes_alone_is_found_out(
    name: str, prepared: Prepared, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = row_of(name)
    clock.now = row.at
    assert differences(row, prepared, lambda *words: writes_alone(words), monkeypatch)


def test_a_command_with_a_guard_of_its_own_is_found_out(
    prepared: Prepared, typed: Typed, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = row_of("what is recorded a year after it happened")
    clock.now = row.at
    refused = CompletedProcess([], 2, "", f"{FILE}: on: longer than a year ago\n")
    assert differences(row, prepared, lambda *_: refused, monkeypatch)


def test_a_command_that_asks_its_guards_before_the_request_is_found_out(
    prepared: Prepared, typed: Typed, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what the library says of a day that lies ahead; but it was kept, by a clock that was right."""
    row = row_of("repeated by a clock that is behind")
    clock.now = row.at

    def guards_first(*words: str) -> CompletedProcess[str]:
        seen_from = Viewpoint(case=CASE, today=london_day(row.at), at=row.at)
        asked = [NumberedFact(asked=AskedFact(what=None, by="PC 1", on=cara.day(given["on"]))) for given in FACTS]
        ahead = [fault for numbered in asked for fault in seen_from.faults(numbered)]
        lines = [f"{FILE}: [{place}].{fault}\n" for place, fault in enumerate(ahead)]
        return CompletedProcess(words, 2, "", "".join(lines)) if lines else typed(*words)

    assert differences(row, prepared, guards_first, monkeypatch)


@pytest.mark.parametrize("name", ["the same request again", "an erasure repeated"])
def test_a_command_that_hands_no_request_on_is_found_out(
    name: str, prepared: Prepared, typed: Typed, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = row_of(name)
    clock.now = row.at

    def forgets(*words: str) -> CompletedProcess[str]:
        key = words.index("--key")
        return typed(*words[:key], *words[key + 2 :])

    assert differences(row, prepared, forgets, monkeypatch)


def test_a_command_that_reads_without_a_word_to_the_log_is_found_out(
    prepared: Prepared, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = row_of("a case is read")
    clock.now = row.at

    def unlogged(*words: str) -> CompletedProcess[str]:
        with open_in(Path()) as cases:
            shown = json.dumps(case_mapping(cases.case(CASE)), ensure_ascii=False, separators=(",", ":"))
        return CompletedProcess(words, 0, f"{shown}\n", "")

    assert differences(row, prepared, unlogged, monkeypatch)


def row_of(name: str) -> Row:
    (row,) = (row for row in GUARDS if row.name == name)
    return row


def test_every_row_has_a_name_of_its_own_and_every_guard_is_there() -> None:
    assert len({row.name for row in GUARDS}) == len(GUARDS)
    codes = {fault.split()[-1] for row in GUARDS for fault in row.refused or ()}
    assert codes >= {
        *("OUT_OF_TURN", "CASE_ENDED", "DECIDER_RANK", "AHEAD", "BAD_BY", "BAD_CASE", "BAD_KEY", "KEY_REUSED"),
        *("NO_SUCH_CASE", "NO_STORE", "ALREADY_OPEN", "CONTRADICTION", "WRONG_KIND", "MISSING", "CONFLICT"),
        *("KEY_MISSING", "MADE_BY_THE_CORE", "SUSPECT_PRESENT"),
    }
