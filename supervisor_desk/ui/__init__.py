"""The windows: they show records and rules, and emit wishes as signals.

May import ``actions``, ``conversations``, ``settings`` and Qt; does no I/O and makes no tasks.
Start reading at ``main_window.py``, then ``board_model.py`` and ``action_panel.py``.
"""
