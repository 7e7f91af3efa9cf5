"""What several commands of one case take: which case, and whether it is kept without asking."""

from typing import Annotated

import typer

from cara_core.cli.arguments.completing import complete_case

__all__ = ["Case", "Everything", "Yes"]

Case = Annotated[
    str,
    typer.Argument(
        metavar="CASE",
        help="The force's own reference for the case, or the part that names it.",
        autocompletion=complete_case,
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Keep it without asking: for scripts.")]
Everything = Annotated[bool, typer.Option("--all", help="Where it is refused, show everything that may follow now.")]
