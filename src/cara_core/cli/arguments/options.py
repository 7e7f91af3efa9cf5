"""The options that several commands share, each in one wording."""

from typing import Annotated

import typer

__all__ = ["By", "Force", "Json", "Key", "KnownAt", "On", "Reason", "Store", "Today"]

Force = Annotated[
    str | None,
    typer.Option(metavar="F", help="The force, or force/community. Without it, each referral's own."),
]
On = Annotated[
    str | None,
    typer.Option(metavar="DAY", help="The day it is decided on, YYYY-MM-DD.", show_default="today in London"),
]
Today = Annotated[
    str | None,
    typer.Option("--on", metavar="DAY", help="The day to look from, YYYY-MM-DD.", show_default="today in London"),
]
Json = Annotated[bool, typer.Option("--json", help="One compact JSON object a line, for programs.")]
Store = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="The case log: sqlite:///FILE or postgresql://….",
        show_default="CARA_STORE, else sqlite:///cara.db",
    ),
]
By = Annotated[
    str | None,
    typer.Option(
        metavar="ROLE",
        help="Who asks: a role or a collar number, never a name.",
        show_default="CARA_BY, else the login name",
    ),
]
Key = Annotated[
    str | None,
    typer.Option(metavar="K", help="Makes it safe to repeat: what was kept under this key is not kept again."),
]
Reason = Annotated[str | None, typer.Option(metavar="TEXT", help="Why it is read, for the access log.")]
KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at", metavar="INSTANT", help="By what was known then, 2026-03-10T10:30:00Z.", show_default="now"
    ),
]
