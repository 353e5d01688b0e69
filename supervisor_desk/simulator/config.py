"""What a training floor is started with."""

from __future__ import annotations

from dataclasses import dataclass, field

PLATFORMS = ("control", "genesys")
MORPHS = ("kept", "added", "replaced")


@dataclass(frozen=True, slots=True)
class Pace:
    """Times and limits of a platform: seconds that a token lives, requests per minute, seconds between heartbeats."""

    token_life: float
    rate_limit: int
    heartbeat: float


USUAL = {"control": Pace(7200.0, 1200, 10.0), "genesys": Pace(86400.0, 300, 30.0)}
"""What each platform does where nothing else is chosen (control wire; genesys-api 4.3, 5.1, 5.4)."""


@dataclass(frozen=True, slots=True)
class FloorConfig:
    """All choices of one floor. ``None`` leaves the choice to the scenario, to the platform, or to chance for ``seed``.

    ``speed`` is how many virtual seconds pass per real one, in which all times of conversations are told; 0 stops
    time, and only ``POST /floor/advance`` moves it.
    Times of the platform itself (``token_life``, ``heartbeat``, ``rotate_every``) are real seconds at any speed.

    The last six are of Genesys Cloud alone: further redirect addresses of the desk's client; who is signed in at
    once instead of being asked; what becomes of a wish to mute or hold an agent, see ``agent_control.py``; what
    becomes of a supervisor's leg when its mode changes, see ``acting.py``; seconds that a channel lives; seconds that
    a phone outside rings before it is picked up.
    """

    platform: str = "control"
    port: int = 0
    conversations: int | None = None
    events_per_second: float | None = None
    seed: int | None = None
    scenario: str = "calm"
    speed: float = 1.0
    media_delay: tuple[float, float] | None = None
    supervisors: int = 4
    token_life: float | None = None
    refresh_life: float = 30 * 86400.0
    rate_limit: int | None = None
    heartbeat: float | None = None
    ping_every: float = 20.0
    rotate_every: float = 1800.0
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    control_token: str = field(default="", repr=False)
    redirect_uris: tuple[str, ...] = ()
    sign_in_as: str = ""
    agent_control: str = "barged"
    morph: str = "kept"
    channel_life: float = 86400.0
    rings_for: float = 4.0

    @property
    def pace(self) -> Pace:
        """What was chosen, else what is usual for the platform. Raises ``LookupError`` for one that there is not."""
        usual = USUAL.get(self.platform)
        if usual is None:
            raise LookupError(f"there is no platform {self.platform!r}; there are {', '.join(PLATFORMS)}")
        return Pace(
            usual.token_life if self.token_life is None else self.token_life,
            usual.rate_limit if self.rate_limit is None else self.rate_limit,
            usual.heartbeat if self.heartbeat is None else self.heartbeat,
        )
