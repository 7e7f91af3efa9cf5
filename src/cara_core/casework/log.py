"""The library's logger: what happens to a store, for whoever runs it, and never anything of a person or a case.

A host sets it up as it sets up any other: ``logging.getLogger("cara_core")``. Nothing is
printed where it does not.
"""

import logging
from typing import Final

__all__ = ["LOG"]

logging.getLogger("cara_core").addHandler(logging.NullHandler())
LOG: Final = logging.getLogger("cara_core.casework")
"""Ids of stores and forces, kinds of errors, and counts alone: no name of a case, of a person, of who records."""
