"""What carries out a wish: the desk itself, or what stands before it and makes the wish ready to leave."""

from __future__ import annotations

from typing import Protocol

from supervisor_desk.actions.action import Action


class Requests(Protocol):
    """``Desk.request`` is one."""

    def __call__(self, action: Action, *, wait: bool = False) -> None:
        """Carry out ``action``, queueing for the speaking slot where ``wait`` says so."""
        ...
