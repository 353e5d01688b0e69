"""What is going on on the floor: conversations, the events that change them, and the store that holds them.

May import nothing of ours but ``settings``; knows no Qt, no network, no clock of its own.
Start reading at ``conversation.py``, then ``events.py`` and ``store.py``.
"""
