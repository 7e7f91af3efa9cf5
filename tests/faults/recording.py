"""A file layer that writes down what SQLite asks of it, and can fail at a call of our choice.

The store's own SQLite takes no file layer from Python. So the store, as it is, is put on
another build of SQLite (``apsw``), which does: its statements, its settings and its order
of calls are the store's own, and only the library beneath it is another one.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import apsw
import attrs
from typing_extensions import override

__all__ = ["Fault", "Layer", "Operation", "Trace"]

NAME: Final = "cara-recorded"


@attrs.frozen
class Operation:
    """One thing that was asked of the file layer, or that the store said meanwhile (``acknowledged``).

    ``where`` is the offset of a write, the size of a truncation, or what is acknowledged.
    """

    kind: str
    file: str = ""
    where: int = 0
    data: bytes = b""


Trace = list[Operation]


class Fault(Exception):
    """What is raised in the file layer: SQLite is told its code."""

    def __init__(self, code: int) -> None:
        super().__init__("injected")
        self.extendedresult = code
        self.result = code & 0xFF


@attrs.define
class Layer:
    """Where the operations go, and which call fails.

    ``fails`` is asked with the kind of each call and its number among those of its kind;
    what it gives is the SQLite code to fail with, or none. ``retries``: a failed
    synchronisation is tried again beneath SQLite, which then hears of no error.
    """

    trace: Trace = attrs.field(factory=list)
    fails: Callable[[str, int], int | None] = lambda _kind, _number: None
    retries: bool = False
    calls: dict[str, int] = attrs.field(factory=dict)

    def met(self, kind: str) -> int | None:
        """The code this call has to fail with."""
        self.calls[kind] = self.calls.get(kind, 0) + 1
        return self.fails(kind, self.calls[kind])

    def install(self) -> str:
        """Make it known to SQLite; its name there."""
        self._vfs = _RecordedVFS(self)
        return NAME

    _vfs: Any = None


class _RecordedFile(apsw.VFSFile):
    def __init__(self, filename: Any, flags: list[int], layer: Layer) -> None:
        self._layer = layer
        name = filename.filename() if isinstance(filename, apsw.URIFilename) else filename
        self._name = Path(name).name if name else ""
        super().__init__("", filename, flags)
        layer.trace.append(Operation("opened", self._name))

    @override
    def xWrite(self, data: Any, offset: int) -> None:
        code = self._layer.met("write")
        content = bytes(data)
        if code is not None:
            if code == apsw.SQLITE_FULL:  # a short write: as much as there was room for
                content = content[: len(content) // 2]
                self._layer.trace.append(Operation("write", self._name, offset, content))
                super().xWrite(content, offset)
            raise Fault(code)
        self._layer.trace.append(Operation("write", self._name, offset, content))
        super().xWrite(data, offset)

    @override
    def xTruncate(self, newsize: int) -> None:
        self._layer.trace.append(Operation("truncate", self._name, newsize))
        super().xTruncate(newsize)

    @override
    def xSync(self, flags: int) -> None:
        code = self._layer.met("sync")
        super().xSync(flags)
        if code is not None:
            # What was not yet on the disk is taken for written from now on, and never will be (Linux, since 4.13).
            self._layer.trace.append(Operation("forgotten", self._name))
            if not self._layer.retries:
                raise Fault(code)
        self._layer.trace.append(Operation("sync", self._name))


class _RecordedVFS(apsw.VFS):
    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        super().__init__(NAME, "unix")

    @override
    def xOpen(self, name: Any, flags: list[int]) -> Any:
        return _RecordedFile(name, flags, self._layer)

    @override
    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self._layer.trace.append(Operation("deleted", Path(filename).name, int(syncdir)))
