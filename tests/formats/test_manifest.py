"""An output of evidence says what it is, and a changed byte of it is found."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cara_core.formats.manifest import Manifest, StoreState, changed_files, manifest_text
from cara_core.formats.schemas.manifest import manifest_schema
from cara_core.terms.days import day

FILES = {"pages/index.html": b"<p>one</p>", "table.csv": b"a,b\n1,2\n"}


def manifest(**changes: object) -> Manifest:
    known = {
        "command": "cara report measures",
        "on": day("2026-06-01"),
        "made_with": {"cara-core": "0.1.0", "cara-hampshire": "0.1.0"},
        "files": FILES,
        "arguments": {"to": "2026-05-31", "from": "2026-01-01"},
        "store": StoreState(head="0" * 64, checkpoint=12),
    }
    return Manifest(**{**known, **changes})  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, content in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    (tmp_path / "manifest.json").write_text(manifest_text(manifest()), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("store", [None, StoreState(head="0" * 64), StoreState(head="0" * 64, checkpoint=3)])
def test_it_is_of_its_schema(store: StoreState | None) -> None:
    Draft202012Validator(manifest_schema()).validate(json.loads(manifest_text(manifest(store=store))))


def test_the_order_in_which_things_are_given_changes_no_byte() -> None:
    turned = manifest(
        files=dict(reversed(FILES.items())),
        arguments={"from": "2026-01-01", "to": "2026-05-31"},
        made_with={"cara-hampshire": "0.1.0", "cara-core": "0.1.0"},
    )
    assert manifest_text(turned) == manifest_text(manifest())


def test_a_folder_as_it_was_made_has_no_fault(folder: Path) -> None:
    assert changed_files(folder) == ()


def test_each_kind_of_change_is_found_by_its_path(folder: Path) -> None:
    (folder / "pages" / "index.html").write_bytes(b"<p>One</p>")
    (folder / "table.csv").unlink()
    (folder / "more.txt").write_bytes(b"")
    found = [(fault.path, fault.code) for fault in changed_files(folder)]
    assert found == [("more.txt", "NOT_LISTED"), ("pages/index.html", "CHANGED"), ("table.csv", "MISSING")]


def test_a_folder_without_a_manifest_is_no_output(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"manifest\.json"):
        changed_files(tmp_path)
