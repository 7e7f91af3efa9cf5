"""What a disk may hold when the power goes: what was synchronised, and of the rest anything.

Of what was written since a file was last synchronised the disk may have taken nothing,
everything, some writes without those before them, or parts of a write: blocks of 512
bytes. That a file was made or taken away is as unsure, until its folder is synchronised;
SQLite does that with the first synchronisation of a journal it has made.
"""

from collections.abc import Mapping
from enum import StrEnum
from random import Random
from typing import Final

import attrs

from faults.recording import Operation

__all__ = ["Disk", "Loss"]

BLOCK: Final = 512


class Loss(StrEnum):
    """What becomes of the writes that were not synchronised."""

    ALL = "all"
    NONE = "none"
    SOME = "some"
    TORN = "torn"


@attrs.define
class _File:
    durable: bytearray = attrs.field(factory=bytearray)
    pending: list[Operation] = attrs.field(factory=list)
    is_new: bool = True


@attrs.define
class Disk:
    """The files of a store, as far as their trace has come. The database itself is made by the store, durably."""

    database: str
    folder: str = ""
    """In which it stands: where the trace says that this folder was synchronised."""
    exact: bool = False
    """Does the trace hold every synchronisation of the folder? Else it follows the first one of a new file."""
    files: dict[str, _File] = attrs.field(factory=dict)
    ghosts: dict[str, _File] = attrs.field(factory=dict)
    """Taken away, but perhaps not on the disk."""

    def take(self, done: Operation) -> None:
        """One operation more."""
        if done.kind == "opened":
            self.files.setdefault(done.file, _File(is_new=done.file != self.database))
        elif done.kind in {"write", "truncate"}:
            self.files[done.file].pending.append(done)
        elif done.kind == "forgotten":
            self.files[done.file].pending.clear()
        elif done.kind == "sync":
            self._synchronise(self.files[done.file])
        elif done.kind == "deleted" and done.file in self.files:
            self.ghosts[done.file] = self.files.pop(done.file)
            if done.where:
                self.ghosts.clear()
        elif done.kind == "folder synchronised" and done.file == self.folder:
            self.ghosts.clear()
            for file in self.files.values():
                file.is_new = False

    def _synchronise(self, file: _File) -> None:
        for operation in file.pending:
            _apply(file.durable, operation, 0, len(operation.data))
        file.pending.clear()
        if file.is_new and not self.exact:
            file.is_new = False
            self.ghosts.clear()

    def after(self, loss: Loss, random: Random) -> Mapping[str, bytes]:
        """What may be found on it."""
        found = {
            name: _left(file, loss, random)
            for name, file in self.files.items()
            if not file.is_new or _kept(loss, random)
        }
        for name, ghost in self.ghosts.items():
            # A file that was made again under the name is on the disk only once its folder was synchronised.
            if not _kept(loss, random):
                found[name] = _left(ghost, loss, random)
        return found


def _kept(loss: Loss, random: Random) -> bool:
    return loss is Loss.NONE or (loss is not Loss.ALL and random.random() < 0.5)


def _left(file: _File, loss: Loss, random: Random) -> bytes:
    left = bytearray(file.durable)
    for operation in file.pending:
        if loss is Loss.TORN and operation.kind == "write":
            for begin in range(0, len(operation.data), BLOCK):
                if _kept(loss, random):
                    _apply(left, operation, begin, min(begin + BLOCK, len(operation.data)))
        elif _kept(loss, random):
            _apply(left, operation, 0, len(operation.data))
    return bytes(left)


def _apply(content: bytearray, done: Operation, begin: int, end: int) -> None:
    if done.kind == "truncate":
        del content[done.where :]
        return
    first, last = done.where + begin, done.where + end
    if len(content) < first:
        content.extend(bytes(first - len(content)))
    content[first:last] = done.data[begin:end]
