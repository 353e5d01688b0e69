"""Every sound file that somebody chose is checked and converted before its wish leaves, off the loop.

What does not pass is said and goes no further: no delivery, no entry in the log, nothing on the call.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
import structlog

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.app.desk import Starter
from supervisor_desk.app.requests import Requests
from supervisor_desk.audio.clip_check import check
from supervisor_desk.audio.clip_problem import ClipProblem
from supervisor_desk.audio.cue_files import CueFiles
from supervisor_desk.audio.decoder import Decoder
from supervisor_desk.conversations.conversation import ConversationId

_UNCHANGED: Final = "Nothing was sent, and no call is affected."
_STILL_AT_IT: Final = "The sound that you sent before is still being converted. Nothing was sent twice. Wait for it."
_OVER: Final = frozenset({DeliveryState.CONFIRMED, DeliveryState.CANCELLED})

log = structlog.get_logger(__name__)


class CueDesk:
    """Stands before ``onward``. ``converted`` tells which files need no more looking at, ``tell`` reaches the person.

    Main thread only.
    """

    def __init__(
        self,
        files: CueFiles,
        decoder: Decoder,
        start: Starter,
        onward: Requests,
        *,
        converted: Callable[[Path], bool],
        tell: Callable[[str], None],
    ) -> None:
        self._files = files
        self._decoder = decoder
        self._start = start
        self._onward = onward
        self._converted = converted
        self._tell = tell
        self._kept: set[Path] = set()
        self._at_work: set[tuple[Kind, ConversationId]] = set()

    def request(self, action: Action, *, wait: bool = False) -> None:
        """Send ``action`` on, as soon as its sound is fit to be sent."""
        path = Path(action.media_path)
        if not action.media_path or action.media_url or path in self._kept or self._converted(path):
            self._onward(action, wait=wait)
            return
        key = (action.kind, action.conversation_id)
        if key in self._at_work:
            self._tell(_STILL_AT_IT)
            return
        self._at_work.add(key)
        self._start(self._prepare(action, wait), name=f"sound of {action.id}")

    async def keep(self, action: Action, wav: Callable[[], Path], duration_ms: int, *, wait: bool = False) -> None:
        """Send ``action`` with the file that ``wav`` writes, off the loop, and that goes once it is not needed."""
        try:
            path = await asyncio.to_thread(wav)
        except OSError as error:
            why = error.strerror or "the disk does not take it"
            self._tell(f"The sound could not be kept for sending ({why}). {_UNCHANGED} Free some space and try again.")
            return
        self._kept.add(path)
        ready = msgspec.structs.replace(action, media_path=str(path), media_url="", duration_ms=max(duration_ms, 1))
        self._onward(ready, wait=wait)

    def delivery_changed(self, delivery: Delivery) -> None:
        """Let go of the file of a delivery that will not be repeated."""
        path = Path(delivery.action.media_path)
        if delivery.state in _OVER and path in self._kept:
            self._kept.discard(path)
            self._start(self._discard(path), name=f"file of {delivery.id}")

    async def close(self) -> None:
        """Leave no file behind."""
        kept, self._kept = self._kept, set()
        for path in kept:
            await self._discard(path)

    async def _prepare(self, action: Action, wait: bool) -> None:
        try:
            found = await asyncio.to_thread(check, Path(action.media_path), self._decoder)
            if isinstance(found, ClipProblem):
                log.info("cue.refused", delivery=action.id, trouble=found.trouble.value)
                self._tell(f"{found.what} {_UNCHANGED} {found.remedy}")
                return
            pcm = found.pcm
            await self.keep(action, lambda: self._files.keep(pcm), found.duration_ms, wait=wait)
            if found.notes:
                self._tell(" ".join(found.notes))
        finally:
            self._at_work.discard((action.kind, action.conversation_id))

    async def _discard(self, path: Path) -> None:
        try:
            await asyncio.to_thread(self._files.discard, path)
        except OSError as error:
            log.info("cue.not_discarded", kind=type(error).__name__)  # the next start sweeps
