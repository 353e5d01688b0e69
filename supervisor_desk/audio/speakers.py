"""Opens what this computer plays sound on, and says in words why where that is not possible."""

from __future__ import annotations

import logging

from supervisor_desk.audio.outputs import NoPlayer, Player, no_sound_system

logger = logging.getLogger(__name__)


def player() -> Player:
    """The loudspeaker of this computer; without a sound system, a stand-in that says so. Needs Qt's application.

    Loads Qt's multimedia library, some tenths of a second: call it when somebody wants to listen.
    """
    try:
        from supervisor_desk.audio.playback import QtPlayer
    except ImportError as error:
        logger.info("no sound system to play on: %s", error)
        return NoPlayer(no_sound_system(error.msg))
    return QtPlayer()
