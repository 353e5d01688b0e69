"""Builds everything once, joins it, starts and stops it: the only package that knows all others.

May import every layer below ``cli``; nothing may import it but ``cli``.
Start reading at ``desk.py`` (the desk without windows), then ``program.py`` (with windows) and ``rehearsal.py``.
"""
