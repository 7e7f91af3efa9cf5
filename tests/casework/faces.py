"""One call made in two ways, through Python and as it is typed, and the answer of each in the same words.

What a person reads on a screen names a fault by its option and by the line of its file, and
a program by its path: both are brought to the path here. A refusal stands on a screen in few lines, with what
to do about it: it is asked for in full (``--all``), each command it names has to be there, and the rest is compared.
"""

import json
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, Final, TypeAlias, cast

import attrs
from typing_extensions import override

import cara_core as cara
from cara_core.cli.arguments.store import _AS_A_ROLE
from cara_core.cli.case.everyday.table import commands
from cara_core.cli.case.words import describe_kind
from cara_core.errors import CaraError, InputError
from cara_core.formats.case_file import case_mapping
from cara_core.store.database.engine import _best_sqlite
from cara_core.store.log.contact_records import DIGEST_NAMED, DIGITS_NAMED
from cara_core.terms.instants import Instant
from casework.situations import open_in
from casework.worked import AT

__all__ = ["FILE", "Answer", "Row", "Typed", "answer_as_typed", "answer_in_python", "kept_in"]

Typed: TypeAlias = Callable[..., CompletedProcess[str]]
"""The command: it takes the words of one call."""
FILE: Final = "given.json"
_OPTIONS: Final = {
    "--key": "request",
    "--by": "by",
    "--on": "on",
    "--case": "case",
    "CASE": "case",
    "--force": "force",
    "--community": "community",
    "--reason": "reason",
    "--recipient": "recipient",
}
_KEPT: Final = re.compile(r"fact (\d+) of \S+: (\w+)( \(kept before, and not kept twice\))?")
_WAY_OUT: Final = re.compile(r"      cara case (\S+) \S+")
_MAY_FOLLOW: Final = re.compile(r"  ([a-z_]+): (.+)")
_MORE: Final = "--all shows everything that may follow now\n"
_VERSION: Final = re.compile(r".*, version (\d+), is kept \(.*")


@attrs.frozen(kw_only=True)
class Row:
    """One row of the table: a situation, a call in Python and the same as it is typed, and the answer.

    ``given`` is what the call hands over (facts, a referral, a record): the command finds it in a
    file, ``FILE`` in ``typed``. The answer is either ``kept`` or ``repeated`` (the kinds of the
    facts, or the version of a record) or ``refused`` (each fault as ``path CODE``; of an error that
    is not about an input, its code). ``makes``: the call may make the store. ``other_words``: why
    the command says it in other words than the library. ``attention``: the command ends with status 1.
    """

    name: str
    situation: str
    python: Callable[[cara.Casework, Any, Instant], object]
    typed: str
    given: object = None
    at: Instant = AT
    makes: bool = False
    kept: tuple[str, ...] | None = None
    repeated: tuple[str, ...] | None = None
    refused: tuple[str, ...] | None = None
    other_words: str = ""
    attention: bool = False

    @override
    def __str__(self) -> str:
        return self.name


_NONE_LINKED: Final = '"linked":[],'


@attrs.frozen(kw_only=True)
class Answer:
    """What came of a call. ``words`` are what a person reads of it; ``codes`` are known in Python alone."""

    outcome: str
    words: tuple[str, ...]
    codes: tuple[str, ...] | None = None


def answer_in_python(row: Row, folder: Path) -> Answer:
    """The answer of the library to the call of this row."""
    try:
        with cara.open_casework(f"sqlite:///{folder / 'cara.db'}", create=row.makes) as casework:
            return _done(row.python(casework, row.given, row.at))
    except InputError as wrong:
        codes = tuple(f"{fault.path} {fault.code}" for fault in wrong.faults)
        # Who reads is who asks, and the command has one option for both.
        words = [re.sub("^who: ", "by: ", str(fault)) for fault in wrong.faults]
        return Answer(outcome="refused", codes=codes, words=tuple(words))
    except CaraError as wrong:
        several = isinstance(row.given, list) and getattr(wrong, "index", None) is not None
        place = f"[{getattr(wrong, 'index', 0)}]: " if several else ""
        words = f"{place}{wrong}".replace(str(folder), ".").splitlines()
        return Answer(outcome="refused", codes=(wrong.code,), words=tuple(words))


def answer_as_typed(row: Row, folder: Path, cara_command: Typed) -> Answer:
    """The answer of the command, called in this folder with the words of this row."""
    if row.given is not None:
        (folder / FILE).write_text(json.dumps(row.given), encoding="utf-8")
    words = [FILE if word == "FILE" else word for word in shlex.split(row.typed)]
    ran = cara_command(*words)
    if ran.returncode == 2 and ran.stderr.endswith(_MORE):
        ran = cara_command(*words, "--all")  # nothing was kept: it can be asked again
    if ran.returncode == 2:
        assert ran.stdout == "", ran.stdout
        lines = ran.stderr.replace(str(folder), ".").splitlines()
        return Answer(outcome="refused", words=tuple(_by_path(_in_full(lines))))
    assert ran.returncode == (1 if row.attention else 0), (ran.returncode, ran.stdout, ran.stderr)
    return _shown(row, ran)


def _done(result: object) -> Answer:
    if isinstance(result, cara.CaseRecorded | cara.CaseOpened):
        words = tuple(f"{fact.number} {fact.kind}" for fact in result.facts)
        return Answer(outcome="repeated" if result.repeated else "kept", words=words, codes=tuple(_kinds(words)))
    if isinstance(result, int):
        return Answer(outcome="kept", words=(str(result),), codes=(str(result),))
    cases = [result] if isinstance(result, cara.Case) else cast("Sequence[cara.Case | cara.UnreadableCase]", result)
    words = tuple(
        f"{case.case}  cannot be read: {case.why}" if isinstance(case, cara.UnreadableCase) else _as_json(case)
        for case in cases
    )
    return Answer(outcome="kept", words=words, codes=())


def _shown(row: Row, ran: CompletedProcess[str]) -> Answer:
    """What the command says it has kept, or what it shows."""
    # Which cases belong with one is a question of its own to the library (Casework.linked).
    lines = ran.stdout.replace(_NONE_LINKED, "").splitlines()
    if "--json" in row.typed:
        return Answer(outcome="kept", words=(*lines, *ran.stderr.splitlines()))
    versions = tuple(found[1] for line in lines if (found := _VERSION.fullmatch(line)))
    if versions:
        return Answer(outcome="kept", words=versions)
    facts = [found for line in lines if (found := _KEPT.fullmatch(line))]
    if facts:
        again = {bool(found[3]) for found in facts}
        outcome = "repeated" if again == {True} else "kept"
        return Answer(outcome=outcome, words=tuple(f"{found[1]} {found[2]}" for found in facts))
    if not row.makes:
        return Answer(outcome="kept", words=())
    # A case that was opened is told by its decision: what was kept is always the same two facts.
    repeated = any(line.endswith(": kept before, and not kept twice") for line in lines)
    return Answer(outcome="repeated" if repeated else "kept", words=("1 referred", "2 screened"))


def _kinds(words: Iterable[str]) -> list[str]:
    return [word.partition(" ")[2] for word in words]


def _by_path(lines: Iterable[str]) -> Iterable[str]:
    """What stands on standard error, each fault by its path as a program has it."""
    for line in lines:
        if line.startswith("cara: nothing was kept: "):
            continue
        text = line.removeprefix("cara: ")
        text = text.removeprefix(f"{FILE}: ")
        option, colon, rest = text.partition(": ")
        yield f"{_OPTIONS[option]}: {rest}" if colon and option in _OPTIONS else text


def _in_full(lines: Iterable[str]) -> Iterator[str]:
    """A refusal of a fact in the words that a program gets: each command must be one, each kind described."""
    kinds: list[str] = []
    for line in lines:
        command, kind = _WAY_OUT.fullmatch(line), _MAY_FOLLOW.fullmatch(line)
        if command is not None:
            assert command[1] in commands(), line
        elif kind is not None:
            assert kind[2] == describe_kind(kind[1]), line
            kinds.append(kind[1])
        elif line != "What may follow now:":
            plain = line.replace(" cannot be kept yet. It waits for:", " is out of turn:")
            plain = re.sub("cannot follow: (the case is .*)", r"cannot follow, \1:", plain)
            plain = re.sub("^  - ", "  it waits for: ", plain)
            # How a role is written is shown to whoever types it alone.
            yield plain.removesuffix(f"; {_AS_A_ROLE}") if plain.startswith("cara: --by: ") else plain
    if kinds:
        yield f"  allowed now: {', '.join(kinds)}"


def kept_in(folder: Path) -> Mapping[str, object]:
    """All that is kept in the store of this folder, but for what each store has for itself: its name, its keys."""
    if not (folder / "cara.db").exists():
        return {"files": sorted(path.name for path in folder.iterdir() if path.name != FILE)}
    rows: dict[str, Any] = {name: _rows(folder, columns, table=name) for name, columns in _COLUMNS.items()}
    rows["access"] = _with_rows_named(rows["access"], folder)
    try:
        with open_in(folder) as casework:
            rows["cases"] = [_as_json(case) for case in casework.each_case()]
    except CaraError as wrong:
        rows["cases"] = wrong.code
    return rows


_COLUMNS: Final = {
    "fact": "case_id, number, kind, day, instant, said_by, recorded_at, request, request_size, supersedes",
    "access": "at, who, action, case_id, recipient, reason",
    "reach": "case_id, kind, version, after_fact, recorded_at, recorded_by",
    "outbox": "seq, topic, attempts, failure, told_at, leased_until",
}


def _rows(folder: Path, columns: str, *, table: str) -> Sequence[object]:
    connection = _best_sqlite().connect(folder / "cara.db")
    try:
        found: Sequence[object] = connection.execute(f"SELECT {columns} FROM {table} ORDER BY seq").fetchall()  # noqa: S608  (our own words)
    finally:
        connection.close()
    return found


def _with_rows_named(access: Sequence[object], folder: Path) -> Sequence[object]:
    """The log of readings, where the digest of a sealed row, which differs from store to store, is that row's name."""
    named = {
        f"{DIGEST_NAMED}{digest.hex()[:DIGITS_NAMED]}": f"{DIGEST_NAMED}of {kind} {version} of {case}"
        for case, kind, version, digest in cast("Any", _rows(folder, "case_id, kind, version, hash", table="reach"))
    }
    return [tuple(_renamed(value, named) for value in cast("Any", row)) for row in access]


def _renamed(value: object, named: Mapping[str, str]) -> object:
    if not isinstance(value, str):
        return value
    before, sign, digest = value.partition(DIGEST_NAMED)
    return before + named.get(sign + digest, sign + digest)


def _as_json(case: cara.Case | cara.UnreadableCase) -> str:
    if isinstance(case, cara.UnreadableCase):
        return f"{case.case}: {case.code}"
    return json.dumps(case_mapping(case), ensure_ascii=False, separators=(",", ":"))
