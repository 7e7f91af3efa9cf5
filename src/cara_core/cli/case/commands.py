"""``cara case …``: the commands of one case and their options. What each does is in the module of its name."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cara_core.cli.arguments.completing import complete_case
from cara_core.cli.arguments.options import By, Force, Json, Key, KnownAt, On, Reason, Store, Today
from cara_core.cli.case.everyday.group import CaseGroup

if TYPE_CHECKING:
    from cara_core.cli.case.everyday.correcting import Call as Correction

__all__ = ["case"]

case = typer.Typer(cls=CaseGroup, add_completion=False, no_args_is_help=True, rich_markup_mode=None)

Case = Annotated[
    str,
    typer.Argument(
        metavar="CASE",
        help="The force's own reference for the case, or the part that names it.",
        autocompletion=complete_case,
    ),
]


Yes = Annotated[bool, typer.Option("--yes", help="Keep it without asking: for scripts.")]
Everything = Annotated[bool, typer.Option("--all", help="Where it is refused, show everything that may follow now.")]


class FactForm(StrEnum):
    """What a file of facts holds whose name does not say it."""

    JSON = "json"
    JSONL = "jsonl"


class Person(StrEnum):
    """Whose data are erased."""

    PARTICIPANT = "participant"
    VICTIM = "victim"


@case.callback()
def cases() -> None:
    """Open a case, record what happens in it, see how it stands."""


@case.command("open")
def open_(
    *,
    file: Annotated[str, typer.Argument(metavar="REFERRAL", help="One referral: .json; - is standard input.")],
    name: Annotated[str, typer.Option("--case", metavar="CASE", help="The force's own reference for the case.")],
    force: Force = None,
    community: Annotated[str | None, typer.Option(metavar="C", help="A community, laid over the force.")] = None,
    by: By = None,
    on: On = None,
    key: Key = None,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Open a case with a referral, and screen it.

    A case can be opened whatever the screening says: what is not known yet can
    still be recorded. A new SQLite store is made with its first case.
    """
    from cara_core.cli.case.open import Call, run  # noqa: PLC0415  (imported when it is asked for)

    call = Call.read(case=name, force=force, community=community, by=by, on=on, key=key, store=store, as_json=as_json)
    raise typer.Exit(run(file, call))


@case.command()
def new(
    *,
    name: Annotated[str, typer.Argument(metavar="CASE", help="The force's own reference for the new case.")],
    force: Annotated[str, typer.Option(metavar="F", help="The force, or force/community.")],
    file: Annotated[str | None, typer.Option(metavar="FILE", help="Keep the answers in this file, as JSON.")] = None,
    by: By = None,
    on: On = None,
    store: Store = None,
) -> None:
    """Ask a referral's questions at a terminal, and open the case.

    It asks what would settle most first, and stops when the outcome is certain. Enter
    alone means that nobody knows. Nothing is kept before you say so.
    """
    from cara_core.cli.case.new.run import Call, run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(Call.read(case=name, force=force, on=on, by=by, file=file, store=store)))


@case.command()
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
    """Record what happened: all the facts, or none. For programs; each kind has a command of its own.

    What cannot happen now is refused with what stands in the way, status 2, and nothing
    is written. `cara case form` shows what each kind of fact asks.
    """
    from cara_core.cli.case.change import Call  # noqa: PLC0415  (imported when it is asked for)
    from cara_core.cli.case.record import run  # noqa: PLC0415  (the same)

    call = Call.read(case=name, on=on, key=key, store=store, as_json=as_json)
    raise typer.Exit(run(files, None if form is None else form.value, call, everything=everything))


@case.command("form")
def form_(
    *,
    kind: Annotated[
        str | None, typer.Argument(metavar="KIND", help="A kind of fact; without it, they are listed.")
    ] = None,
) -> None:
    """List the kinds of fact, or print one to fill in."""
    from cara_core.cli.case.form import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(kind))


@case.command()
def screen(
    *, name: Case, by: By = None, on: On = None, key: Key = None, store: Store = None, as_json: Json = False
) -> None:
    """Screen again what is known of a case by now."""
    from cara_core.cli.case.change import Call  # noqa: PLC0415  (imported when it is asked for)
    from cara_core.cli.case.screen import run  # noqa: PLC0415  (the same)

    raise typer.Exit(run(Call.read(case=name, on=on, key=key, store=store, as_json=as_json), by))


@case.command()
def show(
    *,
    name: Case,
    on: Today = None,
    known_at: KnownAt = None,
    store: Store = None,
    by: By = None,
    recipient: Annotated[
        str | None, typer.Option(metavar="WHO", help="Passed on to them: logged as a disclosure.")
    ] = None,
    reason: Reason = None,
    as_json: Json = False,
) -> None:
    """Show how a case stands, what is due, and what may follow.

    --known-at shows what was known at an instant, under the rules of today; what was
    erased since stays erased. --json is the whole case, with everything that was said in it. That it was read
    stands in the access log.
    """
    from cara_core.cli.case.show import Call, run  # noqa: PLC0415  (imported when it is asked for)

    call = Call.read(
        case=name,
        on=on,
        known_at=known_at,
        store=store,
        by=by,
        recipient=recipient,
        reason=reason,
        as_json=as_json,
    )
    raise typer.Exit(run(call))


@case.command()
def timeline(
    *,
    name: Case,
    on: Today = None,
    svg: Annotated[
        str | None, typer.Option(metavar="FILE", help="Draw it instead, into this file; - is standard output.")
    ] = None,
    store: Store = None,
    by: By = None,
    reason: Reason = None,
) -> None:
    """Tell a case as it happened, a line for each fact."""
    from cara_core.cli.case.timeline import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(name, on=on, svg=svg, store=store, by=by, reason=reason))


@case.command()
def correct(
    *,
    name: Case,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Which fact, as cara case timeline shows it.")],
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="What is right; several may be given.")
    ] = None,
    why: Annotated[str | None, typer.Option(metavar="TEXT", help="Why it was wrong.")] = None,
    on: Annotated[str | None, typer.Option(metavar="DAY", help="Another day on which it happened.")] = None,
    yes: Yes = False,
    by: By = None,
    key: Key = None,
    store: Store = None,
    as_json: Json = False,
    everything: Everything = False,
) -> None:
    """Correct a fact that was wrong: it is said again, and why.

    What never happened here is taken back with `cara case in-error`.
    """
    from cara_core.cli.case.everyday.correcting import correct as run  # noqa: PLC0415  (imported when it is asked for)

    call = _correction(
        name=name,
        changes=changes,
        why=why,
        on=on,
        since=None,
        yes=yes,
        by=by,
        key=key,
        store=store,
        as_json=as_json,
        everything=everything,
    )
    raise typer.Exit(run(number, call))


@case.command()
def known(
    *,
    name: Case,
    changes: Annotated[
        list[str] | None, typer.Argument(metavar="PATH=VALUE", help="Paths of the referral, each with its value.")
    ] = None,
    source: Annotated[str | None, typer.Option(metavar="TEXT", help="Where it is known from.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="From which day on it holds.", show_default="the beginning")
    ] = None,
    on: On = None,
    yes: Yes = False,
    by: By = None,
    key: Key = None,
    store: Store = None,
    as_json: Json = False,
    everything: Everything = False,
) -> None:
    """Say what of the referral is known by now, or was wrong. It is screened again.

    At a terminal, and without a path, it asks what the screening says would settle it.
    """
    from cara_core.cli.case.everyday.correcting import say_known  # noqa: PLC0415  (imported when it is asked for)

    call = _correction(
        name=name,
        changes=changes,
        why=source,
        on=on,
        since=since,
        yes=yes,
        by=by,
        key=key,
        store=store,
        as_json=as_json,
        everything=everything,
    )
    raise typer.Exit(say_known(call))


def _correction(
    *,
    name: str,
    changes: list[str] | None,
    why: str | None,
    on: str | None,
    since: str | None,
    yes: bool,
    by: str | None,
    key: str | None,
    store: str | None,
    as_json: bool,
    everything: bool,
) -> "Correction":
    from cara_core.cli.arguments.day_and_force import decision_day  # noqa: PLC0415  (imported when it is asked for)
    from cara_core.cli.arguments.store import asker, store_url  # noqa: PLC0415  (the same)
    from cara_core.cli.case.everyday.correcting import Call as Correction  # noqa: PLC0415  (the same)

    return Correction(
        case=name,
        changes=changes or (),
        why=why,
        on=None if on is None else decision_day(on),
        today=decision_day(on),
        since=None if since is None else decision_day(since),
        asks=asker(by),
        key=key,
        url=store_url(store),
        as_json=as_json,
        yes=yes,
        everything=everything,
    )


@case.command("list")
def list_(
    *,
    search: Annotated[
        str | None, typer.Option(metavar="TEXT", help="With this in its name, in large letters or small.")
    ] = None,
    phase: Annotated[str | None, typer.Option(metavar="PHASE", help="That has come so far, such as live.")] = None,
    force: Annotated[str | None, typer.Option(metavar="F", help="Of this force.")] = None,
    due: Annotated[
        bool, typer.Option("--due", help="In which something is due by the day of --on, or overdue.")
    ] = False,
    owner: Annotated[str | None, typer.Option(metavar="O", help="In which it is this one's to do.")] = None,
    on: Today = None,
    store: Store = None,
    by: By = None,
    reason: Reason = None,
    as_json: Json = False,
) -> None:
    """List cases, with how far each has come. Several options narrow it down together."""
    from cara_core.cli.arguments.day_and_force import decision_day  # noqa: PLC0415  (imported when it is asked for)
    from cara_core.cli.arguments.store import reader, store_url  # noqa: PLC0415  (the same)
    from cara_core.cli.case.list import Call, run  # noqa: PLC0415  (the same)

    call = Call(
        url=store_url(store),
        read_by=reader(by, reason=reason),
        as_json=as_json,
        search=search,
        phase=phase,
        force=force,
        due=due,
        owner=owner,
        on=decision_day(on),
    )
    raise typer.Exit(run(call))


@case.command()
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


@case.command()
def tell(*, store: Store = None) -> None:
    """Tell the forces' own systems what they have not heard yet.

    They are told with every record. This takes up what a crash, or their failure,
    has left. Status 1 where they still do not hear it.
    """
    from cara_core.cli.case.tell import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(store))
