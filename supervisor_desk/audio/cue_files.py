"""Recorded cues between the key and the service: files for the upload, gone as soon as they are not needed."""

from __future__ import annotations

import contextlib
import logging
import os
import uuid
from collections.abc import Iterable
from pathlib import Path

from supervisor_desk.audio.pcm import Pcm

logger = logging.getLogger(__name__)


class CueFiles:
    """What a supervisor said, as WAV files in a folder of their own that nobody else can read. Blocking."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, pcm: Pcm) -> Path:
        """Write it to a new file, whose path goes into ``Action.media_path``. Raises ``OSError``."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / f"cue-{uuid.uuid4().hex}.wav"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pcm.wav())
        return path

    def discard(self, path: Path) -> None:
        """Delete it: its delivery is settled and will not be repeated. Does nothing for files of other folders."""
        if path.parent == self._folder:
            path.unlink(missing_ok=True)

    def sweep(self, but: Iterable[Path] = ()) -> int:
        """Delete what an earlier run left behind, ``but`` those; how many went. Call it when the desk starts."""
        needed, gone = set(but), 0
        for path in self._folder.glob("cue-*.wav"):
            if path in needed:
                continue
            with contextlib.suppress(OSError):
                path.unlink()
                gone += 1
        if gone:
            logger.info("%d recorded cues of an earlier run were deleted", gone)
        return gone
