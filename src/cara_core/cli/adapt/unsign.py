"""``cara adapt unsign``: taking a signature back."""

import attrs

from cara_core.adapt.place import open_place
from cara_core.adapt.signing import Act, items_of, unsign
from cara_core.adapt.writing import free_text
from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.cli.exit_status import DONE
from cara_core.cli.terminal.lines import plain, print_lines
from cara_core.packs.parts import key_of
from cara_core.terms.messages import Role
from cara_core.terms.pack import AddressForm

__all__ = ["Call", "run"]


@attrs.frozen(kw_only=True)
class Call:
    """What is taken back, by whom, and why."""

    message: str
    medium: str | None
    form: AddressForm | None
    act: Act

    @classmethod
    def read(
        cls,
        *,
        message: str,
        medium: str | None,
        role: str,
        by: str,
        why: str,
        form: str | None,
        on: str | None,
    ) -> "Call":
        """The options of the command. Raises :class:`~cara_core.errors.InputError`."""
        act = Act(role=Role(role), by=by, on=decision_day(on), why=free_text(why, option="--why"))
        return cls(message=message, medium=medium, form=None if form is None else AddressForm(form), act=act)


def run(folder: str, call: Call, *, force: str | None) -> int:
    """Record that it is taken back; the exit status."""
    place = open_place(folder, force=force)
    found = [pair for pair in items_of(place, call.message, call.medium) if call.form in {None, key_of(pair[0])[2]}]
    rows = unsign(place, call.act, found)
    print_lines(plain(f"{row.message} {row.medium}: {row.role} is taken back.") for row in rows)
    return DONE
