"""How long to wait before the next try, as a policy that can be iterated. Pure but for the dice."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Final

FIRST_S: Final = 0.5
LONGEST_S: Final = 30.0


def backoff(
    first: float = FIRST_S, longest: float = LONGEST_S, *, chance: Callable[[], float] = random.random
) -> Iterator[float]:
    """Seconds to wait: doubling from ``first`` to ``longest``, each between a half and the whole of it.

    The spread keeps desks that lost their streams together from coming back together.
    """
    ceiling = first
    while True:
        yield ceiling * (0.5 + 0.5 * chance())
        ceiling = min(ceiling * 2, longest)
