"""Leicestershire: the example of a force that differs, in data and in rules of its own.

Nothing about its criteria is public. Every value here is illustrative.
"""

from collections.abc import Sequence
from importlib.resources import files

from typing_extensions import override

import cara_core as cara
from cara_leicestershire.damage_made_good import further_conditions
from cara_leicestershire.evenings import evening_words
from cara_leicestershire.print_room import PRINT_ROOM, by_print_room, to_print_room
from cara_leicestershire.recent_resolution import recent_resolution
from cara_leicestershire.register import write_register
from cara_leicestershire.soonest import soonest

__all__ = ["Leicestershire"]


class Leicestershire(cara.ForcePlugin):
    """An illustrative Leicestershire: its values stand in ``data/``, its own rules in code."""

    data = files(__name__) / "data"

    @override
    @cara.hookimpl
    def further_refusals(self, referral: cara.Referral, on: cara.Day) -> Sequence[cara.Refusal]:
        """Was there a community resolution for domestic abuse in the twelve months before?"""
        return recent_resolution(referral)

    @override
    @cara.hookimpl
    def further_conditions(self, referral: cara.Referral, on: cara.Day) -> Sequence[cara.Condition]:
        """That damage is made good, where something was damaged."""
        return further_conditions(referral, on)

    @override
    @cara.hookimpl
    def choose_workshops(
        self, wanted: cara.WorkshopQuery, feasible: Sequence[cara.WorkshopPair]
    ) -> cara.WorkshopPair | None:
        """Whatever is done soonest."""
        return soonest(feasible)

    @override
    @cara.hookimpl
    def words(self, language: str) -> cara.Pack | None:
        """The core's English, with the way in on an evening."""
        return evening_words(language)

    @override
    @cara.hookimpl
    def channels(self, reader: cara.Reader, message: str) -> cara.ChannelPlan | None:
        """Two letters by its own print room, the rest as its files say."""
        return by_print_room(reader, message)

    @override
    @cara.hookimpl
    def send(self, notice: cara.Notice, channel: str) -> cara.Receipt | None:
        """What goes to the print room it carries itself."""
        return to_print_room(notice) if channel == PRINT_ROOM else None

    @override
    @cara.hookimpl
    def case_moved(self, case: cara.Case, facts: Sequence[cara.Fact]) -> None:
        """Write a line for each fact into the register, where one is named."""
        write_register(facts)
