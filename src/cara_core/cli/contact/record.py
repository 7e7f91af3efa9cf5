"""``cara contact record``: how people can be reached is kept, sealed, as the newest version of their record."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from cara_core.books.faults import FaultsFound
from cara_core.cli.arguments.files import read_input
from cara_core.cli.arguments.store import open_existing_store, store_url, who_asks
from cara_core.cli.clock import now
from cara_core.cli.exit_status import DONE, WRONG
from cara_core.cli.terminal.lines import detail, plain, print_lines
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import Fault, InputError, NoSuchCase
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
    asks, url = who_asks(by), store_url(store)
    read, wrong = _read_all(files)
    if wrong:
        return _refused(wrong)
    with open_existing_store(url) as log:
        wrong = list(_misplaced(log, read))
        if wrong:
            return _refused(wrong)
        for file, one in read:
            _keep(log, file, one, asks)
    return DONE


def _refused(wrong: Sequence[str]) -> int:
    for line in wrong:
        print_note(line)
    print_note(f"cara: nothing was kept: {len(wrong)} {'fault' if len(wrong) == 1 else 'faults'}")
    return WRONG


def _read_all(files: Sequence[str]) -> tuple[list[tuple[str, Record]], list[str]]:
    """Every record, and every fault of every file."""
    read: list[tuple[str, Record]] = []
    wrong: list[str] = []
    for file in files:
        try:
            read.append((file, _read(file)))
        except InputError as faults:
            wrong += (f"{file}: {fault}" for fault in faults.faults)
    return read, wrong


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


def _misplaced(log: "CaseStore", read: Sequence[tuple[str, Record]]) -> Iterator[str]:
    """What cannot be kept in this store: of no case that is there, or of a version that does not come next."""
    versions = Counter[str]()
    for file, one in read:
        if not _is_there(log, one.case):
            yield f"{file}: case: there is no case of that name in the store; allowed: one that was opened"
        elif isinstance(one, SafeContact):
            versions[one.case] += 1
            comes_next = log.contact_version(one.case) + versions[one.case]
            if one.version != comes_next:
                yield f"{file}: version: another than comes next; allowed: {comes_next}"


def _is_there(log: "CaseStore", case: str) -> bool:
    try:
        log.case(case)
    except NoSuchCase:
        return False
    return True


def _keep(log: "CaseStore", file: str, one: Record, asks: str) -> None:
    if isinstance(one, Participant):
        version = log.keep_participant(one, by=asks, at=now())
        print_lines([plain(f"{one.case}: the participant's record, version {version}, is kept ({file})")])
        return
    log.keep_safe_contact(one, at=now())
    print_lines(
        [
            plain(f"{one.case}: the victim's safe contact, version {one.version}, is kept ({file})"),
            detail("  what was waiting under an older version is stopped, and worked out anew"),
        ]
    )
