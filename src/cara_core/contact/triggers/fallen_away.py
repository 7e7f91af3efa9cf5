"""Which workshops fell away: what a message of a cancellation is about."""

from cara_core.contact.wall import ParticipantSide
from cara_core.terms.days import Day, read_day

__all__ = ["days_fallen_away"]


def days_fallen_away(side: ParticipantSide, *, about: str, occurrence: str) -> tuple[Day, ...]:
    """On which days are the workshops that no longer take place for this participant, in order?

    ``about`` is the day of a workshop that was not held: with a first one its second falls away too,
    as nothing is left for it to follow. Otherwise ``occurrence`` says which cancellation it was: of its
    pair the days that were still ahead; where none was, the second.
    """
    day = read_day(about)
    if day is not None:
        pairs = (booked.pair for booked in reversed(side.bookings))
        pair = next((pair for pair in pairs if day in {pair.first, pair.second}), None)
        return (day,) if pair is None or day != pair.first else (pair.first, pair.second)
    cancelled = next((entry for entry in side.cancelled if str(entry.count) == occurrence), None)
    booked = [entry for entry in side.bookings if cancelled is not None and entry.place < cancelled.place]
    if cancelled is None or not booked:
        return ()
    settled = {entry.on for entry in (*side.attended, *side.missed)}
    days = (booked[-1].pair.first, booked[-1].pair.second)
    ahead = tuple(day for day in days if day >= cancelled.recorded_on and day not in settled)
    return ahead or days[1:]
