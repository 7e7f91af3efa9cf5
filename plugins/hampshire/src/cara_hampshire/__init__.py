"""Hampshire: CARA as published, in the trial and the county-wide roll-out."""

from importlib.resources import files

import cara_core as cara

__all__ = ["Hampshire"]


class Hampshire(cara.ForcePlugin):
    """Hampshire as the public texts describe it; every value stands in ``data/``, with its source."""

    data = files(__name__) / "data"
