"""A coordinator's day as one page (HTML): no script, nothing fetched, on a screen and on A4."""

from functools import cache
from typing import TYPE_CHECKING

from cara_core.report.templates import digest_of, own_markup, page_templates
from cara_core.report.today.layout import LaidOut

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["day_page"]


def day_page(day: LaidOut) -> str:
    """The page as HTML: the same day gives the same bytes. Raises :class:`CaraError` without the extra ``report``."""
    environment = _environment()
    style = environment.get_template("today/style.css").render() + "\n"
    page = environment.get_template("today/page.html").render(day=day, style=own_markup(style), policy=digest_of(style))
    return page.rstrip("\n") + "\n"


@cache
def _environment() -> "Environment":
    return page_templates(needed_by="the page of the day needs")
