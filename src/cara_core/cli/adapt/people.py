"""``cara adapt people``: who may sign, by id; nobody's name is shown."""

from cara_core.adapt.place import open_place
from cara_core.adapt.signing import items_of
from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.terminal.lines import heading, plain, print_json, print_lines
from cara_core.packs.register import FORCE_ROLES, may_sign
from cara_core.packs.signing import roles_for
from cara_core.terms.messages import Role

__all__ = ["run"]


def run(folder: str, *, force: str | None, on: str | None, as_json: bool) -> int:
    """Print the registers, and the roles that nobody holds; the exit status."""
    place, day = open_place(folder, force=force), decision_day(on)
    pack = place.pack
    of_force = () if place.sheet is None else place.sheet.register.people
    held: set[Role] = set()
    for person in (*pack.people, *of_force):
        may = [role for role in person.roles if not may_sign(person, role, pack.language, day)]
        held |= {role for role in may if role not in FORCE_ROLES or person in of_force}
        until = person.revoked or person.until
        if as_json:
            row = {"id": person.id, "roles": list(person.roles), "may_sign_now": may, "from": str(person.from_)}
            print_json({**row, "until": None if until is None else str(until), "force": person in of_force})
        else:
            shown = ", ".join(may) or "nothing on this day"
            ends = "" if until is None else f", until {until}"
            print_lines([plain(f"{person.id}: {shown}{ends}")])
    needed = dict.fromkeys(role for _, rule in items_of(place, "all", None) for role in roles_for(pack, rule))
    nobody = [role for role in needed if role not in held]
    if nobody and not as_json:
        print_lines([heading(f"Nobody holds: {', '.join(nobody)}.")])
    return ATTENTION if nobody else DONE
