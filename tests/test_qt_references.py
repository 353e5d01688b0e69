"""Guards the pin of PySide6: 6.12.0 loses references to None and True on Python 3.11 until the interpreter aborts."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap

import pytest

ROUNDS = 2_000
# What the children do is counted rather than endured: enough spare references are made first to survive a bad release.
PROGRAM = textwrap.dedent(
    f"""
    import json, os, sys
    from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

    class Sender(QObject):
        sent = Signal()

    def hear():
        pass

    app = QCoreApplication([])
    sender, timer = Sender(), QTimer()
    sender.sent.connect(hear)
    spare = [None, True, False] * 50_000
    before = [sys.getrefcount(one) for one in (None, True, False)]
    for _ in range({ROUNDS}):
        sender.setObjectName("x")
        sender.sent.emit()
        timer.start(1000)
        timer.stop()
        sender.sent.disconnect(hear)
        sender.sent.connect(hear)
    after = [sys.getrefcount(one) for one in (None, True, False)]
    print(json.dumps([b - a for a, b in zip(before, after)]), flush=True)
    os._exit(0)
    """
)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None, True and False are immortal: there is nothing to lose")
def test_calling_qt_loses_no_references() -> None:
    child = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    drift = json.loads(child.stdout)
    assert all(abs(change) < ROUNDS // 10 for change in drift), drift
