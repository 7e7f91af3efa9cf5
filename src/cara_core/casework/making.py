"""A casework put together over one store."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cara_core.casework.at_hand.closed_days import WorkingDaysAtHand
from cara_core.casework.at_hand.forces import ForcesAtHand
from cara_core.casework.at_hand.store import StoreAddress, StoreAtHand
from cara_core.casework.calendar.keeping import CalendarKeeper
from cara_core.casework.casework import Casework
from cara_core.casework.opening import Opener
from cara_core.casework.reaching.contact_records import ContactRecorder
from cara_core.casework.reading import CaseReader
from cara_core.casework.recording import Recorder
from cara_core.casework.register.keeping import RegisterKeeper
from cara_core.casework.telling import Teller
from cara_core.forces.force import Force
from cara_core.planning.bank_holidays import working_days_known
from cara_core.terms.days import WorkingDays

if TYPE_CHECKING:
    from cara_core.casework.backup.restoring import StoreRestorer
    from cara_core.casework.sending import Sender
    from cara_core.casework.verifying import CheckpointSigner

__all__ = ["make_casework"]


def make_casework(
    url: str,
    *,
    keys: Path,
    schema: str | None,
    create: bool,
    forces: Iterable[Force],
    working: WorkingDays | None,
    pool_size: int,
) -> Casework:
    """See :func:`cara_core.casework.open_casework.open_casework`."""
    at_hand = StoreAtHand(StoreAddress(url=url, keys=keys, schema=schema, pool_size=pool_size), create=create)
    known = ForcesAtHand(forces)

    at_work = WorkingDaysAtHand(at_hand, known, working_days_known)

    def calendar() -> WorkingDays:
        return at_work() if working is None else working

    @cache
    def sender() -> "Sender":
        from cara_core.casework.sending import Sender  # noqa: PLC0415  (texts and channels: not for every call)

        return Sender(at_hand=at_hand, forces=known, working=calendar)

    @cache
    def signer() -> "CheckpointSigner":
        from cara_core.casework.verifying import CheckpointSigner  # noqa: PLC0415  (the same)

        return CheckpointSigner(at_hand=at_hand, keys=keys)

    @cache
    def restorer() -> "StoreRestorer":
        from cara_core.casework.backup.restoring import StoreRestorer  # noqa: PLC0415  (the same)

        return StoreRestorer(at_hand=at_hand, keys=keys)

    recorder = Recorder(at_hand=at_hand, forces=known, working=calendar)
    return Casework(
        at_hand,
        opener=Opener(at_hand=at_hand, forces=known),
        recorder=recorder,
        reader=CaseReader(at_hand=at_hand, forces=known, working=calendar),
        contacts=ContactRecorder(at_hand=at_hand),
        calendar=CalendarKeeper(at_hand=at_hand),
        register=RegisterKeeper(at_hand=at_hand, recorder=recorder),
        sender=sender,
        signer=signer,
        restorer=restorer,
        teller=Teller(at_hand=at_hand, forces=known),
    )
