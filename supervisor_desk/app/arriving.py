"""Arriving at a workplace: a training floor that is started for it, or the address of the settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from supervisor_desk.app.platforms import platform_named
from supervisor_desk.app.training import TrainingFloor
from supervisor_desk.app.workplace import Opening, Workplace, audit_path
from supervisor_desk.service.address import address_of
from supervisor_desk.service.errors import ServiceError
from supervisor_desk.service.secrets import MemorySecrets, SecretStore, open_secrets
from supervisor_desk.settings import Settings


async def training_workplace(settings: Settings, arguments: Sequence[str]) -> Workplace:
    """Start a training floor and work there. Raises ``TrainingFloorError``, and ``ServiceError`` where nobody can sign
    in there.
    """
    platform = platform_named(settings.platform)
    floor = await TrainingFloor.start((*platform.floor_arguments, *arguments))
    place = Workplace(
        address_of(floor.ready.url),
        MemorySecrets("On the training floor nothing is kept."),
        audit_path(settings, training=True),
        floor,
        client_id=floor.ready.client_id,
        platform=settings.platform,
    )
    try:
        await platform.settle_in(place, floor.ready)
    except ServiceError:
        await floor.close()
        raise
    return place


async def real_workplace(settings: Settings, secrets: SecretStore | None = None) -> Workplace:
    """Work at the address of the settings, with ``secrets`` in place of those of this computer where they are given.

    Raises ``ValueError`` in words for people.
    """
    address = address_of(settings.base_url)
    platform_named(settings.platform).check(address, settings.client_id)
    return Workplace(
        address,
        secrets or await open_secrets(),
        audit_path(settings, training=False),
        client_id=settings.client_id,
        platform=settings.platform,
    )


async def workplace_for(
    opening: Opening,
    settings: Settings,
    secrets: Callable[[], Awaitable[SecretStore]],
    tell: Callable[[str], None],
) -> Workplace:
    """Where a desk works that is opened so; ``tell`` hears what takes a while. Raises as the two above do."""
    if opening.workplace is not None:
        return opening.workplace
    if opening.floor is None:
        tell("Opening the keyring of this computer. It may ask you to unlock it.")
        return await real_workplace(settings, await secrets())
    tell("Opening the training floor.")
    return await training_workplace(settings, opening.floor)
