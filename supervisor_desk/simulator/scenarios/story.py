"""What a story is made of: a prepared call, triggers that wait for somebody to do something, and notes of what
happened so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from supervisor_desk.simulator.faults import Faults
from supervisor_desk.simulator.world.chatter import Script
from supervisor_desk.simulator.world.happenings import Attempted, CueChanged, Happening, SessionChanged
from supervisor_desk.simulator.world.records import (
    Conversation,
    Cue,
    CueStatus,
    Mode,
    MonitorSession,
    SessionStatus,
)
from supervisor_desk.simulator.world.schedule import SECOND
from supervisor_desk.simulator.world.world import World


@dataclass(slots=True, eq=False)
class Trigger:
    """Something to do when a happening of the right kind comes; once, unless ``again``."""

    fits: Callable[[Happening], bool]
    do: Callable[[Happening], None]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    """A story that can be played. The figures are what it wants where whoever starts the floor did not say."""

    name: str
    summary: str
    begin: Callable[[Story], None]
    conversations: int = 60
    events_per_second: float = 5.0
    media_delay: tuple[float, float] = (0.1, 1.2)


@dataclass(slots=True, eq=False)
class Story:
    """A scenario that is being played on one call, ``call``. ``cues`` is whether the platform has any: where it has
    none, a supervisor's word reaches the agent by coaching alone."""

    scenario: Scenario
    world: World
    faults: Faults
    call: Conversation
    cues: bool = True
    notes: list[tuple[int, str]] = field(default_factory=list)
    _triggers: list[Trigger] = field(default_factory=list)
    _undo: list[Callable[[], None]] = field(default_factory=list)
    _over: bool = False

    def note(self, text: str) -> None:
        """Write down what happened, without names of people."""
        self.notes.append((self.world.now, text))

    def after(self, seconds: float, do: Callable[[], None], note: str = "") -> None:
        """Do something in virtual time, unless the story is over by then."""

        def step() -> None:
            if not self._over:
                if note:
                    self.note(note)
                do()

        self.world.hall.schedule.after(seconds * SECOND, step)

    def strike(self, fault: str, params: Mapping[str, object] | None = None, *, count: int | None = None) -> None:
        """Switch a fault on, for as long as the story lasts."""
        struck = self.faults.switch_on(fault, params, count=count)
        self._undo.append(lambda: self.faults.withdraw(struck))

    def set_traffic(self, conversations: int, events_per_second: float) -> None:
        """Change how much there is and happens, for as long as the story lasts."""
        before = (self.world.traffic.target, self.world.traffic.rate)
        self._undo.append(lambda: self.world.set_traffic(*before))
        self.world.set_traffic(conversations, events_per_second)

    def say(self, script: Script) -> None:
        """Let this be said on the call from now on."""
        self.world.chatter.scripts[self.call.id] = script

    def is_saying(self, script: Script) -> bool:
        """Whether this is what is being said on the call."""
        return self.world.chatter.scripts.get(self.call.id) is script

    def when_tried(self, what: str, do: Callable[[], None]) -> None:
        """The next time that somebody at a desk tries ``what`` on the call, do this before it is judged."""
        self._triggers.append(
            Trigger(
                lambda one: (
                    isinstance(one, Attempted)
                    and one.what == what
                    and one.conversation is self.call
                    and not one.supervisor.simulated
                ),
                lambda _: do(),
            )
        )

    def when_cued(self, do: Callable[[Cue], None]) -> None:
        """The next time that a cue for the agent is accepted, do this with it."""

        def fits(one: Happening) -> bool:
            return (
                isinstance(one, CueChanged)
                and one.cue.conversation is self.call
                and one.cue.status is CueStatus.QUEUED
                and not one.cue.supervisor.simulated
            )

        def act(one: Happening) -> None:
            if isinstance(one, CueChanged):
                do(one.cue)

        self._triggers.append(Trigger(fits, act))

    def when_on_its_way(self, do: Callable[[Callable[[float], None]], None]) -> None:
        """The next time that a desk's word to the agent is on its way, by a cue or, where there are none, by coaching:
        do this with what sets the seconds in which it arrives."""
        if self.cues:
            self.when_cued(lambda cue: do(lambda seconds: self.world.cues.delay(cue, seconds)))
            return

        def slow(seconds: float) -> None:
            for session in self.call.sessions:
                if session.living and not session.supervisor.simulated:
                    self.world.sessions.delay(session, seconds)

        # It is told before it is judged: what came of it is there a moment later.
        self.when_tried("whisper", lambda: self.after(0.001, lambda: do(slow)))

    def when_in(self, mode: Mode, do: Callable[[MonitorSession], None]) -> None:
        """The next time that a desk's session on the call is in ``mode``, do this with it."""

        def fits(one: Happening) -> bool:
            return (
                isinstance(one, SessionChanged)
                and one.session.conversation is self.call
                and one.session.status is SessionStatus.ACTIVE
                and one.session.mode is mode
                and not one.session.supervisor.simulated
            )

        def act(one: Happening) -> None:
            if isinstance(one, SessionChanged):
                do(one.session)

        self._triggers.append(Trigger(fits, act))

    def watch(self, fits: Callable[[Happening], bool], do: Callable[[Happening], None], *, again: bool = False) -> None:
        """Wait for anything else."""
        self._triggers.append(Trigger(fits, do, again))

    def hear(self, happening: Happening) -> None:
        """Told of everything that happens in the world."""
        if self._over or not self._triggers:
            return
        for trigger in list(self._triggers):
            if trigger in self._triggers and trigger.fits(happening):
                if not trigger.again:
                    self._triggers.remove(trigger)
                trigger.do(happening)

    def finish(self) -> None:
        """Another story begins: nothing of this one happens any more, and its call is a call like any other."""
        self._over = True
        self._triggers.clear()
        for undo in reversed(self._undo):
            undo()
        self.world.chatter.scripts.pop(self.call.id, None)
        self.call.steady = False
        if not self.call.over:
            self.world.life.go_on(self.call)
