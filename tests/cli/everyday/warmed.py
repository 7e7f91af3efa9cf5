"""What a command imports, had before it begins: the server of the warm processes imports this, each is a fork of it.

One case is opened and one fact recorded, in a folder that is gone again: so whatever a command imports only
once it needs it is there, too.
"""

import contextlib
import io
import os
import sys
import tempfile

from cara_core.cli import main
from support.pages import DOCS

__all__: list[str] = []

_OPEN = ("open", str(DOCS / "examples" / "referral.json"), "--case", "R0", "--force", "hampshire")
_FACT = ("advice", "R0", "--offered", "yes", "--taken", "no", "--yes")


def _warm_up() -> None:
    was, at, env = sys.argv, os.getcwd(), dict(os.environ)  # noqa: PTH109
    os.environ["CARA_BY"] = "sergeant 12"
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        os.chdir(folder)
        for call in (_OPEN, _FACT):
            sys.argv = ["cara", "case", *call, "--on", "2026-03-10"]
            main()
        os.chdir(at)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = was


_warm_up()
