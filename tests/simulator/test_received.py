"""Counting what came."""

from __future__ import annotations

from supervisor_desk.simulator.received import KEPT, Received


def test_the_same_from_the_same_is_repeated_and_all_else_is_not() -> None:
    received = Received()
    for client, body in (("a", b"1"), ("a", b"1"), ("a", b"2"), ("b", b"1")):
        received.note_write(0, "POST", "/x", client, "", body)
    report = received.report()
    assert isinstance(report["repeated"], dict)
    assert [one["count"] for one in report["repeated"].values()] == [2]
    assert report["deliveries"] == {}


def test_only_what_acted_counts_as_acted() -> None:
    received = Received()
    for acted in (False, True, False):
        received.note_write(0, "POST", "/x", "a", "d-1", b"").acted = acted
    report = received.report()
    assert (report["deliveries"], report["acted"]) == ({"d-1": 3}, {"d-1": 1})


def test_memory_is_bounded_and_can_be_cleared() -> None:
    received = Received()
    for number in range(KEPT + 10):
        received.note_write(number, "POST", "/x", "a", "", b"")
    assert len(received.writes) == KEPT
    received.note("GET", "/y")
    received.clear()
    assert received.report() == {"requests": {}, "deliveries": {}, "acted": {}, "writes": [], "repeated": {}}
