"""One request and its answer, as plain records: what dialects make and read, and others send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from supervisor_desk.actions.ports import Still


class Upload(msgspec.Struct, frozen=True):
    """One file of a multipart request. ``told`` hears how many bytes of the request have left, and of how many."""

    field: str
    filename: str
    content_type: str
    content: bytes
    told: Callable[[int, int], None] | None = None


class HttpCall(msgspec.Struct, frozen=True, kw_only=True):
    """A request, complete but for address and token. ``path`` may be a whole address, where the service names one.

    ``writes`` marks one that may change something, and so is never sent again blindly. ``idempotent`` marks one that
    may be repeated at once if the connection was closed under it (RFC 9110 section 9.2.2). ``signed`` requests carry
    the token. ``still`` is asked when the first byte is about to leave, each time it is sent: ``False`` holds it back.
    Bodies may hold secrets and words of people, so none of it shows in ``repr``.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    json: Any = None
    form: tuple[tuple[str, str], ...] = ()
    upload: Upload | None = None
    headers: tuple[tuple[str, str], ...] = ()
    writes: bool = False
    idempotent: bool = True
    signed: bool = True
    still: Still | None = None

    def __repr__(self) -> str:
        return f"<{self.method} {self.path}>"


class Reply(msgspec.Struct, frozen=True):
    """What the service answered, any status. Names of ``headers`` are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether the service did, or took, what was asked."""
        return 200 <= self.status < 300

    def __repr__(self) -> str:
        return f"<Reply {self.status}>"


class UnreadableError(Exception):
    """An answer that is not what the dialect promises; ``str()`` says which part, never what it held."""
