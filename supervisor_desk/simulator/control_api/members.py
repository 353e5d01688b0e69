"""Reads the members of a request's body and collects everything that is wrong with them, not only the first."""

from __future__ import annotations

import math
from typing import Any

import msgspec
from aiohttp import web

from supervisor_desk.simulator.control_api.problems import Problem


class Members:
    """The members of a JSON object. Ask for each, then call ``check``, which raises ``Problem`` 400 if any is wrong."""

    def __init__(self, body: dict[str, Any]) -> None:
        self._body = body
        self._errors: list[dict[str, str]] = []

    @classmethod
    async def of(cls, request: web.Request) -> Members:
        """Read the request's body. Raises ``Problem`` where it is no JSON object."""
        try:
            body = msgspec.json.decode(await request.read())
        except msgspec.DecodeError:
            raise Problem(
                400,
                "bad.request",
                "The body is not JSON.",
                errors=[{"field": "", "code": "not.json", "message": "The body is not JSON."}],
            ) from None
        if not isinstance(body, dict):
            raise Problem(
                400,
                "bad.request",
                "The body must be an object.",
                errors=[{"field": "", "code": "not.an.object", "message": "The body must be an object."}],
            )
        return cls(body)

    def wrong(self, field: str, code: str, message: str) -> None:
        """Note that a member is wrong."""
        self._errors.append({"field": field, "code": code, "message": message})

    def has(self, field: str) -> bool:
        """Whether the member is there and not null."""
        return self._body.get(field) is not None

    def text(self, field: str, *, required: bool = False, longest: int = 2000) -> str:
        """A text member; empty where it is absent or wrong."""
        value = self._body.get(field)
        if value is None or value == "":
            if required:
                self.wrong(field, "missing", f"{field} is missing.")
            return ""
        if not isinstance(value, str):
            self.wrong(field, "not.text", f"{field} must be text.")
            return ""
        if len(value) > longest:
            self.wrong(field, "too.long", f"{field} has more than {longest} characters.")
            return ""
        return value

    def choice(self, field: str, *choices: str) -> str:
        """A member that must be one of ``choices``."""
        value = self.text(field, required=True)
        if value and value not in choices:
            self.wrong(field, "invalid.value", f"{field} must be one of {', '.join(choices)}.")
            return ""
        return value

    def flag(self, field: str, *, required: bool = False, default: bool = False) -> bool:
        """A boolean member."""
        value = self._body.get(field)
        if value is None:
            if required:
                self.wrong(field, "missing", f"{field} is missing.")
            return default
        if not isinstance(value, bool):
            self.wrong(field, "not.boolean", f"{field} must be true or false.")
            return default
        return value

    def number(self, field: str, low: float, high: float) -> float | None:
        """A number from ``low`` to ``high``; ``None`` where it is absent or wrong."""
        value = self._body.get(field)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.wrong(field, "not.a.number", f"{field} must be a number.")
            return None
        if not low <= value <= high:
            self.wrong(field, "out.of.range", f"{field} must be from {low} to {high}.")
            return None
        return float(value)

    def mapping(self, field: str) -> dict[str, Any]:
        """A member that is an object; empty where it is absent or wrong."""
        value = self._body.get(field)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.wrong(field, "not.an.object", f"{field} must be an object.")
            return {}
        return value

    def check(self) -> None:
        """Raises ``Problem`` 400 naming every member that was wrong."""
        if self._errors:
            raise Problem(400, "bad.request", self._errors[0]["message"], errors=self._errors)
