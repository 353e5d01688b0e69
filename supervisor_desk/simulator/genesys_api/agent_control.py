"""What becomes of a supervisor's wish to mute or hold an agent: it is published for those on the call alone, and what
an organization answers beyond that is not known (genesys-api 2.2). A floor can be any of these organizations."""

from __future__ import annotations

from enum import StrEnum

from supervisor_desk.simulator.genesys_api.journal import Leg
from supervisor_desk.simulator.genesys_api.people import Person
from supervisor_desk.simulator.genesys_api.problems import Problem


class AgentControl(StrEnum):
    """How this organization answers."""

    BARGED = "barged"
    """It works for those who have barged in, also while the call is on hold; others are refused."""
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

    def allows(self, person: Person, leg: Leg | None) -> bool:
        """Whether the wish of ``person`` has an effect; ``leg`` is their own on the call. Raises ``Problem`` where it
        is refused."""
        match self.answer:
            case AgentControl.ALWAYS:
                return True
            case AgentControl.IGNORED:
                return False
            case AgentControl.REFUSED:
                raise _not_active()
            case AgentControl.BARGED:
                if leg is None:
                    raise Problem(
                        404,
                        "conversation.error.not.conversation.participant",
                        f"User {person.id} is not a participant in the conversation.",
                    )
                if leg.barged is None:
                    raise _not_active()
                return True


def _not_active() -> Problem:
    return Problem(
        403,
        "conversation.error.forbidden.not.active.participant",
        "Only an active participant of the conversation may do this.",
    )
