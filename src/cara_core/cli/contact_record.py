"""``cara contact record``: how people can be reached is kept, sealed, as the newest version of their record."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from cara_core.cli import DONE, WRONG
from cara_core.cli.lines import detail, plain, tell
from cara_core.cli.opening import opened
from cara_core.cli.storing import now, opened_store, store_url, who
from cara_core.cli.writing import beside
from cara_core.errors import CaseError, Fault, InputError, StoreError
from cara_core.formats.json_text import read_json
from cara_core.formats.participant import PARTICIPANT_FORMAT, Participant, read_participant
from cara_core.formats.referral import FileKind
from cara_core.formats.safe_contact import SAFE_CONTACT_FORMAT, read_safe_contact
from cara_core.terms.contact import SafeContact

if TYPE_CHECKING:
    from cara_core.store.case_store import CaseStore

__all__ = ["run"]

Record: TypeAlias = Participant | SafeContact
_FORMATS: Final = f'"{PARTICIPANT_FORMAT}" or "{SAFE_CONTACT_FORMAT}"'


def run(files: Sequence[str], *, by: str | None, store: str | None) -> int:
    """Keep every record of these files, or none; the exit status."""
    asks, url = who(by), store_url(store)
    read: list[tuple[str, Record]] = []
    faults = 0
    for file in files:
        try:
            read.append((file, _read(file)))
        except InputError as wrong:
            for fault in wrong.faults:
                faults += 1
                beside(f"{file}: {fault}")
    if faults:
        beside(f"cara: nothing was kept: {faults} {'fault' if faults == 1 else 'faults'}")
        return WRONG
    with opened_store(url) as log:
        missing = [file for file, one in read if not _is_there(log, one.case)]
        for file in missing:
            beside(f"{file}: case: there is no case of that name in the store; allowed: one that was opened")
        if missing:
            beside("cara: nothing was kept")
            return WRONG
        for file, one in read:
            _keep(log, file, one, asks)
    return DONE


def _read(file: str) -> Record:
    data, kind = opened(file, FileKind.JSON, names=".json")
    if kind is not FileKind.JSON:
        raise InputError([Fault("", "UNKNOWN_KIND", "one record in JSON is needed; allowed: .json")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError([Fault("", "NOT_UTF8", "not UTF-8 text; allowed: JSON in UTF-8")]) from None
    raw = read_json(text)
    form = raw.get("format") if isinstance(raw, dict) else None
    if form == PARTICIPANT_FORMAT:
        return read_participant(text)
    if form == SAFE_CONTACT_FORMAT:
        return read_safe_contact(text)
    raise InputError([Fault("format", "NOT_ALLOWED", f"missing, or another format; allowed: {_FORMATS}")])


def _is_there(log: "CaseStore", case: str) -> bool:
    try:
        log.case(case)
    except (CaseError, StoreError):
        return False
    return True


def _keep(log: "CaseStore", file: str, one: Record, asks: str) -> None:
    if isinstance(one, Participant):
        version = log.keep_participant(one, by=asks, at=now())
        tell([plain(f"{one.case}: the participant's record, version {version}, is kept ({file})")])
        return
    log.keep_safe_contact(one, at=now())
    tell(
        [
            plain(f"{one.case}: the victim's safe contact, version {one.version}, is kept ({file})"),
            detail("what was waiting for the victim under an older version is stopped"),
        ]
    )
