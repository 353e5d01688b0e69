"""Whether this supervisor can be heard, and where: the facts behind the lamp, the Esc key and the window's title.

No Qt. The lamp errs on the safe side: it is live until the feed proves that it is not, and from the moment that
speaking was asked for it is at least armed.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.hearing import hearing
from supervisor_desk.actions.switches import self_muted
from supervisor_desk.conversations.conversation import Conversation, ConversationId, Mode, MonitorSession


class Leg(msgspec.Struct, frozen=True):
    """One of this supervisor's own sessions and the conversation that it is on."""

    conversation: Conversation
    session: MonitorSession

    @property
    def mode(self) -> Mode:
        """The mode in force on it."""
        return self.session.mode

    @property
    def muted(self) -> bool:
        """Whether the own microphone is seen to be muted there."""
        return self_muted(self.conversation, self.session)


class MicrophoneState(StrEnum):
    """``ARMED`` means that speaking has been asked for, or may have happened unseen."""

    OFF = "off"
    ARMED = "armed"
    LIVE = "live"


class Microphone(msgspec.Struct, frozen=True):
    """What the lamp says. ``heard_by`` names who hears this supervisor.

    ``where`` is the conversation meant, ``whose`` the name of the agent on it.
    """

    state: MicrophoneState
    word: str
    heard_by: str
    where: ConversationId | None = None
    whose: str = ""


OFF = Microphone(MicrophoneState.OFF, "Microphone off", "Nobody hears you.")
_SPEAKING = (Kind.COACH, Kind.BARGE, Kind.UNMUTE_SELF)
_ON_THE_WAY = (DeliveryState.SENT, DeliveryState.ACCEPTED, DeliveryState.EXECUTING)


def microphone(
    legs: Iterable[Leg], deliveries: Iterable[Delivery], spoken_to: Conversation | None = None
) -> Microphone:
    """The microphone as it must be assumed to be. ``legs`` are all own sessions, ``deliveries`` all unsettled ones.

    ``spoken_to`` is the conversation that a voice cue is being recorded for.
    """
    speaking_legs = [leg for leg in legs if leg.mode.speaks]
    open_legs = [leg for leg in speaking_legs if not leg.muted]
    if open_legs:
        loudest = max(open_legs, key=lambda leg: _LOUDNESS[leg.mode])
        word = "LIVE: everyone hears you" if loudest.mode is Mode.BARGE else "LIVE: the agent hears you"
        call, agent = loudest.conversation, loudest.conversation.agent
        whose = agent.name if agent is not None else ""
        return Microphone(MicrophoneState.LIVE, word, hearing(loudest.mode).words, call.id, whose)
    if spoken_to is not None:
        whose = spoken_to.agent.name if spoken_to.agent is not None else ""
        words = "The agent hears it when you let go. Esc drops it."
        return Microphone(MicrophoneState.LIVE, "RECORDING a voice cue", words, spoken_to.id, whose)
    speaking = [one for one in deliveries if one.action.kind in _SPEAKING and not one.state.settled]
    for one in speaking:
        if one.state is DeliveryState.UNPROVEN:
            words = (
                f"“{one.action.kind.value.capitalize()}” was not confirmed. Speak as if you were heard, or press Esc."
            )
            return Microphone(MicrophoneState.ARMED, "MAY BE LIVE", words, one.action.conversation_id)
    for one in speaking:
        if one.state in _ON_THE_WAY:
            words = f"“{one.action.kind.value.capitalize()}” is under way. You may be heard at any moment."
            return Microphone(MicrophoneState.ARMED, "Opening", words, one.action.conversation_id)
    if speaking_legs:
        leg = speaking_legs[0]
        words = hearing(leg.mode, muted=True).words
        return Microphone(MicrophoneState.ARMED, "Muted by you", words, leg.conversation.id)
    return OFF


_LOUDNESS = {Mode.SILENT: 1, Mode.WHISPER: 2, Mode.BARGE: 3}


def safer(mode: Mode) -> Kind:
    """What leads from ``mode`` to the next safer one: barge, coach, listen, stop."""
    return {Mode.BARGE: Kind.COACH, Mode.WHISPER: Kind.LISTEN}.get(mode, Kind.STOP)


def loudest_first(legs: Iterable[Leg], chosen: ConversationId | None) -> tuple[Leg, ...]:
    """The legs with the one heard by most people first; among equals the chosen conversation's."""
    return tuple(sorted(legs, key=lambda leg: (-_LOUDNESS.get(leg.mode, 0), leg.conversation.id != chosen)))
