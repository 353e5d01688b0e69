"""Where the windows stood and how the board was arranged, kept between runs. Losing it costs nothing but comfort."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from supervisor_desk.ui.board_columns import BoardLayout
from supervisor_desk.ui.window_place import WindowPlace

logger = logging.getLogger(__name__)


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is kept."""

    window: WindowPlace = WindowPlace()
    board: BoardLayout = BoardLayout()


def load_places(path: Path) -> Places:
    """What was kept; the built-in arrangement where there is nothing, or nothing that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Places)
    except FileNotFoundError:
        return Places()
    except (OSError, msgspec.MsgspecError) as error:
        logger.info("the places of the windows cannot be read: %s", type(error).__name__)
        return Places()


def save_places(path: Path, places: Places) -> None:
    """Keep ``places``; a disk that does not take it is only noted."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(places))
        fresh.replace(path)
    except OSError as error:
        logger.info("the places of the windows were not kept: %s", type(error).__name__)
