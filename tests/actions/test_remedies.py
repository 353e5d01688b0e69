"""What one click puts right is on disk before it is asked for, and its answer after it."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.ports import Accepted, Answer, Refused, Unanswered
from supervisor_desk.actions.remedies import Choice, Mender
from supervisor_desk.actions.situation import Fix
from tests.support.audit import FakeAudit

PHONES = (Choice("st-1", "Desk phone"),)


class Fixes:
    """Fits ``Remedies``; answers what it is told to."""

    def __init__(self, journal: list[str], answer: Answer) -> None:
        self._journal = journal
        self._answer = answer

    async def choices(self, fix: Fix) -> tuple[Choice, ...] | Refused:
        return PHONES if fix is Fix.CHOOSE_STATION else ()

    async def fix(self, fix: Fix, choice: str = "") -> Answer:
        self._journal.append(f"ask: {fix.value} {choice}")
        return self._answer


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Accepted(proven=True, words="Your phone is Desk phone now."), "confirmed"),
        (Accepted(words="It was taken."), "accepted"),
        (Refused(reason="You may not."), "refused"),
        (Unanswered(reason="No answer came."), "pending delivery"),
    ],
)
async def test_it_is_noted_before_and_after(answer: Answer, state: str) -> None:
    audit = FakeAudit()
    mender = Mender(Fixes(audit.journal, answer), audit)
    assert await mender.mend(Fix.CHOOSE_STATION, "st-1") == answer
    assert audit.journal == ["intent: choose phone", "ask: choose phone st-1", "outcome: choose phone"]
    assert audit.notes[0].detail == {"choice": "st-1"}
    assert audit.notes[1].state == state
    assert not audit.notes[0].delivery, "nothing of it is open after a crash"


async def test_nothing_is_changed_that_could_not_be_noted() -> None:
    audit = FakeAudit()
    audit.trouble = "The disk is full."
    answer = await Mender(Fixes(audit.journal, Accepted()), audit).mend(Fix.SET_AVAILABLE)
    assert answer == Refused(reason="Nothing was changed: The disk is full.")
    assert audit.journal == []


async def test_looking_what_there_is_to_choose_is_not_noted() -> None:
    audit = FakeAudit()
    assert await Mender(Fixes(audit.journal, Accepted()), audit).choices(Fix.CHOOSE_STATION) == PHONES
    assert audit.notes == []
