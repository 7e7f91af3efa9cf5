"""``cara-manifest/1``: which files an output of evidence is, of which inputs and by which command it was made.

The same facts, files, day and seed give the same bytes; whoever has the folder can see that none of
them was changed. Source: evidence.md 0.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import attrs

from cara_core.errors import Fault
from cara_core.terms.days import Day

__all__ = ["MANIFEST_FORMAT", "MANIFEST_NAME", "Manifest", "StoreState", "changed_files", "manifest_text"]

MANIFEST_FORMAT: Final = "cara-manifest/1"
MANIFEST_NAME: Final = "manifest.json"


@attrs.frozen(kw_only=True)
class StoreState:
    """Of which state of a store something was made: the digest of its last fact, and its last signed checkpoint.

    ``checkpoint`` is the number of facts that the checkpoint covers; ``None``: none was signed yet.
    """

    head: str
    checkpoint: int | None = None


@attrs.frozen(kw_only=True)
class Manifest:
    """What was made, by which command, of what.

    ``arguments`` are those that change what comes out, by their option without dashes: never who asked,
    nor a key. ``made_with`` is every distribution that had a part in it, with its version. ``files`` are
    the bytes of each file, by its path in the folder with ``/`` between. ``store`` is ``None`` where no
    store was read.
    """

    command: str
    on: Day
    made_with: Mapping[str, str]
    files: Mapping[str, bytes]
    arguments: Mapping[str, str] = attrs.field(factory=dict)
    store: StoreState | None = None


def manifest_text(manifest: Manifest) -> str:
    """The text of ``manifest.json``: keys and files in their order, so that the same things give the same bytes."""
    entries = {
        "format": MANIFEST_FORMAT,
        "command": manifest.command,
        "arguments": dict(sorted(manifest.arguments.items())),
        "on": str(manifest.on),
        "made_with": dict(sorted(manifest.made_with.items())),
        "store": None if manifest.store is None else attrs.asdict(manifest.store),
        "files": [
            {"path": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for path, content in sorted(manifest.files.items())
        ],
    }
    return json.dumps(entries, indent=2, ensure_ascii=False) + "\n"


def changed_files(folder: Path) -> tuple[Fault, ...]:
    """Is every file of this folder as its ``manifest.json`` has it, and is there no other?

    Gives a fault for each that is missing (``MISSING``), not as it was made (``CHANGED``) or not in the
    manifest (``NOT_LISTED``), by its path. Raises :class:`OSError` or :class:`ValueError` where there is no
    manifest that can be read.
    """
    listed = {
        str(entry["path"]): str(entry["sha256"])
        for entry in json.loads((folder / MANIFEST_NAME).read_text(encoding="utf-8"))["files"]
    }
    there = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / MANIFEST_NAME
    }
    found = []
    for path in sorted({*listed, *there}):
        if path not in there:
            found.append(Fault(path, "MISSING", "a file of the manifest is not there"))
        elif path not in listed:
            found.append(Fault(path, "NOT_LISTED", "a file that the manifest does not name"))
        elif there[path] != listed[path]:
            found.append(Fault(path, "CHANGED", "it is not as it was made"))
    return tuple(found)
