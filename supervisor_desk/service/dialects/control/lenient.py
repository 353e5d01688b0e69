"""Reading once more what the strict reading refused: a member that is null says the same as one that is missing."""

from __future__ import annotations

from typing import Any, Final, TypeVar

import msgspec

T = TypeVar("T")

READ_FAILURES: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What reading bytes from a service may raise; ``msgspec.ValidationError`` is one of the first."""


def read(body: bytes, kind: type[T]) -> T:
    """``body`` as ``kind``: strictly, which is fast, else without its nulls. Raises one of ``READ_FAILURES``."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError:
        return read_without_nulls(msgspec.json.decode(body), kind)


def read_without_nulls(value: Any, kind: type[T]) -> T:
    """What JSON became, as ``kind``. Raises one of ``READ_FAILURES``."""
    return msgspec.convert(_without_nulls(value), kind, strict=False)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_without_nulls(one) for one in value if one is not None]
    return value
