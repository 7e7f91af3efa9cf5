"""Who may sign a text, what the row binds, and that whatever stands against it leaves nothing behind."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

from cara_core.adapt.place import CORE, open_place
from cara_core.adapt.signing import Act, items_of, sign, sign_sheet, unsign
from cara_core.errors import InputError
from cara_core.packs.parts import parts_of
from cara_core.packs.reading import read_pack
from cara_core.terms.days import day
from cara_core.terms.messages import Role
from packs.making import ON

COMMUNITY = Act(role=Role.COMMUNITY, by="c1", on=ON, evidence="letter 7")
LEGAL = Act(role=Role.LEGAL, by="l1", on=ON, evidence="letter 8", recorded_by="s1")


def kept(folder: Path) -> Mapping[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_row_binds_the_parts_that_its_role_answers_for_and_each_is_kept(pack: Path) -> None:
    place = open_place(str(pack), force=None)
    (signed,) = sign(place, COMMUNITY, items_of(place, "P09", "sms"))
    (row,) = read_pack(pack).signoffs
    assert row == signed.row
    assert (row.message, row.medium, row.role, row.by, row.recorded_by) == (
        "P09-missed",
        "sms",
        "community",
        "c1",
        "c1",
    )
    ((item, rule),) = items_of(place, "P09", "sms")
    own = {part.name: part.digest for part in parts_of(place.pack, item, rule, place.source)}
    assert row.parts == {name: own[name] for name in row.parts}
    assert {"words", "days"} <= row.parts.keys()
    assert "english" not in row.parts
    assert {f"{digest}.json" for digest in row.parts.values()} == {file.name for file in (pack / "signed").iterdir()}


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"by": "x9"}, "--as"),
        ({"by": "t1"}, "--as"),
        ({"on": day("2001-01-01")}, "--as"),
        ({"recorded_by": "x9"}, "--recorded-by"),
        ({"role": Role.LEGAL}, "--as"),
        ({"role": Role.ACCESSIBILITY}, "--as"),
    ],
)
def test_what_stands_against_a_signature_leaves_nothing_behind(changed: dict[str, Any], path: str, pack: Path) -> None:
    place, before = open_place(str(pack), force=None), kept(pack)
    with pytest.raises(InputError) as refused:
        sign(place, attrs.evolve(COMMUNITY, **changed), items_of(place, "P09", "sms"))
    assert path in {fault.path for fault in refused.value.faults}
    assert kept(pack) == before


def test_legal_signs_in_the_forces_folder_and_another_writes_it_down(pack: Path, force: Path) -> None:
    place, before = open_place(str(pack), force=str(force)), kept(pack)
    for recorded_by in ("", "l1"):
        with pytest.raises(InputError) as refused:
            sign(place, attrs.evolve(LEGAL, recorded_by=recorded_by), items_of(place, "P09", "sms"))
        assert [fault.path for fault in refused.value.faults] == ["--recorded-by"]
    (signed,) = sign(place, LEGAL, items_of(place, "P09", "sms"))
    assert (signed.row.pack, signed.row.recorded_by) == (place.pack.id, "s1")
    assert kept(pack) == before
    assert (force / "signoff.toml").is_file()


def test_an_installed_force_and_the_cores_english_are_not_written_to(pack: Path, force: Path) -> None:
    core = open_place(CORE, force=str(force))
    with pytest.raises(InputError):
        sign(core, COMMUNITY, items_of(core, "P09", "sms"))
    installed = open_place(str(pack), force="hampshire")
    with pytest.raises(InputError) as refused:
        sign(installed, LEGAL, items_of(installed, "P09", "sms"))
    assert "--as" in {fault.path for fault in refused.value.faults}


def test_a_forces_values_are_signed_by_legal_apart_from_the_pack(pack: Path, force: Path) -> None:
    without, place = open_place(str(pack), force=None), open_place(str(pack), force=str(force))
    with pytest.raises(InputError) as refused:
        sign_sheet(without, LEGAL)
    assert [fault.path for fault in refused.value.faults] == ["--force"]
    with pytest.raises(InputError) as refused:
        sign_sheet(place, attrs.evolve(LEGAL, role=Role.SAFEGUARDING, by="s1", recorded_by="l1"))
    assert [fault.path for fault in refused.value.faults] == ["--role"]
    signed = sign_sheet(place, LEGAL)
    assert (signed.row.message, signed.row.language, signed.row.medium) == ("force-sheet", "pl", None)


def test_a_signature_is_taken_back_by_a_row_and_only_by_who_gave_it(pack: Path) -> None:
    place = open_place(str(pack), force=None)
    items = items_of(place, "P09", "sms")
    with pytest.raises(InputError):
        unsign(place, attrs.evolve(COMMUNITY, why="read again"), items)
    sign(place, COMMUNITY, items)
    signed = open_place(str(pack), force=None)
    with pytest.raises(InputError):
        unsign(signed, attrs.evolve(COMMUNITY, by="t1", role=Role.TRANSLATION, why="not mine"), items)
    (row,) = unsign(signed, attrs.evolve(COMMUNITY, why="read again"), items)
    assert row.withdrawn
    assert [found.withdrawn for found in read_pack(pack).signoffs] == [False, True]


def test_one_part_is_signed_wherever_it_stands_and_never_words_of_one_text(pack: Path) -> None:
    place = open_place(str(pack), force=None)
    items = items_of(place, "P09", "sms")
    made = sign(place, COMMUNITY, items, "days")
    assert {(row.row.message, *row.row.parts) for row in made} == {("*", "days")}
    for part in ("words", "back", "english", "nothing"):
        with pytest.raises(InputError) as refused:
            sign(place, COMMUNITY, items, part)
        assert [fault.path for fault in refused.value.faults] == ["--part"]


def test_a_text_that_is_not_there_is_named(pack: Path) -> None:
    place = open_place(str(pack), force=None)
    for message, medium in (("P99", None), ("P09", "work")):
        with pytest.raises(InputError) as refused:
            items_of(place, message, medium)
        assert [fault.path for fault in refused.value.faults] == ["MESSAGE"]
    assert len(items_of(place, "all", None)) == len(place.pack.texts) + len(place.pack.scripts)
    (only,) = items_of(place, "V04", "script")
    assert only[1].code == "V04"
