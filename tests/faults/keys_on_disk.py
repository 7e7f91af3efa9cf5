"""What of the keys is on the disk for certain: their bytes, their names, and the folders these stand in."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import attrs

from faults.recording import Operation, Trace

__all__ = ["KeysOnDisk", "recorded_keys"]


@contextmanager
def recorded_keys(trace: Trace) -> Iterator[None]:
    """Write down, beside the operations of the database, what this process asks of the file system for its keys."""
    folders: dict[int, str] = {}
    real = {name: getattr(os, name) for name in ("open", "fsync", "link", "mkdir")}

    def opened(path: Any, flags: int, *rest: Any, **named: Any) -> int:
        handle: int = real["open"](path, flags, *rest, **named)
        folders[handle] = os.fspath(path)
        return handle

    def synchronised(handle: Any) -> None:
        number = handle if isinstance(handle, int) else handle.fileno()
        real["fsync"](number)
        found = os.fstat(number)
        if stat.S_ISDIR(found.st_mode):
            trace.append(Operation("folder synchronised", folders[number]))
        else:
            trace.append(Operation("key synchronised", "", found.st_ino))

    def linked(source: Any, target: Any, **named: Any) -> None:
        real["link"](source, target, **named)
        trace.append(Operation("named", os.fspath(target), Path(target).stat().st_ino))

    def made(path: Any, *rest: Any, **named: Any) -> None:
        real["mkdir"](path, *rest, **named)
        trace.append(Operation("named", os.fspath(path)))

    with mock.patch.multiple(os, open=opened, fsync=synchronised, link=linked, mkdir=made):
        yield


@attrs.define
class KeysOnDisk:
    """The keys, as far as the trace has come."""

    folder: str
    _named: dict[str, dict[str, int]] = attrs.field(factory=dict)
    _certain: dict[str, int] = attrs.field(factory=dict)
    _on_disk: set[int] = attrs.field(factory=lambda: {0})

    def take(self, done: Operation) -> None:
        """One operation more."""
        if done.kind == "key synchronised":
            self._on_disk.add(done.where)
        elif done.kind == "named":
            self._named.setdefault(str(Path(done.file).parent), {})[done.file] = done.where
        elif done.kind == "folder synchronised":
            self._certain.update(self._named.pop(done.file, {}))

    def holds(self, name: str) -> bool:
        """Is the key of this name there whenever the power goes?"""
        path = f"{self.folder}/{name[:2]}/{name}"
        way = (self.folder, f"{self.folder}/{name[:2]}", path)
        return all(self._certain.get(step) in self._on_disk for step in way)
