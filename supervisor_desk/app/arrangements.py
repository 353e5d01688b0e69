"""What the settings ask of the contact center once the desk is signed in: a webhook, and where sessions are opened."""

from __future__ import annotations

from typing import Final

from supervisor_desk.conversations.conversation import UserId
from supervisor_desk.service.adapter import ContactCenter
from supervisor_desk.service.dialects.base import UnreadableError
from supervisor_desk.service.dialects.control.groups import groups_call, read_groups
from supervisor_desk.service.errors import RefusedError, ServiceError
from supervisor_desk.service.webhooks import Caller, QualityWebhook
from supervisor_desk.settings import Settings

_ELSEWHERE: Final = "Sessions are opened wherever the contact center chooses."


async def arrange(caller: Caller, center: ContactCenter, settings: Settings) -> tuple[str, ...]:
    """Do it; returns in words what could not be done. Calls are not affected by any of it."""
    troubles = (
        await _choose_group(caller, center, settings.media_server_group),
        await _keep_webhook(caller, center.me.id, settings.qa_webhook_url),
    )
    return tuple(trouble for trouble in troubles if trouble)


async def _choose_group(caller: Caller, center: ContactCenter, wanted: str) -> str:
    center.media_server_group = ""
    if not wanted:
        return ""
    try:
        groups = read_groups(await caller.read(groups_call()))
    except (ServiceError, UnreadableError):
        return f"The media server groups could not be read. {_ELSEWHERE} Check the setting when the desk is live."
    if all(group.id != wanted for group in groups):
        known = ", ".join(group.id for group in groups) or "none"
        return f"There is no media server group “{wanted}”. {_ELSEWHERE} Choose one in the settings: {known}."
    center.media_server_group = wanted
    return ""


async def _keep_webhook(caller: Caller, me: UserId, address: str) -> str:
    try:
        await QualityWebhook(caller, me).keep(address)
    except RefusedError as error:
        return str(error) if address else ""  # who may not write webhooks has none to take back
    except ServiceError as error:
        return f"The registration for quality assurance could not be checked. {error}" if address else ""
    return ""
