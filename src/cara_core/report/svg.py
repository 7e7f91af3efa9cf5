"""The few elements of SVG that a picture needs, as text: the same bytes every time."""

from html import escape

__all__ = ["TEXT_SIZE", "across", "figure", "line", "tag", "text"]

TEXT_SIZE = 12
_PER_LETTER = 0.6
"""How wide a letter is, of its size: on the wide side, for no font is brought along."""

Value = str | float


def across(said: str, size: float = TEXT_SIZE) -> float:
    """How wide is this text drawn, in pixels? At least as wide as common fonts draw it."""
    return len(said) * size * _PER_LETTER


def tag(name: str, content: str = "", /, **attributes: Value) -> str:
    """One element; ``stroke_width`` becomes ``stroke-width``, a number loses what is beyond a tenth."""
    said = "".join(f' {key.rstrip("_").replace("_", "-")}="{_written(value)}"' for key, value in attributes.items())
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"


def text(x: float, y: float, said: str, class_: str = "", **attributes: Value) -> str:
    """A line of text; ``class_`` is its style."""
    if class_:
        attributes = {"class": class_, **attributes}
    return tag("text", escape(said), x=x, y=y, **attributes)


def line(x: float, y: float, to_x: float, to_y: float, **attributes: Value) -> str:
    """A straight line."""
    return tag("line", x1=x, y1=y, x2=to_x, y2=to_y, **attributes)


def figure(wide: float, high: float, title: str, desc: str, body: str) -> str:
    """A whole picture on white, with what it is for those who have it read aloud."""
    head = tag("title", escape(title), id="title") + tag("desc", escape(desc), id="desc")
    ground = tag("rect", width=wide, height=high, rx=10, fill="#ffffff")
    return (
        tag(
            "svg",
            f"\n{head}\n{ground}\n{body}\n",
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {_written(wide)} {_written(high)}",
            role="img",
            aria_labelledby="title desc",
        )
        + "\n"
    )


def _written(value: Value) -> str:
    if isinstance(value, str):
        return escape(value, quote=True)
    return f"{value:.1f}".removesuffix(".0")
