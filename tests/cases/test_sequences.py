"""The worked sequences of a case's life: each file is a test, in every order in which its rows may come."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

import cara_core as cara
from cases.force_of_life import calling_within_two_days
from cases.playing import differences, orders
from cases.sequences import WorkedSequence, read_sequence

LIFE = Path(__file__).parent / "life"
SEQUENCES = sorted(LIFE.glob("[0-9]*.md"))
BASES = sorted(LIFE.glob("base-*.md"))
WORKED = 25


def played(sequence: WorkedSequence, folder: Path) -> list[str]:
    """What the program does otherwise than this sequence says, in a store of its own."""
    force = calling_within_two_days(folder)
    with cara.open_casework(f"sqlite:///{folder / 'cara.db'}", forces=[force]) as casework:
        return differences(sequence, casework)


@pytest.mark.parametrize("file", SEQUENCES, ids=lambda file: file.stem)
def test_what_follows_is_what_the_table_says(file: Path, tmp_path: Path) -> None:
    for number, sequence in enumerate(orders(read_sequence(file))):
        folder = tmp_path / str(number)
        folder.mkdir()
        found = played(sequence, folder)
        assert not found, "\n".join([sequence.title, *found])


@pytest.mark.parametrize("file", BASES, ids=lambda file: file.stem)
def test_nothing_of_a_base_is_refused(file: Path, tmp_path: Path) -> None:
    assert played(read_sequence(file), tmp_path) == []


def test_every_worked_sequence_has_a_file() -> None:
    assert {int(file.stem[:2]) for file in SEQUENCES} == set(range(1, WORKED + 1))


def test_rows_that_may_come_in_any_order_come_in_many() -> None:
    last = orders(read_sequence(SEQUENCES[-1]))
    assert len({tuple(row.label for row in sequence.happenings) for sequence in last}) == len(last) > WORKED // 2
    assert len(orders(read_sequence(SEQUENCES[0]))) == 1


WRONG: list[tuple[str, Callable[[WorkedSequence], WorkedSequence]]] = [
    ("the table says never began", lambda found: _first(found, state="never began")),
    ("the table says done", lambda found: _first(found, state="done")),
    ("the program has no such duty", lambda found: _first(found, what="marac_reply")),
    ("the program has no such message", lambda found: _first(found, what="P15", state="due")),
    ("the table says refused, the program kept it", lambda found: _first(found, what="refused")),
    ("the table says stopped, the program says live", lambda found: _first(found, what="phase", state="stopped")),
    ("the table says yes, the program says no", lambda found: _first(found, what="held", state="yes")),
]


def _first(sequence: WorkedSequence, **changed: Any) -> WorkedSequence:
    expected = [row for row in sequence.expected if row.what == "contact_victim"]
    return attrs.evolve(sequence, expected=(attrs.evolve(expected[0], **changed),))


@pytest.mark.parametrize(("says", "changed"), WRONG, ids=[says for says, _ in WRONG])
def test_a_wrong_row_is_found(says: str, changed: Callable[[WorkedSequence], WorkedSequence], tmp_path: Path) -> None:
    found = played(changed(read_sequence(SEQUENCES[0])), tmp_path)
    assert [text for text in found if says in text], found
