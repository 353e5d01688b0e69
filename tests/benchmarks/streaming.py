"""From the socket into the store: the desk's bridge, inbox and store under a flood, against a bare socket and decoder.

Each conversation is told once in a while only, so hardly anything can be coalesced: this is what a flood costs.
"""

from __future__ import annotations

import asyncio
import base64
import os
import select
import socket
import struct
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from itertools import islice

import msgspec

from tests.benchmarks.bare import bare_decode
from tests.benchmarks.figures import Figure, median
from tests.benchmarks.frames import BYTES
from tests.benchmarks.line import Line, line
from tests.benchmarks.rounds import Size
from tests.support.service_line import service_line

ROWS = 10_000
_WITHIN_S = 60.0


def run(size: Size) -> list[Figure]:
    """Events a second from the socket to the store."""
    flood = size.of(30_000, 1_000)
    bare, shares = [], []
    with line(size.of(ROWS, 500)) as sender:
        for _ in range(size.of(3, 1)):
            took, busy = _bare(sender, flood)
            bare.append(flood / took)
            shares.append(flood / busy)
        with asyncio.Runner() as runner:
            ours, own = runner.run(_desk(sender, flood, size.of(3, 1)))
    return [
        Figure("socket to store, flooded", median(ours), "/s", "bare socket and decode", median(ours) / median(bare)),
        Figure(
            "socket to store, per second of processor time",
            median(own),
            "/s",
            "bare socket and decode",
            median(own) / median(shares),
        ),
        Figure("bare socket and decode, flooded", median(bare), "/s"),
    ]


async def _desk(sender: Line, flood: int, times: int) -> tuple[list[float], list[float]]:
    client, secret = sender.client
    rates, shares = [], []
    async with service_line(sender.url, client, secret) as desk:
        async with asyncio.timeout(_WITHIN_S):
            while not desk.link.live:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        for _ in range(times):
            heard, began, busy = desk.intake.heard, time.perf_counter(), time.process_time()
            sender.order("flood", flood)
            async with asyncio.timeout(_WITHIN_S):
                while desk.intake.heard < heard + flood or len(desk.inbox):  # noqa: ASYNC110
                    await asyncio.sleep(0.005)
            rates.append(flood / (time.perf_counter() - began))
            shares.append(flood / (time.process_time() - busy))
            desk.events.clear()
    return rates, shares


def _bare(sender: Line, flood: int) -> tuple[float, float]:
    """Seconds, on the wall and of processor time, to read and decode so many events with nothing around it."""
    with _connected(sender) as stream:
        while not _spoken_to(stream):
            sender.order("flood", 1)
        began, busy = time.perf_counter(), time.process_time()
        sender.order("flood", flood)
        for payload in islice(_events(stream), flood):
            bare_decode(payload)
        return time.perf_counter() - began, time.process_time() - busy


def _spoken_to(stream: socket.socket) -> bool:
    """Whether something has come within a moment: from then on the sender counts this reader among its own."""
    return bool(select.select([stream], [], [], 0.05)[0])


def _events(stream: socket.socket) -> Iterator[bytes]:
    """Payloads of frames of the size that events have; others are left out."""
    waiting = b""
    while chunk := stream.recv(1 << 18):
        waiting += chunk
        place = 0
        while len(waiting) - place >= 4:
            size, head = waiting[place + 1], 2
            if size == 126:
                (size,), head = struct.unpack_from("!H", waiting, place + 2), 4
            if len(waiting) - place < head + size:
                break
            if size == BYTES:
                yield waiting[place + head : place + head + size]
            place += head + size
        waiting = waiting[place:]


def _connected(sender: Line) -> socket.socket:
    client, secret = sender.client
    form = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": client, "client_secret": secret})
    with urllib.request.urlopen(f"{sender.url}/oauth/token", form.encode()) as answer:  # noqa: S310 - on loopback
        token = msgspec.json.decode(answer.read())["access_token"]
    host = urllib.parse.urlsplit(sender.url).netloc
    stream = socket.create_connection((host.partition(":")[0], int(host.partition(":")[2])))
    key = base64.b64encode(os.urandom(16)).decode()
    lines = (
        "GET /api/v2/events HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        f"Authorization: Bearer {token}",
    )
    stream.sendall("\r\n".join((*lines, "", "")).encode())
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += stream.recv(1)
    if b" 101 " not in head.partition(b"\r\n")[0]:
        raise RuntimeError(head.decode(errors="replace"))
    return stream
