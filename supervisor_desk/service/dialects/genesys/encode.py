"""The requests that change a conversation, one function each. None of them has a body but the changes to a leg.

``participant`` is whom it is about: the agent who is listened to, coached or muted, or one's own leg.
"""

from __future__ import annotations

from typing import Any, Final

from supervisor_desk.service.dialects.base import HttpCall
from supervisor_desk.service.dialects.genesys.segments import segment

_MEDIA: Final = {"voice": "calls", "message": "messages", "email": "emails"}


def conversation_call(conversation: str) -> HttpCall:
    """Read one conversation, in the full shape."""
    return HttpCall(method="GET", path=f"/api/v2/conversations/{segment(conversation)}")


def monitor(conversation: str, participant: str, channel: str = "voice") -> HttpCall:
    """Listen to what ``participant`` hears and says; one's own phone is called."""
    return _start(_participant(conversation, participant, channel), "monitor")


def coach(conversation: str, participant: str) -> HttpCall:
    """Listen, and speak to ``participant`` alone."""
    return _start(_participant(conversation, participant, "voice"), "coach")


def barge(conversation: str, participant: str) -> HttpCall:
    """Make a conference of everybody who is connected, and join it."""
    return _start(_participant(conversation, participant, "voice"), "barge")


def take_over(conversation: str, participant: str) -> HttpCall:
    """Take the conversation by messages from ``participant``, whom one must be listening to already."""
    return _start(_participant(conversation, participant, "message"), "takeover")


def leave(conversation: str, own: str, channel: str = "voice") -> HttpCall:
    """Hang up one's own leg, whatever its mode: there is no other way to stop."""
    return _change(_participant(conversation, own, channel), state="disconnected")


def mute(conversation: str, participant: str, *, muted: bool) -> HttpCall:
    """Whether the others hear ``participant``."""
    return _change(_participant(conversation, participant, "voice"), muted=muted)


def hold(conversation: str, participant: str, *, held: bool) -> HttpCall:
    """Whether ``participant`` is kept on hold."""
    return _change(_participant(conversation, participant, "voice"), held=held)


def for_user(conversation: str, participant: str, user: str, **change: Any) -> HttpCall:
    """Change a leg on behalf of ``user``, the form of the operation for a caller who is somebody else."""
    return _change(f"{_participant(conversation, participant, 'voice')}/user/{segment(user)}", **change)


def disconnect(conversation: str, channel: str = "voice") -> HttpCall:
    """End the conversation for everybody."""
    medium = _MEDIA.get(channel)
    if medium is None:
        path = f"/api/v2/conversations/{segment(conversation)}/disconnect"
        return HttpCall(method="POST", path=path, writes=True)
    return _change(f"/api/v2/conversations/{medium}/{segment(conversation)}", state="disconnected")


def recording(conversation: str, *, paused: bool) -> HttpCall:
    """Pause the recording for what must not be kept, or go on with it. The names are in capitals here alone."""
    path = f"/api/v2/conversations/{segment(conversation)}/recordingstate"
    return _change(path, recordingState="PAUSED" if paused else "ACTIVE")


def _participant(conversation: str, participant: str, channel: str) -> str:
    medium = _MEDIA.get(channel)
    stem = f"/api/v2/conversations/{medium}" if medium is not None else "/api/v2/conversations"
    return f"{stem}/{segment(conversation)}/participants/{segment(participant)}"


def _start(path: str, act: str) -> HttpCall:
    return HttpCall(method="POST", path=f"{path}/{act}", writes=True, idempotent=False)


def _change(path: str, **change: Any) -> HttpCall:
    return HttpCall(method="PATCH", path=path, json=change, writes=True)  # it sets a state: once or twice is the same
