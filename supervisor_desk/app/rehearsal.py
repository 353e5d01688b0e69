"""The headless rehearsal: the whole program, offscreen, on the training floor, driven through its own window.

Every wish is made by the button that a person would press; every delivery must end as the story demands. It is the
smoke test of an installation, too.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import struct
import sys
import tempfile
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from supervisor_desk.actions.action import DeliveryId, Kind
from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.app import logs
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.opening import floor_arguments, open_desk
from supervisor_desk.app.program import Program
from supervisor_desk.app.rehearsal_report import AuditResult, Done, LeftOut, Report
from supervisor_desk.app.stories import story_named
from supervisor_desk.app.story import Seen, Step, Story
from supervisor_desk.app.workplace import Opening
from supervisor_desk.audit.verify import verify
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.link import LinkPhase
from supervisor_desk.settings import Configuration
from supervisor_desk.ui.action_panel import ActionPanel
from supervisor_desk.ui.call_forms import AnnouncementForm
from supervisor_desk.ui.explained_button import ExplainedButton
from supervisor_desk.ui.microphone import MicrophoneState
from supervisor_desk.ui.sound_form import SoundForm
from supervisor_desk.ui.text_cue_form import TextCueForm

LOOK_S: Final = 0.05
"""How often the window is looked at, in seconds."""
POSSIBLE_WITHIN_S: Final = 20.0
"""How long a button may stay barred before its step counts as failed, in seconds."""
ANNOUNCEMENT: Final = "https://media.example.com/please-hold.wav"
_RATE: Final = 16_000


class StoryStoppedError(Exception):
    """The story cannot go on; ``str()`` says at which step and why."""


def run(options: argparse.Namespace, configuration: Configuration) -> int:
    """Rehearse, print what happened, and return 0 only if everything ended as the story demands."""
    logs.set_up("error", None)
    story = story_named(options.scenario)
    reports: list[Report] = []
    with tempfile.TemporaryDirectory(prefix="supervisor-desk-rehearsal-") as folder:
        settings = msgspec.structs.replace(
            configuration.settings, base_url="", client_id="", audit_file=str(Path(folder) / "audit.sqlite3")
        )

        async def conduct(program: Program) -> int:
            report = await Rehearsal(program, story, Path(folder)).play(options.seconds, options.screenshot)
            reports.append(report)
            return 0 if report.passed else 1

        options.conversations, options.events_per_second, options.seed = 60, 6.0, None
        rehearsed = Opening(
            configuration=msgspec.structs.replace(configuration, settings=settings), floor=floor_arguments(options)
        )
        code = open_desk(rehearsed, conduct, offscreen=True)
    for report in reports:
        sys.stdout.write((report.as_json() if options.json else report.as_table()) + "\n")
    return code


class Rehearsal:
    """Plays one story on ``call`` through the window of ``program``; files that it needs go into ``folder``.

    Without a ``call`` it is the one that the program's own training floor names.
    """

    def __init__(self, program: Program, story: Story, folder: Path, call: ConversationId | None = None) -> None:
        self._program = program
        self._story = story
        self._folder = folder
        self._call = call
        self._newest: dict[Kind, Delivery] = {}
        self._taken: set[DeliveryId] = set()

    async def play(self, seconds: float, screenshot: Path | None = None) -> Report:
        """Play it to its end, ``seconds`` at most, and verify the audit log."""
        done: list[Done] = []
        left_out: dict[Kind, LeftOut] = {}
        trouble = ""
        try:
            async with asyncio.timeout(seconds):
                await self._until_live()
                desk = self._program.desk
                if desk is None:
                    raise StoryStoppedError("The desk is live without having been started.")
                desk.on_delivery.append(self._note)
                await self._choose_call()
                for step in self._story.played(cues=not self._not_offered(Kind.TEXT_CUE)):
                    reason = self._not_offered(step.kind)
                    if reason:
                        left_out[step.kind] = LeftOut(step.kind.value, reason)
                    else:
                        done.append(await self._take(step))
                await desk.flush()
        except TimeoutError:
            link = self._program.screen.link
            trouble = f"It was not over after {seconds:.0f} s. {link.phase.value}: {link.words}"
        except StoryStoppedError as stopped:
            trouble = str(stopped)
        if screenshot is not None:
            self._program.screen.window.grab().save(str(screenshot), "PNG")
        return Report(
            scenario=self._story.name,
            done=tuple(done),
            audit=await self._audited(),
            trouble=trouble,
            left_out=tuple(left_out.values()),
        )

    def _not_offered(self, kind: Kind) -> str:
        """Why the platform cannot do it, empty if it can."""
        station = self._program.station
        return station.not_offered.get(kind, "") if station is not None else ""

    async def _until_live(self) -> None:
        program = self._program
        while not program.ready.is_set():
            if program.station is None and program.screen.link.phase is LinkPhase.FAILED:  # no floor to play on
                raise StoryStoppedError(program.screen.link.words)
            await asyncio.sleep(LOOK_S)

    async def _choose_call(self) -> None:
        station, key = self._program.station, self._call
        if key is None:
            if station is None or station.place.floor is None:
                raise StoryStoppedError("A rehearsal needs the training floor.")
            key = ConversationId(station.place.floor.ready.conversation_id)
        await self._until(lambda: key in self._program.store, "the story's call did not appear on the board")
        await self._until(lambda: self._program.screen.board.view.choose(key), "the story's call could not be chosen")

    async def _take(self, step: Step) -> Done:
        if step.by_itself:
            await self._until(lambda: self._is_new(step.kind), f"{step.kind.value}: the desk did not do it by itself")
        else:
            await self._press(step)
        asked = self._newest[step.kind].id
        self._taken.add(asked)
        delivery = await self._desk.pending.outcome(asked)
        await asyncio.sleep(LOOK_S)  # let the window show it, as a person would see it before the next step
        return Done(delivery, step.unmet(delivery) or await self._missing(step))

    async def _press(self, step: Step) -> None:
        before = self._newest.pop(step.kind, None)
        panel = self._program.screen.window.panel
        if step.queue:
            queue = panel.slot.button(step.kind)
            await self._until(queue.isVisible, f"{step.kind.value}: no waiting line was offered")
            queue.click()
        else:
            self._fill_in(panel, step.kind)
            button = _button(panel, step.kind)
            await self._until(
                lambda: button.why_not is None, lambda: f"{step.kind.value} was not possible: {button.explanation}"
            )
            button.click()
        await self._until(lambda: step.kind in self._newest, f"{step.kind.value}: the window asked for nothing")
        if before is not None and before.id == self._newest[step.kind].id:
            raise StoryStoppedError(f"{step.kind.value}: the window did not ask anew")

    async def _missing(self, step: Step) -> str:
        """What the window does not show although it must follow; empty if it does, or soon after."""
        window = self._program.screen.window

        def shown() -> bool:
            return step.shown(
                Seen(
                    notices=tuple(row.notice.sentence for row in window.notices.rows),
                    said=window.detail.fact("Said"),
                    standing=window.detail.standing,
                    shut=window.lamp.shown.state is MicrophoneState.OFF,
                )
            )

        try:
            await self._until(shown, f"was not followed by {step.awaited}")
        except StoryStoppedError as stopped:
            return str(stopped)
        return ""

    def _is_new(self, kind: Kind) -> bool:
        newest = self._newest.get(kind)
        return newest is not None and newest.id not in self._taken

    def _fill_in(self, panel: ActionPanel, kind: Kind) -> None:
        match panel.forms.get(kind):
            case TextCueForm() as form:
                form.field.setPlainText("Offer the loyalty discount.")
            case SoundForm() as form:
                form.field.setText(str(_tone(self._folder / "cue.wav")))
            case AnnouncementForm() as form:
                form.url.setText(ANNOUNCEMENT)
                form.seconds.setValue(2.0)
            case _:
                pass

    async def _audited(self) -> AuditResult:
        station = self._program.station
        if station is None:
            return AuditResult(verified=False, entries=0, head="", words="The audit log was never opened.")
        report = await asyncio.to_thread(verify, station.audit.path)
        words = str(report).splitlines()[0]
        return AuditResult(verified=report.sound, entries=report.head.count, head=report.head.hash, words=words)

    @property
    def _desk(self) -> Desk:
        if self._program.desk is None:
            raise StoryStoppedError("The desk has not been started.")
        return self._program.desk

    def _note(self, delivery: Delivery) -> None:
        self._newest[delivery.action.kind] = delivery

    async def _until(self, so: Callable[[], bool], otherwise: str | Callable[[], str]) -> None:
        try:
            async with asyncio.timeout(POSSIBLE_WITHIN_S):
                while not so():  # noqa: ASYNC110 - a person looks at a window now and then, too
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            raise StoryStoppedError(otherwise if isinstance(otherwise, str) else otherwise()) from None


def _button(panel: ActionPanel, kind: Kind) -> ExplainedButton:
    if kind in panel.modes:
        return panel.modes[kind]
    return panel.forms[kind].button if kind in panel.forms else panel.microphone.buttons[kind]


def _tone(path: Path) -> Path:
    """One second of a quiet tone, 16 kHz mono 16-bit, as the platform wants it."""
    samples = (round(6000 * math.sin(2 * math.pi * 440 * n / _RATE)) for n in range(_RATE))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return path
