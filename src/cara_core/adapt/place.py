"""Whose texts are worked on: a pack's folder, or the core's English, and the force whose values stand in them."""

from pathlib import Path
from typing import Final

import attrs

from cara_core.errors import Fault, ForceInvalid, InputError
from cara_core.forces.contact_book import read_contact
from cara_core.forces.loader import load_force
from cara_core.forces.register import read_register
from cara_core.packs.core import english
from cara_core.packs.gate import Verdict, verdict
from cara_core.packs.reading import read_pack
from cara_core.packs.signing import Signing
from cara_core.terms.days import Day
from cara_core.terms.messages import Charset
from cara_core.terms.pack import ForceSheet, Pack, Signer

__all__ = ["CORE", "Place", "open_place"]

CORE: Final = "core"
"""For a folder: the English texts of the core, which a force signs in its own folder."""


@attrs.frozen(kw_only=True)
class Place:
    """One pack beside the English it came from, and the force it is looked at for.

    ``folder`` is where the pack's files are (``None``: the core's English), ``force_folder`` the force's,
    where its files can be written.
    """

    pack: Pack
    english: Pack
    sheet: ForceSheet | None
    folder: Path | None
    force_folder: Path | None

    @property
    def source(self) -> Pack | None:
        """The pack it was translated from; an English one was from none."""
        return None if self.pack is self.english else self.english

    @property
    def people(self) -> tuple[Signer, ...]:
        """Everybody of both registers."""
        return (*self.pack.people, *(() if self.sheet is None else self.sheet.register.people))

    def verdict(self, on: Day, charset: Charset = Charset.NOTIFY) -> Verdict:
        """What this pack may say on that day."""
        return verdict(self.pack, self.english, self.sheet, charset, on)

    def signing(self, on: Day) -> Signing:
        """Everything that was signed, judged on that day."""
        return Signing.of(self.pack, self.source, self.sheet, on)


def open_place(folder: str, *, force: str | None) -> Place:
    """The pack of this folder (``core``: the core's English), looked at for that force.

    ``force`` is the folder of a force's files, or the name of an installed one. Raises ``PackInvalid`` with
    every fault of form, :class:`InputError` where there is no such folder, and what loading a force raises.
    """
    source = english()
    at = None if folder == CORE else Path(folder)
    if at is not None and not at.is_dir():
        raise InputError([Fault("FOLDER", "NOT_FOUND", f"no such folder; allowed: a pack's folder, or {CORE}")])
    pack = source if at is None else read_pack(at)
    sheet, force_folder = _force(force)
    return Place(pack=pack, english=source, sheet=sheet, folder=at, force_folder=force_folder)


def _force(force: str | None) -> tuple[ForceSheet | None, Path | None]:
    if force is None:
        return None, None
    folder = Path(force)
    if not folder.is_dir():
        return load_force(force).sheet, None
    contact = folder / "contact.toml"
    if not contact.is_file():
        allowed = "no contact.toml in that folder; allowed: a force's folder of policy files, or an installed force"
        raise InputError([Fault("--force", "NOT_FOUND", allowed)])
    book = read_contact(contact)
    register, faults = read_register(folder)
    if faults:
        raise ForceInvalid(folder.name, faults)
    minutes = book.sending.arrive_by_minutes
    return ForceSheet(office=book.office, arrive_by_minutes=minutes, register=register), folder
