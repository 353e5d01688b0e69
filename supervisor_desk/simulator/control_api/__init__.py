"""The control contract, served from the world over HTTP and WebSocket, as its wire page describes it.

May import the world, aiohttp, httpx and msgspec. Start reading at ``service.py``; ``shapes.py`` is what goes over
the wire, ``stream.py`` how events do.
"""
