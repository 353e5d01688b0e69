"""Files on their way out: converted once, refused in words, gone when they are not needed."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.app.cue_desk import CueDesk
from supervisor_desk.app.requests import Requests
from supervisor_desk.audio.cue_files import CueFiles
from supervisor_desk.audio.decoder import Decoded
from supervisor_desk.audio.layout import Encoding, Layout
from tests.audio.sounds import pcm, raw, tone, wav
from tests.support.builders import CALL
from tests.ui.situations import delivery

WIDE = Layout(48_000, 2, Encoding.S16)


class NoDecoder:
    def decode(self, content: bytes, limit_ms: int) -> Decoded:
        raise AssertionError("WAV files need no decoder")


class Bench:
    """A cue desk with what it passes on and says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work: list[Coroutine[Any, Any, Any]] = []
        self.sent: list[tuple[Action, bool]] = []
        self.told: list[str] = []
        self.files = CueFiles(folder / "cues")
        self.desk = CueDesk(
            self.files,
            NoDecoder(),
            self.start,
            self.onward_to(),
            converted=lambda path: path.parent == folder / "clips",
            tell=self.told.append,
        )

    def start(self, coroutine: Coroutine[Any, Any, Any], *, name: str) -> None:
        assert name
        self.work.append(coroutine)

    def onward_to(self) -> Requests:
        return self.onward

    def onward(self, action: Action, *, wait: bool = False) -> None:
        self.sent.append((action, wait))

    async def done(self) -> None:
        while self.work:
            await self.work.pop(0)

    def cue(self, **changes: Any) -> Action:
        return Action(kind=Kind.VOICE_CUE, conversation_id=CALL, **changes)

    def wide(self) -> str:
        path = self.folder / "wide.wav"
        path.write_bytes(wav(raw(tone(0.5, rate=48_000), WIDE), WIDE))
        return str(path)


def is_there(action: Action) -> bool:
    return Path(action.media_path).exists()


def shape(action: Action) -> bytes:
    """Channels and rate, as the header of the file has them."""
    return Path(action.media_path).read_bytes()[22:28]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


async def test_a_file_is_converted_before_it_goes_on(bench: Bench) -> None:
    action = bench.cue(media_path=bench.wide())
    bench.desk.request(action, wait=True)
    await bench.done()
    ((sent, wait),) = bench.sent
    assert wait
    assert sent.id == action.id
    assert sent.duration_ms == 500
    assert shape(sent) == (1).to_bytes(2, "little") + (16_000).to_bytes(4, "little")


async def test_a_second_press_while_it_is_converted_sends_nothing_twice(bench: Bench) -> None:
    where = bench.wide()
    bench.desk.request(bench.cue(media_path=where))
    bench.desk.request(bench.cue(media_path=where))
    await bench.done()
    assert len(bench.sent) == 1
    assert "Nothing was sent twice" in bench.told[0]
    bench.desk.request(bench.cue(media_path=where))
    await bench.done()
    assert len(bench.sent) == 2


async def test_what_cannot_be_a_cue_is_said_and_goes_no_further(bench: Bench) -> None:
    text = bench.folder / "notes.wav"
    text.write_text("Call back on Monday.\n")
    bench.desk.request(bench.cue(media_path=str(text)))
    await bench.done()
    assert bench.sent == []
    assert "is a text file" in bench.told[0]
    assert "Nothing was sent, and no call is affected." in bench.told[0]


@pytest.mark.parametrize("changes", [{"media_url": "https://media.example/a.wav"}, {}])
async def test_what_has_no_file_goes_on_as_it_is(bench: Bench, changes: dict[str, str]) -> None:
    action = bench.cue(**changes)
    bench.desk.request(action)
    assert bench.sent == [(action, False)]
    assert bench.work == []


async def test_a_clip_of_the_library_is_not_converted_again(bench: Bench) -> None:
    action = bench.cue(media_path=str(bench.folder / "clips" / "1.wav"))
    bench.desk.request(action)
    assert bench.sent == [(action, False)]


@pytest.mark.parametrize(
    ("state", "there"),
    [(DeliveryState.CONFIRMED, False), (DeliveryState.CANCELLED, False), (DeliveryState.FAILED, True)],
)
async def test_the_recording_stays_only_while_it_may_be_repeated(
    bench: Bench, state: DeliveryState, there: bool
) -> None:
    await bench.desk.keep(bench.cue(), lambda: bench.files.keep(pcm(0.1)), 100)
    action = bench.sent[0][0]
    bench.desk.delivery_changed(delivery(Kind.VOICE_CUE, state, action=action))
    await bench.done()
    assert is_there(action) is there
    await bench.desk.close()
    assert not is_there(action)


async def test_a_disk_that_takes_nothing_is_said(bench: Bench) -> None:
    def full() -> Path:
        raise OSError(28, "No space left on device")

    await bench.desk.keep(bench.cue(), full, 100)
    assert bench.sent == []
    assert "No space left" in bench.told[0]
