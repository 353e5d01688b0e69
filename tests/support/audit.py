"""An audit trail in memory that can fail, or take its time, on demand."""

from __future__ import annotations

from supervisor_desk.actions.ports import AuditUnavailable, Note, Written
from tests.support.gate import Gate


class FakeAudit:
    """Fits ``AuditTrail``. Each entry is also noted in ``journal``, which a ``FakeService`` may share."""

    def __init__(self, journal: list[str] | None = None) -> None:
        self.journal = journal if journal is not None else []
        self.notes: list[Note] = []
        self.trouble = ""
        self._gate: Gate[None] | None = None

    async def append(self, note: Note) -> Written:
        gate, self._gate = self._gate, None
        if gate is not None:
            await gate.passed()
        if self.trouble:
            raise AuditUnavailable(self.trouble)
        self.notes.append(note)
        self.journal.append(f"{note.step}: {note.what}")
        return Written(len(self.notes), f"hash-{len(self.notes)}")

    def hold(self) -> Gate[None]:
        """Let the next entry take its time until the gate is opened."""
        self._gate = Gate()
        return self._gate

    def of(self, step: str) -> list[Note]:
        """All entries of that step, oldest first."""
        return [note for note in self.notes if note.step == step]
