"""The commands and their options. What a command does stands in a module of its own name."""

from enum import StrEnum
from importlib.metadata import version
from typing import Annotated

import typer

__all__ = ["app"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Form(StrEnum):
    """What a file holds whose name does not say it."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


Force = Annotated[
    str | None,
    typer.Option(metavar="F", help="The force, or force/community. Without it, each referral's own."),
]
On = Annotated[
    str | None,
    typer.Option(metavar="DAY", help="The day it is decided on, YYYY-MM-DD.", show_default="today in London"),
]
Json = Annotated[bool, typer.Option("--json", help="One compact JSON object a line, for programs.")]


def _tell_version(asked: bool) -> None:  # noqa: FBT001  (typer hands the flag over by position)
    if asked:
        typer.echo(f"cara-core {version('cara-core')}")
        raise typer.Exit


@app.callback()
def cara(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="The version, and nothing else.", callback=_tell_version, is_eager=True)
    ] = False,
) -> None:
    """May this person be offered CARA, and why or why not?

    The command advises, with every reason and its source; a named supervisor decides.
    """


@app.command()
def forces(*, on: On = None, as_json: Json = False) -> None:
    """List the installed forces and communities, and what they say.

    Every setting with its source and standing; what nobody can cite is marked
    illustrative. Status 1 where something cannot be used.
    """
    from cara_core.cli.forces import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(on=on, as_json=as_json))


@app.command()
def screen(
    *,
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", help="Referrals: .json, .jsonl, .csv; - is standard input.")
    ],
    force: Force = None,
    community: Annotated[str | None, typer.Option(metavar="C", help="A community, laid over the force.")] = None,
    on: On = None,
    lang: Annotated[str, typer.Option(metavar="L", help="The language of the words.")] = "en",
    as_json: Json = False,
    form: Annotated[
        Form | None,
        typer.Option("--format", help="What - holds, or a file whose name does not say it.", show_default="json for -"),
    ] = None,
) -> None:
    """Decide referrals, with every reason and what would settle it.

    Good referrals are decided though others are bad. Status 2 where one is bad,
    and named on standard error; 1 where a force's own rules failed; else 0,
    whatever the decisions say.
    """
    from cara_core.cli.screen import Call, run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(
        run(
            files,
            Call.read(
                force=force,
                community=community,
                on=on,
                lang=lang,
                as_json=as_json,
                form=None if form is None else form.value,
            ),
        )
    )


@app.command()
def demo(
    *,
    force: Annotated[
        str | None,
        typer.Option(metavar="F", help="The force, or force/community.", show_default="every installed force"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Decide the shipped examples for every installed force."""
    from cara_core.cli.demo import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(force=force, as_json=as_json))
