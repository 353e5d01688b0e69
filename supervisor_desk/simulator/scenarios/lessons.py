"""Stories in which somebody on the call needs help, for training supervisors."""

from __future__ import annotations

from supervisor_desk.simulator.scenarios.story import Scenario, Story
from supervisor_desk.simulator.world.chatter import Script
from supervisor_desk.simulator.world.happenings import CueChanged, Happening
from supervisor_desk.simulator.world.records import CallState, CueStatus, Mode, MonitorSession
from supervisor_desk.simulator.world.refusal import Refusal

_NEW_HIRE: Script = (
    ("customer", "You have put me on hold three times now."),
    ("agent", "I am sorry, I am just looking for the right screen."),
    ("customer", "Is there somebody there who knows how this works?"),
    ("agent", "It is my second day. Let me check something."),
    ("customer", "The charge is from March, I have told you so twice."),
    ("agent", "I am not sure whether I may take that back."),
)
_HELPED: Script = (
    ("agent", "Right, I can see the March charge, and I may take it back for you."),
    ("customer", "Finally. Thank you."),
    ("agent", "It will be on your account by tomorrow evening."),
    ("customer", "That is all I needed."),
)
_BREACH: Script = (
    ("customer", "Can I pay it now, by card?"),
    ("agent", "Certainly. Please read me the long number on the front."),
    ("customer", "Do you really want me to say it out loud?"),
    ("agent", "Yes, and the three digits on the back as well, I will write them down."),
)
_STOPPED: Script = (
    ("agent", "Please do not read me the number. I am sending you a secure link instead."),
    ("customer", "That sounds better."),
)


def _new_hire(story: Story) -> None:
    story.say(_NEW_HIRE)

    def fumble() -> None:
        if story.call.over or not story.is_saying(_NEW_HIRE):
            return
        supervised = any(one.speaks for one in story.call.sessions) or any(one.living for one in story.call.cues)
        try:
            if story.call.state is CallState.HOLD:
                story.world.calls.resume(story.call)
            elif not supervised:
                story.world.calls.hold(story.call)
        except Refusal:
            pass
        story.after(8 if story.call.state is CallState.HOLD else 20, fumble)

    _when_helped(story, _HELPED, "the agent was helped and settled the matter")
    story.after(12, fumble, "the agent puts the customer on hold again and again")


def _compliance_breach(story: Story) -> None:
    story.say(_BREACH)
    _when_helped(story, _STOPPED, "the agent was stopped before the number was read")
    story.after(45, lambda: _missed(story))


def _missed(story: Story) -> None:
    if story.is_saying(_BREACH):
        story.note("nobody stepped in: the customer read the card number aloud")


def _when_helped(story: Story, script: Script, note: str) -> None:
    """Coaching, barging in or a cue that was played turns the conversation."""

    def turn() -> None:
        if not story.is_saying(script):
            story.say(script)
            story.note(note)

    def heard(one: Happening) -> bool:
        return (
            isinstance(one, CueChanged) and one.cue.conversation is story.call and one.cue.status is CueStatus.COMPLETED
        )

    def spoke(_: MonitorSession) -> None:
        story.after(5, turn)

    story.watch(heard, lambda _: turn())
    story.when_in(Mode.WHISPER, spoke)
    story.when_in(Mode.BARGE, spoke)


SCENARIOS = (
    Scenario("new-hire", "An agent in the first week loses the customer; a word in the ear would help.", _new_hire),
    Scenario("compliance-breach", "An agent is about to ask for a card number aloud.", _compliance_breach),
)
