"""All benchmarks by name, in the order of the table. Each is a module with ``run(size)``, run as a process."""

from __future__ import annotations

from typing import Final

NAMES: Final = {
    "decode": "decoding",
    "store": "storing",
    "bridge": "streaming",
    "pixels": "pixels",
    "paint": "painting",
    "flush": "flushing",
    "find": "finding",
    "press": "pressing",
    "start": "starting",
    "memory": "memory",
    "audit": "auditing",
    "scale": "scaling",
}
