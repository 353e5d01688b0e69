"""A desk in a process of its own, to be killed in the middle of an action: ``python -m tests.support.doomed_desk``.

Listens, mutes the agent, asks to coach, and says ``MID`` when that is accepted and not proven; then it waits.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.app.program import Program
from supervisor_desk.app.workplace import Opening
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.qtloop import Tasks, run
from supervisor_desk.settings import Configuration, Settings
from tests.support.cloud_desk import cloud_workplace
from tests.support.journey import workplace_on
from tests.support.waiting import until


def main(platform: str, url: str, client: str, who: str, audit: str, call: str) -> int:
    """``who`` is the secret of the client, or the user where people sign in."""
    enter = cloud_workplace if platform == "genesys" else workplace_on
    settings = Settings(platform="genesys" if platform == "genesys" else "control")

    async def lead(tasks: Tasks, app: QApplication) -> int:
        place = await enter(url, client, who, Path(audit))
        opening = Opening(configuration=Configuration(settings, {}), workplace=place)
        return await Program(app, tasks, opening).live(lambda program: act(program, call))

    return run(lead, offscreen=True)


async def act(program: Program, call: str) -> int:
    await program.ready.wait()
    desk, panel = program.desk, program.screen.window.panel
    assert desk is not None
    await until(lambda: program.screen.board.view.choose(ConversationId(call)))
    for kind, button in ((Kind.LISTEN, panel.modes[Kind.LISTEN]), (Kind.MUTE, panel.microphone.buttons[Kind.MUTE])):
        await until(lambda button=button: button.why_not is None)  # type: ignore[misc]
        button.click()
        await until(lambda kind=kind: reached(program, kind, DeliveryState.CONFIRMED))  # type: ignore[misc]
    say("READY")
    await asyncio.to_thread(sys.stdin.readline)
    await until(lambda: panel.modes[Kind.COACH].why_not is None)
    panel.modes[Kind.COACH].click()
    await until(lambda: reached(program, Kind.COACH, DeliveryState.ACCEPTED))
    say("MID")
    await asyncio.Event().wait()
    return 0


def reached(program: Program, kind: Kind, state: DeliveryState) -> bool:
    desk = program.desk
    return desk is not None and any(one.action.kind is kind and one.state is state for one in desk.pending.all())


def say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
