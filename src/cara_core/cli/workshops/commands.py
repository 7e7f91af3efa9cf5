"""The options of ``cara workshops …``. What each does is in the module of its name."""

from enum import StrEnum
from typing import Annotated

import typer

from cara_core.cli.arguments.options import By, Json, Key, Store

__all__ = ["workshops"]

workshops = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)

Id = Annotated[str, typer.Argument(metavar="ID", help="The id of the workshop.")]


class Cause(StrEnum):
    """Why a workshop is not held."""

    FACILITATOR = "facilitator"
    VENUE = "venue"
    TOO_FEW = "too_few"
    WEATHER = "weather"
    OTHER = "other"


@workshops.callback()
def calendar() -> None:
    """Keep the calendar of workshops: import it, list it, cancel.

    A coordinator edits workshops.csv and facilitators.csv in a spreadsheet. What an
    import would change is shown before it is kept. `cara schedule` books from what is kept.
    """


@workshops.command("import")
def import_(
    *,
    files: Annotated[
        list[str], typer.Argument(metavar="CSV", help="workshops.csv, with facilitators.csv beside it; or several.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Keep it, without asking on a terminal.")] = False,
    force: Annotated[
        str | None,
        typer.Option(metavar="F", help="Check days apart and languages by this force, or force/community."),
    ] = None,
    key: Key = None,
    store: Store = None,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Show what a file changes, and keep it.

    It is kept with --yes, or once you say so on a terminal. A workshop that is missing from
    the file stays as it is until it is cancelled. Where the day, the time or the venue of one
    becomes another, each case that is booked into it follows, and is named. Status 1 where
    somebody has to look at a case, or nothing was kept.
    """
    from cara_core.cli.workshops.importing import Call, run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(Call(files=files, yes=yes, force=force, key=key, store=store, by=by, as_json=as_json)))


@workshops.command("list")
def list_(
    *,
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="From this day on, YYYY-MM-DD.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Up to this day.")] = None,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """List the workshops that are kept, those that were cancelled among them."""
    from cara_core.cli.workshops.listing import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(first=first, last=last, store=store, as_json=as_json))


@workshops.command()
def show(*, id_: Id, store: Store = None, as_json: Json = False) -> None:
    """Show every version of a workshop: what it was, since when, and who kept it."""
    from cara_core.cli.workshops.history import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(id_, store=store, as_json=as_json))


@workshops.command()
def export(
    *,
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Where the two files are written.")],
    store: Store = None,
) -> None:
    """Write workshops.csv and facilitators.csv, to edit them and import them again.

    What was cancelled is not in them: it stays cancelled.
    """
    from cara_core.cli.workshops.exporting import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(folder, store=store))


@workshops.command()
def cancel(
    *,
    id_: Id,
    cause: Annotated[Cause, typer.Option(help="Why it is not held.")],
    key: Key = None,
    store: Store = None,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Cancel a workshop, for good: no import brings it back.

    In every case that is booked into it `workshop_not_held` is recorded. Status 1 where
    there is one: look at each.
    """
    from cara_core.cli.workshops.cancelling import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(id_, cause=cause.value, key=key, store=store, by=by, as_json=as_json))
