"""The options of ``cara register …``. What each does is in the module of its name."""

from typing import Annotated

import typer

from cara_core.cli.arguments.options import By, Key, Reason, Store

__all__ = ["register"]

register = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)


@register.callback()
def sheets() -> None:
    """A workshop's sheet: print it, and read who came."""


@register.command("print")
def print_(
    *,
    workshop: Annotated[str, typer.Argument(metavar="WORKSHOP", help="The id of the workshop, as in the calendar.")],
    pdf: Annotated[str | None, typer.Option(metavar="FILE", help="Write it as PDF into this file, to sign.")] = None,
    csv: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write the table to fill in, for cara register read.")
    ] = None,
    store: Store = None,
    by: By = None,
    reason: Reason = None,
) -> None:
    """Print who is to come to a workshop: a sheet to sign.

    It holds what the provider may see: the case, the name, the language, what somebody
    needs. That each record was read is in the access log.
    """
    from cara_core.cli.register.printing import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(workshop, pdf=pdf, csv=csv, store=store, by=by, reason=reason))


@register.command()
def read(
    *,
    file: Annotated[str, typer.Argument(metavar="CSV", help="The sheet as it was filled in: workshop, case, …")],
    yes: Annotated[bool, typer.Option("--yes", help="Keep it without asking: for scripts.")] = False,
    key: Key = None,
    store: Store = None,
    by: By = None,
) -> None:
    """Record who came, for the group in one go: all of it, or nothing.

    Its columns: workshop, case, attendance (attended, absent, late, left_early,
    sent_home), cause. Every fault is named by its row. What is on record already is
    left as it is, so the same sheet read twice changes nothing.
    """
    from cara_core.cli.register.reading import Call, run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(Call(file=file, yes=yes, key=key, store=store, by=by)))
