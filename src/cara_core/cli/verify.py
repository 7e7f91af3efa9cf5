"""``cara verify``: is the store what it was, and where does a fault begin?

Checked against a checkpoint that was kept outside the store. ``--sign`` signs the next one,
after a verification that found nothing wrong, and writes it where it is to be kept.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from cara_core.casework.casework import Casework
from cara_core.casework.open_casework import verify_store
from cara_core.channels.atomic_file import write_atomically
from cara_core.cli.arguments.store import keys_of, open_cases, schema_of, sqlite_file, store_url
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.terminal.lines import print_json
from cara_core.cli.terminal.spinner import spinner
from cara_core.cli.terminal.streams import print_note, print_result
from cara_core.errors import Fault, InputError, NoStore
from cara_core.terms.instants import Instant

if TYPE_CHECKING:
    from cara_core.casework.results import Verification

__all__ = ["Call", "keep_checkpoint", "run"]

PUBLIC: Final = ".pub"
"""Beside a checkpoint stand the keys that signed it, under its name with this end."""


@attrs.frozen(kw_only=True)
class Call:
    """What is checked, against which checkpoints and by which keys; ``sign`` is the file of the next one."""

    url: str
    checkpoints: tuple[Path, ...]
    public_keys: tuple[Path, ...]
    sign: Path | None
    as_json: bool

    @classmethod
    def read(
        cls, *, store: str | None, checkpoint: list[str], public_key: list[str], sign: str | None, as_json: bool
    ) -> "Call":
        """The call that these options make. What is not named is looked for beside a SQLite file."""
        url, signed = store_url(store), None if sign is None else Path(sign)
        found = tuple(map(Path, checkpoint)) or _checkpoint_by_default(url, signed)
        keys = tuple(map(Path, public_key)) or _keys_by_default(url, found)
        return cls(url=url, checkpoints=found, public_keys=keys, sign=signed, as_json=as_json)


def run(call: Call) -> int:
    """Verify the store, and sign the next checkpoint where that is asked; the exit status."""
    found = _verify(call)
    if call.sign is None or found.state not in {"good", "unanchored"}:
        _print_verification(found, call)
        if call.sign is not None:
            print_note("cara: nothing was signed: only what was found good is")
        return _status(found)
    with open_cases(call.url) as casework, spinner("signing"):
        keep_checkpoint(casework, file=call.sign, at=now())
    found = _verify(attrs.evolve(call, checkpoints=(call.sign,), public_keys=(_public(call.sign),)))
    _print_verification(found, call)
    print_note(f"{call.sign}: the checkpoint; {_public(call.sign)}: the keys to check it with; keep both elsewhere")
    return _status(found)


def keep_checkpoint(casework: Casework, *, file: Path, at: Instant) -> None:
    """Sign what the store now holds, and write that and the public keys into files to be kept elsewhere."""
    # Written first: a place that cannot be written to is found before anything is signed.
    _write_safely(_public(file), "".join(f"{key}\n" for key in casework.public_keys()))
    _write_safely(file, casework.sign_checkpoint(at=at))


def _verify(call: Call) -> "Verification":
    file = sqlite_file(call.url)
    if file is not None and not file.is_file():
        raise NoStore(f"{file}: there is no store")
    checkpoints = [_read_text(path, "--checkpoint") for path in call.checkpoints]
    keys = [(path, line) for path in call.public_keys for line in _read_text(path, "--public-key").split()]
    try:
        with spinner("verifying every row"):
            return verify_store(
                call.url, schema=schema_of(call.url), checkpoints=checkpoints, public_keys=[line for _, line in keys]
            )
    except InputError as wrong:
        named = {f"checkpoint[{place}]": path for place, path in enumerate(call.checkpoints)}
        named |= {f"key[{place}]": path for place, (path, _) in enumerate(keys)}
        raise InputError(
            attrs.evolve(fault, path=str(named.get(fault.path, fault.path))) for fault in wrong.faults
        ) from None


def _print_verification(found: "Verification", call: Call) -> None:
    if call.as_json:
        print_json(found.to_mapping())
        return
    for line in found.lines():
        print_result(line)
    file = sqlite_file(call.url)
    if file is not None and any(path.absolute().parent == file.absolute().parent for path in call.checkpoints):
        print_note("cara: the checkpoint lies beside the store: who changes one can change both; keep it elsewhere")


def _status(found: "Verification") -> int:
    return DONE if found.state == "good" else ATTENTION


def _checkpoint_by_default(url: str, sign: Path | None) -> tuple[Path, ...]:
    """The checkpoint that is to be replaced, else that of ``CARA_CHECKPOINT``, else one beside a SQLite file."""
    if sign is not None and sign.exists():
        return (sign,)
    named, file = os.environ.get("CARA_CHECKPOINT"), sqlite_file(url)
    if named:
        return (Path(named),)
    beside_it = None if file is None else file.with_name(f"{file.name}.checkpoint")
    return () if beside_it is None or not beside_it.exists() else (beside_it,)


def _keys_by_default(url: str, checkpoints: tuple[Path, ...]) -> tuple[Path, ...]:
    """The keys beside the checkpoints, else those in the folder of the keys, where that is known."""
    kept = tuple(_public(path) for path in checkpoints if _public(path).exists())
    if kept:
        return kept
    try:
        here = keys_of(url) / "signing.pub"
    except InputError:
        return ()
    return (here,) if here.exists() else ()


def _public(checkpoint: Path) -> Path:
    return checkpoint.with_name(f"{checkpoint.name}{PUBLIC}")


def _read_text(path: Path, option: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InputError([Fault(option, "NOT_READABLE", "it cannot be read; allowed: a file with text")]) from None


def _write_safely(file: Path, text: str) -> None:
    """Write the file as a unit, and onto the disk: what is there afterwards is the old file or all of the new one."""
    try:
        write_atomically(file, text)
    except OSError:
        raise InputError(
            [Fault("--sign", "NOT_WRITABLE", "it cannot be written; allowed: a file in a folder")]
        ) from None
