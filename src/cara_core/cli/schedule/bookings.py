"""What ``cara schedule`` reads from the case log and keeps in it: places held, bookings; and invitations to them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import BookingCancelled, Fact, WorkshopsBooked
from cara_core.casework.casework import Casework
from cara_core.casework.results import CaseRecorded, UnreadableCase
from cara_core.channels.atomic_file import make_private_folder, write_atomically
from cara_core.cli.arguments.store import hooks_status
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import Fault, InputError
from cara_core.forces.loader import load_force
from cara_core.planning.booking import booking_of, held_pair, held_seats, names_no_workshop
from cara_core.planning.invitations import Invited, cancellation, invitation
from cara_core.stages.schedule.fitting_pairs import Taken, seats_by_workshop
from cara_core.terms.days import Day
from cara_core.terms.workshops import Needs, Seat, Workshop, WorkshopPair

__all__ = ["Bookings", "Invitations", "PlacesHeld", "places_held", "print_unreadable", "readable"]

_ANOTHER_MAY_BE_FREE: Final = "somebody booked at the same moment; look at it, and book another pair"


@attrs.frozen(kw_only=True)
class PlacesHeld:
    """The places that cases hold in workshops.

    ``uncounted``: how many bookings name no workshop. ``unmarked``: how many of the people who hold a
    place have needs that are not known, so that their keep-apart marks are not known.
    """

    taken: Taken
    uncounted: int = 0
    unmarked: int = 0

    def print_uncounted(self) -> None:
        """Say what cannot be counted or kept apart, whether or not anybody has to be."""
        if self.uncounted:
            print_note(f"cara: bookings that name no workshop: {self.uncounted}; the places they hold are not counted")
        if self.unmarked:
            who = "cara: people who hold a place and whose needs are not known"
            print_note(f"{who}: {self.unmarked}; nobody can be kept apart from them")


def places_held(
    cases: Iterable[Case], people: Mapping[str, Needs], apart: Mapping[str, frozenset[str]] = MappingProxyType({})
) -> PlacesHeld:
    """Which places are held, and by people with which keep-apart marks?

    ``apart`` are those of their cases, which are known of whoever is not among ``people``, too.
    """
    marks = {**apart, **{case: needs.keep_apart for case, needs in people.items()}}
    seats: list[Seat] = []
    uncounted, unmarked = 0, 0
    for case in cases:
        of_this_case = list(held_seats((case,), marks))
        seats += of_this_case
        uncounted += names_no_workshop(case)
        unmarked += bool(of_this_case) and case.id not in people
    return PlacesHeld(taken=seats_by_workshop(seats), uncounted=uncounted, unmarked=unmarked)


def _nobodys(_case: str) -> str | None:
    return None


@attrs.frozen
class Invitations:
    """Where invitations go: a folder, or nowhere. ``email_of`` says where a person is reached, by case."""

    folder: Path | None
    email_of: Callable[[str], str | None] = _nobodys

    @classmethod
    def into(cls, folder: str | None, email_of: Callable[[str], str | None]) -> "Invitations":
        """A folder, made where it is not there. Raises :class:`InputError`."""
        if folder is None:
            return cls(None)
        try:
            make_private_folder(Path(folder))
        except OSError:
            raise InputError([Fault("--ics", "NOT_WRITABLE", "it cannot be made; allowed: a folder")]) from None
        return cls(Path(folder), email_of)

    def render(
        self,
        before: Case,
        casework: Casework,
        *,
        booked: WorkshopPair | None,
        replaced: WorkshopPair | None,
        changes: int | None = None,
    ) -> Mapping[str, bytes]:
        """The files of one case by name, one an appointment: what is booked now, and what of the earlier is called off.

        ``changes`` counts the bookings and cancellations before this one, where they are not those of the case.
        Raises :class:`InputError` where the force names no office.
        """
        if self.folder is None:
            return {}
        name, at = before.id.replace("/", "."), now()  # no name of a case has a dot or a plus in it
        invited = self._invited(before, casework.appointment_key())
        sent = _changes(before) if changes is None else changes
        new = () if booked is None else _not_attended(before, booked)
        old = () if replaced is None else _not_attended(before, replaced)
        # A cancellation counts above the invitation it takes back, and the next invitation above both.
        files = {
            f"{name}+{workshop.part}.ics": invitation(before.id, workshop, invited, at=at, sequence=2 * sent)
            for workshop in new
        }
        return files | {
            f"{name}+{workshop.part}+cancelled.ics": cancellation(
                before.id, workshop, invited, at=at, sequence=2 * sent + 1
            )
            for workshop in old
            if workshop not in new
        }

    def _invited(self, case: Case, key: bytes) -> Invited:
        office = load_force(case.force, community=case.community).office
        if not office.email:
            allowed = "allowed: a force with an office in its contact.toml, as nothing could be called off"
            raise InputError([Fault("--ics", "NO_OFFICE", allowed)])
        return Invited(name=office.name, email=office.email, key=key, attendee=self.email_of(case.id))

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write them for their owner alone; those of the same name are replaced. Raises :class:`InputError`."""
        if self.folder is None:
            return
        try:
            for name, content in files.items():
                write_atomically(self.folder / name, content)
        except OSError:
            raise InputError([Fault("--ics", "NOT_WRITABLE", "it cannot be written; allowed: a folder")]) from None


def _changes(case: Case) -> int:
    """How often was something booked or called off in this case? Each may have been sent."""
    return sum(isinstance(fact.what, WorkshopsBooked | BookingCancelled) for fact in case.facts)


def _not_attended(case: Case, pair: WorkshopPair) -> tuple[Workshop, ...]:
    """What of a pair still lies ahead of this person."""
    attended = {attendance.what.workshop_on for attendance in case.attendances}
    return tuple(workshop for workshop in (pair.first, pair.second) if workshop.on not in attended)


@attrs.define(kw_only=True)
class Bookings:
    """Books in one store: on which day, for which role, and where invitations go; and how that went so far."""

    casework: Casework
    on: Day
    by: str
    invitations: Invitations
    status: int = DONE

    def book(
        self, case: Case, pair: WorkshopPair, offered: Mapping[str, Workshop], *, short_notice: str | None = None
    ) -> tuple[Fact, ...]:
        """Book the pair; the core checks it again. Nothing is kept where it is booked already. Raises as ``record``."""
        if case.booking is not None and case.booking.is_same_as(booking_of(pair)):
            return ()
        files = self.invitations.render(case, self.casework, booked=pair, replaced=held_pair(case, offered))
        # Planned for the case as it was read: where somebody recorded in it since, it is planned anew.
        booked = self.casework.book(
            case.id, pair, at=now(), by=self.by, on=self.on, short_notice=short_notice, expected=case.number
        )
        return self._finish(booked, files)

    def invite_again(self, case: Case, pair: WorkshopPair) -> None:
        """Write the invitations to a pair that is booked already once more."""
        # What is unchanged keeps its count: the later file of the two holds by its time (RFC 5546, 2.1.4).
        again = self.invitations.render(case, self.casework, booked=pair, replaced=None, changes=_changes(case) - 1)
        self.invitations.write(again)

    def cancel(self, case: Case, offered: Mapping[str, Workshop]) -> tuple[Fact, ...]:
        """The booking falls away, and there is no other pair."""
        files = self.invitations.render(case, self.casework, booked=None, replaced=held_pair(case, offered))
        cancelled = self.casework.cancel(case.id, at=now(), by=self.by, on=self.on, expected=case.number)
        return self._finish(cancelled, files)

    def _finish(self, recorded: CaseRecorded, files: Mapping[str, bytes]) -> tuple[Fact, ...]:
        self.invitations.write(files)
        self.status = max(self.status, hooks_status(recorded.hooks))
        return recorded.facts

    def are_overbooked(self, workshops: Collection[Workshop]) -> bool:
        """Does any of these have more people than places, as two booked the last one at once? Says which."""
        seats = places_held(readable(self.casework.each_case()), {}).taken
        overbooked = [workshop for workshop in workshops if len(seats.get(workshop.id, ())) > workshop.most]
        for workshop in overbooked:
            count = f"{len(seats[workshop.id])} of {workshop.most}"
            print_note(f"cara: {workshop.id}: {count} places are taken: {_ANOTHER_MAY_BE_FREE}")
        return bool(overbooked)


def readable(cases: Iterable[Case | UnreadableCase], unreadable: list[UnreadableCase] | None = None) -> Iterator[Case]:
    """Those that can be read; the others are put into ``unreadable``, to be named."""
    for case in cases:
        if isinstance(case, Case):
            yield case
        elif unreadable is not None:
            unreadable.append(case)


def print_unreadable(unreadable: Sequence[UnreadableCase]) -> int:
    """Name the cases that cannot be read; the exit status."""
    for case in unreadable:
        print_note(f"cara: {case.why}: the places that this case holds are not counted")
    return ATTENTION if unreadable else DONE
