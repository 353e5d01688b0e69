"""The button, the key and the microphone together: open only when needed, sent only when meant."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.app.talk_desk import TalkDesk
from supervisor_desk.audio.inputs import InputDevice, Permission, SoundInput, not_allowed, not_there
from supervisor_desk.audio.layout import Layout
from supervisor_desk.audio.recording import Recording
from supervisor_desk.settings import load
from supervisor_desk.ui.action_panel import ActionPanel
from supervisor_desk.ui.spoken_cue import SpokenCue
from supervisor_desk.ui.theme import Scheme, Theme
from tests.audio.fake_input import FakeInput
from tests.audio.sounds import tone
from tests.support.builders import CALL, conversation
from tests.support.clock import FakeClock
from tests.ui.situations import situation
from tests.ui.windows import bring_up


class FakeMicrophones:
    """Devices “a” and “b”, each a ``FakeInput`` that remembers whether it is open."""

    def __init__(self) -> None:
        self.inputs = {"a": FakeInput(), "b": FakeInput()}
        self.allowed = Permission.GRANTED
        self.answered: Callable[[Permission], None] | None = None

    def devices(self) -> tuple[InputDevice, ...]:
        return tuple(InputDevice(key, key.upper()) for key in self.inputs)

    def choose(self, device_id: str = "") -> SoundInput:
        if self.allowed is Permission.DENIED:
            raise not_allowed()
        if (device_id or "a") not in self.inputs:
            raise not_there()
        return self.inputs[device_id or "a"]

    def layout_of(self, device_id: str = "") -> Layout:
        return self.inputs[device_id or "a"].layout

    def permission(self) -> Permission:
        return self.allowed

    def ask_permission(self, answered: Callable[[Permission], None]) -> None:
        self.answered = answered

    def watch(self, changed: Callable[[], None]) -> None:
        self.changed = changed

    def close(self) -> None:
        pass


class Bench:
    def __init__(self, panel: ActionPanel, clock: FakeClock, device: str = "") -> None:
        self.panel, self.clock = panel, clock
        self.microphones = FakeMicrophones()
        self.work: list[Coroutine[Any, Any, Any]] = []
        self.sent: list[tuple[Action, Recording]] = []
        self.cue = SpokenCue(panel)
        self.talk = TalkDesk(
            panel,
            self.cue,
            clock,
            self.start,
            open_microphones=lambda: self.microphones,
            device=device,
            send=self.send,
        )

    def start(self, coroutine: Coroutine[Any, Any, Any], *, name: str) -> None:
        assert name
        self.work.append(coroutine)

    async def send(self, action: Action, recording: Recording) -> None:
        self.sent.append((action, recording))

    async def done(self) -> None:
        while self.work:
            await self.work.pop(0)

    def is_open(self, device: str) -> bool:
        return self.microphones.inputs[device].is_open

    def speak(self, seconds: float) -> None:
        source = self.microphones.inputs["a"]
        source.say(tone(seconds, rate=source.layout.rate))
        self.clock.advance(seconds)


@pytest.fixture
def bench(qapp: QApplication, clock: FakeClock, qtbot: QtBot) -> Iterator[Bench]:
    panel = bring_up(qtbot, ActionPanel(Theme(qapp, Scheme.LIGHT), clock, situation(conversation())))
    made = Bench(panel, clock)
    yield made
    made.talk.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def test_the_microphone_is_open_only_while_the_form_is_in_sight(bench: Bench) -> None:
    assert not bench.is_open("a")
    bench.panel.show_form(Kind.VOICE_CUE)
    assert bench.is_open("a")
    bench.panel.show_form(Kind.TEXT_CUE)
    assert not bench.is_open("a")


def test_a_form_that_was_in_sight_before_needs_no_second_look(bench: Bench) -> None:
    bench.panel.show_form(Kind.VOICE_CUE)
    bench.talk.close()
    later = Bench(bench.panel, bench.clock)
    assert later.is_open("a")
    later.talk.close()


async def test_what_was_said_is_sent_for_the_call_with_the_moment_before(bench: Bench) -> None:
    bench.panel.show_form(Kind.VOICE_CUE)
    bench.speak(0.5)
    bench.cue.begin()
    bench.speak(1.0)
    bench.cue.end()
    await bench.done()
    ((action, recording),) = bench.sent
    assert action.conversation_id == CALL
    assert recording.duration_ms == pytest.approx(1200, abs=2)


async def test_by_the_key_it_works_with_the_form_out_of_sight_and_closes_afterwards(bench: Bench) -> None:
    bench.cue.begin()
    assert bench.is_open("a")
    bench.speak(0.5)
    bench.cue.end()
    assert not bench.is_open("a")
    await bench.done()
    assert len(bench.sent) == 1


async def test_a_slip_of_the_hand_sends_nothing_and_says_so(bench: Bench) -> None:
    bench.cue.begin()
    bench.speak(0.1)
    bench.cue.end()
    await bench.done()
    assert bench.sent == []
    assert "too short" in bench.panel.reason_text


async def test_what_is_dropped_is_not_sent(bench: Bench) -> None:
    bench.panel.show_form(Kind.VOICE_CUE)
    bench.cue.begin()
    bench.speak(1.0)
    bench.cue.drop()
    await bench.done()
    assert bench.sent == []
    assert bench.is_open("a")  # the form is still in sight


def test_where_the_system_forbids_it_that_is_said_when_somebody_wants_to_speak(bench: Bench) -> None:
    bench.microphones.allowed = Permission.DENIED
    bench.panel.show_form(Kind.VOICE_CUE)
    bench.cue.begin()
    assert not bench.cue.running
    assert "does not let Supervisor Desk use the microphone" in bench.panel.reason_text
    assert "from a file" in bench.panel.reason_text


def test_the_system_is_asked_first_and_the_microphone_opens_with_its_answer(bench: Bench) -> None:
    bench.microphones.allowed = Permission.UNDECIDED
    bench.panel.show_form(Kind.VOICE_CUE)
    assert not bench.is_open("a")
    bench.microphones.allowed = Permission.GRANTED
    assert bench.microphones.answered is not None
    bench.microphones.answered(Permission.GRANTED)
    assert bench.is_open("a")


async def test_another_microphone_is_opened_at_once_and_remembered(bench: Bench) -> None:
    bench.panel.show_form(Kind.VOICE_CUE)
    bench.panel.voice_cue.talk.device_chosen.emit("b")
    assert (bench.is_open("a"), bench.is_open("b")) == (False, True)
    await bench.done()
    assert load().settings.microphone == "b"


def test_a_microphone_that_comes_back_is_opened_while_the_form_is_in_sight(bench: Bench) -> None:
    gone = bench.microphones.inputs.pop("a")
    bench.panel.show_form(Kind.VOICE_CUE)
    bench.microphones.inputs["a"] = gone
    bench.microphones.changed()
    assert bench.is_open("a")
