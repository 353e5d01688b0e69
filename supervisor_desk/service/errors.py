"""What can go wrong between the desk and the contact center, by what it means for what was asked.

    ServiceError
    ├── TransientError             nothing of use came; it may work in a moment
    │   ├── NotSentError           it certainly never left this computer: safe to send again
    │   │   └── RestingError       the circuit breaker is open; nothing is even tried
    │   ├── AnswerLostError        it left, and no whole answer came: it may have happened
    │   ├── BusyError              429: refused for now, wait
    │   └── UnavailableError       500, 502, 503, 504: nobody says whether it happened
    ├── RefusedError               the service said no, and will say so again
    ├── HeldBackError              what it depended on was no longer so when it was to leave: it never left
    ├── SignedOutError             there is no token, or it is not accepted
    ├── UnexpectedAnswerError      an answer that is not what the API promises
    └── StreamError                the event stream could not be opened, or ended

``str()`` is a sentence for people: what happened and what to do. It never holds a token, a body or an address with a
query. A bug of ours is a plain exception and is not caught with these.
"""

from __future__ import annotations

from enum import Enum, auto


class ServiceError(Exception):
    """Root of the tree. Never raised itself.

    ``reference`` is the id under which the service's own people find the request, empty where it gave none.
    """

    reference = ""


def referred(words: str, reference: str) -> str:
    """``words`` with that id, as people are shown it."""
    return f"{words} (Reference {reference})" if reference else words


class TransientError(ServiceError):
    """Nothing of use came; it may work in a moment. ``retry_after`` is what the service asks for, in seconds."""

    def __init__(self, words: str, retry_after: float | None = None, reference: str = "") -> None:
        super().__init__(words)
        self.retry_after = retry_after
        self.reference = reference


class NotSentError(TransientError):
    """It never left this computer."""


class RestingError(NotSentError):
    """The circuit breaker is open: the service failed too often and is left alone for a while."""


class AnswerLostError(TransientError):
    """It left and no whole answer came. ``cut`` means that the connection was closed, rather than silent."""

    def __init__(self, words: str, *, cut: bool) -> None:
        super().__init__(words)
        self.cut = cut


class BusyError(TransientError):
    """429: too many requests."""


class UnavailableError(TransientError):
    """A gateway or the service itself could not serve it."""

    def __init__(self, words: str, status: int, retry_after: float | None = None, reference: str = "") -> None:
        super().__init__(words, retry_after, reference)
        self.status = status


class RefusedError(ServiceError):
    """The service said no to a reading."""

    def __init__(self, words: str, status: int, reference: str = "") -> None:
        super().__init__(words)
        self.status = status
        self.reference = reference


class HeldBackError(ServiceError):
    """The call's own last question was answered with no, so it never left this computer."""


class SignedOutError(ServiceError):
    """No token, or none that is accepted."""


class UnexpectedAnswerError(ServiceError):
    """An answer that is not what the API promises."""


class Fate(Enum):
    """What follows when the stream could not be opened, or ended."""

    AGAIN = auto()
    """Transient: try again, with growing pauses."""
    AT_ONCE = auto()
    """The platform moves its streams from time to time: connect again without a pause."""
    RENEW = auto()
    """The token was not accepted: get a new one, then connect."""
    CLOSED = auto()
    """We asked for the end, and it came in good order: nothing was lost."""
    FATAL = auto()
    """Trying again as things are will hardly help; somebody must change a setting or a right."""


class StreamError(ServiceError):
    """The event stream could not be opened, or ended; ``fate`` says what follows.

    ``status`` is that of the answer to the handshake, 0 where there was none.
    """

    def __init__(self, words: str, fate: Fate, retry_after: float | None = None, status: int = 0) -> None:
        super().__init__(words)
        self.fate = fate
        self.retry_after = retry_after
        self.status = status
