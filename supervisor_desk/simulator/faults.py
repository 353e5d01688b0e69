"""Faults that can be switched on by name while the floor runs, and how many are left of each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from fnmatch import fnmatchcase

Value = str | int | float | bool


class Where(Enum):
    """Which part of the floor a fault belongs to."""

    REQUEST = auto()
    EVENT = auto()
    AT_ONCE = auto()


@dataclass(frozen=True, slots=True)
class Kind:
    """A fault that exists: where it strikes, what it may be told, what it does."""

    where: Where
    params: Mapping[str, type]
    summary: str


_ASKED = {"method": str, "path": str, "skip": int}
_TOLD = {"type": str, "conversationId": str, "skip": int}
_REFUSED = {**_ASKED, "code": str, "message": str}
_SLOWLY = {**_ASKED, "seconds": float}
_WHOSE = {"clientId": str, "refresh": bool}
_WAIT = {**_REFUSED, "retryAfter": str}

KINDS: dict[str, Kind] = {
    "lost-answer": Kind(Where.REQUEST, _SLOWLY, "acts, then hangs up unanswered, after some silence"),
    "lost-request": Kind(Where.REQUEST, _ASKED, "drops the connection before anything was done"),
    "slow-answer": Kind(Where.REQUEST, _SLOWLY, "acts, and answers late"),
    "not-json-answer": Kind(Where.REQUEST, _ASKED, "acts, and answers 200 with a page of HTML, as a proxy does"),
    "400": Kind(Where.REQUEST, _REFUSED, "refuses as malformed"),
    "401": Kind(Where.REQUEST, _REFUSED, "refuses the token"),
    "403": Kind(Where.REQUEST, {**_REFUSED, "missing": str}, "refuses for a missing right"),
    "404": Kind(Where.REQUEST, _REFUSED, "knows nothing of it"),
    "409": Kind(Where.REQUEST, _REFUSED, "refuses for the state that it is in"),
    "429": Kind(Where.REQUEST, _WAIT, "refuses for too many requests; retryAfter is seconds, or date"),
    "500": Kind(Where.REQUEST, _REFUSED, "fails"),
    "502": Kind(Where.REQUEST, _REFUSED, "fails in between"),
    "503": Kind(Where.REQUEST, _WAIT, "is not available"),
    "504": Kind(Where.REQUEST, _REFUSED, "takes too long in between"),
    "late-event": Kind(Where.EVENT, {**_TOLD, "seconds": float}, "sends an event late"),
    "duplicate-event": Kind(Where.EVENT, {**_TOLD, "sameSequence": bool}, "sends an event twice"),
    "gap": Kind(Where.EVENT, _TOLD, "counts an event and does not send it"),
    "out-of-order": Kind(Where.EVENT, _TOLD, "sends an event after the one that follows it"),
    "not-json": Kind(Where.EVENT, _TOLD, "sends a broken frame ahead of an event"),
    "unknown-type": Kind(Where.EVENT, {**_TOLD, "as": str}, "sends an event of an unheard-of type ahead of an event"),
    "unknown-state": Kind(Where.EVENT, {**_TOLD, "state": str}, "gives a conversation a state that nobody knows"),
    "cut": Kind(Where.AT_ONCE, {"refuseSeconds": float}, "drops every event stream, and takes none for a while"),
    "rotate": Kind(Where.AT_ONCE, {}, "asks every event stream to connect again (1012)"),
    "overloaded": Kind(Where.AT_ONCE, {}, "closes every event stream (1013)"),
    "half-open": Kind(Where.AT_ONCE, {"seconds": float}, "keeps every event stream open and silent"),
    "refuse-stream": Kind(Where.AT_ONCE, {"seconds": float}, "takes no new event stream for a while (503)"),
    "token-revoked": Kind(Where.AT_ONCE, _WHOSE, "revokes tokens and closes their streams (4401)"),
    "slow-media": Kind(Where.AT_ONCE, {"seconds": float}, "lets the next actions that need media wait"),
    "media-failure": Kind(Where.AT_ONCE, {"reason": str}, "lets the next things to be played fail"),
    "poor-media": Kind(Where.AT_ONCE, {"packetLoss": float, "jitter": float}, "worsens the quality of every leg"),
}  # fmt: skip

CLOUD_KINDS: dict[str, Kind] = {
    **KINDS,
    "channel-expired": Kind(Where.AT_ONCE, {}, "ends every notification channel, as after 24 hours"),
    "channel-evicted": Kind(Where.AT_ONCE, {}, "ends the oldest channel, as when a 21st is made"),
    "socket-closing": Kind(Where.AT_ONCE, {"seconds": float}, "tells sockets to move, and closes them after that time"),
    "topics-lost": Kind(Where.AT_ONCE, {}, "takes all topics from every channel, as when another one asks for them"),
    "unanswered-phone": Kind(Where.AT_ONCE, {"seconds": float}, "lets supervisors' phones ring and nobody answer"),
    "agent-control": Kind(Where.AT_ONCE, {"answer": str}, "mutes of agents work: barged, always, refused, ignored"),
}  # fmt: skip
"""Those of a floor that serves Genesys Cloud."""


class FaultError(ValueError):
    """A fault was asked for that does not exist, or with parameters that it does not take."""


@dataclass(slots=True, eq=False)
class Fault:
    """One that is switched on. ``left`` is how often it still strikes, ``until`` when it ends (monotonic seconds)."""

    name: str
    params: dict[str, Value]
    left: int | None = None
    until: float | None = None
    hits: int = 0
    skip: int = 0

    def text(self, name: str, default: str = "") -> str:
        """A parameter as text."""
        return str(self.params.get(name, default))

    def number(self, name: str, default: float = 0.0) -> float:
        """A parameter as number."""
        return float(self.params.get(name, default))


@dataclass(slots=True)
class Faults:
    """What is switched on. ``at_once`` holds what is called for the faults that strike when they are switched on."""

    clock: Callable[[], float]
    kinds: Mapping[str, Kind] = field(default_factory=lambda: KINDS)
    at_once: dict[str, Callable[[Fault], None]] = field(default_factory=dict)
    undone: dict[str, Callable[[], None]] = field(default_factory=dict)
    _on: list[Fault] = field(default_factory=list)
    _struck: deque[Fault] = field(default_factory=lambda: deque(maxlen=50))

    def described(self) -> dict[str, dict[str, object]]:
        """All faults that exist, with what they may be told, in words."""
        return {
            name: {"summary": kind.summary, "params": {key: wanted.__name__ for key, wanted in kind.params.items()}}
            for name, kind in self.kinds.items()
        }

    def switch_on(
        self,
        name: str,
        params: Mapping[str, object] | None = None,
        *,
        count: int | None = None,
        seconds: float | None = None,
    ) -> Fault:
        """Let ``name`` strike ``count`` times, or for ``seconds``, or until it is switched off.

        Raises ``FaultError`` for a name or parameter that does not exist.
        """
        if count is not None and count < 1:
            raise FaultError("count must be at least 1")
        fault = Fault(
            name, _checked(self.kinds, name, params or {}), count, None if seconds is None else self.clock() + seconds
        )
        fault.skip = int(fault.number("skip"))
        if self.kinds[name].where is Where.AT_ONCE:
            fault.hits = 1
            self._struck.append(fault)
            self.at_once[name](fault)
        else:
            self._on.append(fault)
        return fault

    def switch_off(self, name: str | None = None) -> None:
        """Switch off the faults of that name, or all."""
        self._on = [one for one in self._on if name is not None and one.name != name]
        for key, undo in self.undone.items():
            if name is None or key == name:
                undo()

    def withdraw(self, fault: Fault) -> None:
        """Switch off this one fault; undone is what it struck at once, where that can be undone."""
        if fault in self._on:
            self._on.remove(fault)
        elif self.kinds[fault.name].where is Where.AT_ONCE and fault.name in self.undone:
            self.undone[fault.name]()

    @property
    def events_disturbed(self) -> bool:
        """Whether any fault waits for an event; asked for each event, so it must be quick."""
        return any(self.kinds[one.name].where is Where.EVENT for one in self._on) if self._on else False

    def for_request(self, method: str, path: str) -> Fault | None:
        """The fault that strikes this request, counted as struck; ``None`` where it goes through."""
        return self._take(
            Where.REQUEST,
            lambda one: one.text("method", method) == method and fnmatchcase(path, one.text("path", "/api/*")),
        )

    def for_event(self, kind: str, conversation_id: str) -> Fault | None:
        """The fault that strikes this event, counted as struck; ``None`` where it goes through."""
        return self._take(
            Where.EVENT,
            lambda one: (
                one.text("type", _usual_type(one.name, kind)) == kind
                and one.text("conversationId", conversation_id) == conversation_id
            ),
        )

    def listed(self) -> list[dict[str, object]]:
        """What is on, and what has struck, in words for the floor's own page."""
        self._drop_the_old()
        return [
            {"name": one.name, "params": one.params, "left": one.left, "hits": one.hits, "on": one in self._on}
            for one in [*self._on, *self._struck]
        ]

    def _take(self, where: Where, fits: Callable[[Fault], bool]) -> Fault | None:
        self._drop_the_old()
        for one in self._on:
            if self.kinds[one.name].where is not where or not fits(one):
                continue
            if one.skip > 0:
                one.skip -= 1
                continue
            one.hits += 1
            if one.left is not None:
                one.left -= 1
                if one.left == 0:
                    self._on.remove(one)
                    self._struck.append(one)
            return one
        return None

    def _drop_the_old(self) -> None:
        now = self.clock()
        if any(one.until is not None and one.until <= now for one in self._on):
            self._struck.extend(one for one in self._on if one.until is not None and one.until <= now)
            self._on = [one for one in self._on if one.until is None or one.until > now]


def _usual_type(name: str, kind: str) -> str:
    """Only conversations have a state that could be unknown."""
    return "conversation" if name == "unknown-state" else kind


def _checked(kinds: Mapping[str, Kind], name: str, params: Mapping[str, object]) -> dict[str, Value]:
    kind = kinds.get(name)
    if kind is None:
        raise FaultError(f"there is no fault {name!r}; there are {', '.join(kinds)}")
    checked: dict[str, Value] = {}
    for key, value in params.items():
        wanted = kind.params.get(key)
        if wanted is None:
            raise FaultError(f"{name} takes no {key!r}; it takes {', '.join(kind.params) or 'nothing'}")
        if wanted is str and isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if wanted is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, wanted) or (wanted is not bool and isinstance(value, bool)):
            raise FaultError(f"{key} of {name} must be {wanted.__name__}")
        if isinstance(value, str | int | float | bool):
            checked[key] = value
    return checked
