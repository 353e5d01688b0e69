"""A real ``redis-server`` on a port of its own, started and stopped by the test that needs it."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import threading
from pathlib import Path
from typing import Self

import pytest

PROGRAM = shutil.which("redis-server")
WITHIN_S = 10.0
READY = b"eady to accept connections"
"""What it says then, of whatever version: the words around it and the case of the first differ."""

needs_redis_server = [
    pytest.mark.redis_server,
    pytest.mark.skipif(PROGRAM is None, reason="there is no redis-server program on this machine"),
]
"""Marks for tests that start one: ``pytestmark = needs_redis_server``."""


class RedisServer:
    """Keeps nothing on disk. Methods block for a moment; ``with`` starts and ends it."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._folder = folder
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, on the same port as before if it ran already, and wait until it answers."""
        for _ in range(3):  # somebody else may take the free port first
            port = self.port or free_port()
            self._process = subprocess.Popen([str(PROGRAM), *self._settings(port)], stdout=subprocess.PIPE)
            if self._ready():
                self.port = port
                return
            self.stop()
        raise AssertionError("redis-server did not start")

    def stop(self) -> None:
        """End it at once, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None

    def freeze(self) -> None:
        """Let it stand still: connections stay open and nothing is answered."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def say(self, *words: str) -> str:
        """Send one command over a connection of its own; returns the first line of the answer."""
        return _said(self.port, words)

    def _settings(self, port: int) -> list[str]:
        fixed = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        return [*fixed, "--dir", str(self._folder), *self._options]

    def _ready(self) -> bool:
        """Read what it says until it takes connections; ``False`` where it ends before."""
        process = self._process
        assert process is not None
        assert process.stdout is not None
        limit = threading.Timer(WITHIN_S, process.kill)
        limit.start()
        try:
            return any(READY in line for line in process.stdout)
        finally:
            limit.cancel()
            limit.join()


def _said(port: int, words: list[str] | tuple[str, ...]) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=WITHIN_S) as connection:
        encoded = "".join(f"${len(word.encode())}\r\n{word}\r\n" for word in words)
        connection.sendall(f"*{len(words)}\r\n{encoded}".encode())
        return connection.recv(4096).decode().splitlines()[0]


def free_port() -> int:
    """A port that nobody listened on just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
