"""The register a case is written back to: a line for each fact that was kept, and nothing anybody said."""

import csv
from pathlib import Path

import pytest

import cara_core as cara
from cara_leicestershire.register import write_register

ON = cara.day("2026-03-10")
SECRETS = ("Secretname", "officer 73190465")
REFERRAL = {
    "format": "cara-referral/1",
    "reference": "R-73190465",
    "suspect": {"date_of_birth": "1971-03-19", "language": "pl"},
    "victim": {"agrees": True, "date_of_birth": "1974-05-09"},
    "risk": {"assessor": SECRETS[1]},
    "offences": [{"code": "CJ88116", "committed_on": "2026-03-08"}],
}


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the lines are written."""
    named = tmp_path / "register.csv"
    monkeypatch.setenv("CARA_LEICESTERSHIRE_REGISTER", str(named))
    return named


def opened(case: str = "C-1") -> tuple[cara.Case, tuple[cara.Fact, ...]]:
    force = cara.load_force("leicestershire")
    return cara.open_case(cara.read_referral(REFERRAL), force, case=case, on=ON, by="sergeant 12")


def rows(register: Path) -> list[list[str]]:
    with register.open(encoding="utf-8", newline="") as read:
        return list(csv.reader(read))


def test_a_line_for_each_fact_in_the_order_of_recording(register: Path) -> None:
    for case in ("C-1", "C-2"):
        cara.load_force("leicestershire").told(*opened(case))
    assert rows(register) == [
        ["C-1", "1", "referred", "2026-03-10"],
        ["C-1", "2", "screened", "2026-03-10"],
        ["C-2", "1", "referred", "2026-03-10"],
        ["C-2", "2", "screened", "2026-03-10"],
    ]


def test_a_fact_that_comes_twice_is_seen_to_be_the_same(register: Path) -> None:
    _, facts = opened()
    write_register(facts)
    write_register(facts)
    registered = [tuple(row[:2]) for row in rows(register)]
    assert len(registered) == 2 * len(facts), "a fact may come twice"
    assert sorted(set(registered)) == [("C-1", "1"), ("C-1", "2")], "and its case and number say so"


def test_no_words_of_anybody_are_in_it(register: Path) -> None:
    case, facts = opened()
    held = cara.facts.SafetyHoldPlaced(concern=cara.facts.Concern.VICTIM, reason=SECRETS[0])
    asked = cara.Fact(case=case.id, number=3, on=ON, by="sergeant 12", what=held)
    _, more = cara.record(case, asked, cara.load_force("leicestershire"))
    cara.load_force("leicestershire").told(case, (*facts, *more))
    assert len(rows(register)) == len(facts) + 1
    text = register.read_text(encoding="utf-8")
    for said in (*SECRETS, "R-73190465", "1971-03-19", "1974-05-09", "CJ88116", "sergeant"):
        assert said not in text, "case, number, kind and day, and nothing else"


def test_without_the_variable_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for empty in (None, ""):
        if empty is None:
            monkeypatch.delenv("CARA_LEICESTERSHIRE_REGISTER", raising=False)
        else:
            monkeypatch.setenv("CARA_LEICESTERSHIRE_REGISTER", empty)
        cara.load_force("leicestershire").told(*opened())
    assert list(tmp_path.iterdir()) == []


def test_a_register_that_cannot_be_written_is_an_error_the_core_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARA_LEICESTERSHIRE_REGISTER", str(tmp_path / "no such folder" / "register.csv"))
    with pytest.raises(cara.CaraError) as failed:
        cara.load_force("leicestershire").told(*opened())
    assert str(failed.value) == "case_moved: the plugin raised FileNotFoundError"
