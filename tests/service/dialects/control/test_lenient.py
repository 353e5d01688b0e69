"""A null where a value was promised says the same as nothing; whatever else is wrong stays wrong."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.service.dialects.control.lenient import READ_FAILURES, read, read_without_nulls


class Leg(msgspec.Struct, frozen=True):
    id: str
    mode: str = "silent"


class Legs(msgspec.Struct, frozen=True):
    entities: tuple[Leg, ...] = ()
    total: int = 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


def holds_null(value: Any) -> bool:
    if isinstance(value, dict):
        return any(holds_null(one) for one in value.values())
    return any(holds_null(one) for one in value) if isinstance(value, list) else value is None


def test_an_answer_in_order_is_read() -> None:
    assert read(b'{"entities":[{"id":"s-1","mode":"barge"}],"total":1}', Legs) == Legs((Leg("s-1", "barge"),), 1)


@pytest.mark.parametrize(
    "body", [b'{"entities":[{"id":"s-1","mode":null}]}', b'{"entities":[{"id":"s-1"},null],"total":null}']
)
def test_a_null_counts_as_a_missing_member_at_any_depth(body: bytes) -> None:
    assert read(body, Legs) == Legs((Leg("s-1"),))


def test_a_null_where_nothing_may_be_missing_is_refused() -> None:
    with pytest.raises(READ_FAILURES, match="id"):
        read(b'{"entities":[{"id":null}]}', Legs)


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"total":', b"[]", b'{"entities":"none"}', b'{"total":"\xff"}'])
def test_what_is_no_such_answer_raises_only_what_readers_expect(body: bytes) -> None:
    with pytest.raises(READ_FAILURES):
        read(body, Legs)


def test_nesting_without_end_raises_only_what_readers_expect() -> None:
    with pytest.raises(READ_FAILURES):
        read(b'{"entities":' + b"[" * 100_000, Legs)


@given(JSON)
def test_no_null_is_left_anywhere(value: Any) -> None:
    top = value if value is not None else {}
    assert not holds_null(read_without_nulls(top, object))


@given(JSON.filter(lambda value: not holds_null(value)))
def test_what_has_no_null_stays_as_it_is(value: Any) -> None:
    assert read_without_nulls(value, object) == value
