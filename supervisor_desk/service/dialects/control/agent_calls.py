"""Where an agent is: the voice conversations of a user, page by page, whatever the desk's own filter (G4)."""

from __future__ import annotations

from typing import Final

from supervisor_desk.conversations.conversation import Conversation, UserId
from supervisor_desk.service.dialects.control.listing import agent_calls_call, read_page
from supervisor_desk.service.dialects.flow import Flow, told

MOST_PAGES: Final = 20
"""An agent is on few calls at once: a listing that goes on beyond this does not filter."""


def calls_of(agent: UserId) -> Flow[tuple[Conversation, ...]]:
    """The calls that ``agent`` is on now."""
    found: list[Conversation] = []
    number = count = 1
    while number <= min(count, MOST_PAGES):
        page = read_page((yield from told(agent_calls_call(agent, number))))
        found += page.conversations
        count, number = page.count, number + 1
    return tuple(one for one in found if not one.over and _is_on(one, agent))


def _is_on(conversation: Conversation, agent: UserId) -> bool:
    return any(one.user_id == agent and one.left_at is None for one in conversation.participants)
