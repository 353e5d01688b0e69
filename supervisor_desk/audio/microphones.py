"""Opens the sound system of this computer, and says in words why where that is not possible."""

from __future__ import annotations

import logging
from typing import Final

from supervisor_desk.audio.inputs import Microphones, no_sound_system
from supervisor_desk.audio.no_microphones import NoMicrophones

LOGGING_RULES: Final = "qt.multimedia.symbolsresolver=false\nqt.multimedia.ffmpeg.info=false"
"""For ``QLoggingCategory.setFilterRules``, before Qt's multimedia library is loaded: it complains of each optional
library that this computer does not have.
"""

logger = logging.getLogger(__name__)


def microphones() -> Microphones:
    """The microphones of this computer; without a sound system, a stand-in that says so. Needs Qt's application.

    Loads Qt's multimedia library, some tenths of a second: call it after the window is up.
    """
    try:
        from supervisor_desk.audio.capture import QtMicrophones
    except ImportError as error:
        # On Linux the library needs libpulse even where nobody wants to record.
        logger.info("no sound system: %s", error)
        return NoMicrophones(no_sound_system(error.msg))
    return QtMicrophones()
