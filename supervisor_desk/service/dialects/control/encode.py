"""Actions to requests: one function, one row of contract section 1 per case. Nothing here opens or reads anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import msgspec

from supervisor_desk.actions.action import MAX_MIX_LEVEL, Action, Kind
from supervisor_desk.actions.announcement import announcement_problem, iso_duration
from supervisor_desk.actions.ports import Refused
from supervisor_desk.conversations.conversation import Mode, MonitorSession, UserId
from supervisor_desk.service.dialects.base import HttpCall, Upload
from supervisor_desk.service.dialects.control.barring import NOT_OFFERED

MONITOR_PATH: Final = "/api/v2/interactions/telephony/monitor"
_STEP_OF: Final = {Kind.LISTEN: "silent", Kind.COACH: "whisper", Kind.BARGE: "barge", Kind.STOP: "stop"}


def segment(text: str) -> str:
    """An id as one segment of a path: ids are opaque, so nothing in them may end the segment."""
    return quote(text, safe="")


def encode(action: Action, session: MonitorSession | None, me: UserId) -> HttpCall | Refused:
    """The one request that is ``action``; ``session`` is the supervisor's own leg on that conversation."""
    call = _encoded(action, session, me)
    if isinstance(call, Refused):
        return call
    return msgspec.structs.replace(call, headers=(("X-Delivery-Id", action.id),))


def _encoded(action: Action, session: MonitorSession | None, me: UserId) -> HttpCall | Refused:
    match action.kind:
        case Kind.LISTEN | Kind.COACH | Kind.BARGE | Kind.STOP:
            return _monitor(action, session)
        case Kind.TEXT_CUE | Kind.VOICE_CUE:
            return _cue(action, me)
        case Kind.CLIP:
            if not action.media_url:
                return _no("There is no clip to play.", "Choose a clip.")
            return _act(
                action,
                actionType="whisper",
                conversationId=action.conversation_id,
                mediaUrl=action.media_url,
                metadata=_metadata(action, me),
            )
        case Kind.ANNOUNCE:
            return _announcement(action)
        case Kind.MUTE | Kind.UNMUTE:
            if action.participant_id is None:
                return _no("Nobody is named whose microphone is meant.", "Choose the agent in the call.")
            return HttpCall(
                method="PATCH",
                path=f"/api/v2/conversations/voice/participants/{segment(action.participant_id)}",
                json={"muted": action.kind is Kind.MUTE},
                writes=True,
            )
        case Kind.TRANSFER:
            if not action.transfer_to.strip():
                return _no("No target is given for the transfer.", "Enter a queue or an agent.")
            return _act(action, actionType="transfer", target=action.transfer_to.strip())
        case Kind.CANCEL:
            if not action.cancels_remote:
                return _no("The service has not named it yet, so it cannot be taken back.", "Try again shortly.")
            return HttpCall(method="DELETE", path=_cancelled_path(action), writes=True)
        case _:
            return _no(NOT_OFFERED[action.kind], "")


def control_path(action: Action, control_id: str) -> str:
    """Where one control of the action's conversation lives."""
    return f"/api/v2/conversations/{segment(action.conversation_id)}/controls/{segment(control_id)}"


def interactions_path(action: Action) -> str:
    """Where announcements to the action's participant live."""
    conversation, participant = segment(action.conversation_id), segment(action.participant_id or "")
    return f"/api/v2/conversations/voice/{conversation}/participants/{participant}/interactions"


def _cancelled_path(action: Action) -> str:
    if action.cancels_kind is Kind.ANNOUNCE:
        return f"{interactions_path(action)}/{segment(action.cancels_remote)}"
    return control_path(action, action.cancels_remote)


def upload_call(filename: str, content: bytes) -> HttpCall:
    """Put sound into the service's own media repository, from where it starts without delay (G0)."""
    return HttpCall(
        method="POST",
        path="/api/v2/media",
        upload=Upload("file", filename, "audio/wav", content),
        writes=True,
        idempotent=False,
    )


def _monitor(action: Action, session: MonitorSession | None) -> HttpCall | Refused:
    if session is None:
        if action.kind is Kind.LISTEN:
            body = {"interactionId": action.conversation_id, "action": "start"}
            if action.media_server_group:
                body["mediaServerGroupId"] = action.media_server_group
            return HttpCall(method="POST", path=MONITOR_PATH, json=body, writes=True, idempotent=False)
        if action.kind is Kind.BARGE:
            return _act(action, actionType="bargeIn", participantRole="supervisor")
        return _no(f"You are not on this call, so {action.kind.value} has nothing to work on.", "Listen to it first.")
    if session.mode is Mode.PENDING and action.kind is not Kind.STOP:
        return _no("Your session on this call is still being connected.", "Wait until you hear the call.")
    return HttpCall(
        method="POST",
        path=MONITOR_PATH,
        json={
            "interactionId": action.conversation_id,
            "monitorSessionId": session.id,
            "action": _STEP_OF[action.kind],
        },
        writes=True,  # and idempotent: a transition is bound to the session and safe to repeat (G2)
    )


def _act(action: Action, **body: Any) -> HttpCall:
    path = f"/api/v2/interactions/{segment(action.conversation_id)}/actions"
    return HttpCall(method="POST", path=path, json=body, writes=True, idempotent=False)


def _cue(action: Action, me: UserId) -> HttpCall | Refused:
    body: dict[str, Any] = {"controlType": "WHISPER", "metadata": _metadata(action, me)}
    if action.participant_id is not None:
        body["targetParticipantId"] = action.participant_id
    elif action.user_id is not None:
        body["targetUserId"] = action.user_id
    else:
        return _no("Nobody is named who should get the cue.", "Choose the agent in the call.")
    if action.kind is Kind.TEXT_CUE:
        if not action.text.strip():
            return _no("The cue has no words.", "Type what the agent should read.")
        body |= {"mediaType": "TEXT", "text": action.text}
    else:
        if not action.media_url:
            return _no("The cue has no sound.", "Record it again, or choose a file.")
        if not 0.0 <= action.mix_level <= MAX_MIX_LEVEL:
            return _no(
                f"The mix level is {action.mix_level}; above {MAX_MIX_LEVEL} the agent hears clipping.", "Lower it."
            )
        body |= {"mediaType": "AUDIO", "audioMixLevel": action.mix_level, "mediaUrl": action.media_url}
    path = f"/api/v2/conversations/{segment(action.conversation_id)}/control"
    return HttpCall(method="POST", path=path, json=body, writes=True, idempotent=False)


def _announcement(action: Action) -> HttpCall | Refused:
    if action.participant_id is None:
        return _no("Nobody is named to whom the announcement is played.", "Choose a participant of the call.")
    problem = announcement_problem(action.media_url, action.duration_ms)
    if problem:
        return Refused(reason=f"The announcement was not sent, and nobody on the call heard anything. {problem}")
    url = action.media_url.strip()
    body = {
        "type": "play",
        "sourceType": "url",
        "sourceUrl": _normalized(url) if action.normalize else url,
        "mute": action.mute_agent or action.mute_caller,  # two on the screen, one on the wire (contract section 6)
        "maxDuration": iso_duration(action.duration_ms),
    }
    return HttpCall(method="POST", path=interactions_path(action), json=body, writes=True, idempotent=False)


def _normalized(url: str) -> str:
    """Ask for level normalisation in the query, once, and leave the rest of it alone (G3)."""
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "normalize"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("normalize", "true")])))


def _metadata(action: Action, me: UserId) -> Mapping[str, str]:
    """What ties a control to its delivery, so that a lost answer can be found again by a look."""
    return {"deliveryId": action.id, "supervisorId": me, "coachingSessionId": action.conversation_id}


def _no(what: str, remedy: str) -> Refused:
    return Refused(reason=f"{what} Nothing was sent, and the call is as it was. {remedy}")
