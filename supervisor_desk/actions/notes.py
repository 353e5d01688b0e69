"""What the audit log is told of an action: figures and ids, never words that people said, numbers or secrets."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import urlsplit

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.actions.ports import Note
from supervisor_desk.conversations.conversation import Conversation, MonitorSession

Detail = dict[str, str | int | float | bool | None]


def intent(
    action: Action, conversation: Conversation | None, session: MonitorSession | None, fence: int | None, why: str = ""
) -> Note:
    """The entry that is on disk before the request leaves."""
    detail: Detail = {}
    if action.user_id:
        detail["agent"] = action.user_id
    if conversation is not None:
        detail["queue"] = conversation.queue_id
        detail["call_state"] = conversation.raw_state
    if session is not None:
        detail["session"] = session.id
        detail["from_mode"] = session.mode.value
    if fence is not None:
        detail["fence"] = fence
    match action.kind:
        case Kind.TEXT_CUE:
            detail["text_length"] = len(action.text)
        case Kind.VOICE_CUE | Kind.CLIP:
            detail["mix_level"] = action.mix_level
            detail["media"] = _media_name(action)
        case Kind.ANNOUNCE:
            detail["media"] = _media_name(action)
            detail["max_duration_ms"] = action.duration_ms
            detail["mute_agent"] = action.mute_agent
            detail["mute_caller"] = action.mute_caller
        case Kind.TRANSFER:
            detail["to_length"] = len(action.transfer_to)  # may be a phone number: only its length is kept
        case Kind.CANCEL:
            detail["cancels"] = action.cancels
            detail["cancels_remote"] = action.cancels_remote
            detail["cancels_kind"] = action.cancels_kind
        case kind if kind.irreversible:
            detail["confirmed"] = action.confirmed
        case _:
            pass
    return Note(
        step="intent",
        what=action.kind.value,
        delivery=action.id,
        conversation=action.conversation_id,
        participant=action.participant_id or "",
        retry_of=action.retry_of or "",
        reason=why,
        detail=detail,
    )


def outcome(delivery: Delivery) -> Note:
    """What became of it, with its times in milliseconds after it was asked for (G3: latency)."""
    times, action = delivery.times, delivery.action
    detail: Detail = {"remote_id": delivery.remote_id} if delivery.remote_id else {}
    if delivery.reference:
        detail["reference"] = delivery.reference
    for name in ("sent", "accepted", "executing", "settled"):
        at = getattr(times, name)
        if at is not None:
            detail[f"{name}_ms"] = round((at - times.asked) * 1000)
    if delivery.started_late:
        detail["late"] = True
    if action.kind in (Kind.MUTE, Kind.UNMUTE) and action.user_id:
        detail["agent"] = action.user_id  # by whom a mute is found again after a crash
    return Note(
        step="outcome",
        what=action.kind.value,
        delivery=action.id,
        conversation=action.conversation_id,
        participant=action.participant_id or "",
        state=delivery.state.value,
        proof=_without_words_of(action, delivery.proof),
        reason=_without_words_of(action, delivery.reason),
        retry_of=action.retry_of or "",
        detail=detail,
    )


def _without_words_of(action: Action, said: str) -> str:
    """``said`` without what the action carries for people: a service may repeat it when it says why not."""
    for words in (action.text.strip(), action.transfer_to.strip(), action.media_url.strip()):
        if words:
            said = said.replace(words, "…")
    return said


def _media_name(action: Action) -> str:
    """The file's name, or host and path of its address: never the query, which may hold a signature."""
    if action.media_path:
        return PurePath(action.media_path).name
    try:
        parts = urlsplit(action.media_url)
    except ValueError:
        return "an address that cannot be read"
    return f"{parts.hostname or ''}{parts.path}"
