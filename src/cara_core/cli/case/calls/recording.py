"""Options of the commands that record in a case for programs, screen it again, erase, and tell other systems."""

from enum import StrEnum
from typing import Annotated

import typer

from cara_core.cli.arguments.case_options import Case
from cara_core.cli.arguments.options import By, Json, Key, On, Store

__all__ = ["erase", "form_", "record", "screen", "tell"]


class FactForm(StrEnum):
    """What a file of facts holds whose name does not say it."""

    JSON = "json"
    JSONL = "jsonl"


class Person(StrEnum):
    """Whose data are erased."""

    PARTICIPANT = "participant"
    VICTIM = "victim"


def record(
    *,
    name: Case,
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", help="Facts: .json (one, or a list), .jsonl; - is standard input.")
    ],
    on: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="What lies after this day is refused.", show_default="today in London"),
    ] = None,
    key: Key = None,
    store: Store = None,
    as_json: Json = False,
    form: Annotated[
        FactForm | None,
        typer.Option("--format", help="What - holds, or a file whose name does not say it.", show_default="json for -"),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Where it is refused, show everything that may follow now.")
    ] = False,
) -> None:
    """For programs: record facts from files, all of them or none.

    Each kind has a command of its own, too, which asks for what it needs.

    What cannot happen now is refused with what stands in the way, status 2, and nothing
    is written. `cara case form` shows what each kind of fact asks.
    """
    from cara_core.cli.case.change import Call  # noqa: PLC0415  (imported when it is asked for)
    from cara_core.cli.case.record import run  # noqa: PLC0415  (the same)

    call = Call.read(case=name, on=on, key=key, store=store, as_json=as_json)
    raise typer.Exit(run(files, None if form is None else form.value, call, everything=everything))


def form_(
    *,
    kind: Annotated[
        str | None, typer.Argument(metavar="KIND", help="A kind of fact; without it, they are listed.")
    ] = None,
) -> None:
    """List the kinds of fact, or print one to fill in."""
    from cara_core.cli.case.form import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(kind))


def screen(
    *, name: Case, by: By = None, on: On = None, key: Key = None, store: Store = None, as_json: Json = False
) -> None:
    """Screen again what is known of a case by now."""
    from cara_core.cli.case.change import Call  # noqa: PLC0415  (imported when it is asked for)
    from cara_core.cli.case.screen import run  # noqa: PLC0415  (the same)

    raise typer.Exit(run(Call.read(case=name, on=on, key=key, store=store, as_json=as_json), by))


def erase(
    *,
    name: Case,
    person: Annotated[Person, typer.Option(help="Whose data.")],
    authority: Annotated[str, typer.Option(metavar="REF", help="The reference of the decision to erase.")],
    ordered: Annotated[
        bool, typer.Option("--ordered", help="A court or the Commissioner ordered it: though something is still owed.")
    ] = False,
    by: By = None,
    on: On = None,
    key: Key = None,
    store: Store = None,
) -> None:
    """Erase a person's data, for good.

    Only of a case that has ended, where nothing is owed to the victim or for anybody's safety any more. The key
    is destroyed: the record stays, cannot be read any more, and can still be verified.
    """
    from cara_core.cli.case.change import Call  # noqa: PLC0415  (imported when it is asked for)
    from cara_core.cli.case.erase import run  # noqa: PLC0415  (the same)

    call = Call.read(case=name, on=on, key=key, store=store)
    raise typer.Exit(run(call, person=person.value, authority=authority, ordered=ordered, by=by))


def tell(*, store: Store = None) -> None:
    """Tell the forces' own systems what they have not heard yet.

    They are told with every record. This takes up what a crash, or their failure,
    has left. Status 1 where they still do not hear it.
    """
    from cara_core.cli.case.tell import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(store))
