"""The languages of contact centers, each pure: actions to requests, answers and frames to records. They open nothing.

May import ``actions`` and ``conversations``. Start reading at ``base.py``, then ``control/dialect.py``.
"""
