"""The control contract as a dialect: ``WIRE.md`` is what it is written from, ``dialect.py`` is where to start reading.

May import ``actions``, ``conversations`` and ``dialects.base``.
"""
