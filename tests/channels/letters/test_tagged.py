"""What a screen reader is given: every letter of a page is tagged, in the order of reading, each in its language."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ContentStream, NameObject

from cara_core.books.messages import catalogue
from cara_core.channels.letters.pdf import letter_pdf
from cara_core.terms.messages import Medium
from support.laid_letters import longest_letter

SHOWS_TEXT = {b"Tj", b"TJ", b"'", b'"'}


@pytest.fixture(scope="module", params=[12.5, 24])
def pdf(request: pytest.FixtureRequest) -> bytes:
    letter = longest_letter(catalogue()["P03-booking"], Medium.LETTER, ("pl", "en"), size=request.param)
    return letter_pdf(letter.page, title=letter.title)


def untagged(reader: PdfReader) -> int:
    """How often is text shown outside everything that is tagged or marked as decoration?"""
    found = 0
    for page in reader.pages:
        inside: list[bool] = []
        content = page.get_contents()
        assert content is not None
        for operands, operator in ContentStream(content, reader).operations:
            if operator in {b"BDC", b"BMC"}:
                marked = operands[0] == "/Artifact" or (len(operands) > 1 and "/MCID" in operands[1])
                inside.append(bool(marked))
            elif operator == b"EMC":
                inside.pop()
            elif operator in SHOWS_TEXT and not any(inside):
                found += 1
    return found


def elements(node: Any, language: str) -> Iterator[tuple[str, str]]:
    """The tags of the file from the first to the last, and the language of each."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from elements(child, language)
    elif isinstance(node, dict) and "/S" in node:
        own = str(node.get("/Lang", language))
        yield str(node["/S"]), own
        if "/K" in node and not isinstance(node["/K"], int):
            yield from elements(node["/K"], own)


def test_every_letter_on_every_page_is_tagged_or_marked_as_decoration(pdf: bytes) -> None:
    assert untagged(PdfReader(io.BytesIO(pdf))) == 0


def test_text_outside_the_tags_is_found_out(pdf: bytes) -> None:
    """The known-bad twin: the same pages with their marks taken out."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    for page in writer.pages:
        content = ContentStream(page.get_contents(), writer)
        content.operations = [each for each in content.operations if each[1] not in {b"BDC", b"BMC", b"EMC"}]
        page[NameObject("/Contents")] = content
    changed = io.BytesIO()
    writer.write(changed)
    assert untagged(PdfReader(changed)) > 0


def test_the_two_texts_have_one_heading_each_in_their_language_in_the_order_of_reading(pdf: bytes) -> None:
    tree: Any = PdfReader(io.BytesIO(pdf)).root_object["/StructTreeRoot"]
    found = list(elements(tree["/K"], "pl"))
    assert [language for tag, language in found if tag == "/H1"] == ["pl", "en-GB"]
    languages = [language for tag, language in found if tag == "/P"]
    assert languages.count("pl") > 8
    assert languages.count("en-GB") > 8
    assert not {tag for tag, _ in found} - {"/Document", "/P", "/H1", "/Div", "/Span", "/L", "/LI", "/Lbl", "/LBody"}


def test_the_english_date_and_our_reference_beside_the_polish_are_english(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    content = reader.pages[0].get_contents()
    assert content is not None
    marked = [operands[1] for operands, operator in ContentStream(content, reader).operations if operator == b"BDC"]
    assert [mark["/Lang"] for mark in marked if "/Lang" in mark][:2] == ["en-GB", "en-GB"]


def test_the_text_comes_in_the_order_in_which_it_is_read(pdf: bytes) -> None:
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\u00a0", " ")
    wanted = (
        "Synthetic Maximiliana",
        "29 września",
        "Ten list jest",
        "Terminy spotkań",
        "Your workshop dates",
        "Koniec listu",
    )
    places = [text.index(words) for words in wanted]
    assert places == sorted(places)
