"""A service at the other end of ``client.Exchange``: answers what it is told, and keeps what it was asked."""

from __future__ import annotations

import asyncio
from collections import deque

from supervisor_desk.service.dialects.base import HttpCall, Reply
from supervisor_desk.service.secret import Secret
from tests.support.wire import reply

Scripted = Reply | Exception


class FakeExchange:
    """Answers with what was scripted, in turn; with 200 and ``{}`` when the script is at its end.

    ``gate`` holds every request back while it is cleared.
    """

    def __init__(self, *answers: Scripted) -> None:
        self.answers: deque[Scripted] = deque(answers)
        self.calls: list[tuple[HttpCall, Secret | None]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def exchange(self, call: HttpCall, token: Secret | None = None) -> Reply:
        self.calls.append((call, token))
        await self.gate.wait()
        answer = self.answers.popleft() if self.answers else reply(200, {})
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def tokens(self) -> list[str]:
        """The tokens that came along, in turn."""
        return [token.reveal() if token is not None else "" for _, token in self.calls]


class FakeSigner:
    """Fits ``client.Signer``: tokens ``t1``, ``t2`` … one more for each renewal."""

    def __init__(self, *failures: Exception) -> None:
        self.number = 1
        self.failures: deque[Exception] = deque(failures)
        self.lost_words: list[str] = []

    async def token(self) -> Secret:
        if self.failures:
            raise self.failures.popleft()
        return Secret(f"t{self.number}")

    async def renew(self, rejected: Secret | None = None) -> Secret:
        if self.failures:
            raise self.failures.popleft()
        if rejected is None or rejected.reveal() == f"t{self.number}":
            self.number += 1
        return Secret(f"t{self.number}")

    def lost(self, words: str) -> None:
        self.lost_words.append(words)
