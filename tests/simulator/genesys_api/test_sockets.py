"""One socket: what is held back comes after the next message, nothing comes after the end."""

from __future__ import annotations

from asyncio import Transport
from typing import cast

from supervisor_desk.simulator.genesys_api.channels import Channel
from supervisor_desk.simulator.genesys_api.signin import Client, Token
from supervisor_desk.simulator.genesys_api.sockets import Socket
from supervisor_desk.simulator.websocket_frames import CLOSE, TEXT


class Wire:
    """A transport that keeps what is written to it."""

    def __init__(self) -> None:
        self.sent = b""
        self.closing = False

    def write(self, data: bytes) -> None:
        self.sent += data

    def is_closing(self) -> bool:
        return self.closing


def socket(wire: Wire) -> Socket:
    channel = Channel("streaming-1-x", Token("t", Client("c", "C"), None, 9.0), 1, 9.0)
    return Socket(cast(Transport, wire), channel, lambda: 7.0, 0.0)


def test_what_is_held_back_follows_the_next_message() -> None:
    wire = Wire()
    one = socket(wire)
    one.held_back.append(b"late")
    one.push(b"now")
    one.write()
    assert wire.sent == bytes((TEXT, 3)) + b"nowlate"


def test_it_ends_once_and_says_why() -> None:
    wire = Wire()
    one = socket(wire)
    one.end(1000, "bye")
    one.end(1001, "again")
    assert wire.sent == bytes((CLOSE, 5)) + b"\x03\xe8bye"
    assert one.closing == 7.0


def test_nothing_is_written_to_a_connection_that_is_gone() -> None:
    wire = Wire()
    wire.closing = True
    one = socket(wire)
    one.push(b"x")
    one.write()
    assert (wire.sent, one.out) == (b"", [])
