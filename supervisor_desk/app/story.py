"""What a rehearsal does and what it demands: one list of steps for each scenario of the training floor. Pure."""

from __future__ import annotations

import msgspec

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One wish, made through the window, and how it must end.

    ``queue`` asks by the button that takes a place in the waiting line. ``through_amber`` demands
    that it stood unproven before it was settled. ``proof_has`` is text that the proof, or the reason, must hold.
    """

    kind: Kind
    ends: DeliveryState = DeliveryState.CONFIRMED
    queue: bool = False
    through_amber: bool = False
    proof_has: str = ""

    def unmet(self, delivery: Delivery) -> str:
        """What is wrong with ``delivery``; empty if it ended as demanded."""
        if delivery.state is not self.ends:
            why = f" ({delivery.reason})" if delivery.reason else ""
            return f"ended {delivery.state.value} instead of {self.ends.value}{why}"
        if self.through_amber and not delivery.was_unproven:
            return "was never shown as not confirmed yet"
        said = f"{delivery.proof} {delivery.reason}"
        if self.proof_has and self.proof_has.lower() not in said.lower():
            return f"was settled by “{said.strip()}”, not by “{self.proof_has}”"
        return ""


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario's steps in their order. ``play`` names the scenario of the training floor that goes with it."""

    name: str
    words: str
    steps: tuple[Step, ...]

    @property
    def play(self) -> str:
        """The floor's name for it."""
        return self.name


_K, _S = Kind, DeliveryState
_WHOLE_ROUND = (
    Step(kind=_K.LISTEN),
    Step(kind=_K.COACH),
    Step(kind=_K.BARGE),
    Step(kind=_K.LISTEN),
    Step(kind=_K.TEXT_CUE),
    Step(kind=_K.VOICE_CUE),
    Step(kind=_K.MUTE),
    Step(kind=_K.UNMUTE),
    Step(kind=_K.ANNOUNCE),
    Step(kind=_K.STOP),
)
STORIES: dict[str, Story] = {
    story.name: story
    for story in (
        Story(name="calm", words="every action once, on a quiet call", steps=_WHOLE_ROUND),
        Story(
            name="two-supervisors",
            words="a colleague speaks to the call; coaching waits in line and is served when the colleague leaves",
            steps=(
                Step(kind=_K.LISTEN),
                Step(kind=_K.COACH, ends=_S.REFUSED, proof_has="speaking"),
                Step(kind=_K.COACH, queue=True),
                Step(kind=_K.LISTEN),
                Step(kind=_K.STOP),
            ),
        ),
        Story(
            name="call-ends-under-cue",
            words="the call ends while a cue is queued: it fails, says so, and nothing is left behind",
            steps=(
                Step(kind=_K.LISTEN),
                Step(kind=_K.TEXT_CUE, ends=_S.FAILED, proof_has="terminated interaction"),
            ),
        ),
        Story(
            name="stream-lost",
            words="the event stream is lost while a cue is pending: a look by REST proves it",
            steps=(
                Step(kind=_K.LISTEN),
                Step(kind=_K.TEXT_CUE, proof_has="REST"),
                Step(kind=_K.STOP),
            ),
        ),
        Story(
            name="slow-media",
            words="the media takes 12 s: amber at five seconds, confirmed late",
            steps=(
                Step(kind=_K.LISTEN, through_amber=True),
                Step(kind=_K.VOICE_CUE, through_amber=True),
                Step(kind=_K.STOP),
            ),
        ),
    )
}


def story_named(name: str) -> Story:
    """The story of that name; for other scenarios of the floor, every action once."""
    known = STORIES.get(name)
    return known if known is not None else Story(name=name, words="every action once", steps=_WHOLE_ROUND)
