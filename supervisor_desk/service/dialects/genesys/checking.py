"""Looking at what a deed depends on before it is sent: phone, status, permissions, and one's own calls."""

from __future__ import annotations

from supervisor_desk.service.dialects.base import Reply, UnreadableError
from supervisor_desk.service.dialects.genesys.flow import Flow, tried
from supervisor_desk.service.dialects.genesys.me import Standing, me_call, read_me
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.obstacles import Obstacle, obstacle
from supervisor_desk.service.dialects.genesys.reading import own_calls_call, read_own_calls
from supervisor_desk.service.dialects.genesys.telling import CloudConversation
from supervisor_desk.service.dialects.genesys.wishes import Wish


def check(wish: Wish, names: Names) -> Flow[Obstacle | None]:
    """What stands in the way of ``wish`` now. What cannot be read stops nothing: the service checks it too."""
    about_me, own = yield from tried([me_call(), own_calls_call()])
    return judged(wish, standing_in(about_me), _calls_in(own, names))


def judged(wish: Wish, standing: Standing | None, own: tuple[CloudConversation, ...] = ()) -> Obstacle | None:
    """The same, of what has been read."""
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


def _calls_in(reply: Reply | None, names: Names) -> tuple[CloudConversation, ...]:
    if reply is None or not reply.ok:
        return ()
    try:
        return read_own_calls(reply, names)
    except UnreadableError:
        return ()
