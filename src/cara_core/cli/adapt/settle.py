"""``cara adapt settle``: a warning of meaning was looked at, and is settled with why."""

import attrs

from cara_core.adapt.place import open_place
from cara_core.adapt.settling import Settling, settle
from cara_core.adapt.writing import free_text
from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.cli.exit_status import DONE
from cara_core.cli.terminal.lines import plain, print_lines

__all__ = ["Call", "run"]


@attrs.frozen(kw_only=True)
class Call:
    """Which warning is settled, and by whom."""

    settling: Settling

    @classmethod
    def read(
        cls,
        *,
        check: str,
        message: str,
        medium: str | None,
        by: str,
        why: str,
        digest: str | None,
        on: str | None,
    ) -> "Call":
        """The options of the command. Raises :class:`~cara_core.errors.InputError`."""
        said = free_text(why, option="--why")
        day = decision_day(on)
        return cls(
            settling=Settling(check=check, message=message, medium=medium, digest=digest, by=by, why=said, on=day)
        )


def run(folder: str, call: Call) -> int:
    """Record it; the exit status."""
    found = settle(open_place(folder, force=None), call.settling)
    print_lines(plain(f"{fault.file}: {fault.code} {fault.settles[:8]} is settled.") for fault in found)
    return DONE
