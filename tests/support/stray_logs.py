"""Fails a test during which something was logged at WARNING or above without being asked for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator

import pytest
import structlog

ExpectedLogs = Callable[..., list[logging.LogRecord]]


class Listener(logging.Handler):
    """Keeps what is logged at WARNING or above, apart from loggers that may."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.strays: list[logging.LogRecord] = []
        self.expected: dict[str, list[logging.LogRecord]] = {}

    def emit(self, record: logging.LogRecord) -> None:
        for name, records in self.expected.items():
            if record.name == name or record.name.startswith(f"{name}."):
                records.append(record)
                return
        self.strays.append(record)


_listener = pytest.StashKey[Listener]()
_before = pytest.StashKey[tuple[int, tuple[logging.Handler, ...]]]()


def _as_before(item: pytest.Item) -> None:
    """Undo what a command under test did to logging: one that logs errors alone would hide the warnings to come."""
    root = logging.getLogger()
    level, handlers = item.stash[_before]
    for handler in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    root = logging.getLogger()
    item.stash[_before] = (root.level, tuple(root.handlers))
    listener = item.stash[_listener] = Listener()
    root.addHandler(listener)
    yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    listener = item.stash[_listener]
    try:
        yield
    finally:
        _as_before(item)
    if listener.strays:
        lines = (f"  {r.levelname} {r.name}: {r.getMessage()}" for r in listener.strays)
        pytest.fail("logged without being expected:\n" + "\n".join(lines), pytrace=False)


@pytest.fixture
def expected_logs(request: pytest.FixtureRequest) -> ExpectedLogs:
    """Let loggers log at WARNING or above: `records = expected_logs("supervisor_desk.service.bridge")`.

    A name covers the loggers below it. The list returned fills as the records come, for the test to look at.
    """
    listener = request.node.stash[_listener]

    def expect(*names: str) -> list[logging.LogRecord]:
        records: list[logging.LogRecord] = []
        for name in names:
            listener.expected[name] = records
        return records

    return expect


@pytest.fixture(autouse=True)
def _structlog_goes_to_logging() -> Iterator[None]:
    """Send structlog through the standard library, so that its warnings are seen here too."""
    structlog.configure(
        processors=[structlog.stdlib.add_log_level, structlog.processors.KeyValueRenderer(key_order=["event"])],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    yield
    structlog.reset_defaults()
