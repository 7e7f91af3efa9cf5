"""The templates that pages are filled from. A page holds no script, fetches nothing and opens from disk."""

import base64
import hashlib
from typing import TYPE_CHECKING

from cara_core.errors import ExtraMissing

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["digest_of", "own_markup", "page_templates"]


def page_templates(*, needed_by: str) -> "Environment":
    """The templates of this room; whatever is filled in is escaped.

    ``needed_by`` is what needs them: the error says it, which is raised (:class:`CaraError`) without the
    extra ``report``.
    """
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  (an extra: the message is below)
    except ModuleNotFoundError as absent:
        if absent.name is None or absent.name.partition(".")[0] not in {"jinja2", "markupsafe"}:
            raise
        raise ExtraMissing("report", needed_by=needed_by) from None
    return Environment(
        autoescape=True,
        loader=PackageLoader("cara_core.report", ""),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )


def own_markup(text: str) -> object:
    """Markup of this room's own making; whatever comes from elsewhere is escaped by the template."""
    from markupsafe import Markup  # noqa: PLC0415  (comes with jinja2)

    return Markup(text)  # noqa: S704  (our own style sheet, and a picture whose text is escaped)


def digest_of(style: str) -> str:
    """By which hash does a page allow itself this one style sheet, and nothing else? Of exactly these letters."""
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
