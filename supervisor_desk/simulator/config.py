"""What a training floor is started with."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FloorConfig:
    """All choices of one floor. ``None`` leaves the choice to the scenario, or to chance for ``seed``.

    ``speed`` is how many virtual seconds pass per real one, in which all times of conversations are told; 0 stops
    time, and only ``POST /floor/advance`` moves it.
    Times of the platform itself (``token_life``, ``heartbeat``, ``rotate_every``) are real seconds at any speed.
    """

    port: int = 0
    conversations: int | None = None
    events_per_second: float | None = None
    seed: int | None = None
    scenario: str = "calm"
    speed: float = 1.0
    media_delay: tuple[float, float] | None = None
    supervisors: int = 4
    token_life: float = 7200.0
    refresh_life: float = 30 * 86400.0
    rate_limit: int = 1200
    heartbeat: float = 10.0
    ping_every: float = 20.0
    rotate_every: float = 1800.0
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    control_token: str = field(default="", repr=False)
