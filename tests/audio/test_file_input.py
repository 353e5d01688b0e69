"""A recording in place of a microphone."""

from __future__ import annotations

import pytest

from supervisor_desk.audio.file_input import FileInput, FileMicrophones
from supervisor_desk.audio.inputs import InputTrouble, Microphones, Permission, SoundInput
from supervisor_desk.audio.push_to_talk import PushToTalk
from supervisor_desk.audio.recording import TalkState
from supervisor_desk.service.clock import SystemClock
from tests.audio.sounds import frequency, pcm
from tests.support.clock import FakeClock
from tests.support.waiting import until


def not_failing(trouble: InputTrouble) -> None:
    raise AssertionError(trouble)


async def test_it_speaks_as_fast_as_time_passes_and_then_is_silent() -> None:
    clock, sound, heard = FakeClock(), pcm(1.0), bytearray()
    source = FileInput(sound, clock)
    source.open(heard.extend, not_failing)
    clock.advance(0.25)
    source.flush()
    assert bytes(heard) == sound.frames[:8000]
    clock.advance(1.0)
    source.flush()
    assert bytes(heard) == sound.frames + bytes(8000)
    source.close()


async def test_it_speaks_by_itself() -> None:
    heard = bytearray()
    source = FileInput(pcm(1.0), SystemClock())
    source.open(heard.extend, not_failing)
    await until(lambda: len(heard) > 1600)
    source.close()


async def test_nothing_is_heard_after_closing_and_opening_begins_anew() -> None:
    clock, sound, heard = FakeClock(), pcm(1.0), bytearray()
    source = FileInput(sound, clock)
    source.open(heard.extend, not_failing)
    clock.advance(0.5)
    source.close()
    source.flush()
    assert not heard
    source.open(heard.extend, not_failing)
    clock.advance(0.125)
    source.flush()
    assert bytes(heard) == sound.frames[:4000]
    source.close()


async def test_a_cue_can_be_spoken_without_any_sound_device() -> None:
    clock = FakeClock()
    microphones: Microphones = FileMicrophones(pcm(3.0, hertz=800), clock)
    source: SoundInput = microphones.choose(microphones.devices()[0].id)
    talk = PushToTalk(source, clock, level=lambda _: None, changed=lambda *_: None)
    talk.arm()
    clock.advance(1.0)
    source.flush()
    talk.press()
    clock.advance(1.0)
    recording = talk.release()
    talk.disarm()
    assert talk.state is TalkState.OFF
    assert recording is not None
    assert recording.problem == ""
    assert recording.duration_ms == 1200
    assert frequency(recording.pcm) == pytest.approx(800, abs=2)


def test_it_is_the_only_device_and_nobody_needs_to_be_asked() -> None:
    microphones = FileMicrophones(pcm(1.0), FakeClock(), "Rehearsal")
    answers: list[Permission] = []
    microphones.ask_permission(answers.append)
    microphones.watch(lambda: None)
    microphones.close()
    assert [device.name for device in microphones.devices()] == ["Rehearsal"]
    assert answers == [microphones.permission()] == [Permission.GRANTED]
    with pytest.raises(InputTrouble, match="is not connected"):
        microphones.choose("usb-headset")
