"""Event to record: the desk's decoders against bare structs on the same bytes, and against the vendor's library."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgspec

from supervisor_desk.service.dialects.control.decode import decode, peek
from supervisor_desk.service.dialects.genesys.frames import decode as decode_cloud
from supervisor_desk.service.dialects.genesys.names import Names
from tests.benchmarks import peer
from tests.benchmarks.bare import bare_decode
from tests.benchmarks.figures import Figure, at_least
from tests.benchmarks.frames import frames
from tests.benchmarks.rounds import Size, cpu, in_turn, times_quicker

PEER = "the vendor's Python library"


def run(size: Size, *, peer_python: str = "") -> list[Figure]:
    """How many events a second become records."""
    texts = list(frames(size.of(2_000, 200)))
    ours, bare, plain, glance = in_turn(
        size.of(15, 1),
        lambda: [decode(text) for text in texts],
        lambda: [bare_decode(text) for text in texts],
        lambda: [json.loads(text) for text in texts],
        lambda: [peek(text) for text in texts],
    )
    rate = len(texts) / cpu(ours)
    found = _peer(peer_python or sys.executable, size.of(400, 20))
    return [
        Figure("decode, event to record", rate, "/s", "bare narrow msgspec", times_quicker(ours, bare), at_least(0.9)),
        _against_peer("decode, event to record, and the vendor's reading", rate, found),
        Figure("decode, bare narrow msgspec", len(texts) / cpu(bare), "/s"),
        Figure("decode, json.loads", len(texts) / cpu(plain), "/s"),
        Figure("look before decoding (lane, id, sequence)", len(texts) / cpu(glance), "/s"),
        *_cloud(size, found),
    ]


def _cloud(size: Size, found: float | None) -> list[Figure]:
    """Events as Genesys Cloud sends them, which its own library is made for."""
    topic = f"v2.routing.queues.{peer.QUEUE}.conversations.calls"
    text = msgspec.json.encode({"topicName": topic, "version": "2", "eventBody": peer.conversation()})
    names = Names()
    count = size.of(3_000, 200)
    (ours,) = in_turn(size.of(9, 1), lambda: [decode_cloud(text, names) for _ in range(count)])
    told = [] if found is None else [Figure(PEER, found, "/s", note="a Genesys Cloud event of the same size")]
    return [_against_peer("decode, Genesys Cloud event", count / cpu(ours), found), *told]


def _against_peer(what: str, rate: float, found: float | None) -> Figure:
    if found is None:
        return Figure(what, rate, "/s", note=f"{PEER}: not installed")
    return Figure(what, rate, "/s", PEER, rate / found, at_least(200))


def _peer(python: str, count: int) -> float | None:
    """Events a second that the library reads, in a process of its own; ``None`` where it is not there."""
    done = subprocess.run([python, str(Path(peer.__file__)), str(count)], capture_output=True, text=True, check=False)
    return float(done.stdout) if done.returncode == 0 else None
