"""The forces whose rules cases follow, each with its community, loaded once."""

import threading
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from cara_core.case.case import Case
from cara_core.errors import Fault, InputError
from cara_core.forces.force import Force
from cara_core.forces.loader import load_force
from cara_core.terms.referral import Referral

__all__ = ["ForceNames", "ForcesAtHand", "names_of"]


class ForceNames(NamedTuple):
    """A force and its community by their names: whether they are installed is not asked."""

    force: str
    community: str | None


def names_of(force: str | Force | None, community: str | None, referral: Referral) -> ForceNames:
    """Under which force is a case to be opened: as the call names it, else as the referral does?

    Raises :class:`InputError` where neither names one, or the call names two communities.
    """
    _check_kinds(force=force, community=community)
    if isinstance(force, Force):
        names = _own_names(force)
        contradicts = community not in {None, names.community}
    else:
        given = force or referral.force
        if given is None:
            allowed = "neither the call nor the referral names a force; allowed: the name of an installed one"
            raise InputError([Fault("force", "MISSING", allowed)])
        name, _, within = given.partition("/")
        names = ForceNames(name, within or community or referral.community)
        contradicts = bool(within) and community not in {None, within}
    if contradicts:
        allowed = "not the community that the force is named with; allowed: one of the two"
        raise InputError([Fault("community", "CONTRADICTION", allowed)])
    return names


def _own_names(force: Force) -> ForceNames:
    return ForceNames(force.id, None if force.community is None else force.community.id)


def _check_kinds(*, force: object, community: object) -> None:
    faults = []
    if not isinstance(force, str | Force | None):
        allowed = "allowed: a name as text, or cara_core.Force"
        faults.append(Fault("force", "WRONG_CALL", f"{type(force).__name__} was given; {allowed}"))
    if not isinstance(community, str | None):
        faults.append(
            Fault("community", "WRONG_CALL", f"{type(community).__name__} was given; allowed: a name as text")
        )
    if faults:
        raise InputError(faults)


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
        """Use this force for the cases that name it, with its community. Raises :class:`InputError`."""
        if not isinstance(force, Force):
            allowed = f"{type(force).__name__} was given; allowed: cara_core.Force, from cara_core.load_force"
            raise InputError([Fault("forces", "WRONG_CALL", allowed)])
        with self._lock:
            self._loaded[_own_names(force)] = force

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

    def loaded(self) -> Mapping[tuple[str, str | None], Force]:
        """Those loaded so far."""
        with self._lock:
            return dict(self._loaded)
