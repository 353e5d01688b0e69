"""Hold a key and speak: from an input to a finished recording. Knows no device and no window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from supervisor_desk.actions.ports import Clock
from supervisor_desk.audio.convert import Converter
from supervisor_desk.audio.inputs import InputTrouble, SoundInput
from supervisor_desk.audio.layout import Layout
from supervisor_desk.audio.level import SILENT_BELOW_DBFS, Level
from supervisor_desk.audio.loudness import level_of
from supervisor_desk.audio.pcm import MAX_MS, MAX_SAMPLES, Pcm
from supervisor_desk.audio.preroll import PRE_ROLL_MS, PreRoll
from supervisor_desk.audio.recording import Recording, TalkState
from supervisor_desk.audio.samples import from_16_bit, mono

SHORTEST_MS: Final = 250
"""A key held for less was touched by accident: no word is shorter."""
QUIET_BELOW_DBFS: Final = -30.0
"""Speech whose loudest moment stays below this is hard to hear under a call."""
OVERDRIVEN_DBFS: Final = -0.05
_METER_MS: Final = 50


class PushToTalk:
    """Records from one input between ``press`` and ``release``. All of it belongs to the thread of the main loop.

    ``level`` gets a meter reading every 50 ms while the input is open. ``changed`` is told each new state, and words
    where the input failed or the limit was reached. Nothing that was said is kept beyond the pre-roll before the key
    goes down, nor after the recording was handed over.
    """

    def __init__(
        self,
        source: SoundInput,
        clock: Clock,
        *,
        level: Callable[[Level], None],
        changed: Callable[[TalkState, str], None],
    ) -> None:
        self._source = source
        self._clock = clock
        self._level = level
        self._changed = changed
        self._state = TalkState.OFF
        self._layout: Layout | None = None
        self._pre_roll = PreRoll(0)
        self._take: _Take | None = None
        self._pressed_at = 0.0
        self._rest = b""
        self._unmeasured = bytearray()
        self._trouble = ""

    @property
    def state(self) -> TalkState:
        """Where it stands."""
        return self._state

    def arm(self) -> None:
        """Open the input and keep the pre-roll. Raises ``InputTrouble``. Does nothing if it is open."""
        if self._state is not TalkState.OFF:
            return
        self._layout = layout = self._source.open(self._hear, self._break)
        self._pre_roll = PreRoll(layout.frames_in(PRE_ROLL_MS) * layout.frame_bytes)
        self._rest = b""
        self._unmeasured.clear()
        self._become(TalkState.READY)

    def disarm(self) -> None:
        """Close the input and forget all that was heard."""
        self._source.close()
        self._pre_roll.take()
        self._unmeasured.clear()
        self._take = None
        if self._state is not TalkState.OFF:
            self._become(TalkState.OFF)

    def press(self) -> None:
        """The key went down: record, beginning with the pre-roll. Raises ``InputTrouble`` where it was not armed and
        cannot be. A second press does nothing.
        """
        self.arm()
        if self._state is not TalkState.READY or self._layout is None:
            return
        self._take = _Take(self._layout, self._pre_roll.take())
        self._pressed_at = self._clock.monotonic()
        self._become(TalkState.RECORDING)

    def release(self) -> Recording | None:
        """The key went up: what was recorded, or ``None`` if nothing was being recorded. The input stays open."""
        if self._state is TalkState.RECORDING:
            self._source.flush()
        take, self._take = self._take, None
        if take is None:
            return None
        was = self._state
        held_ms = (self._clock.monotonic() - self._pressed_at) * 1000
        trouble = self._trouble if was is TalkState.BROKEN else ""
        recording = _judged(take, held_ms, trouble, full=was is TalkState.FULL)
        self._become(TalkState.OFF if was is TalkState.BROKEN else TalkState.READY)
        return recording

    def _hear(self, piece: bytes) -> None:
        layout = self._layout
        if layout is None:
            return
        piece = self._rest + piece
        whole = len(piece) - len(piece) % layout.frame_bytes  # a stream may be cut anywhere
        piece, self._rest = piece[:whole], piece[whole:]
        self._measure(piece, layout)
        if self._state is not TalkState.RECORDING or self._take is None:
            self._pre_roll.keep(piece)
            return
        self._take.hear(piece)
        if self._take.full:
            self._become(TalkState.FULL, f"{MAX_MS // 1000} seconds are recorded, and that is the limit. Let go.")

    def _break(self, trouble: InputTrouble) -> None:
        self._trouble = str(trouble)
        self._become(TalkState.OFF if self._take is None else TalkState.BROKEN, str(trouble))

    def _measure(self, piece: bytes, layout: Layout) -> None:
        self._unmeasured += piece
        if layout.milliseconds(len(self._unmeasured)) >= _METER_MS:
            self._level(level_of(mono(bytes(self._unmeasured), layout)))
            self._unmeasured.clear()

    def _become(self, state: TalkState, words: str = "") -> None:
        self._state = state
        self._changed(state, words)


class _Take:
    """One recording while it grows, up to the limit."""

    def __init__(self, layout: Layout, pre_roll: bytes) -> None:
        self._layout = layout
        self._converter = Converter(layout)
        self._left = layout.frames_in(MAX_MS) * layout.frame_bytes
        self._heard = 0
        self.hear(pre_roll)
        self._heard = 0  # the key was not down yet

    @property
    def full(self) -> bool:
        return self._left == 0

    @property
    def heard_ms(self) -> float:
        """How much sound came while the key was held."""
        return self._layout.milliseconds(self._heard)

    def hear(self, piece: bytes) -> None:
        piece = piece[: self._left]
        self._left -= len(piece)
        self._heard += len(piece)
        self._converter.feed(piece)

    def finish(self) -> Pcm:
        return self._converter.finish().cut(MAX_SAMPLES)


def _judged(take: _Take, held_ms: float, trouble: str, *, full: bool) -> Recording:
    pcm = take.finish()
    level = level_of(from_16_bit(pcm.frames))
    notes = []
    if full:
        notes.append(f"It was ended at {MAX_MS // 1000} seconds, the longest that the service plays.")
    if level.peak > OVERDRIVEN_DBFS:
        notes.append("You were too loud for the microphone, and it distorts: turn it down or speak from further away.")
    elif level.peak < QUIET_BELOW_DBFS:
        notes.append("You were very quiet: the agent may not hear you under the call.")
    problem = trouble or _problem(held_ms, take.heard_ms, level)
    return Recording(pcm=pcm, level=level, problem=problem, notes=tuple(notes))


def _problem(held_ms: float, heard_ms: float, level: Level) -> str:
    if held_ms < SHORTEST_MS:
        return "That was too short to be understood, and nothing was sent. Hold the key for as long as you speak."
    if heard_ms < min(held_ms, MAX_MS) / 2:
        return (
            "The microphone delivered less sound than you spoke, and nothing was sent. Say it again; if that does not "
            "help, connect it again or choose another one under “Voice cue”."
        )
    if level.peak < SILENT_BELOW_DBFS:
        return (
            "The microphone gave nothing but silence, and nothing was sent. Check that it is not muted, that the right "
            "one is chosen, and that the system lets Supervisor Desk use it."
        )
    return ""
