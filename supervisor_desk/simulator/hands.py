"""Hands that do things to calls from outside, for trainers and tests: what an agent, a customer or a colleague does."""

from __future__ import annotations

from collections.abc import Mapping

from supervisor_desk.simulator.world.records import Conversation, Mode, MutedBy, Participant, Supervisor
from supervisor_desk.simulator.world.refusal import Refusal, Why
from supervisor_desk.simulator.world.transfers import OUTSIDE
from supervisor_desk.simulator.world.world import World

DEEDS = "hold, resume, transfer, conference, end-conference, end, mute, unmute, consent, revoke-consent"


class Hands:
    """Raises ``Refusal`` where the world does not allow it, and ``ValueError`` for what is not understood."""

    def __init__(self, world: World) -> None:
        self._world = world

    def do(self, conversation: Conversation, what: str, body: Mapping[str, object]) -> None:
        """Do ``what`` to a conversation: one of ``DEEDS``."""
        calls = self._world.calls
        match what:
            case "hold":
                calls.hold(conversation)
            case "resume":
                calls.resume(conversation)
            case "transfer":
                self._world.transfers.begin(conversation, str(body.get("target") or OUTSIDE))
            case "conference":
                calls.confer(conversation)
            case "end-conference":
                calls.end_conference(conversation)
            case "end":
                calls.end(conversation)
            case "mute" | "unmute":
                calls.mute(conversation, self._leg(conversation, body), what == "mute", MutedBy.SELF)
            case "consent" | "revoke-consent":
                leg = self._leg(conversation, body)
                leg.attributes["supervision_consent"] = "true" if what == "consent" else "false"
            case _:
                raise ValueError(f"what must be one of {DEEDS}")

    def colleague(self, conversation: Conversation, body: Mapping[str, object]) -> None:
        """Send a colleague to a conversation in a mode, or let one leave."""
        who = self._who(body)
        if body.get("leave"):
            self._world.colleagues.leave(conversation, who)
            return
        try:
            mode = Mode(str(body.get("mode", "")))
        except ValueError:
            raise ValueError("mode must be silent, whisper or barge, or leave must be true") from None
        self._world.colleagues.send(conversation, mode, who)

    def _who(self, body: Mapping[str, object]) -> Supervisor | None:
        named = body.get("supervisorId")
        if named is None:
            return None
        for one in self._world.colleagues.people:
            if one.id == named:
                return one
        raise ValueError(f"there is no colleague {named!r}")

    @staticmethod
    def _leg(conversation: Conversation, body: Mapping[str, object]) -> Participant:
        named = body.get("participantId")
        leg = (
            conversation.agent_leg()
            if named is None
            else next((one for one in conversation.participants if one.id == named), None)
        )
        if leg is None:
            raise Refusal(Why.UNKNOWN, "There is no such participant in the conversation.")
        return leg
