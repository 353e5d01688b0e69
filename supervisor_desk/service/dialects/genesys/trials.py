"""What this organisation lets a supervisor do to the leg of an agent: not documented, so the first try tells.

Two ways are published, the participant itself and "on behalf of the user", and it may depend on how one takes part at
that moment. Each combination starts unknown, is tried, and is then remembered for the organisation with the answer
that was seen. What was forbidden for lack of a permission, or because the call was over, teaches nothing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.service.dialects.base import Reply
from supervisor_desk.service.dialects.genesys.error_words import LACKS_PERMISSION
from supervisor_desk.service.dialects.genesys.errorbody import correlation_of, error_of


class Ability(StrEnum):
    """What is tried."""

    MUTE = "mute agent"
    HOLD = "hold agent"


class Way(StrEnum):
    """How it is tried."""

    PARTICIPANT = "participant"
    FOR_USER = "on behalf of the user"


class Outcome(StrEnum):
    """What is known."""

    TAKEN = "taken"
    """A 202 was seen, and no event that shows the effect: as good as unknown."""
    PROVEN = "proven"
    REFUSED = "refused"


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """One combination and what came of it. ``at`` is ISO 8601 text; status, code and correlation as they were seen."""

    ability: Ability
    way: Way
    mode: str
    outcome: Outcome
    status: int = 0
    code: str = ""
    correlation: str = ""
    at: str = ""


class Trials(msgspec.Struct, frozen=True):
    """All that is remembered of one organisation; plain data, to be kept in a file. A new try makes a new record."""

    organization: str = ""
    seen: tuple[Trial, ...] = ()

    def noted(self, trial: Trial) -> Trials:
        """With ``trial`` in place of what was known of the same combination; a receipt does not displace a proof."""
        known = self.find(trial.ability, trial.way, trial.mode)
        if known is not None and known.outcome is Outcome.PROVEN and trial.outcome is Outcome.TAKEN:
            return self
        others = tuple(one for one in self.seen if one is not known)
        return Trials(self.organization, (*others, trial))

    def proven(self, ability: Ability, mode: str, at: str) -> Trials:
        """An event showed the effect of what was last taken in that mode."""
        for one in reversed(self.seen):
            if (one.ability, one.mode, one.outcome) == (ability, mode, Outcome.TAKEN):
                return self.noted(msgspec.structs.replace(one, outcome=Outcome.PROVEN, at=at))
        return self

    def find(self, ability: Ability, way: Way, mode: str) -> Trial | None:
        """What is known of that combination; ``None`` while it is unknown."""
        for one in self.seen:
            if (one.ability, one.way, one.mode) == (ability, way, mode):
                return one
        return None

    def ways(self, ability: Ability, mode: str) -> tuple[Way, ...]:
        """The ways worth a try in that mode, the surest first; none where each was refused."""
        found = {way: self.find(ability, way, mode) for way in Way}
        open_ways = [way for way, one in found.items() if one is None or one.outcome is not Outcome.REFUSED]
        return tuple(sorted(open_ways, key=lambda way: _rank(found[way])))

    def why_not(self, ability: Ability, mode: str) -> str:
        """Why it is not worth a try in that mode, for a person; empty while it is."""
        if self.ways(ability, mode):
            return ""
        last = max((one for one in self.seen if (one.ability, one.mode) == (ability, mode)), key=lambda one: one.at)
        elsewhere = next((one for one in MODES if one != mode and self.ways(ability, one)), None)
        seen = f"Your organization answered {last.status}{f' {last.code}' if last.code else ''} on {last.at[:10]}."
        if elsewhere is None:
            return f"{seen} It is not supported here in any mode. Ask the agent to do it, or barge in."
        return f"{seen} It is not supported here {_WHILE[mode]}. It may be {_WHILE[elsewhere]}."

    def never(self, ability: Ability) -> str:
        """Why it is not offered at all; empty while any mode is worth a try."""
        if any(self.ways(ability, mode) for mode in MODES):
            return ""
        return self.why_not(ability, OUTSIDE)


OUTSIDE: Final = "outside"
MODES: Final = (Mode.BARGE.value, Mode.WHISPER.value, Mode.SILENT.value, OUTSIDE)
"""How one may take part when it is tried, the most promising first."""
_WHILE: Final = {
    Mode.BARGE.value: "after you barged in",
    Mode.WHISPER.value: "while you coach",
    Mode.SILENT.value: "while you listen",
    OUTSIDE: "while you are not on the call",
}


def mode_name(mode: Mode | None) -> str:
    """The name under which a mode is remembered; a leg that rings is not on the call yet."""
    return mode.value if mode in (Mode.SILENT, Mode.WHISPER, Mode.BARGE) else OUTSIDE


def trial_of(ability: Ability, way: Way, mode: str, reply: Reply, at: str) -> Trial | None:
    """What an answer teaches; ``None`` where it teaches nothing of the organisation."""
    code = error_of(reply).code or ""
    if reply.ok:
        outcome = Outcome.TAKEN
    elif reply.status in (403, 404, 405) and code not in LACKS_PERMISSION:
        outcome = Outcome.REFUSED
    else:
        return None
    return Trial(
        ability=ability,
        way=way,
        mode=mode,
        outcome=outcome,
        status=reply.status,
        code=code[:80],
        correlation=correlation_of(reply)[:64],
        at=at,
    )


def _rank(trial: Trial | None) -> int:
    if trial is None:
        return 2
    return 0 if trial.outcome is Outcome.PROVEN else 1
