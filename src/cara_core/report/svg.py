"""The few elements of SVG that a picture needs, as text: the same bytes every time."""

from html import escape

__all__ = ["TEXT_SIZE", "figure", "line", "tag", "text", "text_width"]

TEXT_SIZE = 12
_PER_LETTER = 0.6
"""How wide a letter is, of its size: on the wide side, for no font is brought along."""

Value = str | float


def text_width(content: str, size: float = TEXT_SIZE) -> float:
    """How wide is this text drawn, in pixels? At least as wide as common fonts draw it."""
    return len(content) * size * _PER_LETTER


def tag(name: str, content: str = "", /, **attributes: Value) -> str:
    """One element; ``stroke_width`` becomes ``stroke-width``, a number loses what is beyond a tenth."""
    pairs = ((key.rstrip("_").replace("_", "-"), _attribute(value)) for key, value in attributes.items())
    opening = "".join((name, *(f' {key}="{value}"' for key, value in pairs)))
    return f"<{opening}>{content}</{name}>" if content else f"<{opening}/>"


def text(x: float, y: float, content: str, *, style: str = "", **attributes: Value) -> str:
    """A line of text; ``style`` is its class in the style sheet."""
    if style:
        attributes = {"class": style, **attributes}
    return tag("text", escape(content), x=x, y=y, **attributes)


def line(x: float, y: float, to_x: float, to_y: float, **attributes: Value) -> str:
    """A straight line."""
    return tag("line", x1=x, y1=y, x2=to_x, y2=to_y, **attributes)


def figure(width: float, height: float, *, title: str, desc: str, body: str) -> str:
    """A complete picture on white; ``title`` and ``desc`` say what it is to those who have it read aloud."""
    head = tag("title", escape(title), id="title") + tag("desc", escape(desc), id="desc")
    ground = tag("rect", width=width, height=height, rx=10, fill="#ffffff")
    return (
        tag(
            "svg",
            f"\n{head}\n{ground}\n{body}\n",
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {_attribute(width)} {_attribute(height)}",
            role="img",
            aria_labelledby="title desc",
        )
        + "\n"
    )


def _attribute(value: Value) -> str:
    if isinstance(value, str):
        return escape(value, quote=True)
    return f"{value:.1f}".removesuffix(".0")
