"""The state of a conversation, told from the legs of those who take part. The service gives none for the whole.

Voice legs go to ``disconnected`` and mostly, not always, to ``terminated`` after that: both mean that they ended. What
no rule covers is told in the service's own word, so that the desk shows it and leaves its hands off.
"""

from __future__ import annotations

from typing import Final

import msgspec

from supervisor_desk.conversations.conversation import Role

ENDED: Final = frozenset({"disconnected", "terminated"})
_RINGING: Final = frozenset({"alerting", "offering", "contacting"})
_CALLED: Final = frozenset({"dialing", "contacting", "alerting", "offering"})
CONNECTING: Final = _RINGING | {"dialing"}
"""States of a leg that carries no sound yet."""


class Part(msgspec.Struct, frozen=True, gc=False):
    """One who takes part, or took part, other than to supervise. ``left`` is ``None`` while the leg lives."""

    role: Role
    purpose: str
    state: str
    held: bool
    started: str | None
    connected: str | None
    left: str | None
    disconnect: str | None
    hold_since: str | None

    @property
    def handed_on(self) -> bool:
        """Whether the leg ended because the call was transferred."""
        return self.disconnect is not None and self.disconnect.startswith("transfer")


class Told(msgspec.Struct, frozen=True, gc=False):
    """A state in the desk's words (contract section 3) or the service's own, and since when."""

    state: str
    since: str | None = None

    @property
    def over(self) -> bool:
        """Whether it is one of the states in which nothing more comes."""
        return self.state in ("ended", "abandoned")


def told_by(parts: list[Part], ended_at: str | None) -> Told:
    """What ``parts`` say together; ``ended_at`` is set where the service says that the whole is over."""
    if ended_at is not None:
        return Told(_ending(parts), ended_at)
    agents: list[Part] = []
    customers: list[Part] = []
    others: list[Part] = []
    for one in parts:
        if one.left is not None:
            continue
        if one.role is Role.AGENT:
            agents.append(one)
        elif one.role is Role.CUSTOMER:
            customers.append(one)
        else:
            others.append(one)
    if agents:
        return _with_agent(parts, agents, customers)
    if others:
        waiting = next((one for one in others if one.purpose == "acd"), None)
        if waiting is not None:
            return Told("queued", waiting.connected or waiting.started)
        return Told(others[-1].purpose or others[-1].state, others[-1].connected or others[-1].started)
    if customers:
        if _left_by_transfer(parts):
            return Told("in_transfer", _last_left(parts))
        return Told(customers[-1].state, customers[-1].connected or customers[-1].started)
    if not parts:
        return Told("")
    if not any(one.role is Role.CUSTOMER for one in parts) and _left_by_transfer(parts):
        return Told("in_transfer", _last_left(parts))  # nobody else is shown, and the call goes on elsewhere
    return Told(_ending(parts), _last_left(parts))


def _with_agent(parts: list[Part], agents: list[Part], customers: list[Part]) -> Told:
    # Written out: nearly every frame ends here.
    talking = 0
    since: str | None = None
    held = False
    held_since: str | None = None
    for one in agents:
        if one.state == "connected":
            talking += 1
            if one.connected and (since is None or one.connected > since):
                since = one.connected
            if one.held:
                held, held_since = True, _earlier(held_since, one.hold_since)
    if not talking:
        agent = agents[-1]
        if agent.state in _RINGING:
            moving = _left_by_transfer(parts)
            return Told("in_transfer" if moving else "ringing", agent.started)
        return Told(agent.state, agent.connected or agent.started)
    called = len(customers)
    for one in customers:
        if one.state in _CALLED:
            called -= 1
        if one.held:
            held, held_since = True, _earlier(held_since, one.hold_since)
    if customers and not called:
        return Told("dialing", customers[-1].started)
    if held:
        return Told("hold", held_since)
    return Told("conference" if talking > 1 and customers else "active", since)


def _earlier(known: str | None, other: str | None) -> str | None:
    return other if known is None or (other is not None and other < known) else known


def _left_by_transfer(parts: list[Part]) -> bool:
    """Whether the last agent who talked handed the call on."""
    for one in reversed(parts):
        if one.role is Role.AGENT and one.left is not None and one.connected:
            return one.handed_on
    return False


def _ending(parts: list[Part]) -> str:
    """``abandoned`` where a customer waited in a queue and left before anybody answered."""
    queued = any(one.purpose == "acd" for one in parts)
    answered = any(one.connected for one in parts if one.role is Role.AGENT or one.purpose == "voicemail")
    return "abandoned" if queued and not answered else "ended"


def _last_left(parts: list[Part]) -> str | None:
    return max((one.left for one in parts if one.left), default=None)
