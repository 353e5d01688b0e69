"""Filters of the event stream, and events that go wrong on purpose, without a server."""

from __future__ import annotations

import pytest

from supervisor_desk.simulator.control_api.disturbance import Disturbance
from supervisor_desk.simulator.control_api.frames import Frame
from supervisor_desk.simulator.control_api.sockets import Filter
from supervisor_desk.simulator.faults import KINDS, Fault, Where
from tests.support.clock import FakeClock

CALL = Frame("conversation", "c-1", ("q-billing", "q-orders"), ("billing",), b'{"sequence":', b',"state":"active"}')
BEAT = Frame("heartbeat", "", (), (), b'{"sequence":', b"}")


@pytest.mark.parametrize(
    ("wanted", "call", "beat"),
    [
        (Filter(), True, True),
        (Filter(kinds=frozenset({"conversation"})), True, False),
        (Filter(kinds=frozenset({"agent"})), False, False),
        (Filter(queues=frozenset({"q-orders"})), True, True),
        (Filter(queues=frozenset({"q-claims"})), False, True),
        (Filter(skills=frozenset({"billing", "x"})), True, True),
        (Filter(skills=frozenset({"x"})), False, True),
        (Filter(queues=frozenset({"q-orders"}), skills=frozenset({"x"})), False, True),
    ],
)
def test_a_filter_passes_what_was_asked_for(wanted: Filter, call: bool, beat: bool) -> None:
    assert (wanted.passes(CALL), wanted.passes(BEAT)) == (call, beat)


def test_a_frame_takes_its_sequence_last() -> None:
    assert CALL.text(12) == b'{"sequence":12,"state":"active"}'


def test_every_fault_of_events_is_known_to_the_disturbance() -> None:
    disturbance = Disturbance(lambda _: [], FakeClock().monotonic)
    for name, kind in KINDS.items():
        if kind.where is Where.EVENT:
            disturbance.send(CALL, Fault(name, {}), "now")
        else:
            with pytest.raises(ValueError, match="does not strike single events"):
                disturbance.send(CALL, Fault(name, {}), "now")
