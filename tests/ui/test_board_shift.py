"""Pushing what is painted: wherever rows have gone, the board shows what painting anew would show."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.ui.board_shift import Push, plan

IN_SIGHT = 40


class Shown:
    """What a line shows, told apart by identity."""


def shown(count: int) -> list[Shown]:
    return [Shown() for _ in range(count)]


def by_line(rows: list[Shown], first: int = 0) -> dict[int, object]:
    return dict(enumerate(rows, start=first))


def carried_out(painted: dict[int, object], pushes: list[Push]) -> dict[int, object]:
    """What a screen shows after ``pushes``: pixels are copied, and those left behind are to be painted."""
    screen = dict(painted)
    for first, last, by in pushes:
        moved = {line + by: screen.get(line) for line in range(first, last + 1)}
        for line in range(min(first, first + by), max(last, last + by) + 1):
            screen.pop(line, None)
        screen |= moved
    return screen


def test_where_nothing_moved_there_is_nothing_to_do() -> None:
    rows = shown(10)
    assert plan(by_line(rows), rows, 0, movable=range(10)) == ([], [])


def test_one_that_comes_pushes_the_others_down() -> None:
    rows = shown(10)
    wanted = [None, *rows[:9]]
    assert plan(by_line(rows), wanted, 0, movable=range(10)) == ([Push(0, 8, 1)], [(0, 0)])


def test_one_that_goes_lets_the_others_move_up() -> None:
    rows = shown(10)
    assert plan(by_line(rows), [*rows[1:], None], 0, movable=range(10)) == ([Push(1, 9, -1)], [(9, 9)])


def test_lines_are_counted_from_the_top_of_the_board() -> None:
    rows = shown(10)
    wanted = [None, *rows[:9]]
    assert plan(by_line(rows, 100), wanted, 100, movable=range(100, 110)) == ([Push(100, 108, 1)], [(100, 100)])


def test_few_lines_are_painted_rather_than_pushed() -> None:
    rows = shown(3)
    assert plan(by_line(rows), [None, *rows[:2]], 0, movable=range(3)) == ([], [(0, 2)])


def test_what_is_only_in_part_in_sight_is_not_pushed_into_sight() -> None:
    rows = shown(10)
    wanted = [None, *rows[:9]]
    assert plan(by_line(rows), wanted, 0, movable=range(1, 9)) == ([Push(1, 8, 1)], [(0, 1)])


def test_the_line_under_the_mouse_is_painted_where_it_comes_from_and_goes_to() -> None:
    rows = shown(12)
    steps = plan(by_line(rows), [None, *rows[:11]], 0, movable=range(12), bound=(5,))
    assert steps == ([Push(6, 10, 1), Push(0, 3, 1)], [(0, 0), (5, 6)])


def test_another_order_is_painted_anew() -> None:
    rows = shown(20)
    steps = plan(by_line(rows), rows[10:] + rows[:10], 0, movable=range(20))
    assert sum(last - first + 1 for first, last in steps.anew) >= 10
    assert len(steps.pushes) <= 1


@given(
    st.lists(st.integers(0, IN_SIGHT + 10), max_size=12),
    st.lists(st.integers(0, IN_SIGHT - 1), max_size=12),
    st.integers(-1, IN_SIGHT),
    st.permutations(range(IN_SIGHT)) | st.just(list(range(IN_SIGHT))),
)
def test_pushed_and_painted_the_board_shows_what_it_should(
    going: list[int], coming: list[int], hovered: int, order: list[int]
) -> None:
    before = shown(IN_SIGHT + 12)
    after: list[Shown | None] = [before[one] for one in order]
    after += before[IN_SIGHT:]
    after = [one for number, one in enumerate(after) if number not in going]
    for place in coming:
        after.insert(place, None)
    wanted = after[:IN_SIGHT]
    painted = by_line(before[:IN_SIGHT])
    steps = plan(painted, wanted, 0, movable=range(IN_SIGHT), bound=(hovered,))
    screen = carried_out(painted, list(steps.pushes))
    anew = {line for first, last in steps.anew for line in range(first, last + 1)}
    for line, one in enumerate(wanted):
        assert line in anew or screen.get(line) is one
