"""The real command as a subprocess, referrals in files, and plugins as if they were installed."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.resources import files
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from cara_core.cli import main
from support.clocks import Hands

UNSET = {"COLUMNS", "FORCE_COLOR"}
CLEAN = {name: value for name, value in os.environ.items() if name not in UNSET and not name.startswith("CARA_")}
PLAIN = "answers-not-given.json"
"""The example that is the contract's own: eligible in every force on 10 March 2026."""

FORCE = """
from importlib.resources import files
import cara_core as cara

class Plugin(cara.ForcePlugin):
    data = files(__name__) / "data"
"""
BOOKS = {
    "force.toml": '[force]\nid = "{name}"\nname = "Made up for a test"\n',
    "sources.toml": '[sources.TEST]\ntitle = "A test"\nstanding = "illustrative"\n',
    "offences.toml": (
        '[[listed]]\ncodes = ["CJ88116"]\nsince = 2012-08-01\nsource = "TEST"\nstanding = "illustrative"\n'
    ),
}


@pytest.fixture
def cara(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``cara`` with these arguments in a folder of its own; no traceback may ever show."""

    def run(
        *arguments: object, stdin: str | bytes = "", plugins: Path | None = None, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        found = subprocess.run(  # noqa: S603  (our own command)
            [sys.executable, "-m", "cara_core.cli", *map(str, arguments)],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=tmp_path,
            env={
                **CLEAN,
                "TMPDIR": str(tmp_path),
                **({} if plugins is None else {"PYTHONPATH": str(plugins)}),
                **(env or {}),
            },
            timeout=120,
            check=False,
        )
        ran = subprocess.CompletedProcess(found.args, found.returncode, found.stdout.decode(), found.stderr.decode())
        if "CARA_TRACEBACK" not in (env or {}):
            assert "Traceback" not in ran.stdout + ran.stderr, ran.stderr
        return ran

    return run


@pytest.fixture
def called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], clock: Hands
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``cara`` in this process, in a folder of its own, as a constable: quicker than a process for each call.

    It is the moment that ``clock`` shows: a test moves it by its own fixture ``clock``.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in [*UNSET, *(name for name in os.environ if name.startswith("CARA_"))]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CARA_BY", "PC 1")

    def run(*arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["cara", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(stdin.encode())))
        status = main()
        said = capsys.readouterr()
        assert "a fault of this program" not in said.err
        return subprocess.CompletedProcess(sys.argv, status, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def variant() -> Callable[..., dict[str, Any]]:
    """The contract's example as a mapping, with other values at these paths (``suspect__language``)."""
    plain = (files("cara_core.examples") / PLAIN).read_text(encoding="utf-8")

    def vary(**changes: Any) -> dict[str, Any]:
        referral: dict[str, Any] = json.loads(plain)
        for path, value in changes.items():
            *way, last = path.split("__")
            part: Any = referral
            for step in way:
                part = part[int(step)] if isinstance(part, list) else part[step]
            part[last] = value
        return referral

    return vary


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Put this into a file of that name: text or bytes as they are, anything else as JSON."""

    def put(name: str, content: object) -> Path:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return put


@pytest.fixture
def plugged(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make a folder in which a force of that name is as good as installed; give its path.

    ``further`` are lines of the plugin's class; ``books`` replace files of its folder.
    """
    folder = tmp_path_factory.mktemp("plugins")

    def plug(name: str, further: str = "", **books: str) -> Path:
        package, info = folder / f"test_{name}", folder / f"test_{name}-1.2.dist-info"
        (package / "data").mkdir(parents=True)
        info.mkdir()
        body = "".join(f"    {line}\n" for line in further.splitlines())
        (package / "__init__.py").write_text(f"{FORCE}\n{body}", encoding="utf-8")
        for file, text in {**BOOKS, **{f"{stem}.toml": text for stem, text in books.items()}}.items():
            (package / "data" / file).write_text(text.replace("{name}", name), encoding="utf-8")
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: test-{name}\nVersion: 1.2\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[cara.forces]\n{name} = test_{name}:Plugin\n", encoding="utf-8")
        return folder

    return plug
