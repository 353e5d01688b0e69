"""Moments at which conversations change without any news, found without looking at each conversation each second."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from supervisor_desk.conversations.conversation import ConversationId


class Deadlines:
    """At most one moment per conversation, in whole seconds since the epoch: late by less than one, never early."""

    def __init__(self) -> None:
        self._second_of: dict[ConversationId, int] = {}
        self._due_in: dict[int, set[ConversationId]] = {}

    def __len__(self) -> int:
        return len(self._second_of)

    def set(self, key: ConversationId, moment: float | None) -> None:
        """Let ``key`` be due at ``moment``, or never."""
        second = None if moment is None else ceil(moment)
        known = self._second_of.get(key)
        if known == second:
            return
        if known is not None:
            waiting = self._due_in[known]
            waiting.discard(key)
            if not waiting:
                del self._due_in[known]
        if second is None:
            del self._second_of[key]
        else:
            self._second_of[key] = second
            self._due_in.setdefault(second, set()).add(key)

    def take(self, now: float) -> Iterable[ConversationId]:
        """Those that have come due; they have no deadline any more."""
        taken: list[ConversationId] = []
        for second in sorted(second for second in self._due_in if second <= now):
            taken.extend(self._due_in.pop(second))
        for key in taken:
            del self._second_of[key]
        return taken
