"""What one step of a rehearsal does, and what it demands of the desk. Pure."""

from __future__ import annotations

import msgspec

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What the window shows: its notices, the last words and the state of the call, and whether nobody is spoken to."""

    notices: tuple[str, ...] = ()
    said: str = ""
    standing: str = ""
    shut: bool = True


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One wish, made through the window, and how it must end.

    ``queue`` asks by the button that takes a place in the waiting line; ``by_itself`` presses nothing and waits for
    the desk to do it. ``through_amber`` demands that it stood unproven before it was settled. ``proof_has`` is text
    that the proof, or the reason, must hold. What must be seen soon after: ``notice`` is text that a notice holds,
    ``hears`` are lines one of which is said on the call, ``shut_on`` is the state of the call in which nobody hears
    this supervisor any more.
    """

    kind: Kind
    ends: DeliveryState = DeliveryState.CONFIRMED
    queue: bool = False
    by_itself: bool = False
    through_amber: bool = False
    proof_has: str = ""
    notice: str = ""
    hears: tuple[str, ...] = ()
    shut_on: str = ""

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

    def shown(self, seen: Seen) -> bool:
        """Whether the window shows what must follow."""
        told = not self.notice or any(self.notice in one for one in seen.notices)
        said = not self.hears or any(line in seen.said for line in self.hears)
        return told and said and (not self.shut_on or (seen.shut and self.shut_on in seen.standing.lower()))

    @property
    def awaited(self) -> str:
        """What must follow, in words; empty if nothing must."""
        told = f"a notice that says “{self.notice}”" if self.notice else ""
        said = "the words that show help" if self.hears else ""
        shut = f"a closed microphone in the state “{self.shut_on}”" if self.shut_on else ""
        return " and ".join(part for part in (told, said, shut) if part)


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """The steps of one scenario of the training floor, which has the same ``name``, in their order.

    ``without_cues`` are those for a platform that has none, where coaching is the only word in an agent's ear; where
    nothing is said there, the steps that the platform offers are the same.
    """

    name: str
    words: str
    steps: tuple[Step, ...]
    without_cues: tuple[Step, ...] = ()

    def played(self, *, cues: bool) -> tuple[Step, ...]:
        """The steps on a platform that has ``cues``, or has none."""
        return self.steps if cues else self.without_cues or self.steps
