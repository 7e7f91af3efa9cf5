"""The case log of format 1: facts, outbox, access log, checkpoints and the index of duties."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STRING: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_INTEGER: Final = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
_LOGS: Final = ("fact", "access", "checkpoint")


def upgrade() -> None:
    """Make the tables, and the triggers that keep the logs as they are."""
    _logs()
    _outbox()
    _derived()
    match op.get_bind().dialect.name:
        case "sqlite":
            _triggers_of_sqlite()
        case _:
            _triggers_of_postgresql()


def downgrade() -> None:
    """Never: a log is not taken away."""
    raise NotImplementedError("the case log is not taken away")


def _key_column(name: str) -> sa.Column[int]:
    return sa.Column(name, _INTEGER, primary_key=True, autoincrement=False)


def _string_column(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, _STRING, nullable=null)


def _integer_column(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, _INTEGER, nullable=null)


def _digest_column() -> sa.Column[bytes]:
    return sa.Column("hash", sa.LargeBinary, nullable=False)


def _partial_index(name: str, *, table: str, columns: list[str], where: str, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _logs() -> None:
    _store()
    _facts()
    _accesses()
    op.create_table("checkpoint", _key_column("number"), _string_column("note"), _digest_column(), sqlite_strict=True)


def _store() -> None:
    op.create_table(
        "store",
        _key_column("one"),
        _string_column("id"),
        _integer_column("format"),
        _string_column("created_at"),
        sa.CheckConstraint("one = 1", name="store_is_one"),
        sqlite_strict=True,
    )


def _facts() -> None:
    op.create_table(
        "fact",
        _key_column("seq"),
        _string_column("case_id"),
        _integer_column("number"),
        _string_column("kind"),
        _string_column("day"),
        _string_column("instant", null=True),
        _string_column("said_by"),
        _string_column("recorded_at"),
        _string_column("request", null=True),
        _integer_column("request_size", null=True),
        _integer_column("supersedes", null=True),
        _string_column("body"),
        _digest_column(),
        sa.UniqueConstraint("case_id", "number", name="fact_number"),
        sqlite_strict=True,
    )
    _partial_index("fact_request", table="fact", columns=["request"], where="request IS NOT NULL", unique=True)
    _partial_index("fact_erasure", table="fact", columns=["case_id", "number"], where="kind = 'person_erased'")


def _accesses() -> None:
    op.create_table(
        "access",
        _key_column("seq"),
        _string_column("at"),
        _string_column("who"),
        _string_column("action"),
        _string_column("case_id", null=True),
        _string_column("recipient", null=True),
        _string_column("reason", null=True),
        _digest_column(),
        sqlite_strict=True,
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _STRING, primary_key=True),
        sa.Column("seq", _INTEGER, sa.ForeignKey("fact.seq", name="outbox_of_fact"), nullable=False),
        _string_column("topic"),
        _integer_column("attempts"),
        _string_column("failure", null=True),
        _string_column("told_at", null=True),
        _string_column("leased_until", null=True),
        sa.UniqueConstraint("seq", name="outbox_once"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _partial_index("outbox_untold", table="outbox", columns=["seq"], where="told_at IS NULL")


def _derived() -> None:
    op.create_table(
        "duty",
        _string_column("case_id"),
        _string_column("kind"),
        _string_column("opens_on"),
        _string_column("due_by"),
        _string_column("rest"),
        sa.PrimaryKeyConstraint("due_by", "case_id", "kind", "rest", name="duty_in_order"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("duty_of_case", "duty", ["case_id"])
    op.create_table(
        "indexed",
        _key_column("one"),
        _integer_column("seq"),
        _string_column("made_with"),
        sa.CheckConstraint("one = 1", name="indexed_is_one"),
        sqlite_strict=True,
    )


def _triggers_of_sqlite() -> None:
    refused = "BEGIN SELECT RAISE(ABORT, 'a log is only ever added to'); END"
    for table in _LOGS:
        for change in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} {refused}")
    op.execute(f"CREATE TRIGGER outbox_no_update BEFORE UPDATE OF id, seq, topic ON outbox {refused}")
    op.execute(f"CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox {refused}")


def _triggers_of_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION cara_log_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a log is only ever added to'; END $$"
    )
    refused = "EXECUTE FUNCTION cara_log_is_kept()"
    for table in (*_LOGS, "outbox"):
        changed = "UPDATE OF id, seq, topic" if table == "outbox" else "UPDATE"
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE {changed} ON {table} FOR EACH ROW {refused}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {refused}")
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {refused}")
