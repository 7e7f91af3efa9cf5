"""``cara report …``: pages for leads and coordinators."""

from typing import Annotated

import typer

from cara_core.cli.arguments.options import By, Json, Reason, Store, Today

__all__ = ["report"]

report = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)


@report.callback()
def everything() -> None:
    """Pages for leads: a coordinator's day.

    They open from disk, fetch nothing, and hold no personal data.
    """


@report.command()
def today(
    *,
    on: Today = None,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="INSTANT",
            help="The moment that hours are counted from, 2026-03-10T10:30:00Z.",
            show_default="now; of another day, 09:00 in London",
        ),
    ] = None,
    owner: Annotated[
        str | None, typer.Option(metavar="O", help="Only this one's duties. To the provider and to records: no risk.")
    ] = None,
    force: Annotated[str | None, typer.Option(metavar="F", help="Only this force.", show_default="every force")] = None,
    weeks: Annotated[int, typer.Option(metavar="N", min=1, max=52, help="Groups of so many weeks.")] = 6,
    html: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write one page, to be opened from disk or printed.")
    ] = None,
    store: Store = None,
    by: By = None,
    reason: Reason = None,
    as_json: Json = False,
) -> None:
    """Tell a coordinator's day: who is at risk, what is due, which groups come.

    First the concerns for safety with their clocks, high risk, holds, stops and
    reviews; then what is due or overdue, by owner; then the groups of the next
    weeks with their places; then the cases that cannot be read. It names cases
    and nobody. Status 1 where a case cannot be read, or a plugin failed.
    """
    from cara_core.cli.report.call import Options, read_call  # noqa: PLC0415  (imported when it is asked for)
    from cara_core.cli.report.run import run  # noqa: PLC0415  (the same)

    options = Options(
        on=on,
        at=at,
        owner=owner,
        force=force,
        weeks=weeks,
        html=html,
        store=store,
        by=by,
        reason=reason,
        as_json=as_json,
    )
    raise typer.Exit(run(read_call(options)))
