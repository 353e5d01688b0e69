"""Where the window stood and how it was divided: a plain record that the program keeps between runs.

The texts are Qt's own bytes as base64, opaque to everybody else; an empty one means the built-in place.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QByteArray


class FloorPlace(msgspec.Struct, frozen=True, kw_only=True):
    """How the floor is divided between board, detail and panel."""

    sideways: str = ""
    downwards: str = ""


class WindowPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where the window stood, and the floor in it."""

    geometry: str = ""
    floor: FloorPlace = FloorPlace()


def as_text(raw: QByteArray) -> str:
    """Bytes of Qt as text that any file can hold."""
    return bytes(raw.toBase64().data()).decode("ascii")


def as_bytes(text: str) -> QByteArray:
    """The bytes back; text that is none gives bytes that Qt will not take."""
    return QByteArray.fromBase64(QByteArray(text.encode("ascii", "ignore")))
