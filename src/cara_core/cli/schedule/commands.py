"""The options of ``cara schedule``. What it does is in ``run.py`` and the modules beside it."""

from typing import Annotated

import typer

from cara_core.cli.arguments.options import By, Json, Reason, Store, Today

__all__ = ["schedule"]


def schedule(
    *,
    case: Annotated[
        str | None, typer.Argument(metavar="CASE", help="The case to find workshops for.", show_default=False)
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Everybody who waits, at the least cost together.")] = False,
    people: Annotated[
        str | None,
        typer.Option(
            "--participants",
            "--participant",
            metavar="FILE",
            help="What people need: cara-participant/1, or lines of it.",
            show_default="their kept records; say --reason",
        ),
    ] = None,
    workshops: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CSV",
            help="A calendar, with facilitators.csv beside it; several may be given.",
            show_default="what the store keeps, else what the force offers",
        ),
    ] = None,
    travel: Annotated[str | None, typer.Option(metavar="CSV", help="Minutes from an area to a venue.")] = None,
    on: Today = None,
    book: Annotated[bool, typer.Option("--book", help="Record it: the pair marked →, or everybody's.")] = False,
    pair: Annotated[str | None, typer.Option(metavar="A,B", help="Another pair that fits, by its ids.")] = None,
    short_notice: Annotated[
        str | None,
        typer.Option(metavar="HOW", help="A pair less than 7 days ahead too: how the participant was told."),
    ] = None,
    all_pairs: Annotated[bool, typer.Option("--all-pairs", help="Tell every pair, and why each does not fit.")] = False,
    ics: Annotated[
        str | None, typer.Option(metavar="DIR", help="With --book: write invitations for a calendar.")
    ] = None,
    svg: Annotated[
        str | None, typer.Option(metavar="FILE", help="With --all: draw the board; - is standard output.")
    ] = None,
    weeks: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="With --svg: draw so many weeks.",
            show_default="8, or through the last week in which somebody is newly placed",
        ),
    ] = None,
    why: Annotated[
        str | None, typer.Option(metavar="CASE", help="With --all: why did this person get this pair?")
    ] = None,
    greedy: Annotated[
        bool, typer.Option("--greedy", help="With --all: one after the other, without a solver.")
    ] = False,
    time_limit: Annotated[
        float,
        typer.Option(metavar="S", min=0.1, help="With --all: seconds of search where the least is hard to prove."),
    ] = 60.0,
    cancelled: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="With --all: this workshop falls away; as few as possible are moved."),
    ] = None,
    first_within: Annotated[
        int | None,
        typer.Option(metavar="DAYS", min=0, help="The first workshop so many days after the caution at most."),
    ] = None,
    fail_impossible: Annotated[
        bool, typer.Option("--fail-impossible", help="Status 1 where somebody waits and no pair is left.")
    ] = False,
    store: Store = None,
    by: By = None,
    reason: Reason = None,
    as_json: Json = False,
) -> None:
    """Find two workshops that fit, for one case or for all.

    With --book they are recorded. It tells why each other pair does not fit,
    whether a full repeat still would, and until when.
    """
    from cara_core.cli.schedule.call import Options, read_call  # noqa: PLC0415  (imported when it is asked for)
    from cara_core.cli.schedule.run import run  # noqa: PLC0415  (the same)

    options = Options(
        case=case,
        every=every,
        people=people,
        workshops=workshops or (),
        travel=travel,
        on=on,
        book=book,
        pair=pair,
        short_notice=short_notice,
        all_pairs=all_pairs,
        ics=ics,
        svg=svg,
        weeks=weeks,
        why=why,
        greedy=greedy,
        time_limit=time_limit,
        cancelled=cancelled or (),
        first_within=first_within,
        fail_impossible=fail_impossible,
        store=store,
        by=by,
        reason=reason,
        as_json=as_json,
    )
    raise typer.Exit(run(read_call(options)))
