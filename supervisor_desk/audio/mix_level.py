"""How loud a cue is mixed into the agent's ear: what is allowed, what is advised (contract section 7, G1)."""

from __future__ import annotations

import math
from typing import Final

from supervisor_desk.actions.action import DEFAULT_MIX_LEVEL, MAX_MIX_LEVEL

DISTORTED: Final = 0.5
"""Suggested where the agent hears distortion (G1)."""
MIN_MIX_LEVEL: Final = 0.0


def mix_level_problem(level: float) -> str:
    """Why that level is not taken, with the remedy; empty if it is."""
    if not math.isfinite(level) or level < MIN_MIX_LEVEL:
        return f"A mix level is a number from {MIN_MIX_LEVEL} to {MAX_MIX_LEVEL}. {DEFAULT_MIX_LEVEL} is usual."
    if level > MAX_MIX_LEVEL:
        return (
            f"A mix level of {level:g} leaves no room for the customer's voice: while both are heard, the sound clips "
            f"and the agent understands neither. Choose {MAX_MIX_LEVEL} or less; {DEFAULT_MIX_LEVEL} is usual."
        )
    return ""


def mix_level_advice(level: float, *, distortion_reported: bool = False) -> str:
    """What to try with a level that is allowed; empty if there is nothing to say."""
    if distortion_reported:
        if level > DISTORTED:
            return f"Distortion was reported. Lower the mix level from {level:g} to {DISTORTED}."
        return (
            "Distortion was reported, and the mix level is low already. The cause lies elsewhere: check the agent's "
            "line and the quality of the call, or send a text cue."
        )
    if level == 0:
        return f"At a mix level of 0 the agent hears nothing of the cue. {DEFAULT_MIX_LEVEL} is usual."
    return ""
