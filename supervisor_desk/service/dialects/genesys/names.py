"""Names of people and queues: events give ids, the boot sequence reads what they stand for."""

from __future__ import annotations

from collections.abc import Iterable


class Names:
    """What ids stand for, as far as it has been read. Names of people: they reach neither log nor audit."""

    def __init__(self) -> None:
        self._users: dict[str, str] = {}
        self._queues: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"<Names of {len(self._users)} users and {len(self._queues)} queues>"

    def learn_users(self, users: Iterable[tuple[str, str]]) -> None:
        """Take over pairs of id and name."""
        self._users.update(pair for pair in users if all(pair))

    def learn_queues(self, queues: Iterable[tuple[str, str]]) -> None:
        """Take over pairs of id and name."""
        self._queues.update(pair for pair in queues if all(pair))

    @property
    def queues(self) -> tuple[tuple[str, str], ...]:
        """Ids and names of all queues that were read."""
        return tuple(self._queues.items())

    def user(self, key: str | None) -> str:
        """The name of that user; empty where it is not known."""
        return self._users.get(key, "") if key else ""

    def queue(self, key: str | None) -> str:
        """The name of that queue; empty where it is not known."""
        return self._queues.get(key, "") if key else ""
