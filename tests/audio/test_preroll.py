"""What is kept of the moment before the key went down."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.audio.layout import Encoding, Layout
from supervisor_desk.audio.preroll import PRE_ROLL_MS, PreRoll

pieces = st.lists(st.binary(max_size=50), max_size=30)


@given(st.integers(0, 200), pieces)
def test_the_newest_bytes_are_kept_however_the_stream_is_cut(size: int, stream: list[bytes]) -> None:
    pre_roll = PreRoll(size)
    for piece in stream:
        pre_roll.keep(piece)
    everything = b"".join(stream)
    assert pre_roll.take() == everything[max(0, len(everything) - size) :]


@given(pieces, pieces)
def test_what_was_taken_is_forgotten(before: list[bytes], after: list[bytes]) -> None:
    pre_roll = PreRoll(10_000)
    for piece in before:
        pre_roll.keep(piece)
    pre_roll.take()
    for piece in after:
        pre_roll.keep(piece)
    assert pre_roll.take() == b"".join(after)


def test_200_ms_are_kept_at_any_rate() -> None:
    layout = Layout(44_100, 2, Encoding.F32)
    pre_roll = PreRoll(layout.frames_in(PRE_ROLL_MS) * layout.frame_bytes)
    pre_roll.keep(bytes(layout.frame_bytes * 44_100))
    assert layout.milliseconds(len(pre_roll.take())) == 200
