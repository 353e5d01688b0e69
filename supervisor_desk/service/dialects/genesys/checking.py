"""Looking at what a deed depends on before it is sent: phone, status, permissions, and one's own calls."""

from __future__ import annotations

from supervisor_desk.service.dialects.base import Reply, UnreadableError
from supervisor_desk.service.dialects.genesys.me import Standing, read_me
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.obstacles import Obstacle, obstacle
from supervisor_desk.service.dialects.genesys.reading import read_own_calls
from supervisor_desk.service.dialects.genesys.telling import CloudConversation
from supervisor_desk.service.dialects.genesys.wishes import Wish


def judged(wish: Wish, standing: Standing | None, own: tuple[CloudConversation, ...] = ()) -> Obstacle | None:
    """What stands in the way of ``wish`` now. What cannot be read stops nothing: the service checks it too."""
    if standing is None:
        return None
    return obstacle(
        wish.deed,
        standing,
        channel=wish.channel,
        session=wish.session,
        conversation=wish.conversation,
        own=own,
    )


def standing_in(reply: Reply | None) -> Standing | None:
    """How one stands, as far as ``reply`` can be read."""
    if reply is None or not reply.ok:
        return None
    try:
        return read_me(reply)
    except UnreadableError:
        return None


def calls_in(reply: Reply | None, names: Names) -> tuple[CloudConversation, ...]:
    """One's own calls, as far as ``reply`` can be read."""
    if reply is None or not reply.ok:
        return ()
    try:
        return read_own_calls(reply, names)
    except UnreadableError:
        return ()
