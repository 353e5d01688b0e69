"""Requests with everything that belongs to them: turn, token, breaker, and trying again where that is safe.

What may be tried again (contract section 9): what certainly never left, any call; 429, any call, after the wait that
the service asks for; readings after any transient failure. A write whose answer was lost is never sent again here:
somebody must look first. The one exception is an idempotent write whose connection was closed under it, at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final, Protocol

import msgspec
import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from supervisor_desk.actions.ports import Clock
from supervisor_desk.service.breaker import Breaker
from supervisor_desk.service.dialects.base import HttpCall, Reply
from supervisor_desk.service.errors import (
    AnswerLostError,
    BusyError,
    NotSentError,
    RefusedError,
    RestingError,
    SignedOutError,
    TransientError,
    UnavailableError,
    UnexpectedAnswerError,
    referred,
)
from supervisor_desk.service.limits import Limiter, retry_after
from supervisor_desk.service.secret import Secret

logger = logging.getLogger(__name__)


class Exchange(Protocol):
    """Sends one request once: ``transport.Transport``."""

    async def exchange(self, call: HttpCall, token: Secret | None = None) -> Reply:
        """Send ``call``; raises what ``Transport.exchange`` raises."""
        ...


class Signer(Protocol):
    """Where tokens come from: ``signin.SignIn``."""

    async def token(self) -> Secret:
        """A token that is good now. Raises ``SignedOutError`` or ``TransientError``."""
        ...

    async def renew(self, rejected: Secret | None = None) -> Secret:
        """A token other than ``rejected``. Raises as ``token`` does."""
        ...

    def lost(self, words: str) -> None:
        """A fresh token was not accepted either."""
        ...


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How often and how long to try again; seconds. The waits of readings are those of G2.

    A supervisor's action waits ``write_s`` at most: what comes later than that would come at the wrong moment.
    """

    tries: int = 3
    first_s: float = 0.5
    longest_s: float = 3.0
    jitter_s: float = 0.5
    read_s: float = 60.0
    write_s: float = 5.0


GATEWAY: Final = frozenset({500, 502, 503, 504})
"""Statuses of a service that is not available."""


class Client:
    """The one way to the service's HTTP side. Use from the loop's thread.

    After a status in ``retryable`` a reading is sent again; ``reference_of`` gives the id under which the service's own
    people find a request.
    """

    def __init__(
        self,
        exchange: Exchange,
        signer: Signer,
        limiter: Limiter,
        breaker: Breaker,
        clock: Clock,
        patience: Patience | None = None,
        *,
        retryable: frozenset[int] = GATEWAY,
        reference_of: Callable[[Reply], str] = lambda _: "",
    ) -> None:
        self._exchange = exchange
        self._signer = signer
        self._limiter = limiter
        self._breaker = breaker
        self._clock = clock
        self._patience = patience or Patience()
        self._retryable = retryable - {429}
        self._reference_of = reference_of
        set_on_retry_hooks([_log_retry])  # its own hook would log the arguments of calls

    async def send(self, call: HttpCall) -> Reply:
        """Send ``call``, with a token if it is a signed one, and give back the answer.

        An answer may have any status but 401, 429 and those of a service that is not available. Raises
        ``ServiceError``.
        """
        attempts = stamina.retry_context(
            on=self._policy(call),
            attempts=self._patience.tries,
            timeout=None,
            wait_initial=self._patience.first_s,
            wait_max=self._patience.longest_s,
            wait_jitter=self._patience.jitter_s,
        )
        async for attempt in attempts:
            with attempt:
                return await self._with_token(call)
        raise AssertionError("stamina always tries once")

    async def read(self, call: HttpCall) -> Reply:
        """As ``send``, for readings: anything but success raises ``RefusedError``."""
        reply = await self.send(call)
        if reply.ok:
            return reply
        if reply.status < 400:
            raise UnexpectedAnswerError(f"The contact center answered {reply.status} where the desk expected data.")
        words = _REFUSALS.get(reply.status, f"The contact center answered {reply.status}.")
        reference = self._reference_of(reply)
        raise RefusedError(referred(words, reference), reply.status, reference)

    async def _with_token(self, call: HttpCall) -> Reply:
        if not call.signed:
            return await self._once(call, None)
        token = await self._signed()
        reply = await self._once(call, token)
        if reply.status != 401:
            return reply
        # One renewal, one replay (contract section 8). A 401 is a refusal, so a write may be repeated too.
        token = await self._signed(rejected=token)
        reply = await self._once(call, token)
        if reply.status == 401:
            words = "The contact center does not accept the desk's sign-in, not even with a new token. Sign in again."
            self._signer.lost(words)
            raise SignedOutError(words)
        return reply

    async def _signed(self, rejected: Secret | None = None) -> Secret:
        try:
            return await (self._signer.token() if rejected is None else self._signer.renew(rejected))
        except NotSentError:
            raise
        except TransientError as error:
            # It was the request for a token that got no answer; the call itself has not left.
            raise NotSentError(f"The desk could not sign in, so nothing was sent. {error}", error.retry_after) from None

    async def _once(self, call: HttpCall, token: Secret | None) -> Reply:
        if call.writes and self._limiter.pause > self._patience.write_s:
            raise BusyError(_busy(self._limiter.pause), self._limiter.pause)
        await self._limiter.turn(writes=call.writes)
        with self._breaker.guard():
            reply = await self._exchange.exchange(call, token)
            self._limiter.note(reply.headers)
            wait = retry_after(reply.headers, self._clock.now())
            if reply.status == 429:
                wait = wait if wait is not None else self._limiter.count_restarts_in
                if wait is not None:
                    self._limiter.hold(min(wait, self._patience.read_s))
                reference = self._reference_of(reply)
                raise BusyError(referred(_busy(wait), reference), wait, reference)
            if reply.status in self._retryable:
                reference = self._reference_of(reply)
                words = f"The contact center is not available right now (it answered {reply.status})."
                raise UnavailableError(referred(words, reference), reply.status, wait, reference)
        return reply

    def _policy(self, call: HttpCall) -> Callable[[Exception], bool | float]:
        longest = self._patience.write_s if call.writes else self._patience.read_s
        repeated = False

        def again(error: Exception) -> bool | float:
            nonlocal repeated
            if not isinstance(error, TransientError) or isinstance(error, RestingError):
                return False
            wait = error.retry_after
            if wait is not None and wait > longest:
                return False
            if not call.writes or isinstance(error, BusyError | NotSentError):
                return True if wait is None else wait
            if isinstance(error, AnswerLostError) and error.cut and call.idempotent and not repeated:
                repeated = True
                return 0.0
            return False

        return again


def _busy(wait: float | None) -> str:
    asked = f" It asks the desk to wait {wait:.0f} s." if wait else ""
    return f"The contact center takes no more requests from this desk for now.{asked} Try again after that."


def _log_retry(details: RetryDetails) -> None:
    logger.info("trying again in %.2f s after %s", details.wait_for, type(details.caused_by).__name__)


_REFUSALS: Final = {
    403: "Your account may not read this. Ask your administrator for the right to view conversations.",
    404: "The contact center does not know this. The conversation may be over, or the address wrong.",
}
