"""Keeps one webhook for quality assurance registered, and takes it back with the setting (G3).

Registrations belong to the whole organization. Each carries the name of the supervisor whose desk made it: a desk adds
none where any desk has registered the address already, and removes its own alone. It may be run at each start.
"""

from __future__ import annotations

import logging
from typing import Final, Protocol

from supervisor_desk.conversations.conversation import UserId
from supervisor_desk.service.dialects.base import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.control import hooks
from supervisor_desk.service.dialects.control.hooks import Hook
from supervisor_desk.service.errors import RefusedError, UnexpectedAnswerError

logger = logging.getLogger(__name__)

PREFIX: Final = "supervisor-desk quality assurance"


class Caller(Protocol):
    """Sends requests: ``client.Client``."""

    async def send(self, call: HttpCall) -> Reply:
        """See ``Client.send``."""
        ...

    async def read(self, call: HttpCall) -> Reply:
        """See ``Client.read``."""
        ...


class QualityWebhook:
    """The registration of one supervisor's desk."""

    def __init__(self, caller: Caller, me: UserId) -> None:
        self._caller = caller
        self._name = f"{PREFIX} ({me})"

    async def keep(self, address: str) -> None:
        """Have ``address`` registered once, and nothing else of ours; empty for nothing at all.

        Raises ``ServiceError``.
        """
        known = await self._known()
        for hook in known:
            if hook.name == self._name and hook.address != address:
                await self._remove(hook)
        if not address or any(_serves(hook, address) for hook in known):
            return
        reply = await self._caller.send(hooks.add_call(self._name, address))
        if not reply.ok:
            raise RefusedError(_refusal(reply.status), reply.status)
        logger.info("the webhook for quality assurance is registered")
        await self._leave_one(address)

    async def _leave_one(self, address: str) -> None:
        """Two desks may have registered it in the same moment: the older one stays."""
        same = sorted((hook for hook in await self._known() if _serves(hook, address)), key=lambda hook: hook.id)
        for hook in same[1:]:
            if hook.name == self._name:
                await self._remove(hook)

    async def _known(self) -> tuple[Hook, ...]:
        reply = await self._caller.read(hooks.list_call())
        try:
            return hooks.read_hooks(reply)
        except UnreadableError:
            raise UnexpectedAnswerError("The contact center's list of webhooks cannot be read.") from None

    async def _remove(self, hook: Hook) -> None:
        reply = await self._caller.send(hooks.remove_call(hook))
        if not reply.ok and reply.status != 404:  # gone already is as good
            raise RefusedError(_refusal(reply.status), reply.status)


def _serves(hook: Hook, address: str) -> bool:
    return hook.enabled and hook.address == address and hook.name.startswith(PREFIX)


def _refusal(status: int) -> str:
    return (
        f"The contact center refused the registration for quality assurance (answer {status}). Calls are not affected. "
        "Ask your administrator for the right to write webhooks."
    )
