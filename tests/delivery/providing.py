"""A provider in a SQLite file of its own, with or without a primary key on the reference, and messages for it.

It is another party with another memory: what it took stays there, whatever becomes of
whoever handed it over. All that is in the messages is made up.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import attrs

from cara_core.books.messages import catalogue
from cara_core.channels.channel import OutcomeUnknown
from cara_core.delivery.dispatch import dispatch
from cara_core.delivery.references import message_reference
from cara_core.store.opening import open_store
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Charset, Medium, MessageDue, Notice, Progress, Reader, Receipt, Route
from cara_core.terms.one_message import Blocked, Message
from cara_core.terms.veil import Veiled
from store.made_up_facts import AT

__all__ = ["FileProvider", "composed", "new_provider", "outgoing", "references", "sends", "sent_by_one", "taken"]

_TABLE = "CREATE TABLE taken (reference TEXT {key}, at TEXT NOT NULL)"
OPENS = Day(2026, 11, 2)


def new_provider(file: Path, *, keyed: bool) -> Path:
    """The file of a new provider. ``keyed``: it keeps the reference, and takes each once."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").close()
        connection.execute(_TABLE.format(key="PRIMARY KEY" if keyed else "NOT NULL"))
        connection.commit()
    return file


@contextmanager
def _open(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, timeout=20, isolation_level=None)) as connection:
        yield connection


def taken(file: Path) -> Mapping[str, int]:
    """How often was each reference taken?"""
    with _open(file) as connection:
        return Counter(row[0] for row in connection.execute("SELECT reference FROM taken"))


@attrs.define
class FileProvider:
    """A channel to such a provider. ``says`` is what goes wrong at the n-th sending of this process."""

    file: Path
    name: str = "notify"
    finds: bool = True
    says: dict[int, Callable[[Receipt], Receipt]] = attrs.field(factory=dict)
    knows: Callable[[Receipt | None], Receipt | None] = attrs.field(default=lambda found: found)
    charset: Charset = Charset.NOTIFY
    media: frozenset[Medium] = frozenset({Medium.SMS, Medium.EMAIL})
    before: Callable[[], None] = attrs.field(default=lambda: None)
    calls: int = 0

    def send(self, notice: Notice, at: Instant) -> Receipt:
        """Taken, unless this is the call at which something else was to happen."""
        self.calls += 1
        accepted = Receipt(reference=notice.reference, state=Progress.ACCEPTED, at=at, provider_id=f"id-{self.calls}")
        self.before()
        wrong = self.says.get(self.calls)
        if wrong is not None:
            return wrong(accepted)
        self.take(notice.reference, at)
        return accepted

    def take(self, reference: str, at: Instant) -> None:
        """The provider has it from here on."""
        with _open(self.file) as connection:
            connection.execute("INSERT OR IGNORE INTO taken VALUES (?, ?)", (reference, at.isoformat()))

    def found(self, reference: str, at: Instant) -> Receipt | None:
        """Does the provider know it?"""
        with _open(self.file) as connection:
            row = connection.execute("SELECT count(*) FROM taken WHERE reference = ?", (reference,)).fetchone()
        return self.knows(Receipt(reference=reference, state=Progress.ACCEPTED, at=at) if row[0] else None)

    def timeout_after_acceptance(self, accepted: Receipt) -> Receipt:
        """The provider has it, and we shall never hear so."""
        self.take(accepted.reference, accepted.at)
        raise OutcomeUnknown("no answer in time")

    def timeout_before_acceptance(self, accepted: Receipt) -> Receipt:
        """The provider does not have it, which looks the same from here."""
        raise OutcomeUnknown("no answer in time")


def composed(out: Callable[[Instant], str]) -> Callable[[Instant], Notice]:
    """The text of a message, under the reference that ``out`` says."""

    def compose(at: Instant) -> Notice:
        return Notice(
            reference=out(at),
            case="case-1",
            message="P03-booking",
            reader=Reader.PARTICIPANT,
            medium=Medium.SMS,
            language="pl",
            to=Veiled("07700 900456"),
            body="made up",
            digest="d" * 64,
        )

    return compose


def outgoing(
    key: bytes,
    occurrence: object = "2026-12-01",
    compose: Callable[[Instant], Notice | Sequence[Blocked]] | None = None,
    **other: object,
) -> Message:
    """One text message about that occurrence, by the channel ``notify``."""
    said: dict[str, object] = {"opens_on": OPENS, "due_by": OPENS, "not_after": None, "paused": None}
    said |= {name: value for name, value in other.items() if name in said}
    due = MessageDue(
        case="case-1",
        message="P03-booking",
        reader=Reader.PARTICIPANT,
        occurrence=str(occurrence),
        **said,  # type: ignore[arg-type]  # the test says which fields
    )
    channel = str(other.get("channel", "notify"))
    version = other.get("contact_version")
    assert version is None or isinstance(version, int)
    reference = message_reference(key, due, Medium.SMS, occurrence=due.occurrence)
    return Message(
        due=due,
        rule=catalogue()[due.message],
        route=Route(medium=Medium.SMS, channel=channel),
        reference=reference,
        composer=lambda _, at: (composed(lambda _: reference) if compose is None else compose)(at),
        contact_version=version,
    )


def sends(key: bytes, occurrences: Iterable[object]) -> list[Message]:
    """One message for each."""
    return [outgoing(key, occurrence) for occurrence in occurrences]


def references(key: bytes, occurrences: Iterable[object]) -> set[str]:
    """Under which references they go."""
    return {message.reference for message in sends(key, occurrences)}


def sent_by_one(url: str, keys: Path, file: Path, occurrences: Sequence[int]) -> int:
    """How many of these did this process send?"""
    with open_store(url, keys=keys, at=AT) as store:
        mine = FileProvider(file)
        found = list(dispatch(store, sends(store.reference_key(), occurrences), {"notify": mine}, lambda: AT))
    assert [message.state for message in found] == [Progress.ACCEPTED] * mine.calls
    return mine.calls
