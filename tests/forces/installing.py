"""Distributions on a temporary path, as an installer leaves them: plugins that are not ours."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["installed_from", "write_distribution"]


def write_distribution(
    site: Path, name: str, *, version: str = "1.0", group: str = "cara.forces", points: dict[str, str], code: str = ""
) -> Path:
    """A distribution with these entry points; ``code`` is the text of its module.

    Its module is its name with underscores; the folder for its data stands beside it.
    """
    module = name.replace("-", "_")
    (site / module).mkdir(parents=True, exist_ok=True)
    (site / module / "__init__.py").write_text(code, encoding="utf-8")
    info = site / f"{module}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    lines = "".join(f"{point} = {value}\n" for point, value in points.items())
    (info / "entry_points.txt").write_text(f"[{group}]\n{lines}", encoding="utf-8")
    return site / module


@contextmanager
def installed_from(*sites: Path) -> Iterator[None]:
    """While this lasts, what stands on these paths is installed."""
    before, modules = list(sys.path), set(sys.modules)
    sys.path[:0] = map(str, sites)
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path[:] = before
        for name in set(sys.modules) - modules:
            if any(str(getattr(sys.modules[name], "__file__", "")).startswith(str(site)) for site in sites):
                del sys.modules[name]
        importlib.invalidate_caches()
