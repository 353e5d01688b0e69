"""Supervisor Desk: watch live conversations, listen, coach, barge, cue and mute, with every command proven."""

__version__ = "0.1.0"
