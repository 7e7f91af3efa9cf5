"""The commands and their options. What a command does stands in a module of its own name."""

from enum import StrEnum
from importlib.metadata import version
from typing import Annotated

import typer

from cara_core.cli.case import case
from cara_core.cli.options import By, Force, Json, On, Reason, Store, Today

__all__ = ["app"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


app.add_typer(case, name="case")


class Form(StrEnum):
    """What a file holds whose name does not say it."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


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
    """May this person be offered CARA, and why or why not? What is due, and was it done?

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
def due(
    *,
    on: Today = None,
    owner: Annotated[str | None, typer.Option(metavar="O", help="Only what is this one's to do.")] = None,
    fail_overdue: Annotated[bool, typer.Option("--fail-overdue", help="Status 1 where something is overdue.")] = False,
    store: Store = None,
    by: By = None,
    reason: Reason = None,
    as_json: Json = False,
) -> None:
    """Tell what has to happen next in every case, the most urgent first."""
    from cara_core.cli.due import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(
        run(on=on, owner=owner, fail_overdue=fail_overdue, store=store, by=by, reason=reason, as_json=as_json)
    )


@app.command()
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
        ),
    ] = None,
    workshops: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CSV",
            help="A calendar, with facilitators.csv beside it; several may be given.",
            show_default="what the force offers",
        ),
    ] = None,
    travel: Annotated[str | None, typer.Option(metavar="CSV", help="Minutes from an area to a venue.")] = None,
    on: Today = None,
    book: Annotated[bool, typer.Option("--book", help="Record it: the pair marked →, or everybody's.")] = False,
    pair: Annotated[str | None, typer.Option(metavar="A,B", help="Another pair that fits, by its ids.")] = None,
    all_pairs: Annotated[bool, typer.Option("--all-pairs", help="Tell every pair, and why each does not fit.")] = False,
    ics: Annotated[
        str | None, typer.Option(metavar="DIR", help="With --book: write invitations for a calendar.")
    ] = None,
    svg: Annotated[
        str | None, typer.Option(metavar="FILE", help="With --all: draw the board; - is standard output.")
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
    """Find two workshops that fit, for one case or for everybody who waits; book them with --book.

    Why each other pair does not fit, whether a full repeat still would, and until when.
    """
    from cara_core.cli.schedule import Call, run  # noqa: PLC0415  (imported when it is asked for)

    call = Call.read(
        case=case,
        every=every,
        people=people,
        workshops=workshops,
        travel=travel,
        on=on,
        book=book,
        pair=pair,
        all_pairs=all_pairs,
        ics=ics,
        svg=svg,
        why=why,
        greedy=greedy,
        time_limit=time_limit,
        cancelled=cancelled,
        first_within=first_within,
        fail_impossible=fail_impossible,
        store=store,
        by=by,
        reason=reason,
        as_json=as_json,
    )
    raise typer.Exit(run(call))


@app.command()
def verify(
    *,
    checkpoint: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            help="A checkpoint that was kept elsewhere; several may be given.",
            show_default="CARA_CHECKPOINT, else one beside the store",
        ),
    ] = None,
    public_key: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            help="The keys that are believed, one a line.",
            show_default="FILE.pub beside the checkpoint, else the store's own",
        ),
    ] = None,
    sign: Annotated[
        str | None, typer.Option(metavar="FILE", help="Then sign the next checkpoint, into this file and FILE.pub.")
    ] = None,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Verify that nothing in the case log was changed or lost.

    Status 0: good. Status 1: something was changed, or no checkpoint kept elsewhere
    vouches for the end. No key of a person is needed.
    """
    from cara_core.cli.verify import Call, run  # noqa: PLC0415  (imported when it is asked for)

    call = Call.read(store=store, checkpoint=checkpoint or [], public_key=public_key or [], sign=sign, as_json=as_json)
    raise typer.Exit(run(call))


@app.command()
def demo(
    *,
    force: Annotated[
        str | None,
        typer.Option(metavar="F", help="The force, or force/community.", show_default="every installed force"),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(metavar="URL", help="A new case log for the lives.", show_default="a file in a new folder"),
    ] = None,
    as_json: Json = False,
) -> None:
    """See it work: referrals decided, and whole cases to their end."""
    from cara_core.cli.demo import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(force=force, store=store, as_json=as_json))
