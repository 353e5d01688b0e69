"""Sound before it leaves the desk: the microphone, the clips, their checks, and the one format the service takes.

May import ``actions``, ``conversations`` and ``settings``; Qt only in ``capture.py`` and in ``decode_qt.py``, which is
a program of its own. Start reading at ``pcm.py`` and ``convert.py``, then ``push_to_talk.py`` and ``clip_check.py``.
"""
