"""What the service does not offer, as it is known at each moment: a first try may teach that something is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from supervisor_desk.actions.action import Kind
from supervisor_desk.service.dialects.base import Dialect


class LiveOffers(Mapping[Kind, str]):
    """``Dialect.not_offered``, read anew each time."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def __getitem__(self, kind: Kind) -> str:
        return self._dialect.not_offered[kind]

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._dialect.not_offered)

    def __len__(self) -> int:
        return len(self._dialect.not_offered)
