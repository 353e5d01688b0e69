"""Hold a key and speak."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervisor_desk.audio import inputs
from supervisor_desk.audio.inputs import InputTrouble
from supervisor_desk.audio.layout import Encoding, Layout
from supervisor_desk.audio.level import Level
from supervisor_desk.audio.push_to_talk import PushToTalk
from supervisor_desk.audio.recording import Recording, TalkState
from supervisor_desk.audio.samples import Samples
from tests.audio.fake_input import FakeInput
from tests.audio.sounds import frequency, tone
from tests.support.clock import FakeClock

MONO_16 = Layout(16_000, 1, Encoding.S16)


class Bench:
    """A push-to-talk with everything around it in the hands of the test."""

    def __init__(self, layout: Layout | None = None) -> None:
        self.source = FakeInput(layout)
        self.clock = FakeClock()
        self.levels: list[Level] = []
        self.states: list[TalkState] = []
        self.words: list[str] = []
        self.talk = PushToTalk(self.source, self.clock, level=self.levels.append, changed=self._note)

    def _note(self, state: TalkState, words: str) -> None:
        self.states.append(state)
        if words:
            self.words.append(words)

    def say(self, seconds: float, *, hertz: float = 440.0, peak: float = 0.5) -> None:
        rate = self.source.layout.rate
        self.clock.advance(seconds)
        self.source.say(tone(seconds, rate=rate, hertz=hertz, peak=peak))

    def release(self) -> Recording:
        recording = self.talk.release()
        assert recording is not None
        return recording


def test_what_is_said_while_the_key_is_held_comes_out_converted() -> None:
    bench = Bench()
    bench.talk.press()
    bench.say(1.5, hertz=1000)
    recording = bench.release()
    assert recording.duration_ms == 1500
    assert frequency(recording.pcm) == pytest.approx(1000, abs=2)
    assert recording.problem == ""
    assert recording.notes == ()


def test_the_200_ms_before_the_key_went_down_are_in_it() -> None:
    bench = Bench(MONO_16)
    bench.talk.arm()
    bench.say(3.0, hertz=700)
    bench.say(0.2, hertz=1500)
    bench.talk.press()
    bench.say(0.8, hertz=1500)
    recording = bench.release()
    assert recording.duration_ms == 1000
    assert frequency(recording.pcm.cut(3200)) == pytest.approx(1500, abs=6)


def test_a_second_recording_begins_with_its_own_pre_roll() -> None:
    bench = Bench(MONO_16)
    bench.talk.press()
    bench.say(1.0, hertz=700)
    bench.release()
    bench.say(0.1, hertz=1500)
    bench.talk.press()
    bench.say(0.9, hertz=1500)
    recording = bench.release()
    assert recording.duration_ms == 1000
    assert frequency(recording.pcm) == pytest.approx(1500, abs=2)


def test_what_the_device_still_holds_at_release_is_in_it() -> None:
    bench = Bench(MONO_16)
    bench.talk.press()
    bench.say(0.9)
    bench.source.held_back = bytes(3200)
    assert bench.release().duration_ms == 1000


def test_nothing_heard_before_arming_or_after_disarming_is_kept() -> None:
    bench = Bench(MONO_16)
    bench.talk.arm()
    bench.say(1.0)
    bench.talk.disarm()
    assert not bench.source.is_open
    bench.talk.press()
    bench.say(0.5)
    assert bench.release().duration_ms == 500


def test_disarming_while_the_key_is_held_throws_the_recording_away() -> None:
    bench = Bench()
    bench.talk.press()
    bench.say(1.0)
    bench.talk.disarm()
    assert bench.talk.release() is None
    assert bench.states == [TalkState.READY, TalkState.RECORDING, TalkState.OFF]


def test_a_recording_ends_at_30_seconds_and_says_so_while_the_key_is_still_held() -> None:
    bench = Bench(MONO_16)
    bench.talk.arm()
    bench.say(1.0)
    bench.talk.press()
    bench.say(29.7)
    assert bench.words == []
    bench.say(2.0)
    assert bench.states == [TalkState.READY, TalkState.RECORDING, TalkState.FULL]
    assert bench.words == ["30 seconds are recorded, and that is the limit. Let go."]
    recording = bench.release()
    assert recording.duration_ms == 30_000
    assert recording.problem == ""
    assert recording.notes == ("It was ended at 30 seconds, the longest that the service plays.",)


def test_a_key_that_was_only_touched_gives_nothing_to_send() -> None:
    bench = Bench()
    bench.talk.arm()
    bench.say(1.0)
    bench.talk.press()
    bench.say(0.1)
    assert bench.release().problem.startswith("That was too short to be understood")


def test_a_muted_microphone_is_noticed() -> None:
    bench = Bench()
    bench.talk.press()
    bench.say(1.0, peak=0.0)
    assert bench.release().problem.startswith("The microphone gave nothing but silence")


def test_a_microphone_that_delivers_too_little_is_noticed() -> None:
    bench = Bench()
    bench.talk.press()
    bench.say(0.3)
    bench.clock.advance(2.0)
    assert bench.release().problem.startswith("The microphone delivered less sound than you spoke")


@pytest.mark.parametrize(("peak", "note"), [(1.0, "You were too loud"), (0.01, "You were very quiet")])
def test_a_voice_that_is_too_loud_or_too_quiet_is_noted_and_may_be_sent(peak: float, note: str) -> None:
    bench = Bench(MONO_16)
    bench.talk.press()
    bench.say(1.0, peak=peak)
    recording = bench.release()
    assert recording.problem == ""
    assert recording.notes[0].startswith(note)


def test_a_microphone_that_is_pulled_out_spoils_the_recording_and_says_so_at_once() -> None:
    bench = Bench()
    bench.talk.press()
    bench.say(1.0)
    bench.source.fail(inputs.lost("Headset"))
    assert bench.states == [TalkState.READY, TalkState.RECORDING, TalkState.BROKEN]
    assert bench.words[0].startswith("The microphone “Headset” was disconnected.")
    recording = bench.release()
    assert recording.problem == bench.words[0]
    assert recording.duration_ms == 1000
    assert bench.states[-1] is TalkState.OFF


def test_after_a_failure_the_next_press_opens_the_input_again() -> None:
    bench = Bench()
    bench.talk.arm()
    bench.source.fail(inputs.lost("Headset"))
    assert bench.talk.state is TalkState.OFF
    bench.talk.press()
    bench.say(1.0)
    assert bench.release().problem == ""


def test_an_input_that_cannot_be_opened_is_reported_and_nothing_changes() -> None:
    bench = Bench()
    bench.source.refuses = inputs.none_found()
    with pytest.raises(InputTrouble, match="No microphone was found"):
        bench.talk.press()
    assert bench.talk.state is TalkState.OFF
    assert bench.talk.release() is None


def test_a_repeated_press_goes_on_with_the_same_recording() -> None:
    bench = Bench()
    bench.talk.press()
    bench.say(0.5)
    bench.talk.press()
    bench.say(0.5)
    assert bench.release().duration_ms == 1000


def test_the_meter_reads_about_every_50_ms_while_the_input_is_open() -> None:
    bench = Bench(MONO_16)
    bench.talk.arm()
    bench.say(1.0, peak=1.0)
    assert 7 <= len(bench.levels) <= 20
    assert bench.levels[-1].peak == pytest.approx(0.0, abs=0.1)
    assert bench.levels[-1].rms == pytest.approx(-3.0, abs=0.2)


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from([MONO_16, Layout(44_100, 2, Encoding.F32), Layout(8000, 1, Encoding.U8)]),
    st.integers(0, 600),
    st.integers(1, 900),
    st.integers(300, 9000),
)
def test_a_recording_is_as_long_as_the_key_was_held_and_the_pre_roll(
    layout: Layout, before_ms: int, held_ms: int, piece: int
) -> None:
    bench = Bench(layout)
    bench.talk.arm()
    for _ in range(2):  # the second time the stream goes on where it was cut
        bench.source.say(samples(before_ms, layout), piece=piece)
        bench.talk.press()
        bench.source.say(samples(held_ms, layout), piece=piece)
        recording = bench.release()
        expected = min(before_ms, 200) + held_ms
        assert recording.pcm.count / 16 == pytest.approx(expected, abs=0.3)
        assert recording.level.peak == pytest.approx(-12, abs=1.5)  # a frame cut in two would be noise


def samples(milliseconds: int, layout: Layout) -> Samples:
    return np.full(layout.frames_in(milliseconds), 0.25, np.float32)
