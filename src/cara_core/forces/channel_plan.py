"""By which routes a message goes: as the force says, in the order its community prefers, and nothing unsafe."""

from collections.abc import Sequence
from typing import TypeVar

import attrs

from cara_core.books.contact_rows import PreferenceRow, RouteRow
from cara_core.books.messages import catalogue
from cara_core.books.policy_rows import row_in_effect
from cara_core.forces.contact_book import EVERY
from cara_core.terms.days import LAST_DAY, Day
from cara_core.terms.messages import CAPTURE, ChannelPlan, MessageRule, Reader, Route

__all__ = ["plan_routes", "without_unsafe_routes"]

T = TypeVar("T", bound=PreferenceRow)


def plan_routes(
    rule: MessageRule,
    answered: ChannelPlan | None,
    *,
    routes: Sequence[RouteRow],
    preferred: Sequence[PreferenceRow],
    on: Day | None = None,
) -> ChannelPlan:
    """By which routes does this message go, before unsafe ones are taken away?

    As the force's code answered; else by its ``routes``; else into the capture folder. A
    community's ``preferred`` rows change the order, and nothing else. Without a day the
    latest rows hold.
    """
    plan = answered or ChannelPlan(routes=_by_rows(rule, routes, on))
    order = [row.medium for row in _rows_in_effect(rule, preferred, on)]
    places = {medium: place for place, medium in enumerate(order)}
    # The sort is stable: routes that the community does not rank keep the force's order, at the end.
    return attrs.evolve(plan, routes=tuple(sorted(plan.routes, key=lambda route: places.get(route.medium, len(order)))))


def without_unsafe_routes(plan: ChannelPlan, rule: MessageRule) -> ChannelPlan:
    """The same plan without the routes that no plugin can ask for.

    Left out are media that the message does not have, media by which a person says it or
    hands it over, and for a victim's message whatever the core's own catalogue does not name.
    """
    media = set(rule.media)
    # The rule may come from elsewhere: whose message it is, is also looked up in the core's catalogue.
    if rule.reader is Reader.VICTIM or _reader_in_catalogue(rule.id) is Reader.VICTIM:
        own = catalogue().get(rule.id)
        media &= set() if own is None else set(own.media)
    kept = (route for route in plan.routes if route.medium in media and not route.medium.human)
    return attrs.evolve(plan, routes=tuple(dict.fromkeys(kept)))


def _reader_in_catalogue(message: str) -> Reader | None:
    own = catalogue().get(message)
    return None if own is None else own.reader


def _by_rows(rule: MessageRule, rows: Sequence[RouteRow], on: Day | None) -> tuple[Route, ...]:
    if not any(row.reader is rule.reader for row in rows):
        return tuple(Route(medium=medium, channel=CAPTURE) for medium in rule.media)
    return tuple(Route(medium=row.medium, channel=row.channel) for row in _rows_in_effect(rule, rows, on))


def _rows_in_effect(rule: MessageRule, rows: Sequence[T], on: Day | None) -> list[T]:
    """The rows for this message, else those for every message of its reader: of each medium the one that holds."""
    for_reader = [row for row in rows if row.reader is rule.reader]
    own = [row for row in for_reader if row.message == rule.id]
    chosen = own or [row for row in for_reader if row.message == EVERY]
    media = dict.fromkeys(row.medium for row in chosen)
    return [row_in_effect([row for row in chosen if row.medium is medium], on or LAST_DAY) for medium in media]
