"""``cara messages …``: what was, is and will be said in a case, and the page that shows every text."""

from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup
from typing_extensions import override

from cara_core.cli.arguments.options import By, Json, Reason, Store

__all__ = ["messages"]

_SHOW: Final = "show"


class _OfACase(TyperGroup):
    """``cara messages CASE`` is ``cara messages show CASE``."""

    @override
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        named = [argument for argument in args if not argument.startswith("-")]
        if named and named[0] not in self.commands and not {"-h", "--help"} & set(args):
            args = [_SHOW, *args]
        return super().parse_args(ctx, args)


messages = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, cls=_OfACase)

Case = Annotated[str, typer.Argument(metavar="CASE", help="The force's own reference for the case.")]
At = Annotated[
    str | None,
    typer.Option(metavar="INSTANT", help="The moment to look from, 2026-03-10T10:30:00Z.", show_default="now"),
]
Live = Annotated[
    bool, typer.Option("--live", help="By the force's own channels, not the capture folder (see cara dispatch).")
]


@messages.callback()
def everything() -> None:
    """What was, is and will be said in a case; a page of every text.

    `cara messages CASE` is `cara messages show CASE`.

    Nothing is sent by any of these; `cara dispatch` sends.
    """


@messages.command(_SHOW)
def show(
    *,
    name: Case,
    at: At = None,
    live: Live = False,
    store: Store = None,
    by: By = None,
    reason: Reason = None,
    as_json: Json = False,
) -> None:
    """Show what was, is and will be said in this case.

    To whom, as what, when, and why not. What a person has to say or hand
    over stands there as a task. No text, number or address is shown.
    """
    from cara_core.cli.messages.show import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(name, at=at, live=live, store=store, by=by, reason=reason, as_json=as_json))


@messages.command()
def call(
    *,
    name: Case,
    message: Annotated[str, typer.Argument(metavar="MESSAGE", help="Which call: V01 to V06.")],
    store: Store = None,
    by: By = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why the record is read.")] = "to make the call",
) -> None:
    """Show the sheet for one call to the victim.

    The prompts, and the number where it is safe at this moment.
    For the person who calls. Nothing is sent. That the safe contact was read is logged.
    """
    from cara_core.cli.messages.call import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(name, message=message, store=store, by=by, reason=reason))


@messages.command("ring-me")
def ring_me(
    *,
    name: Case,
    first_name: Annotated[str, typer.Option(metavar="NAME", help="The worker's first name, and nothing more of it.")],
    number: Annotated[str, typer.Option(metavar="NUMBER", help="The number to ring.")],
    live: Live = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and send and write nothing.")] = False,
    capture: Annotated[
        str, typer.Option(metavar="FOLDER", help="Where it is written when it is not live.")
    ] = "captured",
    at: At = None,
    store: Store = None,
    by: By = None,
) -> None:
    """Ask the victim by text to ring back, and nothing else (V07).

    The one text a victim can be sent. Only where she asked for it, by a way that is confirmed as hers alone, inside a
    safe window. It names nobody and nothing but a first name and a number. Once
    a day at most. Status 1 where a rule forbids it.
    """
    from cara_core.cli.messages.ring_me import Call, run  # noqa: PLC0415  (imported when it is asked for)

    call = Call(
        case=name,
        first_name=first_name,
        number=number,
        live=live,
        dry_run=dry_run,
        capture=capture,
        at=at,
        store=store,
        by=by,
    )
    raise typer.Exit(run(call))


@messages.command()
def settle(
    *,
    name: Case,
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="Which: as `cara messages CASE` lists it.")],
    said: Annotated[
        str,
        typer.Argument(metavar="OUTCOME", help="arrived, again, withdrawn; of a wrong one: released, put_right."),
    ],
    store: Store = None,
    by: By = None,
) -> None:
    """Say what became of a message, and so end the duty about it.

    arrived and again (send it once more) are said of a message whose outcome nobody
    knows; withdrawn (it is not to be sent) of that, and of one that a rule stopped. Of one that was sent and is wrong
    by now: released lets the next message go, which takes it back; put_right says that a person told
    the participant what is so. Nothing is sent by this.
    """
    from cara_core.cli.messages.settle import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(name, reference=reference, said=said, store=store, by=by))


@messages.command("print")
def print_(
    *,
    name: Case,
    message: Annotated[str, typer.Argument(metavar="MESSAGE", help="P01, P13, P14 or P15.")],
    out: Annotated[str, typer.Option(metavar="FILE", help="The file to write: .pdf, or .txt for the words alone.")],
    handed_over: Annotated[
        bool, typer.Option("--handed-over", help="Record that it was handed over. Not of a draft.")
    ] = False,
    capture: Annotated[str, typer.Option(metavar="FOLDER", help="Where a draft is written.")] = "captured",
    at: At = None,
    store: Store = None,
    by: By = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why the record is read.")] = "to hand it over",
) -> None:
    """Make a text that a person hands over or posts: P01, P13, P14, P15.

    It is made from the case, in the participant's language beside the English, by the same rules as
    what is sent. Where a text is not signed it is stamped as a draft, and goes into the capture folder: it may not
    be handed over. Status 1 then, and where a rule forbids it.
    """
    from cara_core.cli.messages.print_text import Call, run  # noqa: PLC0415  (imported when it is asked for)

    call = Call(
        case=name,
        message=message,
        out=out,
        capture=capture,
        handed_over=handed_over,
        at=at,
        store=store,
        by=by,
        reason=reason,
    )
    raise typer.Exit(run(call))


@messages.command()
def preview(
    *,
    force: Annotated[str, typer.Option(metavar="F", help="The force, or force/community, whose texts are shown.")],
    language: Annotated[
        str | None,
        typer.Option("--lang", metavar="L", help="The language.", show_default="the community's, else English"),
    ] = None,
    out: Annotated[str, typer.Option(metavar="FILE", help="The page to write.")] = "messages.html",
    on: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day on it, YYYY-MM-DD.", show_default="today in London")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")] = False,
) -> None:
    """Write one page with every text of a force or community.

    It opens from disk and fetches nothing. Texts in both languages, text messages
    as a phone shows them with their parts and cost, letters as pages with the window
    drawn, what is wrong, and who signed.
    """
    from cara_core.cli.messages.preview import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(force, language=language, out=out, on=on, dry_run=dry_run))
