"""The West Midlands, and the Polish community the programme was adapted for there.

The two are apart: any force can adopt the community, and the force works without it.
"""

from importlib.resources import files

import cara_core as cara

__all__ = ["Polish", "WestMidlands"]


class WestMidlands(cara.ForcePlugin):
    """The West Midlands; every value stands in ``data/``, with its source or marked illustrative."""

    data = files(__name__) / "data"


class Polish(cara.CommunityPlugin):
    """The Polish community: the programme in Polish; everything stands in ``polish/``."""

    data = files(__name__) / "polish"
