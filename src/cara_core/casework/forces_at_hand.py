"""The forces whose rules cases follow, each with its community, loaded once."""

import threading
from collections.abc import Iterable, Mapping
from typing import Final

from cara_core.case.case import Case
from cara_core.errors import Fault, InputError
from cara_core.forces.force import Force
from cara_core.forces.loader import load_force
from cara_core.terms.referral import Referral

__all__ = ["ForcesAtHand"]


class ForcesAtHand:
    """Forces by their id and their community's. Several threads may use it.

    What was handed over is used as it is; any other is loaded by its name when it is first
    needed, as an installed plugin.
    """

    def __init__(self, forces: Iterable[Force] = ()) -> None:
        self._lock: Final = threading.Lock()
        self._loaded: Final[dict[tuple[str, str | None], Force]] = {}
        for force in forces:
            self.add(force)

    def add(self, force: Force) -> None:
        """Use this force for the cases that name it, with its community."""
        community = None if force.community is None else force.community.id
        with self._lock:
            self._loaded[force.id, community] = force

    def find(self, force: str, community: str | None) -> Force:
        """The force of that id with that community. Raises :class:`ForceError`."""
        with self._lock:
            found = self._loaded.get((force, community))
        if found is None:
            found = load_force(force, community=community)
            self.add(found)
        return found

    def of_case(self, case: Case) -> Force:
        """The force that this case was opened with, and no other. Raises :class:`ForceError`."""
        return self.find(case.force, case.community)

    def named(self, force: str | Force | None, community: str | None, referral: Referral) -> Force:
        """The force that a case is to be opened with: as the call names it, else as the referral does.

        Raises :class:`InputError` where neither names one, and :class:`ForceError`.
        """
        if isinstance(force, Force):
            self.add(force)
            return force
        name = force or referral.force
        if name is None:
            allowed = "neither the call nor the referral names a force; allowed: the name of an installed one"
            raise InputError([Fault("force", "MISSING", allowed)])
        name, _, within = name.partition("/")
        return self.find(name, community or within or referral.community)

    def loaded(self) -> Mapping[tuple[str, str | None], Force]:
        """Those loaded so far."""
        with self._lock:
            return dict(self._loaded)
