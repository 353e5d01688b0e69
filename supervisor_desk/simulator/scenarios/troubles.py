"""Stories in which something technical goes wrong, for rehearsals: each must end in the right state of a delivery."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from supervisor_desk.simulator.scenarios.story import Scenario, Story
from supervisor_desk.simulator.world.happenings import ConversationChanged, Happening
from supervisor_desk.simulator.world.records import Mode, MonitorSession, MutedBy, Role
from supervisor_desk.simulator.world.refusal import Refusal


def _two_supervisors(story: Story) -> None:
    def barge() -> None:
        try:
            story.world.colleagues.send(story.call, Mode.BARGE)
        except Refusal:
            return  # the desk speaks already: there is nothing to be had
        story.note("a colleague barged in as the desk was about to coach")
        story.after(6, lambda: story.world.colleagues.leave(story.call), "the colleague left")

    story.when_tried("whisper", barge)


def _call_ends_under_cue(story: Story) -> None:
    def end(arrive_in: Callable[[float], None]) -> None:
        arrive_in(10)
        story.after(1.5, hang_up, "the customer hung up while the supervisor's word was on its way")

    def hang_up() -> None:
        if not story.call.over:
            story.world.calls.end(story.call)

    story.when_on_its_way(end)


def _stream_lost(story: Story) -> None:
    def cut(arrive_in: Callable[[float], None]) -> None:
        arrive_in(1.5)
        story.after(0.1, lose, "the event stream was cut and is refused for 8 s")

    def lose() -> None:
        story.strike("cut", {"refuseSeconds": 8.0})

    story.when_on_its_way(cut)


def _held_while_coached(story: Story) -> None:
    def hold(_: MonitorSession) -> None:
        story.after(3, _if_possible(lambda: story.world.calls.hold(story.call)), "the agent put the customer on hold")
        story.after(11, _if_possible(lambda: story.world.calls.resume(story.call)), "the customer is back")

    story.when_in(Mode.WHISPER, hold)


def _transferred_under_cue(story: Story) -> None:
    def transfer(arrive_in: Callable[[float], None]) -> None:
        arrive_in(6)
        story.after(
            1.0,
            _if_possible(lambda: story.world.transfers.begin(story.call, story.world.hall.queues[1].id)),
            "the agent transferred the call while the supervisor's word was on its way",
        )

    story.when_on_its_way(transfer)


def _agent_unmutes(story: Story) -> None:
    def muted(one: Happening) -> bool:
        if not isinstance(one, ConversationChanged) or one.conversation is not story.call:
            return False
        leg = story.call.agent_leg()
        return leg is not None and leg.muted_by is MutedBy.SUPERVISOR

    def unmute() -> None:
        leg = story.call.agent_leg()
        if leg is not None and leg.muted:
            story.world.calls.mute(story.call, leg, False, MutedBy.SELF)

    def wait(_: Happening) -> None:
        story.after(4, _if_possible(unmute), "the agent opened the microphone again")

    story.watch(muted, wait)


def _no_consent(story: Story) -> None:
    for leg in story.call.participants:
        if leg.role is Role.AGENT:
            leg.attributes["supervision_consent"] = "false"


def _storm(story: Story) -> None:
    traffic = story.world.traffic
    story.set_traffic(traffic.target * 2, max(40.0, traffic.rate * 4))
    story.strike("503", {"method": "GET", "skip": 6}, count=3)
    story.strike("429", {"method": "POST", "retryAfter": "1", "path": "/api/v2/*"}, count=1)
    story.strike("duplicate-event", {"skip": 50}, count=20)
    story.strike("gap", {"skip": 400}, count=3)
    story.after(25, partial(story.strike, "rotate"), "the platform rotated the event streams")
    noisy = {"packetLoss": 0.08, "jitter": 70.0}
    story.after(60, partial(story.strike, "poor-media", noisy), "the lines became noisy")


def _if_possible(do: Callable[[], None]) -> Callable[[], None]:
    """Do it, unless somebody else has moved the call on meanwhile."""

    def attempt() -> None:
        try:
            do()
        except Refusal:
            pass

    return attempt


SCENARIOS = (
    Scenario("two-supervisors", "A colleague barges in as the desk is about to coach.", _two_supervisors),
    Scenario("call-ends-under-cue", "The customer hangs up while a cue is queued.", _call_ends_under_cue),
    Scenario("stream-lost", "The event stream is lost while a cue is on its way.", _stream_lost),
    Scenario("slow-media", "Every piece of media takes 12 s.", lambda _: None, media_delay=(12.0, 12.0)),
    Scenario("held-while-coached", "The agent puts the customer on hold while being coached.", _held_while_coached),
    Scenario("transferred-under-cue", "The agent transfers the call while a cue is queued.", _transferred_under_cue),
    Scenario("agent-unmutes", "The agent opens the microphone that the desk has muted.", _agent_unmutes),
    Scenario("no-consent", "The agent has not consented to supervision.", _no_consent),
    Scenario("storm", "Twice the customers, four times the events, and a platform that struggles.", _storm),
)
