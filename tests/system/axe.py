"""A page as a real browser has it: what axe finds wrong, whether it fits the window, what it asks the network for.

Chromium comes from this machine, axe-core (MPL-2.0) from ``node_modules`` at the top of the
repository or, for the run, from npm. Where either cannot be had the test skips, loudly; with
CARA_REQUIRE_BROWSER=1 it fails instead. Only for pages of our own: Chromium's sandbox is off,
for it does not start as root.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, NoReturn
from urllib.parse import unquote

import attrs
import pytest
from typing_extensions import override

__all__ = ["Seen", "axe_violations", "screenshot", "seen"]

VERSION = "4.14.1"
REQUIRED = "CARA_REQUIRE_BROWSER"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REPOSITORY = Path(__file__).resolve().parents[2]
IN_NODE_MODULES = Path("node_modules", "axe-core", "axe.min.js")
SECONDS = 90
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps"),
    *("--disable-domain-reliability", "--disable-extensions", "--metrics-recording-only", "--password-store=basic"),
)
ASK = """
<script src="axe.min.js"></script>
<script>
const own = /^data:|^file:.*[/]axe[.]min[.]js$/;
addEventListener("load", async () => {
  const run = await axe.run(document, {runOnly: {type: "tag", values: %s}});
  const found = {
    violations: run.violations.map(one => one.id + ": " + one.nodes.map(node => node.target.join(" ")).join(", ")),
    passed: run.passes.map(one => one.id),
    width: innerWidth,
    over: document.documentElement.scrollWidth - innerWidth,
    wanted: performance.getEntriesByType("resource").map(one => one.name).filter(one => !own.test(one)),
  };
  top.document.documentElement.setAttribute("data-found", encodeURIComponent(JSON.stringify(found)));
});
</script>
"""
CHROMIUMS_OWN = re.compile(r"(http://)?([a-z0-9-]+\.)*(google|googleapis|gstatic|gvt1)\.com[:/]")
"""Whom Chromium itself asks, whatever the page: should the page, its own list of what it wanted says so."""
LEAST = 500
"""Chromium makes no narrower window: a narrower page stands in a frame."""
FRAME = """<!DOCTYPE html><html lang="en"><title>A narrow page</title>
<iframe title="The page" style="border:0" width="%d" height="900" srcdoc="%s"></iframe></html>"""


@attrs.frozen
class Seen:
    """What a browser saw in a page of that width: ``over`` is by how many pixels it has to be pushed sideways.

    ``wanted`` is what the page has fetched or would have; ``asked_for`` what left the browser.
    """

    violations: list[str]
    passed: list[str]
    width: int
    over: int
    wanted: list[str]
    asked_for: list[str]


def axe_violations(html: str) -> list[str]:
    """What does axe find wrong in this page (WCAG 2.2 AA and good practice)? Empty: nothing."""
    return seen(html).violations


def seen(html: str, width: int = 1280) -> Seen:
    """This page in a window of that many pixels across."""
    script = ASK % json.dumps(RULES)
    doctype = re.match(r"\s*<!doctype[^>]*>", html, re.IGNORECASE)
    at = doctype.end() if doctype else 0
    asking = html[:at] + script + html[at:]
    shown = asking if width >= LEAST else FRAME % (width, escape(asking))
    with _folder(shown) as folder, _proxy() as (port, asked_for):
        folder.joinpath("axe.min.js").write_text(_axe(), encoding="utf-8")
        through = (f"--proxy-server=http://127.0.0.1:{port}", "--proxy-bypass-list=<-loopback>")
        dom = _chromium(
            folder, *through, f"--window-size={max(width, LEAST)},900", "--virtual-time-budget=20000", "--dump-dom"
        )
        found = re.search(r'data-found="([^"]*)"', dom)
        assert found, "axe did not come to an end in Chromium"
        answer: dict[str, Any] = json.loads(unquote(found[1]))
    return Seen(**answer, asked_for=[address for address in asked_for if not CHROMIUMS_OWN.match(address)])


def screenshot(html: str, width: int = 1280, height: int = 1600) -> bytes:
    """This page as Chromium draws it, as PNG."""
    with _folder(html) as folder:
        _chromium(folder, f"--window-size={width},{height}", f"--screenshot={folder / 'page.png'}")
        return folder.joinpath("page.png").read_bytes()


def _not_checked(why: str) -> NoReturn:
    message = (
        "NOT CHECKED IN A BROWSER: whether people who use assistive technology can read the generated pages "
        f"(axe-core {VERSION}), whether they fit a narrow screen, and whether they ask the network for anything: "
        f"{why}. Run again with chromium and npm; {REQUIRED}=1 makes this a failure"
    )
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@cache
def _axe() -> str:
    file = REPOSITORY / IN_NODE_MODULES
    if file.is_file():
        return file.read_text(encoding="utf-8")
    npm = shutil.which("npm")
    if npm is None:
        _not_checked("there is no npm on this machine, and no axe-core in node_modules")
    with TemporaryDirectory() as folder:
        command = [npm, "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund"]
        try:
            done = subprocess.run(  # noqa: S603  # a fixed command, found by its full path
                [*command, f"axe-core@{VERSION}"], capture_output=True, check=False, timeout=SECONDS
            )
        except subprocess.TimeoutExpired:
            _not_checked(f"npm gave no answer in {SECONDS} seconds")
        if done.returncode:
            _not_checked(f"npm ended with status {done.returncode}")
        return Path(folder, IN_NODE_MODULES).read_text(encoding="utf-8")


@contextmanager
def _folder(html: str) -> Iterator[Path]:
    # Chromium's last processes may still write into its profile when it has answered.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder, "page.html").write_text(html, encoding="utf-8")
        yield Path(folder)


def _chromium(folder: Path, *options: str) -> str:
    """What Chromium says of the page in this folder, with a profile of its own."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        _not_checked("there is no Chromium on this machine")
    command = [program, *QUIET, f"--user-data-dir={folder / 'profile'}", *options, (folder / "page.html").as_uri()]
    done = subprocess.run(  # noqa: S603  # a fixed command, found by its full path
        command, capture_output=True, check=True, text=True, encoding="utf-8", timeout=SECONDS
    )
    return done.stdout


@contextmanager
def _proxy() -> Iterator[tuple[int, list[str]]]:
    """A proxy that lets nothing through and keeps what it was asked for."""
    asked_for: list[str] = []

    class Refusal(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked_for.append(self.path)
            self.send_error(403)

        do_CONNECT = do_HEAD = do_POST = do_GET  # noqa: N815  (the names http.server calls)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Refusal) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_address[1], asked_for
        finally:
            server.shutdown()
            thread.join()
