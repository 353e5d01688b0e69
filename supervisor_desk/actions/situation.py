"""What the rules look at, and what they answer: two records."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.actions.mute_lease import MuteLease
from supervisor_desk.actions.slot_board import LEASE_S, SlotView
from supervisor_desk.conversations.conversation import Conversation, MonitorSession, UserId
from supervisor_desk.conversations.link import Link


class Fix(StrEnum):
    """What one click could put right, in the words of the audit log."""

    CHOOSE_STATION = "choose phone"
    SET_AVAILABLE = "set status to available"
    SIGN_IN = "sign in"


class WhyNot(msgspec.Struct, frozen=True):
    """Why an action is not possible now: the rule, what was found, what would help, and ``fix`` where a click does."""

    rule: str
    found: str
    remedy: str = ""
    fix: Fix | None = None

    @property
    def sentence(self) -> str:
        """All of it, ready to be read."""
        return " ".join(part for part in (self.rule, self.found, self.remedy) if part)


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the rules look at, taken at one moment.

    ``deliveries`` are those of this conversation that are not settled. ``holder`` names another supervisor whom the
    platform shows speaking. ``slot`` is how the waiting line for the speaking slot stands, as far as the desk has
    looked. ``audit_trouble`` is empty while the audit log can be written. ``not_offered`` gives the reason for each
    kind that this service cannot do at all, ``barred`` what stands in the way of a kind on this conversation for this
    supervisor: a permission, the channel, a phone. ``hints`` says of a kind what is known of it where that is not
    certain. ``mute`` is the mute that this desk placed on the agent, while it lasts.
    """

    conversation: Conversation | None
    me: UserId
    link: Link
    session: MonitorSession | None = None
    deliveries: tuple[Delivery, ...] = ()
    holder: str = ""
    slot: SlotView | None = None
    audit_trouble: str = ""
    not_offered: Mapping[Kind, str] = msgspec.field(default_factory=dict)
    barred: Mapping[Kind, WhyNot] = msgspec.field(default_factory=dict)
    hints: Mapping[Kind, str] = msgspec.field(default_factory=dict)
    mute: MuteLease | None = None

    @property
    def heard_besides(self) -> str:
        """Name of another supervisor who is heard, or may be until their desk says that they are not.

        Our own slot may be one that was taken from them: what the platform shows of them may be late.
        """
        return self.holder or (self.slot.yet_to_yield(self.me, LEASE_S) if self.slot is not None else "")

    @property
    def taken_by(self) -> str:
        """Name of another supervisor who speaks to the call or has its speaking slot; empty if there is none."""
        return self.holder or (self.slot.other_holder(self.me) if self.slot is not None else "")
