"""A real PostgreSQL, also for somebody who is not root."""

import os
import tempfile
import traceback
from pathlib import Path
from pwd import getpwnam

import pytest

from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from cara_core.terms.caution import Person
from cara_core.terms.days import Day
from store.erasing import erase
from store.made_up_facts import AT, life
from store.postgres import NOBODY, new_database, running_server, usable_binaries


def keep_a_life(keys: Path, binaries: Path | None = None) -> None:
    """Start a server, keep a life in it, read it back, erase somebody."""
    with running_server(binaries) as server:
        url = new_database(server, "whole_life")
        with open_store(url, keys=keys, at=AT, create=True) as store:
            assert FactWriter(store).append(life("case-1"), at=AT).seq == 9
            assert store.facts("case-1") == tuple(life("case-1"))
            erase(store, Person.VICTIM, case="case-1", on=Day(2026, 11, 3))
        with open_store(url, keys=keys, at=AT) as again:
            assert again.case("case-1").number == 10


def test_postgresql_runs_for_this_user(tmp_path: Path) -> None:
    keep_a_life(tmp_path / "keys")


@pytest.mark.skipif(os.geteuid() != 0, reason="every test here runs as somebody who is not root already")
def test_postgresql_runs_for_somebody_who_is_not_root(tmp_path: Path) -> None:
    """In a forked child: its interpreter may lie where that user may not read, so all it needs is loaded before."""
    keep_a_life(tmp_path / "keys")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report"
        report.touch()
        for path in (Path(folder), report):
            os.chown(path, getpwnam(NOBODY).pw_uid, getpwnam(NOBODY).pw_gid)
        binaries = usable_binaries(Path(folder))
        child = os.fork()
        if child == 0:
            _as_nobody(Path(folder), report, binaries)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0, report.read_text()
        assert report.read_text() == f"whole life as {getpwnam(NOBODY).pw_uid}"


def _as_nobody(folder: Path, report: Path, binaries: Path) -> None:
    nobody = getpwnam(NOBODY)
    try:
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
        keep_a_life(folder / "keys", binaries)
        report.write_text(f"whole life as {os.geteuid()}")
        os._exit(0)
    except BaseException:  # noqa: BLE001  (a child never comes back into the test run)
        report.write_text(traceback.format_exc())
    finally:
        os._exit(1)
