"""What the rules look at, and what they answer: two records."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.conversations.conversation import Conversation, MonitorSession, UserId
from supervisor_desk.conversations.link import Link


class WhyNot(msgspec.Struct, frozen=True):
    """Why an action is not possible now: the rule, what was found, and what would help."""

    rule: str
    found: str
    remedy: str = ""

    @property
    def sentence(self) -> str:
        """All of it, ready to be read."""
        return " ".join(part for part in (self.rule, self.found, self.remedy) if part)


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the rules look at, taken at one moment.

    ``permissions`` is ``None`` where the service does not tell them. ``deliveries`` are those of this conversation
    that are not settled. ``holder`` names the supervisor who has the speaking slot, if it is not this one.
    ``audit_trouble`` is empty while the audit log can be written. ``not_offered`` gives the reason for each kind that
    this service cannot do.
    """

    conversation: Conversation | None
    me: UserId
    link: Link
    session: MonitorSession | None = None
    permissions: frozenset[str] | None = None
    deliveries: tuple[Delivery, ...] = ()
    holder: str = ""
    audit_trouble: str = ""
    not_offered: Mapping[Kind, str] = msgspec.field(default_factory=dict)
