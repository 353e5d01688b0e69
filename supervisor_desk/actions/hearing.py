"""Who hears whom in each mode: shown before a mode is chosen and while it is in force."""

from __future__ import annotations

import msgspec

from supervisor_desk.conversations.conversation import Mode


class Hearing(msgspec.Struct, frozen=True, kw_only=True):
    """The answer for one mode, and the sentence that says it."""

    you_hear: bool
    agent_hears_you: bool
    customer_hears_you: bool
    words: str

    @property
    def microphone_live(self) -> bool:
        """Whether anybody can hear this supervisor."""
        return self.agent_hears_you or self.customer_hears_you


_NOBODY = Hearing(
    you_hear=False, agent_hears_you=False, customer_hears_you=False, words="You are not on this call. Nobody hears you."
)
_BY_MODE: dict[Mode, Hearing] = {
    Mode.PENDING: Hearing(
        you_hear=False,
        agent_hears_you=False,
        customer_hears_you=False,
        words="Your session is being connected. Nobody hears you yet.",
    ),
    Mode.SILENT: Hearing(
        you_hear=True,
        agent_hears_you=False,
        customer_hears_you=False,
        words="You hear the agent and the customer. Nobody hears you.",
    ),
    Mode.WHISPER: Hearing(
        you_hear=True, agent_hears_you=True, customer_hears_you=False, words="Only the agent hears you."
    ),
    Mode.BARGE: Hearing(
        you_hear=True, agent_hears_you=True, customer_hears_you=True, words="The agent and the customer hear you."
    ),
}


_MUTED = Hearing(
    you_hear=True,
    agent_hears_you=False,
    customer_hears_you=False,
    words="Your microphone is muted on this call. You hear it; nobody hears you.",
)


def hearing(mode: Mode | None, *, muted: bool = False) -> Hearing:
    """Who hears whom in ``mode``; ``None`` and a terminated session mean nobody.

    ``muted`` says that the supervisor's own microphone is seen to be muted there.
    """
    if muted and mode is not None and mode.speaks:
        return _MUTED
    return _NOBODY if mode is None else _BY_MODE.get(mode, _NOBODY)
