"""A text that must not be shown: tokens and client secrets travel in this type only."""

from __future__ import annotations

import hmac
from typing import NoReturn


class Secret:
    """Holds a secret text. ``repr``, ``str`` and formatting show nothing; ``reveal`` is called where it is used."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself. Call it in the expression that hands it over, and keep it nowhere."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "Secret()"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written anywhere")
