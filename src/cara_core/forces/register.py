"""Who may sign for a force, and what they signed: ``people.toml``, ``signoff.toml`` and ``signed/`` in its folder.

They are of the same form as a pack's (``docs/reference/pack.md``).
"""

from collections.abc import Mapping
from hashlib import sha256
from importlib.resources.abc import Traversable
from typing import Any, Final

from cara_core.terms.pack import ForceRegister

__all__ = ["PEOPLE", "SIGNOFFS", "read_register"]

PEOPLE: Final = "people.toml"
SIGNOFFS: Final = "signoff.toml"
_SIGNED: Final = "signed"
_MOST_BYTES: Final = 262_144


def read_register(folder: Traversable) -> tuple[ForceRegister, list[str]]:
    """The register of this folder, and every fault of its files, by file and line. None has to be there."""
    if not any((folder / name).is_file() for name in (PEOPLE, SIGNOFFS)):
        return ForceRegister(), []
    from cara_core.packs.files.encoding import decode_file  # noqa: PLC0415  (loading a force stays quick without a register)
    from cara_core.packs.settings import People, SignOffs, read_settings  # noqa: PLC0415  (the same)

    faults: list[str] = []

    def read(name: str, kind: type[Any]) -> Any:
        file = folder / name
        found, wrong = read_settings(decode_file(name, file.read_bytes()), kind) if file.is_file() else (None, ())
        faults.extend(f"{fault.file}:{fault.line}: {fault.what}; {fault.mend}" for fault in wrong)
        return found or kind()

    people, signed = read(PEOPLE, People), read(SIGNOFFS, SignOffs)
    return ForceRegister(people=people.person, signoffs=signed.signoff, signed=_parts(folder / _SIGNED)), faults


def _parts(folder: Traversable) -> Mapping[str, str]:
    """The parts as they were when they were signed, by digest; what does not have its digest for a name is left."""
    if not folder.is_dir():
        return {}
    texts: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        data = file.read_bytes() if file.is_file() else b""
        digest = sha256(data).hexdigest()
        if len(data) <= _MOST_BYTES and file.name == f"{digest}.json":
            texts[digest] = data.decode("utf-8", "replace")
    return texts
