"""What happens on the floor, knowing nothing of HTTP: people, calls, supervision, time. Pure and synchronous.

May import the standard library alone. Start reading at ``world.py``, then ``calls.py`` and ``sessions.py``.
"""
