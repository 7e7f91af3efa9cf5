"""The case tables themselves: how they are read, what is said of a broken one, what a failure says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest

import cara_core as cara
from cara_core.stages.criteria import ADVICE, CRITERIA
from cases.tables import Row, Table, TableWrong, contradiction, read_table

HERE = Path(__file__).parent
TABLES = sorted(HERE.glob("*.toml"))
MOST_ROWS = 25
HEAD = '[table]\nabout = "A test"\nforce = "hampshire"\non = 2026-03-10\nbase = "base.json"\n'
ROW = '[[case]]\nname = "A row"\noutcome = "eligible"\ncodes = []\n'


def read(folder: Path, text: str) -> Table:
    shutil.copyfile(HERE / "base.json", folder / "base.json")
    (folder / "table.toml").write_text(text, encoding="utf-8")
    return read_table(folder / "table.toml")


@pytest.mark.parametrize("file", TABLES, ids=lambda file: file.stem)
def test_a_shipped_table_has_rows_enough_and_every_outcome(file: Path) -> None:
    rows = [row for row, _ in read_table(file).rows]
    assert len(rows) >= MOST_ROWS
    assert {row.outcome for row in rows} == set(cara.Outcome)


def test_every_reason_and_every_piece_of_advice_stands_in_some_table() -> None:
    rows = [row for file in TABLES for row, _ in read_table(file).rows]
    said = {code for row in rows for code in (*row.codes, *(row.advice or ()))}
    declared = {rule.code for criterion in CRITERIA for rule in criterion.rules} | {note.code for note in ADVICE}
    assert declared - said == set()


def test_every_criterion_is_put_to_the_test_under_every_force() -> None:
    for file in TABLES:
        if file.stem.endswith("polish"):
            continue
        said = {code for row, _ in read_table(file).rows for code in row.codes}
        decided = [cara.load_force(file.stem).policy(cara.day("2026-03-10"))]
        asked = {"FIRST": decided[0].first_arrest_asked, "BAIL": decided[0].bail_asked}
        for criterion in CRITERIA:
            codes = {rule.code for rule in criterion.rules}
            assert bool(codes & said) == asked.get(criterion.name, True), (file.stem, criterion.name)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[table", "not TOML"),
        (ROW, "table: missing"),
        (HEAD, "case: missing"),
        (f"case = []\n{HEAD}", "case: a table has rows"),
        (HEAD + ROW + ROW, "A row: two rows have this name"),
        (HEAD.replace("hampshire", "hampshir") + ROW, "did you mean hampshire?"),
        (HEAD.replace("base.json", "bass.json") + ROW, "there is no bass.json beside the table"),
        (HEAD.replace("2026-03-10", '"2026-03-10"') + ROW, "table.on: "),
        (HEAD + ROW.replace("codes", "code"), "case[0].code: found an unknown key; did you mean codes?"),
        (f"{HEAD}{ROW}reason = 1\n", "case[0]: key 4 is unknown; allowed: name, on, change, unknown, outcome,"),
        (HEAD + ROW.replace('"eligible"', '"yes"'), "one of eligible, not_eligible, refer, undetermined"),
        (
            HEAD + ROW.replace("[]", '["AGE_UNDER_81"]'),
            "A row: codes: there is no AGE_UNDER_81; did you mean AGE_UNDER_18?",
        ),
        (HEAD + ROW.replace("[]", '["RECENT_RESOLUTION"]'), "A row: codes: there is no RECENT_RESOLUTION; "),
        (f'{HEAD}{ROW}advice = ["VIEWS"]\n', "A row: advice: there is no VIEWS; there are: TIME_LIMIT_TIGHT,"),
        (f'{HEAD}{ROW}change = {{ "suspect.agee" = 17 }}\n', "A row: suspect: key 10 is unknown"),
        (
            f'{HEAD}{ROW}change = {{ "suspect.languages" = "en" }}\n',
            "A row: suspect.languages: found an unknown key; did you",
        ),
        (f'{HEAD}{ROW}change = {{ "risk.grade" = "low" }}\n', "A row: risk.grade: "),
        (f'{HEAD}{ROW}change = {{ "offences[2].code" = "CJ88116" }}\n', "the base referral has no offences[2]"),
        (
            f'{HEAD}{ROW}change = {{ "offences.0" = "CJ88116" }}\n',
            "A row: offences.0: the base referral has no such map",
        ),
        (f'{HEAD}{ROW}change = {{ "suspect.." = 1 }}\n', "a path is written like offences[0].code"),
        (f'{HEAD}{ROW}unknown = ["suspect.nickname"]\n', "A row: suspect: key 10 is unknown"),
        (f'{HEAD}{ROW}unknown = ["offences[0].code"]\n', "A row: offences[0].code: "),
    ],
)
def test_a_broken_table_says_what_is_meant(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(TableWrong) as raised:
        read(tmp_path, text)
    assert [fault for fault in raised.value.args if says in fault], raised.value.args


def test_every_fault_of_a_table_is_named_at_once(tmp_path: Path) -> None:
    second = ROW.replace("A row", "Another").replace("[]", '["NO_SUCH"]')
    with pytest.raises(TableWrong) as raised:
        read(tmp_path, f'{HEAD}{ROW}change = {{ "risk.grade" = "low" }}\n{second}')
    assert [fault.partition(":")[0] for fault in raised.value.args] == ["A row", "Another"]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, ""),
        ({"advice": ("PERIOD_OVER_16W", "RISK_ANSWERS_MISSING", "OFFENCE_FACTS_CHECK")}, ""),
        ({"outcome": cara.Outcome.REFER}, "the table says REFER, the program says ELIGIBLE"),
        ({"codes": ("RISK_HIGH",)}, "reasons: the table says RISK_HIGH, the program does not"),
        ({"advice": ()}, "advice: the program says PERIOD_OVER_16W, the table does not. The caution would end on"),
        (
            {"advice": ("RISK_ANSWERS_MISSING", "PERIOD_OVER_16W", "OFFENCE_FACTS_CHECK")},
            "advice: the program gives another order: PERIOD_OVER_16W, RISK_ANSWERS_MISSING, OFFENCE_FACTS_CHECK",
        ),
        ({"needs": ("risk.grade",)}, "what would settle it: the table says risk.grade, the program does not"),
    ],
)
def test_a_contradiction_is_put_in_words(changed: dict[str, Any], says: str, tmp_path: Path) -> None:
    table = read(tmp_path, HEAD + ROW)
    ((row, referral),) = table.rows
    message = contradiction(attrs.evolve(row, **changed), table.decision(row, referral))
    assert message.startswith(says)
    assert bool(message) == bool(says)


def test_a_row_has_a_day_of_its_own_or_the_tables() -> None:
    table = read_table(HERE / "hampshire.toml")
    decided = {table.decision(row, referral).on for row, referral in table.rows}
    assert {cara.day("2026-03-10"), cara.day("2012-08-12"), cara.day("2012-08-13")} <= decided


def run_pytest(file: Path, folder: Path) -> str:
    done = subprocess.run(  # noqa: S603  (this Python)
        [sys.executable, "-m", "pytest", "-p", "cases.collecting", "-p", "no:cacheprovider", "-v", str(file)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE.parent), *sys.path])},
        cwd=folder,
    )
    return done.stdout


def test_pytest_collects_rows_by_their_names_and_tells_a_sergeant_what_is_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "cases"
    folder.mkdir()
    shutil.copyfile(HERE / "base.json", folder / "base.json")
    wrong = ROW.replace("A row", "A row that is wrong").replace("[]", '["RISK_HIGH"]')
    (folder / "good.toml").write_text(HEAD + ROW + wrong, encoding="utf-8")
    (folder / "broken.toml").write_text(HEAD + ROW.replace("codes", "code"), encoding="utf-8")
    broken, good = (run_pytest(folder / name, tmp_path) for name in ("broken.toml", "good.toml"))
    assert "broken.toml cannot be read:" in broken
    assert "did you mean codes?" in broken
    assert "Traceback" not in broken + good
    assert re.search(r"good\.toml::A row PASSED", good)
    assert re.search(r"good\.toml::A row that is wrong FAILED", good)
    assert "reasons: the table says RISK_HIGH, the program does not" in good


def test_the_page_for_sergeants_names_every_key_of_a_row() -> None:
    page = (HERE / "README.md").read_text(encoding="utf-8")
    for field in attrs.fields(Row):
        assert f"| `{field.name}` |" in page


@pytest.mark.parametrize("file", TABLES, ids=lambda file: file.stem)
def test_each_code_of_people_and_of_what_happened_stands_in_every_table(file: Path) -> None:
    """Whatever a force asks, these are the core's: none can leave one out."""
    rows = [row for row, _ in read_table(file).rows]
    codes = {code for row in rows for code in (*row.codes, *(row.advice or ()))}
    assert {
        "OFFENCE_EXCLUDED",
        "OFFENCE_VALUE_UNKNOWN",
        "LOOKBACK_UNKNOWN",
        "RISK_ITEM_REFER",
        "VICTIM_UNDER_16",
        "VICTIM_STALE",
        "VICTIM_UNDER_18",
        "VICTIM_AGE_UNKNOWN",
        "OFFENCE_FACTS_CHECK",
        "LANGUAGE_UNKNOWN",
    } <= codes
    assert codes & {"NOT_FIRST", "FIRST_UNKNOWN"}
