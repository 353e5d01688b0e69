"""Proof of what was done: an append-only, hash-chained log, its search, its verification and its exports.

May import ``actions``, ``conversations`` and ``settings``; knows no Qt, no network and no clock of its own.
Start reading at ``record.py``, then ``chain.py``, ``ledger.py``, ``log.py`` and ``reader.py``.
"""
