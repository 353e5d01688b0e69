"""What a rehearsal demands of each scenario of the training floor: every story ends well only if the desk does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.app.story import Step, Story

_K, _S = Kind, DeliveryState
_LISTEN, _STOP = Step(kind=_K.LISTEN), Step(kind=_K.STOP)
_WHOLE_ROUND = (
    _LISTEN,
    Step(kind=_K.COACH),
    Step(kind=_K.BARGE),
    Step(kind=_K.MUTE),  # where listening is no taking part, only whoever barged in may
    Step(kind=_K.UNMUTE),
    _LISTEN,
    Step(kind=_K.TEXT_CUE),
    Step(kind=_K.VOICE_CUE),
    Step(kind=_K.ANNOUNCE),
    _STOP,
)
_ALL: Final = (
    Story(name="calm", words="every action once, on a quiet call", steps=_WHOLE_ROUND),
    Story(name="busy-floor", words="every action once, while four hundred calls go on", steps=_WHOLE_ROUND),
    Story(name="storm", words="every action once, on a service that struggles", steps=_WHOLE_ROUND),
    Story(
        name="two-supervisors",
        words="a colleague speaks to the call; coaching waits in line and is served when the colleague leaves",
        steps=(
            _LISTEN,
            Step(kind=_K.COACH, ends=_S.REFUSED, proof_has="speaking"),
            Step(kind=_K.COACH, queue=True),
            _LISTEN,
            _STOP,
        ),
    ),
    Story(
        name="call-ends-under-cue",
        words="the call ends while a cue is queued: it fails, an alert says so, and nothing is left behind",
        steps=(
            _LISTEN,
            Step(kind=_K.TEXT_CUE, ends=_S.FAILED, proof_has="terminated interaction", notice="ended before"),
        ),
        without_cues=(
            _LISTEN,
            Step(kind=_K.COACH, ends=_S.FAILED, proof_has="terminated interaction", notice="ended before"),
        ),
    ),
    Story(
        name="stream-lost",
        words="the event stream is lost while a cue is pending: a look by REST proves it",
        steps=(_LISTEN, Step(kind=_K.TEXT_CUE, proof_has="REST"), _STOP),
        without_cues=(_LISTEN, Step(kind=_K.COACH, proof_has="REST"), _STOP),
    ),
    Story(
        name="slow-media",
        words="the media takes 12 s: amber at five seconds, confirmed late",
        steps=(Step(kind=_K.LISTEN, through_amber=True), Step(kind=_K.VOICE_CUE, through_amber=True), _STOP),
        without_cues=(_LISTEN, Step(kind=_K.COACH, through_amber=True), _STOP),  # a phone is given more time to answer
    ),
    Story(
        name="held-while-coached",
        words="the customer is put on hold: nobody hears the supervisor meanwhile, who may coach again after",
        steps=(_LISTEN, Step(kind=_K.COACH, shut_on="hold"), Step(kind=_K.COACH), _LISTEN, _STOP),
    ),
    Story(
        name="transferred-under-cue",
        words="the call is transferred while a voice cue is queued: the desk takes the cue back by itself",
        steps=(
            _LISTEN,
            Step(kind=_K.VOICE_CUE, ends=_S.CANCELLED),
            Step(kind=_K.CANCEL, by_itself=True),
            _STOP,
        ),
        without_cues=(_LISTEN, _STOP),  # nothing could be taken back: a word in the ear is live there
    ),
    Story(
        name="agent-unmutes",
        words="the agent opens the microphone that was muted: an alarm says so, and it can be muted again",
        steps=(Step(kind=_K.MUTE, notice="though you muted it"), Step(kind=_K.MUTE), Step(kind=_K.UNMUTE)),
        without_cues=(
            _LISTEN,
            Step(kind=_K.BARGE),  # only whoever takes part may mute
            Step(kind=_K.MUTE, notice="though you muted it"),
            Step(kind=_K.MUTE),
            Step(kind=_K.UNMUTE),
            _STOP,
        ),
    ),
    Story(
        name="no-consent",
        words="the agent has not consented: no announcement is played, and everything else goes on",
        steps=(
            _LISTEN,
            Step(kind=_K.ANNOUNCE, ends=_S.REFUSED, proof_has="consent to supervision was not given"),
            Step(kind=_K.TEXT_CUE),
            _STOP,
        ),
    ),
    Story(
        name="new-hire",
        words="a word in the ear turns the call",
        steps=(
            _LISTEN,
            Step(kind=_K.COACH, hears=("take it back for you", "Finally.", "by tomorrow evening", "all I needed")),
            _LISTEN,
            _STOP,
        ),
    ),
    Story(
        name="compliance-breach",
        words="a cue stops the agent before the card number is read aloud",
        steps=(_LISTEN, Step(kind=_K.TEXT_CUE, hears=("a secure link", "sounds better")), _STOP),
        without_cues=(_LISTEN, Step(kind=_K.COACH, hears=("a secure link", "sounds better")), _STOP),
    ),
)
STORIES: Final[Mapping[str, Story]] = {story.name: story for story in _ALL}


def story_named(name: str) -> Story:
    """The story of that name; for a scenario without demands of its own, every action once."""
    known = STORIES.get(name)
    return known if known is not None else Story(name=name, words="every action once", steps=_WHOLE_ROUND)
