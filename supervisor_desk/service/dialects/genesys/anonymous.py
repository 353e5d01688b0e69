"""Answers without people in them: for a report that somebody may attach where others read it.

What is kept must be known to be harmless, rather than what is removed known to be harmful: values of members whose
values are words of the service, times, numbers. Ids are hashed with a salt that is thrown away, so that within one
report the same id stays the same. Of everything else only the length is told.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

WORDS_OF_THE_SERVICE: Final = frozenset(
    {
        "code",
        "contextType",
        "direction",
        "disconnectType",
        "grant",
        "initialState",
        "mediaRoles",
        "mediaType",
        "metric",
        "missingPermissions",
        "monitoredParticipantState",
        "permissions",
        "presence",
        "provider",
        "purpose",
        "recordingState",
        "rejectionReason",
        "segmentType",
        "state",
        "systemPresence",
        "transports",
        "type",
    }
)
"""Members whose values are words of the service's own."""
_FREE: Final = frozenset({"attributes", "additionalProperties", "participantData"})
"""Members that hold whatever an organization puts in: not even their names are kept."""
_WORD: Final = re.compile(r"[A-Za-z0-9_.:\-]{1,60}")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,40}")
_ID: Final = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?")
_DEEPEST: Final = 20


class Anonymous:
    """Hashes with ``salt``, random bytes that are kept nowhere."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt

    def id(self, text: str) -> str:
        """Stands for an id: the same for the same, and nothing leads back."""
        return f"#{hashlib.blake2b(text.encode(), key=self._salt, digest_size=5).hexdigest()}"

    def topic(self, topic: str) -> str:
        """A topic with the id in it replaced."""
        parts = topic.split(".")
        if len(parts) > 3 and parts[:2] == ["v2", "users"]:
            parts[2] = self.id(parts[2])
        elif len(parts) > 4 and parts[:3] == ["v2", "routing", "queues"]:
            parts[3] = self.id(parts[3])
        return ".".join(parts)

    def told(self, value: Any, name: str = "", depth: int = 0) -> Any:
        """``value`` of the member ``name``, of an answer or a part of one, without what could be about people."""
        if depth > _DEEPEST:
            return "…"
        if isinstance(value, Mapping):
            if name in _FREE:
                return f"<{len(value)} members>"
            return {self._name(key): self.told(one, key, depth + 1) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.told(one, name, depth + 1) for one in value]
        return self._text(value, name) if isinstance(value, str) else value

    def _name(self, key: str) -> str:
        return key if _NAME.fullmatch(key) and not _ID.fullmatch(key) else self.id(key)

    def _text(self, text: str, name: str) -> str:
        if not text or _TIME.fullmatch(text):
            return text
        if name == "id" or name.endswith("Id") or _ID.fullmatch(text):
            return self.id(text)
        if name in WORDS_OF_THE_SERVICE and _WORD.fullmatch(text):
            return text
        return f"<{len(text)} characters>"
