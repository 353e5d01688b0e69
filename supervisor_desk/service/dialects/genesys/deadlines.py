"""How long to wait for the proof of a deed: where a phone is called, somebody may have to pick it up first."""

from __future__ import annotations

from typing import Final

from supervisor_desk.conversations.conversation import MonitorSession
from supervisor_desk.service.dialects.genesys.deeds import Deed
from supervisor_desk.service.dialects.genesys.me import Station

DEADLINE_S: Final = 10.0
"""Time for an event that needs nobody."""
PHONE_S: Final = 20.0
"""Time for a phone that answers by itself, or in a browser, to be called and connected."""
REMOTE_S: Final = 60.0
"""Time for a number outside to ring and be picked up."""


def deadline_s(deed: Deed, station: Station | None, session: MonitorSession | None) -> float:
    """Seconds to wait; ``session`` is one's leg on the call: where there is one, no phone is called."""
    if not deed.rings or (session is not None and deed is not Deed.MONITOR):
        return DEADLINE_S
    return REMOTE_S if station is not None and station.remote else PHONE_S


def while_waiting(deed: Deed, station: Station | None) -> str:
    """What to tell meanwhile; empty where nothing has to be done."""
    if not deed.rings:
        return ""
    if station is None:
        return "Genesys Cloud calls your phone now. Answer it if it rings."
    if station.remote:
        return f"{station.name or 'Your phone'} rings now. Pick it up; it is not connected before."
    if station.browser:
        return f"{station.name or 'Your phone'} is called now. Answer in Genesys Cloud if it does not by itself."
    return f"{station.name or 'Your phone'} is called now. Answer it if it rings."
