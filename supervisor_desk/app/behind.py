"""What stands behind the window and takes longer to load than the window itself: requests, streams, audit log, sign-in.

Imported by nobody when it is loaded but by ``program``, in a thread, once the first picture of the window is there.
"""

from __future__ import annotations

from supervisor_desk.app.agent_finder import AgentFinder
from supervisor_desk.app.arriving import workplace_for
from supervisor_desk.app.audit_desk import AuditDesk
from supervisor_desk.app.beside import arranged, injected
from supervisor_desk.app.changes import Changes
from supervisor_desk.app.companions import Companions
from supervisor_desk.app.platforms import platform_named
from supervisor_desk.app.remedy_desk import RemedyDesk
from supervisor_desk.app.slot_board import Reach
from supervisor_desk.app.station import Station

__all__ = [
    "AgentFinder",
    "AuditDesk",
    "Changes",
    "Companions",
    "Reach",
    "RemedyDesk",
    "Station",
    "arranged",
    "injected",
    "platform_named",
    "workplace_for",
]
