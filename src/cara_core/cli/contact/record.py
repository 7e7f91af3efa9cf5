"""``cara contact record``: how people can be reached is kept, sealed, as the newest version of their record."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from cara_core.books.faults import FaultsFound
from cara_core.cli.arguments.files import read_input
from cara_core.cli.arguments.store import open_cases, store_url, who_asks
from cara_core.cli.contact.keeping import Record, keep_record, remark_lines
from cara_core.cli.exit_status import DONE, WRONG
from cara_core.cli.terminal.lines import print_lines
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import Fault, InputError
from cara_core.formats.json_text import read_json
from cara_core.formats.participant import PARTICIPANT_FORMAT, read_participant
from cara_core.formats.referral import FileKind
from cara_core.formats.safe_contact import SAFE_CONTACT_FORMAT, read_safe_contact

__all__ = ["run"]

_FORMATS: Final = f'"{PARTICIPANT_FORMAT}" or "{SAFE_CONTACT_FORMAT}"'


class _FileRecord(NamedTuple):
    """One record, and the file it was read from."""

    file: str
    record: Record


def run(files: Sequence[str], *, by: str | None, store: str | None) -> int:
    """Keep every record of these files, or none; the exit status."""
    asker, url = who_asks(by), store_url(store)
    records, faults = _read_all(files)
    if faults:
        return _refuse(faults)
    with open_cases(url) as casework:
        found = casework.contact_faults([record for _, record in records])
        faults = [f"{file}: {fault}" for (file, _), wrong in zip(records, found, strict=True) for fault in wrong]
        if faults:
            return _refuse(faults)
        for file, record in records:
            keep_record(casework, record, by=asker, file=file)
            print_lines(remark_lines(record))
    return DONE


def _refuse(faults: Sequence[str]) -> int:
    for fault in faults:
        print_note(fault)
    print_note(f"cara: nothing was kept: {len(faults)} {'fault' if len(faults) == 1 else 'faults'}")
    return WRONG


def _read_all(files: Sequence[str]) -> tuple[list[_FileRecord], list[str]]:
    """Every record, and every fault of every file."""
    records: list[_FileRecord] = []
    faults: list[str] = []
    for file in files:
        try:
            records.append(_FileRecord(file, _read(file)))
        except InputError as wrong:
            faults += (f"{file}: {fault}" for fault in wrong.faults)
    return records, faults


def _read(file: str) -> Record:
    data, kind = read_input(file, FileKind.JSON, names=".json")
    if kind is not FileKind.JSON:
        raise InputError([Fault("", "UNKNOWN_KIND", "one record in JSON is needed; allowed: .json")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError([Fault("", "NOT_UTF8", "not UTF-8 text; allowed: JSON in UTF-8")]) from None
    try:
        raw = read_json(text)
    except FaultsFound as wrong:
        faults = wrong.faults
    else:
        return _record(raw, text)
    raise InputError(faults)


def _record(raw: object, text: str) -> Record:
    form = raw.get("format") if isinstance(raw, dict) else None
    if form == PARTICIPANT_FORMAT:
        return read_participant(text)
    if form == SAFE_CONTACT_FORMAT:
        return read_safe_contact(text)
    raise InputError([Fault("format", "NOT_ALLOWED", f"missing, or another format; allowed: {_FORMATS}")])
