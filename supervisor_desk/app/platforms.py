"""The platforms that the desk can work on, and the one place where one of them is picked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from supervisor_desk.app.cloud_platform import CloudPlatform
from supervisor_desk.app.control_platform import ControlPlatform
from supervisor_desk.app.platform import Platform

PLATFORMS: Final[Mapping[str, Platform]] = MappingProxyType(
    {one.name: one for one in (ControlPlatform(), CloudPlatform())}
)
"""By the names that the setting ``platform`` has."""


def platform_named(name: str) -> Platform:
    """The platform of that name; settings let no other names through."""
    return PLATFORMS[name]
