"""What goes into the sign-in window, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SignInView:
    """What the window begins with. ``stored`` means that a secret is stored for ``address`` and ``client_id``.

    ``keeping`` says where secrets are kept; ``lasting`` whether that is a keyring. ``platforms`` are names with their
    words; on those in ``personal`` a person signs in with the browser, in one of the ``regions`` (addresses with their
    words), and ``about_person`` says how.
    """

    address: str
    client_id: str
    stored: bool
    lasting: bool
    keeping: str
    address_locked: bool = False
    client_id_locked: bool = False
    platform: str = "control"
    platform_locked: bool = False
    platforms: tuple[tuple[str, str], ...] = (("control", "Control contract"),)
    personal: frozenset[str] = frozenset()
    regions: tuple[tuple[str, str], ...] = ()
    about_person: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was entered. An empty secret means the stored one; ``in_memory`` that somebody chose it so."""

    address: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    in_memory: bool = False
    platform: str = "control"
