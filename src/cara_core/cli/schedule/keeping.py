"""What ``cara schedule`` reads from the store, and keeps there: places, bookings, invitations."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import BookingCancelled, Fact, WorkshopsBooked
from cara_core.cli.clock import now
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import Fault, InputError
from cara_core.forces.force import Force
from cara_core.planning.booking import booking_of, held_pair, held_seats, names_no_workshop
from cara_core.planning.invitations import cancellation, invitation
from cara_core.programme import record
from cara_core.stages.schedule.pairs import Taken, seats_by_workshop
from cara_core.terms.days import Day
from cara_core.terms.workshops import Needs, Seat, Workshop, WorkshopPair

if TYPE_CHECKING:
    from cara_core.store.case_store import CaseStore

__all__ = ["Held", "Invitations", "Keeping", "held"]

_ANOTHER_MAY_BE_FREE: Final = "somebody booked at the same moment; look at it, and book another pair"


@attrs.frozen(kw_only=True)
class Held:
    """The places that cases hold. ``uncounted`` bookings name no workshop; ``unmarked`` holders are not in the file."""

    taken: Taken
    uncounted: int = 0
    unmarked: int = 0

    def tell(self) -> None:
        """Say what cannot be counted or kept apart, whether or not anybody has to be."""
        if self.uncounted:
            print_note(f"cara: bookings that name no workshop: {self.uncounted}; the places they hold are not counted")
        if self.unmarked:
            said = "cara: people who hold a place and are not in the file of participants"
            print_note(f"{said}: {self.unmarked}; nobody can be kept apart from them")


def held(cases: Iterable[Case], people: Mapping[str, Needs]) -> Held:
    """Which places are held, and by people with which keep-apart marks?"""
    marks = {case: needs.keep_apart for case, needs in people.items()}
    seats: list[Seat] = []
    uncounted, unmarked = 0, 0
    for case in cases:
        mine = list(held_seats((case,), marks))
        seats += mine
        uncounted += names_no_workshop(case)
        unmarked += bool(mine) and case.id not in people
    return Held(taken=seats_by_workshop(seats), uncounted=uncounted, unmarked=unmarked)


@attrs.frozen
class Invitations:
    """Where invitations go: a folder, or nowhere."""

    folder: Path | None

    @classmethod
    def into(cls, folder: str | None) -> "Invitations":
        """A folder, made where it is not there. Raises :class:`InputError`."""
        if folder is None:
            return cls(None)
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
        except OSError:
            raise InputError([Fault("--ics", "NOT_WRITABLE", "it cannot be made; allowed: a folder")]) from None
        return cls(Path(folder))

    def made(self, before: Case, pair: WorkshopPair | None, replaced: WorkshopPair | None) -> Mapping[str, bytes]:
        """The files of one case by name: the pair that is booked, and what of the earlier one is called off."""
        if self.folder is None:
            return {}
        name, at = before.id.replace("/", "."), now()  # no name of a case has a dot or a plus in it
        # Each counts above whatever was sent of the same workshop before.
        sent = sum(isinstance(fact.what, WorkshopsBooked | BookingCancelled) for fact in before.facts)
        files: dict[str, bytes] = {}
        new = () if pair is None else _ahead(before, pair)
        old = () if replaced is None else tuple(one for one in _ahead(before, replaced) if one not in new)
        if new:
            files[f"{name}.ics"] = invitation(before.id, new, at=at, sequence=sent)
        if old:
            files[f"{name}+cancelled.ics"] = cancellation(before.id, old, at=at, sequence=sent)
        return files

    def write(self, files: Mapping[str, bytes]) -> Sequence[Path]:
        """Write them; those of the same case from before are replaced."""
        if self.folder is None:
            return ()
        paths = [self.folder / name for name in files]
        try:
            for path in paths:
                path.write_bytes(files[path.name])
        except OSError:
            raise InputError([Fault("--ics", "NOT_WRITABLE", "it cannot be written; allowed: a folder")]) from None
        return paths


def _ahead(case: Case, pair: WorkshopPair) -> tuple[Workshop, ...]:
    """What of a pair is not yet attended."""
    attended = {one.what.workshop_on for one in case.attendances}
    return tuple(one for one in (pair.first, pair.second) if one.on not in attended)


@attrs.frozen(kw_only=True)
class Keeping:
    """Books in one store: on which day, who says so, and where invitations go."""

    store: "CaseStore"
    on: Day
    by: str
    invitations: Invitations

    def book(self, case: Case, pair: WorkshopPair, offered: Mapping[str, Workshop], force: Force) -> tuple[Fact, ...]:
        """Book the pair; the core checks it again. Nothing is kept where it is booked already. Raises as ``record``."""
        what = booking_of(pair)
        if case.booking == what:
            return ()
        files = self.invitations.made(case, pair, held_pair(case, offered))
        return self._kept(case, what, force, files)

    def invite(self, case: Case, pair: WorkshopPair) -> None:
        """Write the invitations to a pair that is booked already once more."""
        self.invitations.write(self.invitations.made(case, pair, None))

    def cancel(self, case: Case, offered: Mapping[str, Workshop], force: Force) -> tuple[Fact, ...]:
        """The booking falls away, and there is no other pair."""
        files = self.invitations.made(case, None, held_pair(case, offered))
        return self._kept(case, BookingCancelled(), force, files)

    def _kept(
        self, case: Case, what: WorkshopsBooked | BookingCancelled, force: Force, files: Mapping[str, bytes]
    ) -> tuple[Fact, ...]:
        asked = Fact(case=case.id, number=case.number + 1, on=self.on, by=self.by, what=what)
        _, facts = record(case, asked, force)
        self.store.append(facts, at=now())
        self.invitations.write(files)
        return facts

    def over(self, workshops: Collection[Workshop]) -> bool:
        """Is any of these above its places now, because two booked the last one at once? Says which."""
        seats = held((replay(facts) for _, facts in self.store.streams()), {}).taken
        full = [one for one in workshops if len(seats.get(one.id, ())) > one.most]
        for one in full:
            print_note(f"cara: {one.id}: {len(seats[one.id])} of {one.most} places are taken: {_ANOTHER_MAY_BE_FREE}")
        return bool(full)
