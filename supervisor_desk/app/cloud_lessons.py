"""What first tries taught of each organization of Genesys Cloud, kept between runs: losing it costs one more try."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
import structlog

from supervisor_desk.service.dialects.genesys.trials import Trials

MOST_ORGANIZATIONS: Final = 50
"""Of more than so many, those that were tried longest ago are forgotten."""

log = structlog.get_logger(__name__)


class CloudLessons:
    """One small file at ``path``, for all organizations. What cannot be read or written is only noted."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def recall(self, organization: str) -> Trials:
        """What is known of it."""
        return self._all().get(organization, Trials(organization))

    def remember(self, trials: Trials) -> None:
        """Keep ``trials`` in place of what was known of that organization."""
        known = self._all()
        known.pop(trials.organization, None)
        known[trials.organization] = trials
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(".new")
            fresh.write_bytes(msgspec.json.encode(dict(list(known.items())[-MOST_ORGANIZATIONS:])))
            fresh.replace(self._path)
        except OSError as error:
            log.info("lessons.not_kept", kind=type(error).__name__)

    def _all(self) -> dict[str, Trials]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Trials])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.MsgspecError) as error:
            log.info("lessons.unreadable", kind=type(error).__name__)
            return {}
