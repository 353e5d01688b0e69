"""Columns: what is kept of their arrangement is understood by older and newer desks alike."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.conversations.arrange import SortBy
from supervisor_desk.ui.board_columns import ABOUT, AT_FIRST, BY_KEY, BoardLayout, Column

KEYS = [about.key for about in ABOUT.values()]


def test_every_column_is_described_and_sorts_by_something_of_its_own() -> None:
    assert list(ABOUT) == list(Column)
    assert {about.sort_by for about in ABOUT.values()} == set(SortBy)
    assert len(BY_KEY) == len(Column)
    assert sorted(AT_FIRST) == list(Column)


@pytest.mark.parametrize("column", list(Column))
def test_every_column_has_a_name_and_a_meaning(column: Column) -> None:
    assert ABOUT[column].name
    assert ABOUT[column].meaning.endswith(".")


def test_without_a_layout_columns_stand_as_at_first() -> None:
    assert BoardLayout().columns() == AT_FIRST


def test_a_column_nobody_knows_is_left_out() -> None:
    assert BoardLayout(order=("sentiment", *KEYS)).columns()[0] is Column.MARK


def test_a_new_column_stands_by_its_kin() -> None:
    order = tuple(ABOUT[column].key for column in AT_FIRST if column is not Column.TALK)
    assert BoardLayout(order=order).columns() == AT_FIRST


def test_an_order_by_a_column_nobody_knows_falls_back() -> None:
    assert BoardLayout(sort="sentiment").sorted_by is Column.MARK


@given(st.lists(st.sampled_from([*KEYS, "unknown"])))
def test_any_order_that_was_kept_shows_every_column_once(order: list[str]) -> None:
    columns = BoardLayout(order=tuple(order)).columns()
    assert sorted(columns) == list(Column)
    kept = [BY_KEY[key] for key in dict.fromkeys(order) if key in BY_KEY]
    assert [column for column in columns if column in kept] == kept


def test_a_layout_survives_being_written_down() -> None:
    layout = BoardLayout(order=tuple(KEYS[::-1]), hidden=("queue",), widths={"agent": 99}, sort="agent", dense=True)
    assert msgspec.json.decode(msgspec.json.encode(layout), type=BoardLayout) == layout
