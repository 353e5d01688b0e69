"""What a supervisor can do about a conversation, from wish to proof.

May import ``conversations`` and ``settings`` only; what it needs from outside it states as Protocols in ``ports.py``.
Start reading at ``action.py``, then ``rules.py``, ``delivery.py`` and ``dispatcher.py``.
"""
