"""What an attacker with the file does to it, at random, one kind of edit after the other."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Final

import attrs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cara_core.store.verifying.checkpoints import key_name, read_checkpoint
from cara_core.store.verifying.signed_notes import read_note, sign_note
from cara_core.store.verifying.signers import FileSigner
from store.attack import KEYS, PARTS, Found, Place
from store.prepared import access_row, chained, decision_row, fact_row, outbox_name, rechain

__all__ = ["EDITS"]


def other_value(found: Found, kind: str, value: Any, *, needed: bool) -> object:
    """Another value of that column: a little different, or altogether."""
    rng = found.rng
    if value is not None and not needed and rng.random() < 0.2:
        return None
    if kind in {"INTEGER", "BIGINT"}:
        return (value or 0) + rng.choice((-1, 1, 1000, -(2**40)))
    if kind == "BLOB":
        place = rng.randrange(len(value) * 8)
        flipped = int.from_bytes(value, "big") ^ (1 << place)
        return rng.choice((flipped.to_bytes(len(value), "big"), rng.randbytes(32), b"", value + b"\x00"))
    text = value or ""
    place = rng.randrange(len(text) + 1)
    return rng.choice((text[:place] + "x" + text[place:], text + "\x00", text + " ", text.swapcase() + "~", ""))


def alter(found: Found) -> Place:
    """One value of one row."""
    table = found.rng.choice(list(KEYS))
    key = found.rng.randint(1, found.size(table))
    name, kind, needed = found.rng.choice(found.columns(table)[1:])
    before = found.value(table, key, name)
    while found.value(table, key, name) == before:
        try:
            found.set(table, key, name, other_value(found, kind, before, needed=needed))
        except sqlite3.IntegrityError:
            continue
    return Place(table, key, "altered")


def alter_bytes(found: Found) -> Place:
    """A text that is no text any more."""
    table = found.rng.choice(list(KEYS))
    key = found.rng.randint(1, found.size(table))
    name = found.rng.choice([name for name, kind, _ in found.columns(table) if kind == "TEXT"])
    found.connection.execute(
        f"UPDATE {table} SET {name} = CAST(x'41ff' AS TEXT) WHERE {KEYS[table]} = ?",  # noqa: S608
        (key,),
    )
    return Place(table, key, "altered")


def renumber(found: Found) -> Place:
    """One row gets a number that no row has."""
    table = found.rng.choice(list(KEYS))
    size = found.size(table)
    key = found.rng.randint(1, size)
    new = found.rng.choice((0, -3, size + 1, size + 1000))
    found.set(table, key, KEYS[table], new)
    kinds = "gap inserted truncated altered rewritten reordered"
    return Place(table, key, kinds, also=new)


def delete(found: Found) -> Place:
    """One row, or several."""
    table = found.rng.choice(list(KEYS))
    size = found.size(table)
    keys = found.rng.sample(range(1, size + 1), found.rng.choice((1, 1, 1, 2, 3)))
    for key in keys:
        found.connection.execute(f"DELETE FROM {table} WHERE {KEYS[table]} = ?", (key,))  # noqa: S608
    return Place(table, min(keys), "gap" if any(key not in keys for key in range(min(keys), size + 1)) else "truncated")


def delete_and_close_up(found: Found) -> Place:
    """One row, and the rest moves up to hide the gap."""
    table = found.rng.choice(("fact", "access", "decision"))
    size = found.size(table)
    key = found.rng.randint(1, size - 1)
    if table == "fact":
        found.connection.execute("DELETE FROM outbox WHERE seq = ?", (key,))
    found.connection.execute(f"DELETE FROM {table} WHERE seq = ?", (key,))  # noqa: S608
    found.shift(table, key + 1, -1)
    since = None if table == "decision" else found.vouched_before(table, key)
    return Place(table, key, "gap altered" if key < size - 1 else "gap altered rewritten", since)


def insert(found: Found) -> Place:
    """A row between two others, its own digest right or wrong; or one behind the last with a wrong digest."""
    table = found.rng.choice(("fact", "access", "decision"))
    size = found.size(table)
    key = found.rng.randint(1, size + 1)
    found.shift(table, key, 1)
    right = key <= size and found.rng.random() < 0.5
    make = {"fact": fact_row, "access": access_row, "decision": decision_row}[table]
    row = (key, *make(3000 + key)[1:])
    before = found.value(table, key - 1, "hash") if key > 1 else None
    digest = chained(found.prepared.store, table, [row], before)[0][-1] if right else found.rng.randbytes(32)
    found.put(table, (*row, digest))
    if table == "fact":
        name = outbox_name(found.prepared.store, row[1], row[2])
        found.put("outbox", (name, key, "case_moved", 0, None, None, None))
    return Place(table, key, "inserted" if key <= size else "altered")


def swap(found: Found) -> Place:
    """Two rows change places, with their digests or without."""
    table = found.rng.choice(list(KEYS))
    rows = found.rows(table)
    low, high = sorted(found.rng.sample(range(len(rows)), 2))
    first, second = rows[low], rows[high]
    if found.rng.random() < 0.5:
        first, second = (*first[:-1], second[-1]), (*second[:-1], first[-1])
    for row in (first, second):
        found.connection.execute(f"DELETE FROM {table} WHERE {KEYS[table]} = ?", (row[0],))  # noqa: S608
    found.put(table, (low + 1, *second[1:]))
    found.put(table, (high + 1, *first[1:]))
    return Place(table, low + 1, "reordered")


def truncate(found: Found) -> Place:
    """The last rows of one table, or of all of them."""
    everything = found.rng.random() < 0.3
    table = "fact" if everything else found.rng.choice(list(KEYS))
    end = found.rng.randint(0, found.size(table) - 1)
    found.cut(table, end)
    if everything:
        found.cut("access", found.rng.randint(0, found.size("access")))
        found.cut("checkpoint", found.rng.randint(0, PARTS))
    return Place(table, end + 1, "truncated")


def rewrite(found: Found) -> Place:
    """A value changed, and every digest and outbox identity from there on worked out anew."""
    table = found.rng.choice(("fact", "access"))
    key = found.rng.randint(1, found.size(table))
    column = found.rng.choice(("case_id", "said_by", "body") if table == "fact" else ("who", "at", "case_id"))
    found.set(table, key, column, "changed")
    rechain(found.connection, found.prepared.store, table, key)
    left, hidden = PARTS, found.rng.random()
    if hidden < 0.3:
        left = found.rng.randint(0, PARTS)
        found.cut("checkpoint", left)
    elif hidden < 0.5:
        forge(found, PARTS)
        left = PARTS - 1
    return Place(table, key, "rewritten", found.vouched_before(table, key, left))


def rewrite_decisions(found: Found) -> Place:
    """A decision changed, taken out, or put in, and every digest from there on worked out anew; or its own alone."""
    size = found.size("decision")
    key = found.rng.randint(1, size)
    match found.rng.choice(("change", "change one", "take out", "put in", "put in behind")):
        case "change":
            found.set("decision", key, found.rng.choice(("case_id", "body")), "changed")
            rechain(found.connection, found.prepared.store, "decision", key)
        case "change one":
            found.set("decision", key, "body", "changed")
            row = found.rows("decision")[key - 1]
            before = found.value("decision", key - 1, "hash") if key > 1 else None
            found.set("decision", key, "hash", chained(found.prepared.store, "decision", [row[:-1]], before)[0][-1])
        case "take out":
            found.connection.execute("DELETE FROM decision WHERE seq = ?", (key,))
            found.shift("decision", key + 1, -1)
            rechain(found.connection, found.prepared.store, "decision", key)
            if key == size:
                return Place("decision", key, "truncated")
        case where:
            key = key if where == "put in" else size + 1
            found.shift("decision", key, 1)
            found.put("decision", (key, *decision_row(3000)[1:], bytes(32)))
            rechain(found.connection, found.prepared.store, "decision", key)
            if key > size:
                return Place("decision", key, "inserted")
    return Place("decision", key, "rewritten")


def rewrite_one(found: Found) -> Place:
    """A value and the row's own digest, and nothing after it."""
    table = found.rng.choice(("fact", "access"))
    key = found.rng.randint(1, found.size(table))
    found.set(table, key, "case_id", "changed")
    row = found.rows(table)[key - 1]
    before = found.value(table, key - 1, "hash") if key > 1 else None
    found.set(table, key, "hash", chained(found.prepared.store, table, [row[:-1]], before)[0][-1])
    return Place(table, key, "rewritten", found.vouched_before(table, key))


def forge(found: Found, number: int) -> None:
    """A checkpoint of the attacker's own, under the name of the store's key."""
    forger = FileSigner(key_name(found.prepared.store), Ed25519PrivateKey.generate())
    note = read_note(found.value("checkpoint", number, "note"))
    body = attrs.evolve(read_checkpoint(note.text), facts_root=found.rng.randbytes(32)).text
    found.set("checkpoint", number, "note", sign_note(body, [forger]))
    rechain(found.connection, found.prepared.store, "checkpoint", number)


def forge_checkpoint(found: Found) -> Place:
    """One checkpoint signed by a key nobody gave, and the digests behind it worked out anew."""
    number = found.rng.randint(1, PARTS)
    forge(found, number)
    return Place("checkpoint", number, "foreign_signature rewritten")


def replay_checkpoint(found: Found) -> Place:
    """An older checkpoint, truly signed, in the place of a newer one."""
    low, high = sorted(found.rng.sample(range(1, PARTS + 1), 2))
    found.set("checkpoint", high, "note", found.value("checkpoint", low, "note"))
    rechain(found.connection, found.prepared.store, "checkpoint", high)
    return Place("checkpoint", high, "rewritten")


def outbox_identity(found: Found) -> Place:
    """One outbox row gets another identity, topic or fact, is taken out, or is put in."""
    seq = found.rng.randint(1, found.size("fact"))
    other = seq % found.size("fact") + 1
    run = found.connection.execute
    match found.rng.choice(("id", "topic", "seq", "delete", "insert", "swap")):
        case "id":
            run("UPDATE outbox SET id = ? WHERE seq = ?", (found.rng.randbytes(32).hex(), seq))
        case "topic":
            run("UPDATE outbox SET topic = 'case_moved ' WHERE seq = ?", (seq,))
        case "seq":
            new = found.rng.choice((0, -1, 10_000))
            run("UPDATE outbox SET seq = ? WHERE seq = ?", (new, seq))
            seq = min(seq, new)
        case "delete":
            run("DELETE FROM outbox WHERE seq = ?", (seq,))
        case "insert":
            seq = found.size("fact") + found.rng.randint(1, 9)
            found.put("outbox", (outbox_name(found.prepared.store, "C-9", 9), seq, "case_moved", 0, None, None, None))
        case _:
            run("UPDATE outbox SET seq = -1 WHERE seq = ?", (seq,))
            run("UPDATE outbox SET seq = ? WHERE seq = ?", (seq, other))
            run("UPDATE outbox SET seq = ? WHERE seq = -1", (other,))
            seq = min(seq, other)
    return Place("outbox", seq, "outbox")


def drop_all(found: Found) -> Place:
    """Everything: the rows of every log, the tables of them, or a new store in the place of the old."""
    match found.rng.choice(("rows", "tables", "name")):
        case "rows":
            for table in ("outbox", "decision", "fact", "access", "checkpoint"):
                found.connection.execute(f"DELETE FROM {table}")  # noqa: S608
            return Place("fact", 1, "truncated")
        case "tables":
            for table in ("outbox", "fact", "access", "checkpoint"):
                found.connection.execute(f"DROP TABLE {table}")
            return Place("fact", 1, "truncated")
        case _:
            found.connection.execute("UPDATE store SET id = ?", (found.rng.randbytes(16).hex(),))
            return Place("store", None, "altered")


EDITS: Final[Sequence[Callable[[Found], Place]]] = (
    alter,
    alter,
    alter,
    alter_bytes,
    renumber,
    delete,
    delete_and_close_up,
    insert,
    swap,
    truncate,
    rewrite,
    rewrite,
    rewrite_one,
    rewrite_decisions,
    forge_checkpoint,
    replay_checkpoint,
    outbox_identity,
    outbox_identity,
    drop_all,
)
