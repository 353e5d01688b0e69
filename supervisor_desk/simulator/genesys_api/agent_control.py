"""What becomes of a supervisor's wish to mute or hold an agent: it is published for those on the call alone, and what
an organization answers beyond that is not known (genesys-api 2.2). A floor can be any of these organizations."""

from __future__ import annotations

from enum import StrEnum

from supervisor_desk.simulator.genesys_api.problems import Problem
from supervisor_desk.simulator.world.records import Conversation, Mode, Supervisor


class AgentControl(StrEnum):
    """How this organization answers."""

    BARGED = "barged"
    """It works for those who have barged in; others are refused."""
    ALWAYS = "always"
    """It works for everybody with the permission."""
    REFUSED = "refused"
    """403, whatever one does."""
    IGNORED = "ignored"
    """202, and nothing happens."""


class AgentRule:
    """The rule of this organization; it may be changed while the floor runs. Raises ``ValueError`` for no such one."""

    def __init__(self, answer: str) -> None:
        self.usual = self.answer = AgentControl(answer)

    def set(self, answer: str) -> None:
        """Answer so from now on. Raises ``ValueError``."""
        self.answer = AgentControl(answer)

    def reset(self) -> None:
        """Answer as the floor was started with."""
        self.answer = self.usual

    def allows(self, conversation: Conversation, supervisor: Supervisor) -> bool:
        """Whether the wish has an effect. Raises ``Problem`` where it is refused."""
        match self.answer:
            case AgentControl.ALWAYS:
                return True
            case AgentControl.IGNORED:
                return False
            case AgentControl.REFUSED:
                raise _not_active()
            case AgentControl.BARGED:
                session = conversation.session_of(supervisor)
                if session is None:
                    raise Problem(
                        404,
                        "conversation.error.not.conversation.participant",
                        f"User {supervisor.id} is not a participant in the conversation.",
                    )
                if session.mode is not Mode.BARGE:
                    raise _not_active()
                return True


def _not_active() -> Problem:
    return Problem(
        403,
        "conversation.error.forbidden.not.active.participant",
        "Only an active participant of the conversation may do this.",
    )
