"""A warning of meaning is settled by a person of the pack's register, for exactly these two sentences."""

from pathlib import Path
from typing import Any

import attrs
import pytest

from cara_core.adapt.place import CORE, open_place
from cara_core.adapt.settling import Settling, settle
from cara_core.errors import InputError
from cara_core.terms.days import day
from packs.making import ON


@pytest.fixture
def denying(pack: Path) -> Path:
    """A pack of which one text denies something that its English does not."""
    file = pack / "messages" / "P09-missed.md"
    text = file.read_text(encoding="utf-8")
    said = text.replace("((session.day)).", "((session.day)), nie bylo nikogo.", 1)
    assert said != text
    file.write_text(said, encoding="utf-8")
    return pack


def asked(pack: Path) -> Settling:
    place = open_place(str(pack), force=None)
    found = [fault.settles for fault in place.verdict(ON).faults if fault.settles and fault.what.startswith("sms")]
    return Settling(
        check="C27", message="P09", medium="sms", digest=found[0][:12], by="t1", why="the same is meant", on=ON
    )


def warned(pack: Path) -> int:
    faults = open_place(str(pack), force=None).verdict(ON).faults
    return sum(fault.code == "C27" and fault.what.startswith("sms") for fault in faults)


def test_what_is_settled_is_warned_of_no_more_until_the_sentence_is_another(denying: Path) -> None:
    before = warned(denying)
    assert before
    settle(open_place(str(denying), force=None), asked(denying))
    assert warned(denying) < before
    file = denying / "messages" / "P09-missed.md"
    file.write_text(file.read_text(encoding="utf-8").replace("nikogo", "tam nikogo"), encoding="utf-8")
    assert warned(denying) == before


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"by": "x9"}, "--as"),
        ({"on": day("2001-01-01")}, "--as"),
        ({"digest": "0" * 12}, "--digest"),
        ({"digest": "ab"}, "--digest"),
        ({"check": "C15"}, "--digest"),
    ],
)
def test_nobody_else_and_nothing_else_settles_it_and_nothing_is_written(
    changed: dict[str, Any], path: str, denying: Path
) -> None:
    act = attrs.evolve(asked(denying), **changed)
    with pytest.raises(InputError) as refused:
        settle(open_place(str(denying), force=None), act)
    assert [fault.path for fault in refused.value.faults] == [path]
    assert not (denying / "settled.toml").exists()


def test_the_english_is_compared_with_nothing(denying: Path) -> None:
    with pytest.raises(InputError) as refused:
        settle(open_place(CORE, force=None), asked(denying))
    assert [fault.path for fault in refused.value.faults] == ["FOLDER"]
