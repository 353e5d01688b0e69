"""Logging for the whole program: one place to set it up, one masking step that every line passes.

Lines carry ids and figures. Should a secret or a phone number slip into one after all, the masking step takes it out:
it looks at the finished values, whoever logged them, through structlog or the standard library.
"""

from __future__ import annotations

import logging
import logging.handlers
import re
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, Final

import structlog

MASK: Final = "***"
_SECRET_KEYS: Final = re.compile(r"(authorization|token|secret|password|credential|cookie|api_?key)", re.IGNORECASE)
_SECRET_TEXT: Final = re.compile(
    r"(?i)(bearer\s+|(?:access_token|refresh_token|client_secret|token|password)[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,}]+"
)
_NUMBER: Final = re.compile(r"\+\d[\d\s().-]{6,}\d")
_MAX_BYTES: Final = 2_000_000
_FILES: Final = 3


def masked(text: str) -> str:
    """``text`` with bearer tokens, credentials and phone numbers replaced."""
    return _NUMBER.sub(MASK, _SECRET_TEXT.sub(lambda found: found.group(1) + MASK, text))


def mask_event(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """structlog processor: mask by key and by what values look like."""
    for key, value in event.items():
        if key not in ("event", "level", "timestamp", "logger") and _SECRET_KEYS.search(key):
            event[key] = MASK
        elif isinstance(value, str):
            event[key] = masked(value)
        elif isinstance(value, dict | list | tuple):
            event[key] = masked(repr(value))
    return event


def set_level(level: str) -> None:
    """Log from ``level`` on: debug, info, warning or error."""
    logging.getLogger().setLevel(level.upper())


def set_up(level: str, folder: Path | None) -> None:
    """Send the log to rotating files in ``folder``, and warnings to the terminal; without a folder only the latter.

    A folder that cannot be made is said at the terminal and done without: a desk without a log still has to open.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    set_level(level)
    for noisy in ("httpx", "httpcore", "websockets", "asyncio", "qasync", "aiohttp.access", "stamina"):
        logging.getLogger(noisy).setLevel(logging.WARNING)  # they name addresses with their queries
    terminal = logging.StreamHandler()
    terminal.setLevel(logging.WARNING)
    handlers: list[logging.Handler] = [terminal]
    if folder is not None and _made(folder):
        handlers.append(
            logging.handlers.RotatingFileHandler(
                folder / "desk.log", maxBytes=_MAX_BYTES, backupCount=_FILES, encoding="utf-8", delay=True
            )
        )
    for handler in handlers:
        handler.setFormatter(
            structlog.stdlib.ProcessorFormatter(
                foreign_pre_chain=shared,
                processors=[
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    mask_event,
                    structlog.processors.JSONRenderer()
                    if isinstance(handler, logging.FileHandler)
                    else structlog.dev.ConsoleRenderer(colors=False),
                ],
            )
        )
        root.addHandler(handler)


def _made(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        words = (
            f"supervisor-desk: No log file can be kept in {folder} ({error.strerror}). The desk goes on without one; "
            "calls are not affected. Give yourself the right to write there."
        )
        sys.stderr.write(words + "\n")
        return False
    return True
