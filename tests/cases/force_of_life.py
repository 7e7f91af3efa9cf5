"""The force of the worked sequences: Hampshire, but that the victim is called within two working days, not five."""

import re
import shutil
from pathlib import Path

import cara_core as cara
from cara_hampshire import Hampshire

__all__ = ["calling_within_two_days"]


def calling_within_two_days(folder: Path) -> cara.Force:
    """Hampshire's books in a folder of their own, with that one value changed: no shipped force has it."""
    data = folder / "data"
    shutil.copytree(str(Hampshire.data), data)
    terms = data / "terms.toml"
    changed, times = re.subn(r'("contact_working_days"\nvalue = )5', r"\g<1>2", terms.read_text(encoding="utf-8"))
    assert times == 1
    terms.write_text(changed, encoding="utf-8")
    return cara.load_force(plugin=type("Hampshire", (cara.ForcePlugin,), {"data": data})())
