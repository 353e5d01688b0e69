"""Talking to the contact center: signing in, requests, the event stream, and the dialects that are spoken.

May import ``actions``, ``conversations`` and ``settings``; knows no Qt and starts no tasks of its own.
Start reading at ``adapter.py`` (what the actions use) and ``bridge.py`` (what the board lives on), then ``dialects``.
"""
