"""The desk's whole line to Genesys Cloud as the training floor serves it, without a browser and without windows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.ports import Answer
from supervisor_desk.actions.proof import Finding, Proof, bound, judge
from supervisor_desk.conversations.conversation import Conversation, ConversationId, MonitorSession
from supervisor_desk.conversations.link import LinkPhase
from supervisor_desk.service.dialects.genesys.dialect import GenesysDialect
from supervisor_desk.service.dialects.genesys.regions import training_region
from supervisor_desk.service.dialects.genesys.trials import Trials
from supervisor_desk.service.secret import Secret
from supervisor_desk.simulator.thread import FloorThread
from tests.support.service_line import ServiceLine
from tests.support.waiting import until


class Issued:
    """Fits ``client.Signer``: tokens of ``user`` straight from the floor. ``renewed`` hears of each new one."""

    def __init__(self, floor: FloorThread, user: str) -> None:
        self._floor = floor
        self._user = user
        self._token: Secret | None = None
        self.renewed: Callable[[], None] = lambda: None
        self.lost_words: list[str] = []

    async def token(self) -> Secret:
        if self._token is None:
            self._token = Secret(self._floor.call(lambda floor: floor.cloud.signin.issue(self._user)))
        return self._token

    async def renew(self, rejected: Secret | None = None) -> Secret:
        if rejected is None or rejected == self._token:
            self._token = None
            await self.token()
            self.renewed()
        return await self.token()

    def lost(self, words: str) -> None:
        self.lost_words.append(words)


class Kept:
    """Channels kept for the next line."""

    def __init__(self) -> None:
        self.channels: tuple[str, ...] = ()

    async def take(self) -> tuple[str, ...]:
        return self.channels

    async def keep(self, channels: tuple[str, ...]) -> None:
        self.channels = channels


class CloudLine(ServiceLine):
    """A line of ``user`` to ``floor``; ``lessons`` are the trials that would be kept for the organization."""

    def __init__(self, floor: FloorThread, user: str = "s-01", **options: Any) -> None:
        self.floor = floor
        self.lessons: list[Trials] = []
        self.issued = Issued(floor, user)
        clock = datetime.now
        super().__init__(
            floor.url,
            "",
            "",
            dialect=GenesysDialect(training_region(floor.url), now=lambda: clock(UTC), remember=self.lessons.append),
            signer=self.issued,
            silent_s=35.0,
            **options,
        )
        self.issued.renewed = self.bridge.token_renewed
        self.key = ConversationId(str(floor.ready["conversationId"]))

    @property
    def conversation(self) -> Conversation:
        """The steady call of the floor's story."""
        known = self.store.get(self.key)
        assert known is not None
        return known

    @property
    def session(self) -> MonitorSession | None:
        """One's own leg on it, as the board shows it."""
        return self.conversation.monitor_of(self.center.me.id)

    @property
    def loaded(self) -> int:
        """How often the floor was loaded so far."""
        return sum(
            one.phase is LinkPhase.LIVE and before.phase is not LinkPhase.LIVE for before, one in pairwise(self.links)
        )

    def truth(self) -> dict[str, str]:
        """State of each conversation as it is on the floor."""
        return self.floor.call(lambda floor: {one.id: one.state.value for one in floor.world.hall.roster})

    def shown(self) -> dict[str, str]:
        """State of each conversation as the board shows it."""
        return {one.id: one.raw_state for one in self.store if not one.over}

    async def live(self) -> None:
        """Return when the board follows the floor and shows the steady call with its agent."""
        await until(lambda: self.link.live and self.key in self.store and self.conversation.agent is not None)

    def action(self, kind: Kind, **more: Any) -> Action:
        """``kind`` for the agent of the steady call."""
        agent = self.conversation.agent
        assert agent is not None
        made = {"kind": kind, "conversation_id": self.key, "participant_id": agent.id, "user_id": agent.user_id}
        return Action(**made | {"channel": "voice"} | more)

    async def send(self, action: Action) -> tuple[Answer, Proof, int]:
        """Send it; gives the answer, the proof that it asks for, and where events of it begin."""
        session, known = self.session, len(self.events)
        proof = self.center.proof_of(action, session)
        answer = await self.center.send(action, session)
        return answer, bound(proof, getattr(answer, "remote_id", "")), known

    async def proven(self, action: Action, within: float = 5.0) -> Answer:
        """Send it, and wait until an event proves it."""
        session = self.session
        answer, proof, known = await self.send(action)

        def seen() -> bool:
            verdicts = [judge(proof, event) for event in self.events[known:]]
            return any(one is not None and one.finding is Finding.PROVEN for one in verdicts)

        await until(seen, within=within)
        self.center.confirmed(action, session)
        return answer


@asynccontextmanager
async def cloud_line(floor: FloorThread, user: str = "s-01", **options: Any) -> AsyncIterator[CloudLine]:
    """An open line whose board is live, closed at the end of the block."""
    line = CloudLine(floor, user, **options)
    try:
        await line.open()
        await line.live()
        yield line
    finally:
        await line.close()
