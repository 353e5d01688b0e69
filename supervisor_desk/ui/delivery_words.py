"""How a delivery is told to people: a shape, a word and a tone for each state. No Qt; board and badge both use it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState


class Tone(StrEnum):
    """What a color is to say; ``tokens`` has a pair of that name for each (``text_dim`` stands for ``QUIET``)."""

    QUIET = "quiet"
    BUSY = "busy"
    GOOD = "good"
    WAITING = "waiting"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Face:
    """What a delivery shows: the name of its mark, the word beside it, and the tone of both."""

    mark: str
    word: str
    tone: Tone


_FACES: dict[DeliveryState, Face] = {
    DeliveryState.ASKED: Face("delivery-asked", "asked", Tone.QUIET),
    DeliveryState.SENT: Face("delivery-sent", "sent", Tone.BUSY),
    DeliveryState.ACCEPTED: Face("delivery-accepted", "accepted", Tone.BUSY),
    DeliveryState.EXECUTING: Face("delivery-executing", "executing", Tone.BUSY),
    DeliveryState.CONFIRMED: Face("delivery-confirmed", "confirmed", Tone.GOOD),
    DeliveryState.REFUSED: Face("delivery-refused", "refused", Tone.BAD),
    DeliveryState.FAILED: Face("delivery-failed", "failed", Tone.BAD),
    DeliveryState.UNPROVEN: Face("delivery-unproven", "pending delivery", Tone.WAITING),
    DeliveryState.CANCELLED: Face("delivery-cancelled", "cancelled", Tone.QUIET),
}

_KIND_WORDS: dict[Kind, str] = {
    Kind.LISTEN: "Listen",
    Kind.COACH: "Coach",
    Kind.BARGE: "Barge",
    Kind.STOP: "Stop",
    Kind.TEXT_CUE: "Text cue",
    Kind.VOICE_CUE: "Voice cue",
    Kind.CLIP: "Clip",
    Kind.ANNOUNCE: "Announcement",
    Kind.MUTE: "Mute agent",
    Kind.UNMUTE: "Unmute agent",
    Kind.TRANSFER: "Transfer",
    Kind.CANCEL: "Cancel",
    Kind.TAKE_OVER: "Take over",
    Kind.HOLD: "Hold",
    Kind.RESUME: "Resume",
    Kind.DISCONNECT: "Disconnect",
    Kind.SECURE_PAUSE: "Secure pause",
    Kind.SECURE_RESUME: "End secure pause",
    Kind.MUTE_SELF: "Mute yourself",
    Kind.UNMUTE_SELF: "Unmute yourself",
}
_KIND_MARKS: dict[Kind, str] = {
    Kind.LISTEN: "mode-listen",
    Kind.COACH: "mode-coach",
    Kind.BARGE: "mode-barge",
    Kind.STOP: "mode-stop",
    Kind.TEXT_CUE: "text-cue",
    Kind.VOICE_CUE: "voice-cue",
    Kind.CLIP: "clip",
    Kind.ANNOUNCE: "announce",
    Kind.MUTE: "mic-muted",
    Kind.UNMUTE: "mic",
    Kind.TRANSFER: "transfer",
    Kind.CANCEL: "cancel",
    Kind.TAKE_OVER: "take-over",
    Kind.HOLD: "hold",
    Kind.RESUME: "resume",
    Kind.DISCONNECT: "disconnect",
    Kind.SECURE_PAUSE: "record-pause",
    Kind.SECURE_RESUME: "record-resume",
    Kind.MUTE_SELF: "self-mute",
    Kind.UNMUTE_SELF: "self-unmute",
}


def kind_word(kind: Kind) -> str:
    """What the action is called on the screen."""
    return _KIND_WORDS[kind]


def kind_mark(kind: Kind) -> str:
    """Name of the action's mark."""
    return _KIND_MARKS[kind]


def face(delivery: Delivery) -> Face:
    """What ``delivery`` shows now; while it waits for the speaking slot, its place in the line."""
    if delivery.waiting_place and not delivery.state.settled:
        return Face("delivery-waiting", f"waiting, place {delivery.waiting_place}", Tone.WAITING)
    return _FACES[delivery.state]


def state_face(state: DeliveryState) -> Face:
    """What a delivery in ``state`` shows."""
    return _FACES[state]


def elapsed_s(delivery: Delivery, now: float) -> float:
    """Seconds from the asking to the end, or to ``now`` while there is none; never less than nothing."""
    end = delivery.times.settled if delivery.times.settled is not None else now
    return max(0.0, end - delivery.times.asked)


def seconds_words(seconds: float) -> str:
    """A short span for people: ``80 ms``, ``1.4 s``, ``48 s``, ``2:05``."""
    if seconds < 1:
        return f"{round(seconds * 1000)} ms"
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{int(seconds)} s"
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def played_s(delivery: Delivery, now: float) -> tuple[float, float] | None:
    """How much of a sound has been played and how long it is at most, in seconds; ``None`` while it does not play."""
    began = delivery.times.executing
    if began is None or delivery.state is not DeliveryState.EXECUTING or not delivery.action.kind.plays:
        return None
    length = delivery.action.duration_ms / 1000
    return min(max(0.0, now - began), length), length


def latency_words(delivery: Delivery) -> str:
    """How long it took from the asking until it was heard to play (G3); empty where that was not seen."""
    began = delivery.times.executing
    if began is None or not delivery.action.kind.plays:
        return ""
    return f"started after {seconds_words(max(0.0, began - delivery.times.asked))}"


def told(delivery: Delivery, now: float) -> str:
    """One sentence with all of it, for screen readers and tooltips."""
    shown = face(delivery)
    parts = [f"{kind_word(delivery.action.kind)}: {shown.word}, {seconds_words(elapsed_s(delivery, now))}"]
    if delivery.started_late:
        parts.append("started late")
    if delivery.proof:
        parts.append(f"proof: {delivery.proof}")
    if delivery.reason:
        parts.append(delivery.reason.rstrip("."))
    return ". ".join(parts) + "."


def steps_told(delivery: Delivery) -> tuple[str, ...]:
    """Each step reached with its time since the asking, in order."""
    times = delivery.times
    later = (("sent", times.sent), ("accepted", times.accepted), ("executing", times.executing))
    told_steps = [f"{word} after {seconds_words(max(0.0, at - times.asked))}" for word, at in later if at is not None]
    if times.settled is not None:
        told_steps.append(f"{_FACES[delivery.state].word} after {seconds_words(elapsed_s(delivery, times.settled))}")
    return tuple(told_steps)
