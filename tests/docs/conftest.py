"""The pages and pictures that come from the code are made by the documentation's own scripts."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "docs"))
