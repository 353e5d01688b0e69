"""WebSocket frames as a server sends them, for streams that write past aiohttp's own sender. Pure."""

from __future__ import annotations

import struct

TEXT, CLOSE, PING, PONG = 0x81, 0x88, 0x89, 0x8A
"""First bytes of unfragmented WebSocket frames (RFC 6455, section 5.2)."""


def websocket_frame(first_byte: int, payload: bytes) -> bytes:
    """A frame as a server sends it: whole and unmasked."""
    size = len(payload)
    if size < 126:
        return bytes((first_byte, size)) + payload
    if size < 65536:
        return struct.pack("!BBH", first_byte, 126, size) + payload
    return struct.pack("!BBQ", first_byte, 127, size) + payload
