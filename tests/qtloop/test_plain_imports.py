"""Once the loop is there, importing a module does not read its source again."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import linecache, sys
import supervisor_desk.qtloop
before = len(linecache.cache)
import supervisor_desk.ui.board_words, email.mime.text
print("email.mime.text" in sys.modules, len(linecache.cache) - before)
"""


def test_a_module_is_loaded_without_its_source_being_kept() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "0"]
