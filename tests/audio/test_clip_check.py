"""Each file that somebody may choose gets the right treatment and the right words."""

from __future__ import annotations

import os
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervisor_desk.audio.clip import Clip
from supervisor_desk.audio.clip_check import MAX_BYTES, check
from supervisor_desk.audio.clip_problem import ClipProblem, Trouble, length_words
from supervisor_desk.audio.decoder import ChildDecoder, Decoded, Decoder, Undecodable
from supervisor_desk.audio.layout import Encoding, Layout
from tests.audio.sounds import RECORDINGS, frequency, raw, tone, wav

STEREO_48 = Layout(48_000, 2, Encoding.S16)
MP3 = (RECORDINGS / "tone-stereo.mp3").read_bytes()


class NoDecoder:
    """For files that must not need one."""

    def decode(self, content: bytes, limit_ms: int) -> Decoded:
        raise AssertionError("nothing was to be decoded")


class FixedDecoder:
    """Gives what it was told to give."""

    def __init__(self, decoded: Decoded) -> None:
        self._decoded = decoded

    def decode(self, content: bytes, limit_ms: int) -> Decoded:
        return self._decoded


def made(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def wav_of(seconds: float, layout: Layout, *, peak: float = 0.5) -> bytes:
    return wav(raw(tone(seconds, rate=layout.rate, peak=peak), layout), layout)


def clip(path: Path, decoder: Decoder | None = None) -> Clip:
    found = check(path, decoder or NoDecoder())
    assert isinstance(found, Clip), found
    return found


def problem(path: Path, decoder: Decoder | None = None) -> ClipProblem:
    found = check(path, decoder or NoDecoder())
    assert isinstance(found, ClipProblem), found
    assert found.sentence == f"{found.what} {found.means} {found.remedy}"
    assert path.name in found.what
    return found


def test_a_wav_at_48_khz_stereo_is_converted(tmp_path: Path) -> None:
    found = clip(made(tmp_path, "Please hold.wav", wav_of(1.5, STEREO_48)))
    assert (found.name, found.duration_ms, found.source) == ("Please hold", 1500, "WAV, 48 kHz stereo, 16-bit")
    assert frequency(found.pcm) == pytest.approx(440, abs=2)
    assert found.peak == pytest.approx(-6.0, abs=0.2)
    assert found.loudness == pytest.approx(-9.7, abs=0.5)
    assert found.notes == ("It is very loud and may distort. Play it at a mix level of 0.5, or turn it down.",)


def test_a_wav_written_by_the_standard_library_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "hello.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(raw(tone(1.0, rate=8000, peak=0.1), Layout(8000, 1, Encoding.S16)))
    found = clip(path)
    assert found.duration_ms == 1000
    assert found.notes == ()


@pytest.mark.parametrize("encoding", [Encoding.S24, Encoding.F32, Encoding.U8, Encoding.S32, Encoding.F64])
def test_wav_files_of_other_widths_are_converted(tmp_path: Path, encoding: Encoding) -> None:
    layout = Layout(44_100, 2, encoding)
    found = clip(made(tmp_path, "wide.wav", wav_of(1.0, layout, peak=0.2)))
    assert found.duration_ms == 1000
    assert found.peak == pytest.approx(-14, abs=0.3)


def test_an_mp3_is_decoded_and_converted() -> None:
    found = clip(RECORDINGS / "tone-mono.mp3", ChildDecoder())
    assert found.source == "MP3, 8 kHz mono"
    assert found.duration_ms == pytest.approx(1150, abs=10)
    assert frequency(found.pcm) == pytest.approx(440, abs=2)


def test_an_ogg_is_decoded_and_converted() -> None:
    found = clip(RECORDINGS / "tone-stereo.ogg", ChildDecoder())
    assert found.source == "OGG, 44.1 kHz stereo"
    assert found.duration_ms == pytest.approx(1000, abs=10)


def test_an_mp3_called_wav_is_taken_for_what_it_is(tmp_path: Path) -> None:
    found = clip(made(tmp_path, "greeting.wav", MP3), ChildDecoder())
    assert found.source.startswith("MP3")
    assert found.notes[0] == "Its name ends in .wav, but it is an MP3 file; that does no harm here."


@pytest.mark.parametrize("seconds", [31.0, 30.05])
def test_a_wav_longer_than_30_seconds_is_refused_with_its_length(tmp_path: Path, seconds: float) -> None:
    found = problem(made(tmp_path, "long.wav", wav_of(seconds, Layout(8000, 1, Encoding.S16))))
    assert found.trouble is Trouble.TOO_LONG
    assert f"lasts {seconds:g} seconds; the service plays 30 seconds at most" in found.what


def test_exactly_30_seconds_are_taken(tmp_path: Path) -> None:
    found = clip(made(tmp_path, "full.wav", wav_of(30.0, Layout(44_100, 1, Encoding.S16))))
    assert found.duration_ms == 30_000


def test_an_mp3_of_31_seconds_is_refused_without_being_decoded(tmp_path: Path) -> None:
    content = (RECORDINGS / "tone-mono.mp3").read_bytes() * 27
    found = problem(made(tmp_path, "long.mp3", content))
    assert found.trouble is Trouble.TOO_LONG
    assert "lasts 31.1 seconds" in found.what


def test_an_ogg_of_31_seconds_is_refused() -> None:
    found = problem(RECORDINGS / "long.ogg", ChildDecoder())
    assert found.trouble is Trouble.TOO_LONG
    assert "lasts more than 30 seconds" in found.what


def test_the_padding_that_compression_adds_is_cut_off(tmp_path: Path) -> None:
    layout = Layout(16_000, 1, Encoding.S16)
    decoder = FixedDecoder(Decoded(((layout, raw(tone(30.067, peak=0.1), layout)),)))
    found = clip(made(tmp_path, "full.mp3", MP3), decoder)
    assert found.duration_ms == 30_000
    assert found.notes == ("The last 67 ms were cut off: the service plays 30 seconds.",)


def test_a_text_file_called_wav_is_called_a_text_file(tmp_path: Path) -> None:
    found = problem(made(tmp_path, "script.wav", b"Good morning, how may I help you?\n"))
    assert found.trouble is Trouble.NOT_A_CLIP
    assert found.what == "“script.wav” is a text file, though its name ends in .wav."
    assert "WAV, MP3 and OGG" in found.remedy


def test_another_sound_format_is_named(tmp_path: Path) -> None:
    found = problem(made(tmp_path, "song.flac", b"fLaC" + bytes(100)))
    assert found.what == "“song.flac” is a FLAC sound file."


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    assert problem(made(tmp_path, "nothing.mp3", b"")).trouble is Trouble.EMPTY


def test_a_wav_without_samples_is_called_so(tmp_path: Path) -> None:
    found = problem(made(tmp_path, "header.wav", wav(b"", STEREO_48)))
    assert (found.trouble, found.what) == (Trouble.EMPTY, "“header.wav” is a sound file of no length.")


def test_silence_is_refused(tmp_path: Path) -> None:
    found = problem(made(tmp_path, "muted.wav", wav(bytes(192_000), STEREO_48)))
    assert found.trouble is Trouble.SILENT


def test_a_very_quiet_clip_is_taken_with_a_note(tmp_path: Path) -> None:
    found = clip(made(tmp_path, "quiet.wav", wav_of(1.0, STEREO_48, peak=0.01)))
    assert found.notes[0].startswith("It is very quiet")


def test_a_damaged_wav_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    found = problem(made(tmp_path, "old.wav", wav(bytes(1000), STEREO_48, code=0x0002)))
    assert found.trouble is Trouble.DAMAGED
    assert "is a WAV file, but its sound is compressed (ADPCM)" in found.what


def test_a_wav_that_breaks_off_is_taken_with_a_note(tmp_path: Path) -> None:
    content = wav_of(2.0, Layout(16_000, 1, Encoding.S16), peak=0.1)
    found = clip(made(tmp_path, "half.wav", content[: 44 + 32_000]))
    assert found.duration_ms == 1000
    assert found.notes[0].startswith("The file breaks off: only 1 second of its sound")


def test_joined_mp3_recordings_of_different_formats_are_refused(tmp_path: Path) -> None:
    content = MP3 + (RECORDINGS / "tone-mono-44.mp3").read_bytes()
    found = problem(made(tmp_path, "joined.mp3", content))
    assert found.trouble is Trouble.DAMAGED
    assert "put together from recordings of different formats" in found.what


def test_what_the_decoder_cannot_do_is_passed_on(tmp_path: Path) -> None:
    class Failing:
        def decode(self, content: bytes, limit_ms: int) -> Decoded:
            raise Undecodable("the decoder gave up on it")

    found = problem(made(tmp_path, "broken.mp3", MP3), Failing())
    assert found.what == "“broken.mp3” is an MP3 file, but the decoder gave up on it."


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = made(tmp_path, "huge.mp3", MP3)
    os.truncate(path, MAX_BYTES + 1)
    found = problem(path)
    assert found.trouble is Trouble.TOO_LARGE
    assert "the limit is 32 MB" in found.what


def test_a_short_wav_with_far_too_many_bytes_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path, "studio.wav", wav(b"", Layout(192_000, 64, Encoding.F64)).replace(bytes(4), b"\xff" * 4))
    os.truncate(path, MAX_BYTES + 100_000)
    assert problem(path).trouble is Trouble.TOO_LARGE


def test_a_file_that_is_gone_is_called_gone(tmp_path: Path) -> None:
    assert problem(tmp_path / "gone.wav").trouble is Trouble.MISSING


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert problem(tmp_path).trouble is Trouble.NOT_A_CLIP


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are files only on Unix")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    assert problem(tmp_path / "pipe.wav").trouble is Trouble.NOT_A_CLIP


@pytest.mark.parametrize(("number", "trouble"), [(13, "You may not read"), (5, "cannot be read")])
def test_a_file_that_the_system_does_not_give_is_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, trouble: str
) -> None:
    path = made(tmp_path, "locked.wav", b"RIFF")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "open", refuse)
    found = problem(path)
    assert found.trouble is Trouble.UNREADABLE
    assert trouble in found.what


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (1000, "1 second"),
        (1500, "1.5 seconds"),
        (30_020, "30.02 seconds"),
        (60_000, "1 minute"),
        (125_400, "2 minutes 5 seconds"),
    ],
)
def test_lengths_are_said_in_words(milliseconds: float, words: str) -> None:
    assert length_words(milliseconds) == words


def test_one_speaker_in_one_channel_of_two_is_heard(tmp_path: Path) -> None:
    frames = np.zeros((48_000, 2), "<i2")
    frames[:, 0] = (tone(1.0, rate=48_000) * 32767).astype("<i2")
    found = clip(made(tmp_path, "left.wav", wav(frames.tobytes(), STEREO_48)))
    assert found.peak == pytest.approx(-12, abs=0.2)


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_no_damage_to_a_file_leads_to_anything_but_a_clip_or_words(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    class Failing:
        def decode(self, content: bytes, limit_ms: int) -> Decoded:
            raise Undecodable("it is damaged")

    layout = Layout(8000, 2, data.draw(st.sampled_from([Encoding.S16, Encoding.F32, Encoding.F64])))
    content = bytearray(data.draw(st.sampled_from([wav_of(0.2, layout), MP3[:2000]])))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, 60))] = data.draw(st.integers(0, 255))
    path = made(
        tmp_path_factory.getbasetemp(), "damaged.wav", bytes(content[: data.draw(st.integers(1, len(content)))])
    )
    found = check(path, Failing())
    if isinstance(found, Clip):
        assert 0 < found.duration_ms <= 30_000
        assert np.isfinite([found.loudness, found.peak]).all()
    else:
        assert found.sentence
