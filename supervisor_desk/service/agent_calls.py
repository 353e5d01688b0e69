"""Where an agent is: the voice conversations of a user, page by page, whatever the desk's own filter (G4)."""

from __future__ import annotations

from typing import Final, Protocol

from supervisor_desk.conversations.conversation import Conversation, UserId
from supervisor_desk.service.dialects.base import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.control.listing import agent_calls_call, read_page
from supervisor_desk.service.errors import UnexpectedAnswerError

MOST_PAGES: Final = 20
"""An agent is on few calls at once: a listing that goes on beyond this does not filter."""


class Reader(Protocol):
    """Reads: ``client.Client``."""

    async def read(self, call: HttpCall) -> Reply:
        """See ``Client.read``."""
        ...


async def calls_of(reader: Reader, agent: UserId) -> tuple[Conversation, ...]:
    """The calls that ``agent`` is on now. Raises ``ServiceError``."""
    found: list[Conversation] = []
    number = count = 1
    while number <= min(count, MOST_PAGES):
        try:
            page = read_page(await reader.read(agent_calls_call(agent, number)))
        except UnreadableError:
            raise UnexpectedAnswerError("The contact center's list of an agent's calls cannot be read.") from None
        found += page.conversations
        count, number = page.count, number + 1
    return tuple(one for one in found if not one.over and _is_on(one, agent))


def _is_on(conversation: Conversation, agent: UserId) -> bool:
    return any(one.user_id == agent and one.left_at is None for one in conversation.participants)
