"""A desk, or an empty window, that opens, says when, and closes: what ``starting`` starts.

    empty
    window AUDIT-FILE
    desk AUDIT-FILE URL CLIENT-ID SECRET CONVERSATIONS
    floor AUDIT-FILE CONVERSATIONS

Imports nothing at its top but what the desk's own command line would, so that its start is the desk's.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from tests.benchmarks.installed import as_installed

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from supervisor_desk.app.program import Program
    from supervisor_desk.app.workplace import Opening


def main(arguments: list[str]) -> int:
    """Open what is asked for."""
    as_installed()
    match arguments:
        case ["empty"]:
            return _empty()
        case ["window", audit]:
            return _desk(_with_a_floor(audit, "80"), None)
        case ["desk", audit, url, client, secret, conversations]:
            return _desk(_on_the_line(audit, url, client, secret), int(conversations))
        case ["floor", audit, conversations]:
            return _desk(_with_a_floor(audit, conversations), int(conversations))
        case _:
            return 2


def _empty() -> int:
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication(["bench"])
    window = QMainWindow()
    moments: dict[str, float] = {}
    _note_first_paint(window, moments, app.quit)
    window.resize(1280, 720)
    window.show()
    app.exec()
    return _tell(moments)


def _desk(opening: Opening, conversations: int | None) -> int:
    import asyncio

    from supervisor_desk.app.opening import open_desk

    moments: dict[str, float] = {}

    async def conduct(program: Program) -> int:
        async with asyncio.timeout(60.0):
            if conversations is None:
                return 0
            await program.ready.wait()
            while program.screen.model.rowCount() < conversations:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        program.screen.board.view.viewport().repaint()
        moments["live"] = time.monotonic()
        return 0

    open_desk(opening, conduct, entered=lambda entrance: _note_first_paint(entrance.window, moments))
    return _tell(moments)


def _on_the_line(audit: str, url: str, client: str, secret: str) -> Opening:
    import asyncio
    from pathlib import Path

    from supervisor_desk.app.workplace import Opening, Workplace
    from supervisor_desk.service.address import address_of
    from supervisor_desk.service.credentials import StoredCredentials
    from supervisor_desk.service.secret import Secret
    from supervisor_desk.service.secrets import MemorySecrets
    from supervisor_desk.service.signin import Credentials
    from supervisor_desk.settings import Configuration, Settings

    address, secrets = address_of(url), MemorySecrets("A benchmark keeps nothing.")
    with asyncio.Runner() as runner:
        runner.run(StoredCredentials(secrets, address.base).keep(Credentials(client, Secret(secret))))
    return Opening(configuration=Configuration(Settings(), {}), workplace=Workplace(address, secrets, Path(audit)))


def _with_a_floor(audit: str, conversations: str) -> Opening:
    from supervisor_desk.app.workplace import Opening
    from supervisor_desk.settings import Configuration, Settings

    floor = ["--conversations", conversations, "--events-per-second", "8", "--seed", "11"]
    return Opening(configuration=Configuration(Settings(audit_file=audit), {}), floor=floor)


def _note_first_paint(window: QWidget, moments: dict[str, float], then: Callable[[], object] | None = None) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, QObject

    class Eye(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() != QEvent.Type.UpdateRequest or "painted" in moments:
                return False
            moments["painted"] = 0.0
            QCoreApplication.sendEvent(watched, QEvent(QEvent.Type.UpdateRequest))  # it paints before this returns
            moments["painted"] = time.monotonic()
            if then is not None:
                then()
            return True

    window.installEventFilter(Eye(window))


def _tell(moments: dict[str, float]) -> int:
    import json

    print(json.dumps(moments))
    return 0 if "painted" in moments else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
