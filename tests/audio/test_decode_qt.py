"""The program that decodes, run as the child that it is."""

from __future__ import annotations

import sys

import pytest

from supervisor_desk.audio.convert import convert
from supervisor_desk.audio.decoder import ChildDecoder, Undecodable
from tests.audio.sounds import RECORDINGS, frequency

LIMIT_MS = 30_000


@pytest.mark.parametrize(
    ("name", "rate", "channels"),
    [("tone-stereo.mp3", 44_100, 2), ("tone-mono.mp3", 8000, 1), ("tone-stereo.ogg", 44_100, 2)],
)
def test_compressed_sound_is_decoded(name: str, rate: int, channels: int) -> None:
    decoded = ChildDecoder().decode((RECORDINGS / name).read_bytes(), LIMIT_MS)
    ((layout, sound),) = decoded.stretches
    assert (layout.rate, layout.channels) == (rate, channels)
    assert decoded.whole
    assert layout.milliseconds(len(sound)) == pytest.approx(1050, abs=110)
    heard = frequency(convert(sound, layout))
    assert min(abs(heard - 440), abs(heard - 660)) < 2  # the other channel of the stereo files has 660 Hz


def test_decoding_stops_at_the_limit() -> None:
    decoded = ChildDecoder().decode((RECORDINGS / "tone-stereo.ogg").read_bytes(), 500)
    assert not decoded.whole
    assert sum(layout.milliseconds(len(sound)) for layout, sound in decoded.stretches) < 700


def test_the_tags_of_a_file_are_printed_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    ChildDecoder().decode((RECORDINGS / "tone-stereo.ogg").read_bytes(), LIMIT_MS)
    assert capfd.readouterr() == ("", "")


def test_a_damaged_file_is_said_to_be_damaged() -> None:
    broken = (RECORDINGS / "tone-stereo.ogg").read_bytes()[:3000]
    with pytest.raises(Undecodable, match="it is damaged"):
        ChildDecoder().decode(broken, LIMIT_MS)


def test_a_recording_that_crashes_the_decoder_takes_nobody_with_it() -> None:
    # Behind the change to mono, Qt 6.11 reads a second channel that is not there. A later Qt may well decode it.
    joined = b"".join((RECORDINGS / name).read_bytes() for name in ("tone-stereo.mp3", "tone-mono-44.mp3"))
    try:
        outcome = str(len(ChildDecoder().decode(joined, LIMIT_MS).stretches))
    except Undecodable as error:
        outcome = str(error)
    assert outcome in ("the decoder gave up on it", "1", "2")


def test_a_computer_without_the_decoder_says_so() -> None:
    code = (
        "import sys; from PySide6.QtMultimedia import QAudioDecoder; QAudioDecoder.isSupported = lambda self: False; "
        "from supervisor_desk.audio import decode_qt; sys.exit(decode_qt.main(sys.argv[1:]))"
    )
    with pytest.raises(Undecodable, match="this computer cannot decode it"):
        ChildDecoder([sys.executable, "-c", code]).decode((RECORDINGS / "tone-mono.mp3").read_bytes(), LIMIT_MS)
