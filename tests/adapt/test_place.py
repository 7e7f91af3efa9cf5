"""Which pack is worked on, beside which English, and for whose values."""

from pathlib import Path

import pytest

import cara_core as cara
from cara_core.adapt.place import CORE, open_place
from cara_core.errors import InputError
from packs.making import ON


def test_a_folder_is_looked_at_beside_the_cores_english_and_without_a_force_no_value_is_known(pack: Path) -> None:
    place = open_place(str(pack), force=None)
    assert (place.folder, place.force_folder, place.sheet) == (pack, None, None)
    assert (place.pack.language, place.source) == ("pl", place.english)
    assert {person.id for person in place.people} == {person.id for person in place.pack.people}
    assert place.verdict(ON).faults


def test_the_cores_english_came_from_no_other_pack_and_has_no_folder_to_write_to() -> None:
    place = open_place(CORE, force=None)
    assert (place.folder, place.source, place.pack) == (None, None, place.english)


def test_a_forces_folder_has_its_people_and_its_values(pack: Path, force: Path) -> None:
    place = open_place(str(pack), force=str(force))
    assert place.force_folder == force
    assert place.sheet is not None
    assert place.sheet.office.phone == "01632 960417"
    assert {person.id for person in place.people} > {"l1", "s1"}


def test_an_installed_force_is_read_and_never_written_to(pack: Path) -> None:
    place = open_place(str(pack), force="hampshire")
    assert place.force_folder is None
    assert place.sheet is not None


def test_what_is_no_folder_of_a_pack_or_a_force_is_named(pack: Path, force: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        open_place(str(tmp_path / "none"), force=None)
    assert [fault.path for fault in refused.value.faults] == ["FOLDER"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as refused:
        open_place(str(pack), force=str(tmp_path / "empty"))
    assert [fault.path for fault in refused.value.faults] == ["--force"]
    (force / "people.toml").write_text('[[person]]\nid = "l1"\n', encoding="utf-8")
    with pytest.raises(cara.ForceInvalid):
        open_place(str(pack), force=str(force))
