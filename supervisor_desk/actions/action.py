"""What a supervisor can ask for: a wish, frozen and complete, with an id of its own before anything is sent."""

from __future__ import annotations

import uuid
from enum import StrEnum
from typing import Final, NewType

import msgspec

from supervisor_desk.conversations.conversation import ConversationId, Mode, ParticipantId, UserId

DeliveryId = NewType("DeliveryId", str)

DEFAULT_MIX_LEVEL = 0.65
"""Share of the cue in the agent's ear (contract section 7)."""
MAX_MIX_LEVEL = 0.9
"""Above this the mix clips while the customer speaks (G1)."""
MAX_ANNOUNCEMENT_MS = 30_000
"""Longest announcement that the media servers play, in milliseconds (G3)."""


class Kind(StrEnum):
    """The rows of contract section 1, and below them what other services offer, in the words of the field."""

    LISTEN = "listen"
    COACH = "coach"
    BARGE = "barge"
    STOP = "stop"
    TEXT_CUE = "text cue"
    VOICE_CUE = "voice cue"
    CLIP = "clip"
    ANNOUNCE = "announcement"
    MUTE = "mute"
    UNMUTE = "unmute"
    TRANSFER = "transfer"
    CANCEL = "cancel"
    TAKE_OVER = "take over"
    HOLD = "hold"
    RESUME = "resume"
    DISCONNECT = "disconnect"
    SECURE_PAUSE = "secure pause"
    SECURE_RESUME = "end secure pause"
    MUTE_SELF = "mute yourself"
    UNMUTE_SELF = "unmute yourself"

    @property
    def speaks(self) -> bool:
        """Whether it takes the speaking slot of the conversation (contract section 5)."""
        return self in (Kind.COACH, Kind.BARGE, Kind.VOICE_CUE, Kind.CLIP)

    @property
    def plays(self) -> bool:
        """Whether it is a sound of some length, so that its end says nothing about its beginning."""
        return self in (Kind.VOICE_CUE, Kind.CLIP, Kind.ANNOUNCE)

    @property
    def cancellable(self) -> bool:
        """Whether the service can take it back, or stop it, while it is under way (G1)."""
        return self in (Kind.TEXT_CUE, Kind.VOICE_CUE, Kind.CLIP, Kind.ANNOUNCE)

    @property
    def irreversible(self) -> bool:
        """Whether the customer feels it and nobody can take it back: a person must have agreed to it."""
        return self in (Kind.TAKE_OVER, Kind.DISCONNECT)

    @property
    def mode(self) -> Mode | None:
        """The mode that a monitor session has afterwards, for the actions that set one."""
        return _MODE_AFTER.get(self)


_MODE_AFTER = {
    Kind.LISTEN: Mode.SILENT,
    Kind.COACH: Mode.WHISPER,
    Kind.BARGE: Mode.BARGE,
    Kind.STOP: Mode.TERMINATED,
}

BEYOND_CONTRACT: Final = frozenset(
    {
        Kind.TAKE_OVER,
        Kind.HOLD,
        Kind.RESUME,
        Kind.DISCONNECT,
        Kind.SECURE_PAUSE,
        Kind.SECURE_RESUME,
        Kind.MUTE_SELF,
        Kind.UNMUTE_SELF,
    }
)
"""What only some services offer: it is shown where at least one of these is."""


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One wish of a supervisor.

    ``participant_id`` and ``user_id`` name the agent aimed at. ``media_path`` is a local file to upload first,
    ``media_url`` one that the service already has. ``text`` is what the agent reads; it reaches neither log nor audit.
    ``channel`` is that of the conversation, empty where whoever asks does not know it.
    ``media_server_group`` is where a session is to be opened, empty for wherever the service chooses.
    ``cancels`` names the delivery that a ``CANCEL`` takes back, ``cancels_remote`` the service's id of it and
    ``cancels_kind`` its kind; ``retry_of`` names the delivery that this one repeats. ``confirmed`` says that a person
    was asked about what cannot be taken back, and agreed.
    """

    kind: Kind
    conversation_id: ConversationId
    id: DeliveryId = msgspec.field(default_factory=lambda: DeliveryId(uuid.uuid4().hex))
    participant_id: ParticipantId | None = None
    user_id: UserId | None = None
    channel: str = ""
    text: str = ""
    media_path: str = ""
    media_url: str = ""
    mix_level: float = DEFAULT_MIX_LEVEL
    duration_ms: int = 15_000
    mute_agent: bool = False
    mute_caller: bool = False
    normalize: bool = False
    transfer_to: str = ""
    media_server_group: str = ""
    cancels: DeliveryId | None = None
    cancels_remote: str = ""
    cancels_kind: Kind | None = None
    retry_of: DeliveryId | None = None
    confirmed: bool = False

    def again(self) -> Action:
        """The same wish as a new delivery that says which one it repeats."""
        return msgspec.structs.replace(self, id=DeliveryId(uuid.uuid4().hex), retry_of=self.id)
