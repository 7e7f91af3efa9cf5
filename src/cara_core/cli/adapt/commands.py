"""The options of ``cara adapt …``. What each does is in the module of its name."""

from enum import StrEnum
from typing import Annotated

import typer

from cara_core.cli.arguments.options import Json

__all__ = ["ForForm", "SignsAs", "adapt"]

adapt = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)


class SignsAs(StrEnum):
    """The roles of :class:`cara_core.terms.messages.Role`, which no option needs the programme's libraries for."""

    TRANSLATION = "translation"
    BACK_TRANSLATION = "back_translation"
    COMMUNITY = "community"
    LEGAL = "legal"
    SAFEGUARDING = "safeguarding"
    ACCESSIBILITY = "accessibility"


class ForForm(StrEnum):
    """The forms of :class:`cara_core.terms.pack.AddressForm`, likewise."""

    IMPERSONAL = "impersonal"
    MASCULINE = "masculine"
    FEMININE = "feminine"


Folder = Annotated[str, typer.Argument(metavar="FOLDER", help="The pack's folder; core is the English of the core.")]
Message = Annotated[str, typer.Argument(metavar="MESSAGE", help="Which message: its id, or its code such as P03.")]
Medium = Annotated[
    str | None,
    typer.Argument(metavar="MEDIUM", help="As what: sms, email, letter, print, script.", show_default="every one"),
]
OfForce = Annotated[
    str | None,
    typer.Option("--force", metavar="F", help="Whose values stand in it: a force's folder, or an installed force."),
]
OnDay = Annotated[str | None, typer.Option("--on", metavar="DAY", help="YYYY-MM-DD.", show_default="today in London")]
As = Annotated[str | None, typer.Option("--as", metavar="ID", help="Who: an id of the register, never a name.")]
AsRole = Annotated[SignsAs | None, typer.Option("--role", help="As what they sign.")]
Form = Annotated[ForForm | None, typer.Option("--form", help="Only in this form of address.")]
Why = Annotated[str, typer.Option(metavar="TEXT", help="Why. No personal data.")]


@adapt.callback()
def family() -> None:
    """Check, sign and settle the texts of a community.

    A signature is a record that somebody agreed; it proves no identity. What is signed is
    what is read: any change takes it away from exactly what it touches.
    """


@adapt.command()
def check(
    *,
    folder: Folder,
    force: OfForce = None,
    on: OnDay = None,
    as_json: Json = False,
) -> None:
    """Check a pack: may it be used, and if not, why?

    The same gate that preview, calls and sending ask. With --json, one row a fault.
    Status 1 where something blocks.
    """
    from cara_core.cli.adapt.check import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(folder, force=force, on=on, as_json=as_json))


@adapt.command()
def sign(
    *,
    folder: Folder,
    message: Annotated[
        str | None,
        typer.Argument(metavar="MESSAGE", help="Which message, such as P03; force-sheet: the force's own values."),
    ] = None,
    medium: Medium = None,
    role: AsRole = None,
    by: As = None,
    evidence: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Where the agreement can be looked up. No personal data.")
    ] = None,
    recorded_by: Annotated[
        str | None,
        typer.Option("--recorded-by", metavar="ID", help="Who writes it down; for legal and safeguarding another."),
    ] = None,
    form: Form = None,
    part: Annotated[
        str | None, typer.Option(metavar="PART", help="Only this part, wherever it stands: days, times, labels, …")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every text that this role signs.")] = False,
    seen: Annotated[
        str | None,
        typer.Option(
            metavar="DIGEST", help="With --all: the digest that cara adapt check showed of what you looked at."
        ),
    ] = None,
    status: Annotated[bool, typer.Option("--status", help="Show who signed what, what is lacking and why.")] = False,
    force: OfForce = None,
    on: OnDay = None,
    as_json: Json = False,
) -> None:
    """Record that somebody signs a text, or show what is signed.

    It binds the words, the English and the back translation, days, labels and services as they
    are now. Status 1 with --status where something is lacking.
    """
    from cara_core.cli.adapt.sign import Call, run, show_status  # noqa: PLC0415  (imported when it is asked for)

    if status:
        raise typer.Exit(show_status(folder, force=force, on=on, as_json=as_json))
    call = Call.read(
        message="all" if every else message,
        medium=medium,
        role=role,
        by=by,
        evidence=evidence,
        recorded_by=recorded_by,
        form=form,
        part=part,
        seen=seen,
        on=on,
    )
    raise typer.Exit(run(folder, call, force=force))


@adapt.command()
def unsign(
    *,
    folder: Folder,
    message: Message,
    medium: Medium = None,
    role: Annotated[SignsAs, typer.Option("--role", help="As what they had signed.")],
    by: Annotated[str, typer.Option("--as", metavar="ID", help="Who takes it back: an id of the register.")],
    why: Why,
    form: Form = None,
    force: OfForce = None,
    on: OnDay = None,
) -> None:
    """Take a signature back. A row is added; nothing is deleted."""
    from cara_core.cli.adapt.unsign import Call, run  # noqa: PLC0415  (imported when it is asked for)

    call = Call.read(message=message, medium=medium, role=role, by=by, why=why, form=form, on=on)
    raise typer.Exit(run(folder, call, force=force))


@adapt.command()
def people(*, folder: Folder, force: OfForce = None, on: OnDay = None, as_json: Json = False) -> None:
    """Show who may sign as what, until when, by id; and the roles that nobody holds.

    Status 1 where nobody holds a role that is needed.
    """
    from cara_core.cli.adapt.people import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(folder, force=force, on=on, as_json=as_json))


@adapt.command()
def settle(
    *,
    folder: Folder,
    check: Annotated[str, typer.Argument(metavar="CHECK", help="Which check: C27.")],
    message: Message,
    medium: Medium = None,
    by: Annotated[str, typer.Option("--as", metavar="ID", help="Who looked at it: an id of people.toml.")],
    why: Why,
    digest: Annotated[
        str | None, typer.Option(metavar="DIGEST", help="Which of several, as cara adapt check shows it.")
    ] = None,
    on: OnDay = None,
) -> None:
    """Settle a warning of meaning: say why both sentences mean the same.

    It holds for exactly these two sentences: an edit of either opens it again.
    """
    from cara_core.cli.adapt.settle import Call, run  # noqa: PLC0415  (imported when it is asked for)

    call = Call.read(check=check, message=message, medium=medium, by=by, why=why, digest=digest, on=on)
    raise typer.Exit(run(folder, call))
