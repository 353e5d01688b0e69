"""What runs beside the desk and tells a person only when it cannot: arrangements, and the announcement endpoint."""

from __future__ import annotations

from collections.abc import Callable

from supervisor_desk.app.desk import Desk
from supervisor_desk.app.station import Station
from supervisor_desk.service.secrets import SecretsUnavailableError
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.notices import Notice

Notify = Callable[[Notice], None]


async def arranged(station: Station, notify: Notify) -> None:
    """Ask of the service what the settings want of it."""
    for number, words in enumerate(await station.arrange()):
        notify(Notice(kind=f"arrangement {number}", happened=words, tone=Tone.WAITING))


async def injected(station: Station, desk: Desk, notify: Notify) -> None:
    """Take announcements from programs on this computer, where the settings say so."""
    try:
        await station.inject(desk)
    except (OSError, SecretsUnavailableError) as error:
        notify(
            Notice(
                kind="announcement endpoint",
                happened="Programs on this computer cannot play announcements through the desk.",
                means="Calls and your own commands are not affected.",
                do="Choose another port in the settings file, or check the keyring.",
                details=type(error).__name__,
                tone=Tone.WAITING,
            )
        )
