"""What the floor was sent: how often each thing was asked, so that a test can prove that nothing was sent twice."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from dataclasses import dataclass, field

KEPT = 5000
"""How many writes are remembered one by one; counters cover all."""


@dataclass(slots=True, eq=False)
class Write:
    """One request that was to change something. ``status`` is what it was answered with, 0 for no answer; ``acted``
    is whether it changed anything."""

    at: int
    method: str
    path: str
    client_id: str
    delivery_id: str
    digest: str
    status: int = 0
    acted: bool = False


@dataclass(slots=True)
class Received:
    """Counts requests. Bodies are kept as digests alone."""

    requests: Counter[str] = field(default_factory=Counter)
    deliveries: Counter[str] = field(default_factory=Counter)
    writes: deque[Write] = field(default_factory=lambda: deque(maxlen=KEPT))

    def note(self, method: str, route: str) -> None:
        """Count a request of any kind, by its route rather than its address."""
        self.requests[f"{method} {route}"] += 1

    def note_write(self, at: int, method: str, path: str, client_id: str, delivery_id: str, body: bytes) -> Write:
        """Count a request that is to change something; its status is filled in when it is answered."""
        digest = hashlib.sha256(b"\0".join((method.encode(), path.encode(), client_id.encode(), body))).hexdigest()
        write = Write(at, method, path, client_id, delivery_id, digest[:16])
        self.writes.append(write)
        if delivery_id:
            self.deliveries[delivery_id] += 1
        return write

    def clear(self) -> None:
        """Start counting anew."""
        self.requests.clear()
        self.deliveries.clear()
        self.writes.clear()

    def report(self) -> dict[str, object]:
        """All of it. ``acted`` counts per delivery how often it had an effect; ``repeated`` are writes that came more
        than once, body and all."""
        same = Counter(write.digest for write in self.writes)
        return {
            "requests": dict(self.requests),
            "deliveries": dict(self.deliveries),
            "acted": dict(Counter(one.delivery_id for one in self.writes if one.acted and one.delivery_id)),
            "writes": [
                {
                    "at": one.at,
                    "method": one.method,
                    "path": one.path,
                    "clientId": one.client_id,
                    "deliveryId": one.delivery_id,
                    "digest": one.digest,
                    "status": one.status,
                    "acted": one.acted,
                }
                for one in self.writes
            ],
            "repeated": {
                one.digest: {"count": same[one.digest], "method": one.method, "path": one.path}
                for one in self.writes
                if same[one.digest] > 1
            },
        }
