"""Printed letters: what stands where on the page, what the PDF says of itself, and what is refused."""

import datetime as dt
import io
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
import typst
from pypdf import PdfReader

from cara_core.channels.channel import Channel
from cara_core.channels.letters import pdf as letters
from cara_core.channels.letters import typesetting, window
from cara_core.channels.letters.pdf import LetterRefused, PrintFolder, letter_pdf, window_faults
from cara_core.errors import ExtraMissing
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Medium, Notice, Page, PageWords, Progress, Reader
from cara_core.terms.veil import Veiled

POLISH = (
    "Twoje dwa terminy\n\nZażółć gęślą jaźń. ZAŻÓŁĆ GĘŚLĄ JAŹŃ. „Tak” \u2013 5 €.\n\n"
    "Prosimy zabrać:\n\n- ten list\n- okulary"
)
ENGLISH = "Your two dates\n\nPlease come to both.\n\nYou can ask for this letter in large print."
SENDER = (
    "The Workshop Office",
    "1 Example Street",
    "Example Town",
    "EX1 1EX",
    "0300 960 000",
    "office@example.invalid",
)
AT: Instant = dt.datetime(2026, 3, 10, 10, tzinfo=dt.UTC)
REFERENCE = "0123456789abcdef" * 2
HOSTILE = (
    '#read("/etc/passwd") #panic() $x^2$ \\ *bold* _it_ `code` <label> @ref // no /* no */ = Head https://e.invalid ~'
)


def address(lines: int = 5) -> tuple[Veiled, ...]:
    middle = ("Flat 3, 14 Example Road", "Near the Mill", "Lower Example", "Example Town", "Exampleshire", "EX9 2XX")
    return tuple(map(Veiled, ("Jan Żółć", *middle[: lines - 2], "EX4 1PL")))


def page(*texts: tuple[str, str, str], large: bool = False, to: tuple[Veiled, ...] | None = None) -> Page:
    texts = texts or (("pl", "ltr", POLISH), ("en-GB", "ltr", ENGLISH))
    return Page(address=address() if to is None else to, sender=SENDER, texts=texts, large_print=large)


def made(of: Page, **more: str) -> bytes:
    return letter_pdf(of, title=more.pop("title", "Twoje dwa terminy"), **more)


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return "\n".join(each_page.extract_text() for each_page in reader(pdf).pages)


def language(pdf: bytes) -> str:
    return str(reader(pdf).root_object["/Lang"])


def runs(pdf: bytes) -> list[tuple[str, float, float, float]]:
    """Each run of text on the first page as pypdf reads it: the text, x and y in mm from the top left, its size."""
    found: list[tuple[str, float, float, float]] = []

    def seen(text: str, current: list[float], matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            x = current[0] * matrix[4] + current[2] * matrix[5] + current[4]
            y = current[1] * matrix[4] + current[3] * matrix[5] + current[5]
            found.append((text.strip(), x * 25.4 / 72, 297 - y * 25.4 / 72, abs(size * matrix[0])))

    reader(pdf).pages[0].extract_text(visitor_text=seen)
    return found


def in_window(x: float, y: float) -> bool:
    return 24.5 <= x <= 120 and 39.5 <= y <= 66.3


@pytest.mark.parametrize(("lines", "large"), [(3, False), (4, False), (5, True), (6, False), (7, False), (7, True)])
def test_the_window_holds_the_address_and_nothing_else(lines: int, large: bool) -> None:  # noqa: FBT001
    to = address(lines)
    pdf = made(page(large=large, to=to))
    assert window_faults(pdf, to) == ()
    shown = [text for text, x, y, _ in runs(pdf) if in_window(x, y)]
    assert len(shown) == lines
    assert (shown[0], shown[-1]) == ("Jan Żółć", "EX4 1PL")


def test_the_blocks_stand_where_the_envelope_has_them() -> None:
    found = {text: (x, y) for text, x, y, _ in runs(made(page()))}
    assert found["Jan Żółć"][0] == pytest.approx(24.6, abs=0.05)
    assert 39.5 < found["Jan Żółć"][1] < 39.5 + 5.3
    assert found["EX4 1PL"][1] < 66.3
    assert found["The Workshop Office"][0] == pytest.approx(125, abs=0.05)
    assert 30 < found["The Workshop Office"][1] < 35
    assert min(y for text, (_, y) in found.items() if text.startswith("Twoje")) > 66.3


def planted(line: str) -> bytes:
    """The same letter, from somebody who puts one more thing on its pages."""
    template = (Path(typesetting.__file__).parent / "letter.typ").read_text(encoding="utf-8")
    source = template.replace("#set heading(", f"#set page(background: place(top + left, {line}))\n#set heading(", 1)
    return typesetting._pdf(
        source.encode(), typesetting._data(page(), title="Twoje dwa terminy", numbered=letters.NEUTRAL)
    )


@pytest.mark.parametrize(
    "line",
    [
        "dx: 60mm, dy: 63mm, [Ref: CARA]",
        "dx: 2mm, dy: 50mm, [A long reference that begins left of it]",
        "dx: 60mm, dy: 55mm, pdf.artifact(rect(width: 9mm, height: 9mm))",
    ],
)
def test_a_page_with_something_more_in_the_window_is_caught(line: str) -> None:
    faults = window_faults(planted(line), address())
    assert any(fault.startswith("E-WINDOW") for fault in faults)
    assert not any("CARA" in fault for fault in faults)


def test_a_picture_in_the_window_is_caught() -> None:
    dot = typst.Compiler(ignore_system_fonts=True).compile(b"#set page(width: 9pt, height: 9pt)", format="png")
    assert isinstance(dot, bytes)
    faults = window_faults(planted(f"dx: 90mm, dy: 55mm, pdf.artifact(image(bytes({tuple(dot)})))"), address())
    assert faults == ("E-WINDOW: a line or a picture lies in the window; allowed: the lines of the address",)


def test_something_more_beside_the_window_is_not_in_it() -> None:
    assert window_faults(planted("dx: 122mm, dy: 63mm, [Ref: CARA]"), address()) == ()
    assert window_faults(planted("dx: 60mm, dy: 67mm, [Ref: CARA]"), address()) == ()


def test_looking_only_at_where_runs_begin_does_not_see_a_line_that_reaches_into_the_window() -> None:
    pdf = planted("dx: 2mm, dy: 50mm, [A long reference that begins left of it]")
    naive = [text for text, x, y, _ in runs(pdf) if in_window(x, y)]
    assert len(naive) == 5
    assert window_faults(pdf, address())


def test_the_letter_of_another_person_is_not_this_persons() -> None:
    other = (Veiled("Anna Nowak"), *address()[1:])
    assert [fault[:8] for fault in window_faults(made(page()), other)] == ["E-WINDOW"]


@pytest.mark.parametrize("lines", [0, 2, 8])
def test_an_address_has_three_to_seven_lines(lines: int) -> None:
    with pytest.raises(LetterRefused, match="3 to 7"):
        made(page(to=tuple(itertools.islice(itertools.cycle(address()), lines))))


def test_an_address_line_that_is_empty_or_longer_than_the_window_is_refused() -> None:
    with pytest.raises(LetterRefused, match="none of them empty"):
        made(page(to=(*address(3)[:2], Veiled(" "), address(3)[2])))
    with pytest.raises(LetterRefused, match="E-WINDOW") as refused:
        made(page(to=(Veiled("Secretname " * 8), *address(3)[1:])))
    assert "Secretname" not in str(refused.value)


def test_a_page_without_a_text_is_refused() -> None:
    with pytest.raises(LetterRefused, match="no text"):
        made(page(("pl", "ltr", " \n")))


def test_too_many_pages_and_a_word_over_the_edge_are_refused() -> None:
    with pytest.raises(LetterRefused, match="at most 10"):
        made(page(("en", "ltr", "Please come.\n\n" * 400)))
    with pytest.raises(LetterRefused, match="margins"):
        made(page(("en", "ltr", "W" * 200)))


def test_a_file_over_two_megabytes_and_another_size_of_paper_are_found() -> None:
    assert any(fault.startswith("size") for fault in window_faults(made(page()) + b" " * 2_000_000, address()))
    other = typst.Compiler(ignore_system_fonts=True).compile(b'#set page("a5")\nHello', format="pdf")
    assert isinstance(other, bytes)
    assert any("not A4" in fault for fault in window_faults(other, address()))


def test_a_file_that_is_no_pdf_is_not_taken_for_a_letter() -> None:
    assert window_faults(b"", address())[0].startswith("file")
    assert window_faults(made(page())[:4000], address())[0].startswith("file")


def test_the_pdf_says_that_it_is_accessible_its_title_and_its_language() -> None:
    read = reader(made(page()))
    root: Any = read.root_object
    assert read.xmp_metadata is not None
    assert b"<pdfuaid:part>1</pdfuaid:part>" in read.xmp_metadata.stream.get_data()
    assert read.metadata is not None
    assert read.metadata.title == "Twoje dwa terminy"
    assert root["/Lang"] == "pl"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert (read.metadata.creation_date, read.metadata.modification_date) == (None, None)


def tags(node: Any) -> Iterator[tuple[str, str | None]]:
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from tags(child)
    elif isinstance(node, dict) and "/S" in node:
        yield node["/S"], node.get("/Lang")
        if "/K" in node and not isinstance(node["/K"], int):
            yield from tags(node["/K"])


def tagged(pdf: bytes) -> list[tuple[str, str | None]]:
    tree: Any = reader(pdf).root_object["/StructTreeRoot"]
    return list(tags(tree["/K"]))


def test_each_text_has_its_language_its_heading_and_its_list() -> None:
    found = tagged(made(page()))
    assert [lang for kind, lang in found if kind == "/H1"] == [None, "en-GB"]
    assert [lang for kind, lang in found if kind == "/P"][-2:] == ["en-GB", "en-GB"]
    assert sum(kind == "/LI" for kind, _ in found) == 2
    text = text_of(made(page()))
    assert text.index("Zażółć") < text.index("Please come to both.")


def test_without_the_title_as_its_first_paragraph_nothing_becomes_a_heading() -> None:
    assert not any(kind == "/H1" for kind, _ in tagged(made(page(), title="Something else")))
    untitled = reader(made(page(("pl", "ltr", "Dzień dobry")), title="")).metadata
    assert untitled is not None
    assert untitled.title == "Dzień dobry"


def test_a_text_from_right_to_left_ends_at_the_right_margin() -> None:
    pdf = made(page(("ar-x-dummy", "rtl", "موعدان"), ("en", "ltr", ENGLISH)), title="موعدان")
    assert language(pdf) == "ar"
    ink = [box for box, text in window._pages(pdf)[0].ink if text and "\u0600" <= text[0] <= "\ufeff"]
    assert ink
    # A line of ordinary print is 32 times its size wide.
    assert max(right for _, _, right, _ in ink) == pytest.approx(24.6 + 32 * 12.5 * 25.4 / 72, abs=1)


@pytest.mark.parametrize(("tag", "said"), [("qps-ploc", "qps"), ("x-rtl", "und"), ("en-gb", "en-GB"), ("und", "und")])
def test_a_made_up_language_has_a_letter_too(tag: str, said: str) -> None:
    assert language(made(page((tag, "ltr", "Text")))) == said


def test_every_polish_letter_is_there_and_its_font_is_inside() -> None:
    every = "ąćęłńóśźż ĄĆĘŁŃÓŚŹŻ „” \u2013 €"
    pdf = made(page(("pl", "ltr", every)))
    assert every in text_of(pdf)
    fonts: Any = reader(pdf).pages[0]["/Resources"]
    for font in fonts["/Font"].values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & inner.keys()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("text", "text (pa), line 3"),
        ("sender", "sender, line 1"),
        ("address", "address, line 1"),
        ("words", "words, end"),
        ("reference", "reference"),
    ],
)
def test_a_letter_the_typeface_lacks_is_refused_by_its_line_and_the_name_of_its_script(place: str, said: str) -> None:
    word = "ਪੰਜਾਬੀ"
    of = {
        "text": page(("pa", "ltr", f"A\n\n{word}")),
        "sender": attrs.evolve(page(), sender=(word,)),
        "address": page(to=(Veiled(word), *address(3)[1:])),
        "words": attrs.evolve(page(), words=(PageWords(), PageWords(end=word))),
        "reference": attrs.evolve(page(), reference=word),
    }[place]
    with pytest.raises(LetterRefused) as refused:
        made(of)
    assert refused.value.faults == (f"{said}: the typeface Noto Sans has no GURMUKHI letter; allowed: letters it has",)
    assert not set(word) & set(str(refused.value))
    assert refused.value.__context__ is None


def test_a_picture_sign_is_refused_and_without_the_standard_it_would_be_an_empty_box() -> None:
    with pytest.raises(LetterRefused, match="no such sign"):
        made(page(("en", "ltr", "Hello 😀")))
    naive = typst.Compiler(ignore_system_fonts=True).compile("Hello 😀".encode(), format="pdf")
    assert isinstance(naive, bytes)


def test_what_cannot_be_set_for_another_reason_is_refused_without_the_text() -> None:
    with pytest.raises(LetterRefused) as refused:
        letter_pdf(page(("en", "ltr", "Secretname")), title=" ", numbered="😀")
    assert "Secretname" not in str(refused.value)


def test_nothing_in_a_letter_is_evaluated() -> None:
    to = (Veiled('Jan #read("a") *b* @c \\d _e_'), *address(3)[1:])
    around = PageWords(**dict.fromkeys(("date", "reference", "languages", "formats", "end"), '#read("w")'))
    of = attrs.evolve(page(("en", "ltr", HOSTILE), to=to), sender=('#read("b")', "= sender"))
    of = attrs.evolve(of, words=(around,), reference='#read("r")')
    pdf = made(of, title='#read("t")', numbered="#((page)) $((pages))")
    text = text_of(pdf).replace("\n", " ")
    assert text.count('#read("w")') == 5
    for line in (HOSTILE, 'Jan #read("a") *b* @c \\d _e_', '#read("b")', "= sender", "#1 $1", '#read("r")'):
        assert "".join(line.split()) in "".join(text.split())
    metadata = reader(pdf).metadata
    assert metadata is not None
    assert metadata.title == '#read("t")'


def test_text_put_into_the_source_itself_would_be_evaluated() -> None:
    with pytest.raises(RuntimeError):
        typst.Compiler(ignore_system_fonts=True).compile(HOSTILE.encode(), format="pdf")


def test_large_print_is_larger_and_everything_in_the_window_stays() -> None:
    plain, large = made(page()), made(page(large=True))
    sizes = [{text: size for text, _, _, size in runs(pdf)} for pdf in (plain, large)]
    assert [round(size["Please come to both."], 1) for size in sizes] == [12.5, 16.0]
    assert sizes[0]["Jan Żółć"] == sizes[1]["Jan Żółć"] == pytest.approx(12.5)
    outside = [size for _, x, y, size in runs(large) if not in_window(x, y)]
    assert min(outside) == pytest.approx(16)


def test_pages_are_numbered_in_the_words_given() -> None:
    long = page(("en", "ltr", "Please come.\n\n" * 60))
    assert "1/3" in text_of(made(long))
    assert "Page 2 of 3" in text_of(made(long, numbered="Page ((page)) of ((pages))"))


def test_the_same_page_gives_the_same_bytes() -> None:
    first = made(page())
    typesetting._compiler.cache_clear()
    assert made(page()) == first
    assert made(page(large=True)) != first


def test_without_the_extra_one_line_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = made(page())
    typesetting._compiler.cache_clear()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(typesetting, "_FACE_PACKAGE", "no_such_typeface")
        with pytest.raises(ExtraMissing):
            made(page())
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ExtraMissing, match=r"^printed letters need the extra `letters`: pip install .*$"):
        made(page())
    monkeypatch.setitem(sys.modules, "pdfminer.converter", None)
    with pytest.raises(ImportError, match="extra `letters`"):
        window_faults(pdf, address())


def notice(of: Page | None, medium: Medium = Medium.LETTER) -> Notice:
    return Notice(
        reference=REFERENCE,
        case="26/0117",
        message="P03-booking",
        reader=Reader.PARTICIPANT,
        medium=medium,
        language="pl",
        subject="Twoje dwa terminy",
        body=POLISH,
        page=of,
        digest="0" * 64,
    )


def test_a_letter_is_written_once_under_its_reference(tmp_path: Path) -> None:
    folder = PrintFolder(tmp_path / "print")
    assert isinstance(folder, Channel)
    assert folder.found(REFERENCE, AT) is None
    receipt = folder.send(notice(page()), AT)
    assert (receipt.state, receipt.provider_id) == (Progress.ACCEPTED, f"{REFERENCE}.pdf")
    file = folder.folder / f"{REFERENCE}.pdf"
    assert file.read_bytes() == made(page())
    assert file.stat().st_mode & 0o077 == 0
    file.write_bytes(b"printed")
    assert folder.send(notice(page()), AT) == receipt == folder.found(REFERENCE, AT)
    assert file.read_bytes() == b"printed"
    assert [entry.name for entry in folder.folder.iterdir()] == [file.name]


def test_large_print_is_a_letter_of_its_own_beside_the_other(tmp_path: Path) -> None:
    PrintFolder(tmp_path).send(notice(page(large=True), Medium.PRINT), AT)
    assert (tmp_path / f"{REFERENCE}.pdf").read_bytes() == made(page())
    assert (tmp_path / f"{REFERENCE}-large.pdf").read_bytes() == made(page(large=True))


def test_what_is_handed_over_needs_no_address_and_is_never_posted(tmp_path: Path) -> None:
    to = tuple(map(Veiled, ("Jan \u017b\u00f3\u0142\u0107", "By hand", "Not for the post")))
    handed = attrs.evolve(page(to=to), by_hand=True)
    assert window_faults(made(handed), to), "as a letter it would have no address"
    folder = PrintFolder(tmp_path)
    assert folder.send(notice(handed), AT).detail == "not-a-letter"
    assert list(tmp_path.iterdir()) == []
    assert folder.send(notice(handed, Medium.PRINT), AT).state is Progress.ACCEPTED


def test_what_cannot_be_posted_is_a_failure_and_leaves_no_file(tmp_path: Path) -> None:
    folder = PrintFolder(tmp_path)
    for wrong, detail in (
        (notice(page(to=address()[:2])), "letter-refused"),
        (notice(None), "not-a-letter"),
        (notice(page(), Medium.SMS), "not-a-letter"),
    ):
        receipt = folder.send(wrong, AT)
        assert (receipt.state, receipt.detail) == (Progress.FAILED, detail)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "print").write_bytes(b"a file")
    receipt = PrintFolder(tmp_path / "print").send(notice(page()), AT)
    assert (receipt.state, receipt.detail, receipt.retry_after) == (Progress.CLAIMED, "not-written", 60)
