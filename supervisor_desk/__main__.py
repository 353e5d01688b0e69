"""Entry point of ``python -m supervisor_desk`` and of the installed command."""

from __future__ import annotations

import sys

from supervisor_desk.cli import main

if __name__ == "__main__":
    sys.exit(main())
