"""The audit log itself: its chain from the first entry to the last, and the head that is kept outside it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from supervisor_desk.app.checks.check import Finding, bad, doubtful, fine
from supervisor_desk.audit import commands
from supervisor_desk.audit.anchor import HeadKeeper


class ChainCheck:
    """Whether the audit log is what the desk wrote."""

    key = "audit"
    tried = "Audit chain"
    needs: tuple[str, ...] = ()
    within = 120.0

    def __init__(self, log: Path, keeper: HeadKeeper | None) -> None:
        self._log = log
        self._keeper = keeper

    async def look(self) -> Finding:
        """See ``Check``. Walks the whole chain: about a second for 500,000 entries."""
        if not await asyncio.to_thread(self._log.exists):
            return fine(f"There is no log at {self._log} yet; it begins with the first start of the desk.")
        result = await asyncio.to_thread(commands.verify, self._log, self._keeper)
        said = " ".join(result.text.split("\n")[:2])
        match result.code:
            case commands.SOUND:
                return fine(said)
            case commands.NOT_SOUND:
                return bad(said, "Keep the log and its backups as they are and tell whoever is in charge of it.")
            case _:
                return doubtful(said, "Try again with the desk closed, or run “supervisor-desk audit verify”.")
