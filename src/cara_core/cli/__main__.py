"""``python -m cara_core.cli`` is ``cara``."""

import sys

from cara_core.cli import main

if __name__ == "__main__":
    sys.exit(main())
