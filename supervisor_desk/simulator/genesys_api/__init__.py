"""The training floor speaks Genesys Cloud: sign-in, REST, notification channels, on the same world as the other half.

May import the world, faults and what is received, nothing of the client. Start reading at ``service.py``.
"""
