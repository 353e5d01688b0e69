"""The witness of contending desks sees what is wrong: otherwise it would prove nothing."""

from __future__ import annotations

import pytest

from tests.support.witness import BoardLog

PLACE_S = 30.0


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ([(0, "joined", "ann"), (0, "granted", "ann"), (1, "joined", "bo"), (2, "granted", "bo")], []),
        (
            [(0, "joined", "ann"), (1, "joined", "bo"), (2, "granted", "bo")],
            ["granted to bo before ann"],
        ),
        ([(0, "joined", "ann"), (1, "joined", "bo"), (2, "left", "ann"), (3, "granted", "bo")], []),
        ([(0, "joined", "ann"), (1, "joined", "bo"), (30, "expired", "ann"), (31, "granted", "bo")], []),
        ([(0, "joined", "ann"), (30, "granted", "ann")], []),
        ([(0, "joined", "ann"), (31, "granted", "ann")], ["granted to ann after 31.0 s"]),
        ([(0, "granted", "ann")], ["granted to ann before nobody"]),
    ],
)
def test_a_grant_out_of_turn_or_too_late_is_found(told: list[tuple[float, str, str]], found: list[str]) -> None:
    log = BoardLog("redis://127.0.0.1:1")
    log.entries += told
    assert log.disorder(PLACE_S) == found
