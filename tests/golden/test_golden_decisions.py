"""Decisions byte for byte: a change of any of them is seen here before it is seen in a force.

``decisions.jsonl`` holds the digest of each case of ``support/golden_cases.py``. Where a
change is meant, write the file anew and look at the difference::

    CARA_RENEW_GOLDEN=1 pytest tests/golden
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import support.golden_cases
from support.golden_cases import GOLDEN_CASES, golden_decision

KEPT = Path(__file__).with_name("decisions.jsonl")


def line(name: str) -> dict[str, str]:
    decision = golden_decision(name)
    return {"case": name, "outcome": str(decision.outcome), "digest": decision.digest}


def test_renewing_writes_every_case() -> None:
    if os.environ.get("CARA_RENEW_GOLDEN") == "1":
        KEPT.write_text("".join(f"{json.dumps(line(name))}\n" for name in GOLDEN_CASES), encoding="utf-8")
    kept = [json.loads(row)["case"] for row in KEPT.read_text(encoding="utf-8").splitlines()]
    assert kept == list(GOLDEN_CASES), "cases were added or removed: CARA_RENEW_GOLDEN=1 pytest tests/golden"


@pytest.mark.parametrize("name", GOLDEN_CASES)
def test_a_decision_is_the_one_that_was_kept(name: str) -> None:
    kept = {row["case"]: row for row in map(json.loads, KEPT.read_text(encoding="utf-8").splitlines())}
    assert line(name) == kept[name], "if the change is meant: CARA_RENEW_GOLDEN=1 pytest tests/golden"


def test_every_outcome_and_no_two_equal_decisions_are_kept() -> None:
    rows = [json.loads(row) for row in KEPT.read_text(encoding="utf-8").splitlines()]
    assert {row["outcome"] for row in rows} == {"eligible", "not_eligible", "refer", "undetermined"}
    twins = {
        "the example",
        "eighteen today",
        "violence before the look-back",
        "another language and English",
        "a second look taken",
    }
    digests = {row["digest"] for row in rows if row["case"] not in twins}
    assert len(digests) == len(rows) - len(twins)


@pytest.fixture(scope="module")
def decisions_of_this_process() -> str:
    """Every case as ``cara-decision/1``, words and all, made in this process."""
    return "".join(f"{golden_decision(name).to_json()}\n" for name in GOLDEN_CASES)


@pytest.mark.parametrize("seed", ["0", "1", "2", "3", "12345"])
def test_a_new_process_gives_the_same_bytes_whatever_its_hash_seed(seed: str, decisions_of_this_process: str) -> None:
    program = Path(support.golden_cases.__file__)
    done = subprocess.run(  # noqa: S603  (this interpreter, with a program of these tests)
        [sys.executable, str(program)],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(program.parents[1]), "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode("utf-8").replace("\r\n", "\n") == decisions_of_this_process
