"""The speaking slots of several desks, on a server that speaks the Redis protocol (Redis 7 or newer, Valkey).

The server coordinates; it is not the truth. Before a grant is used the platform is looked at, and its 409 is believed
(contract section 5). A server that cannot be used is told as ``BoardLostError``, and the desk goes on without.

All names begin with ``cq:``, so that an account may be bound to them (``~cq:*``, ``&cq:*``); ``COMMANDS`` is what such
an account needs. Names of supervisors are kept for the line, for two minutes at most after anything happened in it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from supervisor_desk.actions.slot_board import (
    LEASE_S,
    PLACE_LIVES_S,
    REVOKED_FOR_S,
    Person,
    Revoked,
    SlotAnswer,
    SlotView,
)
from supervisor_desk.service.redis_client import why_lost
from supervisor_desk.service.slot_fallback import ANSWER_S, BoardLostError
from supervisor_desk.service.slot_script import KEYS, SCRIPT

logger = logging.getLogger(__name__)

PREFIX: Final = "cq:"
STOOD_STILL_S: Final = 0.25
"""A limit that is noticed so much too late, in seconds, was noticed by a desk that stood still itself."""
LISTEN_S: Final = 5.0
"""How long one wait for a hint lasts before it is begun anew, in seconds."""
COMMANDS: Final = (
    "evalsha script|load ping subscribe unsubscribe publish time del hget hmget hset hincrby pexpire zadd zrange "
    "zrangebyscore zrem zscore"
)
"""What the desk's account must be allowed, the commands inside the script included."""


class RedisSlots:
    """A ``SlotBoard`` that desks share. Each call is one script on the server. Raises ``BoardLostError``.

    Use from the loop's thread; close it at the end. Seconds may be given otherwise for tests.
    """

    def __init__(
        self,
        client: Redis,
        *,
        prefix: str = PREFIX,
        script: str = SCRIPT,
        place_s: float = PLACE_LIVES_S,
        lease_s: float = LEASE_S,
    ) -> None:
        self._client = client
        self._prefix = prefix
        self._script = client.register_script(script)
        self._times = [round(seconds * 1000) for seconds in (place_s, lease_s, REVOKED_FOR_S)]

    async def join(self, conversation: str, ticket: str, name: str) -> SlotAnswer:
        """See ``SlotBoard.join``."""
        return (await self._do("join", conversation, ticket, name))[1].answer(ticket)

    async def standing(self, conversation: str, ticket: str) -> SlotAnswer:
        """See ``SlotBoard.standing``."""
        return (await self.view(conversation)).answer(ticket)

    async def renew(self, conversation: str, ticket: str) -> bool:
        """See ``SlotBoard.renew``."""
        return (await self._do("renew", conversation, ticket))[1].holder == ticket

    async def confirm(self, conversation: str, ticket: str, fence: int) -> bool:
        """See ``SlotBoard.confirm``."""
        return (await self._do("confirm", conversation, ticket, fence=fence))[0]

    async def leave(self, conversation: str, ticket: str) -> None:
        """See ``SlotBoard.leave``."""
        await self._do("leave", conversation, ticket)

    async def ask(self, conversation: str, ticket: str, name: str) -> SlotView:
        """See ``SlotBoard.ask``."""
        return (await self._do("ask", conversation, ticket, name))[1]

    async def take_over(self, conversation: str, ticket: str, name: str, reason: str) -> SlotView:
        """See ``SlotBoard.take_over``."""
        return (await self._do("seize", conversation, ticket, name, reason=reason))[1]

    async def yielded(self, conversation: str, ticket: str) -> None:
        """See ``SlotBoard.yielded``."""
        await self._do("yielded", conversation, ticket)

    async def view(self, conversation: str) -> SlotView:
        """See ``SlotBoard.view``."""
        return (await self._do("view", conversation))[1]

    async def ping(self) -> None:
        """Return if the board can be used: connection, account and script."""
        await self.view("ping")

    async def hints(self) -> AsyncGenerator[str, None]:
        """Ids of conversations in whose line something happened, as they come. Some may be missed."""
        listener = self._client.pubsub(ignore_subscribe_messages=True)
        try:
            await listener.subscribe(self._channel)
            while True:
                message = await listener.get_message(timeout=LISTEN_S)
                if message is not None:
                    yield str(message["data"]).split(" ", 2)[-1]
        except (RedisError, OSError) as error:
            raise BoardLostError(why_lost(error)) from None
        finally:
            await listener.aclose()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    @property
    def _channel(self) -> str:
        return f"{self._prefix}hints"

    async def _do(
        self, op: str, conversation: str, ticket: str = "", name: str = "", *, fence: int = 0, reason: str = ""
    ) -> tuple[bool, SlotView]:
        keys = [f"{self._prefix}{{{conversation}}}:{part}" for part in KEYS]
        args: list[str | int] = [op, conversation, self._channel, *self._times, ticket, name, fence, reason]
        try:
            return _read(await self._answered(keys, args))
        except (RedisError, OSError, TimeoutError) as error:
            logger.info("the board of speaking slots failed at %s: %s", op, type(error).__name__)
            raise BoardLostError(why_lost(error)) from None

    async def _answered(self, keys: list[str], args: list[str | int]) -> Any:
        """What the script says. Every call may be repeated, and is where it was this desk that stood still."""
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            async with asyncio.timeout(ANSWER_S):
                return await self._script(keys=keys, args=args)
        except TimeoutError:
            if clock() - began < ANSWER_S + STOOD_STILL_S:
                raise
        async with asyncio.timeout(ANSWER_S):
            return await self._script(keys=keys, args=args)


def _read(found: list[Any]) -> tuple[bool, SlotView]:
    yes, holder, name, fence, left_ms, offered, waiting, asking, lost = found
    return bool(yes), SlotView(
        holder=holder,
        holder_name=name,
        fence=int(fence),
        expires_in=left_ms / 1000 if holder else 0.0,
        offered=bool(offered),
        waiting=_people(waiting),
        asking=_people(asking),
        revoked=_revoked(*lost) if lost[0] else None,
        shared=True,
    )


def _revoked(ticket: str, name: str, fence: int, by: str, reason: str, since_ms: float) -> Revoked:
    return Revoked(ticket=ticket, name=name, fence=int(fence), by=by, reason=reason, since=since_ms / 1000)


def _people(found: list[Any]) -> tuple[Person, ...]:
    return tuple(Person(found[at], found[at + 1], found[at + 2] / 1000) for at in range(0, len(found), 3))
