"""The case log of format 1: facts, outbox, access log, checkpoints and the index of duties."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TEXT: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_WHOLE: Final = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
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


def _key(name: str) -> sa.Column[int]:
    return sa.Column(name, _WHOLE, primary_key=True, autoincrement=False)


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, _TEXT, nullable=null)


def _whole(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, _WHOLE, nullable=null)


def _hash() -> sa.Column[bytes]:
    return sa.Column("hash", sa.LargeBinary, nullable=False)


def _part(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _logs() -> None:
    op.create_table(
        "store",
        _key("one"),
        _text("id"),
        _whole("format"),
        _text("created_at"),
        sa.CheckConstraint("one = 1", name="store_is_one"),
        sqlite_strict=True,
    )
    op.create_table(
        "fact",
        _key("seq"),
        _text("case_id"),
        _whole("number"),
        _text("kind"),
        _text("day"),
        _text("instant", null=True),
        _text("said_by"),
        _text("recorded_at"),
        _text("request", null=True),
        _whole("request_size", null=True),
        _whole("supersedes", null=True),
        _text("body"),
        _hash(),
        sa.UniqueConstraint("case_id", "number", name="fact_number"),
        sqlite_strict=True,
    )
    _part("fact_request", "fact", ["request"], "request IS NOT NULL", unique=True)
    _part("fact_erasure", "fact", ["case_id", "number"], "kind = 'person_erased'")
    op.create_table(
        "access",
        _key("seq"),
        _text("at"),
        _text("who"),
        _text("action"),
        _text("case_id", null=True),
        _text("recipient", null=True),
        _text("reason", null=True),
        _hash(),
        sqlite_strict=True,
    )
    op.create_table("checkpoint", _key("number"), _text("note"), _hash(), sqlite_strict=True)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("seq", _WHOLE, sa.ForeignKey("fact.seq", name="outbox_of_fact"), nullable=False),
        _text("topic"),
        _whole("attempts"),
        _text("failure", null=True),
        _text("told_at", null=True),
        _text("leased_until", null=True),
        sa.UniqueConstraint("seq", name="outbox_once"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _part("outbox_untold", "outbox", ["seq"], "told_at IS NULL")


def _derived() -> None:
    op.create_table(
        "duty",
        _text("case_id"),
        _text("kind"),
        _text("opens_on"),
        _text("due_by"),
        _text("rest"),
        sa.PrimaryKeyConstraint("due_by", "case_id", "kind", "rest", name="duty_in_order"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("duty_of_case", "duty", ["case_id"])
    op.create_table(
        "indexed",
        _key("one"),
        _whole("seq"),
        _text("made_with"),
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
