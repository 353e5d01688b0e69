"""Typed, frozen settings, declared once; each value knows where it comes from.

Order: policy > command line > user > default. A policy value cannot be overridden. No secret is ever a setting: those
live in the keyring. Files are JSON objects whose members are the field names below.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec
from platformdirs import PlatformDirs

APP_NAME = "supervisor-desk"
_DIRS = PlatformDirs(APP_NAME, appauthor=False, roaming=False)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that can be set. An empty ``base_url`` means the training floor, of the ``platform`` that is set."""

    platform: Literal["control", "genesys"] = "control"
    base_url: str = ""
    token_path: str = "/oauth/token"  # noqa: S105 - an address
    token_in_query: bool = False
    client_id: str = ""
    ca_file: str = ""
    queues: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    theme: Literal["system", "light", "dark"] = "system"
    density: Literal["comfortable", "compact"] = "comfortable"
    mask_customers: bool = True
    microphone: str = ""
    delivery_deadline_s: float = 5.0
    mute_lease_s: float = 120.0
    media_server_group: str = ""
    qa_webhook_url: str = ""
    inject_port: int = 0
    redis_url: str = ""
    audit_file: str = ""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    def __post_init__(self) -> None:
        if self.base_url and not _encrypted_or_here(self.base_url):
            raise ValueError("base_url must start with https:// (http only for this computer itself)")
        if not 0.5 <= self.delivery_deadline_s <= 60.0:
            raise ValueError("delivery_deadline_s must be 0.5 to 60 seconds")
        if not 10.0 <= self.mute_lease_s <= 3600.0:
            raise ValueError("mute_lease_s must be 10 to 3600 seconds")
        if self.qa_webhook_url and not _encrypted_or_here(self.qa_webhook_url):
            raise ValueError("qa_webhook_url must start with https:// (http only for this computer itself)")
        if self.inject_port and not 1024 <= self.inject_port <= 65535:
            raise ValueError("inject_port must be 1024 to 65535, or 0 for none")
        if self.redis_url:
            _check_board(self.redis_url)

    @property
    def audit_path(self) -> Path:
        """Where the audit log is kept."""
        return Path(self.audit_file) if self.audit_file else data_folder() / "audit.sqlite3"


class Source(StrEnum):
    """Where a value comes from, weakest first."""

    DEFAULT = "default"
    USER = "your settings"
    ARGUMENT = "command line"
    POLICY = "policy of your organization"


class SettingsError(Exception):
    """A settings file or argument cannot be used; ``str()`` names the file, what is wrong with it and what to do."""


class Configuration(msgspec.Struct, frozen=True):
    """The settings in force and the source of each."""

    settings: Settings
    sources: Mapping[str, Source]

    def source(self, name: str) -> Source:
        """Where the value of the field ``name`` comes from."""
        return self.sources.get(name, Source.DEFAULT)

    def locked(self, name: str) -> bool:
        """Whether the user cannot change that field."""
        return self.source(name) is Source.POLICY

    def chosen(self, changes: Mapping[str, Any]) -> Configuration:
        """With what the user has just chosen, for the rest of this run; what policy sets stays as it is.

        Raises ``SettingsError`` if a value cannot be used.
        """
        free = {name: value for name, value in changes.items() if not self.locked(name)}
        try:
            settings = msgspec.convert(msgspec.structs.asdict(self.settings) | free, Settings)
        except msgspec.ValidationError as error:
            raise SettingsError(f"This cannot be used: {error}. Nothing was changed.") from error
        return Configuration(settings, {**self.sources, **dict.fromkeys(free, Source.USER)})


def config_folder() -> Path:
    """Folder of the user's settings."""
    return _DIRS.user_config_path


def data_folder() -> Path:
    """Folder of the user's data, the audit log among them."""
    return _DIRS.user_data_path


def user_file() -> Path:
    """The user's settings file."""
    return config_folder() / "settings.json"


def policy_file() -> Path:
    """The organization's policy file on this system; it need not exist."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "SupervisorDesk" / "policy.json"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/SupervisorDesk/policy.json")
    return Path("/etc/supervisor-desk/policy.json")


def load(
    arguments: Mapping[str, Any] | None = None,
    *,
    user: Path | None = None,
    policy: Path | None = None,
    without_user: bool = False,
) -> Configuration:
    """Read and join the layers; ``without_user`` leaves out the user's file, where that cannot be used.

    Raises ``SettingsError`` with the file and the field that is wrong.
    """
    layers: list[tuple[Source, str, Mapping[str, Any]]] = [
        (Source.USER, str(user or user_file()), {} if without_user else _read(user or user_file())),
        (Source.ARGUMENT, "command line", {k: v for k, v in (arguments or {}).items() if v is not None}),
        (Source.POLICY, str(policy or policy_file()), _read(policy or policy_file())),
    ]
    joined: dict[str, Any] = {}
    sources: dict[str, Source] = {}
    for source, where, layer in layers:
        try:
            msgspec.convert(dict(layer), Settings, strict=source is not Source.ARGUMENT)
        except (msgspec.ValidationError, ValueError) as error:
            raise SettingsError(
                f"The settings in {where} cannot be used: {error}. Correct the value, or remove it to get the default."
            ) from error
        joined.update(layer)
        sources.update(dict.fromkeys(layer, source))
    return Configuration(msgspec.convert(joined, Settings, strict=False), sources)


def save_user(changes: Mapping[str, Any], *, user: Path | None = None) -> None:
    """Write ``changes`` into the user's settings file, keeping what else is there. Raises ``SettingsError``."""
    path = user or user_file()
    joined = {**_read(path), **changes}
    try:
        msgspec.convert(joined, Settings)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_bytes(msgspec.json.format(msgspec.json.encode(joined), indent=2))
        fresh.replace(path)
    except (msgspec.ValidationError, OSError) as error:
        raise SettingsError(f"The settings could not be saved to {path}: {error}. They hold till you close.") from error


def _encrypted_or_here(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"))


def _check_board(address: str) -> None:
    """Raises ``ValueError`` where a board of speaking slots cannot be at ``address``."""
    try:
        parts = urlsplit(address)
        database = int(parts.path.strip("/") or 0)
        usable = bool(parts.hostname) and parts.port != 0 and database >= 0
    except ValueError:
        usable = False
    else:
        if parts.password is not None:
            raise ValueError("redis_url must not hold a password: it is kept in the keyring")
        here = parts.hostname in ("127.0.0.1", "localhost", "::1")
        if parts.scheme != "rediss" and not (parts.scheme == "redis" and here):
            raise ValueError("redis_url must start with rediss:// (redis:// only for this computer itself)")
        usable = usable and not parts.query and not parts.fragment
    if not usable:
        raise ValueError("redis_url must look like rediss://desk@redis.example.com:6380/0")


def _read(path: Path) -> Mapping[str, Any]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"The settings file {path} cannot be read: {error}. Check its permissions.") from error
    try:
        found = msgspec.json.decode(raw)
    except msgspec.DecodeError as error:
        raise SettingsError(f"The settings file {path} is not JSON: {error}. Correct or remove it.") from error
    if not isinstance(found, dict):
        raise SettingsError(f"The settings file {path} must hold one JSON object. Correct or remove it.")
    return found
