"""The commands and their options. What a command does is in the module or folder of its name."""

from enum import StrEnum
from importlib.metadata import version
from typing import Annotated

import typer

from cara_core.cli.adapt.commands import adapt
from cara_core.cli.arguments.options import By, Force, Json, KnownAt, On, Reason, Store, Today
from cara_core.cli.case.commands import case
from cara_core.cli.contact.commands import contact
from cara_core.cli.messages.commands import messages
from cara_core.cli.register.commands import register
from cara_core.cli.report.commands import report
from cara_core.cli.schedule.commands import schedule
from cara_core.cli.workshops.commands import workshops

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


app.add_typer(adapt, name="adapt")
app.add_typer(case, name="case")
app.add_typer(contact, name="contact")
app.add_typer(messages, name="messages")
app.add_typer(workshops, name="workshops")
app.add_typer(register, name="register")
app.add_typer(report, name="report")


class Form(StrEnum):
    """What a file holds whose name does not say it."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


def _print_version(wanted: bool) -> None:  # noqa: FBT001  (typer hands the flag over by position)
    if wanted:
        typer.echo(f"cara-core {version('cara-core')}")
        raise typer.Exit


@app.callback()
def cara(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="The version, and nothing else.", callback=_print_version, is_eager=True)
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
    from cara_core.cli.forces.run import run  # noqa: PLC0415  (imported when it is asked for)

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
    case: Annotated[str | None, typer.Argument(metavar="CASE", help="This case.", show_default="every case")] = None,
    history: Annotated[
        bool, typer.Option("--history", help="Of a case: every duty that ever began, and what ended it.")
    ] = False,
    known_at: KnownAt = None,
    on: Today = None,
    owner: Annotated[str | None, typer.Option(metavar="O", help="Only what is this one's to do.")] = None,
    fail_overdue: Annotated[bool, typer.Option("--fail-overdue", help="Status 1 where something is overdue.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="First make the index of duties anew.")] = False,
    store: Store = None,
    by: By = None,
    reason: Reason = None,
    as_json: Json = False,
) -> None:
    """Tell what has to happen next in every case, most urgent first."""
    from cara_core.cli.due import Call, run  # noqa: PLC0415  (imported when it is asked for)

    call = Call.read(
        case=case,
        on=on,
        owner=owner,
        history=history,
        known_at=known_at,
        fail_overdue=fail_overdue,
        rebuild=rebuild,
        store=store,
        by=by,
        reason=reason,
        as_json=as_json,
    )
    raise typer.Exit(run(call))


app.command()(schedule)


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
def restore(
    *,
    erasures: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The list of erasures that was kept.",
            show_default="the one beside the folder of the keys",
        ),
    ] = None,
    store: Store = None,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Bring a store into use again, once a backup of it was put back.

    Sending is stopped, until --resume of `cara dispatch`. Whoever was erased since the
    backup is erased again. What may have gone out since goes only once its provider
    has said that it did not. Status 1 where there is no list of erasures.
    """
    from cara_core.cli.restore import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(erasures=erasures, store=store, by=by, as_json=as_json))


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
    from cara_core.cli.demo.run import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(force=force, store=store, as_json=as_json))


@app.command()
def dispatch(
    *,
    cases: Annotated[
        list[str] | None, typer.Argument(metavar="CASE", help="These cases.", show_default="every case")
    ] = None,
    live: Annotated[
        bool, typer.Option("--live", help="By the force's own channels. Without it nothing leaves this machine.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and send and write nothing.")] = False,
    capture: Annotated[
        str, typer.Option(metavar="FOLDER", help="Where it is written when it is not live.")
    ] = "captured",
    at: Annotated[
        str | None,
        typer.Option(
            metavar="INSTANT", help="Try another moment, 2026-03-10T10:30:00Z; never live.", show_default="now"
        ),
    ] = None,
    stop: Annotated[bool, typer.Option("--stop", help="Stop all sending, at once, until --resume.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Let sending go on.")] = False,
    store: Store = None,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Send what is due, once; without --live into a folder.

    Everything is asked again at the moment of sending: the words and their
    signatures, the hours, both people's records. What is stopped stands in
    `cara due` until it is settled. Status 1 where something needs attention.
    """
    from cara_core.cli.messages.dispatch import Call, run  # noqa: PLC0415  (imported when it is asked for)

    call = Call(
        cases=cases or (),
        live=live,
        dry_run=dry_run,
        capture=capture,
        at=at,
        store=store,
        by=by,
        as_json=as_json,
        stop=stop,
        resume=resume,
    )
    raise typer.Exit(run(call))
