"""The commands on a store in PostgreSQL: in the schema ``cara``, or in the one that ``CARA_SCHEMA`` names."""

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from store.conftest import postgres_server, shelf_in
from store.postgres import PostgresServer

__all__ = ["postgres_server"]

Cara = Callable[..., CompletedProcess[str]]
Write = Callable[..., Path]


def test_each_schema_holds_a_store(
    called: Cara, write: Write, tmp_path: Path, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keys").mkdir(mode=0o700)
    monkeypatch.setenv("CARA_KEYS", str(tmp_path / "keys"))
    life = (files("cara_core.examples") / "lives/completion.jsonl").read_text("utf-8")
    file = write("referral.json", life.splitlines()[0])
    with shelf_in(postgres_server, tmp_path / "keys") as shelf:
        monkeypatch.setenv("CARA_STORE", shelf.url)
        for schema, case in (("", "C-1"), ("other", "C-2")):
            monkeypatch.setenv("CARA_SCHEMA", schema)
            assert called("case", "open", file, "--force", "hampshire", "--case", case).returncode == 0
            ran = called("case", "list", "--json")
            assert [json.loads(line)["case"] for line in ran.stdout.splitlines()] == [case]
            assert json.loads(called("verify", "--json").stdout)["facts"] == 2
        monkeypatch.setenv("CARA_SCHEMA", "SECRET-schema")
        ran = called("case", "list")
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr.startswith("cara: schema: allowed:")
        assert "SECRET" not in ran.stderr
