"""The files of ``docs/examples`` that pages and readers rely on: a caution can be issued with them, as they are."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import cara_core as cara
from casework.worked import AT, BY, CASE, DAY, Place
from support.pages import DOCS, REPOSITORY, blocks

EXAMPLES: Final = DOCS / "examples"
REFERRAL: Final = EXAMPLES / "referral.json"
FACTS: Final[list[dict[str, Any]]] = [
    json.loads(line) for line in (EXAMPLES / "caution.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture
def casework(tmp_path: Path) -> Iterator[cara.Casework]:
    """The example referral, opened in Hampshire."""
    with Place(f"sqlite:///{tmp_path / 'cara.db'}", tmp_path / "keys").open() as casework:
        casework.open(cara.read_referral(REFERRAL), force="hampshire", case=CASE, on=DAY, at=AT, by=BY)
        yield casework


def test_a_caution_can_be_issued_after_the_example_referral_and_its_fact_comes_last(casework: cara.Casework) -> None:
    assert [fact["kind"] for fact in FACTS].index("caution_issued") == len(FACTS) - 1
    done = casework.record(CASE, FACTS, at=AT)
    assert done.case.phase is cara.Phase.LIVE
    assert done.facts[-1].kind == "caution_issued"


NEEDED: Final = [fact for fact in FACTS if fact["kind"] not in {"views_sought", "caution_issued"}]
"""The victim's views are sought too, but the referral says so already."""


@pytest.mark.parametrize("left_out", NEEDED, ids=lambda fact: str(fact["kind"]))
def test_without_any_of_its_facts_no_caution_is_issued(casework: cara.Casework, left_out: dict[str, Any]) -> None:
    with pytest.raises(cara.CaraError):
        casework.record(CASE, [fact for fact in FACTS if fact is not left_out], at=AT)
    assert casework.case(CASE).number == 2


def files_of(page: str) -> dict[str, str]:
    """The files that a page tells its reader to write."""
    return {name: block.text for block in blocks(REPOSITORY / page) if (name := block.says("file"))}


def test_the_pages_that_start_in_an_empty_folder_print_the_examples() -> None:
    assert files_of("docs/how-to/keep-cases.md")["caution.jsonl"] == (EXAMPLES / "caution.jsonl").read_text("utf-8")
    printed = {page: files_of(f"docs/how-to/{page}.md")["referral.json"] for page in ("embed", "keep-cases")}
    assert printed["embed"] == printed["keep-cases"]
    found, documented = json.loads(printed["embed"]), json.loads(REFERRAL.read_text("utf-8"))
    # Shorter by what changes nothing: the record of an old theft, a language, an answer that is not known.
    documented["suspect"]["antecedents"] = []
    del documented["victim"]["language"], documented["offences"][0]["property_of_victim"]
    assert found == documented
