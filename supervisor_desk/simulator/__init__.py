"""The training floor: a complete simulated contact center, served on loopback over real HTTP and WebSocket.

May import the standard library, aiohttp, httpx and msgspec, and nothing of the desk it stands in for: a mistake of
the one that reads must not be mirrored by the one that writes.
``world/`` is what happens, ``control_api/`` and ``genesys_api/`` are two ways to serve it; start reading at
``world/world.py`` and ``runner.py``.
"""
