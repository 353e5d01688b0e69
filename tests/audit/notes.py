"""Notes as the desk writes them, and logs full of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from supervisor_desk.actions.ports import Note
from supervisor_desk.audit.chain import Head, RawRow, genesis, link
from supervisor_desk.audit.masking import Figure
from supervisor_desk.audit.record import Origin, draft, numbered
from supervisor_desk.audit.writer import Writer
from tests.support.clock import NOON, FakeClock

ORIGIN = Origin(actor="sup-7", desk="d35c0001", host="DESK-042", platform="control")


def intent(delivery: str = "d-1", what: str = "coach", **more: str) -> Note:
    return Note(step="intent", what=what, delivery=delivery, **more)  # type: ignore[arg-type]


def outcome(delivery: str = "d-1", state: str = "confirmed", what: str = "coach", **more: str) -> Note:
    return Note(step="outcome", what=what, delivery=delivery, state=state, **more)  # type: ignore[arg-type]


def write(path: Path, notes: Sequence[Note], at: float = NOON) -> Head:
    """Write a log at once, without its threads; entries are one second apart."""
    heads: list[Head] = []
    writer = Writer(path, FakeClock(at), heads.append)
    writer.write([draft(note, ORIGIN, at + second) for second, note in enumerate(notes)])
    writer.close()
    return heads[-1]


def chained(notes: Sequence[Note], chain: str = "c") -> list[RawRow]:
    """Rows as the log holds them, made without it."""
    last, rows = genesis(chain), []
    for sequence, note in enumerate(notes, 1):
        body = numbered(draft(note, ORIGIN, NOON + sequence), sequence)
        last = link(last, body)
        rows.append((sequence, body, last))
    return rows


texts = st.text(st.characters(codec="utf-8"), max_size=20)
figures: st.SearchStrategy[Figure] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    texts,
)
notes = st.builds(
    Note,
    step=st.sampled_from(["intent", "outcome", "notice"]),
    what=texts,
    delivery=texts,
    conversation=texts,
    participant=texts,
    state=texts,
    proof=texts,
    reason=texts,
    retry_of=texts,
    detail=st.dictionaries(texts, figures, max_size=4),
)
