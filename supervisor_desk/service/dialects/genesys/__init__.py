"""Genesys Cloud as a dialect: what differs from the control contract stays in here; ``dialect.py`` is where to start.

May import ``actions``, ``conversations`` and ``dialects.base``. Pure: requests of several steps are generators.
"""
