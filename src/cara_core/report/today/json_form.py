"""A coordinator's day as JSON: ``cara-today/1``."""

from typing import Any

from cara_core.due.words import duty_name
from cara_core.formats.due_rows import due_mapping
from cara_core.formats.schemas.today import TODAY_FORMAT
from cara_core.report.today.day import DayGroup, DayRow, Today
from cara_core.terms.instants import write_instant
from cara_core.terms.words import Words

__all__ = ["day_mapping"]


def day_mapping(today: Today, words: Words) -> dict[str, Any]:
    """The day as ``cara-today/1``. ``at_risk`` is null where it is not for whoever asked."""
    asked, risk = today.asked, today.at_risk
    return {
        "format": TODAY_FORMAT,
        "on": asked.on.isoformat(),
        "at": write_instant(asked.at),
        "force": asked.force,
        "owner": None if asked.owner is None else asked.owner.value,
        "weeks": asked.weeks,
        "at_risk": None if risk is None else [_at_risk_mapping(row, words) for row in risk],
        "due": [_row_mapping(row, words) for row in today.due],
        "ahead": [
            {"on": count.on.isoformat(), "owner": count.owner.value, "count": count.count} for count in today.ahead
        ],
        "groups": [_group_mapping(group) for group in today.groups],
        "uncounted": today.places.uncounted,
        "illustrative": today.places.illustrative,
        "incomplete": today.places.incomplete,
        "unreadable": list(today.named_unreadable),
        "unreadable_count": len(today.unreadable),
    }


def _row_mapping(row: DayRow, words: Words) -> dict[str, Any]:
    mapping = due_mapping(row.duty, row.on, duty_name(row.duty, words))
    del mapping["format"], mapping["on"]
    return {**mapping, "overdue": row.overdue, "minutes_late": row.minutes_late}


def _at_risk_mapping(row: DayRow, words: Words) -> dict[str, Any]:
    immediacy = None if row.immediacy is None else row.immediacy.value
    risk = None if row.risk is None else row.risk.value
    return {**_row_mapping(row, words), "risk": risk, "immediacy": immediacy}


def _group_mapping(group: DayGroup) -> dict[str, Any]:
    workshop = group.workshop
    return {
        "id": workshop.id,
        "part": workshop.part.value,
        "on": workshop.on.isoformat(),
        "starts": f"{workshop.starts:%H:%M}",
        "ends": f"{workshop.ends:%H:%M}",
        "venue": workshop.venue,
        "language": workshop.language,
        "group": workshop.sex.value,
        "interpreter": workshop.interpreter,
        "staffed": workshop.staffed,
        "taken": group.taken,
        "least": workshop.least,
        "most": workshop.most,
        "below": group.below,
        "over": group.over,
    }
