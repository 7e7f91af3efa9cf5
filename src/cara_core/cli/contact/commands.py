"""``cara contact …``: how the people of a case can be reached, kept apart from the referral and from each other."""

from enum import StrEnum
from typing import Annotated

import typer

from cara_core.cli.arguments.options import By, Key, Store

__all__ = ["contact"]

contact = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)


class Whose(StrEnum):
    """Whose record."""

    PARTICIPANT = "participant"
    VICTIM = "victim"


@contact.callback()
def contacts() -> None:
    """Keep how somebody can be reached, and see it."""


@contact.command()
def record(
    *,
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="cara-participant/1 or cara-safe-contact/1, .json; - is standard input."),
    ],
    by: By = None,
    store: Store = None,
) -> None:
    """Keep these records: all of them, or none.

    Each is the newest version of its case. A file says by its `format` whose record it is. Each is sealed under the key
    of the person it is about. What was queued for a victim is stopped by a new
    version of her record.
    """
    from cara_core.cli.contact.record import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(files, by=by, store=store))


@contact.command()
def ask(
    *,
    name: Annotated[str, typer.Argument(metavar="CASE", help="The force's own reference for the case, or part of it.")],
    whose: Annotated[Whose, typer.Argument(metavar="PERSON", help="participant or victim: whose record it is.")],
    by: By = None,
    key: Key = None,
    store: Store = None,
) -> None:
    """Ask how somebody can be reached, and keep it.

    It asks at a terminal, one question at a time, shows which record is to be kept, and
    asks before it keeps it: as the newest version, in place of the one before. Nothing that was typed is shown
    again. What is left out is not known, and what is not known counts as unsafe. For programs: `cara contact record`.
    """
    from cara_core.cli.contact.ask import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(name, whose=whose.value, by=by, key=key, store=store))


@contact.command()
def show(
    *,
    name: Annotated[str, typer.Argument(metavar="CASE", help="The force's own reference for the case.")],
    whose: Annotated[Whose, typer.Option("--of", help="Whose record is shown.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it is read: it goes into the access log.")],
    by: By = None,
    store: Store = None,
) -> None:
    """Show the newest record of one person.

    To somebody who has to reach that person. Every reading is logged before anything is shown: who, when and why.
    """
    from cara_core.cli.contact.show import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(name, whose=whose.value, reason=reason, by=by, store=store))
