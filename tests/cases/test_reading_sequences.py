"""The files of worked sequences: how they are read, and what is said of a broken one."""

import shutil
from pathlib import Path

import pytest

from cases.sequence_tables import SequenceWrong
from cases.sequences import WorkedSequence, read_sequence

LIFE = Path(__file__).parent / "life"
BASES = sorted(LIFE.glob("base-*.md"))
HEAD = "# A test\n\nBegins: base-b1.md\n\n"
HAPPENS = (
    "## What happens\n\n| label | recorded on | happened on | who | rank | what | details |\n"
    "| --- | --- | --- | --- | --- | --- | --- |\n"
)
FOLLOWS = "## What follows\n\n| after | what | about | is | due | because |\n| --- | --- | --- | --- | --- | --- |\n"
ROW = (
    "| a | 2026-04-09 | 2026-04-08 | provider | | attendance_recorded | "
    "part: first; workshop_on: 2026-04-08; attendance: attended |\n"
)
EXPECTED = "| a | contact_victim | first | open | 2026-04-10 | a |\n"


def read(folder: Path, text: str) -> WorkedSequence:
    for base in BASES:
        shutil.copyfile(base, folder / base.name)
    file = folder / "01-test.md"
    file.write_text(text, encoding="utf-8")
    return read_sequence(file)


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("# A test", "A test"), 1, "above the tables stand lines such as Key: text"),
        (("Begins: base-b1.md", ""), 0, "Begins is missing"),
        (("base-b1", "base-b7"), 0, "Begins: there is no base of that name; did you mean base-b"),
        (("base-b1.md", "base-b1.md\nAny order: a to z"), 0, "Any order: two labels"),
        (("Begins", "Starts"), 3, "above the tables stand lines such as Key: text"),
        (("Begins: base-b1.md", "Begins: base-b1.md\nBegins: base-b.md"), 4, "Begins stands there twice"),
        (("What follows", "What follow"), 11, "there is no heading What follow; did you mean What follows?"),
        (("What follows", "What happens"), 11, "the heading What happens stands there twice"),
        (("recorded on", "recorded"), 7, "the columns are label, recorded on, happened on"),
        (("| --- | --- | --- | --- | --- | --- | --- |\n", ""), 8, "under the columns stands a line of ---"),
        ((ROW, ""), 0, "there is no table under ## What happens"),
        (("| provider | |", "| provider |"), 9, "6 cells; a row has 7"),
        ((ROW, f"{ROW}and more\n"), 10, "under a heading stands a table"),
        (("| a | 2026-04-09", "| A | 2026-04-09"), 9, "label: a short word"),
        (("| a | 2026-04-09", "| end | 2026-04-09"), 9, "label: a short word of a-z 0-9 and -, and not end"),
        ((ROW, ROW + ROW), 0, "two rows have the label a"),
        (("2026-04-09 |", "9 April |"), 9, "recorded on: a day such as 2026-03-10"),
        (("| 2026-04-08 | provider", "| 2026-02-30 | provider"), 9, "happened on: a day such as 2026-03-10"),
        (("| provider |", "| |"), 9, "who: a role or a collar number is needed"),
        (("| | attendance_recorded", "| sargeant | attendance_recorded"), 9, "did you mean sergeant?"),
        (("attendance_recorded", "attendance_record"), 9, "did you mean attendance_recorded?"),
        (("attendance_recorded", "screened"), 9, "what: there is no screened"),
        (("part: first", "part first"), 9, "details: written as key: value"),
        (("part: first", "part: first; part: second"), 9, "details: written as key: value; key: value, each key once"),
        (("part: first", "part: #z"), 9, "details: #z means no row before this one"),
        (("| a | contact_victim", "| b | contact_victim"), 15, "after: no row has the label b"),
        (("contact_victim", "contact_victims"), 15, "did you mean contact_victim?"),
        (("| contact_victim |", "| P01 |"), 15, "is: of P01 there is no open; allowed: due, paused, not due"),
        (("| open |", "| still |"), 15, "is: of contact_victim there is no still"),
        (("2026-04-10", "tomorrow"), 15, "due: a day such as 2026-03-10"),
        (("| 2026-04-10 | a |", "| 2026-04-10 | z |"), 15, "because: z is neither a label nor a reason"),
    ],
)
def test_a_broken_file_says_at_which_row_and_what_is_meant(
    change: tuple[str, str], line: int, says: str, tmp_path: Path
) -> None:
    text = HEAD + HAPPENS + ROW + "\n" + FOLLOWS + EXPECTED
    assert text.count(change[0]) >= 1
    where = f"01-test.md, line {line}: " if line else "01-test.md: "
    with pytest.raises(SequenceWrong) as raised:
        read(tmp_path, text.replace(*change, 1))
    assert [fault for fault in raised.value.args if fault.startswith(where) and says in fault], raised.value.args


def test_a_row_with_a_label_of_the_base_takes_its_place(tmp_path: Path) -> None:
    told = "| told | | 2026-03-13 | victim contact | | victim_contacted | occasion: caution_issued |\n"
    sequence = read(tmp_path, HEAD + HAPPENS + told + "\n" + FOLLOWS + EXPECTED.replace("| a |", "| told |"))
    labels = [row.label for row in sequence.happenings]
    assert labels == [row.label for row in read_sequence(LIFE / "base-b1.md").happenings]
    assert [str(row.happened.on) for row in sequence.happenings if row.label == "told"] == ["2026-03-13"]
