"""The packs that ship pass every check but those that people have to answer: signatures, and verified services."""

from importlib.resources import files

import pytest

from cara_core.books.messages import catalogue
from cara_core.packs.checking.all_checks import check_pack
from cara_core.packs.core import english
from cara_core.packs.reading import read_pack
from cara_core.packs.signing import lacking
from cara_core.terms.messages import Charset
from cara_core.terms.pack import Pack
from packs.making import ON

BY_PEOPLE = {"C17", "C18", "C28"}
"""What only people can answer: signatures, verified services, slots for legal wording."""


def shipped() -> tuple[Pack, ...]:
    return english(), read_pack(files("cara_west_midlands_polish") / "polish" / "pack")


@pytest.mark.parametrize("pack", shipped(), ids=lambda pack: pack.id)
@pytest.mark.parametrize("charset", [Charset.NOTIFY, Charset.CAPTURE])
def test_a_shipped_pack_passes_every_check_a_program_can_answer(pack: Pack, charset: Charset) -> None:
    found = check_pack(pack, catalogue(), english(), ON, charset)
    assert [str(fault) for fault in found if fault.code not in BY_PEOPLE and not fault.settles] == []
    assert {fault.code for fault in found if not fault.settles} == BY_PEOPLE  # and a program does not answer those


@pytest.mark.parametrize("pack", shipped(), ids=lambda pack: pack.id)
def test_no_shipped_text_may_be_sent(pack: Pack) -> None:
    assert pack.synthetic
    assert pack.signoffs == ()
    assert all(lacking(pack, text, catalogue()[text.message], ON) for text in pack.texts.values())


def test_the_english_pack_is_read_once() -> None:
    assert english() is english()
