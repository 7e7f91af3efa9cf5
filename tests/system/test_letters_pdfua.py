"""Letters shown to an independent checker of PDF/UA-1: nothing is found against them, and a bad one is found out.

It covers 16 of the 106 conditions that a machine can judge; its rule on empty headings does not run on these files.
"""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from cara_core.books.messages import catalogue
from cara_core.channels.letters.pdf import letter_pdf
from support.laid_letters import longest_letter, paper_letters

pdfua = pytest.importorskip("pdfua", reason="pdfua is not installed: no letter was shown to a checker of PDF/UA")
pytestmark = pytest.mark.system

LETTERS = [pytest.param(*letter, id=f"{letter[0].code}-{letter[1]}-{letter[2][0]}") for letter in paper_letters()]
NOT_RUN = {"UA-14-001"}


def findings(pdf: bytes, folder: Path) -> set[str]:
    """The rules that something was found against."""
    file = folder / "letter.pdf"
    file.write_bytes(pdf)
    report = pdfua.validate(str(file))
    not_run = {outcome.rule_id for outcome in report.outcomes if outcome.skipped_reason is not None}
    assert not_run <= NOT_RUN, "a rule did not run"
    return {finding.rule_id for finding in report.findings}


@pytest.mark.parametrize("size", [12.5, 16, 24])
@pytest.mark.parametrize(("rule", "medium", "languages"), LETTERS)
def test_nothing_is_found_against_a_letter(
    rule: Any, medium: Any, languages: tuple[str, ...], size: float, tmp_path: Path
) -> None:
    letter = longest_letter(rule, medium, languages, size=size)
    assert findings(letter_pdf(letter.page, title=letter.title), tmp_path) == set()


def without(*keys: str) -> Callable[[PdfWriter], object]:
    def spoil(writer: PdfWriter) -> None:
        for key in keys:
            del writer.root_object[key]

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        without("/MarkInfo"),
        without("/Lang"),
        without("/Metadata"),
        without("/ViewerPreferences"),
        without("/StructTreeRoot"),
    ],
)
def test_a_file_that_lacks_what_the_standard_asks_is_found_out(
    spoil: Callable[[PdfWriter], object], tmp_path: Path
) -> None:
    """The twin: each of these is found, so that finding nothing says something."""
    rule, medium, languages = next(paper_letters())
    letter = longest_letter(catalogue()[rule.id], medium, languages)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(letter_pdf(letter.page, title=letter.title))))
    spoil(writer)
    changed = io.BytesIO()
    writer.write(changed)
    assert findings(changed.getvalue(), tmp_path)
